"""A published site: of the example, and of a dossier whose names are hostile."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graph.dossier import Dossier
from graph.dossier.config import Config
from graph.exports import Part, part_of
from graph.names import slug
from graph.publishing import SiteOptions, publish
from graph.selection import Selection

HOSTILE = (
    '=HYPERLINK("http://evil.example")',
    "</script><script>alert(1)</script> & « fin »",
    "../../etc/passwd",
    "Nom \\ avec `accent` ${x} {{7*7}} ';--",
    "مرحبا 봉준호 🎬 \u2028 ligne",
)
SENTENCE = "{} a fondé {}."
SECRET = "Ce paragraphe ne porte aucune affirmation et reste chez son éditeur."

PartOf = Callable[..., Part]


def chosen_part(dossier: Dossier, chosen: Selection | None = None) -> Part:
    """Return what ``publish`` tells of a dossier."""
    return replace(part_of(dossier, chosen or Selection(), dossier.config.language), whole=False)


@pytest.fixture
def names() -> tuple[str, ...]:
    """The hostile names."""
    return HOSTILE


@pytest.fixture
def secret() -> str:
    """What a source says that no claim rests on."""
    return SECRET


@pytest.fixture(scope="session")
def take() -> PartOf:
    """Take a part of a dossier as ``publish`` does."""
    return chosen_part


@pytest.fixture(scope="session")
def site(built_example: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as a site in both languages, of which its address is known."""
    folder = tmp_path_factory.mktemp("site") / "site"
    options = SiteOptions(
        address="https://example.org/qui",
        license="https://creativecommons.org/licenses/by/4.0/",
        author="Ada",
        formats=("turtle", "csv", "sqlite", "bibtex"),
    )
    publish(chosen_part(built_example), folder, options)
    return folder


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier whose persons, title and files have hostile names, in the sources and the ids."""
    folder = tmp_path_factory.mktemp("hostile") / "dossier"
    dossier = Dossier.create(folder, Config(title=HOSTILE[1], language="fr", author=HOSTILE[1]))
    pairs = [(name, f"Société {number}") for number, name in enumerate(HOSTILE)]
    text = "\n\n".join([*(SENTENCE.format(*pair) for pair in pairs), SECRET])
    name = "..%2f Été <b> CON"
    (folder / "sources" / f"{name}.md").write_text(
        f"---\ntitle: '{HOSTILE[1]}'\n---\n{text}\n", "utf-8"
    )
    _table(folder / "entities.csv", [{"name": n, "type": "Person"} for n, _ in pairs])
    _table(folder / "entities.csv", [{"name": n, "type": "Company"} for _, n in pairs])
    _table(
        folder / "claims.csv",
        [
            {
                "id": f"c{number}",
                "subject": one,
                "relation": "founded",
                "object": other,
                "source": slug(name),
                "quote": SENTENCE.format(one, other),
            }
            for number, (one, other) in enumerate(pairs)
        ],
    )
    dossier.seal(dossier.source_paths())
    dossier.build()
    return dossier


def _table(path: Path, rows: list[dict[str, str]]) -> None:
    """Add rows to a table of a dossier, under its own header."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header).writerows(rows)

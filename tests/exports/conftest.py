"""A part to export: the example, whole, and a small dossier whose names are hostile."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.dossier import Dossier
from graph.dossier.config import Config
from graph.exports import Part, known_format, part_of, save
from graph.lookup import Lookup
from graph.selection import Selection

HOSTILE = (
    '=HYPERLINK("http://evil.example")',
    "<script>alert(1)</script> & « fin »",
    "../../etc/passwd",
    "Nom \\ avec `accent` ${x} {{7*7}} ';--",
    "مرحبا 봉준호 🎬 \u2028 ligne",
)
"""Names that a format could take for something else than a name."""
SENTENCE = "{} a fondé {}."

MAPPING = """
entities:
  film: {type: Film, name: {column: title}}
  director: {type: Person, name: {column: director}}
claims:
  - {subject: director, relation: directed, object: film}
"""

Save = Callable[[str], Path]


def a_part(dossier: Dossier, chosen: Selection | None = None) -> Part:
    """Return a dossier's graph as a part to export, or what ``chosen`` keeps of it."""
    return part_of(dossier, chosen or Selection(), "fr")


@pytest.fixture
def names() -> tuple[str, ...]:
    """The hostile names."""
    return HOSTILE


@pytest.fixture(scope="session")
def chosen(built_example: Dossier) -> Part:
    """The example without one of its entities."""
    iri = Lookup(built_example.store(), "fr").entity("Spike Lee").value
    return a_part(built_example, Selection(without=(iri,)))


@pytest.fixture(scope="session")
def part(built_example: Dossier) -> Part:
    """The whole graph of the example."""
    return a_part(built_example)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Part:
    """The graph of a dossier whose persons and companies have hostile names."""
    folder = tmp_path_factory.mktemp("hostile") / "dossier"
    dossier = Dossier.create(folder, Config(title=HOSTILE[1], language="fr", author="Ada"))
    pairs = [(name, f"Société {number}") for number, name in enumerate(HOSTILE)]
    text = "\n".join(SENTENCE.format(*pair) for pair in pairs)
    (folder / "sources" / "s.md").write_text(f"---\ntitle: '{HOSTILE[0]}'\n---\n{text}\n", "utf-8")
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
                "source": "s",
                "quote": SENTENCE.format(one, other),
            }
            for number, (one, other) in enumerate(pairs)
        ],
    )
    dossier.seal(dossier.source_paths())
    dossier.build()
    return a_part(dossier)


@pytest.fixture
def table(tmp_path: Path) -> Part:
    """What is around one of the two films of a table."""
    dossier = Dossier.create(tmp_path / "dossier", Config(title="Catalogue"))
    rows, mapping = tmp_path / "films.csv", tmp_path / "films.yaml"
    rows.write_text("title,director\nLe Sel,Ada Marin\nNoria,Inès Calder\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    dossier.put_table(rows, mapping)
    dossier.build()
    noria = Lookup(dossier.store(), "fr").entity("Noria").value
    return a_part(dossier, Selection(focus=(noria,)))


def _table(path: Path, rows: list[dict[str, str]]) -> None:
    """Add rows to a table of a dossier, under its own header."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header).writerows(rows)


@pytest.fixture
def saved(part: Part, tmp_path: Path) -> Save:
    """Save the example in a format; return where it is."""
    return lambda name: _save(part, name, tmp_path)


@pytest.fixture
def saved_hostile(hostile: Part, tmp_path: Path) -> Save:
    """Save the dossier with hostile names in a format; return where it is."""
    return lambda name: _save(hostile, name, tmp_path)


def _save(part: Part, name: str, folder: Path) -> Path:
    form = known_format(name)
    path = folder / f"out{form.suffix}"
    save(part, form, path)
    return path

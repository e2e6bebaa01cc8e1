"""A part to export: the example, whole or without an entity, and what is around a film of a table."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.dossier import Dossier
from graph.dossier.config import Config
from graph.exports import Part, known_format, part_of, save
from graph.lookup import Lookup
from graph.selection import Selection

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


@pytest.fixture(scope="session")
def chosen(built_example: Dossier) -> Part:
    """The example without one of its entities."""
    iri = Lookup(built_example.store(), "fr").entity("Spike Lee").value
    return a_part(built_example, Selection(without=(iri,)))


@pytest.fixture(scope="session")
def part(built_example: Dossier) -> Part:
    """The whole graph of the example."""
    return a_part(built_example)


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


@pytest.fixture
def saved(part: Part, tmp_path: Path) -> Save:
    """Save the example in a format; return where it is."""
    return lambda name: _save(part, name, tmp_path)


@pytest.fixture(scope="session")
def hostile(hostile_dossier: Dossier) -> Part:
    """The graph of a dossier whose persons have hostile names."""
    return a_part(hostile_dossier)


@pytest.fixture
def saved_hostile(hostile: Part, tmp_path: Path) -> Save:
    """Save the dossier with hostile names in a format; return where it is."""
    return lambda name: _save(hostile, name, tmp_path)


def _save(part: Part, name: str, folder: Path) -> Path:
    form = known_format(name)
    path = folder / f"out{form.suffix}"
    save(part, form, path)
    return path

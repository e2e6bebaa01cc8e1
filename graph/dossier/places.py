"""Where the files of a dossier lie that its graph is made of: articles, tables and their mappings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.dossier.builds import source_paths
from graph.errors import InputError
from graph.names import slug
from graph.tables.reading import read_dialect
from graph.tables.rows import FOREIGN, SUFFIXES, stem, tells_nodes

TABLES = "tables"
"""The folder of a dossier's tables; parts of their claims lie in one of that name in the index."""
_MAPPING = ".yaml"


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table of a dossier; ``sha256`` is that of its file."""

    path: Path
    sha256: str

    @property
    def id(self) -> str:
        """The id of the source that it is."""
        return table_id(self.path)

    @property
    def mapping(self) -> Path:
        """The file that says what its columns state."""
        return mapping_path(self.path)


def mapping_path(path: Path) -> Path:
    """Return where the mapping of a table's file lies."""
    return path.with_name(stem(path) + _MAPPING)


def table_id(path: Path) -> str:
    """Return the id of the source that a table's file is."""
    return slug(stem(path))


def table_paths(folder: Path) -> list[Path]:
    """Return the files of a dossier's tables, in order.

    Raises ``InputError`` for one without a mapping, and for two that would have one mapping.
    """
    files = sorted(path for path in (folder / TABLES).glob("[!.]*") if _counts(path))
    named: dict[str, Path] = {}
    for path in files:
        mapping = mapping_path(path)
        if not mapping.is_file():
            raise InputError(path, f"has no mapping; write {mapping.name} beside it")
        other = named.setdefault(table_id(path), path)
        if other is not path:
            raise InputError(path, f"has the same id as {other.name}; rename it")
    return files


def readable(path: Path) -> bool:
    """Tell whether a file's ending is that of a table or of another format that can be imported."""
    return _ends_in(path, (*SUFFIXES, *FOREIGN))


def _counts(path: Path) -> bool:
    """Tell whether a file is imported: another format's with settings, tables but those of nodes."""
    if mapping_path(path).is_file():
        return readable(path)
    return _ends_in(path, SUFFIXES) and not is_nodes(path)


def is_nodes(path: Path) -> bool:
    """Tell whether a file describes the nodes of the edges beside it, and has no mapping of its own."""
    return tells_nodes(path) and not mapping_path(path).is_file()


def _ends_in(path: Path, suffixes: tuple[str, ...]) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(suffixes)


def nodes_path(path: Path) -> Path | None:
    """Return the file beside an imported file that describes its nodes, where it has one."""
    return read_dialect(mapping_path(path)).nodes


def sealed_paths(folder: Path) -> dict[str, Path]:
    """Return the files that ``sources.csv`` seals, articles and tables, by their name there."""
    articles = {f"sources/{path.name}": path for path in source_paths(folder)}
    return articles | {f"{TABLES}/{path.name}": path for path in _imported_paths(folder)}


def record_paths(folder: Path, records: Iterable[str], sealed: Iterable[Path]) -> Iterator[Path]:
    """Yield every file that a graph is made of, in order, ``records`` first, but for the ontology.

    ``sealed`` are the articles and the tables.
    """
    yield from (path for path in (folder / name for name in records) if path.exists())
    tables = folder / TABLES
    for path in sealed:
        yield path
        if path.parent == tables and not is_nodes(path):
            yield mapping_path(path)


def _imported_paths(folder: Path) -> Iterator[Path]:
    """Yield the files of a dossier's tables, each followed by that of its nodes, where it is there."""
    for path in table_paths(folder):
        yield path
        if (nodes := nodes_path(path)) and nodes.is_file():
            yield nodes

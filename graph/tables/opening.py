"""Opening a file of a dossier's tables by its settings: a table, or a file of a foreign format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.ontology import Ontology
from graph.tables.alignment import Alignment
from graph.tables.claims import Reader, RowReader
from graph.tables.foreign import open_records
from graph.tables.mapping import ForeignMapping, TableMapping
from graph.tables.minting import Known
from graph.tables.rows import Dialect, Table, open_table
from graph.tables.statements import StatementReader


@contextmanager
def open_rows(path: Path, dialect: Dialect) -> Iterator[Table]:
    """Open a table, or a file of another format as one.

    Raises ``InputError`` as ``open_table`` and ``open_records`` do.
    """
    if dialect.reader:
        yield open_records(path, dialect)
        return
    with open_table(path, dialect) as table:
        yield table


def reader_of(
    mapping: TableMapping | ForeignMapping, ontology: Ontology, header: Sequence[str], known: Known
) -> Reader:
    """Return what reads the rows of a file, by what is said of it."""
    if isinstance(mapping, TableMapping):
        return RowReader(mapping, ontology, header, known)
    alignment = Alignment(ontology, mapping.relations, mapping.types)
    return StatementReader(ontology, alignment, known, mapping.confidence)

"""A table's first claims, without a dossier."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graph.model import Claim
from graph.ontology import Ontology
from graph.rdf import Mapping
from graph.tables.claims import Reader, claim_of
from graph.tables.minting import Known
from graph.tables.opening import open_rows, reader_of
from graph.tables.reading import read_dialect, read_settings
from graph.tables.returning import GraphFile, base_of
from graph.tables.rows import OWN, Row


def trial(
    file: Path, mapping: Path, ontology: Ontology, most: int
) -> tuple[list[Claim], list[tuple[int, str]]]:
    """Return at most ``most`` claims of a table, and the rows before them that cannot be used.

    Raises ``InputError`` where the table cannot be read or the mapping is wrong.
    """
    dialect = read_dialect(mapping)
    if dialect.reader == OWN:
        quads = Mapping(base_of(file), ontology, threshold=0.0)
        return GraphFile(file, quads).returned().claims[:most], []
    with open_rows(file, dialect) as table:
        known = read_settings(mapping, ontology, table.header)
        reader = reader_of(known, ontology, table.header, Known())
        return _first(reader, table.rows(), file.name, most)


def _first(
    reader: Reader, rows: Iterable[Row], source: str, most: int
) -> tuple[list[Claim], list[tuple[int, str]]]:
    claims: list[Claim] = []
    rejects: list[tuple[int, str]] = []
    for number, cells in rows:
        try:
            found = reader.claims(cells)
        except ValueError as error:
            rejects.append((number, str(error)))
            continue
        evidence = reader.evidence(source, number, cells)
        claims += [claim_of(f, f"{number}-{n}", evidence, "") for n, f in enumerate(found, start=1)]
        if len(claims) >= most:
            break
    return claims[:most], rejects[:most]

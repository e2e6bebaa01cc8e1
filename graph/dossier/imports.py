"""The tables of a dossier: a file and its mapping in ``tables/``, and the claims that follow.

The two files are the record. ``netflix.csv`` has its mapping in ``netflix.yaml``; its claims are derived
at each build from the sealed file, and kept by the hash of all that they depend on.
"""

from __future__ import annotations

import shutil
from collections import Counter, deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.dossier.entities import Directory
from graph.dossier.identity import Identity
from graph.dossier.judgements import Log
from graph.dossier.places import TABLES, TableFile, mapping_path, readable, table_id, table_paths
from graph.dossier.returns import Returns
from graph.dossier.review import WITHDRAWN
from graph.errors import InputError
from graph.files import copy_atomically, spreadsheet_csv, write_atomically
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology
from graph.rdf import Mapping as Quads
from graph.resources import code_digest
from graph.scheduling import Crew
from graph.sources import digest, file_digest
from graph.tables.minting import Known
from graph.tables.opening import open_rows, reader_of
from graph.tables.parts import Part, derive_parts
from graph.tables.progress import Progress
from graph.tables.reading import read_dialect, read_settings
from graph.tables.returning import GraphFile
from graph.tables.rows import FOREIGN, OWN, SUFFIXES, Table
from graph.tables.slices import Reject, Work, remember
from graph.tables.statements import COLUMNS, times

_REASONS = 12
"""How many reasons are told of what a file of another format loses."""


@dataclass(slots=True)
class Imported:
    """What the tables of a dossier give: parts with the claims, entities, what to tell a person."""

    parts: list[Part] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    sources: dict[str, Source] = field(default_factory=dict)

    @property
    def pairs(self) -> set[tuple[str, str, str]]:
        """The triples of symmetric relations that tables state."""
        return {pair for part in self.parts for pair in part.pairs}

    def add(self, parts: Iterable[Part]) -> int:
        """Take the parts of a table; return how many claims they hold."""
        count = 0
        for part in parts:
            count += part.claims
            self.parts.append(replace(part, entities=[]))
            remember(part.entities, self.entities)
        return count


class Importer:
    """Derives the claims of a dossier's tables, in ``index/tables``."""

    def __init__(
        self, index: Path, quads: Quads, directory: Directory, told: Progress, crew: Crew
    ) -> None:
        """Keep parts in ``index``; ``told`` hears how far it is, ``crew`` reads the rows."""
        self._index = index
        self._quads = quads
        self._entities = tuple(directory.by_id.values())
        self._told = told
        self._crew = crew
        self._names = repr(sorted((e.id, e.type, e.names) for e in self._entities))

    def derive(
        self,
        tables: Iterable[TableFile],
        log: Log,
        merged: Mapping[str, Entity] | None = None,
        held: Iterable[str] = (),
    ) -> Imported:
        """Return what the tables state; the claims of those that ``log`` retracts are withdrawn.

        ``merged`` maps the id of each entity that was merged to the one that stands for it, ``held`` are
        the ids of the sources that the dossier has itself.
        """
        known = Known(self._entities, merged)
        found = Imported()
        returns: Returns | None = None
        for table in tables:
            dialect = read_dialect(table.mapping)
            if dialect.reader == OWN:
                returns = returns or Returns(self._quads, known, held)
                self._return(table, returns, log, found)
                continue
            with open_rows(table.path, dialect) as opened:
                work = self._work(table, opened, known, retracted=table.id in log.sources)
                key = self._key(table, work)
                found.keys.add(key)
                found.sources[table.id] = work.source
                first = len(found.parts)
                place = self._index / TABLES / key
                found.add(derive_parts(work, opened, place, self._told, self._crew))
                found.remarks += self._rejected(table, opened.header, found.parts[first:])
        return found

    def _return(self, table: TableFile, returns: Returns, log: Log, found: Imported) -> None:
        """Take in a graph of filmgraph: it tells its own sources."""
        parts = (*self._context(table, returns.known), f"{table.id in log.sources}", *returns.held)
        key = _hashed(parts)
        found.keys.add(key)
        part = returns.part(table, log, self._index / TABLES / key)
        self._told(1.0, found.add([part]))
        found.remarks += self._rejected(table, COLUMNS, [part])

    def _work(self, table: TableFile, opened: Table, known: Known, *, retracted: bool) -> Work:
        mapping = read_settings(table.mapping, self._quads.ontology, opened.header)
        about: dict[str, Any] = {"title": table.path.name, **mapping.about}
        source = replace(Source(table.id, "", sha256=table.sha256, table=True), **about)
        review = WITHDRAWN if retracted else mapping.review
        return Work(source, mapping, self._quads, known, review)

    def _key(self, table: TableFile, work: Work) -> str:
        """Return the hash of all that a table's claims depend on."""
        nodes = work.mapping.dialect.nodes
        beside = file_digest(nodes) if nodes else ""
        return _hashed((*self._context(table, work.known), work.review, beside))

    def _context(self, table: TableFile, known: Known) -> Iterator[str]:
        """Yield what the claims of every file depend on."""
        quads, merged = self._quads, known.merged or {}
        yield f"{table.id} {table.sha256} {digest(table.mapping.read_bytes())}"
        yield f"{quads.ontology.digest} {code_digest()}"
        yield f"{quads.base} {quads.threshold} {quads.language}"
        yield self._names
        yield repr(sorted((one, other.id) for one, other in merged.items()))

    def _rejected(
        self, table: TableFile, header: Sequence[str], parts: Iterable[Part]
    ) -> Iterator[str]:
        """Write the rows that could not be used into a file; yield a line that says where."""
        rejects = [reject for part in parts for reject in part.rejects]
        path = self._index / "rejects" / f"{table.id}.csv"
        path.unlink(missing_ok=True)
        if rejects:
            path.parent.mkdir(exist_ok=True)
            rows = [[str(r.number), r.reason, *r.cells] for r in rejects]
            write_atomically(path, spreadsheet_csv(["row", "reason", *header], rows))
            if read_dialect(table.mapping).reader:
                yield from _counted(table, rejects, path)
                return
            first, many = rejects[0], "row" if len(rejects) == 1 else "rows"
            told = f"{table.path} row {first.number}: {first.reason}"
            yield f"{told}; {len(rejects):,} {many} left out, with reasons: {path}"


def _hashed(parts: Iterable[str]) -> str:
    """Return the name of a folder of parts, by all that they depend on."""
    return digest("\n".join(parts).encode())[:16]


def _counted(table: TableFile, rejects: Sequence[Reject], path: Path) -> Iterator[str]:
    """Yield what of a file of another format could not be carried over, the most frequent first."""
    reasons: Counter[str] = Counter()
    for reject in rejects:
        reasons[reject.reason] += times(reject.cells)
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))[:_REASONS]:
        yield f"{table.path.name}: left out {count:,} × {reason}"
    more = f", and {len(reasons) - _REASONS:,} reasons more" if len(reasons) > _REASONS else ""
    yield f"{table.path.name}: left out {reasons.total():,} in all{more}; each with its reason: {path}"


def put_table(folder: Path, quads: Quads, file: Path, mapping: Path) -> Path:
    """Copy a table and its mapping, which is checked first, into a dossier; return the table's file.

    A file of another format is read to its end first, so that none comes in of which a part cannot be
    read. Raises ``InputError`` for what cannot be read, for a mistake in the mapping, and where another
    table has the same name.
    """
    dialect = read_dialect(mapping)
    _check(file, mapping, quads)
    path = folder / TABLES / file.name
    for other in table_paths(folder):
        if other != path and table_id(other) == table_id(path):
            raise InputError(file, f"would have the same id as {other.name}; rename it")
    copies = {path: file} | (
        {path.with_name(dialect.nodes.name): dialect.nodes} if dialect.nodes else {}
    )
    for copy, given in copies.items():
        if copy.exists() and file_digest(copy) != file_digest(given):
            raise InputError(copy, "is another table with the same name; rename the new file")
    path.parent.mkdir(exist_ok=True)
    write_atomically(mapping_path(path), mapping.read_bytes())
    for copy, given in copies.items():
        if not copy.exists():
            copy_atomically(given, copy)
    return path


def _check(file: Path, mapping: Path, quads: Quads) -> None:
    dialect = read_dialect(mapping)
    if not readable(file):
        known = ", ".join(sorted((*SUFFIXES, *FOREIGN)))
        raise InputError(file, f"has an ending that is not known: {known}, also .gz")
    if dialect.reader == OWN:
        read_settings(mapping, quads.ontology, ())
        GraphFile(file, quads).returned()
        return
    with open_rows(file, dialect) as table:
        read_settings(mapping, quads.ontology, table.header)
        if dialect.reader:
            deque(table.rows(), maxlen=0)


def row_faults(claims: Iterable[Claim], paths: Iterable[Path], ontology: Ontology) -> Iterator[str]:
    """Yield a line for each claim whose row does not say in its table what the graph quotes."""
    rows: dict[tuple[str, int], str] = {}
    for path in paths:
        dialect = read_dialect(mapping_path(path))
        if dialect.reader == OWN:
            continue
        with open_rows(path, dialect) as table:
            mapping = read_settings(mapping_path(path), ontology, table.header)
            reader = reader_of(mapping, ontology, table.header, Known())
            name = table_id(path)
            rows |= {(name, n): reader.evidence(name, n, cells).quote for n, cells in table.rows()}
    for claim in claims:
        evidence = claim.evidence[0]
        if rows.get((claim.source, evidence.row)) != evidence.quote:
            yield f"{claim.source}: {claim.id} does not hold: row {evidence.row} says something else"


def merged_in(imported: Imported, identity: Identity) -> dict[str, Entity]:
    """Return which entities of tables were merged, and what stands for each."""
    known = imported.entities
    return {
        old: identity.entity(known[new] if new in known else Entity(new, known[old].type, new))
        for old, new in identity.merged.items()
        if old in known
    }


def sweep(index: Path, keys: Container[str]) -> None:
    """Remove the parts that the last build did not use."""
    for old in (index / TABLES).glob("*"):
        if old.name not in keys:
            shutil.rmtree(old, ignore_errors=True)

"""Building: a dossier's files → its graph on disk, the old one in place until the new one is whole.

``.filmgraph/builds/KEY`` holds a graph, KEY being the hash of all that it was made of, and
``.filmgraph/current`` names the one to read. A build writes beside the others and then replaces
``current`` in one step.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph.dossier.assembly import Assembly, Material, Proposals, assemble, keys_of
from graph.dossier.builds import BUILDS, INDEX, Build, current_key, source_paths
from graph.dossier.checks import claim_faults
from graph.dossier.claims import ClaimsFile
from graph.dossier.config import Config
from graph.dossier.entities import Directory, read_entities
from graph.dossier.graphs import Graph
from graph.dossier.imports import Imported, Importer, merged_in, sweep
from graph.dossier.judgements import NAME as JUDGEMENTS
from graph.dossier.judgements import Log, claim_key
from graph.dossier.places import TableFile, record_paths, sealed_paths, table_paths
from graph.dossier.seals import NAME as SEALS
from graph.dossier.seals import check_seal, read_seals
from graph.errors import FilmgraphError, InputError, UsageError
from graph.files import write_atomically
from graph.model import Claim, Source
from graph.ontology import Ontology
from graph.rdf import Mapping as Quads
from graph.resources import code_digest
from graph.scheduling import Crew
from graph.sources import digest, file_digest, read_source
from graph.store import Store, written_quads
from graph.tables.progress import Progress

RECORDS = ("dossier.toml", "entities.csv", "claims.csv", SEALS, JUDGEMENTS)
"""The files that a graph is made of, beside the sources and the ontology."""
COUNT = "quads"
"""The file of a build that says how many quads it has."""
KEPT = 2
"""How many builds stay, so that whoever reads the last one is not disturbed."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for a person: ``claims`` as engines found them, in the order of their sources."""

    sources: dict[str, Source]
    claims: list[Claim]
    log: Log


class Builder:
    """Builds the dossier in ``folder`` under ``ontology``."""

    def __init__(self, folder: Path, config: Config, ontology: Ontology) -> None:
        """Take a dossier's folder, its settings and the ontology it is built under."""
        self._folder = folder
        self._index = folder / INDEX
        self._config = config
        self._ontology = ontology
        self._mapping = Quads(config.base, ontology, config.threshold, config.language)

    def build(self, told: Progress, crew: Crew) -> Build:
        """Build, unless the graph is made of the same files already; ``told`` hears how tables go.

        ``crew`` reads the sources and the rows that were not read before: the graph is the same by any.
        Raises ``InputError`` for a file that cannot be used and ``FilmgraphError`` while another build
        runs; the previous graph then stays as it was.
        """
        with self._locked():
            hashes = {path: file_digest(path) for path in record_paths(self._folder, RECORDS)}
            remarks = tuple(self._check_seals(hashes))
            key = self._key(hashes)
            place = self._index / BUILDS / key
            if place.is_dir() and current_key(self._index) == key:
                quads = int((place / COUNT).read_text(encoding="utf-8"))
                return Build(key, changed=False, quads=quads, remarks=remarks)
            tables = [TableFile(path, hashes[path]) for path in table_paths(self._folder)]
            material = self._material(tables)
            importer = Importer(self._index, self._mapping, material.directory, told, crew)
            imported = importer.derive(material.tables, material.log)
            proposals = self._proposals(material)
            proposals.prepare(material.sources.values(), crew)
            assembly = assemble(material, self._mapping, proposals, imported.entities)
            if merged := merged_in(imported, assembly.identity):
                imported = importer.derive(material.tables, material.log, merged)
            quads = self._write(place, assembly, imported, material.log)
            write_atomically(self._index / "current", f"{key}\n")
            self._sweep(key, imported)
            remarks += (*imported.remarks, *assembly.remarks)
            remarks += tuple(self._check_told(material, assembly.corrected))
            return Build(key, changed=True, quads=quads, remarks=remarks)

    def as_found(self, claim: Claim) -> Claim:
        """Return a proposed claim of the graph as its engine found it, before any decision on it.

        Raises ``UsageError`` for one that a person entered: that is changed in ``claims.csv``.
        """
        material = self._material()
        if any(entered.id == claim.id for entered in material.claims):
            message = f"{claim.id} was entered by a person: change or remove its row in claims.csv"
            raise UsageError(message)
        if claim.source not in material.sources:
            message = (
                f"{claim.id} is from a table: correct the row, or the mapping beside the table"
            )
            raise UsageError(message)
        found = self._proposals(material).of(material.sources[claim.source])
        return next((c for c in found if c.id == claim.id), claim)

    def pending(self) -> Pending:
        """Return what engines propose and nobody entered or decided on, as they found it."""
        material = self._material()
        keys = {key for claim in material.claims for key in keys_of(claim, self._ontology)}
        proposals = self._proposals(material)
        found = [c for source in material.sources.values() for c in proposals.of(source)]
        claims = [c for c in found if claim_key(c) not in keys and material.log.open(c)]
        return Pending(material.sources, claims, material.log)

    def _proposals(self, material: Material) -> Proposals:
        return Proposals(self._mapping, material.directory, self._cache())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._index.mkdir(exist_ok=True)
        try:
            with FileLock(self._index / "lock", timeout=0):
                yield
        except Timeout as error:
            message = (
                f"{self._folder}: is being built by another process; try again when it is done"
            )
            raise FilmgraphError(message) from error

    def _check_seals(self, hashes: Mapping[Path, str]) -> Iterator[str]:
        seals = read_seals(self._folder / SEALS)
        sealed = sealed_paths(self._folder)
        for file in sorted(seals.keys() - sealed.keys()):
            problem = "is listed in sources.csv and is not there; put it back, or remove its row"
            raise InputError(self._folder / file, problem)
        for file, path in sealed.items():
            if remark := check_seal(path, seals.get(file), hashes[path]):
                yield remark

    def _check_told(self, material: Material, corrected: Iterable[Claim]) -> Iterator[str]:
        """Yield what is wrong with the claims that people entered or corrected."""
        told = (*material.claims, *corrected)
        yield from claim_faults(told, material.sources, self._ontology)

    def _key(self, hashes: Mapping[Path, str]) -> str:
        parts = [f"{path.name} {sha256}" for path, sha256 in hashes.items()]
        parts += [self._ontology.digest, code_digest()]
        return digest("\n".join(parts).encode())[:16]

    def _material(self, tables: Sequence[TableFile] = ()) -> Material:
        sources: dict[str, Source] = {}
        for path in source_paths(self._folder):
            source = read_source(path)
            if source.id in sources:
                raise InputError(path, f"has the same id as another source: {source.id}")
            sources[source.id] = source
        for imported in tables:
            if imported.id in sources:
                problem = f"has the same id as a source: {imported.id}; rename it"
                raise InputError(imported.path, problem)
        directory = self._directory()
        claims = ClaimsFile(self._ontology, directory, sources, self._config.author)
        table = self._folder / "claims.csv"
        return Material(
            sources=sources,
            directory=directory,
            claims=claims.read(table) if table.exists() else [],
            log=Log.read(self._folder / JUDGEMENTS),
            tables=tables,
        )

    def _directory(self) -> Directory:
        table = self._folder / "entities.csv"
        if not table.exists():
            return Directory()
        return read_entities(table, self._ontology, self._config.language)

    def _cache(self) -> Path:
        folder = self._index / "proposals"
        folder.mkdir(exist_ok=True)
        return folder

    def _write(self, place: Path, assembly: Assembly, imported: Imported, log: Log) -> int:
        """Write a graph to ``place`` whole: made beside it, then renamed; return its quads."""
        draft = place.with_name("draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        try:
            (draft / "ontology.ttl").write_bytes(self._ontology.turtle)
            graph = Graph(assembly.store, self._mapping, assembly.identity, assembly.entities)
            quads = graph.write(draft / "graph.nq", imported, log)
            Store.write(draft / "store", written_quads(draft / "graph.nq"))
            (draft / COUNT).write_text(f"{quads}\n", encoding="utf-8")
            shutil.rmtree(place, ignore_errors=True)
            draft.replace(place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return quads

    def _sweep(self, key: str, imported: Imported) -> None:
        sweep(self._index, imported.keys)
        builds = (p for p in (self._index / BUILDS).iterdir() if p.name != key)
        for old in sorted(builds, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)

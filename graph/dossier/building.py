"""Building: a dossier's files → its graph on disk, the old one in place until the new one is whole.

``.filmgraph/builds/KEY`` holds a graph, KEY being the hash of all that it was made of, and
``.filmgraph/current`` names the one to read. A build writes beside the others and then replaces
``current`` in one step.
"""

from __future__ import annotations

import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from graph.dossier.assembly import Assembler
from graph.dossier.blocks import keys_of
from graph.dossier.builds import BUILDS, INDEX, Build, current_key
from graph.dossier.cards import NAME as CARDS
from graph.dossier.cards import open_cards, remembered
from graph.dossier.claims import ClaimsFile
from graph.dossier.config import Config
from graph.dossier.entities import Directory, read_entities
from graph.dossier.graphs import Whole
from graph.dossier.hashes import Hashes
from graph.dossier.imports import Importer, merged_in, sweep
from graph.dossier.judgements import NAME as JUDGEMENTS
from graph.dossier.judgements import Log, claim_key
from graph.dossier.material import Material, Sources
from graph.dossier.patching import Patch
from graph.dossier.places import TABLES, TableFile, is_nodes, record_paths, sealed_paths
from graph.dossier.proposals import Proposals
from graph.dossier.seals import NAME as SEALS
from graph.dossier.seals import check_seal, read_seals
from graph.errors import FilmgraphError, InputError, UsageError
from graph.files import umask, write_atomically
from graph.model import Claim, Source
from graph.ontology import Ontology
from graph.rdf import Mapping as Quads
from graph.resources import code_digest
from graph.scheduling import HERE, Crew
from graph.sources import digest
from graph.store import Store, written_quads
from graph.tables.progress import Progress

RECORDS = ("dossier.toml", "entities.csv", "claims.csv", SEALS, JUDGEMENTS)
"""The files that a graph is made of, beside the sources and the ontology."""
COUNT = "quads"
"""The file of a build that says how many quads it has."""
KEPT = 2
"""How many builds stay, so that whoever reads the last one is not disturbed."""
LITTLE = 0.25
"""Up to this share of changed sources a graph is made from the last one; loading anew is faster then."""
WORN = 0.5
"""What left a store since it was loaded, as a share of its quads, from which on it is loaded anew."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for a person: ``claims`` as engines found them, in the order of their sources."""

    sources: dict[str, Source]
    claims: list[Claim]
    log: Log


@dataclass(frozen=True, slots=True)
class Made:
    """A graph that was written: its quads, remarks, and the keys of its ``tables``."""

    quads: int
    remarks: tuple[str, ...]
    tables: frozenset[str] = frozenset()


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
            sealed = sealed_paths(self._folder)
            hashes = self._hashes(sealed.values())
            remarks = tuple(self._check_seals(sealed, hashes))
            key = self._key(hashes)
            place = self._index / BUILDS / key
            if place.is_dir() and current_key(self._index) == key:
                quads = int((place / COUNT).read_text(encoding="utf-8"))
                return Build(key, changed=False, quads=quads, remarks=remarks)
            material = self._material(sealed.values(), hashes)
            with _drafted(place) as draft:
                draft.joinpath("ontology.ttl").write_bytes(self._ontology.turtle)
                last = self._last(material)
                proposals = self._proposals(material, crew)
                made = self._patched(draft, material, last, proposals) if last else None
                made = made or self._whole(draft, material, told, proposals)
                draft.joinpath(COUNT).write_text(f"{made.quads}\n", encoding="utf-8")
            write_atomically(self._index / "current", f"{key}\n")
            self._sweep(key, made.tables)
            remarks += made.remarks
            return Build(key, changed=True, quads=made.quads, remarks=remarks)

    def as_found(self, claim: Claim) -> Claim:
        """Return a proposed claim of the graph as its engine found it, before any decision on it.

        Raises ``UsageError`` for one that a person entered: that is changed in ``claims.csv``.
        """
        material = self._read()
        if any(entered.id == claim.id for entered in material.claims):
            message = f"{claim.id} was entered by a person: change or remove its row in claims.csv"
            raise UsageError(message)
        if claim.source not in material.sources:
            message = (
                f"{claim.id} is from a table: correct the row, or the mapping beside the table"
            )
            raise UsageError(message)
        found = self._proposals(material).of(material.sources[claim.source])
        return next((c for c in found.claims if c.id == claim.id), claim)

    def pending(self) -> Pending:
        """Return what engines propose and nobody entered or decided on, as they found it."""
        material = self._read()
        keys = {key for claim in material.claims for key in keys_of(claim, self._ontology)}
        proposals = self._proposals(material)
        found = [c for source in material.sources.values() for c in proposals.of(source).claims]
        claims = [c for c in found if claim_key(c) not in keys and material.log.open(c)]
        return Pending(dict(material.sources), claims, material.log)

    def _proposals(self, material: Material, crew: Crew = HERE) -> Proposals:
        return Proposals(self._mapping, material.directory, self._cache(), crew)

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

    def _hashes(self, sealed: Iterable[Path]) -> dict[Path, str]:
        paths = record_paths(self._folder, RECORDS, sealed)
        return Hashes(self._folder, self._index).of(paths)

    def _check_seals(self, sealed: Mapping[str, Path], hashes: Mapping[Path, str]) -> Iterator[str]:
        seals = read_seals(self._folder / SEALS)
        for file in sorted(seals.keys() - sealed.keys()):
            problem = "is listed in sources.csv and is not there; put it back, or remove its row"
            raise InputError(self._folder / file, problem)
        for file, path in sealed.items():
            if remark := check_seal(path, seals.get(file), hashes[path]):
                yield remark

    def _key(self, hashes: Mapping[Path, str]) -> str:
        parts = [f"{path.name} {sha256}" for path, sha256 in hashes.items()]
        parts += [self._ontology.digest, code_digest()]
        return digest("\n".join(parts).encode())[:16]

    def _context(self, hashes: Mapping[Path, str]) -> str:
        """Return the hash of all that the graph is made of beside its sources and what people say."""
        named = {self._folder / name for name in ("dossier.toml", "entities.csv")}
        files = [
            f"{path.name} {sha256}"
            for path, sha256 in hashes.items()
            if path in named or path.parent.name == TABLES
        ]
        return digest("\n".join((*files, self._ontology.digest, code_digest())).encode())

    def _read(self) -> Material:
        sealed = sealed_paths(self._folder).values()
        return self._material(sealed, self._hashes(sealed))

    def _material(self, sealed: Iterable[Path], hashes: Mapping[Path, str]) -> Material:
        """Read what a graph is made of: ``sealed`` files, and all files' ``hashes``."""
        articles = [path for path in sealed if path.parent.name != TABLES]
        others = [path for path in sealed if path.parent.name == TABLES]
        tables = [TableFile(path, hashes[path]) for path in others if not is_nodes(path)]
        sources = Sources({path: hashes[path] for path in articles})
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
            context=self._context(hashes),
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

    def _last(self, material: Material) -> Path | None:
        """Return the last build where little changed since; nothing where much did or it is gone.

        Tables are many quads whose parts are kept anyway, so a dossier with one is written as a whole.
        """
        last = self._index / BUILDS / current_key(self._index)
        known = remembered(last / CARDS)
        if material.tables or known.context != material.context:
            return None
        changed = dict(material.sources.hashes.items() - known.hashes.items()).keys()
        many = len(changed | (known.hashes.keys() - material.sources.keys()))
        return last if many <= len(known.hashes) * LITTLE and known.worn < WORN else None

    def _patched(
        self, draft: Path, material: Material, last: Path, proposals: Proposals
    ) -> Made | None:
        """Write a graph from the ``last`` one; return nothing where that cannot be read."""
        try:
            patch = Patch(last, draft, self._mapping)
        except InputError:
            return None
        with open_cards(draft / CARDS, last / CARDS) as cards:
            assembler = Assembler(material, self._mapping, proposals, cards)
            assembly = assembler.assemble(patch, {})
            come, gone = patch.finish(assembly)
            quads = int((last / COUNT).read_text(encoding="utf-8")) + come - gone
            cards.wear(gone / quads)
        return Made(quads, assembly.remarks)

    def _whole(self, draft: Path, material: Material, told: Progress, proposals: Proposals) -> Made:
        """Write a graph from nothing."""
        crew = proposals.crew
        importer = Importer(self._index, self._mapping, material.directory, told, crew)
        held = sorted(material.sources)
        imported = importer.derive(material.tables, material.log, held=held)
        with open_cards(draft / CARDS) as cards:
            cards.begin(material.context)
            assembler = Assembler(material, self._mapping, proposals, cards)
            whole = Whole(self._mapping)
            assembly = assembler.assemble(whole, imported.entities)
            if merged := merged_in(imported, assembly.identity):
                imported = importer.derive(material.tables, material.log, merged, held)
            graph = whole.finish(assembly)
        quads = graph.write(draft / "graph.nq", imported, material.log)
        Store.write(draft / "store", written_quads(draft / "graph.nq"))
        return Made(quads, (*imported.remarks, *assembly.remarks), frozenset(imported.keys))

    def _sweep(self, key: str, tables: Container[str]) -> None:
        sweep(self._index, tables)
        builds = (p for p in (self._index / BUILDS).iterdir() if p.name != key)
        for old in sorted(builds, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _drafted(place: Path) -> Iterator[Path]:
    """Yield the folder of a draft, which becomes ``place`` in one step where nothing is raised.

    Drafts of builds that were killed are removed.
    """
    builds = place.parent
    builds.mkdir(exist_ok=True)
    for dead in builds.glob("draft.*"):
        shutil.rmtree(dead, ignore_errors=True)
    draft = Path(mkdtemp(prefix="draft.", dir=builds))
    draft.chmod(0o777 & ~umask())
    try:
        yield draft
        shutil.rmtree(place, ignore_errors=True)
        draft.replace(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)

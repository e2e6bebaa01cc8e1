"""``Dossier``: start one, find one, put sources into it, build it, read its graph."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from graph.dossier import config, entities, seals
from graph.dossier.builds import BUILDS, INDEX, Build, current_key, source_paths
from graph.dossier.claims import COLUMNS as CLAIM_COLUMNS
from graph.dossier.config import Config
from graph.dossier.judgements import NAME as JUDGEMENTS
from graph.dossier.judgements import (
    RETRACTED,
    UNDONE,
    ClaimJudgement,
    J,
    LinkJudgement,
    Log,
    PairJudgement,
    SourceJudgement,
    append_judgement,
    claim_key,
)
from graph.dossier.places import nodes_path, sealed_paths, table_id, table_paths
from graph.dossier.tables import write_rows
from graph.errors import FilmgraphError, InputError, UnknownNameError, UsageError
from graph.files import write_atomically
from graph.lookup import Lookup
from graph.ontology import Ontology, load_ontology
from graph.rdf import DERIVED, ClaimReader
from graph.rdf import Mapping as Quads
from graph.resources import resource
from graph.scheduling import HERE, Crew
from graph.sources import compose, read_source
from graph.store import ReadableStore, Store
from graph.tables.progress import Progress, unheard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.dossier.building import Builder, Pending
    from graph.dossier.server import Server
    from graph.model import Claim, Source

IGNORED = f"{INDEX}/\nmap.html\n"


class Dossier:
    """A dossier's folder. Its own ``ontology.ttl``, where it has one, is the one that counts."""

    def __init__(self, folder: Path, ontology: Path | None = None, address: str = "") -> None:
        """Use ``Dossier.open`` or ``Dossier.create``, which check the folder first."""
        self.folder = folder
        self.address = address
        self.config = Config.read(folder / config.NAME)
        self.ontology_path = ontology

    @classmethod
    def open(cls, folder: Path, ontology: Path | None = None, address: str = "") -> Dossier:
        """Open a dossier; raise ``InputError`` where ``folder`` is none.

        With an ``address`` its graph is read from the SPARQL server there, and pushed to it.
        """
        if not (folder / config.NAME).is_file():
            problem = f"is no dossier (it holds no {config.NAME}); start one with `filmgraph new`"
            raise InputError(folder, problem)
        return cls(folder, ontology, address)

    @classmethod
    def find(cls, start: Path, ontology: Path | None = None, address: str = "") -> Dossier:
        """Open the dossier that ``start`` is or lies in."""
        inside = [start.resolve(), *start.resolve().parents]
        found = next((f for f in inside if (f / config.NAME).is_file()), None)
        if found is None:
            message = "no dossier here; name one with --dossier DIR, or try `filmgraph demo`"
            raise FilmgraphError(message)
        return cls.open(found, ontology, address)

    @classmethod
    def create(cls, folder: Path, settings: Config) -> Dossier:
        """Start an empty dossier; raise ``InputError`` where ``folder`` holds one already."""
        if (folder / config.NAME).exists():
            raise InputError(folder, "is a dossier already")
        (folder / "sources").mkdir(parents=True, exist_ok=True)
        for name, columns in (("entities.csv", entities.COLUMNS), ("claims.csv", CLAIM_COLUMNS)):
            write_atomically(folder / name, write_rows(columns, []))
        write_atomically(folder / seals.NAME, write_rows(seals.COLUMNS, []))
        write_atomically(folder / ".gitignore", IGNORED)
        write_atomically(folder / config.NAME, settings.toml())
        return cls.open(folder)

    @classmethod
    def copy_example(cls, folder: Path, ontology: Path | None = None) -> Dossier:
        """Copy the example dossier that comes with the program."""
        ignore = shutil.ignore_patterns(INDEX, "map.html")
        shutil.copytree(resource("data/example"), folder, ignore=ignore, dirs_exist_ok=True)
        return cls.open(folder, ontology)

    def reopened(self) -> Dossier:
        """Return the dossier with its settings and its ontology read anew."""
        return Dossier.open(self.folder, self.ontology_path, self.address)

    @cached_property
    def ontology(self) -> Ontology:
        """The ontology that was asked for, else the dossier's own, else the shipped one."""
        own = self.folder / "ontology.ttl"
        return load_ontology(self.ontology_path or (own if own.is_file() else None))

    def build(self, told: Progress = unheard, crew: Crew = HERE) -> Build:
        """Build the graph from the files; nothing is done where nothing changed.

        ``told`` hears how much of a table was read (0..1), and how many claims more that gave. Sources
        and rows are read by the workers of ``crew``; the graph is the same by any. A server is made to
        hold the graph too: raises ``StoreError`` where it does not, and keeps what it held.
        """
        built = self._builder().build(told, crew)
        if self.server and (told_of := self.server.push(self.config)):
            return replace(built, remarks=(*built.remarks, told_of))
        return built

    def put_table(self, file: Path, mapping: Path) -> Path:
        """Put a table and its mapping into the dossier and seal the table; return its file.

        The mapping is checked first. Raises ``InputError`` for what cannot be read, for a mistake in
        the mapping, and where another table has the same name.
        """
        from graph.dossier.imports import put_table

        path = put_table(self.folder, self._quads(self.ontology), file, mapping)
        nodes = nodes_path(path)
        self.seal([path, nodes] if nodes else [path])
        return path

    @cached_property
    def server(self) -> Server | None:
        """The SPARQL server that is read instead of the disk, where an address was given."""
        if not self.address:
            return None
        from graph.dossier.server import Server

        return Server(self.address, self.folder / INDEX)

    def store(self) -> ReadableStore:
        """Open the graph of the last build for reading; raise ``FilmgraphError`` without one."""
        return self.server.store if self.server else Store.open(self._built() / "store")

    def nquads(self) -> Path:
        """Return the file of the last build's quads, sorted: the canonical form of the graph."""
        return self.server.nquads() if self.server else self._built() / "graph.nq"

    def built_ontology(self, *, frames: bool = False) -> Ontology:
        """Return the ontology that the last build was made under; its lexicon only with ``frames``."""
        folder = self.server.ontology() if self.server else self._built()
        return _ontology_of(folder, frames=frames)

    def source_paths(self) -> list[Path]:
        """Return the files of the sources, in order."""
        return source_paths(self.folder)

    def claim(self, name: str) -> Claim:
        """Return a claim of the last build by its id; raise ``UnknownNameError`` for another."""
        claims = {c.id: c for c in self.claims()}
        if name not in claims:
            raise UnknownNameError("claim", name, claims)
        return claims[name]

    def entity_id(self, name: str) -> str:
        """Return the id of the entity with this name, alias or id, as it was before any merge.

        An id that was merged is still its own here, so that a merge can be taken back. Raises
        ``FilmgraphError`` for an unknown name, with the nearest, and for an ambiguous one.
        """
        lookup = Lookup(self.store(), self.config.language)
        if f"{self.config.base}{name}" in lookup.merged:
            return name
        return lookup.entity(name).value.removeprefix(self.config.base)

    def faults(self) -> list[str]:
        """Return a line for each claim of the last build that the gate would not let pass now."""
        from graph.dossier.checks import claim_faults
        from graph.dossier.imports import row_faults
        from graph.dossier.returns import graph_faults

        sources = {source.id: source for source in map(read_source, self.source_paths())}
        claims = self.claims()
        known = self.built_ontology(frames=True)
        tables = table_paths(self.folder)
        own, graphs = graph_faults(claims, tables, self._quads(known))
        of_tables = [c for c in own if c.evidence[0].row]
        of_texts = [c for c in own if not c.evidence[0].row]
        rows = row_faults(of_tables, tables, known)
        return [*claim_faults(of_texts, sources, known), *rows, *graphs]

    def claims(self) -> list[Claim]:
        """Return the claims of the last build; what is derived says nothing of them."""
        stated = (quad for quad in self.store() if quad.graph_name != DERIVED)
        return ClaimReader(stated, self.config.base).claims()

    def _built(self) -> Path:
        index = self.folder / INDEX
        key = current_key(index)
        if not key:
            message = f"{self.folder}: is not built yet; run `filmgraph build {self.folder}`"
            raise FilmgraphError(message)
        return index / BUILDS / key

    def add(self, source: Source) -> Path:
        """Put a source into the dossier and seal it; return its file.

        A source that is there already with the same text is left alone; raises ``InputError`` where
        another text has its name.
        """
        path = self.folder / "sources" / f"{source.id}.md"
        content = compose(source).encode()
        if path.exists() and path.read_bytes() != content:
            raise InputError(path, "is another text with the same name; rename the new file")
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, content)
        self.seal([path])
        return path

    def seal(self, paths: list[Path]) -> list[Path]:
        """Record sources as they are now; return those whose record changed.

        Raises ``InputError`` for a file that is no source of this dossier.
        """
        table = self.folder / seals.NAME
        known = seals.read_seals(table)
        own = {path.resolve(): file for file, path in sealed_paths(self.folder).items()}
        changed = []
        for path in paths:
            if path.resolve() not in own:
                raise InputError(path, f"is not among the sources of {self.folder}")
            seal = seals.Seal.of(own[path.resolve()], path)
            if known.get(seal.file) != seal:
                known[seal.file] = seal
                changed.append(path)
        write_atomically(table, seals.format_seals(known.values()))
        return changed

    def judge(
        self, claim: Claim, verdict: str, reason: str = "", becomes: Mapping[str, str] | None = None
    ) -> ClaimJudgement:
        """Append what a person decided on a proposed claim; it counts from the next build on.

        ``verdict`` is one of ``ClaimJudgement.VERDICTS``; ``becomes`` says what a corrected claim says
        instead (fields of ``CHANGEABLE``, entities by id). Raises ``UsageError`` for a claim that a
        person entered, and where there is nothing to take back.
        """
        found = self._builder().as_found(claim)
        return self.decide(found, verdict, reason, becomes)

    def decide(
        self, found: Claim, verdict: str, reason: str = "", becomes: Mapping[str, str] | None = None
    ) -> ClaimJudgement:
        """Append a decision on a proposed claim as its engine found it, such as ``pending`` gives."""
        subject, relation, object_, source = claim_key(found)
        return self._append(
            ClaimJudgement(
                **self._signed(verdict, reason),
                subject=subject,
                relation=relation,
                object=object_,
                source=source,
                becomes=dict(becomes or {}),
            )
        )

    def judge_pair(self, one: str, other: str, verdict: str, reason: str = "") -> PairJudgement:
        """Append whether two entities, by id, are one; where they are, ``one`` keeps its name.

        Raises ``UsageError`` for an entity and itself, and where there is nothing to take back.
        """
        if one == other:
            raise UsageError(f"{one} is one entity already")
        return self._append(PairJudgement(**self._signed(verdict, reason), one=one, other=other))

    def judge_link(self, link: LinkJudgement, verdict: str, reason: str = "") -> LinkJudgement:
        """Append whether an entity, by id, and somebody else's IRI, as ``link`` has them, are one.

        Time, author, verdict and reason are put in. Raises ``UsageError`` where there is nothing to take
        back.
        """
        return self._append(replace(link, **self._signed(verdict, reason)))

    def retract(self, source: str, reason: str = "", *, undo: bool = False) -> SourceJudgement:
        """Append that a source, by id, is withdrawn, or is so no more; its file stays.

        Raises ``UnknownNameError`` for another source and ``UsageError`` without a reason.
        """
        known = [path.stem for path in self.source_paths()]
        known += [table_id(path) for path in table_paths(self.folder)]
        if source not in known:
            raise UnknownNameError("source", source, known)
        if not (reason or undo):
            raise UsageError("a source is retracted for a reason; give it with --reason")
        verdict = UNDONE if undo else RETRACTED
        return self._append(SourceJudgement(**self._signed(verdict, reason), source=source))

    def pending(self) -> Pending:
        """Return what engines propose and nobody decided on yet."""
        return self._builder().pending()

    def log(self) -> Log:
        """Return what people decided; raise ``InputError`` for a damaged line."""
        return Log.read(self.folder / JUDGEMENTS)

    def _quads(self, ontology: Ontology) -> Quads:
        settings = self.config
        return Quads(settings.base, ontology, settings.threshold, settings.language)

    def _builder(self) -> Builder:
        from graph.dossier.building import Builder

        return Builder(self.folder, self.config, self.ontology)

    def _signed(self, verdict: str, reason: str) -> dict[str, str]:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return {"time": now, "author": self.config.author, "verdict": verdict, "reason": reason}

    def _append(self, judgement: J) -> J:
        log = self.log()
        if judgement.verdict == UNDONE and not log.counting(judgement):
            raise UsageError(f"nothing was decided on {' '.join(judgement.key)}")
        append_judgement(self.folder / JUDGEMENTS, judgement)
        return judgement


@lru_cache(maxsize=4)
def _ontology_of(build: Path, *, frames: bool) -> Ontology:
    """Read the ontology of a build once: its folder is named by the hash of all that it was made of."""
    return load_ontology(build / "ontology.ttl", frames=frames)

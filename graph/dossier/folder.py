"""``Dossier``: start one, find one, put sources into it, build it, read its graph."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from graph.dossier import config, entities, seals
from graph.dossier.building import INDEX, Build, Builder, current_key, source_paths
from graph.dossier.checks import claim_faults
from graph.dossier.claims import COLUMNS as CLAIM_COLUMNS
from graph.dossier.config import Config
from graph.dossier.judgements import NAME as JUDGEMENTS
from graph.dossier.judgements import Judgement, append_judgement
from graph.dossier.tables import write_rows
from graph.errors import FilmgraphError, InputError, UnknownNameError
from graph.files import write_atomically
from graph.ontology import Ontology, load_ontology
from graph.rdf import DERIVED, ClaimReader
from graph.resources import resource
from graph.sources import compose, read_source
from graph.store import Store

if TYPE_CHECKING:
    from graph.model import Claim, Source

IGNORED = f"{INDEX}/\nmap.html\n"


class Dossier:
    """A dossier's folder. Its own ``ontology.ttl``, where it has one, is the one that counts."""

    def __init__(self, folder: Path, ontology: Path | None = None) -> None:
        """Use ``Dossier.open`` or ``Dossier.create``, which check the folder first."""
        self.folder = folder
        self.config = Config.read(folder / config.NAME)
        self._ontology_path = ontology

    @classmethod
    def open(cls, folder: Path, ontology: Path | None = None) -> Dossier:
        """Open a dossier; raise ``InputError`` where ``folder`` is none."""
        if not (folder / config.NAME).is_file():
            problem = f"is no dossier (it holds no {config.NAME}); start one with `filmgraph new`"
            raise InputError(folder, problem)
        return cls(folder, ontology)

    @classmethod
    def find(cls, start: Path, ontology: Path | None = None) -> Dossier:
        """Open the dossier that ``start`` is or lies in."""
        inside = [start.resolve(), *start.resolve().parents]
        found = next((f for f in inside if (f / config.NAME).is_file()), None)
        if found is None:
            message = "no dossier here; name one with --dossier DIR, or try `filmgraph demo`"
            raise FilmgraphError(message)
        return cls.open(found, ontology)

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

    @cached_property
    def ontology(self) -> Ontology:
        """The ontology that was asked for, else the dossier's own, else the shipped one."""
        own = self.folder / "ontology.ttl"
        return load_ontology(self._ontology_path or (own if own.is_file() else None))

    def build(self) -> Build:
        """Build the graph from the files; nothing is done where nothing changed."""
        return Builder(self.folder, self.config, self.ontology).build()

    def store(self) -> Store:
        """Open the graph of the last build for reading; raise ``FilmgraphError`` without one."""
        return Store.open(self._built() / "store")

    def nquads(self) -> Path:
        """Return the file of the last build's quads, sorted: the canonical form of the graph."""
        return self._built() / "graph.nq"

    def built_ontology(self) -> Ontology:
        """Return the ontology that the last build was made under."""
        return load_ontology(self._built() / "ontology.ttl")

    def source_paths(self) -> list[Path]:
        """Return the files of the sources, in order."""
        return source_paths(self.folder)

    def claim(self, name: str) -> Claim:
        """Return a claim of the last build by its id; raise ``UnknownNameError`` for another."""
        claims = {c.id: c for c in self.claims()}
        if name not in claims:
            raise UnknownNameError("claim", name, claims)
        return claims[name]

    def faults(self) -> list[str]:
        """Return a line for each claim of the last build that the gate would not let pass now."""
        sources = {source.id: source for source in map(read_source, self.source_paths())}
        return list(claim_faults(self.claims(), sources, self.built_ontology()))

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
        return index / "builds" / key

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
        own = {path.resolve() for path in self.source_paths()}
        changed = []
        for path in paths:
            if path.resolve() not in own:
                raise InputError(path, f"is not among the sources of {self.folder}")
            seal = seals.Seal.of(f"sources/{path.name}", path.read_bytes())
            if known.get(seal.file) != seal:
                known[seal.file] = seal
                changed.append(path)
        write_atomically(table, seals.format_seals(known.values()))
        return changed

    def judge(self, claim: Claim, verdict: str, reason: str = "") -> Judgement:
        """Append what a person decided on a claim; it counts from the next build on."""
        judgement = Judgement(
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            author=self.config.author,
            verdict=verdict,
            subject=claim.subject.id,
            relation=claim.relation,
            object=claim.object.id,
            source=claim.source,
            reason=reason,
        )
        append_judgement(self.folder / JUDGEMENTS, judgement)
        return judgement

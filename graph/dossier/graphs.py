"""The whole graph of a dossier as sorted N-Quads: what its articles give, and what its tables do."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from graph.consequences import derive, ontology_quads
from graph.dossier.assembly import Assembly
from graph.dossier.identity import Identity
from graph.dossier.imports import Imported
from graph.dossier.judgements import Log
from graph.dossier.writing import write_sorted
from graph.rdf import DERIVED, Mapping
from graph.store import Store, canonical_lines
from graph.tables.parts import CLAIMS, EDGES, PLACES
from graph.tables.printing import EntityPrinter
from graph.vocabulary import FILM


class Whole:
    """The graph of the articles, made anew in memory."""

    def __init__(self, mapping: Mapping) -> None:
        """Begin with nothing but the ontology of ``mapping``."""
        self._mapping = mapping
        self._store = Store()
        self._store.extend(ontology_quads(mapping.ontology))

    @property
    def engine(self) -> ox.Store:
        """The store in memory."""
        return self._store.engine

    def put(self, source: str, quads: Iterable[Quad]) -> None:  # noqa: ARG002 - its quads name it
        """Add the graph of a source."""
        self._store.extend(quads)

    def finish(self, assembly: Assembly) -> Graph:
        """Add entities and what follows, and return the graph."""
        merged, entered = assembly.identity.merged, assembly.entities.directory.by_id
        entities = set()
        for name in assembly.met | entered.keys() | merged.keys():
            if quads := [*assembly.told(name, self._mapping, self.engine)]:
                self._store.extend(quads)
                entities.add(name)
        self._store.extend(assembly.links.quads(self._mapping))
        derive(self._store)
        told = frozenset(entities - merged.keys())
        return Graph(self._store, self._mapping, assembly.identity, told)


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph of the articles, in memory, and the ids of the ``entities`` in it."""

    store: Store
    quads: Mapping
    identity: Identity
    entities: Container[str]

    def write(self, path: Path, imported: Imported, log: Log) -> int:
        """Write it to ``path`` with what tables give; return how many quads it has."""
        without = self._settle(imported)
        lines = [*canonical_lines(self.store), *self._shared(imported, log)]
        entities = path.with_name("entities.draft")
        self._write_entities(entities, imported)
        parts = imported.parts
        runs = [entities, *(part.folder / EDGES for part in parts)]
        blocks = [part.folder / name for part in parts for name in (CLAIMS, PLACES)]
        count = write_sorted(path, lines, runs, blocks, without)
        entities.unlink()
        return count

    def _settle(self, imported: Imported) -> set[bytes]:
        """Return the lines to leave out: what a table says one way, somebody says the other way.

        What the articles make follow and a table states is removed from the store.
        """
        out: set[bytes] = set()
        pairs = imported.pairs
        for subject, relation, object_ in pairs:
            one, other = self.quads.iri(subject), self.quads.iri(object_)
            predicate = NamedNode(FILM.iri + relation)
            if DERIVED in self._graphs(one, predicate, other):
                self.store.engine.remove(Quad(one, predicate, other, DERIVED))
            stated = self._graphs(other, predicate, one) - {DERIVED}
            if stated or (object_, relation, subject) in pairs:
                out.add(f"{other} {predicate} {one} {DERIVED} .\n".encode())
        return out

    def _graphs(self, one: NamedNode, predicate: NamedNode, other: NamedNode) -> set[object]:
        found = self.store.engine.quads_for_pattern(one, predicate, other)
        return {quad.graph_name for quad in found}

    def _shared(self, imported: Imported, log: Log) -> Iterator[bytes]:
        """Yield what is told of the tables as sources, and of what made their claims."""
        for source in imported.sources.values():
            told = self.quads.source_quads(source, retraction=log.retraction(source.id))
            yield from (f"{quad} .\n".encode() for quad in told)
        for part in imported.parts:
            yield from (line.encode() for line in part.shared)

    def _write_entities(self, path: Path, imported: Imported) -> None:
        """Write the sorted lines of the entities that only tables speak of."""
        stands_for = set(self.identity.merged.values())
        printer = EntityPrinter(self.quads) if imported.entities else None
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for name in sorted(imported.entities, key=lambda name: f"{name}>"):
                if printer and name not in self.entities:
                    entity = imported.entities[name]
                    told = self.identity.entity(entity) if name in stands_for else entity
                    file.writelines(sorted(printer.lines(told)))

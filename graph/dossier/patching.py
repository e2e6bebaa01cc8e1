"""A graph that differs little from the one before: a copy of its store, changed where it differs.

The copy shares the files that stay as they are (RocksDB's checkpoint: hard links), so it costs as much
as the difference. What follows by the axioms depends on what is stated between the same two entities,
and on the class of one; so the rules are asked of those that are touched alone, in a store of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from graph.consequences import ONTOLOGY, derive
from graph.dossier.assembly import Assembly
from graph.dossier.writing import write_changed
from graph.rdf import DERIVED, ENTITIES, LINKS
from graph.rdf import Mapping as Quads
from graph.store import Store
from graph.vocabulary import DCTERMS, FILM, OWL, RDF

Ends = tuple[NamedNode, NamedNode]


class Patch:
    """The graph of a build in a copy of the store of another build."""

    def __init__(self, old: Path, new: Path, mapping: Quads) -> None:
        """Copy the store of the build ``old`` to the build ``new``.

        Raises ``InputError`` or ``OSError`` where that cannot be opened or copied.
        """
        self._old = old
        self._new = new
        self._mapping = mapping
        Store.open(old / "store").engine.backup(str(new / "store"))
        self.engine = ox.Store(str(new / "store"))
        self._gone: set[Quad] = set()
        self._come: set[Quad] = set()

    def put(self, source: str, quads: Iterable[Quad]) -> None:
        """Put the graph of a source in the place of what was there."""
        self._replace(self._found(None, None, None, self._mapping.source_iri(source)), quads)

    def finish(self, assembly: Assembly) -> tuple[int, int]:
        """Bring entities and what follows up to the sources; write it all.

        Return how many quads came and how many are gone.
        """
        changed = self._told_anew(assembly)
        self._derive(changed)
        self.engine.flush()
        lines = ([f"{quad} .\n".encode() for quad in quads] for quads in (self._gone, self._come))
        write_changed(self._old / "graph.nq", self._new / "graph.nq", *lines)
        return len(self._come), len(self._gone)

    def _told_anew(self, assembly: Assembly) -> set[NamedNode]:
        """Tell the entities again of which something may have changed; return them."""
        base = self._mapping.base
        ends = {
            q.object for q in self._gone | self._come if q.predicate in (RDF.subject, RDF.object)
        }
        merges = self._found(None, DCTERMS.isReplacedBy, None, ENTITIES)
        linked = self._link(assembly)
        ends |= {
            quad.object for quad in self._gone | self._come if quad.predicate == OWL.annotatedSource
        }
        nodes = ends | {end for quad in merges for end in (quad.subject, quad.object)}
        names = {node.value.removeprefix(base) for node in nodes if isinstance(node, NamedNode)}
        names |= assembly.met | assembly.identity.touched | linked.keys()
        for name in names:
            old = self._found(self._mapping.iri(name), None, None, ENTITIES)
            told = assembly.told(name, self._mapping, self.engine)
            self._replace(old, (*told, *linked[name]))
        return {self._mapping.iri(name) for name in names}

    def _link(self, assembly: Assembly) -> Mapping[str, list[Quad]]:
        """Tell anew where links are from; return the links of each entity by its id."""
        found: dict[str, list[Quad]] = defaultdict(list)
        origins = set()
        for quad in assembly.links.quads(self._mapping):
            if quad.graph_name == LINKS:
                origins.add(quad)
            elif isinstance(quad.subject, NamedNode):
                found[quad.subject.value.removeprefix(self._mapping.base)].append(quad)
        self._replace(self._found(None, None, None, LINKS), origins)
        return found

    def _derive(self, entities: set[NamedNode]) -> None:
        """Derive anew what follows for these entities' classes, and between touched pairs of them."""
        stated = self._pairs()
        pairs = {pair for one, other in stated for pair in ((one, other), (other, one))}
        around = {quad for one, other in pairs for quad in self._found(one, None, other, None)}
        classes = [(entity, RDF.type, None) for entity in entities]
        told = {quad for pattern in classes for quad in self._found(*pattern, ENTITIES)}
        old = {quad for pattern in classes for quad in self._found(*pattern, DERIVED)}
        old |= {quad for quad in around if quad.graph_name == DERIVED}
        small = Store()
        small.extend(self._found(None, None, None, ONTOLOGY) | told | (around - old))
        derive(small)
        self._replace(old, small.engine.quads_for_pattern(None, None, None, DERIVED))

    def _pairs(self) -> set[Ends]:
        """Return the ends of the direct triples that came or are gone."""
        relations = {NamedNode(FILM.iri + name) for name in self._mapping.ontology.relations}
        return {
            (quad.subject, quad.object)
            for quad in self._gone | self._come
            if quad.predicate in relations
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
        }

    def _found(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object_: NamedNode | None,
        graph: NamedNode | None,
    ) -> set[Quad]:
        return set(self.engine.quads_for_pattern(subject, predicate, object_, graph))

    def _replace(self, old: set[Quad], new: Iterable[Quad]) -> None:
        told = ox.Store()  # which writes a number and a time in one way, as the store on disk does
        told.extend(new)
        kept = set(told)
        gone, come = old - kept, kept - old
        for quad in gone:
            self.engine.remove(quad)
        self.engine.extend(come)
        self._gone |= gone
        self._come |= come

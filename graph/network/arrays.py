"""Ties as arrays of numbers: what a heavy measure needs of a store, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.rdf import DERIVED
from graph.store import ReadableStore

if TYPE_CHECKING:
    import networkx as nx
    import rustworkx

Indexes: TypeAlias = NDArray[np.int32]

_RELATIONS = "SELECT DISTINCT ?relation { ?relation a film:Relation } ORDER BY ?relation"
_STATED = """
SELECT ?subject ?object {
  GRAPH ?source { ?subject {relation} ?object }
  FILTER (?source != {derived})
}
"""
"""As often as sources tell it: to tell twins apart is cheaper in numbers than in the engine."""


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a store, each once; ``entities`` and ``relations`` are IRIs.

    Tie ``i`` leads from ``entities[subjects[i]]`` by ``relations[predicates[i]]`` to
    ``entities[objects[i]]``.
    """

    entities: tuple[str, ...]
    relations: tuple[str, ...]
    subjects: Indexes
    predicates: Indexes
    objects: Indexes

    def __len__(self) -> int:
        """Count the ties."""
        return len(self.subjects)

    def multidigraph(self) -> nx.MultiDiGraph[str]:
        """Return the ties for NetworkX, keyed by the IRIs of their relations."""
        import networkx as nx

        made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        made.add_nodes_from(self.entities)
        ends = (
            map(self.entities.__getitem__, side.tolist()) for side in (self.subjects, self.objects)
        )
        keys = map(self.relations.__getitem__, self.predicates.tolist())
        for one, other, key in zip(*ends, keys, strict=True):
            made.add_edge(one, other, key=key)
        return made

    def simple(self) -> rustworkx.PyGraph[str, None]:
        """Return the graph that measures are defined on: one edge for two entities that are tied."""
        import rustworkx

        made: rustworkx.PyGraph[str, None] = rustworkx.PyGraph(multigraph=False)
        made.add_nodes_from(self.entities)
        made.add_edges_from([(one, other, None) for one, other in self._pairs().tolist()])
        return made

    def adjacency(self) -> Any:
        """Return the simple graph as a symmetric ``scipy.sparse.csr_array`` of zeros and ones."""
        from scipy.sparse import coo_array

        one, other = self._pairs().T
        ends = np.concatenate((one, other)), np.concatenate((other, one))
        size = len(self.entities)
        return coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(size, size)).tocsr()

    def _pairs(self) -> Indexes:
        """Return the tied entities, two indexes a row, each two once; none with itself."""
        one, other = (
            np.minimum(self.subjects, self.objects),
            np.maximum(self.subjects, self.objects),
        )
        size = max(len(self.entities), 1)
        pairs = _once((one.astype(np.int64) * size + other)[one != other])
        return np.column_stack(np.divmod(pairs, size)).astype(np.int32)


def ties_of(store: ReadableStore) -> Ties:
    """Return the ties that claims in force make in ``store``: one scan for each relation.

    Neither what follows by the axioms nor dates, sources and words are among them.
    """
    relations = tuple(relation for [relation] in store.rows(_RELATIONS))
    cells: list[str] = []
    counts = []
    for relation in relations:
        sparql = _STATED.replace("{relation}", f"<{relation}>").replace("{derived}", str(DERIVED))
        before = len(cells)
        cells.extend(chain.from_iterable(store.rows(sparql)))
        counts.append((len(cells) - before) // 2)
    indexes = {iri: index for index, iri in enumerate(dict.fromkeys(cells))}
    ends = np.fromiter(map(indexes.__getitem__, cells), np.int64, len(cells)).reshape(-1, 2)
    predicates = np.repeat(np.arange(len(relations)), counts)
    size = max(len(indexes), 1)
    rest, objects = np.divmod(_once((predicates * size + ends[:, 0]) * size + ends[:, 1]), size)
    predicates, subjects = np.divmod(rest, size)
    columns = (column.astype(np.int32) for column in (subjects, predicates, objects))
    return Ties(tuple(indexes), relations, *columns)


def _once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers in order, each once."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]

"""Who matters in a network, by the measures of graph theory.

Measures run in rustworkx, a compiled library, and equal NetworkX's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import UnknownNameError
from graph.network import Network

if TYPE_CHECKING:
    import rustworkx


@dataclass(frozen=True, slots=True)
class Rank:
    """An entity and its figure: ``ties`` counts the entities it is tied to, ``claims`` the claims."""

    iri: str
    label: str
    type: str
    ties: int
    claims: int
    score: float


def rank(network: Network, by: str = "ties") -> list[Rank]:
    """Order the entities of ``network`` by a measure, the highest first; names break a tie.

    ``ties``: how many others an entity is tied to. ``betweenness``: the share of shortest paths that
    lead through it (Brandes 2001). ``pagerank``: Brin and Page 1998, damping 0.85. Directions and
    parallel claims do not count. Raises ``UnknownNameError`` for another measure.
    """
    if by not in MEASURES:
        raise UnknownNameError("measure", by, MEASURES)
    scores = MEASURES[by](network)
    ranks = [
        Rank(
            iri=iri,
            label=about["label"],
            type=about["type"],
            ties=len(_neighbors(network, iri)),
            claims=network.degree(iri),
            score=scores[iri],
        )
        for iri, about in network.nodes(data=True)
    ]
    return sorted(ranks, key=lambda r: (-round(r.score, 12), r.label, r.iri))


def _ties(network: Network) -> dict[str, float]:
    return {iri: float(len(_neighbors(network, iri))) for iri in network}


def _betweenness(network: Network) -> dict[str, float]:
    import rustworkx

    compiled, iris = _compiled(network)
    found = rustworkx.graph_betweenness_centrality(compiled, normalized=True)
    return {iri: found[index] for index, iri in enumerate(iris)}


def _pagerank(network: Network) -> dict[str, float]:
    import rustworkx

    compiled, iris = _compiled(network)
    found = rustworkx.pagerank(compiled.to_directed(), alpha=0.85, tol=1e-12, max_iter=1000)
    return {iri: found[index] for index, iri in enumerate(iris)}


MEASURES: Mapping[str, Callable[[Network], dict[str, float]]] = {
    "ties": _ties,
    "betweenness": _betweenness,
    "pagerank": _pagerank,
}


def _neighbors(network: Network, iri: str) -> set[str]:
    return {*network.successors(iri), *network.predecessors(iri)} - {iri}


def _compiled(network: Network) -> tuple[rustworkx.PyGraph[str, None], list[str]]:
    """Return the simple undirected graph of ``network`` and the IRI of each node index."""
    import rustworkx

    iris = sorted(network)
    indexes = {iri: index for index, iri in enumerate(iris)}
    ties = {tuple(sorted((indexes[s], indexes[o]))) for s, o in network.edges() if s != o}
    compiled: rustworkx.PyGraph[str, None] = rustworkx.PyGraph(multigraph=False)
    compiled.add_nodes_from(iris)
    compiled.add_edges_from([(a, b, None) for a, b in sorted(ties)])
    return compiled, iris

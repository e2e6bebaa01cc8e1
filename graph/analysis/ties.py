"""The simple graph that measures are defined on: one undirected edge for two entities that are tied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from graph.network import Network

if TYPE_CHECKING:
    import rustworkx


def simple(network: Network) -> nx.Graph[str]:
    """Return the entities of ``network`` and their ties by claims in force, both in order.

    Directions, parallel claims and an entity's ties with itself do not count.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(network))
    ends = {
        (min(subject, object_), max(subject, object_))
        for subject, object_, stands in network.edges(data="stands", default=True)
        if stands and subject != object_
    }
    graph.add_edges_from(sorted(ends))
    return graph


def compiled(graph: nx.Graph[str]) -> tuple[rustworkx.PyGraph[str, None], list[str]]:
    """Return ``graph`` in rustworkx, and the IRI of each of its indexes."""
    import rustworkx

    iris = list(graph)
    indexes = {iri: index for index, iri in enumerate(iris)}
    made: rustworkx.PyGraph[str, None] = rustworkx.PyGraph(multigraph=False)
    made.add_nodes_from(iris)
    made.add_edges_from([(indexes[one], indexes[other], None) for one, other in graph.edges()])
    return made, iris

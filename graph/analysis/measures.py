"""The measures of graph theory by which entities are ranked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from graph.analysis.ties import compiled
from graph.errors import FilmgraphError

Scores: TypeAlias = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: how it is computed, and whether the lowest figure tells most.

    ``unit`` is what its figures are: a ``count``, a ``share`` (0..1), or a plain ``number``.
    """

    compute: Callable[[nx.Graph[str]], Scores]
    unit: str
    lowest_first: bool = False


def elsewhere() -> bool:
    """Tell whether somebody chose a backend of NetworkX, by its configuration or environment.

    Measures that rustworkx would compute are then NetworkX's, which hands them on.
    """
    return bool(nx.config.backend_priority.algos)  # type: ignore[attr-defined] # the stubs are behind


def _ties(graph: nx.Graph[str]) -> Scores:
    """Degree: to how many others an entity is tied."""
    return {iri: float(degree) for iri, degree in graph.degree()}


def _betweenness(graph: nx.Graph[str]) -> Scores:
    """Brandes 2001: the share of the shortest paths between others that lead through it, exact."""
    import rustworkx

    if elsewhere():
        return nx.betweenness_centrality(graph)
    return _by_index(graph, rustworkx.graph_betweenness_centrality, normalized=True)


def _closeness(graph: nx.Graph[str]) -> Scores:
    """Wasserman and Faust 1994: how near it is to those that it can reach, times their share."""
    import rustworkx

    if elsewhere():
        return nx.closeness_centrality(graph)
    return _by_index(graph, rustworkx.graph_closeness_centrality, wf_improved=True)


def _pagerank(graph: nx.Graph[str]) -> Scores:
    """Brin and Page 1998, damping 0.85: how often a random walk along ties comes by."""
    import rustworkx

    if elsewhere():
        return nx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=1000)
    made, iris = compiled(graph)
    found = rustworkx.pagerank(made.to_directed(), alpha=0.85, tol=1e-12, max_iter=1000)
    return {iri: found[index] for index, iri in enumerate(iris)}


def _eigenvector(graph: nx.Graph[str]) -> Scores:
    """Bonacich 1972: being tied to those who are well tied; of the whole, length 1."""
    import rustworkx

    if not graph.number_of_edges():
        return dict.fromkeys(graph, 0.0)
    try:
        return _by_index(graph, rustworkx.eigenvector_centrality, max_iter=100_000, tol=1e-10)
    except rustworkx.FailedToConverge as error:
        message = "the eigenvector of this network is not found; take pagerank"
        raise FilmgraphError(message) from error


def _constraint(graph: nx.Graph[str]) -> Scores:
    """Burt 1992: how far an entity's contacts know each other; without contacts there is none."""
    return {iri: v for iri, v in nx.constraint(graph).items() if not math.isnan(v)}


def _core(graph: nx.Graph[str]) -> Scores:
    """Seidman 1983: the largest k for which it belongs to a part where all have k ties."""
    import rustworkx

    if elsewhere():
        return {iri: float(core) for iri, core in nx.core_number(graph).items()}
    return _by_index(graph, rustworkx.core_number)


def _articulation(graph: nx.Graph[str]) -> Scores:
    """Hopcroft and Tarjan 1973: into how many pieces its group falls without it; 0 where it holds."""
    import rustworkx

    made, iris = compiled(graph)
    parts: dict[int, set[int]] = {}
    for ends, part in rustworkx.biconnected_components(made).items():
        for end in ends:
            parts.setdefault(end, set()).add(part)
    pieces = {iris[index]: len(found) for index, found in parts.items()}
    return {iri: float(pieces.get(iri, 0)) if pieces.get(iri, 0) > 1 else 0.0 for iri in graph}


def _by_index(graph: nx.Graph[str], measure: Callable[..., Any], **options: object) -> Scores:
    made, iris = compiled(graph)
    found = measure(made, **options)
    return {iri: float(found[index]) for index, iri in enumerate(iris)}


MEASURES: Mapping[str, Measure] = {
    "ties": Measure(_ties, "count"),
    "betweenness": Measure(_betweenness, "share"),
    "closeness": Measure(_closeness, "number"),
    "pagerank": Measure(_pagerank, "share"),
    "eigenvector": Measure(_eigenvector, "number"),
    "constraint": Measure(_constraint, "number", lowest_first=True),
    "core": Measure(_core, "count"),
    "articulation": Measure(_articulation, "count"),
}
"""The measures by name: degree, betweenness, closeness, PageRank, …"""

"""Who belongs together: communities by Leiden's method, with how sure they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import TypeAlias

import networkx as nx

from graph.analysis.ties import simple
from graph.network import Network

SEEDS = 10
"""Over how many runs with other random numbers stability is measured."""

Partition: TypeAlias = Mapping[str, int]
"""The number of each entity's community."""


@dataclass(frozen=True, slots=True)
class Group:
    """A community. ``members`` and ``bridges`` are IRIs, the best tied first.

    ``density`` is the share of its possible ties that there are (0..1), ``stability`` the mean share of
    its pairs that stay together in other runs (0..1); ``bridges`` are its members with ties to others.
    """

    members: tuple[str, ...]
    density: float
    stability: float
    bridges: tuple[str, ...]


def groups(network: Network) -> list[Group]:
    """Return the communities of ``network`` with at least two members, the largest first.

    Traag, Waltman and van Eck 2019, with modularity and fixed seeds: the same network gives the same
    groups, in whatever order its claims come. An entity without ties belongs to none.
    """
    graph = simple(network)
    if not graph.number_of_edges():
        return []
    first, *others = (_partition(graph, seed) for seed in range(SEEDS))
    parts: dict[int, set[str]] = {}
    for iri, number in first.items():
        parts.setdefault(number, set()).add(iri)
    found = [_group(graph, members, others) for members in parts.values() if len(members) > 1]
    return sorted(found, key=lambda g: (-len(g.members), g.members))


def _partition(graph: nx.Graph[str], seed: int) -> Partition:
    import graspologic_native

    edges = [(one, other, 1.0) for one, other in graph.edges()]
    _, found = graspologic_native.leiden(edges, seed=seed)
    return dict(sorted(found.items()))


def _group(graph: nx.Graph[str], members: Collection[str], runs: Sequence[Partition]) -> Group:
    pairs, inside = comb(len(members), 2), set(members)
    ordered = sorted(members, key=lambda iri: (-graph.degree(iri), iri))
    return Group(
        members=tuple(ordered),
        density=graph.subgraph(members).number_of_edges() / pairs,
        stability=sum(_together(members, run) for run in runs) / (pairs * len(runs)),
        bridges=tuple(iri for iri in ordered if not inside.issuperset(graph[iri])),
    )


def _together(members: Collection[str], run: Partition) -> int:
    """Return how many pairs of ``members`` a run leaves in one community."""
    return sum(comb(n, 2) for n in Counter(run[iri] for iri in members).values())

"""Who belongs together: communities by Louvain's method, with how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import networkx as nx

from graph.analysis.ties import simple
from graph.network import Network

SEEDS = 10
"""Over how many runs with other random numbers stability is measured."""


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

    Blondel, Guillaume, Lambiotte and Lefebvre 2008, by NetworkX, with a fixed seed: the same network
    gives the same groups.
    """
    graph = simple(network)
    runs = [_partition(graph, seed) for seed in range(SEEDS)]
    found = [_group(graph, members, runs[1:]) for members in runs[0] if len(members) > 1]
    return sorted(found, key=lambda g: (-len(g.members), g.members))


def _partition(graph: nx.Graph[str], seed: int) -> list[set[str]]:
    return list(nx.community.louvain_communities(graph, seed=seed))


def _group(graph: nx.Graph[str], members: set[str], runs: Sequence[Sequence[set[str]]]) -> Group:
    pairs = comb(len(members), 2)
    together = sum(comb(len(members & part), 2) for run in runs for part in run)
    ordered = sorted(members, key=lambda iri: (-graph.degree(iri), iri))
    return Group(
        members=tuple(ordered),
        density=graph.subgraph(members).number_of_edges() / pairs,
        stability=together / (pairs * len(runs)),
        bridges=tuple(iri for iri in ordered if not members.issuperset(graph[iri])),
    )

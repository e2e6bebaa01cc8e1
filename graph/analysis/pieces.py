"""What a network hangs together by: its components, and the ties without which it falls apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from graph.analysis.ties import simple
from graph.network import Network

LEAST = 2
"""How many entities a tie has to hold on each of its sides: to part with one alone tells little."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """A tie on which a part of the network hangs; ``sizes`` count the entities on each side."""

    one: str
    other: str
    sizes: tuple[int, int]


def components(network: Network) -> list[tuple[str, ...]]:
    """Return the parts of ``network`` that no tie connects, the largest first, the best tied first."""
    graph = simple(network)
    parts = [
        tuple(sorted(part, key=lambda iri: (-graph.degree(iri), iri)))
        for part in nx.connected_components(graph)
    ]
    return sorted(parts, key=lambda part: (-len(part), part))


def bridges(network: Network) -> list[Bridge]:
    """Return the only ties between two parts of at least ``LEAST`` entities, the evenest parts first.

    By Tarjan's method (1974); several claims on the same two entities are one tie.
    """
    graph = simple(network)
    cut = [(min(edge), max(edge)) for edge in nx.bridges(graph)]
    tree = _tree(graph, cut)
    found = []
    for one, other in cut:
        sizes = tree[one, other], tree[other, one]
        if min(sizes) >= LEAST:
            found.append(Bridge(one, other, sizes))
    return sorted(found, key=lambda b: (-min(b.sizes), b.one, b.other))


def _tree(graph: nx.Graph[str], cut: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return, for each cut tie, the number of entities on the side of its first end, either way."""
    rest = graph.copy()
    rest.remove_edges_from(cut)
    block = {iri: n for n, part in enumerate(nx.connected_components(rest)) for iri in part}
    tree = nx.Graph((block[one], block[other]) for one, other in cut)
    inside = dict.fromkeys(block.values(), 0)
    for number in block.values():
        inside[number] += 1
    below: dict[tuple[int, int], int] = {}
    for part in nx.connected_components(tree):
        root = min(part)
        whole = sum(inside[number] for number in part)
        for up, down in reversed(list(nx.dfs_edges(tree, root))):
            under = [below[down, child] for child in tree[down] if child != up]
            below[up, down] = inside[down] + sum(under)
            below[down, up] = whole - below[up, down]
    sides = {}
    for one, other in cut:
        sides[one, other] = below[block[other], block[one]]
        sides[other, one] = below[block[one], block[other]]
    return sides

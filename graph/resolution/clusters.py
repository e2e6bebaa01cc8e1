"""Which entities are likely one when all pairs are taken together, not each for itself.

A pair alone may be right by chance; that its two ends also resemble the others of both sides speaks for
it, and that they do not speaks against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import networkx as nx

from graph.resolution.candidates import Pair
from graph.resolution.model import model

TOGETHER = model().together
"""The mean score from which on two groups are likely one: on the training part, 98 of 100 pairs are."""


def clusters(pairs: Iterable[Pair], least: float = TOGETHER) -> list[tuple[str, ...]]:
    """Return the groups of ids that are likely one entity, the largest first, then by ids.

    Average linkage (Sokal and Michener 1958) over the scores; two that were not compared count as 0.
    A group has at least two members, and no id is in two groups.
    """
    alike: nx.Graph[str] = nx.Graph()
    for pair in pairs:
        alike.add_edge(pair.one.id, pair.other.id, score=pair.score)
    # Where a mean reaches the limit, so does one of its scores: no group leaves such a component.
    strong: nx.Graph[str] = nx.Graph(
        (a, b) for a, b in alike.edges if alike.edges[a, b]["score"] >= least
    )
    found = [
        group
        for part in nx.connected_components(strong)
        for group in _parted(alike, sorted(part), least)
        if len(group) > 1
    ]
    return sorted(found, key=lambda group: (-len(group), group))


def _parted(alike: nx.Graph[str], members: list[str], least: float) -> Iterator[tuple[str, ...]]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    scores = nx.to_numpy_array(alike, nodelist=members, weight="score")
    distances = squareform(1 - scores, checks=False)
    groups: dict[int, list[str]] = defaultdict(list)
    labels = fcluster(linkage(distances, "average"), 1 - least, "distance")
    for iri, number in zip(members, labels, strict=True):
        groups[number].append(iri)
    yield from map(tuple, groups.values())

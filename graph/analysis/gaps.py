"""Ties that nobody tells of and that would not surprise: what two entities share, where they meet."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from graph.analysis.ties import simple
from graph.network import Network
from graph.ontology import Ontology

CROWD = 100
"""An entity with more ties than this says nothing of two that share it."""
SHARED = 2
"""How many entities, or texts, two have to share."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Two entities without a known tie; ``shared`` are the IRIs of what they share, or of texts."""

    one: str
    other: str
    score: float
    shared: tuple[str, ...]


def suggestions(network: Network, ontology: Ontology, types: Collection[str] = ()) -> list[Gap]:
    """Return pairs of entities without a tie that share at least ``SHARED`` others, the likeliest first.

    The score is that of Adamic and Adar (2003): what few share tells more. Hubs of the ontology (towns,
    prizes) do not count, and a claim that is not in force is a known tie. ``types`` limits the pairs.
    """
    graph = simple(network)
    known = {frozenset(edge) for edge in network.edges()}
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for middle in graph:
        if _tells(network, ontology, graph, middle):
            ends = [e for e in graph[middle] if _fits(network, ontology, e, types)]
            for pair in combinations(sorted(ends), 2):
                shared[pair].append(middle)
    found = [
        Gap(*pair, sum(1 / math.log(graph.degree(m)) for m in middles), tuple(sorted(middles)))
        for pair, middles in shared.items()
        if len(middles) >= SHARED and frozenset(pair) not in known
    ]
    return sorted(found, key=lambda g: (-round(g.score, 12), g.one, g.other))


def together(network: Network, ontology: Ontology, types: Collection[str] = ()) -> list[Gap]:
    """Return pairs without a tie that at least ``SHARED`` independent texts speak of, the most first."""
    known = {frozenset(edge) for edge in network.edges()}
    spoken: dict[str, set[str]] = defaultdict(set)
    for subject, object_, claim in network.edges(data=True):
        text = claim.get("text_group") or claim["source"]
        spoken[text].update({subject, object_})
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, entities in sorted(spoken.items()):
        kept = [
            e
            for e in entities
            if _fits(network, ontology, e, types) and not _hub(network, ontology, e)
        ]
        for pair in combinations(sorted(kept), 2):
            texts[pair].append(text)
    found = [
        Gap(*pair, float(len(met)), tuple(met))
        for pair, met in texts.items()
        if len(met) >= SHARED and frozenset(pair) not in known
    ]
    return sorted(found, key=lambda g: (-g.score, g.one, g.other))


def _tells(network: Network, ontology: Ontology, graph: nx.Graph[str], iri: str) -> bool:
    return 1 < graph.degree(iri) <= CROWD and not _hub(network, ontology, iri)


def _hub(network: Network, ontology: Ontology, iri: str) -> bool:
    return ontology.entity_class(network.nodes[iri]["type"]).hub


def _fits(network: Network, ontology: Ontology, iri: str, types: Collection[str]) -> bool:
    return not types or ontology.fits(network.nodes[iri]["type"], types)

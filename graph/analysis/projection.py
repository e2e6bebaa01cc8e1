"""Entities tied through others: people through a work, companies through what they produced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import combinations

import networkx as nx

from graph.network import Network
from graph.ontology import Ontology


def project(
    network: Network,
    ontology: Ontology,
    via: str,
    relations: Collection[str] = (),
    types: Collection[str] = (),
) -> Network:
    """Return the one-mode projection over the entities of class ``via`` (Wasserman and Faust 1994).

    Two entities of ``types`` (all where empty) are tied where claims in force, of ``relations`` (all
    where empty), tie both to the same entity of ``via``; the tie's ``through`` names these. Raises
    ``UnknownNameError`` for an unknown class or relation.
    """
    _check(ontology, via, relations, types)
    near: dict[str, set[str]] = defaultdict(set)
    for subject, object_, claim in network.edges(data=True):
        told = claim.get("stands", True) and (not relations or claim["relation"] in relations)
        for middle, end in ((subject, object_), (object_, subject)):
            if told and middle != end and ontology.fits(network.nodes[middle]["type"], [via]):
                near[middle].add(end)
    through: dict[tuple[str, str], list[str]] = defaultdict(list)
    for middle, ends in sorted(near.items()):
        kept = (e for e in ends if not types or ontology.fits(network.nodes[e]["type"], types))
        for pair in combinations(sorted(kept), 2):
            through[pair].append(middle)
    projected: Network = nx.MultiDiGraph(**network.graph)
    for (one, other), middles in sorted(through.items()):
        for end in (one, other):
            projected.add_node(end, **network.nodes[end])
        projected.add_edge(one, other, key=f"{one} {other}", through=tuple(middles), stands=True)
    return projected


def _check(
    ontology: Ontology, via: str, relations: Collection[str], types: Collection[str]
) -> None:
    for name in (via, *types):
        ontology.entity_class(name)
    for name in relations:
        ontology.relation(name)

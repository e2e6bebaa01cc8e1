"""Entities of a dossier that may be one, as items of the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.connections.profiles import said
from graph.connections.telling import Teller
from graph.dossier.judgements import DIFFERENT, SAME, PairJudgement
from graph.network import Network
from graph.ontology import Ontology
from graph.resolution import candidates, clusters, profiles
from graph.reviewing.queue import PairItem

_FACTS = 3
"""How many claims tell who somebody is."""


def pair_items(
    network: Network, ontology: Ontology, decided: Iterable[PairJudgement], base: str, language: str
) -> list[PairItem]:
    """Return the pairs of ``network`` that may be one, the likeliest first.

    What was ``decided`` to be one or two is left out; ``base`` is what the dossier's IRIs begin with.
    """
    apart: dict[str, set[str]] = defaultdict(set)
    for judgement in decided:
        if judgement.verdict in {SAME, DIFFERENT}:
            one, other = (base + iri for iri in judgement.key)
            apart[one].add(other)
            apart[other].add(one)
    known = profiles(network, ontology, {iri: frozenset(to) for iri, to in apart.items()})
    teller = Teller(network, ontology, language)
    found = []
    met = candidates(known, ontology)
    group = {iri: number for number, ids in enumerate(clusters(met)) for iri in ids}
    for pair in met:
        one, other = sorted((pair.one.id, pair.other.id), key=lambda i: (-network.degree(i), i))
        item = PairItem(
            one.removeprefix(base),
            other.removeprefix(base),
            (teller.name(one), teller.name(other)),
            (facts(teller, one), facts(teller, other)),
            pair.score,
            pair.reason(language),
            likely=one in group and group[one] == group.get(other),
        )
        found.append(item)
    return found


def facts(teller: Teller, iri: str) -> tuple[str, ...]:
    """Return what an entity is, and some of what is said of it."""
    network = teller.network
    edges = [*network.out_edges(iri, keys=True), *network.in_edges(iri, keys=True)]
    told = said(network, teller.ontology, edges)[:_FACTS]
    return (teller.kind(iri), *(teller.sentence(s.edges[0]) for s in told))

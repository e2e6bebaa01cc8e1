"""A part of a network: what a map, an export or a measure is to show, and nothing else of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.dates import starts_after
from graph.network import Network, StoredClaims, Wanted
from graph.ontology import Ontology
from graph.support import Edge, saying, support
from graph.vocabulary import FILM


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be kept of a network; what is left empty keeps all.

    ``types``, ``relations`` and ``statuses`` are names of the ontology's terms, a class with those
    below it; ``sources``, ``focus`` and ``without`` are IRIs. ``focus`` keeps what lies within ``hops``
    steps of these entities along the claims that are kept otherwise. ``since`` and ``until`` are dates
    (``2018``, ``2018-11``, ``2018-11-05``): a claim is kept whose time overlaps theirs, an undated one
    where ``undated``. ``support`` is how many independent texts have to say a thing.
    """

    types: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    hops: int = 1
    without: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    undated: bool = True
    support: int = 1


def select(network: Network, selection: Selection, ontology: Ontology) -> Network:
    """Return the part of ``network`` that ``selection`` keeps, with its nodes' and edges' attributes.

    An entity is kept with its claims, or where it is in the focus; one that had no claim before is kept
    where its type is. Raises ``UnknownNameError`` for a type, relation or status that the ontology has
    not.
    """
    for name in selection.types:
        ontology.entity_class(name)
    for name in selection.relations:
        ontology.relation(name)
    for name in selection.statuses:
        ontology.status(name)
    kept = _supported(network, _claims(network, selection, ontology), selection.support, ontology)
    if selection.focus:
        near = _near(kept, selection.focus, selection.hops)
        kept = [edge for edge in kept if near.issuperset(edge[:2])]
    part: Network = network.edge_subgraph(kept).copy()  # type: ignore[arg-type] # of a multigraph
    alone = [
        n for n in network if network.degree(n) == 0 and _admits(network, selection, ontology)(n)
    ]
    for iri in selection.focus or alone:
        if iri in network and iri not in selection.without:
            part.add_node(iri, **network.nodes[iri])
    part.graph.update(network.graph)
    if "conflicts" in network.graph:
        told = {key for _, _, key in kept}
        known = (c for c in network.graph["conflicts"] if told.issuperset(c[1:]))
        part.graph["conflicts"] = tuple(known)
    return part


def selected(
    claims: StoredClaims, selection: Selection, ontology: Ontology, *, words: bool = True
) -> Network:
    """Return what ``select`` would of the whole network, reading only what that needs of the store.

    Around a focus the claims are read step by step; by relation, status or source, those that tell
    these. Without ``words`` there are neither quotations nor conflicts.
    """
    wanted = (
        _around(claims, selection, ontology) if selection.focus else _telling(claims, selection)
    )
    return select(claims.network(Wanted(wanted, words)), selection, ontology)


def _around(claims: StoredClaims, selection: Selection, ontology: Ontology) -> set[str]:
    """Return the claims of the focus and those between entities within its steps."""
    anywhere = replace(selection, focus=())
    near = ring = set(selection.focus)
    wanted = {claim for _, _, claim in claims.claims(ring)}
    for _ in range(selection.hops):
        edges = list(claims.claims(ring))
        ring = set(select(claims.part(edges, words=False), anywhere, ontology)) - near
        near = near | ring
    return wanted | {claim for _, _, claim in claims.inside(near)}


def _telling(claims: StoredClaims, selection: Selection) -> set[str] | None:
    """Return the claims that tell the relations, statuses and sources that are kept; ``None``: all."""
    asked = {
        "rdf:predicate": [FILM.iri + name for name in selection.relations],
        "film:status": [FILM.iri + name for name in selection.statuses],
        "prov:wasDerivedFrom": list(selection.sources),
    }
    found = [claims.telling(told, values) for told, values in asked.items() if values]
    return set.intersection(*found) if found else None


def _admits(network: Network, selection: Selection, ontology: Ontology) -> Callable[[str], bool]:
    """Return whether an entity's own features keep it."""
    hidden = set(selection.without)
    return lambda iri: (
        iri not in hidden
        and (not selection.types or ontology.fits(network.nodes[iri]["type"], selection.types))
    )


def _claims(network: Network, selection: Selection, ontology: Ontology) -> list[Edge]:
    """Return the claims that are kept for what they say themselves."""
    admits = _admits(network, selection, ontology)
    ends = {iri: admits(iri) for iri in network}
    return [
        (subject, object_, key)
        for subject, object_, key, claim in network.edges(keys=True, data=True)
        if ends[subject]
        and ends[object_]
        and _among(claim["relation"], selection.relations)
        and _among(claim.get("status"), selection.statuses)
        and _among(claim.get("source"), selection.sources)
        and _in_time(claim, selection)
    ]


def _among(value: object, allowed: tuple[str, ...]) -> bool:
    return not allowed or value in allowed


def _in_time(claim: Mapping[str, Any], selection: Selection) -> bool:
    """Tell whether the time of a claim overlaps the selection's; an open end has no limit."""
    if not (selection.since or selection.until) and selection.undated:
        return True
    first, last = claim.get("since", ""), claim.get("until", "")
    if not (first or last):
        first = last = claim.get("date", "")
    if not (first or last):
        return selection.undated
    early = selection.since and last and starts_after(selection.since, last)
    late = selection.until and first and starts_after(first, selection.until)
    return not (early or late)


def _supported(network: Network, claims: list[Edge], least: int, ontology: Ontology) -> list[Edge]:
    """Return the claims that so many independent texts make: those alike in ends, relation, status."""
    if least <= 1:
        return claims
    known = support(network, claims, ontology)
    return [
        edge
        for edge in claims
        if len(known[saying(edge, network.edges[edge], ontology)].texts) >= least
    ]


def _near(claims: Iterable[Edge], focus: Iterable[str], hops: int) -> set[str]:
    """Return the entities within ``hops`` steps of the focus, itself included."""
    ties: dict[str, set[str]] = defaultdict(set)
    for subject, object_, _ in claims:
        ties[subject].add(object_)
        ties[object_].add(subject)
    near = edge = set(focus)
    for _ in range(hops):
        edge = {other for iri in edge for other in ties[iri]} - near
        near = near | edge
    return near

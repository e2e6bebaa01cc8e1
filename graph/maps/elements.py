"""A network as the nodes and edges that Pyvis writes, and the terms that the page explains."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx

from graph.maps.layout import place
from graph.maps.look import OTHERS, Look
from graph.maps.options import MapOptions
from graph.maps.shapes import DASHES, OUTLINES, ROUND
from graph.maps.views import Views
from graph.ontology import Ontology, Relation, Term

Row = dict[str, Any]

_CLAIM = ("relation", "status", "review", "date", "since", "until", "amount", "share", "role")
_SOURCE = ("title", "publisher", "source_date", "url", "language")


def nodes(network: nx.MultiDiGraph[str], look: Look) -> list[Row]:
    """Return one row an entity, the best connected first: the order in which a large map fills.

    ``key`` is short and stable: it names the entity in the address of a view. ``weight`` is how large
    its mark is, as if it had so many ties; ``paint`` is its color, where it is not its class's.
    """
    places = place(network)
    keys = _keys(sorted(network))
    others = _others(network)
    return [
        {
            "id": number,
            "key": keys[iri],
            "label": str(network.nodes[iri].get("label", "")),
            "labels": dict(sorted(network.nodes[iri].get("labels", {}).items())),
            "group": network.nodes[iri].get("type", ""),
            "aliases": list(network.nodes[iri].get("aliases", ())),
            "wikidata": network.nodes[iri].get("wikidata", ""),
            "neighbors": len(others[iri]),
            "weight": look.weights.get(iri, len(others[iri])),
            "paint": look.paints.get(iri, ""),
            "x": places[iri][0],
            "y": places[iri][1],
        }
        for number, iri in enumerate(ranked(network))
    ]


def ranked(network: nx.MultiDiGraph[str]) -> list[str]:
    """Return the entities by how many others they are tied to, then by claims, then by IRI."""
    claims: Counter[str] = Counter()
    for subject, object_ in network.edges():
        claims.update({subject, object_})
    others = _others(network)
    return sorted(network, key=lambda iri: (-len(others[iri]), -claims[iri], iri))


def _others(network: nx.MultiDiGraph[str]) -> dict[str, set[str]]:
    """Return, by entity, the others that it is tied to."""
    return {iri: {*nx.all_neighbors(network, iri)} - {iri} for iri in network}


def edges(network: nx.MultiDiGraph[str], sources: Sequence[str]) -> list[Row]:
    """Return one row a claim, in the order of the claims' IRIs; ends, sources, claims are numbers.

    ``sources`` has one number a quotation, or one where nothing is quoted; ``disputed`` are the
    claims that cannot be true together with this one.
    """
    number = {iri: i for i, iri in enumerate(ranked(network))}
    order = {source: i for i, source in enumerate(sources)}
    found = sorted(network.edges(keys=True, data=True), key=lambda e: (e[2], e[0], e[1]))
    claim = {key: i for i, (_, _, key, _) in enumerate(found)}
    return [
        {
            "id": i,
            "from": number[subject],
            "to": number[object_],
            **{name: str(data.get(name) or "") for name in _CLAIM},
            "stands": bool(data.get("stands", True)),
            "confidence": round(float(data.get("confidence", 1.0)), 3),
            "sources": [order[source] for source in _cited(data)],
            "disputed": sorted(claim[iri] for iri in data.get("disputed", ()) if iri in claim),
            "quotes": list(data.get("quotes", ())),
        }
        for i, (subject, object_, _, data) in enumerate(found)
    ]


def sources(network: nx.MultiDiGraph[str]) -> dict[str, Row]:
    """Return what is known of each source, by its IRI, in the order of the IRIs.

    An edge tells of its own source; ``network.graph["sources"]`` may tell of others, by IRI. Sources
    of the same ``text`` are counted as one independent text: a source's ``text_group``, or the
    source itself where nobody found that it repeats another.
    """
    told = {iri: [row] for iri, row in network.graph.get("sources", {}).items()}
    for _, _, data in network.edges(data=True):
        told.setdefault(data.get("source", ""), []).append(data)
        for iri in _cited(data):
            told.setdefault(iri, [])
    keys = _keys(sorted(told))
    groups = {
        iri: max((str(row.get("text_group") or "") for row in rows), default="") or iri
        for iri, rows in told.items()
    }
    order = {group: i for i, group in enumerate(sorted(set(groups.values())))}
    return {
        iri: {**_known(told[iri]), "key": keys[iri], "text": order[groups[iri]]}
        for iri in sorted(told)
    }


def _known(rows: Sequence[Mapping[str, Any]]) -> Row:
    """Return what ``rows`` tell of one source; where they differ, always the same."""
    shown = [{name: str(row.get(name) or "") for name in _SOURCE} for row in rows]
    return max(shown, key=lambda row: tuple(row.values()), default=dict.fromkeys(_SOURCE, ""))


def _cited(data: Mapping[str, Any]) -> list[str]:
    """Return the source of each quotation, or the claim's own where nothing is quoted."""
    own = data.get("source", "")
    others = list(data.get("quote_sources", ()))
    quotes = len(data.get("quotes", ()))
    return (others + [own] * (quotes - len(others)))[: max(quotes, 1)] or [own]


def guide(network: nx.MultiDiGraph[str], ontology: Ontology, options: MapOptions) -> Row:
    """Return how the map is to be shown: words, shapes, limit, date of the latest source, tour.

    Raises ``InputError`` where a step of the tour asks for what the map has not.
    """
    known = sources(network).values()
    return {
        "strings": _strings(),
        "outlines": OUTLINES,
        "round": ROUND,
        "dashes": DASHES,
        "limit": options.limit,
        "latest": max((row["source_date"] for row in known), default=""),
        "look": {"measure": options.look.measure, "groups": list(options.look.groups)},
        "story": _tour(network, ontology, options) if options.story else [],
    }


def _tour(network: nx.MultiDiGraph[str], ontology: Ontology, options: MapOptions) -> list[Row]:
    keys = _keys(sorted(network))
    names = [
        {"key": keys[iri], "names": [data.get("label", ""), *_other_names(data)]}
        for iri, data in network.nodes(data=True)
    ]
    views = Views(names, terms(network, ontology), sources(network).values())
    return [
        {"title": step.title, "text": step.text, "view": views.read(step.view, step.where)}
        for step in options.story
    ]


def _other_names(data: Mapping[str, Any]) -> list[str]:
    return [*data.get("labels", {}).values(), *data.get("aliases", ())]


def terms(
    network: nx.MultiDiGraph[str], ontology: Ontology, *, painted: bool = False
) -> dict[str, list[Row]]:
    """Return the terms that the network uses, with labels and looks, each kind in a fixed order.

    Where marks are ``painted`` by something else, classes have one color and differ in shape.

    Raises ``UnknownNameError`` where the network names a term that the ontology has not.
    """
    rows = [data for _, _, data in network.edges(data=True)]
    types = {data.get("type", "") for _, data in network.nodes(data=True)}
    used = sorted({row["relation"] for row in rows})
    relations = [ontology.relation(name) for name in used]
    topics = {relation.topic for relation in relations}
    statuses = {row.get("status") for row in rows}
    reviews = {row.get("review") for row in rows}
    return {
        "classes": [_class(name, ontology, painted) for name in sorted(types)],
        "kinds": [
            _class(k, ontology, painted) for k in sorted({ontology.kind(t).name for t in types})
        ],
        "relations": [_relation(relation, ontology) for relation in relations],
        "topics": [_term(t) | {"color": t.color} for t in _some(ontology.topics, topics)],
        "statuses": [
            _term(s) | {"dash": s.dash, "sign": s.sign, "stands": s.stands}
            for s in _some(ontology.statuses, statuses)
        ],
        "reviews": [_term(r) for r in _some(ontology.reviews, reviews)],
    }


def _relation(relation: Relation, ontology: Ontology) -> Row:
    """Tell what the page needs of a relation; one whose topic is not declared has none."""
    topic = relation.topic if relation.topic in ontology.topics else ""
    return _term(relation) | {"topic": topic, "symmetric": relation.symmetric}


def _some(known: Mapping[str, Any], used: Iterable[str | None]) -> list[Any]:
    return [term for name, term in known.items() if name in set(used)]


def _class(name: str, ontology: Ontology, painted: bool) -> Row:  # noqa: FBT001 - of its caller
    found = ontology.entity_class(name)
    look = {"color": OTHERS if painted else found.color, "shape": found.shape, "icon": found.icon}
    return _term(found) | look | {"plurals": dict(found.plurals), "kind": ontology.kind(name).name}


def _term(term: Term) -> Row:
    return {
        "name": term.name,
        "labels": dict(sorted(term.labels.items())),
        "definitions": dict(sorted(term.definitions.items())),
    }


def _keys(iris: Iterable[str]) -> dict[str, str]:
    """Shorten IRIs to their last two steps, where that tells them apart."""
    short = {iri: "/".join(iri.rsplit("/", 2)[-2:]) for iri in iris}
    times = Counter(short.values())
    return {iri: key if times[key] == 1 else iri for iri, key in short.items()}


@cache
def _strings() -> dict[str, dict[str, str]]:
    """Return the words of the page itself, by language."""
    path = Path(__file__).with_name("strings.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))

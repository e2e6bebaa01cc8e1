"""A network as the nodes and edges that Pyvis writes, and the terms that the page explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

from graph.maps.layout import place
from graph.ontology import Ontology, Relation, Term

Row = dict[str, Any]

_CLAIM = ("relation", "status", "review", "date", "since", "until", "amount", "share", "role")
_SOURCE = ("title", "publisher", "source_date", "url", "language")


def nodes(network: nx.MultiDiGraph[str]) -> list[Row]:
    """Return one row an entity, the best connected first: the order in which a large map fills.

    ``key`` is short and stable: it names the entity in the address of a view.
    """
    places = place(network)
    keys = _keys(sorted(network))
    return [
        {
            "id": number,
            "key": keys[iri],
            "label": str(network.nodes[iri].get("label", "")),
            "labels": dict(sorted(network.nodes[iri].get("labels", {}).items())),
            "group": network.nodes[iri].get("type", ""),
            "aliases": list(network.nodes[iri].get("aliases", ())),
            "wikidata": network.nodes[iri].get("wikidata", ""),
            "x": places[iri][0],
            "y": places[iri][1],
        }
        for number, iri in enumerate(ranked(network))
    ]


def ranked(network: nx.MultiDiGraph[str]) -> list[str]:
    """Return the entities by how many others they are tied to, then by claims, then by IRI."""
    claims: Counter[str] = Counter()
    others: dict[str, set[str]] = {iri: set() for iri in network}
    for subject, object_ in network.edges():
        claims.update({subject, object_})
        others[subject].add(object_)
        others[object_].add(subject)
    return sorted(network, key=lambda iri: (-len(others[iri] - {iri}), -claims[iri], iri))


def edges(network: nx.MultiDiGraph[str], sources: Sequence[str]) -> list[Row]:
    """Return one row a claim, in the order of the claims' IRIs; ends and source are numbers."""
    number = {iri: i for i, iri in enumerate(ranked(network))}
    order = {source: i for i, source in enumerate(sources)}
    found = sorted(network.edges(keys=True, data=True), key=lambda e: (e[2], e[0], e[1]))
    return [
        {
            "id": i,
            "from": number[subject],
            "to": number[object_],
            **{name: str(data.get(name) or "") for name in _CLAIM},
            "stands": bool(data.get("stands", True)),
            "confidence": round(float(data.get("confidence", 1.0)), 3),
            "source": order[data.get("source", "")],
            "quotes": list(data.get("quotes", ())),
        }
        for i, (subject, object_, _, data) in enumerate(found)
    ]


def sources(network: nx.MultiDiGraph[str]) -> dict[str, Row]:
    """Return what is known of each source, by its IRI, in the order of the IRIs."""
    found: dict[str, Row] = {}
    for _, _, data in network.edges(data=True):
        row = {name: str(data.get(name) or "") for name in _SOURCE}
        iri = data.get("source", "")
        found[iri] = max(found.get(iri, row), row, key=lambda r: tuple(r.values()))
    return dict(sorted(found.items()))


def terms(network: nx.MultiDiGraph[str], ontology: Ontology) -> dict[str, list[Row]]:
    """Return the terms that the network uses, with labels and looks, each kind in a fixed order.

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
        "classes": [_class(name, ontology) for name in sorted(types)],
        "kinds": [_class(k, ontology) for k in sorted({ontology.kind(t).name for t in types})],
        "relations": [_relation(relation, ontology) for relation in relations],
        "topics": [_term(t) | {"color": t.color} for t in _some(ontology.topics, topics)],
        "statuses": [
            _term(s) | {"dash": s.dash, "stands": s.stands}
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


def _class(name: str, ontology: Ontology) -> Row:
    found = ontology.entity_class(name)
    look = {"color": found.color, "shape": found.shape, "icon": found.icon}
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

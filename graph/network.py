"""Store → ``networkx.MultiDiGraph``: entities are nodes, claims are edges, keyed by their IRIs.

The network is derived and can be thrown away; nothing is read back from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

import networkx as nx

from graph.model import BOUNDS
from graph.questions import questions
from graph.rdf import counts
from graph.store import ReadableStore, Row
from graph.vocabulary import FILM

Network: TypeAlias = "nx.MultiDiGraph[str]"
Conflicts: TypeAlias = tuple[tuple[str, str, str], ...]
"""What two claims differ in, and the two."""

_CLAIMS = """
SELECT * WHERE {
  GRAPH ?source {
    ?claim a film:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
           film:status ?status ; film:review ?review ; film:confidence ?confidence .
    OPTIONAL { ?claim film:date ?date }
    OPTIONAL { ?claim film:start ?since }
    OPTIONAL { ?claim film:end ?until }
    OPTIONAL { ?claim film:amount ?amount ; film:currency ?currency ; film:amountBound ?bound }
    OPTIONAL { ?claim film:share ?share }
    OPTIONAL { ?claim film:role ?role }
    BIND (EXISTS { ?subject ?predicate ?object } AS ?stands)
  }
}
"""
_QUOTES = """
SELECT ?claim ?quote WHERE {
  ?claim a film:Claim ; oa:hasTarget ?target .
  ?target oa:hasSelector [ oa:exact ?quote ] .
} ORDER BY ?claim ?target
"""
_SOURCES = """
SELECT * WHERE {
  ?source film:text ?text_group .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:date ?source_date }
  OPTIONAL { ?source dcterms:language ?language }
  OPTIONAL { ?source schema:url ?url }
}
"""
_ENTITIES = """
SELECT * WHERE {
  GRAPH <https://w3id.org/filmgraph/graph/entities> {
    ?entity a ?type ; skos:prefLabel ?label .
    BIND (LANG(?label) AS ?language)
    OPTIONAL { ?entity skos:exactMatch|owl:sameAs ?wikidata
               FILTER (STRSTARTS(STR(?wikidata), "http://www.wikidata.org/entity/")) }
  }
}
"""
_ALIASES = "SELECT * WHERE { ?entity skos:altLabel ?alias }"
_PLAIN = ("date", "since", "until", "share", "role", "review", "status")


def network_of(
    store: ReadableStore, threshold: float, title: str = "", language: str = "fr"
) -> Network:
    """Return the claims of ``store`` as a network.

    Rejected claims, and proposed ones below ``threshold`` (0..1), are left out. An edge says whether
    its claim ``stands``; one that does not (planned, denied, …) is there with its status.
    ``network.graph["conflicts"]`` names the claims that cannot be true together.
    """
    conflicts = _conflicts(store)
    network: Network = nx.MultiDiGraph(title=title, language=language, conflicts=conflicts)
    entities = _entities(store, language)
    for key, attributes in sorted(_edges(store, threshold, conflicts), key=lambda edge: edge[0]):
        subject, object_, claim = key
        network.add_edge(subject, object_, key=claim, **attributes)
    for iri in network:
        network.nodes[iri].update(entities[iri])
    return network


def _edges(
    store: ReadableStore, threshold: float, conflicts: Conflicts
) -> Iterator[tuple[tuple[str, str, str], dict[str, Any]]]:
    sources = {row.pop("source"): row for row in store.select(_SOURCES)}
    quotes: dict[str, list[str]] = defaultdict(list)
    for row in store.select(_QUOTES):
        quotes[row["claim"]].append(row["quote"])
    disputes = _disputes(conflicts)
    for row in store.select(_CLAIMS):
        if not counts(_local(row["review"]), float(row["confidence"]), threshold):
            continue
        about = {
            **{name: _local(row[name]) for name in _PLAIN},
            **sources[row["source"]],
            "source": row["source"],
            "relation": _local(row["predicate"]),
            "stands": row["stands"] == "true",
            "confidence": float(row["confidence"]),
            "amount": _amount(row),
            "quotes": tuple(quotes[row["claim"]]),
            "disputed": tuple(sorted(disputes[row["claim"]])),
        }
        yield (row["subject"], row["object"], row["claim"]), about


def _conflicts(store: ReadableStore) -> Conflicts:
    """Return which claims cannot be true together, and the kind of their difference."""
    rows = store.select(questions()["conflicts"].sparql)
    return tuple(sorted({(row["kind"], row["claim"], row["claim2"]) for row in rows}))


def _disputes(conflicts: Conflicts) -> dict[str, set[str]]:
    """Return, by claim, the claims that it cannot be true together with."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, one, other in conflicts:
        found[one].add(other)
        found[other].add(one)
    return found


def _entities(store: ReadableStore, language: str) -> dict[str, dict[str, object]]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    rows: dict[str, Row] = {}
    aliases: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_ALIASES):
        aliases[row["entity"]].add(row["alias"])
    for row in store.select(_ENTITIES):
        labels[row["entity"]][row["language"]] = row["label"]
        rows[row["entity"]] = row
    return {
        iri: {
            "label": labels[iri].get(language) or min(labels[iri].values()),
            "labels": dict(sorted(labels[iri].items())),
            "type": _local(row["type"]),
            "aliases": tuple(sorted(aliases[iri])),
            "wikidata": row["wikidata"],
        }
        for iri, row in rows.items()
    }


def _amount(row: Row) -> str:
    if not row["amount"]:
        return ""
    sign = next(sign for sign, text in BOUNDS.items() if text == row["bound"])
    return f"{sign}{row['amount']} {row['currency']}"


def _local(iri: str) -> str:
    return iri.removeprefix(FILM.iri)

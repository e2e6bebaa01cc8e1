"""Store → ``networkx.MultiDiGraph``: entities are nodes, claims are edges, keyed by their IRIs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from graph.network.claims import claim_facts, edges, quotes, standing
from graph.network.columns import among
from graph.network.conflicts import conflicts, disputes
from graph.store import ReadableStore
from graph.vocabulary import FILM

Network: TypeAlias = "nx.MultiDiGraph[str]"

_SOURCES = """
SELECT ?source ?text_group ?title ?publisher ?source_date ?language ?url {
  {among}
  ?source film:text ?text_group .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:date ?source_date }
  OPTIONAL { ?source dcterms:language ?language }
  OPTIONAL { ?source schema:url ?url }
}
"""
_ABOUT_SOURCE = ("text_group", "title", "publisher", "source_date", "language", "url")
_ENTITIES = """
SELECT ?entity ?type ?label ?language {
  GRAPH <https://w3id.org/filmgraph/graph/entities> {
    {among} ?entity a ?type ; skos:prefLabel ?label
  }
  BIND (LANG(?label) AS ?language)
}
"""
_WIKIDATA = """
SELECT ?entity ?wikidata {
  GRAPH <https://w3id.org/filmgraph/graph/entities> {
    {among} ?entity skos:exactMatch|owl:sameAs ?wikidata
    FILTER (STRSTARTS(STR(?wikidata), "http://www.wikidata.org/entity/"))
  }
}
"""
_ALIASES = "SELECT ?entity ?alias { {among} ?entity skos:altLabel ?alias }"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a network is to hold: ``claims`` by IRI, all where that is ``None``.

    Without ``words`` it has neither quotations nor conflicts, which measures have no use for.
    """

    claims: Collection[str] | None = None
    words: bool = True


_WHOLE = Wanted()


def network_of(
    store: ReadableStore,
    threshold: float,
    title: str = "",
    language: str = "fr",
    wanted: Wanted = _WHOLE,
) -> Network:
    """Return the claims of ``store``, or those that are ``wanted``, as a network.

    Rejected claims, and proposed ones below ``threshold`` (0..1), are left out. An edge says whether
    its claim ``stands``; one that does not (planned, denied, …) is there with its status.
    ``network.graph["conflicts"]`` names the claims that cannot be true together: a kind, and the two.
    """
    claims, all_ = wanted.claims, wanted.claims is None
    found = claim_facts(store, threshold, claims)
    known = conflicts(store, found, whole=all_) if wanted.words else ()
    words = quotes(store, claims) if wanted.words else {}
    network: Network = nx.MultiDiGraph(title=title, language=language, conflicts=known)
    sources = _sources(store, None if all_ else set(found["source"].values()))
    disputed = disputes(known)
    for (subject, object_, claim), about in edges(found, standing(store, found, claims)):
        told = {
            "quotes": words.get(claim, ()),
            "disputed": tuple(sorted(disputed.get(claim, ()))),
        }
        about_source = sources[about["source"]]
        network.add_edge(subject, object_, key=claim, **about_source, **about, **told)
    for iri, about in _entities(store, language, None if all_ else network).items():
        if iri in network:
            network.nodes[iri].update(about)
    return network


def _sources(store: ReadableStore, iris: Collection[str] | None) -> Mapping[str, dict[str, str]]:
    rows = _rows(store, _SOURCES, "source", iris)
    return {source: dict(zip(_ABOUT_SOURCE, about, strict=True)) for source, *about in rows}


def _entities(
    store: ReadableStore, language: str, iris: Collection[str] | None
) -> Mapping[str, dict[str, Any]]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    types: dict[str, str] = {}
    aliases: dict[str, set[str]] = defaultdict(set)
    for entity, alias in _rows(store, _ALIASES, "entity", iris):
        aliases[entity].add(alias)
    for entity, type_, label, tag in _rows(store, _ENTITIES, "entity", iris):
        labels[entity][tag] = label
        types[entity] = type_.removeprefix(FILM.iri)
    wikidata = dict(_rows(store, _WIKIDATA, "entity", iris))
    return {
        iri: {
            "label": labels[iri].get(language) or min(labels[iri].values()),
            "labels": dict(sorted(labels[iri].items())),
            "type": type_,
            "aliases": tuple(sorted(aliases.get(iri, ()))),
            "wikidata": wikidata.get(iri, ""),
        }
        for iri, type_ in types.items()
    }


def _rows(
    store: ReadableStore, sparql: str, name: str, iris: Collection[str] | None
) -> Iterator[list[str]]:
    """Yield the rows of a query of all, or of these IRIs by the variable ``name``."""
    if iris is None:
        return store.rows(sparql.replace("{among}", ""))
    return among(store, sparql.replace("{among}", f"VALUES ?{name} {{ {{iris}} }}"), iris)

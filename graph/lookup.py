"""Names ⇄ IRIs in a store: what a person types, and what a person reads."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from pyoxigraph import NamedNode
from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

from graph.errors import FilmgraphError, UnknownNameError
from graph.nameindex import NameIndex
from graph.names import fold
from graph.store import ReadableStore
from graph.vocabulary import FILM

_TERMS = """
SELECT ?term ?label ?language WHERE {
  ?term skos:prefLabel ?label BIND (LANG(?label) AS ?language)
} ORDER BY ?term ?language
"""
_SOURCES = """
SELECT ?source ?id ?title ?publisher ?date WHERE {
  ?source film:text ?text ; dcterms:identifier ?id .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:date ?date }
} ORDER BY ?source
"""
_QUOTES = """
SELECT ?claim ?words WHERE {
  ?claim oa:hasTarget ?target . ?target oa:hasSelector/oa:exact ?words
} ORDER BY ?claim ?target
"""
_NEAR = 60
"""How alike (0..100) a name is that is offered in the place of an unknown one."""
_COMPARED = 200
"""How many names are compared with an unknown one, where there are many."""


class Lookup:
    """Finds entities, sources and terms of a store by name, and names for their IRIs."""

    def __init__(self, store: ReadableStore, language: str) -> None:
        """Look up in ``store``; labels come in ``language`` where there is one."""
        self._store = store
        self._language = language

    def entity(self, name: str) -> NamedNode:
        """Return the entity with this IRI, id, name or alias; case and accents do not count.

        Raises ``FilmgraphError`` for an unknown name, with the nearest, and for an ambiguous one, with
        the ids that tell its bearers apart.
        """
        found = self.index.addressed(name) or self._kept(name) or self.index.bearers(name)
        if len(found) == 1:
            return NamedNode(next(iter(found)))
        if found:
            bearers = ", ".join(sorted(f"{_id(iri)} ({kind})" for iri, kind in found.items()))
            raise FilmgraphError(f"{name!r} is the name of several entities; name one: {bearers}")
        names = sorted({named.name for named in self.index.alike(name, _COMPARED)})
        near = process.extract(name, names, scorer=WRatio, score_cutoff=_NEAR, limit=3)
        hint = f"; nearest: {', '.join(match[0] for match in near)}" if near else ""
        raise FilmgraphError(f"no entity is called {name!r}{hint}")

    def source(self, name: str) -> NamedNode:
        """Return the source with this IRI, id or title; raise ``UnknownNameError`` for another."""
        for row in self.sources:
            if name in {row["source"], row["id"]} or fold(name) == fold(row["title"]):
                return NamedNode(row["source"])
        raise UnknownNameError("source", name, (row["id"] for row in self.sources))

    def term(self, name: str, kind: NamedNode) -> NamedNode:
        """Return the ontology's term of this kind with this local name or label."""
        query = "SELECT ?term ?kind { ?term a ?kind FILTER (ISIRI(?term)) }"
        iris = [row["term"] for row in self._store.select(query, {"kind": kind})]
        names = {iri.removeprefix(FILM.iri): iri for iri in iris if iri.startswith(FILM.iri)}
        by_label = {fold(self.labels.get(iri, "")): iri for iri in names.values()}
        if name in names or fold(name) in by_label:
            return NamedNode(names.get(name) or by_label[fold(name)])
        raise UnknownNameError(kind.value.rpartition("#")[2].lower(), name, names)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What a person reads for an IRI: a label, a source's title, a claim's quotation."""
        found: dict[str, str] = {}
        for row in self._store.select(_TERMS):
            if row["term"] not in found or row["language"] == self._language:
                found[row["term"]] = row["label"]
        for row in self.sources:
            about = ", ".join(text for text in (row["publisher"], row["date"]) if text)
            found[row["source"]] = f"{row['title'] or row['id']} ({about})" if about else row["id"]
        quotes: dict[str, list[str]] = defaultdict(list)
        for row in self._store.select(_QUOTES):
            quotes[row["claim"]].append(" ".join(row["words"].split()))
        return found | {claim: f"« {' […] '.join(words)} »" for claim, words in quotes.items()}

    @cached_property
    def sources(self) -> list[dict[str, str]]:
        """The sources: ``source`` is the IRI; ``id``, ``title``, ``publisher``, ``date``."""
        return list(self._store.select(_SOURCES))

    @cached_property
    def index(self) -> NameIndex:
        """Every name of an entity."""
        return NameIndex(self._store)

    @cached_property
    def merged(self) -> dict[str, str]:
        """The former addresses of entities, each with the one that it leads to."""
        rows = self._store.select("SELECT ?iri ?kept { ?iri dcterms:isReplacedBy ?kept }")
        return {row["iri"]: row["kept"] for row in rows}

    def _kept(self, name: str) -> dict[str, str]:
        """Return what an entity was merged into whose former address this is, with its class."""
        kept = {k for iri, k in self.merged.items() if iri == name or iri.endswith(f"/{name}")}
        return {iri: kind for one in kept for iri, kind in self.index.addressed(one).items()}


def _id(iri: str) -> str:
    return "/".join(iri.rsplit("/", 2)[-2:])

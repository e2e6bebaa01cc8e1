"""Finding by words: entities, sources, terms of the ontology and quotations that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.nameindex import Named, NameIndex
from graph.names import fold
from graph.network import Network
from graph.ontology import Ontology
from graph.store import ReadableStore

KINDS = ("entity", "relation", "class", "source", "claim")
"""What can be found, in the order in which hits that fit as well are told."""
MOST = 60
"""How many hits are told."""
_COMPARED = 200
"""How many names of each sort are compared with what is asked, where there are many."""
_ALIKE = 84.0
"""How alike (0..100) a name is that is told although it does not hold the words."""
_SOURCES = """
SELECT ?source ?id ?title ?publisher WHERE {
  ?source a schema:NewsArticle ; dcterms:identifier ?id .
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source dcterms:publisher ?publisher }
}
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found: its IRI, what it is (one of ``KINDS``), its name and what tells it from others."""

    iri: str
    kind: str
    name: str
    about: str


class Index:
    """Everything of a dossier that has a name, ready to be searched."""

    def __init__(
        self, store: ReadableStore, network: Network, ontology: Ontology, language: str
    ) -> None:
        """Index what ``network`` and ``ontology`` name, and the sources of ``store``."""
        self._names = NameIndex(store)
        self._network = network
        self._ontology = ontology
        self._language = language
        self._entities: dict[str, Entry] = {}
        self._others = [*_terms(ontology, language), *_sources(store)]
        self._quotes = [
            (fold(" ".join(claim["quotes"])), Hit(key, "claim", " […] ".join(claim["quotes"]), ""))
            for _, _, key, claim in network.edges(keys=True, data=True)
        ]

    def find(self, words: str, most: int = MOST) -> list[Hit]:
        """Return what is called like ``words``, the best first, then quotations that hold them all.

        Case, accents and punctuation do not count.
        """
        wanted = fold(words)
        if not wanted:
            return []
        named = (*self._names.begun(words, _COMPARED), *self._names.alike(words, _COMPARED))
        ranked = [
            (score, KINDS.index(hit.kind), -weight, hit.name, hit)
            for names, weight, hit in (*self._called(named), *self._others)
            if (score := min(_distance(wanted, name) for name in names)) is not None and score < 1
        ]
        found = [hit for *_, hit in sorted(ranked, key=lambda item: item[:4])]
        return [*found, *self._quoted(wanted)][:most]

    def suggest(self, words: str, most: int = 10) -> list[str]:
        """Return names that begin with ``words``, or have a word that does; the best connected first."""
        wanted = fold(words)
        found = [
            (not any(n.startswith(wanted) for n in names), -weight, hit.name)
            for names, weight, hit in self._called(self._names.begun(words, _COMPARED))
            if wanted and any(f" {wanted}" in f" {name}" for name in names)
        ]
        return [name for *_, name in sorted(found)[:most]]

    def _called(self, named: Iterable[Named]) -> list[Entry]:
        """Return the entities of the network that bear these names, each once."""
        iris = dict.fromkeys(each.iri for each in named)
        return [self._entity(iri) for iri in iris if iri in self._network]

    def _entity(self, iri: str) -> Entry:
        if iri not in self._entities:
            about, weight = self._network.nodes[iri], self._network.degree(iri)
            name = about["labels"].get(self._language) or about["label"]
            names = {name, *about["labels"].values(), *about["aliases"]}
            kind = self._ontology.entity_class(about["type"]).label(self._language)
            self._entities[iri] = tuple(map(fold, names)), weight, Hit(iri, "entity", name, kind)
        return self._entities[iri]

    def _quoted(self, wanted: str) -> Iterator[Hit]:
        words = wanted.split()
        for text, hit in self._quotes:
            if all(f" {word}" in f" {text}" for word in words):
                yield hit


Entry = tuple[tuple[str, ...], int, Hit]
"""Folded names, how well connected, and the hit."""


def _distance(wanted: str, name: str) -> float:
    """Return how far a name is from what is wanted: 0 the same, from 1 on something else."""
    if name == wanted:
        return 0.0
    if f" {wanted}" in f" {name}":
        return 0.2 if name.startswith(wanted) else 0.3
    if all(f" {word}" in f" {name}" for word in wanted.split()):
        return 0.4
    alike = fuzz.WRatio(wanted, name, score_cutoff=_ALIKE) if len(wanted) > len("abc") else 0.0
    return 1.5 - alike / 100 if alike else 1.0


def _terms(ontology: Ontology, language: str) -> Iterable[Entry]:
    for kind, terms in (("relation", ontology.relations), ("class", ontology.classes)):
        for term in terms.values():
            names = tuple(map(fold, (*term.labels.values(), term.name)))
            about = term.definitions.get(language, "")
            yield names, 0, Hit(term.iri, kind, term.label(language), about)


def _sources(store: ReadableStore) -> Iterable[Entry]:
    for row in store.select(_SOURCES):
        names = tuple(fold(text) for text in (row["title"], row["id"]) if text)
        yield names, 0, Hit(row["source"], "source", row["title"] or row["id"], row["publisher"])

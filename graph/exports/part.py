"""What is exported: a dossier's graph or a chosen part of it, as quads and as rows.

Everything comes in the order of its IRIs, so that the same part gives the same bytes, and one at a time,
so that a large graph need not lie in memory twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.dossier import Dossier
from graph.errors import FilmgraphError
from graph.model import ANTECEDENT
from graph.network import Network, StoredClaims, among, batches
from graph.ontology import Ontology
from graph.rdf import ENTITIES
from graph.selection import Selection, selected
from graph.store import ReadableStore, Row
from graph.vocabulary import DCTERMS, FILM

# Each branch says the whole pattern: said once, after the union, it takes some twenty times longer.
_EVIDENCE = """
SELECT ?claim ?place ?quote ?start ?end ?number ?role ?antecedent WHERE {
  { VALUES ?claim { {iris} } ?claim oa:hasTarget ?place .
    ?place oa:hasSelector ?words . ?words oa:exact ?quote .
    ?place oa:hasSelector ?position . ?position oa:start ?start . ?position oa:end ?end
    BIND (false AS ?antecedent) }
  UNION
  { VALUES ?claim { {iris} } ?claim oa:hasTarget ?target . ?target film:antecedent ?place .
    ?place oa:hasSelector ?words . ?words oa:exact ?quote .
    ?place oa:hasSelector ?position . ?position oa:start ?start . ?position oa:end ?end
    BIND (true AS ?antecedent) }
  UNION
  { VALUES ?claim { {iris} } ?claim oa:hasTarget ?place .
    ?place oa:hasSelector ?words . ?words oa:exact ?quote .
    ?place oa:hasSelector ?position . ?position rdf:value ?fragment
    BIND (STRAFTER(STR(?place), "/row/") AS ?number) BIND (false AS ?antecedent) }
  OPTIONAL { ?place film:evidenceRole ?role }
} ORDER BY ?claim
"""
_PLACES = """
SELECT ?place {
  VALUES ?claim { {iris} } ?claim oa:hasTarget ?target . ?target film:antecedent? ?place
}
"""
_ORIGINS = """
SELECT ?origin {
  VALUES ?claim { {iris} } ?claim prov:wasGeneratedBy|prov:wasAttributedTo ?origin
}
"""
_MERGED = "SELECT ?merged { VALUES ?kept { {iris} } ?merged dcterms:isReplacedBy ?kept }"
_TOLD = """
SELECT ?subject ?predicate ?object ?graph {
  VALUES ?subject { {iris} } GRAPH ?graph { ?subject ?predicate ?object }
}
"""
_SOURCES = """
SELECT * WHERE {
  ?source film:text ?text ; dcterms:identifier ?id ; schema:sha256 ?sha256 .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:date ?date }
  OPTIONAL { ?source dcterms:language ?language }
  OPTIONAL { ?source schema:url ?url }
} ORDER BY ?source
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source: offsets count code points of its text, ``role`` is that of evidence.

    Of a table the words are the cells of a row, and ``row`` is its number, 0 for a passage of a text.
    """

    quote: str
    start: int
    end: int
    role: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with its evidence; ``iri``, ``subject`` and ``object`` are IRIs.

    ``about`` has the attributes of its edge in the network: relation, dates, status, title, …
    """

    iri: str
    subject: str
    object: str
    about: dict[str, Any]
    evidence: tuple[Passage, ...]


@dataclass(frozen=True)
class Part:
    """A graph or a part of it, in one language.

    ``network`` holds the claims that are told (accepted, or proposed with enough confidence) and were
    chosen. ``nquads`` is the file of all quads, sorted. Where the part is ``whole``, its quads are all
    of them, rejected proposals and what follows from the axioms included.
    """

    store: ReadableStore
    nquads: Path
    network: Network
    ontology: Ontology
    base: str
    title: str
    language: str
    whole: bool = False

    def local(self, iri: str) -> str:
        """Return the id of an IRI of the dossier."""
        return iri.removeprefix(self.base)

    def label(self, iri: str) -> str:
        """Return the name of an entity of the part."""
        return str(self.network.nodes[iri]["label"])

    def neighbors(self, iri: str) -> int:
        """Return how many entities an entity is tied to."""
        return len({*self.network.predecessors(iri), *self.network.successors(iri)})

    def entities(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the IRI and the attributes of each entity."""
        for iri in sorted(self.network):
            yield iri, self.network.nodes[iri]

    def claims(self) -> Iterator[ClaimRow]:
        """Yield the claims, each with its evidence in the order of its numbers."""
        edges = sorted(self.network.edges(keys=True, data=True), key=itemgetter(2))
        asked = batches(_EVIDENCE, (iri for _, _, iri, _ in edges))
        found = chain.from_iterable(map(self.store.select, asked))
        passages = groupby(found, key=itemgetter("claim"))
        claim, rows = next(passages, ("", iter(())))
        for subject, object_, iri, about in edges:
            if claim < iri:
                claim, rows = next(passages, ("", iter(())))
            evidence = tuple(_passages(rows)) if claim == iri else ()
            yield ClaimRow(iri, subject, object_, about, evidence)

    def sources(self) -> Iterator[Row]:
        """Yield the sources of the part's claims; of all, where the part is whole."""
        return (row for row in self._sources if self.whole or row["source"] in self._told)

    @cached_property
    def _sources(self) -> list[Row]:
        return list(self.store.select(_SOURCES))

    @cached_property
    def _told(self) -> set[str]:
        """The IRIs of the sources that claims of the part come from."""
        return {about["source"] for _, _, about in self.network.edges(data=True)}

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads of the part, sorted as lines of N-Quads.

        Of a chosen part: those of its claims, of their evidence, sources and origin, and of its
        entities; neither the ontology nor what follows by its axioms, for that may name others.
        """
        if self.whole:
            return iter(ox.parse(path=str(self.nquads), format=ox.RdfFormat.N_QUADS))
        merged = {iri for [iri] in among(self.store, _MERGED, self.network)}
        subjects = sorted(map(ox.NamedNode, {*self._own, *self.network, *merged}), key=str)
        told = map(self.store.solutions, batches(_TOLD, (iri.value for iri in subjects)))
        quads = (sorted((ox.Quad(*row) for row in rows), key=str) for rows in told)
        return (quad for quad in chain.from_iterable(quads) if self._keeps(quad))

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the triples of the part, none twice, for formats without named graphs."""
        return (triple for triple, _ in groupby(quad.triple for quad in self.quads()))

    def _keeps(self, quad: ox.Quad) -> bool:
        graph, subject, object_ = map(_value, (quad.graph_name, quad.subject, quad.object))
        if graph == ENTITIES.value:
            return (object_ if quad.predicate == DCTERMS.isReplacedBy else subject) in self.network
        if graph not in self._told:
            return False
        if subject in self.network:
            return (subject, quad.predicate.value, object_, graph) in self._direct
        return subject in self._own

    @cached_property
    def _own(self) -> set[str]:
        """The IRIs of the claims, of their evidence, and of the sources and runs they come from."""
        claims = {claim for _, _, claim in self.network.edges(keys=True)}
        places = {iri for [iri] in among(self.store, _PLACES, claims)}
        origins = {iri for [iri] in among(self.store, _ORIGINS, claims)}
        selectors = {f"{place}/{name}" for place in places for name in ("quote", "position")}
        return claims | places | selectors | origins | self._told

    @cached_property
    def _direct(self) -> set[tuple[str, str, str, str]]:
        """The direct triples of the claims that stand, with the graph that each lies in."""
        return {
            (subject, FILM.iri + about["relation"], object_, about["source"])
            for subject, object_, about in self.network.edges(data=True)
            if about["stands"]
        }


def part_of(place: Dossier, chosen: Selection, language: str) -> Part:
    """Return the part of a dossier's graph that is chosen: the whole of it, where nothing is.

    Raises ``FilmgraphError`` where nothing is left, and ``UnknownNameError`` for an unknown term.
    """
    store, settings, known = place.store(), place.config, place.built_ontology()
    claims = StoredClaims(store, settings.threshold, settings.title, language)
    whole = chosen == Selection()
    network = selected(claims, chosen, known)
    if not (whole or network):
        raise FilmgraphError("nothing is left; choose less narrowly")
    return Part(
        store=store,
        nquads=place.nquads(),
        network=network,
        ontology=known,
        base=settings.base,
        title=settings.title,
        language=language,
        whole=whole,
    )


def _value(term: object) -> str:
    """Return the IRI or the text of a term; empty for a term that has none."""
    return str(getattr(term, "value", ""))


def _passages(rows: Iterator[Row]) -> Iterator[Passage]:
    """Yield the evidence of a claim in the order of its numbers."""
    for row in sorted(rows, key=lambda row: int(row["place"].rpartition("/")[2])):
        role = ANTECEDENT if row["antecedent"] == "true" else row["role"]
        start, end, number = (int(row[name] or 0) for name in ("start", "end", "number"))
        yield Passage(row["quote"], start, end, role, number)

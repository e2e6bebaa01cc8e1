"""What one source states, and what would fall without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.connections.connecting import claim_table
from graph.connections.profiles import Said, said
from graph.connections.telling import Teller
from graph.document import Block, Document, Entry, Heading, Quotation, Sentence, sentences
from graph.network import Network
from graph.ontology import Ontology
from graph.store import ReadableStore, Row
from graph.support import Edge

_SOURCE = """
SELECT ?source ?id ?title ?publisher ?date ?url ?language ?text ?retracted ?reason WHERE {
  ?source dcterms:identifier ?id ; film:text ?text .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:date ?date }
  OPTIONAL { ?source dcterms:language ?language }
  OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?source prov:invalidatedAtTime ?retracted }
  OPTIONAL { ?source skos:changeNote ?reason }
}
"""
_COPIES = """
SELECT ?source ?id ?title WHERE {
  ?source film:text ?text . ?other film:text ?text ; dcterms:identifier ?id .
  OPTIONAL { ?other dcterms:title ?title }
  FILTER (?other != ?source)
} ORDER BY ?id
"""


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """What a source states.

    ``sole`` is what no other source says; ``lost`` are the entities left without a tie if it falls.
    """

    teller: Teller = field(repr=False)
    about: Row
    copies: tuple[str, ...]
    said: tuple[Said, ...]
    sole: tuple[Said, ...]
    lost: tuple[str, ...]

    def document(self) -> Document:
        """Return the profile: what the source is, what it states, what falls if it is retracted."""
        say = self.teller.words.say
        falls: list[Block] = [self._entry(s, quoted=False) for s in self.sole]
        if self.lost:
            names = self.teller.words.list(self.teller.name(iri) for iri in self.lost)
            falls.append(sentences([say("source_entities_lost", names=names)]))
        facts: list[Block] = [self._entry(s, quoted=True) for s in self.said]
        none = sentences([say("source_falls_none")])
        blocks: list[Block] = [
            Entry(Sentence(self.about["id"]), "", (self._cited(),)),
            *self._remarks(),
            Heading(say("source_facts")),
            *(facts or [sentences([say("no_claims")])]),
            *([Heading(say("source_falls")), *(falls or [none])] if facts else []),
        ]
        title = self.about["title"] or self.about["id"]
        return Document(title, self.teller.language, tuple(blocks))

    def table(self) -> dict[str, object]:
        """Return the profile as a JSON object."""
        return {
            "source": {key: value for key, value in self.about.items() if value},
            "copies": list(self.copies),
            "claims": [claim_table(self.teller, edge) for s in self.said for edge in s.edges],
            "falls": [edge[2] for s in self.sole for edge in s.edges],
            "entities_lost": list(self.lost),
        }

    def _cited(self) -> Quotation:
        about = self.about
        return Quotation(
            "", about["language"], about["title"], about["publisher"], about["date"], about["url"]
        )

    def _remarks(self) -> Iterator[Block]:
        say = self.teller.words.say
        if self.about["retracted"]:
            when = self.teller.words.date(self.about["retracted"][:10])
            yield sentences([say("source_retracted", date=when, reason=self.about["reason"])])
        if self.copies:
            yield sentences([say("source_copies", titles=self.teller.words.list(self.copies))])

    def _entry(self, told: Said, *, quoted: bool) -> Entry:
        sole = self.teller.words.say("sole")
        support = sole if told in self.sole else self.teller.support(told.support)
        quotations = self.teller.quotations(told.edges) if quoted else ()
        return Entry(Sentence(self.teller.sentence(told.edges[0])), support, quotations)


def source_profile(
    store: ReadableStore, network: Network, ontology: Ontology, source: str, language: str
) -> SourceProfile:
    """Return what a source, given by its IRI, states in ``network``, in order of time."""
    from pyoxigraph import NamedNode

    bound = {"source": NamedNode(source)}
    about = next(iter(store.select(_SOURCE, bound)))
    copies = tuple(row["title"] or row["id"] for row in store.select(_COPIES, bound))
    edges = [e for e in network.edges(keys=True) if network.edges[e]["source"] == source]
    told = tuple(said(network, ontology, edges))
    sole = tuple(s for s in told if s.support.sources == {source})
    teller = Teller(network, ontology, language)
    return SourceProfile(teller, about, copies, told, sole, tuple(_lost(network, edges)))


def _lost(network: Network, edges: Iterable[Edge]) -> list[str]:
    """Return the entities of which no claim is left without ``edges``."""
    gone = set(edges)
    met = sorted({iri for edge in gone for iri in edge[:2]})
    return [
        iri
        for iri in met
        if gone.issuperset([*network.out_edges(iri, keys=True), *network.in_edges(iri, keys=True)])
    ]

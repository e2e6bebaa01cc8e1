"""Everything that is known of one entity: claims in order of time, status, support, conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.connections.conflicts import (
    Conflict,
    conflict_entries,
    conflicts,
    sequence_entries,
    sequences,
    touching,
)
from graph.connections.connecting import claim_table
from graph.connections.telling import Teller, require, time_of
from graph.document import Block, Document, Entry, Heading, Sentence, sentences
from graph.network import Network, StoredClaims, Wanted
from graph.ontology import Ontology
from graph.support import Edge, Saying, Support, saying, support


@dataclass(frozen=True, slots=True)
class Said:
    """Claims that say the same, the earliest first, and what they rest on."""

    edges: tuple[Edge, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class EntityProfile:
    """What a network knows of ``entity``."""

    teller: Teller = field(repr=False)
    entity: str
    said: tuple[Said, ...]

    def document(self) -> Document:
        """Return the profile: names, claims with their words, what is disputed, what changed."""
        teller, language = self.teller, self.teller.language
        standing = [s for s in self.said if teller.claim(s.edges[0])["stands"]]
        others = [s for s in self.said if not teller.claim(s.edges[0])["stands"]]
        say = teller.words.say
        blocks = [
            sentences(self._names()),
            *self._section(say("facts"), [self._entry(s) for s in standing]),
            *self._section(say("not_standing"), [self._entry(s) for s in others]),
            *self._section(say("conflicts"), list(self._conflicts())),
            *self._section(say("sequences"), list(self._sequences())),
        ]
        return Document(teller.name(self.entity), language, tuple(blocks))

    def table(self) -> dict[str, object]:
        """Return the profile as a JSON object."""
        about = self.teller.network.nodes[self.entity]
        return {
            "id": self.entity,
            "name": self.teller.name(self.entity),
            "type": about["type"],
            "names": about["labels"],
            "aliases": list(about["aliases"]),
            "wikidata": about["wikidata"],
            "claims": [
                claim_table(self.teller, edge)
                | {"sources": len(s.support.sources), "texts": len(s.support.texts)}
                for s in self.said
                for edge in s.edges
            ],
            "conflicts": [
                {"kind": c.kind, "claims": [c.one[2], c.other[2]]} for c in self._disputes()
            ],
        }

    def _names(self) -> Iterator[str]:
        say, about = self.teller.words.say, self.teller.network.nodes[self.entity]
        kind = self.teller.kind(self.entity)
        count = self.teller.words.count
        edges = [edge for said in self.said for edge in said.edges]
        sources = {self.teller.claim(edge)["source"] for edge in edges}
        counts = (count("claims", len(edges)), count("sources", len(sources)))
        yield say("sentence", text=self.teller.words.bracket(kind[:1].upper() + kind[1:], counts))
        others = {*about["labels"].values(), *about["aliases"]} - {self.teller.name(self.entity)}
        if others:
            names = say("aliases", names=self.teller.words.list(sorted(others)))
            yield say("sentence", text=names)
        if about["wikidata"]:
            item = about["wikidata"].rpartition("/")[2]
            yield say("sentence", text=say("wikidata", item=item))

    def _section(self, title: str, entries: list[Entry]) -> list[Block]:
        return [Heading(title), *entries] if entries else []

    def _entry(self, said: Said) -> Entry:
        marks = [self.teller.support(said.support)]
        if any(self.teller.claim(edge)["disputed"] for edge in said.edges):
            marks.append(self.teller.words.say("disputed"))
        about = self.teller.words.list(marks)
        sentence = Sentence(self.teller.sentence(said.edges[0]))
        return Entry(sentence, about, self.teller.quotations(said.edges))

    def _disputes(self) -> list[Conflict]:
        return touching(conflicts(self.teller.network), self.entity)

    def _conflicts(self) -> Iterator[Entry]:
        return conflict_entries(self.teller, self._disputes())

    def _sequences(self) -> Iterator[Entry]:
        found = sequences(self.teller.network, self.teller.ontology)
        own = [s for s in found if self.entity in s.stages[0][:2]]
        return sequence_entries(self.teller, own)


def entity_profile(
    network: Network, ontology: Ontology, entity: str, language: str
) -> EntityProfile:
    """Return what ``network`` knows of an entity, given by its IRI, in order of time.

    What is not dated comes last. Raises ``InputError`` where no claim about it counts.
    """
    require(network, [entity])
    teller = Teller(network, ontology, language)
    edges = [*network.out_edges(entity, keys=True), *network.in_edges(entity, keys=True)]
    return EntityProfile(teller, entity, tuple(said(network, ontology, edges)))


def stored_profile(claims: StoredClaims, ontology: Ontology, entity: str) -> EntityProfile:
    """Return what a store knows of an entity, reading no more than that.

    Read are its claims, and what contradicts them. Raises ``InputError`` where none of them counts.
    """
    own = {claim for _, _, claim in claims.claims([entity])}
    network = claims.network(Wanted(own))
    pairs = [{one, other} for _, one, other in network.graph["conflicts"]]
    disputing = {claim for pair in pairs if pair & own for claim in pair}
    if not disputing <= own:
        network = claims.network(Wanted(own | disputing))
    return entity_profile(network, ontology, entity, claims.language)


def said(network: Network, ontology: Ontology, edges: list[Edge]) -> list[Said]:
    """Return what ``edges`` say, each thing once, in order of time, with what it rests on."""
    near = {iri for edge in edges for iri in edge[:2]}
    known = support(network, network.subgraph(near).edges(keys=True), ontology)
    together: dict[Saying, list[Edge]] = defaultdict(list)
    for edge in sorted(set(edges), key=lambda e: (_when(network, e), e)):
        together[saying(edge, network.edges[edge], ontology)].append(edge)
    return [Said(tuple(found), known[key]) for key, found in together.items()]


def _when(network: Network, edge: Edge) -> tuple[bool, str]:
    time = time_of(network.edges[edge])
    return not time, time

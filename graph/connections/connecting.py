"""How two entities are tied: the best routes, told in sentences with notes, and the nearest misses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from graph.connections.routes import Route, Step
from graph.connections.searching import Ask, Miss, search
from graph.connections.telling import Teller, require
from graph.document import Block, Document, Entry, Heading, Note, Paragraph, Sentence
from graph.network import Network, NetworkClaims, Surroundings
from graph.ontology import Ontology
from graph.support import Edge


@dataclass(frozen=True, slots=True)
class Connection:
    """The routes between two entities, best first; ``misses`` where there is none within ``most``."""

    teller: Teller = field(repr=False)
    one: str
    other: str
    most: int
    routes: tuple[Route, ...]
    misses: tuple[Miss, ...]
    reach: tuple[int, int]

    @property
    def edges(self) -> list[Edge]:
        """The claims of the routes, for a map of them."""
        told = [step for route in self.routes for step in route.steps]
        return [edge for step in told for _, edges in step.tie.sayings for edge in edges]

    def document(self) -> Document:
        """Return the connection as a paragraph a route; each step has a note that quotes it."""
        teller = self.teller
        ends = {"one": teller.name(self.one), "other": teller.name(self.other)}
        title = teller.words.say("connection", **ends)
        if not self.routes:
            return Document(title, teller.language, tuple(self._none(ends)))
        notes: list[Note] = []
        paragraphs = [self._told(route, notes) for route in self.routes]
        blocks = (Paragraph((Sentence(self._counted(ends)),)), *paragraphs)
        return Document(title, teller.language, blocks, tuple(notes))

    def table(self) -> dict[str, object]:
        """Return the connection as a JSON object: routes, their steps, the claims of each."""
        return {
            "from": self._entity(self.one),
            "to": self._entity(self.other),
            "steps_at_most": self.most,
            "routes": [self._route(route) for route in self.routes],
            "misses": [
                {
                    "kind": miss.kind,
                    "through": [self._entity(iri) for iri in miss.through],
                    **self._route(miss.route),
                }
                for miss in self.misses
            ],
        }

    def _counted(self, ends: Mapping[str, str]) -> str:
        say = self.teller.words
        steps = say.count("steps", len(self.routes[0].steps))
        return say.count("routes", len(self.routes), **ends, steps=steps)

    def _told(self, route: Route, notes: list[Note]) -> Paragraph:
        sentences = []
        for step in route.steps:
            notes.append(self._note(step))
            text = self.teller.sentence(step.tie.sayings[0][1][0])
            told = self.teller.words.say("sentence", text=text)
            sentences.append(Sentence(told, (len(notes),)))
        return Paragraph(tuple(sentences))

    def _note(self, step: Step) -> Note:
        known, edges = step.tie.sayings[0]
        about = (self.teller.support(known), self.teller.also(step.tie))
        return Note(self.teller.quotations(edges), self.teller.words.list(about))

    def _none(self, ends: Mapping[str, str]) -> Iterator[Block]:
        say = self.teller.words
        steps = say.count("steps", self.most)
        yield Paragraph((Sentence(say.say("no_route", **ends, steps=steps)),))
        yield Heading(say.say("misses"))
        for miss in self.misses:
            names = say.say("arrow").join(self.teller.name(iri) for iri in miss.route.entities)
            about = {
                "through": say.list(self.teller.name(iri) for iri in miss.through),
                "status": say.list(self._unsettled(miss.route)),
                "steps": say.count("steps", len(miss.route.steps)),
            }
            yield Entry(Sentence(say.say(f"miss_{miss.kind}", route=names, **about)))
        if not self.misses:
            n, m = (say.count("entities", number) for number in self.reach)
            yield Entry(Sentence(say.say("miss_alone", **ends, n=n, m=m)))

    def _unsettled(self, route: Route) -> list[str]:
        firsts = [step.tie.sayings[0][1][0] for step in route.steps]
        names = {self.teller.claim(edge)["status"] for edge in firsts if not self._stands(edge)}
        return [
            self.teller.ontology.status(name).label(self.teller.language) for name in sorted(names)
        ]

    def _stands(self, edge: Edge) -> bool:
        return bool(self.teller.claim(edge)["stands"])

    def _entity(self, iri: str) -> dict[str, str]:
        return {
            "id": iri,
            "name": self.teller.name(iri),
            "type": self.teller.network.nodes[iri]["type"],
        }

    def _route(self, route: Route) -> dict[str, object]:
        return {
            "entities": [self._entity(iri) for iri in route.entities],
            "steps": [self._step(step) for step in route.steps],
        }

    def _step(self, step: Step) -> dict[str, object]:
        known, edges = step.tie.sayings[0]
        return {
            "sentence": self.teller.sentence(edges[0]),
            "sources": len(known.sources),
            "texts": len(known.texts),
            "claims": [claim_table(self.teller, edge) for _, es in step.tie.sayings for edge in es],
        }


def claim_table(teller: Teller, edge: Edge) -> dict[str, Any]:
    """Return a claim of a network as a JSON object; what is empty is left out."""
    claim = teller.claim(edge)
    facts = {
        "claim": edge[2],
        "subject": teller.name(edge[0]),
        "relation": claim["relation"],
        "object": teller.name(edge[1]),
        **{k: claim.get(k) for k in ("date", "since", "until", "amount", "share", "role")},
        **{k: claim.get(k) for k in ("status", "review", "confidence")},
        "quotes": list(claim.get("quotes", ())),
        "source": {
            "id": claim["source"],
            "title": claim.get("title"),
            "publisher": claim.get("publisher"),
            "date": claim.get("source_date"),
            "url": claim.get("url"),
        },
        "disputed_by": list(claim.get("disputed", ())),
    }
    return {key: value for key, value in facts.items() if value not in (None, "", [])}


def connect(
    around: Network | Surroundings,
    ontology: Ontology,
    ends: tuple[str, str],
    ask: Ask,
    language: str,
) -> Connection:
    """Return how the two ``ends``, IRIs of entities, are tied.

    Claims are read from a network at hand, or from a store as far as they are needed. Only claims in
    force make a step, and no route leads through an entity of a class that the ontology calls a hub,
    unless ``ask.through`` names it. Raises ``UnknownNameError`` for an unknown class, ``InputError`` for
    an end of which no claim counts.
    """
    for name in ask.through:
        ontology.entity_class(name)
    known = NetworkClaims(around) if isinstance(around, nx.MultiDiGraph) else around
    found = search(known, ontology, ends, ask)
    require(found.network, ends)
    teller = Teller(found.network, ontology, language)
    return Connection(teller, *ends, ask.most, found.routes, found.misses, found.reach)

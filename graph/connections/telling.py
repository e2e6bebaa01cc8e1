"""Claims of a network in words, and their quotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.connections.ties import Tie
from graph.document import Quotation
from graph.errors import InputError
from graph.network import Network
from graph.ontology import Ontology
from graph.support import Edge, Support
from graph.wording import Words, words


def require(network: Network, entities: Iterable[str]) -> None:
    """Raise ``InputError`` for an entity of which ``network`` has no claim."""
    for iri in entities:
        if iri not in network:
            problem = "none of its claims counts: each is rejected, or waits for `filmgraph review`"
            raise InputError(iri, problem)


class Teller:
    """Tells the claims of a network in one language."""

    def __init__(self, network: Network, ontology: Ontology, language: str) -> None:
        """Tell of ``network`` in ``language``."""
        self.network = network
        self.ontology = ontology
        self.words: Words = words(language)
        self.language = language

    def name(self, iri: str) -> str:
        """Return the name of an entity."""
        about = self.network.nodes[iri]
        return str(about["labels"].get(self.language) or about["label"])

    def kind(self, iri: str) -> str:
        """Return what an entity is: the label of its class."""
        return self.ontology.entity_class(self.network.nodes[iri]["type"]).label(self.language)

    def claim(self, edge: Edge) -> Mapping[str, Any]:
        """Return what is known of a claim."""
        about: Mapping[str, Any] = self.network.edges[edge]
        return about

    def triple(self, edge: Edge) -> str:
        """Return a claim without what qualifies it: ``Ladj Ly a fondé École Kourtrajmé``."""
        relation = self.ontology.relation(self.claim(edge)["relation"]).label(self.language)
        return f"{self.name(edge[0])} {relation} {self.name(edge[1])}"

    def sentence(self, edge: Edge) -> str:
        """Return a claim with its date, sum, role and status: ``… (2018, prévu)``."""
        return self.words.bracket(self.triple(edge), self.qualifiers(edge))

    def qualifiers(self, edge: Edge) -> Iterator[str]:
        """Yield what qualifies a claim."""
        claim = self.claim(edge)
        yield self.words.time(claim.get("date", ""), claim.get("since", ""), claim.get("until", ""))
        yield self.words.amount(claim.get("amount", ""))
        yield self.words.say("stake", share=claim["share"]) if claim.get("share") else ""
        yield claim.get("role", "")
        if claim.get("status", "asserted") != "asserted":
            yield self.ontology.status(claim["status"]).label(self.language)
        if claim.get("review", "accepted") != "accepted":
            yield self.words.say("unreviewed")

    def support(self, known: Support) -> str:
        """Return on how many sources and texts a thing rests."""
        counts = [("sources", known.sources), ("texts", known.texts)]
        told = {key: self.words.count(key, len(found)) for key, found in counts}
        return self.words.say("support", **told)

    def quotations(self, edges: Iterable[Edge]) -> tuple[Quotation, ...]:
        """Return the words behind claims, source by source; words that stand twice only once."""
        found = {}
        for edge in edges:
            claim = self.claim(edge)
            text = " […] ".join(" ".join(quote.split()) for quote in claim.get("quotes", ()))
            found[claim["source"], text] = Quotation(
                text=text,
                language=claim.get("language", ""),
                title=claim.get("title", "") or self.words.say("untitled"),
                publisher=claim.get("publisher", ""),
                date=claim.get("source_date", ""),
                url=claim.get("url", ""),
            )
        return tuple(found.values())

    def also(self, tie: Tie) -> str:
        """Return what else is said of two entities than the best supported thing."""
        others = [self.ontology.relation(self.claim(e[0])["relation"]) for _, e in tie.sayings[1:]]
        labels = dict.fromkeys(relation.label(self.language) for relation in others)
        return self.words.say("also", labels=self.words.list(labels)) if labels else ""


def time_of(claim: Mapping[str, Any]) -> str:
    """Return what a claim is ordered by in time; empty where nothing is known."""
    return str(claim.get("date") or claim.get("since") or claim.get("until") or "")

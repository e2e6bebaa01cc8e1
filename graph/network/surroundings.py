"""The claims around entities, read when they are asked for: of a store, or of a network at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from graph.network.building import Network, Wanted, network_of
from graph.network.claims import Edge
from graph.network.columns import among
from graph.store import ReadableStore
from graph.vocabulary import FILM

_OUT = """
SELECT ?subject ?object ?claim {
  VALUES ?subject { {iris} }
  ?claim rdf:subject ?subject ; rdf:object ?object
}
"""
_IN = """
SELECT ?subject ?object ?claim {
  VALUES ?object { {iris} }
  ?claim rdf:object ?object ; rdf:subject ?subject
}
"""
_TYPES = """
SELECT ?entity ?type {
  VALUES ?entity { {iris} }
  GRAPH <https://w3id.org/filmgraph/graph/entities> { ?entity a ?type }
}
"""
_TOLD = "SELECT ?claim { VALUES ?value { {iris} } ?claim {predicate} ?value }"


class Surroundings(Protocol):
    """Where claims around entities are read from."""

    def claims(self, entities: Collection[str]) -> Iterator[Edge]:
        """Yield the claims that have one of ``entities`` as an end; some perhaps twice."""

    def types(self, entities: Collection[str]) -> dict[str, str]:
        """Return the name of the class of each entity that is known."""

    def part(self, edges: Iterable[Edge], *, words: bool = True) -> Network:
        """Return the network of these claims, as far as they count."""


@dataclass(frozen=True, slots=True)
class StoredClaims:
    """The claims of a store, as ``network_of`` would tell them; each method reads what it returns."""

    store: ReadableStore
    threshold: float
    title: str = ""
    language: str = "fr"

    def network(self, wanted: Wanted | None = None) -> Network:
        """Return the network of all claims, or of those that are wanted."""
        return network_of(self.store, self.threshold, self.title, self.language, wanted or Wanted())

    def claims(self, entities: Collection[str]) -> Iterator[Edge]:
        """Yield the claims around entities: two lookups for each batch of them."""
        for sparql in (_OUT, _IN):
            yield from ((s, o, claim) for s, o, claim in among(self.store, sparql, entities))

    def inside(self, entities: Collection[str]) -> Iterator[Edge]:
        """Yield the claims that have both ends among ``entities``."""
        rows = among(self.store, _OUT, entities)
        return ((s, o, claim) for s, o, claim in rows if o in entities)

    def telling(self, predicate: str, values: Collection[str]) -> set[str]:
        """Return the claims of which ``predicate``, as in SPARQL, tells one of these IRIs."""
        sparql = _TOLD.replace("{predicate}", predicate)
        return {claim for [claim] in among(self.store, sparql, values)}

    def types(self, entities: Collection[str]) -> dict[str, str]:
        """Return the names of the entities' classes."""
        rows = among(self.store, _TYPES, entities)
        return {entity: type_.removeprefix(FILM.iri) for entity, type_ in rows}

    def part(self, edges: Iterable[Edge], *, words: bool = True) -> Network:
        """Return the network of some claims."""
        return self.network(Wanted({claim for _, _, claim in edges}, words))


@dataclass(frozen=True, slots=True)
class NetworkClaims:
    """The claims of a network at hand."""

    network: Network

    def claims(self, entities: Collection[str]) -> Iterator[Edge]:
        """Yield the claims around entities."""
        known = [iri for iri in entities if iri in self.network]
        yield from self.network.out_edges(known, keys=True)
        yield from self.network.in_edges(known, keys=True)

    def types(self, entities: Collection[str]) -> dict[str, str]:
        """Return the names of the entities' classes."""
        nodes = self.network.nodes
        return {iri: nodes[iri]["type"] for iri in entities if iri in nodes}

    def part(self, edges: Iterable[Edge], *, words: bool = True) -> Network:  # noqa: ARG002 - they are there
        """Return the part of the network that these claims make."""
        made: Network = type(self.network)(**self.network.graph)
        for subject, object_, claim in edges:
            for iri in (subject, object_):
                made.add_node(iri, **self.network.nodes[iri])
            made.add_edge(
                subject, object_, key=claim, **self.network.edges[subject, object_, claim]
            )
        return made

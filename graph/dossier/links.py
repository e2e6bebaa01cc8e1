"""What people decided on links, as quads: an entity and what somebody else calls it.

A link is ``skos:exactMatch`` or ``owl:sameAs`` beside the entity's names, and an ``owl:Axiom`` in a
graph of links that says who decided when, and what service had proposed it with what score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from graph.dossier.identity import Identity
from graph.dossier.judgements import DIFFERENT, IDENTICAL, NAME, SAME, LinkJudgement, Log
from graph.model import Entity
from graph.names import slug
from graph.rdf import ENTITIES, LINKS, WIKIDATA, Fact
from graph.rdf import Mapping as Quads
from graph.sources import digest
from graph.vocabulary import FILM, OWL, PROV, RDF, SKOS, XSD


@dataclass(frozen=True, slots=True)
class Links:
    """The links that count, by the entity that has them, and what a person should know of them."""

    chosen: tuple[tuple[str, LinkJudgement], ...]
    remarks: tuple[str, ...]

    @classmethod
    def of(
        cls, log: Log, identity: Identity, entities: Mapping[str, Entity], others: Container[str]
    ) -> Links:
        """Settle the decisions: ``entities`` are those that stand, ``others`` only tables speak of.

        What ``entities.csv`` says of Wikidata counts; a link to another item is left out and told. So
        are two accepted links of one entity to the same place.
        """
        remarks: list[str] = []
        found: dict[tuple[str, str], list[LinkJudgement]] = defaultdict(list)
        for link in sorted(log.links, key=lambda link: link.key):
            kept = identity.merged.get(link.entity, link.entity)
            if kept not in entities and kept not in others:
                remarks += _lost(link)
                continue
            own = entities[kept].wikidata if kept in entities else ""
            problem = _conflict(link, own and WIKIDATA + own)
            remarks += [f"{NAME}: {problem}"] if problem else []
            if link.verdict == SAME and not problem:
                found[kept, space(link.match)].append(link)
        chosen = []
        for (kept, _), links in found.items():
            if len({link.match for link in links}) > 1:
                told = " and ".join(link.match for link in links)
                remarks.append(
                    f"{NAME}: {kept} is linked to {told}; none counts until one is undone"
                )
            else:
                chosen.append((kept, links[0]))
        return cls(tuple(chosen), tuple(remarks))

    def quads(self, mapping: Quads) -> Iterator[Quad]:
        """Yield the links, and where each is from."""
        for entity, link in self.chosen:
            node, match = mapping.iri(entity), NamedNode(link.match)
            predicate = OWL.sameAs if link.relation == IDENTICAL else SKOS.exactMatch
            yield Quad(node, predicate, match, ENTITIES)
            key = digest(link.match.encode())[:12]
            axiom = mapping.iri(f"link/{entity}/{key}")
            facts: list[Fact] = [
                (RDF.type, OWL.Axiom),
                (OWL.annotatedSource, node),
                (OWL.annotatedProperty, predicate),
                (OWL.annotatedTarget, match),
                (PROV.generatedAtTime, Literal(link.time, datatype=XSD.dateTime)),
                *_origin(link, mapping),
            ]
            yield from (Quad(axiom, *fact, LINKS) for fact in facts)
            if link.author:
                agent = mapping.iri(f"agent/{slug(link.author)}")
                yield Quad(agent, RDF.type, PROV.Agent, LINKS)
                yield Quad(agent, SKOS.prefLabel, Literal(link.author), LINKS)


def space(match: str) -> str:
    """Return what an IRI of somebody else's begins with: where one entity has one IRI at most.

    >>> space("http://www.wikidata.org/entity/Q42")
    'http://www.wikidata.org/entity'
    """
    return match.rpartition("/")[0]


def _origin(link: LinkJudgement, mapping: Quads) -> Iterator[Fact]:
    if link.author:
        yield PROV.wasAttributedTo, mapping.iri(f"agent/{slug(link.author)}")
    if link.service:
        yield PROV.hadPrimarySource, NamedNode(link.service)
    if link.score:
        yield FILM.score, Literal(link.score, datatype=XSD.decimal)
    if link.reason:
        yield SKOS.changeNote, Literal(link.reason)


def _lost(link: LinkJudgement) -> list[str]:
    told = f"{link.entity} {link.verdict} {link.match}"
    accepted = link.verdict == SAME
    return [f"{NAME}: {told}: nobody speaks of {link.entity} any more"] if accepted else []


def _conflict(link: LinkJudgement, own: str) -> str:
    """Say how a decision and what ``entities.csv`` has disagree; empty where they do not."""
    if link.verdict == SAME and own and space(own) == space(link.match) and own != link.match:
        told = f"entities.csv has {own}, which counts"
        return f"{link.entity} was linked to {link.match}, and {told}; correct one of the two"
    if link.verdict == DIFFERENT and own == link.match:
        return f"{link.entity} was told apart from {own}, and entities.csv has it; empty the cell"
    return ""

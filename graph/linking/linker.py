"""Which entities of a dossier a service is asked about, by which words, and what it proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.dossier.judgements import DIFFERENT, SAME, LinkJudgement
from graph.errors import UsageError
from graph.linking.proposals import Proposal
from graph.linking.service import Candidate, Query, Service
from graph.names import fold
from graph.network import Network
from graph.ontology import Ontology
from graph.store import ReadableStore
from graph.vocabulary import FILM

_ALIGNED = """
SELECT ?term ?match WHERE {
  ?term skos:exactMatch|skos:closeMatch ?match .
  FILTER (STRSTARTS(STR(?term), STR(film:)))
} ORDER BY ?term ?match
"""
_FACTS = 5
"""How many facts a query tells at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: ``candidates`` for each entity at most, told as ``relation``.

    ``facts``: a query tells what the dossier knows of its entity too, not its name and type alone.
    """

    relation: str
    candidates: int = 3
    facts: bool = False


class Linker:
    """Links the entities of a network."""

    def __init__(
        self, network: Network, ontology: Ontology, links: Iterable[LinkJudgement], base: str
    ) -> None:
        """Take a dossier's network, its ontology, what was decided on links, and its base IRI."""
        self._network = network
        self._ontology = ontology
        self._base = base
        self._decided = {(link.entity, link.match): link.verdict for link in links}

    def entities(self, types: Sequence[str]) -> list[str]:
        """Return the IRIs of entities of these types (none: all), the most spoken of first."""
        network = self._network
        chosen = [
            iri
            for iri in network
            if not types or self._ontology.fits(network.nodes[iri]["type"], types)
        ]
        return sorted(chosen, key=lambda iri: (-network.degree(iri), iri))

    def name(self, iri: str) -> tuple[str, str]:
        """Return the name of an entity, and of its class."""
        about = self._network.nodes[iri]
        kind = self._ontology.entity_class(about["type"])
        return about["label"], kind.label(self._network.graph["language"])

    def round(
        self, iris: Iterable[str], service: Service, aligned: Alignments, wanted: Wanted
    ) -> Round:
        """Return what a service is to be asked about those of ``iris`` that it has no link for yet."""
        queries: dict[Query, list[str]] = defaultdict(list)
        for iri in self._open(iris, service.space):
            queries[self._query(iri, service, aligned, wanted)].append(iri)
        return Round(self, service, wanted, queries)

    def _open(self, iris: Iterable[str], space: str) -> list[str]:
        """Return those that have no link yet to what begins with ``space``."""
        linked = {
            self._base + entity
            for (entity, match), verdict in self._decided.items()
            if verdict == SAME and match.startswith(space)
        }
        return [iri for iri in iris if iri not in linked and not self._match(iri, space)]

    def _query(self, iri: str, service: Service, aligned: Alignments, wanted: Wanted) -> Query:
        """Return what ``service`` is asked about an entity."""
        about = self._network.nodes[iri]
        facts = list(self._facts(iri, service, aligned)) if wanted.facts else []
        types = aligned.types(self._ontology.lineage(about["type"]), service)
        return Query(about["label"], types, tuple(facts[:_FACTS]), wanted.candidates)

    def proposals(
        self, iri: str, found: Iterable[Candidate], service: Service, wanted: Wanted
    ) -> Iterator[Proposal]:
        """Yield what a service proposes for an entity and nobody refused yet, the best first."""
        about = self._network.nodes[iri]
        entity = iri.removeprefix(self._base)
        names = {fold(n) for n in (about["label"], *about["labels"].values(), *about["aliases"])}
        for candidate in [c for c in found if c.iri != iri][: wanted.candidates]:
            if self._decided.get((entity, candidate.iri)) == DIFFERENT:
                continue
            yield Proposal(
                entity=entity,
                match=candidate.iri,
                relation=wanted.relation,
                service=service.url,
                label=candidate.label,
                description=candidate.description,
                address=candidate.address,
                types=candidate.types,
                score=candidate.score,
                sure=candidate.match,
                same_name=fold(candidate.label) in names,
                features=candidate.features,
            )

    def _match(self, iri: str, space: str) -> str:
        """Return the IRI with ``space`` that the graph has for an entity; empty where it has none."""
        known = str(self._network.nodes[iri]["wikidata"])
        return known if known.startswith(space) else ""

    def _facts(
        self, iri: str, service: Service, aligned: Alignments
    ) -> Iterator[tuple[str, str, bool]]:
        """Yield what claims in force tell of an entity, where the service has properties for it."""
        for _, other, claim in sorted(self._network.out_edges(iri, data=True), key=_told):
            property_ = aligned.property(claim["relation"], service)
            if property_ and claim["stands"]:
                match = self._match(other, service.space).removeprefix(service.space)
                yield property_, match or self._network.nodes[other]["label"], bool(match)


@dataclass(frozen=True, slots=True)
class Round:
    """What one service is asked, and which entities each query is about."""

    linker: Linker
    service: Service
    wanted: Wanted
    queries: Mapping[Query, Sequence[str]]

    @property
    def entities(self) -> list[str]:
        """The IRIs of all entities that are asked about."""
        return [iri for iris in self.queries.values() for iri in iris]

    @property
    def sent(self) -> int:
        """About how many entities something is sent: for the others an answer is kept."""
        new = (iris for query, iris in self.queries.items() if not self.service.is_known(query))
        return sum(map(len, new))

    def proposals(self) -> Iterator[tuple[str, list[Proposal]]]:
        """Ask; yield entities by IRI with what is proposed for them, as the answers come."""
        for query, found in self.service.ask(list(self.queries)):
            for iri in self.queries[query]:
                yield iri, list(self.linker.proposals(iri, found, self.service, self.wanted))


class Alignments:
    """The terms of other vocabularies that the ontology aligns its own with."""

    def __init__(self, store: ReadableStore) -> None:
        """Read them from a built graph, which holds its ontology."""
        self._store = store

    def types(self, lineage: Sequence[str], service: Service) -> tuple[str, ...]:
        """Return a service's ids for the nearest class of ``lineage`` that it has any for."""
        spaces = [space for space in (service.schema, service.space) if space]
        for name in lineage:
            found = [_local(iri, spaces) for iri in (FILM.iri + name, *self._matches[name])]
            if types := tuple(dict.fromkeys(each for each in found if each)):
                return types
        return ()

    def property(self, relation: str, service: Service) -> str:
        """Return a service's id for a relation; empty where it has none."""
        spaces = [service.schema] if service.schema else []
        found = [_local(iri, spaces) for iri in (FILM.iri + relation, *self._matches[relation])]
        return next((each for each in found if each), "")

    @cached_property
    def _matches(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._store.select(_ALIGNED):
            found[row["term"].removeprefix(FILM.iri)].append(row["match"])
        return found


def clear_winners(proposals: Iterable[Proposal], least: float) -> list[Proposal]:
    """Return, for each entity, the proposal of which its service is sure, with ``least`` as its score.

    Where there are two of them for one entity, neither is clear. Raises ``UsageError`` for a score that
    anything would reach.
    """
    if least <= 0:
        raise UsageError("--accept-from needs a score above 0, such as 95")
    found: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        if proposal.sure and proposal.score >= least:
            found[proposal.entity].append(proposal)
    return [own[0] for own in found.values() if len(own) == 1]


def _local(iri: str, spaces: Iterable[str]) -> str:
    return next((iri.removeprefix(s) for s in spaces if iri.startswith(s) and iri != s), "")


def _told(edge: tuple[str, str, dict[str, str]]) -> tuple[str, str]:
    return edge[2]["relation"], edge[1]

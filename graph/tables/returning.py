"""A graph of filmgraph's own that comes back, from RDF in any syntax: its claims as they were.

Its sources are not in it, only their words that claims quote: so the file itself is kept and sealed, and
claims hold as long as it says what they quote. What it says besides is counted, and not carried over.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.consequences import ONTOLOGY, ontology_quads
from graph.dates import check_date
from graph.errors import InputError
from graph.model import Claim, Entity, Source
from graph.rdf import DERIVED, ENTITIES, LINKS, ClaimReader, Mapping, Retraction
from graph.tables.rows import OWN
from graph.tables.syntaxes import quads_of
from graph.vocabulary import CSVW, DCTERMS, FILM, OA, OWL, PROV, RDF, SCHEMA, SKOS

_CLAIM, _LINK = "claim/", "link/"
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
"""What the ids of sources and claims look like, and those of entities."""
_FACTS = {
    "title": DCTERMS.title,
    "publisher": DCTERMS.publisher,
    "url": SCHEMA.url,
    "date": DCTERMS.date,
    "language": DCTERMS.language,
    "sha256": SCHEMA.sha256,
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a graph says of a source: ``source`` with as much of its text as claims quote.

    ``text`` is the id of the first source that prints the same text.
    """

    source: Source
    text: str
    retraction: Retraction | None


@dataclass(frozen=True, slots=True)
class Returned:
    """The values of a graph.

    ``merged`` has the ids of entities that were merged, with what they became; ``links`` are the quads
    that tie entities to what others call them, and say who decided so.
    """

    claims: list[Claim]
    entities: list[Entity]
    origins: dict[str, Origin]
    merged: dict[str, str]
    links: tuple[ox.Quad, ...] = ()


def reader_of_rdf(path: Path) -> str:
    """Return which reader a file of RDF needs: ``OWN`` where it holds claims of filmgraph.

    Raises ``InputError`` where it is no RDF.
    """
    return OWN if base_of(path) else "rdf"


def base_of(path: Path) -> str:
    """Return what the addresses of a graph of filmgraph begin with; empty where a file holds none."""
    claims = (q.subject for q in quads_of(path) if _is_claim(q))
    return next((str(getattr(c, "value", "")).rpartition(_CLAIM)[0] for c in claims), "")


class GraphFile:
    """A file with a graph of filmgraph, read for a dossier with the base and ontology of ``mapping``."""

    def __init__(self, path: Path, mapping: Mapping) -> None:
        """Load the file; raise ``InputError`` where it is malformed or its addresses begin otherwise."""
        self._path = path
        self._mapping = mapping
        self._store = ox.Store()
        self._store.bulk_extend(_plain(quads_of(path)))
        self._check_base()

    def returned(self) -> Returned:
        """Return its values; raise ``InputError`` for what filmgraph could not have written."""
        try:
            found = self._returned()
            deque(graph_quads(found, self._mapping), maxlen=0)
        except (ArithmeticError, IndexError, KeyError, StopIteration, ValueError) as error:
            problem = f"has a claim or a source that is malformed ({type(error).__name__}: {error})"
            raise InputError(self._path, problem) from error
        return found

    def _returned(self) -> Returned:
        # Read from the file: a store keeps numbers as values, 60.50 as 60.5.
        quads = _plain(quads_of(self._path))
        reader = ClaimReader(quads, self._mapping.base, self._mapping.ontology)
        claims = [self._checked(claim) for claim in reader.claims()]
        entities, origins = reader.entities(), dict(self._origins(claims))
        for claim in claims:
            if claim.source not in origins:
                problem = f"{claim.id} is from {claim.source}, which is not in it"
                raise InputError(self._path, problem)
        self._check_ids(_ID, (entity.id for entity in entities))
        self._check_ids(_NAME, (*origins, *(claim.id for claim in claims)))
        return Returned(claims, entities, origins, dict(self._merged()), tuple(self._links()))

    def _check_ids(self, shape: re.Pattern[str], ids: Iterable[str]) -> None:
        """Raise ``InputError`` for an id that may not be part of an address or of a file's name."""
        for name in ids:
            if not shape.fullmatch(name):
                raise InputError(self._path, f"has an id that is none: {name!r}")

    def left(self, told: Iterable[ox.Quad]) -> Counter[str]:
        """Return what it says beside what is ``told``, counted by predicate; what follows is no loss."""
        for quad in (*told, *ontology_quads(self._mapping.ontology)):
            self._store.remove(_triple(quad))
        return Counter(f"triples with {quad.predicate.value}" for quad in self._store)

    def _check_base(self) -> None:
        found = self._store.quads_for_pattern(None, RDF.type, FILM.Claim)
        for quad in found:
            iri = getattr(quad.subject, "value", "")
            if not iri.startswith(self._mapping.base + _CLAIM):
                base = iri.rpartition(_CLAIM)[0]
                problem = (
                    f'its addresses begin with {base}: write base = "{base}" into dossier.toml'
                )
                raise InputError(self._path, problem)

    def _checked(self, claim: Claim) -> Claim:
        ontology = self._mapping.ontology
        where = f"{self._path} {_CLAIM}{claim.id}"
        relation = ontology.relations.get(claim.relation)
        if relation is None or claim.status not in ontology.statuses:
            problem = f"{claim.relation!r} or {claim.status!r} is not in the ontology"
            raise InputError(where, problem)
        for entity, allowed in ((claim.subject, relation.domain), (claim.object, relation.range)):
            if entity.type not in ontology.classes or not ontology.fits(entity.type, allowed):
                kind = entity.type or "nothing"
                problem = f"{entity.id} is {kind}, which {relation.name} does not take"
                raise InputError(where, problem)
        for when in filter(None, (claim.date, claim.since, claim.until)):
            check_date(when)
        if not claim.evidence or not all(e.quote for e in claim.evidence):
            raise InputError(where, "has no evidence: no evidence, no claim")
        return claim

    def _origins(self, claims: Iterable[Claim]) -> Iterator[tuple[str, Origin]]:
        texts = {name: told_text(self._passages(own)) for name, own in _by_source(claims)}
        for quad in self._store.quads_for_pattern(None, FILM.text, None):
            iri, text = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
            name = self._local(iri, "source/")
            facts: dict[str, Any] = {field: self._one(iri, p) for field, p in _FACTS.items()}
            table = self._has(iri, RDF.type, CSVW.Table)
            source = Source(name, texts.get(name, ""), table=table, **facts)
            yield name, Origin(source, self._local(text, "text/"), self._retraction(iri))

    def _passages(self, claims: Iterable[Claim]) -> Iterator[tuple[int, str]]:
        """Yield what the graph knows of a source's text, and where it begins."""
        for claim in claims:
            for quad in self._store.quads_for_pattern(
                self._mapping.iri(_CLAIM + claim.id), None, None
            ):
                if quad.predicate == OA.hasTarget:
                    yield from self._around(quad.object)
                    for words in self._antecedents(quad.object):
                        yield from self._around(words)

    def _antecedents(self, place: Any) -> Iterator[Any]:
        for quad in self._store.quads_for_pattern(place, FILM.antecedent, None):
            yield quad.object

    def _around(self, place: Any) -> Iterator[tuple[int, str]]:
        quote, position = f"{place.value}/quote", f"{place.value}/position"
        if start := self._one(position, OA.start):
            before, exact, after = (self._one(quote, p) for p in (OA.prefix, OA.exact, OA.suffix))
            yield int(start) - len(before), before + exact + after

    def _retraction(self, iri: str) -> Retraction | None:
        time = self._one(iri, PROV.invalidatedAtTime)
        return Retraction(time, self._one(iri, SKOS.changeNote)) if time else None

    def _merged(self) -> Iterator[tuple[str, str]]:
        for quad in self._store.quads_for_pattern(None, DCTERMS.isReplacedBy, None):
            one, kept = (getattr(term, "value", "") for term in (quad.subject, quad.object))
            yield self._local(one), self._local(kept)

    def _links(self) -> Iterator[ox.Quad]:
        """Yield what the decisions on links say, in the graphs where a build puts it."""
        for found in self._store.quads_for_pattern(None, RDF.type, OWL.Axiom):
            axiom = found.subject
            if not getattr(axiom, "value", "").startswith(self._mapping.base + _LINK):
                continue
            facts: dict[ox.NamedNode, Any] = {}
            for quad in self._store.quads_for_pattern(axiom, None, None):
                facts[quad.predicate] = quad.object
                yield ox.Quad(quad.subject, quad.predicate, quad.object, LINKS)
            link = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
            if facts.keys() >= set(link):
                one, predicate, match = (facts[end] for end in link)
                yield ox.Quad(one, predicate, match, ENTITIES)
            if agent := facts.get(PROV.wasAttributedTo):
                for quad in self._store.quads_for_pattern(agent, None, None):
                    yield ox.Quad(quad.subject, quad.predicate, quad.object, LINKS)

    def _one(self, iri: str, predicate: ox.NamedNode) -> str:
        found = self._store.quads_for_pattern(ox.NamedNode(iri), predicate, None)
        return next((str(getattr(quad.object, "value", "")) for quad in found), "")

    def _has(self, iri: str, predicate: ox.NamedNode, value: ox.NamedNode) -> bool:
        return any(True for _ in self._store.quads_for_pattern(ox.NamedNode(iri), predicate, value))

    def _local(self, iri: str, prefix: str = "") -> str:
        return iri.removeprefix(self._mapping.base + prefix)


def graph_quads(returned: Returned, mapping: Mapping) -> Iterator[ox.Quad]:
    """Yield the quads of a graph's values but for its entities."""
    for origin in returned.origins.values():
        yield from mapping.source_quads(origin.source, origin.text, origin.retraction)
    for claim in returned.claims:
        yield from mapping.claim_quads(claim, returned.origins[claim.source].source)
    for one, kept in returned.merged.items():
        yield from mapping.merged_quads(one, kept)
    yield from returned.links


def _is_claim(quad: ox.Quad) -> bool:
    return quad.predicate == RDF.type and quad.object == FILM.Claim


def _plain(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads as triples: what a claim reifies in RDF 1.2 as three, and nothing that follows."""
    for quad in quads:
        if quad.graph_name in {DERIVED, ONTOLOGY}:
            continue
        if quad.predicate == RDF.reifies and isinstance(quad.object, ox.Triple):
            claimed = quad.object
            for predicate, term in (
                (RDF.subject, claimed.subject),
                (RDF.predicate, claimed.predicate),
                (RDF.object, claimed.object),
            ):
                yield ox.Quad(quad.subject, predicate, term)
        else:
            yield _triple(quad)


def _triple(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def _by_source(claims: Iterable[Claim]) -> Iterator[tuple[str, list[Claim]]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.source, []).append(claim)
    yield from found.items()


def told_text(passages: Iterable[tuple[int, str]], between: str = " ") -> str:
    """Return a text as far as its passages tell it: ``between`` fills it, so that offsets hold.

    >>> told_text([(6, "vu"), (0, "Déjà")])
    'Déjà  vu'
    """
    found = list(passages)
    text = [between] * max((start + len(words) for start, words in found), default=0)
    for start, words in found:
        text[start : start + len(words)] = words
    return "".join(text)

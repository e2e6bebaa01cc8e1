"""Claims, sources and entities as quads, and claims back from quads.

The quads of a source lie in the named graph that has the source's IRI. No blank node is made, so that
sorted N-Quads are canonical.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from graph.model import ANTECEDENT, BOUNDS, RELATED, Amount, Claim, Entity, Evidence, Source
from graph.names import slug
from graph.ontology import Ontology
from graph.vocabulary import CSVW, DCTERMS, FILM, OA, PROV, RDF, SCHEMA, SKOS, XSD

ENTITIES = NamedNode("https://w3id.org/filmgraph/graph/entities")
"""The named graph of entities' types and names."""
DERIVED = NamedNode("https://w3id.org/filmgraph/graph/derived")
"""The named graph of what follows by the ontology's axioms; nothing in it is stated by a source."""
LINKS = NamedNode("https://w3id.org/filmgraph/graph/links")
"""The named graph that says who linked an entity to somebody else's IRI, when, and on whose proposal."""
WIKIDATA = "http://www.wikidata.org/entity/"
CONTEXT = 32
"""Code points before and after a quotation that ``oa:prefix`` and ``oa:suffix`` keep."""

_FRAGMENTS = {
    "row=": NamedNode("http://tools.ietf.org/rfc/rfc7111"),
    "line=": NamedNode("http://tools.ietf.org/rfc/rfc5147"),
    "/": NamedNode("http://tools.ietf.org/rfc/rfc6901"),
    "xpointer(": NamedNode("http://tools.ietf.org/rfc/rfc3023"),
    "statement=": FILM.StatementFragment,
}
"""What a fragment that names a place in a file conforms to, by how it begins."""
_ROW = "/row/"

Fact = tuple[NamedNode, NamedNode | Literal]
"""A predicate and its object."""

_DATATYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_TEXTS = {"role": FILM.role, "note": DCTERMS.description}
_DATES = {"date": FILM.date, "since": FILM.start, "until": FILM.end}


def date_literal(text: str) -> Literal:
    """Return an EDTF date as the XSD type of its precision.

    >>> date_literal("2018-11").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    """
    return Literal(text, datatype=_DATATYPES[len(text)])


def stands(claim: Claim, ontology: Ontology, threshold: float) -> bool:
    """Tell whether a claim is told as a direct triple too.

    Its status has to be one that stands (not planned, denied, …), and a reviewer accepted it, or none
    has looked yet and its confidence reaches ``threshold``.
    """
    trusted = counts(claim.review, claim.confidence, threshold)
    return trusted and ontology.status(claim.status).stands


def counts(review: str, confidence: float, threshold: float) -> bool:
    """Tell whether a claim is told at all: accepted, or proposed with enough confidence."""
    return review == "accepted" or (review == "proposed" and confidence >= threshold)


@dataclass(frozen=True, slots=True)
class Retraction:
    """That a source was withdrawn: ``time`` is ISO 8601 in UTC."""

    time: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a dossier's values become quads: under which base IRI, from which confidence on."""

    base: str
    ontology: Ontology
    threshold: float
    language: str = "fr"

    def iri(self, local: str) -> NamedNode:
        """Return the IRI of an id of the dossier (``person/ladj-ly``, ``claim/fr01-01``)."""
        return NamedNode(self.base + local)

    def source_iri(self, source: str) -> NamedNode:
        """Return the IRI of a source, which is also the name of its graph."""
        return self.iri(f"source/{source}")

    def row_iri(self, source: str, row: int) -> NamedNode:
        """Return the IRI of a row of a table: the claims that it states share it as evidence."""
        return self.iri(f"source/{source}{_ROW}{row:08}")

    def source_quads(
        self, source: Source, text: str = "", retraction: Retraction | None = None
    ) -> Iterator[Quad]:
        """Yield what is known of a source; its text stays in its file.

        ``text`` is the id of the first source that prints the same text: copies share it.
        ``retraction`` says when and why the source was withdrawn.
        """
        node = self.source_iri(source.id)
        facts: list[Fact] = [
            (RDF.type, CSVW.Table if source.table else SCHEMA.NewsArticle),
            (RDF.type, PROV.Entity),
            (DCTERMS.identifier, Literal(source.id)),
            (SCHEMA.sha256, Literal(source.sha256)),
            (FILM.text, self.iri(f"text/{text or source.id}")),
        ]
        if retraction:
            facts.append((PROV.invalidatedAtTime, _moment(retraction.time)))
            if retraction.reason:
                facts.append((SKOS.changeNote, Literal(retraction.reason)))
        if source.title:
            facts.append((DCTERMS.title, _tagged(source.title, source.language)))
        if source.publisher:
            facts.append((DCTERMS.publisher, Literal(source.publisher)))
        if source.date:
            facts.append((DCTERMS.date, date_literal(source.date)))
        if source.language:
            facts.append((DCTERMS.language, Literal(source.language)))
        if source.url:
            facts.append((SCHEMA.url, NamedNode(source.url)))
        yield from (Quad(node, predicate, value, node) for predicate, value in facts)

    def entity_quads(self, entity: Entity) -> Iterator[Quad]:
        """Yield the type and the names of an entity."""
        node = self.iri(entity.id)
        labels = dict(entity.labels) or {self.language: entity.name}
        facts: list[Fact] = [(RDF.type, self._term(entity.type))]
        facts += [(SKOS.prefLabel, _tagged(text, tag)) for tag, text in labels.items()]
        facts += [(SKOS.altLabel, Literal(alias)) for alias in entity.aliases]
        if entity.wikidata:
            facts.append((SKOS.exactMatch, NamedNode(WIKIDATA + entity.wikidata)))
        yield from (Quad(node, predicate, value, ENTITIES) for predicate, value in facts)

    def merged_quads(self, merged: str, kept: str) -> Iterator[Quad]:
        """Yield that the address of an entity leads to the one that it was merged into."""
        yield Quad(self.iri(merged), DCTERMS.isReplacedBy, self.iri(kept), ENTITIES)

    def claim_quads(self, claim: Claim, source: Source) -> Iterator[Quad]:
        """Yield a claim's node, its evidence, and its direct triple where it stands."""
        node, home = self.iri(f"claim/{claim.id}"), self.source_iri(claim.source)
        facts = list(self._claim_facts(claim))
        yield from (Quad(node, predicate, value, home) for predicate, value in facts)
        stated = node
        for number, evidence in enumerate(claim.evidence, start=1):
            place = NamedNode(f"{node.value}/evidence/{number}")
            if evidence.row:
                place = self.row_iri(evidence.source, evidence.row)
            if evidence.role == ANTECEDENT:
                yield Quad(stated, FILM.antecedent, place, home)
            else:
                yield Quad(node, OA.hasTarget, place, home)
                if evidence.role == RELATED:
                    yield Quad(place, FILM.evidenceRole, Literal(RELATED), home)
                stated = place
            yield from self._evidence_quads(place, evidence, source)
        yield from self._origin_quads(claim, node)
        if stands(claim, self.ontology, self.threshold):
            subject, object_ = self.iri(claim.subject.id), self.iri(claim.object.id)
            yield Quad(subject, self._term(claim.relation), object_, home)

    def _claim_facts(self, claim: Claim) -> Iterator[Fact]:
        yield RDF.type, FILM.Claim
        yield RDF.type, RDF.Statement
        yield RDF.subject, self.iri(claim.subject.id)
        yield RDF.predicate, self._term(claim.relation)
        yield RDF.object, self.iri(claim.object.id)
        yield FILM.status, self._term(claim.status)
        yield FILM.review, self._term(claim.review)
        yield FILM.confidence, Literal(f"{claim.confidence:.4g}", datatype=XSD.decimal)
        yield PROV.wasDerivedFrom, self.source_iri(claim.source)
        for field, predicate in _DATES.items():
            if value := getattr(claim, field):
                yield predicate, date_literal(value)
        for field, predicate in _TEXTS.items():
            if value := getattr(claim, field):
                yield predicate, Literal(value)
        yield from _amount_facts(claim)

    def _evidence_quads(self, place: NamedNode, evidence: Evidence, source: Source) -> list[Quad]:
        if evidence.row:
            return self.row_quads(place, evidence)
        home = self.source_iri(source.id)
        quote, position = NamedNode(f"{place.value}/quote"), NamedNode(f"{place.value}/position")
        before = source.text[max(0, evidence.start - CONTEXT) : evidence.start]
        after = source.text[evidence.end : evidence.end + CONTEXT]
        facts: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
            (place, RDF.type, OA.SpecificResource),
            (place, OA.hasSource, home),
            (place, OA.hasSelector, quote),
            (place, OA.hasSelector, position),
            (quote, RDF.type, OA.TextQuoteSelector),
            (quote, OA.exact, _tagged(evidence.quote, source.language)),
            (quote, OA.prefix, _tagged(before, source.language)),
            (quote, OA.suffix, _tagged(after, source.language)),
            (position, RDF.type, OA.TextPositionSelector),
            (position, OA.start, Literal(evidence.start)),
            (position, OA.end, Literal(evidence.end)),
        ]
        return [Quad(*fact, home) for fact in facts]

    def row_quads(self, place: NamedNode, evidence: Evidence) -> list[Quad]:
        """Return what is told of a row of a table, whose IRI is ``place``."""
        home = self.source_iri(evidence.source)
        quote, position = NamedNode(f"{place.value}/quote"), NamedNode(f"{place.value}/position")
        facts: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
            (place, RDF.type, OA.SpecificResource),
            (place, OA.hasSource, home),
            (place, OA.hasSelector, quote),
            (place, OA.hasSelector, position),
            (quote, RDF.type, OA.TextQuoteSelector),
            (quote, OA.exact, Literal(evidence.quote)),
            (position, RDF.type, OA.FragmentSelector),
            (position, RDF.value, Literal(evidence.fragment)),
            (position, DCTERMS.conformsTo, conformed(evidence.fragment)),
        ]
        if evidence.origin:
            facts.append((place, DCTERMS.source, Literal(evidence.origin)))
        return [Quad(*fact, home) for fact in facts]

    def _origin_quads(self, claim: Claim, node: NamedNode) -> Iterator[Quad]:
        home = self.source_iri(claim.source)
        origins = [(name, "run", PROV.wasGeneratedBy, PROV.Activity) for name in claim.engines]
        if claim.author:
            origins.append((claim.author, "agent", PROV.wasAttributedTo, PROV.Agent))
        for name, kind, predicate, type_ in origins:
            origin = self.iri(f"{kind}/{slug(name)}")
            yield Quad(node, predicate, origin, home)
            yield Quad(origin, RDF.type, type_, home)
            yield Quad(origin, SKOS.prefLabel, Literal(name), home)

    def _term(self, name: str) -> NamedNode:
        return NamedNode(FILM.iri + name)


def conformed(fragment: str) -> NamedNode:
    """Return the rules that a fragment keeps: rows of a table, lines of a text, a JSON pointer."""
    return next(iri for start, iri in _FRAGMENTS.items() if fragment.startswith(start))


def _amount_facts(claim: Claim) -> Iterator[tuple[NamedNode, Literal]]:
    if claim.amount:
        yield FILM.amount, Literal(f"{claim.amount.value:f}", datatype=XSD.decimal)
        yield FILM.currency, Literal(claim.amount.currency)
        yield FILM.amountBound, Literal(BOUNDS[claim.amount.bound])
    if claim.share is not None:
        yield FILM.share, Literal(f"{claim.share:f}", datatype=XSD.decimal)


def _moment(time: str) -> Literal:
    return Literal(time, datatype=XSD.dateTime)


def _tagged(text: str, language: str) -> Literal:
    return Literal(text, language=language) if language else Literal(text)


class ClaimReader:
    """Reads claims back from quads; what it returns equals what was written."""

    def __init__(self, quads: Iterable[Quad], base: str, ontology: Ontology | None = None) -> None:
        """Index ``quads`` by subject and predicate; ``base`` is the dossier's.

        An entity of several classes is of the narrowest by ``ontology``, without one of the first.
        """
        self._base = base
        self._ontology = ontology
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._tagged: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._claims: set[str] = set()
        for quad in quads:
            self._index(quad)

    def claims(self) -> list[Claim]:
        """Return the claims, ordered by IRI."""
        return [self._claim(iri) for iri in sorted(self._claims)]

    def entities(self) -> list[Entity]:
        """Return the entities that have a name and a class of the ontology, ordered by IRI."""
        named = sorted(iri for iri in self._tagged if iri.startswith(self._base))
        return [entity for iri in named if (entity := self._entity(iri)).type]

    def _index(self, quad: Quad) -> None:
        subject, value = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
        self._values[subject, quad.predicate.value].append(value)
        if quad.predicate == SKOS.prefLabel and isinstance(quad.object, Literal):
            self._tagged[subject].append((quad.object.language or "", value))
        if quad.predicate == RDF.type and quad.object == FILM.Claim:
            self._claims.add(subject)

    def _one(self, subject: str, predicate: NamedNode) -> str:
        return next(iter(self._values.get((subject, predicate.value), ())), "")

    def _all(self, subject: str, predicate: NamedNode) -> list[str]:
        return sorted(self._values.get((subject, predicate.value), ()))

    def _local(self, iri: str, prefix: str = "") -> str:
        return iri.removeprefix(self._base + prefix)

    def _claim(self, iri: str) -> Claim:
        share = self._one(iri, FILM.share)
        return Claim(
            id=self._local(iri, "claim/"),
            subject=self._entity(self._one(iri, RDF.subject)),
            relation=self._one(iri, RDF.predicate).removeprefix(FILM.iri),
            object=self._entity(self._one(iri, RDF.object)),
            source=self._local(self._one(iri, PROV.wasDerivedFrom), "source/"),
            evidence=tuple(self._evidences(iri)),
            amount=self._amount(iri),
            share=Decimal(share) if share else None,
            status=self._one(iri, FILM.status).removeprefix(FILM.iri),
            review=self._one(iri, FILM.review).removeprefix(FILM.iri),
            confidence=float(self._one(iri, FILM.confidence) or 1),
            engines=self._engines(iri),
            author=self._one(self._one(iri, PROV.wasAttributedTo), SKOS.prefLabel),
            **{field: self._one(iri, p) for field, p in {**_DATES, **_TEXTS}.items()},
        )

    def _evidences(self, iri: str) -> Iterator[Evidence]:
        """Yield the evidence of a claim in the order of its numbers, antecedents among it."""
        targets = self._all(iri, OA.hasTarget)
        roles = {target: self._one(target, FILM.evidenceRole) for target in targets}
        for target in targets:
            roles |= dict.fromkeys(self._all(target, FILM.antecedent), ANTECEDENT)
        for place in sorted(roles, key=lambda t: int(t.rsplit("/", 1)[1])):
            yield self._evidence(place, roles[place])

    def _evidence(self, iri: str, role: str) -> Evidence:
        source = self._local(self._one(iri, OA.hasSource), "source/")
        quote = self._one(f"{iri}/quote", OA.exact)
        if place := self._one(f"{iri}/position", RDF.value):
            origin, row = self._one(iri, DCTERMS.source), int(iri.rpartition(_ROW)[2])
            own = "" if place == f"row={row}" else place
            return Evidence(source, 0, 0, quote, role, row, origin, own)
        start, end = (int(self._one(f"{iri}/position", p)) for p in (OA.start, OA.end))
        return Evidence(source, start, end, quote, role)

    def _engines(self, iri: str) -> tuple[str, ...]:
        runs = self._all(iri, PROV.wasGeneratedBy)
        return tuple(sorted(self._one(run, SKOS.prefLabel) for run in runs))

    def _amount(self, iri: str) -> Amount | None:
        if not (value := self._one(iri, FILM.amount)):
            return None
        bound = next(b for b, text in BOUNDS.items() if text == self._one(iri, FILM.amountBound))
        return Amount(Decimal(value), self._one(iri, FILM.currency), bound)

    def _entity(self, iri: str) -> Entity:
        labels = tuple(sorted(set(self._tagged[iri])))
        return Entity(
            id=self._local(iri),
            type=self._narrowest(iri),
            name=labels[0][1] if labels else "",
            labels=labels,
            aliases=tuple(self._all(iri, SKOS.altLabel)),
            wikidata=self._wikidata(iri),
        )

    def _narrowest(self, iri: str) -> str:
        """Return the class of an entity; empty where it has none that is known."""
        found = [
            t.removeprefix(FILM.iri) for t in self._all(iri, RDF.type) if t.startswith(FILM.iri)
        ]
        ontology = self._ontology
        if ontology is None:
            return next(iter(found), "")
        known = [name for name in found if name in ontology.classes]
        return max(known, key=lambda name: len(ontology.lineage(name)), default="")

    def _wikidata(self, iri: str) -> str:
        matches = self._all(iri, SKOS.exactMatch)
        return next((m.removeprefix(WIKIDATA) for m in matches if m.startswith(WIKIDATA)), "")

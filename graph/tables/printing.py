"""Claims of rows as N-Quads, many at once.

The claims of a table differ in a few terms only. So one claim of each form is made with stand-ins and
turned into quads by ``rdf.Mapping`` as any other; its lines are then filled in for every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from graph.consequences import Consequences
from graph.model import Amount, Entity, Evidence, Source
from graph.rdf import DERIVED, conformed, date_literal
from graph.rdf import Mapping as Quads
from graph.tables.claims import Found, claim_of
from graph.vocabulary import RDF, XSD

_YEARS = {"date": "9871", "since": "9872", "until": "9873"}
_AMOUNT = Decimal(987198719871)
_CURRENCY = "XQX"
_TEXT = "stand-in \u2042 "
_SHARE = Decimal("98.719871")
_ROW = 98_719_871


class Printed(NamedTuple):
    """A claim's own lines, and the lines that tell it as a triple, with what follows."""

    block: str
    edges: str


class _Form(NamedTuple):
    """What the claims of one form have in common: templates with named holes."""

    block: str
    edges: str


class EntityPrinter:
    """Prints entities, with the classes above their own."""

    def __init__(self, mapping: Quads) -> None:
        """Print under the ontology and the base of ``mapping``."""
        self._mapping = mapping
        self._consequences = Consequences(mapping.ontology)

    def lines(self, entity: Entity) -> list[str]:
        """Return the lines of an entity, in no order."""
        node = str(self._mapping.iri(entity.id))
        lines = [f"{quad} .\n" for quad in self._mapping.entity_quads(entity)]
        above = self._consequences.of_class(entity.type)
        return [*lines, *(f"{node} {RDF.type} <{iri}> {DERIVED} .\n" for iri in above)]


class Printer:
    """Prints the claims and rows of one table."""

    def __init__(
        self,
        mapping: Quads,
        source: Source,
        engine: str,
        review: str,
        consequences: Consequences,
    ) -> None:
        """Print what ``engine`` reads in ``source``, in a ``review`` state, with ``consequences``."""
        self._mapping = mapping
        self._source = source
        self._engine = engine
        self._review = review
        self.shared: set[str] = set()
        """The lines that the claims printed so far share: who made them."""
        self._consequences = consequences
        self._forms: dict[tuple[object, ...], _Form] = {}
        self._rows: dict[tuple[bool, ox.NamedNode], str] = {}
        self._base = mapping.base

    @property
    def source(self) -> str:
        """The id of the table."""
        return self._source.id

    def claim(self, found: Found, name: str, row: str) -> Printed:
        """Return the lines of a claim called ``name``; ``row`` is the term of its evidence."""
        shape = tuple([(field, _shape(field, text)) for field, text in found.qualifiers])
        key = (found.relation, found.confidence, shape)
        form = self._forms.get(key)
        if form is None:
            form = self._forms[key] = self._form(found)
        terms = {
            "claim": f"<{self._base}claim/{name}>",
            "subject": f"<{self._base}{found.subject.id}>",
            "object": f"<{self._base}{found.object.id}>",
            "row": row,
        }
        for field, text in found.qualifiers:
            terms.update(_terms(field, text))
        return Printed(form.block % terms, form.edges % terms)

    def row(self, evidence: Evidence) -> tuple[str, str]:
        """Return the term of a row, and the lines that tell what stands in it."""
        node = self._mapping.row_iri(evidence.source, evidence.row).value
        shape = (bool(evidence.origin), conformed(evidence.fragment))
        form = self._rows.get(shape)
        if form is None:
            form = self._rows[shape] = self._row_form(evidence)
        terms = {
            "row": f"<{node}>",
            "quote": f"<{node}/quote>",
            "position": f"<{node}/position>",
            "exact": str(ox.Literal(evidence.quote)),
            "fragment": str(ox.Literal(evidence.fragment)),
            "origin": str(ox.Literal(evidence.origin)),
        }
        return terms["row"], form % terms

    def _form(self, found: Found) -> _Form:
        qualifiers = tuple((field, _stand_in(field, text)) for field, text in found.qualifiers)
        probe = found._replace(
            subject=replace(found.subject, id="probe/subject"),
            object=replace(found.object, id="probe/object"),
            qualifiers=qualifiers,
        )
        evidence = Evidence(self._source.id, 0, 0, "", row=_ROW)
        claim = replace(claim_of(probe, "probe", evidence, self._engine), review=self._review)
        node, subject = (self._mapping.iri(name) for name in ("claim/probe", "probe/subject"))
        row = self._mapping.row_iri(self._source.id, _ROW).value
        holes = self._holes(qualifiers)
        own, edges = [], []
        for quad in self._mapping.claim_quads(claim, self._source):
            line = _filled(quad, holes)
            if quad.subject == node:
                own.append(line)
            elif quad.subject == subject:
                edges.append(line)
            elif not str(quad.subject).startswith(f"<{row}"):
                self.shared.add(f"{quad} .\n")
        following = self._following(found.relation) if edges else []
        return _Form("".join(sorted(own)), "".join((*edges, *following)))

    def _following(self, relation: str) -> list[str]:
        ends = ("%(subject)s", "%(object)s")
        return [
            f"{ends[swapped]} <{predicate}> {ends[not swapped]} {DERIVED} .\n"
            for predicate, swapped in self._consequences.of_relation(relation)
        ]

    def _holes(self, qualifiers: tuple[tuple[str, str], ...]) -> dict[str, str]:
        row = self._mapping.row_iri(self._source.id, _ROW)
        holes = {
            f"<{self._base}claim/probe>": "%(claim)s",
            f"<{self._base}probe/subject>": "%(subject)s",
            f"<{self._base}probe/object>": "%(object)s",
            str(row): "%(row)s",
        }
        for field, text in qualifiers:
            holes |= {term: f"%({hole})s" for hole, term in _terms(field, text).items()}
        return holes

    def _row_form(self, like: Evidence) -> str:
        origin = _TEXT if like.origin else ""
        evidence = replace(like, quote=_TEXT + "exact", row=_ROW, origin=origin)
        node = self._mapping.row_iri(self._source.id, _ROW)
        holes = {
            f"<{node.value}>": "%(row)s",
            f"<{node.value}/quote>": "%(quote)s",
            f"<{node.value}/position>": "%(position)s",
            str(ox.Literal(evidence.quote)): "%(exact)s",
            str(ox.Literal(evidence.fragment)): "%(fragment)s",
            str(ox.Literal(_TEXT)): "%(origin)s",
        }
        return "".join(sorted(_filled(q, holes) for q in self._mapping.row_quads(node, evidence)))


def _filled(quad: ox.Quad, holes: Mapping[str, str]) -> str:
    terms = map(str, (quad.subject, quad.predicate, quad.object, quad.graph_name))
    return " ".join(holes.get(term) or term.replace("%", "%%") for term in terms) + " .\n"


def _shape(field: str, text: str) -> str | int:
    """Return what of a qualifier decides the form of its claim's quads."""
    if field in _YEARS:
        return len(text)
    if field == "amount":
        return Amount.parse(text).bound
    return text if field == "status" else ""


def _stand_in(field: str, text: str) -> str:
    if field in _YEARS:
        return f"{_YEARS[field]}-06-05"[: len(text)]
    if field == "amount":
        return f"{Amount.parse(text).bound}{_AMOUNT} {_CURRENCY}"
    if field == "share":
        return str(_SHARE)
    return text if field == "status" else _TEXT + field


@lru_cache(maxsize=1 << 16)
def _terms(field: str, text: str) -> Mapping[str, str]:
    """Return the terms of a qualifier by the names of their holes."""
    if field in _YEARS:
        return {field: str(date_literal(text))}
    if field == "amount":
        amount = Amount.parse(text)
        value = ox.Literal(f"{amount.value:f}", datatype=XSD.decimal)
        return {"amount": str(value), "currency": str(ox.Literal(amount.currency))}
    if field == "share":
        return {field: str(ox.Literal(text, datatype=XSD.decimal))}
    return {} if field == "status" else {field: str(ox.Literal(text))}

"""Rows → claims, by a mapping: which entities a row names, and what it states of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from graph.dates import DAY, MONTH, YEAR, check_date, check_period
from graph.model import Amount, Claim, Entity, Evidence, share_of
from graph.ontology import Ontology
from graph.tables.mapping import Cell, ClaimRule, EntityRule, TableMapping
from graph.tables.minting import Known, Minter, Named

_THOUSANDS = re.compile(r"\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d+)?")


class Found(NamedTuple):
    """A claim of a row: its ends, its relation, what qualifies it (fields of ``Claim``, as texts)."""

    subject: Entity
    relation: str
    object: Entity
    qualifiers: tuple[tuple[str, str], ...]
    confidence: float


class Reader(Protocol):
    """Reads the rows of one file; the same row gives the same claims."""

    def claims(self, cells: Sequence[str]) -> list[Found]:
        """Return what a row states; raise ``ValueError`` where it cannot be used."""

    def evidence(self, source: str, number: int, cells: Sequence[str]) -> Evidence:
        """Return a row as evidence."""


class RowReader:
    """Reads the rows of one table; the same row gives the same claims."""

    def __init__(
        self, mapping: TableMapping, ontology: Ontology, header: Sequence[str], known: Known
    ) -> None:
        """Read by ``mapping``, which was checked against ``ontology`` and ``header``."""
        self._mapping = mapping
        self._ontology = ontology
        self._at = {name: index for index, name in enumerate(header)}
        self._minter = Minter(ontology, known)
        self._quoted = [(name, self._at[name]) for name in mapping.columns]
        self._width = len(header)

    def claims(self, cells: Sequence[str]) -> list[Found]:
        """Return what a row states; raise ``ValueError`` where one of its cells cannot be used."""
        if len(cells) > self._width and any(cells[self._width :]):
            raise ValueError(f"has {len(cells)} cells for {self._width} columns")
        named = {
            name: list(self._entities(rule, cells)) for name, rule in self._mapping.entities.items()
        }
        return [
            found
            for rule in self._mapping.claims
            for found in self._stated(rule, named[rule.subject], named[rule.object], cells)
        ]

    def evidence(self, source: str, number: int, cells: Sequence[str]) -> Evidence:
        """Return a row as evidence: it quotes the cells that the mapping reads."""
        quote = " | ".join(f"{name}: {cells[at]}" for name, at in self._quoted if cells[at])
        origin = self._one(self._mapping.origin, cells) if self._mapping.origin else ""
        return Evidence(source, 0, 0, quote, row=number, origin=origin)

    def _stated(
        self,
        rule: ClaimRule,
        subjects: Sequence[Entity],
        objects: Sequence[Entity],
        cells: Sequence[str],
    ) -> Iterator[Found]:
        if not (subjects and objects and (relation := self._term(rule.relation, cells))):
            return
        qualifiers = tuple(self._qualifiers(rule, cells))
        for subject in subjects:
            for object_ in objects:
                if subject.id == object_.id:
                    raise ValueError(f"{subject.name} is both subject and object of {relation}")
                one, other = self._minter.standing(subject), self._minter.standing(object_)
                if one.id != other.id:
                    yield Found(one, relation, other, qualifiers, rule.confidence)

    def _entities(self, rule: EntityRule, cells: Sequence[str]) -> Iterator[Entity]:
        names = self._all(rule.name, cells)
        if not names:
            return
        kind = self._term(rule.type, cells)
        if not kind:
            raise ValueError(f"has no {rule.type.column}, which says what {names[0]} is")
        key = tuple(cells[self._at[column]] for column in rule.key)
        aliases = tuple(self._all(rule.aliases, cells))
        wikidata = next(iter(self._all(rule.wikidata, cells)), "")
        for name in names:
            yield self._minter.entity(Named(kind, name, key, aliases, wikidata))

    def _qualifiers(self, rule: ClaimRule, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        given = {}
        for field, cell in rule.qualifiers:
            text = self._term(cell, cells) if field == "status" else self._one(cell, cells)
            if text:
                given[field] = qualifier(field, text, cell.format, cell.currency)
        check_period(given.get("since", ""), given.get("until", ""))
        yield from given.items()

    def _term(self, cell: Cell, cells: Sequence[str]) -> str:
        if cell.literal:
            return cell.literal
        text = cells[self._at[cell.column]]
        if text and text not in (cell.values or {}):
            raise ValueError(
                f"{cell.column} is {text!r}, which `values` of the mapping does not have"
            )
        return cell.values[text] if cell.values and text else ""

    def _one(self, cell: Cell, cells: Sequence[str]) -> str:
        text = cell.literal or cells[self._at[cell.column]]
        return cell.values.get(text, text) if cell.values else text

    def _all(self, cell: Cell | None, cells: Sequence[str]) -> list[str]:
        """Return the values of a cell, none twice and none empty."""
        if cell is None:
            return []
        text = cell.literal or cells[self._at[cell.column]]
        if not text:
            return []
        parts: Iterable[str] = [text]
        if cell.split:
            parts = dict.fromkeys(filter(None, map(str.strip, text.split(cell.split))))
        return [cell.values.get(p, p) for p in parts] if cell.values else list(parts)


def claim_of(found: Found, name: str, evidence: Evidence, engine: str) -> Claim:
    """Return what a row states as a claim called ``name``, proposed by the mapping."""
    texts = dict(found.qualifiers)
    amount, share = texts.pop("amount", ""), texts.pop("share", "")
    return Claim(
        id=name,
        subject=found.subject,
        relation=found.relation,
        object=found.object,
        source=evidence.source,
        evidence=(evidence,),
        amount=Amount.parse(amount) if amount else None,
        share=share_of(share) if share else None,
        confidence=found.confidence,
        engines=(engine,),
        **texts,
    )


@lru_cache(maxsize=1 << 16)
def qualifier(field: str, text: str, form: str, currency: str) -> str:
    """Return a qualifier in the form that claims have; raise ``ValueError`` for what it cannot be."""
    if field in {"date", "since", "until"}:
        return _date(text, form) if form else check_date(text)
    if field == "amount":
        if _THOUSANDS.fullmatch(text):
            text = re.sub(r"[,\u202f\u00a0]", "", text)
        return str(Amount.parse(f"{text} {currency}".strip()))
    if field == "share":
        return f"{share_of(text.removesuffix('%').strip()):f}"
    return text


def _date(text: str, form: str) -> str:
    """Return a date written in ``form``, only as precise as that is."""
    try:
        read = datetime.strptime(text, form)  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date written as {form}") from error
    months, days = ("%m", "%b", "%B", "%x", "%D", "%c"), ("%d", "%e", "%j", "%x", "%D", "%c")
    length = (
        DAY if any(d in form for d in days) else MONTH if any(m in form for m in months) else YEAR
    )
    return read.date().isoformat()[:length]

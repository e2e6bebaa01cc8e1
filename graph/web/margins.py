"""A text with its claims in the margin: cut at every place where the words of one begin or end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import ANTECEDENT, Claim

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of evidence: of the claim with this number (from 1), its ``part``-th."""

    number: int
    claim: str
    part: int
    start: int
    end: int
    antecedent: bool

    @property
    def anchor(self) -> str:
        """The name of the place in the page."""
        return f"e-{self.claim}-{self.part}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, the marks that lie on it, and those that begin and end with it."""

    text: str
    on: tuple[Mark, ...]
    begins: tuple[Mark, ...]
    ends: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Pieces of text, and the numbers of the claims whose first words stand in it."""

    pieces: tuple[Piece, ...]
    claims: tuple[int, ...]


def numbered(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims in the order in which a text states them."""
    return sorted(claims, key=lambda c: (c.evidence[0].start, c.evidence[0].end, c.id))


def paragraphs(text: str, claims: Sequence[Claim]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text, ``claims`` numbered from 1 in their order.

    Offsets count code points of ``text``; what lies outside of it is left out.
    """
    marks = [mark for mark in _marks(claims) if 0 <= mark.start < mark.end <= len(text)]
    firsts = {number: claim.evidence[0].start for number, claim in enumerate(claims, start=1)}
    for start, end in _spans(text):
        own = tuple(_pieces(text, start, end, [m for m in marks if m.start < end > start < m.end]))
        yield Paragraph(own, tuple(n for n, at in firsts.items() if start <= at < end))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPHS.finditer(text):
        if text[start : gap.start()].strip():
            yield start, gap.start()
            start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def _marks(claims: Sequence[Claim]) -> Iterator[Mark]:
    for number, claim in enumerate(claims, start=1):
        for part, evidence in enumerate(claim.evidence, start=1):
            antecedent = evidence.role == ANTECEDENT
            yield Mark(number, claim.id, part, evidence.start, evidence.end, antecedent)


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    inside = {edge for m in marks for edge in (m.start, m.end) if start < edge < end}
    cuts = sorted({start, end, *inside})
    for one, other in pairwise(cuts):
        on = tuple(m for m in marks if m.start <= one and other <= m.end)
        yield Piece(
            text[one:other],
            on,
            begins=tuple(m for m in on if m.start == one or one == start > m.start),
            ends=tuple(m for m in on if m.end == other),
        )

"""Dates in a sentence: where each stands, and the day, month, year or period that it gives.

A date is as precise as its words: "fin 2015" is a year, "juin dernier" a month of the year before the
text's date. What the calendar or the text's date cannot settle stays empty, its words are found still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.extraction.dating import YEAR, Dating, Raw, patterns
from graph.extraction.language import Language

_LEAD = 40
"""How far before a date the words that lead up to it may begin, in code points."""
_NEXT = re.compile(r"\s*([^\W\d_]+|[€$£%])")
_CENTURY = 100
_YEAR = re.compile(YEAR)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date in a text: the words ``start``:``end``, and what they give, EDTF or empty.

    ``lead`` is how its words come in: "since", "until", "vague" ("avant 2020"), "of" ("la fête de
    2020"), "at", or empty. ``own`` is where the words begin that are no more than a date.
    """

    start: int
    end: int
    date: str = ""
    since: str = ""
    until: str = ""
    lead: str = ""
    own: int = 0

    @property
    def told(self) -> bool:
        """Whether it gives any date."""
        return bool(self.date or self.since or self.until)


class Moments:
    """Finds dates in lower-case text of one language; ``anchor`` is the text's own date or empty."""

    def __init__(self, language: Language, anchor: str) -> None:
        """Compile the patterns of a language."""
        self._language = language
        self._dating = Dating(language, anchor)
        self._patterns = patterns(language)
        self._plain = language.grammar | language.prepositions | language.have | language.be

    def find(self, text: str, *, ahead: bool = False) -> tuple[Moment, ...]:
        """Return the dates of ``text`` in order; ``ahead``: a month without year is yet to come."""
        return tuple(self.each(text, ahead=ahead))

    def each(self, text: str, *, ahead: bool = False) -> Iterator[Moment]:
        """Yield the dates of ``text`` in order, as they are found."""
        if not self._patterns.may_match(text):
            return
        found = (self._dating.read(m, ahead=ahead) for m in self._patterns.date.finditer(text))
        raw = filter(None, found)
        one = next(raw, None)
        while one:
            further = next(raw, None)
            lead = self._patterns.lead.search(text, max(0, one.start - _LEAD), one.start)
            start = lead.start() if lead else one.start
            if further and self._spans(text, one, further):
                ends = (_completed(one, further), further)
                if ends[0].month or not self._titled(text, start, ends[1].end):
                    yield self._period(start, ends[1].end, ends, ahead=ahead)
                further = next(raw, None)
            elif moment := self._single(text, one, lead, ahead=ahead):
                yield moment
            one = further

    def _single(
        self, text: str, raw: Raw, lead: re.Match[str] | None, *, ahead: bool
    ) -> Moment | None:
        """Return a date with the words that lead up to it, unless it could be something else."""
        start = lead.start() if lead else raw.start
        kind = (lead.lastgroup or "") if lead else ""
        words = lead[0].strip() if lead else ""
        led = words not in {"", *self._language.dates["articles"]}
        if raw.weekday and words and not led:
            return None
        if not self._counts(text, raw, start, kind if led else None):
            return None
        return self._moment(start, raw, kind, ahead=ahead)

    def _moment(self, start: int, raw: Raw, kind: str, *, ahead: bool) -> Moment:
        if raw.last:
            days = (raw, replace(raw, day=raw.last))
            return self._period(start, raw.end, days, ahead=ahead)
        value = self._dating.value(raw, ahead=ahead) if kind != "vague" else ""
        found = Moment(start, raw.end, lead=kind, own=raw.start)
        if kind == "since":
            return replace(found, since=value, own=start)
        if kind == "until":
            return replace(found, until=value, own=start)
        return replace(found, date=value)

    def _period(self, start: int, end: int, ends: tuple[Raw, Raw], *, ahead: bool) -> Moment:
        since, until = (self._dating.value(raw, ahead=ahead) for raw in ends)
        if not (since and until) or since > until:
            return Moment(start, end, lead="at", own=start)
        return Moment(start, end, since=since, until=until, lead="at", own=start)

    def _spans(self, text: str, one: Raw, other: Raw) -> bool:
        """Tell whether two dates are the ends of one period: "de 2015 à 2019", "2015-2019"."""
        between = text[one.end : other.start]
        if between == "-":
            return True
        opened = self._patterns.opens.search(text, max(0, one.start - _LEAD), one.start)
        return bool(opened and self._patterns.joins.fullmatch(between))

    def _counts(self, text: str, raw: Raw, start: int, kind: str | None) -> bool:
        """Tell whether digits or a word that could be something else are a date here.

        ``kind`` is that of the words that lead up to it, nothing where there are none.
        """
        led = kind is not None
        if raw.lone:
            return led and kind != "of"
        if not raw.bare:
            return True
        following = _NEXT.match(text, raw.end)
        word = following[1] if following else ""
        if word in self._language.currencies or word in self._language.multipliers:
            return False
        noun = bool(word) and word not in self._plain
        if noun and (not led or raw.year % _CENTURY == 0):
            return False
        return not self._titled(text, start, raw.end) and kind != "of"

    def _titled(self, text: str, start: int, end: int) -> bool:
        """Tell whether a year stands alone in parentheses, as that of a work or a life does."""
        return text[:start].rstrip().endswith("(") and text[end : end + 1] in {")", ",", ""}


def _completed(first: Raw, last: Raw) -> Raw:
    """Return the first end of a period with what only the last says: "de mars à juin 2019"."""
    if first.year or first.fixed:
        return first
    return replace(first, year=last.year, month=first.month or last.month)


def first_day(text: str, language: Language) -> str:
    """Return the first day that a text writes out with its year, or nothing."""
    moments = Moments(language, "")
    lines = (line for line in text.lower().split("\n") if _YEAR.search(line))
    days = (m.date for line in lines for m in moments.each(line))
    return next((day for day in days if len(day) == len("2020-10-22")), "")

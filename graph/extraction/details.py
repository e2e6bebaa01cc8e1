"""What qualifies a claim: its date, its amount, its share, its status, read from the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from graph.dates import starts_after
from graph.extraction.dating import any_of
from graph.extraction.language import Language
from graph.extraction.moments import Moment, Moments
from graph.extraction.scope import PLACE, Scope, scope
from graph.extraction.standing import standing
from graph.extraction.sums import Stake, Sum, amounts, stakes
from graph.extraction.text import Span
from graph.model import Amount

_LAST = re.compile(r"([^\W\d_]+'?)\s*$")
_EDGE = ' ,"⟦⟧0123456789'
_BEFORE = 2
"""How many words before a participle an auxiliary may stand, and after a date nothing that matters."""
_PLACE = 5
"""How many words may say where, after a date."""

_Found = TypeVar("_Found", Moment, Sum, Stake)


@dataclass(frozen=True, slots=True)
class Details:
    """What a stretch of a sentence says beside who and what; empty where it says nothing."""

    date: str = ""
    since: str = ""
    until: str = ""
    amount: Amount | None = None
    share: Decimal | None = None
    status: str = ""


class DetailReader:
    """Reads details in one language; ``anchor`` is the date of the text, EDTF or empty."""

    def __init__(self, language: Language, anchor: str) -> None:
        """Compile the patterns of a language."""
        self._language = language
        self._anchor = anchor
        self._moments = Moments(language, anchor)
        self._amounts, self._stakes = amounts(language), stakes(language)
        self._standing = standing(language)
        self._acts = language.have | language.be | language.modals
        self._same_time = re.compile(rf"\W*(?:{any_of(language.dates['when'])})(?!\w)")
        self._led = re.compile(rf"\W*(?:{any_of(language.sums['led'])})(?!\w)")
        self._text: tuple[str, tuple[Moment, ...], str] = ("", (), "")
        self._last: tuple[tuple[str, Span, str], Details] = (("", (0, 0), ""), Details())

    def read(self, text: str, span: Span, tense: str = "") -> Details:
        """Read around the words ``span`` of a lower-case sentence; ``tense`` is that of their verb.

        Names may be placeholders in ``text``. What is asked again at once is not read again.
        """
        key = (text, span, tense)
        if self._last[0] != key:
            self._last = key, self._details(*key)
        return self._last[1]

    def _details(self, text: str, span: Span, tense: str) -> Details:
        moments, plain = self._dated(text)
        around = scope(plain, _trimmed(text, span), self._language)
        status = self._standing.read(around, tense)
        if status == "planned":
            moments = self._moments.find(text, ahead=True)
        when = self._when([m for m in moments if m.told], around)
        return Details(
            date=when.date,
            since=when.since,
            until=when.until,
            amount=next((s.amount for s in self._money(self._amounts.find(text), around)), None),
            share=next((s.share for s in self._money(self._stakes.find(text), around)), None),
            status=status or self._dated_status(when),
        )

    def _dated(self, text: str) -> tuple[tuple[Moment, ...], str]:
        """Return the dates of a text, and the text with blanks in their place."""
        if self._text[0] != text:
            moments, plain = self._moments.find(text), text
            for m in moments:
                plain = plain[: m.own] + " " * (m.end - m.own) + plain[m.end :]
            self._text = text, moments, plain
        return self._text[1:]

    def _dated_status(self, when: Moment) -> str:
        """Return what a date alone tells: what is yet to come is planned, what had an end is ended."""
        begun = when.date or when.since
        if begun and self._anchor and starts_after(begun, self._anchor):
            return "planned"
        past = not self._anchor or not starts_after(when.until, self._anchor)
        return "ended" if when.lead == "until" and when.until and past else ""

    # ---- Which of several -----------------------------------------------------------------------

    def _when(self, moments: Sequence[Moment], around: Scope) -> Moment:
        """Return the nearest date of a clause, with the other end of a period that it has.

        What happened "when" something else did has the date of that.
        """
        own = [m for m in _inside(moments, around) if not self._elsewhere(m, around)]
        found = _nearest(own, around.span)
        found += _nearest((m for m in moments if self._sets(m, around)), around.span)
        if self._same_time.match(around.text, around.left):
            found += _nearest((m for m in moments if m not in own), around.span)
        if not found:
            return Moment(0, 0)
        first, *rest = found
        if first.since and not first.until:
            until = next((m.until for m in rest if m.until and not m.since), "")
            return replace(first, until=until if until >= first.since else "")
        return first

    def _elsewhere(self, moment: Moment, around: Scope) -> bool:
        """Tell whether a date belongs to a participle that is not of the clause: "X, né en 1970"."""
        head = around.text[: moment.start]
        match = _LAST.search(head)
        if match is None or not match[1].endswith(tuple(self._language.dates["participles"])):
            return False
        at, end = match.start(), around.span[1]
        if at < end and match.end(1) > around.span[0]:
            return False
        if at < end and not self._language.infinitives:
            return False
        between = around.text[end:at]
        if at >= end and not PLACE.search(between) and len(between.split()) < _BEFORE:
            return False
        words = re.findall(r"[^\W\d_]+'?", PLACE.split(head[:at])[-1])[-_BEFORE:]
        noun = bool(words) and words[-1] in self._language.articles
        return not noun and self._acts.isdisjoint(words)

    def _sets(self, moment: Moment, around: Scope) -> bool:
        """Tell whether a date opens a part that says no more than when and where: "En 2018, à Y,"."""
        for part in around.others:
            if part.start <= moment.start and moment.end <= part.end:
                rest = around.text[moment.end : part.end].split()
                opens = not around.text[part.start : moment.start].strip(' "')
                where = rest[:1] and rest[0] in self._language.prepositions
                return opens and len(rest) <= (_PLACE if where else _BEFORE)
        return False

    def _money(self, found: Iterable[_Found], around: Scope) -> Iterator[_Found]:
        every = list(found)
        yield from _nearest(_inside(every, around), around.span)
        for part in around.others:
            if self._led.match(around.text, part.start, part.end):
                yield from (s for s in every if part.start <= s.start < part.end)


def _trimmed(text: str, span: Span) -> Span:
    """Return a span without the names that it begins and ends with."""
    start, end = span
    words = text[start:end]
    right = words.rstrip(_EDGE)
    left = right.lstrip(_EDGE)
    return (start + len(right) - len(left), start + len(right)) if left else span


def _inside(found: Iterable[_Found], around: Scope) -> list[_Found]:
    return [f for f in found if around.left <= f.start and f.end <= around.right]


def _nearest(found: Iterable[_Found], span: Span) -> list[_Found]:
    """Return what was found, the nearest to ``span`` first, of two the first in the text."""

    def distance(item: _Found) -> tuple[int, int]:
        return max(span[0] - item.end, item.start - span[1], 0), item.start

    return sorted(found, key=distance)

"""What qualifies a claim: its date, its amount, its share, its status, read from the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from graph.dates import starts_after
from graph.extraction.dating import any_of
from graph.extraction.language import Language
from graph.extraction.moments import Moment, Moments
from graph.extraction.scope import PLACE, Clauses, Scope
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


class _Text:
    """A text cut into its clauses, in which its dates are blank, with what was read in it so far."""

    def __init__(self, text: str, moments: tuple[Moment, ...], language: Language) -> None:
        self.moments = moments
        self._text = text
        self._language = language
        plain = text
        for m in moments:
            plain = plain[: m.own] + " " * (m.end - m.own) + plain[m.end :]
        self.scope = Clauses(plain, language).scope

    @cached_property
    def amounts(self) -> tuple[Sum, ...]:
        """The sums of money."""
        return tuple(amounts(self._language).find(self._text))

    @cached_property
    def stakes(self) -> tuple[Stake, ...]:
        """The shares of a capital."""
        return tuple(stakes(self._language).find(self._text))


class _Leads(NamedTuple):
    """What opens a part that says when it happened, and one that says for how much."""

    same_time: re.Pattern[str]
    sum: re.Pattern[str]


@lru_cache(maxsize=8)
def _leads(language: Language) -> _Leads:
    when, led = any_of(language.dates["when"]), any_of(language.sums["led"])
    return _Leads(re.compile(rf"\W*(?:{when})(?!\w)"), re.compile(rf"\W*(?:{led})(?!\w)"))


class DetailReader:
    """Reads details in one language; ``anchor`` is the date of the text, EDTF or empty."""

    def __init__(self, language: Language, anchor: str) -> None:
        """Take a language, whose patterns are compiled once."""
        self._language = language
        self._anchor = anchor
        self._moments = Moments(language, anchor)
        self._standing = standing(language)
        self._leads = _leads(language)
        self._texts: dict[str, _Text] = {}
        self._found: dict[tuple[str, Span, str], Details] = {}
        self._statuses: dict[tuple[str, Span], str] = {}

    def read(self, text: str, span: Span, tense: str = "") -> Details:
        """Read around the words ``span`` of a lower-case sentence; ``tense`` is that of their verb.

        Names may be placeholders in ``text``. What is asked again is not read again.
        """
        key = (text, span, tense)
        if key not in self._found:
            self._found[key] = self._details(*key)
        return self._found[key]

    def status(self, text: str, span: Span) -> str:
        """Return the status that words around ``span`` give, whatever the dates say."""
        key = (text, span)
        if key not in self._statuses:
            around = self._text(text).scope(_trimmed(text, span))
            self._statuses[key] = self._standing.read(around, "")
        return self._statuses[key]

    def _details(self, text: str, span: Span, tense: str) -> Details:
        read = self._text(text)
        around = read.scope(_trimmed(text, span))
        status = self._standing.read(around, tense)
        moments: Iterable[Moment] = read.moments
        if status == "planned":
            moments = self._moments.find(text, ahead=True)
        when = self._when([m for m in moments if m.told], around)
        return Details(
            date=when.date,
            since=when.since,
            until=when.until,
            amount=next((s.amount for s in self._money(read.amounts, around)), None),
            share=next((s.share for s in self._money(read.stakes, around)), None),
            status=status or self._dated_status(when),
        )

    def _text(self, text: str) -> _Text:
        if text not in self._texts:
            self._texts[text] = _Text(text, self._moments.find(text), self._language)
        return self._texts[text]

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
        if self._leads.same_time.match(around.text, around.left):
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
        language = self._language
        acts = any(w in language.have or w in language.be or w in language.modals for w in words)
        return not noun and not acts

    def _sets(self, moment: Moment, around: Scope) -> bool:
        """Tell whether a date opens a part that says no more than when and where: "En 2018, à Y,"."""
        for part in around.others:
            if part.start <= moment.start and moment.end <= part.end:
                rest = around.text[moment.end : part.end].split()
                opens = not around.text[part.start : moment.start].strip(' "')
                where = rest[:1] and rest[0] in self._language.prepositions
                return opens and len(rest) <= (_PLACE if where else _BEFORE)
        return False

    def _money(self, every: Sequence[_Found], around: Scope) -> Iterator[_Found]:
        yield from _nearest(_inside(every, around), around.span)
        for part in around.others:
            if self._leads.sum.match(around.text, part.start, part.end):
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

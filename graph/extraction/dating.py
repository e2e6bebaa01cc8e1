"""Dates as they are written: the parts that the words give, and what the text's own date settles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from graph.dates import check_date, moved, weekday_from, written, year_from
from graph.extraction.finders import words_of
from graph.extraction.language import Language, longest_first

YEAR = r"(?:19|20)\d\d"
LEADS = ("since", "until", "vague", "at", "of")
"""The kinds of words that lead up to a date."""
_FIGURE = re.compile(r"\d")
_NAMED = ("abbreviated", "weekdays", "seasons", "units", "days")
"""The tables of the words of which a date without a figure has one."""
_FEW = 10
"""From how many years ago on a count is a round figure."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A date as written: what is 0 is not said; ``fixed`` is one that the text's date settles.

    ``last`` is the second of two days, ``relative`` tells that words place it by the text's date,
    ``weekday`` that it is a weekday and no more, which may be any of its kind.
    """

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    last: int = 0
    fixed: str = ""
    relative: bool = False
    season: str = ""
    weekday: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is a year alone."""
        return bool(self.year and not (self.month or self.season or self.fixed))

    @property
    def lone(self) -> bool:
        """Whether it is a month or a season alone, which other words may look like."""
        return not (self.year or self.day or self.fixed or self.relative)


class Dating:
    """Reads the dates of one language; ``anchor`` is the date of the text, EDTF or empty."""

    def __init__(self, language: Language, anchor: str) -> None:
        """Take the names of months and days."""
        self._words: Mapping[str, Any] = language.dates
        self._anchor = anchor
        self._months = {m: n for n, m in enumerate(language.months, start=1)}
        self._months |= self._words["abbreviated"]
        self._days = {d: n for n, d in enumerate(self._words["weekdays"])}

    def read(self, match: re.Match[str], *, ahead: bool) -> Raw | None:
        """Return what a match of the pattern says, or nothing where it is no date."""
        got = match.groupdict()
        raw = Raw(match.start(), match.end())
        if got["alone"]:
            return replace(raw, year=int(got["alone"]))
        if got["month"] or got["monthb"]:
            return self._dated(raw, got)
        if got["name"]:
            return self._named(raw, got, ahead=ahead)
        return replace(raw, fixed=self._fixed(got), relative=True)

    def value(self, raw: Raw, *, ahead: bool) -> str:
        """Return a date as text, empty where nothing tells its year."""
        if raw.fixed or (raw.relative and not raw.year):
            return raw.fixed
        direction, year = (1 if ahead else -1), raw.year
        if raw.season and not year:
            return self._season(raw.season, direction, itself=True)
        if not year and raw.month:
            year = year_from(self._anchor, raw.month, raw.day, direction)
        return written(year, raw.month, raw.day) if year else ""

    def _fixed(self, got: Mapping[str, str | None]) -> str:
        """Return a date in digits, or one that the text's date alone settles."""
        if text := got["iso"]:
            return _checked(text)
        if text := got["digits"]:
            day, month, year = (int(n) for n in re.split(r"\D", text))
            return written(year, month, day)
        if word := got["word"]:
            return moved(self._anchor, "day", self._words["days"][word])
        return self._ago(got["count"] or "", got["unit"] or "")

    def _dated(self, raw: Raw, got: Mapping[str, str | None]) -> Raw:
        """Return a day of a month, with the year that it may have."""
        month = self._months[got["month"] or got["monthb"] or ""]
        year = int(got["year"] or got["yearb"] or 0)
        day = int(got["first"] or got["day"] or got["dayb"] or 0)
        last = int((got["first"] and got["day"]) or got["lastb"] or 0)
        if got["next"]:
            step = self._words["after"][got["next"]]
            year = year_from(self._anchor, month, day, step, itself=False)
        return replace(raw, year=year, month=month, day=day, last=last)

    def _named(self, raw: Raw, got: Mapping[str, str | None], *, ahead: bool) -> Raw | None:
        """Return a month, a weekday, a season or a unit, with what qualifies it."""
        name, year = got["name"] or "", int(got["yearc"] or 0)
        steps = {**self._words["before"], **self._words["after"]}
        step = steps.get(got["before"] or got["after"] or "")
        if name in self._months:
            return self._month(replace(raw, month=self._months[name]), step, year)
        if name in self._days:
            fixed = self._weekday(self._days[name], step, ahead=ahead)
            return replace(raw, fixed=fixed, relative=True, weekday=step is None)
        if name in self._words["seasons"]:
            fixed = self._season(name, step) if step is not None and not year else ""
            return replace(raw, year=year, season=name, fixed=fixed, relative=bool(fixed))
        if year:
            return None if name in self._words["vague"] else replace(raw, year=year)
        return self._unit(raw, name, step)

    def _unit(self, raw: Raw, name: str, step: int | None) -> Raw | None:
        if step is None:
            return None
        fixed = moved(self._anchor, self._words["units"][name], step)
        return replace(raw, fixed=fixed, relative=True)

    def _month(self, raw: Raw, step: int | None, year: int) -> Raw:
        if year or step is None:
            return replace(raw, year=year)
        if step == 0:
            return replace(raw, year=int(self._anchor[:4] or 0), relative=True)
        year = year_from(self._anchor, raw.month, 0, step, itself=False)
        return replace(raw, year=year, relative=True)

    def _weekday(self, number: int, step: int | None, *, ahead: bool) -> str:
        direction = step or (1 if ahead else -1)
        return weekday_from(self._anchor, number, direction, itself=not step)

    def _season(self, name: str, step: int, *, itself: bool = False) -> str:
        """Return the year of a season before or after; empty for one that lies in two years.

        ``itself`` lets the season be the one that the text was written in.
        """
        months, now = self._words["seasons"][name], self._anchor[5:7]
        if not months or not self._anchor:
            return ""
        if step == 0:
            return self._anchor[:4]
        if now and months[0] <= int(now) <= months[1]:
            return moved(self._anchor, "year", 0 if itself else step)
        edge = months[0] if step > 0 else months[1]
        return str(year_from(self._anchor, edge, 0, step) or "")

    def _ago(self, count: str, unit: str) -> str:
        """Return what lies some units back; from ten on, a count is taken for a round figure."""
        number = int(count) if count.isdigit() else self._words["numbers"][count]
        if not 0 < number < _FEW:
            return ""
        return moved(self._anchor, self._words["units"][unit], -number)


def _checked(text: str) -> str:
    try:
        return check_date(text)
    except ValueError:
        return ""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of these words, the longest first; of none where there are none."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in longest_first(words)) or "(?!)"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What finds dates: a ``date``, the words that ``lead`` up to it, what joins and opens a period."""

    date: re.Pattern[str]
    lead: re.Pattern[str]
    joins: re.Pattern[str]
    opens: re.Pattern[str]
    words: frozenset[str]

    def may_match(self, text: str) -> bool:
        """Tell whether a text has what every date has: a figure or one of ``words``."""
        return bool(_FIGURE.search(text)) or not self.words.isdisjoint(words_of(text))


@lru_cache(maxsize=8)
def patterns(language: Language) -> Patterns:
    """Return the patterns of a language, from its table of dates."""
    table = language.dates
    kinds = "|".join(rf"(?P<{kind}>{any_of(table[kind])})" for kind in LEADS)
    rest = rf"(?:\s?(?:{any_of(table['articles'])}))?(?:\s?(?:{any_of(table['parts'])}))*"
    choices = "|".join((*_in_digits(table), *_in_days(language), *_in_words(language)))
    year = rf"(?:(?<![.,%$€£])(?<!\d-)|(?<=\d{{4}}-))(?P<alone>{YEAR})(?![%$€£]|[.,]\d|\s\d{{3}}\b)"
    named = (language.months, *(table[key] for key in _NAMED))
    return Patterns(
        re.compile(rf"(?<![\w⟦])(?:{choices}|{year})(?!\w)"),
        re.compile(rf"(?<![\w-])(?:{kinds})?{rest}[\s-]?$"),
        re.compile(rf"\s*(?:{any_of(table['closing'])}){rest}\s*"),
        re.compile(rf"(?<![\w-])(?:{any_of(table['opening'])}){rest}\s?$"),
        frozenset(re.findall(r"\w+", name)[-1] for names in named for name in names),
    )


def _in_digits(table: Mapping[str, Any]) -> Iterator[str]:
    yield rf"(?P<iso>{YEAR}-\d\d(?:-\d\d)?)(?![\d-])"
    day_first = rf"\d{{1,2}}[/.]\d{{1,2}}[/.]{YEAR}" if table["day_first"] else "(?!)"
    yield rf"(?P<digits>{day_first})"


def _in_days(language: Language) -> Iterator[str]:
    """Yield the patterns of a day of a month, or of two: "du 3 au 5 mars 2021", "March 3-5, 2021"."""
    table = language.dates
    months = any_of([*language.months, *table["abbreviated"]])
    weekday = rf"(?:(?:{any_of(table['weekdays'])}),?\s)?"
    suffix = rf"(?:{any_of(table['ordinal'])})?"
    names = ("first", "day", "dayb", "lastb")
    numbers = {name: rf"(?P<{name}>\d{{1,2}}){suffix}" for name in names}
    to = rf"\s?(?:{any_of(table['closing'])}|-)\s?(?:(?:{any_of(table['articles'])})\s)?"
    after = rf"\s(?P<next>{any_of(table['after'])})"
    yield (
        rf"{weekday}(?:{numbers['first']}{to})?{numbers['day']}{_of(table)}(?P<month>{months})\.?"
        rf"(?:,?\s(?P<year>{YEAR})|{after})?"
    )
    yield (
        rf"{weekday}(?P<monthb>{months})\.?\s{numbers['dayb']}(?!\d|[.,]\d|\s?%)"
        rf"(?:{to}{numbers['lastb']}(?!\d))?(?:,?\s(?P<yearb>{YEAR}))?"
    )


def _in_words(language: Language) -> Iterator[str]:
    """Yield the patterns of "il y a trois ans", "hier", "juin dernier", "next spring", "mars 2021"."""
    table = language.dates
    count = rf"(?P<count>\d{{1,2}}|{any_of(table['numbers'])})"
    yield table["ago"].format(count=count, unit=f"(?P<unit>{any_of(table['units'])})")
    yield rf"(?P<word>{any_of(table['days'])})"
    names = [*language.months, *table["abbreviated"], *table["weekdays"], *table["seasons"]]
    before, after = any_of(table["before"]), any_of(table["after"])
    yield (
        rf"(?:(?P<before>{before})\s)?(?P<name>{any_of([*names, *table['units']])})\.?"
        rf"(?:\s(?P<after>{after})|,?{_of(table)}(?P<yearc>{YEAR}))?"
    )


def _of(table: Mapping[str, Any]) -> str:
    return rf"(?:\s(?:{any_of(table['of'])}))?\s"

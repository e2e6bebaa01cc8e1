"""Sums of money and stakes in a sentence: where each stands, what it gives, what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from graph.extraction.dating import any_of
from graph.extraction.finders import last_words
from graph.extraction.language import Language
from graph.extraction.scope import PLACE
from graph.model import Amount

_NUMBER = r"\d{1,3}(?:[ .,]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,15}(?:[.,]\d{1,3})?(?!\d)"
_THOUSANDS = re.compile(r"[ .,](?=\d{3}(?!\d))")
_REACH = 60
"""How far around a number the words that say what it is are looked for, in code points."""
_FEW = r"(?:\s[^\s,;]+){0,3}?"
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money at ``start``:``end``."""

    start: int
    end: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Stake:
    """A share in percent at ``start``:``end``."""

    start: int
    end: int
    share: Decimal


class Amounts:
    """Finds sums of money in lower-case text of one language."""

    def __init__(self, language: Language) -> None:
        """Compile the patterns of a language."""
        table: Mapping[str, Any] = language.sums
        self._language = language
        self._numbers: Mapping[str, Any] = language.dates["numbers"]
        self._decimal = table["decimal"]
        self._short: Mapping[str, int] = table["short"]
        self._joint = frozenset(table["and"])
        self._between = re.compile(rf"(?<!\w)(?:{any_of(table['between'])})\s$")
        self._bound = re.compile(
            rf"(?<!\w)(?P<bound>{any_of(language.bounds)})(?:\s(?:{any_of(table['articles'])}))?\s?$"
        )
        other, of = any_of(table["others"]), any_of(table["of"])
        self._governed = re.compile(rf"(?<!\w)(?:{other})(?!\w){_FEW}\s?$")
        self._governs = re.compile(rf"[\s-](?:(?:{of})\s?)?(?:[^\s,;]+\s)?(?:{other})(?!\w)")
        self._amount = _amount(language)
        self._signs = last_words(language.currencies)

    def find(self, text: str) -> Iterator[Sum]:
        """Yield the amounts that belong to no budget, box office or other thing of their own."""
        if not any(sign in text for sign in self._signs):
            return
        for match in self._amount.finditer(text):
            sign = match["after"] or match["before"] or match["first"]
            if sign is None:
                continue
            start, end = match.span()
            before = text[max(0, start - _REACH) : start]
            lead = self._bound.search(before)
            head = before[: lead.start()] if lead else before
            if self._governed.search(head) or self._governs.match(text, end):
                continue
            bound = self._language.bounds[" ".join(lead["bound"].split())] if lead else ""
            value = self._value(match["number"], match["times"])
            low = self._low(match, before)
            if low is not None and low < value:
                value, bound = low, ">"
            whole = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
            yield Sum(start, end, Amount(whole, self._language.currencies[sign], bound))

    def _low(self, match: re.Match[str], before: str) -> Decimal | None:
        """Return the lower end of a range: "10 à 15 millions", "between $10m and $15m"."""
        apart = match["joint"] in self._joint and not self._between.search(before)
        if not match["low"] or apart:
            return None
        return self._value(match["low"], match["some"] or match["times"])

    def _value(self, number: str, times: str | None) -> Decimal:
        factor = self._language.multipliers.get(times or "") or self._short.get(times or "", 1)
        if number in self._numbers:
            return Decimal(self._numbers[number]) * factor
        return _decimal(number, self._decimal) * factor


class Stakes:
    """Finds shares in lower-case text of one language."""

    def __init__(self, language: Language) -> None:
        """Compile the patterns of a language."""
        table: Mapping[str, Any] = language.sums
        self._fractions: Mapping[str, str] = table["fractions"]
        of, stakes = any_of(table["of"]), any_of(table["stakes"])
        percent = rf"(?P<number>\d{{1,3}}(?:[.,]\d+)?)[\s-]?(?:{any_of(table['percent'])})"
        self._percent = re.compile(
            rf"(?<![\w⟦.,]){percent}(?!\w)|(?<!\w)(?P<fraction>{any_of(self._fractions)})(?!\w)"
        )
        self._signs = last_words((*table["percent"], *self._fractions))
        self._staked = re.compile(rf"[\s-]?{_FEW}[\s-]?(?:{stakes})(?!\w)")
        self._named = re.compile(rf"\s?(?:{of})\s?(?:(?!(?:{of})\s)[^\s,;⟦]+\s){{0,2}}[⟦⟧]")
        self._of = re.compile(rf"\s?(?:{of})[\s\w]")
        self._change = re.compile(rf"(?<!\w)(?:{any_of(table['changes'])})(?!\w){_FEW}\s?$")

    def find(self, text: str) -> Iterator[Stake]:
        """Yield the percentages that can be stakes: above 0, at most 100, of no other thing."""
        if not any(sign in text for sign in self._signs):
            return
        for match in self._percent.finditer(text):
            number = match["number"]
            share = Decimal(
                number.replace(",", ".") if number else self._fractions[match["fraction"]]
            )
            if 0 < share <= _WHOLE and self._is_stake(text, match, plain=bool(number)):
                yield Stake(*match.span(), share)

    def _is_stake(self, text: str, match: re.Match[str], *, plain: bool) -> bool:
        if self._staked.match(text, match.end()) or self._named.match(text, match.end()):
            return True
        before = text[max(0, match.start() - _REACH) : match.start()]
        if not plain or self._change.search(before):
            return False
        if self._of.match(text, match.end()):
            return not PLACE.search(text)
        return True


def _amount(language: Language) -> re.Pattern[str]:
    """Return the pattern of an amount, or of a range of them, with its currency before or after."""
    table = language.sums
    signs, short = any_of(language.currencies), any_of(table["short"])
    words = rf"(?:{any_of(language.dates['numbers'])})(?=\s(?:{any_of(language.multipliers)}))"
    number = rf"(?:{_NUMBER}|{words})"
    times = rf"(?:{any_of(language.multipliers)})(?!\w)|(?:{short})(?=\s?(?:{signs})|(?!\w))"
    to = rf"(?:\s(?P<joint>{any_of([*table['to'], *table['and']])})\s|\s?-\s?)"
    of = rf"(?:{any_of(table['of'])})?"
    low = rf"(?P<first>{signs})?\s?(?P<low>{number})[\s-]?(?P<some>{times})?(?:\s?{of}\s?(?:{signs}))?"
    return re.compile(
        rf"(?<![\w⟦.,])(?:{low}{to})?(?P<before>{signs})?\s?(?P<number>{number})"
        rf"(?:[\s-]?(?P<times>{times}))?(?:[\s-]?{of}\s?(?P<after>{signs}))?(?!\w)"
    )


@lru_cache(maxsize=8)
def amounts(language: Language) -> Amounts:
    """Return what finds amounts in a language; it is made once."""
    return Amounts(language)


@lru_cache(maxsize=8)
def stakes(language: Language) -> Stakes:
    """Return what finds shares in a language; it is made once."""
    return Stakes(language)


def _decimal(number: str, mark: str) -> Decimal:
    """Return a number as written where ``mark`` parts the decimals; other marks may part thousands."""
    whole, _, rest = number.replace(" ", "").partition(mark)
    if rest:
        return Decimal(f"{re.sub(r'[.,]', '', whole)}.{re.sub(r'[.,]', '', rest)}")
    whole = _THOUSANDS.sub("", whole)
    return Decimal(whole.replace(",", "."))

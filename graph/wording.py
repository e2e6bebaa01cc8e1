"""What the program says around names, labels and quotations, in the languages that it speaks.

The words lie in ``assets/texts``; dates, numbers and plurals are written by the Unicode CLDR.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache

from graph.dates import DAY, MONTH
from graph.model import Amount
from graph.resources import resource

LANGUAGES = ("fr", "en")
"""The languages that there are words of."""


_TEN = 10
"""From here on a size needs no decimal."""
_UNITS = (("megabyte", 1_000_000), ("kilobyte", 1_000), ("byte", 1))


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        """Read the words of ``language``; raise ``InputError`` for one that has none."""
        self.language = language
        parts = ("", "web.", "doors.", "links.", "site.")
        files = (f"texts/{part}{language}.toml" for part in parts)
        texts = (resource(file).read_text(encoding="utf-8") for file in files)
        self._texts = {key: t for text in texts for key, t in tomllib.loads(text).items()}

    def say(self, key: str, **values: object) -> str:
        """Return the text called ``key`` with ``values`` in it; raise ``KeyError`` for another."""
        text: str = self._texts[key]
        return text.format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return a text in the grammatical number of ``n``."""
        from babel import Locale

        form = Locale.parse(self.language).plural_form(n)
        return self.say(
            f"{key}_{form if f'{key}_{form}' in self._texts else 'other'}", n=n, **values
        )

    def number(self, value: float, digits: int = 2) -> str:
        """Return a number as it is written, with at most so many decimals.

        >>> Words("fr").number(0.5), Words("en").number(1234.5)
        ('0,5', '1,234.5')
        """
        from babel.numbers import format_decimal

        return format_decimal(round(value, digits), locale=self.language)

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share (0..1) as a percentage, with at most so many decimals.

        >>> Words("en").percent(0.1234)
        '12.3%'
        """
        from babel.numbers import format_percent

        return format_percent(
            round(share, digits + 2), locale=self.language, decimal_quantization=False
        )

    def size(self, count: int) -> str:
        """Return how many bytes there are, in the unit that leaves the fewest digits.

        >>> Words("fr").size(1_480_000).split(), Words("en").size(12_345)
        (['1,5', 'Mo'], '12 kB')
        """
        from babel.units import format_unit

        unit, size = next((u for u in _UNITS if count >= u[1]), _UNITS[-1])
        value = round(count / size, 1 if count < _TEN * size else None)
        return format_unit(value, unit, "short", locale=self.language)

    def list(self, texts: Iterable[str]) -> str:
        """Return texts one after the other."""
        return self.say("list").join(text for text in texts if text)

    def bracket(self, text: str, about: Iterable[str]) -> str:
        """Return a text and, in brackets, what qualifies it."""
        inside = self.list(about)
        return self.say("bracket", text=text, about=inside) if inside else text

    def date(self, text: str) -> str:
        """Return a date (``2020-10-22``, ``2020-10``, ``2020``) as it is written; empty for none.

        >>> Words("fr").date("2020-10-22"), Words("en").date("2020-10"), Words("fr").date("2020")
        ('22 octobre 2020', 'October 2020', '2020')
        """
        from babel.dates import format_date, format_skeleton

        if len(text) < MONTH:
            return text
        day = date.fromisoformat(text if len(text) == DAY else f"{text}-01")
        if len(text) == DAY:
            return format_date(day, "long", locale=self.language)
        return format_skeleton("yMMMM", day, locale=self.language)

    def time(self, when: str, since: str, until: str) -> str:
        """Return when something happened, or between when and when; empty where nothing is known."""
        if since and until:
            return self.say("between", since=self.date(since), until=self.date(until))
        if since:
            return self.say("since", date=self.date(since))
        if until:
            return self.say("until", date=self.date(until))
        return self.say("on", date=self.date(when)) if when else ""

    def amount(self, text: str) -> str:
        """Return an amount (``>100000000 EUR``) as it is written; empty for none.

        >>> Words("en").amount(">2500000 EUR")
        'more than €2,500,000'
        """
        from babel import Locale
        from babel.numbers import format_currency

        if not text:
            return ""
        amount = Amount.parse(text)
        key = {"": "exactly", ">": "more_than", "<": "less_than", "~": "about"}[amount.bound]
        locale = Locale.parse(self.language)
        pattern = locale.currency_formats["standard"].pattern.replace(".00", ".##")
        told = format_currency(
            amount.value, amount.currency, pattern, locale=locale, currency_digits=False
        )
        return self.say(key, amount=told)


@cache
def words(language: str) -> Words:
    """Return the words of a language, or the English ones where it has none."""
    return Words(language if language in LANGUAGES else "en")

"""When something happened, as precisely as a sentence says it: EDTF dates, read by a small grammar.

What is relative ("juin dernier", "three years ago") is anchored on the date of the text. A precision
that the words do not have is never invented: "fin 2015" is 2015, "dans les années 1990" is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from graph.dates import check_date
from graph.extraction.language import Language

Kind = Literal["at", "since", "until"]

_YEAR = r"(?:19|20)\d\d"
_MONTHS = 12
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Moment:
    """A date in a text: where it stands, what it is the date of."""

    start: int
    end: int
    kind: Kind
    value: str


class MomentReader:
    """Finds the dates of lower-case sentences in one language; ``anchor`` is the text's own date."""

    def __init__(self, language: Language, anchor: str) -> None:
        """Compile the patterns of a language; ``anchor`` is EDTF or empty."""
        self._language = language
        self._anchor = anchor
        table = language.dates
        months = _any(language.months)
        self._range = re.compile(_alternatives(table["ranges"], year=_YEAR))
        self._date = re.compile(
            rf"(?<![\w-])(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)(?![\w-])"
            rf"|(?<!\w)(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?)?(?P<month>{months})\.?"
            rf"(?: (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d))?"
            rf"(?:,? (?P<year>{_YEAR})| (?P<turn>{_any(table['turns'])}))?(?!\w)"
            rf"|(?<![\w.,%$€£-])(?P<alone>{_YEAR})(?![\w%]|[ .,]\d{{3}}|-\d\d)"
        )
        self._before = re.compile(rf"(?<!\w)(?P<turn>{_any(table['turns'])}) $")
        self._relative = re.compile(rf"(?<!\w)(?:{_any(language.relative_dates)})(?!\w)")
        numbers = rf"\d{{1,3}}|{_any(language.numbers)}"
        self._ago = re.compile(_alternatives(table["ago"], number=numbers))
        days = _any(language.weekdays)
        self._weekday = re.compile(
            rf"(?<!\w)(?P<weekday>{days})(?: (?P<turn>{_any(table['turns'])}))?(?!\w)"
        )
        self._since = _before(table["since"])
        self._until = _before(table["until"])
        self._no_date = _before(table["decades"])

    def find(self, text: str, *, ahead: bool = False) -> Iterator[Moment]:
        """Yield the dates of a sentence; ``ahead``: what has no year yet is to come."""
        taken: list[tuple[int, int]] = []
        for match in self._range.finditer(text):
            taken.append(match.span())
            first, last = (g for g in match.groups() if g)
            yield Moment(*match.span(), "since", first)
            yield Moment(*match.span(), "until", last)
        for match, value in self._values(text, ahead=ahead):
            start, end = match.span()
            before = text[:start]
            free = all(end <= a or b <= start for a, b in taken)
            if value and free and not self._no_date.search(before):
                yield Moment(start, end, self._kind(before), value)

    def _kind(self, before: str) -> Kind:
        if self._since.search(before):
            return "since"
        return "until" if self._until.search(before) else "at"

    def _values(self, text: str, *, ahead: bool) -> Iterator[tuple[re.Match[str], str]]:
        for match in self._date.finditer(text):
            if match["iso"] or match["alone"]:
                yield match, _checked(match["iso"] or match["alone"])
            else:
                yield match, self._of_month(match, text[: match.start()], ahead=ahead)
        for match in self._relative.finditer(text):
            yield match, self._shifted(self._language.relative_dates[match[0]])
        for match in self._ago.finditer(text):
            amount = next(group for group in match.groups() if group)
            yield match, self._shifted(f"-{self._number(amount)}y")
        for match in self._weekday.finditer(text):
            yield match, self._of_weekday(match, text[: match.start()], ahead=ahead)

    def _of_month(self, match: re.Match[str], before: str, *, ahead: bool) -> str:
        month = self._language.months.index(match["month"]) + 1
        day = match["day"] or match["day2"]
        if match["month"] in self._language.modals and not (day or match["year"]):
            led = before.split()[-1:]
            if not led or led[0] not in self._language.prepositions:
                return ""
        year = match["year"] or self._year(month, self._turn(match["turn"], before, ahead=ahead))
        text = f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
        return _checked(text) if year else ""

    def _of_weekday(self, match: re.Match[str], before: str, *, ahead: bool) -> str:
        """Return the day of the week around the anchor that a text means, if that is a day."""
        if len(self._anchor) < len("2020-10-10"):
            return ""
        day = date.fromisoformat(self._anchor)
        turn = self._turn(match["turn"], before, ahead=ahead)
        wanted = self._language.weekdays.index(match["weekday"])
        forward = (wanted - day.weekday()) % _WEEK
        if turn > 0:
            return (day + timedelta(days=forward or _WEEK)).isoformat()
        back = (_WEEK - forward) % _WEEK
        named = match["turn"] or self._before.search(before)
        return (day - timedelta(days=back or (_WEEK if named else 0))).isoformat()

    def _turn(self, after: str | None, before: str, *, ahead: bool) -> int:
        """Return 1 for what is to come, -1 for what is past."""
        found = self._before.search(before)
        word = after or (found["turn"] if found else "")
        return self._language.turns.get(word, 1 if ahead else -1)

    def _year(self, month: int, turn: int) -> str:
        """Return the year of such a month before or after the text's date, where that is known."""
        if len(self._anchor) < len("2020-10"):
            return self._anchor if turn < 0 else ""
        year, now = int(self._anchor[:4]), int(self._anchor[5:7])
        if turn > 0:
            return str(year if month >= now else year + 1)
        return str(year if month <= now else year - 1)

    def _shifted(self, shift: str) -> str:
        """Return the anchor moved by so many days, months or years, no finer than it is."""
        number, unit = int(shift[:-1]), shift[-1]
        if not self._anchor:
            return ""
        if unit == "y":
            return str(int(self._anchor[:4]) + number)
        if unit == "m" and len(self._anchor) >= len("2020-10"):
            year, month = int(self._anchor[:4]), int(self._anchor[5:7]) - 1 + number
            return f"{year + month // _MONTHS}-{month % _MONTHS + 1:02}"
        if unit == "d" and len(self._anchor) == len("2020-10-10"):
            return (date.fromisoformat(self._anchor) + timedelta(days=number)).isoformat()
        return ""

    def _number(self, word: str) -> int:
        return int(word) if word.isdigit() else self._language.numbers[word]


def _checked(text: str) -> str:
    try:
        return check_date(text)
    except ValueError:
        return ""


def _any(words: object) -> str:
    found = sorted(words, key=lambda w: (-len(w), w))  # type: ignore[call-overload]
    return "|".join(map(re.escape, found)) or r"(?!)"


def _before(words: tuple[str, ...]) -> re.Pattern[str]:
    """Compile what finds one of these words right before a date, its article between."""
    return re.compile(rf"(?<!\w)(?:{_any(words)})(?: ?(?:le|la|l'|the))?[ ]?$")


def _alternatives(templates: tuple[str, ...], **parts: str) -> str:
    """Return a pattern for any of these templates, ``{name}`` in them being a part."""
    found = []
    for template in templates:
        words = re.split(r"\{(\w+)\}", template)
        pieces = [
            f"({parts[w]})" if odd % 2 else re.escape(w).replace(r"\ ", " ")
            for odd, w in enumerate(words)
        ]
        found.append("".join(pieces))
    return rf"(?<![\w-])(?:{'|'.join(found)})(?![\w%])"

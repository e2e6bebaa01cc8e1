"""What qualifies a claim: its date, its amount, its share, its status, read from the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from graph.extraction.language import Language
from graph.extraction.moments import Moment, MomentReader
from graph.model import Amount

_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:%|percent|per cent|pour cent)")
_WHOLE = 100
_BEFORE, _AFTER = 40, 10
"""How far before and after a trigger a word may stand that gives it its status, in code points."""
_PARTED = re.compile(r"[:;]")
"""What parts a trigger from words before it that say nothing of it."""
_ENDED, _PLANNED = "ended", "planned"
_LEADING = ' "-•'
"""What may stand before the first word of a sentence."""
_REACH = 60
"""How far from a phrase its date may stand, in code points."""


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
        self._reader = MomentReader(language, anchor)
        self._last: tuple[str, bool] = ("", False)
        self._moments: tuple[Moment, ...] = ()
        self._ambiguous = language.modals.intersection(language.months)
        numbers = "|".join(language.multipliers)
        signs = "|".join(re.escape(c) for c in language.currencies)
        self._amount = re.compile(
            rf"(?P<before>{signs})? ?(?P<number>\d[\d ]{{0,20}}(?:[.,]\d+)?) ?"
            rf"(?P<times>(?:{numbers})(?!\w))?"
            rf"(?: de | d'| )?(?P<currency>{signs})?(?!\w)"
        )
        self._bound = re.compile("(?:" + "|".join(language.bounds) + r")[^\d]{0,12}$")

    def read(self, text: str, span: tuple[int, int]) -> Details:
        """Read around the words ``span`` of a lower-case sentence."""
        status = self._read_status(self._undated(text), span)
        found = self._nearest(text, span, ahead=status == _PLANNED)
        near = text[max(0, span[0] - 30) : span[1] + 60]
        return Details(
            date=found.get("at", ""),
            since=found.get("since", ""),
            until=found.get("until", ""),
            amount=self._read_amount(near),
            share=_read_share(near),
            status=status,
        )

    def hedged(self, text: str) -> str:
        """Return the status that words anywhere in a lower-case sentence would give it."""
        undated = self._undated(text)
        found = (s for s, words in self._language.status.items() if words.search(undated))
        return next(found, "")

    def _dates(self, text: str, *, ahead: bool) -> tuple[Moment, ...]:
        """Return the dates of a sentence; the last one's are kept for its other candidates."""
        if (text, ahead) != self._last:
            self._last, self._moments = (text, ahead), tuple(self._reader.find(text, ahead=ahead))
        return self._moments

    def _undated(self, text: str) -> str:
        """Return a sentence without the dates that read as modals, at equal length: May is no hedge."""
        for moment in self._dates(text, ahead=False) if self._ambiguous else ():
            words = text[moment.start : moment.end]
            if not self._ambiguous.isdisjoint(words.split()):
                text = text[: moment.start] + " " * len(words) + text[moment.end :]
        return text

    def _nearest(self, text: str, span: tuple[int, int], *, ahead: bool) -> dict[str, str]:
        """Return the dates nearest to a trigger: when, or since when and until when."""
        near = [
            (max(span[0] - m.end, m.start - span[1], 0), m.start, m)
            for m in self._dates(text, ahead=ahead)
        ]
        near = [each for each in near if each[0] <= _REACH]
        if not near:
            return {}
        distance, start, moment = min(near, key=lambda each: each[:2])
        if moment.kind == "at":
            return {"at": moment.value}
        return {
            m.kind: m.value for d, s, m in near if (d, s) == (distance, start) or m.kind != "at"
        }

    def _read_amount(self, text: str) -> Amount | None:
        for match in self._amount.finditer(text):
            sign = match["currency"] or match["before"]
            if not sign:
                continue
            number = match["number"].replace(" ", "")
            decimal = Decimal(
                number.replace(",", "." if self._language.code == "fr" else "").strip(".")
            )
            value = decimal * self._language.multipliers.get(match["times"] or "", 1)
            bound = self._bound.search(text[: match.start()])
            kind = next(
                (b for w, b in self._language.bounds.items() if bound and w in bound[0]), ""
            )
            return Amount(value.quantize(Decimal(1)), self._language.currencies[sign], kind)
        return None

    def _read_status(self, text: str, span: tuple[int, int]) -> str:
        """Return the status that words near the trigger, at the sentence's start or anywhere give.

        That something has ended is said right before the trigger, in the same phrase: "a former dancer,
        works for" does not.
        """
        language = self._language
        ahead = _PARTED.split(text[max(0, span[0] - _BEFORE) : span[0]])[-1]
        near = ahead + text[span[0] : span[1] + _AFTER]
        ahead = ahead.rpartition(",")[2]
        opening = text.lstrip(_LEADING)
        for status, words in language.status.items():
            if words.search(ahead + text[slice(*span)] if status == _ENDED else near):
                return status
            openings = language.opening_status.get(status)
            anywhere = language.anywhere_status.get(status)
            if (openings and openings.match(opening)) or (anywhere and anywhere.search(text)):
                return status
        return ""


def _read_share(text: str) -> Decimal | None:
    """Return the first percentage that can be a stake: above 0, at most 100."""
    found = (Decimal(match[1].replace(",", ".")) for match in _SHARE.finditer(text))
    return next((share for share in found if 0 < share <= _WHOLE), None)

"""What qualifies a claim: its date, its amount, its share, its status, read from the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from graph.dates import check_date
from graph.extraction.language import Language
from graph.model import Amount

_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:%|percent|per cent|pour cent)")
_WHOLE = 100
_REACH = 60
"""How far from a phrase its date may stand, in code points."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a stretch of a sentence says beside who and what; empty where it says nothing."""

    date: str = ""
    since: str = ""
    amount: Amount | None = None
    share: Decimal | None = None
    status: str = ""


class DetailReader:
    """Reads details in one language; ``anchor`` is the date of the text, EDTF or empty."""

    def __init__(self, language: Language, anchor: str) -> None:
        """Compile the patterns of a language."""
        self._language = language
        self._anchor = anchor
        months = "|".join(language.months)
        self._date = re.compile(
            rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? )?(?P<month>{months})\.?"
            r"(?: (?P<day2>\d{1,2}),)?(?: (?P<year>(?:19|20)\d\d))?(?!\w)"
            r"|(?<![\w.,%$€-])(?P<alone>(?:19|20)\d\d)(?![\w%]|[ .,]\d{3})"
        )
        numbers = "|".join(language.multipliers)
        signs = "|".join(re.escape(c) for c in language.currencies)
        self._amount = re.compile(
            rf"(?P<before>{signs})? ?(?P<number>\d[\d ]{{0,20}}(?:[.,]\d+)?) ?"
            rf"(?P<times>(?:{numbers})(?!\w))?"
            rf"(?: de | d'| )?(?P<currency>{signs})?(?!\w)"
        )
        self._bound = re.compile("(?:" + "|".join(language.bounds) + r")[^\d]{0,12}$")
        self._since = re.compile(r"(?:" + "|".join(language.since) + r")[^⟦⟧.;]{0,12}$")

    def read(self, text: str, span: tuple[int, int]) -> Details:
        """Read around the words ``span`` of a lower-case sentence."""
        date, since = self._read_date(text, span)
        near = text[max(0, span[0] - 30) : span[1] + 60]
        return Details(
            date="" if since else date,
            since=date if since else "",
            amount=self._read_amount(near),
            share=_read_share(near),
            status=self._read_status(text, span),
        )

    def _read_date(self, text: str, span: tuple[int, int]) -> tuple[str, bool]:
        found = []
        for match in self._date.finditer(text):
            distance = max(span[0] - match.end(), match.start() - span[1], 0)
            if distance <= _REACH and (value := self._value(match)):
                since = bool(self._since.search(text[: match.start()]))
                found.append((distance, match.start(), value, since))
        if not found:
            return "", False
        return min(found)[2:]

    def _value(self, match: re.Match[str]) -> str:
        if match["alone"]:
            return match["alone"]
        month = self._language.months.index(match["month"]) + 1
        year = match["year"] or self._year_before(month)
        if not year:
            return ""
        day = match["day"] or match["day2"]
        text = f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
        try:
            return check_date(text)
        except ValueError:
            return ""

    def _year_before(self, month: int) -> str:
        """Return the year of the last such month before the text's date, where that is known."""
        if len(self._anchor) < len("2020-10"):
            return self._anchor
        year, anchor_month = int(self._anchor[:4]), int(self._anchor[5:7])
        return str(year if month <= anchor_month else year - 1)

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
        near = text[max(0, span[0] - 40) : span[1] + 10]
        return next((s for s, words in self._language.status.items() if words.search(near)), "")


def _read_share(text: str) -> Decimal | None:
    """Return the first percentage that can be a stake: above 0, at most 100."""
    found = (Decimal(match[1].replace(",", ".")) for match in _SHARE.finditer(text))
    return next((share for share in found if 0 < share <= _WHOLE), None)

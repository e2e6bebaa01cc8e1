"""Dates to the precision that the words have."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction import propose
from graph.extraction.language import LANGUAGES, language
from graph.extraction.moments import MomentReader
from graph.model import Source
from graph.ontology import load_ontology

ANCHOR = "2022-05-10"
"""A Tuesday."""
FRENCH = MomentReader(language("fr"), ANCHOR)
ENGLISH = MomentReader(language("en"), ANCHOR)


def found(reader: MomentReader, text: str, *, ahead: bool = False) -> list[tuple[str, str]]:
    """Return kind and value of each date."""
    return [(m.kind, m.value) for m in reader.find(text, ahead=ahead)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 3 mars 2021", [("at", "2021-03-03")]),
        ("le 1er mars", [("at", "2022-03-01")]),
        ("en mars 2021", [("at", "2021-03")]),
        ("en juin dernier", [("at", "2021-06")]),
        ("en juin prochain", [("at", "2022-06")]),
        ("fin 2015", [("at", "2015")]),
        ("au printemps 2018", [("at", "2018")]),
        ("dans les années 1990", []),
        ("depuis 2018", [("since", "2018")]),
        ("depuis mars 2021", [("since", "2021-03")]),
        ("depuis 2021-03", [("since", "2021-03")]),
        ("jusqu'en 2020", [("until", "2020")]),
        ("de 2015 à 2019", [("since", "2015"), ("until", "2019")]),
        ("entre 2015 et 2019", [("since", "2015"), ("until", "2019")]),
        ("l'an dernier", [("at", "2021")]),
        ("il y a trois ans", [("at", "2019")]),
        ("hier", [("at", "2022-05-09")]),
        ("lundi", [("at", "2022-05-09")]),
        ("mardi dernier", [("at", "2022-05-03")]),
        ("jeudi prochain", [("at", "2022-05-12")]),
        ("le 31 février 2021", []),
        ("à 2 000 élèves", []),
        ("42 ans", []),
    ],
)
def test_french_dates(text: str, expected: list[tuple[str, str]]) -> None:
    """Nothing is invented, what is relative is anchored on the text's date."""
    assert found(FRENCH, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on march 3, 2021", [("at", "2021-03-03")]),
        ("on 3 march 2021", [("at", "2021-03-03")]),
        ("in march 2021", [("at", "2021-03")]),
        ("last june", [("at", "2021-06")]),
        ("next june", [("at", "2022-06")]),
        ("in the 1990s", []),
        ("since march 2021", [("since", "2021-03")]),
        ("until 2020", [("until", "2020")]),
        ("from 2015 to 2019", [("since", "2015"), ("until", "2019")]),
        ("last year", [("at", "2021")]),
        ("three years ago", [("at", "2019")]),
        ("on monday", [("at", "2022-05-09")]),
        ("it may buy", []),
        ("in may", [("at", "2022-05")]),
        ("on may 3", [("at", "2022-05-03")]),
        ("$2,019", []),
    ],
)
def test_english_dates(text: str, expected: list[tuple[str, str]]) -> None:
    """As in French; May is a month where a preposition or a day says so."""
    assert found(ENGLISH, text) == expected


def test_what_is_to_come_lies_ahead() -> None:
    """A month or a day without a year is the next one where a plan is told."""
    assert found(FRENCH, "en mars", ahead=True) == [("at", "2023-03")]
    assert found(FRENCH, "mercredi", ahead=True) == [("at", "2022-05-11")]


@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_that_is_written_out_reads_back(day: date) -> None:
    """Whatever the language."""
    for code in LANGUAGES:
        tongue = language(code)
        reader = MomentReader(tongue, "")
        text = f"{day.day} {tongue.months[day.month - 1]} {day.year}"

        assert found(reader, text) == [("at", day.isoformat())]


@given(anchor=st.dates(min_value=date(1950, 1, 1), max_value=date(2080, 1, 1)))
def test_a_weekday_lies_within_a_week(anchor: date) -> None:
    """Before the text's date, or on it."""
    reader = MomentReader(language("fr"), anchor.isoformat())
    for name in language("fr").weekdays:
        [(_, value)] = found(reader, name)
        assert timedelta() <= anchor - date.fromisoformat(value) < timedelta(days=7)


@pytest.mark.parametrize("anchor", ["", "2022", "2022-05"])
def test_a_coarse_anchor_gives_no_fine_date(anchor: str) -> None:
    """Without the day of the text, yesterday is no day."""
    assert found(MomentReader(language("fr"), anchor), "hier") == []
    assert found(MomentReader(language("fr"), anchor), "lundi") == []


@pytest.mark.parametrize(
    ("text", "date_", "since", "until"),
    [
        ("Lise Morin dirige Orme Films depuis mars 2021.", "", "2021-03", ""),
        ("Lise Morin a dirigé Orme Films de 2015 à 2019.", "", "2015", "2019"),
        ("Zénith Films a racheté Orme Films fin 2015.", "2015", "", ""),
    ],
)
def test_a_claim_has_its_dates(text: str, date_: str, since: str, until: str) -> None:
    """When it happened, or since when and until when it holds."""
    [claim] = propose(Source(id="a", text=text, language="fr", date=ANCHOR), load_ontology())[0]

    assert (claim.date, claim.since, claim.until) == (date_, since, until)


@pytest.mark.parametrize(
    ("text", "value", "currency", "bound"),
    [
        ("Zénith Films rachète Orme Films pour 12 M€.", 12_000_000, "EUR", ""),
        ("Zénith Films rachète Orme Films pour 3,5 millions d’euros.", 3_500_000, "EUR", ""),
        ("Zénith Films rachète Orme Films pour plus de 200\u202f000 euros.", 200_000, "EUR", ">"),
        ("Zénith Films rachète Orme Films pour 1,2 milliard de dollars.", 1_200_000_000, "USD", ""),
    ],
)
def test_a_claim_has_its_amount(text: str, value: int, currency: str, bound: str) -> None:
    """Multiplied, in its currency, with its bound."""
    [claim] = propose(Source(id="a", text=text, language="fr"), load_ontology())[0]

    assert claim.amount
    assert str(claim.amount) == f"{bound}{value} {currency}"

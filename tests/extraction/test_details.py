"""Dates, amounts, shares and status: as precise as the words, of the right thing, never invented."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import check_date, compatible, moved, weekday_from, year_from
from graph.extraction import extract, propose
from graph.extraction.details import DetailReader, Details
from graph.extraction.language import LANGUAGES, language
from graph.extraction.moments import Moments
from graph.model import Amount, Claim, Source
from graph.ontology import load_ontology

ONTOLOGY = load_ontology()
ANCHOR = "2020-10-22"
"""A Thursday, on which the texts of these tests were written."""
MONTHS = {code: language(code).months for code in LANGUAGES}
YEARS = st.integers(1900, 2099)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def around(text: str, code: str = "fr", anchor: str = ANCHOR) -> Details:
    """What is read around the words between asterisks."""
    first, last = text.index("*"), text.rindex("*") - 1
    plain = text.replace("*", "").lower()
    return DetailReader(language(code), anchor).read(plain, (first, last))


def when(text: str, code: str = "fr", anchor: str = ANCHOR) -> str:
    """The date around the marked words, or the period as start/end."""
    found = around(text, code, anchor)
    period = f"{found.since}/{found.until}" if found.since or found.until else ""
    return found.date or period


def claims(text: str, code: str, anchor: str = ANCHOR) -> tuple[Claim, ...]:
    """The claims of a text that stands alone."""
    return extract(Source(id="a", text=text, language=code, date=anchor), ONTOLOGY)


# ---- Dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("le 3 mars 2019", "2019-03-03"),
        ("le 1er mars 2019", "2019-03-01"),
        ("le mardi 5 mars 2019", "2019-03-05"),
        ("le 03/03/2019", "2019-03-03"),
        ("en mars 2019", "2019-03"),
        ("en 2019", "2019"),
        ("dès 2015", "2015"),
        ("fin 2015", "2015"),
        ("à la fin de 2015", "2015"),
        ("début 2020", "2020"),
        ("mi-2018", "2018"),
        ("à l'automne 2018", "2018"),
        ("au cours de l'année 2018", "2018"),
        ("fin mars 2019", "2019-03"),
        ("en juin", "2020-06"),
        ("en juin dernier", "2020-06"),
        ("en décembre", "2019-12"),
        ("le 12 juin", "2020-06-12"),
        ("le 12 novembre", "2019-11-12"),
        ("l'an dernier", "2019"),
        ("l'année dernière", "2019"),
        ("l'an passé", "2019"),
        ("cette année", "2020"),
        ("hier", "2020-10-21"),
        ("avant-hier", "2020-10-20"),
        ("aujourd'hui", "2020-10-22"),
        ("lundi", "2020-10-19"),
        ("jeudi", "2020-10-22"),
        ("mardi dernier", "2020-10-20"),
        ("samedi soir", "2020-10-17"),
        ("le mois dernier", "2020-09"),
        ("la semaine dernière", "2020-10"),
        ("il y a trois ans", "2017"),
        ("il y a deux mois", "2020-08"),
        ("l'été dernier", "2020"),
        ("au printemps", "2020"),
        ("cet été", "2020"),
        ("depuis 2018", "2018/"),
        ("depuis mars 2018", "2018-03/"),
        ("depuis le 3 mars 2018", "2018-03-03/"),
        ("depuis lundi", "2020-10-19/"),
        ("à partir de 2018", "2018/"),
        ("jusqu'en 2018", "/2018"),
        ("jusqu'au 3 mars 2018", "/2018-03-03"),
        ("de 2015 à 2019", "2015/2019"),
        ("entre 2015 et 2019", "2015/2019"),
        ("entre mars et juin 2019", "2019-03/2019-06"),
        ("du 3 au 5 mars 2019", "2019-03-03/2019-03-05"),
        ("du 30 mars au 2 avril 2019", "2019-03-30/2019-04-02"),
    ],
)
def test_a_french_date_is_as_precise_as_its_words(words: str, expected: str) -> None:
    """Written out or relative to the text's date; a season and an end of year are the year."""
    assert expected == when(f"⟦⟦⟦ a *dirigé* ⟦⟦⟦ {words}.")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on March 3, 2019", "2019-03-03"),
        ("on 3 March 2019", "2019-03-03"),
        ("on the 3rd of March 2019", "2019-03-03"),
        ("on Tuesday, March 5, 2019", "2019-03-05"),
        ("on 2019-03-05", "2019-03-05"),
        ("in 2019-03", "2019-03"),
        ("in March 2019", "2019-03"),
        ("in May", "2020-05"),
        ("on May 5", "2020-05-05"),
        ("in 2019", "2019"),
        ("in late 2015", "2015"),
        ("in early 2020", "2020"),
        ("at the end of 2015", "2015"),
        ("in the fall of 2018", "2018"),
        ("in summer 2018", "2018"),
        ("last June", "2020-06"),
        ("last October", "2019-10"),
        ("last year", "2019"),
        ("this year", "2020"),
        ("yesterday", "2020-10-21"),
        ("on Monday", "2020-10-19"),
        ("last Thursday", "2020-10-15"),
        ("last month", "2020-09"),
        ("three years ago", "2017"),
        ("two days ago", "2020-10-20"),
        ("last spring", "2020"),
        ("since 2018", "2018/"),
        ("since 2021-03", "2021-03/"),
        ("since March 2018", "2018-03/"),
        ("since May", "2020-05/"),
        ("until 2018", "/2018"),
        ("from 2015 to 2019", "2015/2019"),
        ("between 2015 and 2019", "2015/2019"),
        ("from March to June 2019", "2019-03/2019-06"),
        ("from March 3-5, 2019", "2019-03-03/2019-03-05"),
    ],
)
def test_an_english_date_is_as_precise_as_its_words(words: str, expected: str) -> None:
    """The same in English, with its order of day and month."""
    assert expected == when(f"⟦⟦⟦ *led* ⟦⟦⟦ {words}.", "en")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦ (2018).", "fr"),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦ (1911-1985).", "fr"),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦ dans les années 2010.", "fr"),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦ avant 2018.", "fr"),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦ pour 2018 euros.", "fr"),
        ("⟦⟦⟦ a *réuni* 2000 spectateurs à ⟦⟦⟦.", "fr"),
        ("⟦⟦⟦ a *réuni* 2 018 spectateurs à ⟦⟦⟦.", "fr"),
        ("⟦⟦⟦ *enseigne* le lundi à ⟦⟦⟦.", "fr"),
        ("⟦⟦⟦ *enseigne* à ⟦⟦⟦ il y a vingt ans.", "fr"),
        ("⟦⟦⟦ a *fondé* ⟦⟦⟦ à 34 ans.", "fr"),
        ("⟦⟦⟦ a *fondé* ⟦⟦⟦ l'hiver dernier.", "fr"),
        ("⟦⟦⟦ *acquired* ⟦⟦⟦ (2018).", "en"),
        ("⟦⟦⟦ *acquired* ⟦⟦⟦ in the 1980s.", "en"),
        ("⟦⟦⟦ *acquired* ⟦⟦⟦ by 2018.", "en"),
        ("⟦⟦⟦ *opened* 2000 screens with ⟦⟦⟦.", "en"),
        ("⟦⟦⟦, a veteran, *marched* with ⟦⟦⟦.", "en"),
    ],
)
def test_what_is_no_date_gives_none(text: str, code: str) -> None:
    """The year of a work, a decade, a bound, a number, a habit, an age, a round count: no date."""
    assert "" == when(text, code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("en juin", "fr"),
        ("lundi", "fr"),
        ("l'an dernier", "fr"),
        ("il y a deux mois", "fr"),
        ("last June", "en"),
        ("yesterday", "en"),
        ("last spring", "en"),
    ],
)
def test_without_the_text_s_date_nothing_relative_is_dated(words: str, code: str) -> None:
    """What cannot be settled stays empty."""
    assert "" == when(f"⟦⟦⟦ *dirige* ⟦⟦⟦ {words}.", code, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("né en 1970, ⟦⟦⟦ a *fondé* ⟦⟦⟦ en 2018.", "2018"),
        ("née en 1970, ⟦⟦⟦ *dirige* ⟦⟦⟦.", ""),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦, fondé en 2010.", ""),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦ créé en 2010.", ""),
        ("⟦⟦⟦, que ⟦⟦⟦ a repris en 2015, *s'offre* ⟦⟦⟦.", ""),
        ("⟦⟦⟦, que ⟦⟦⟦ a *repris* en 2015, s'offre ⟦⟦⟦ en 2019.", "2015"),
        ("en 2018, à Cannes, ⟦⟦⟦ a *signé* un accord avec ⟦⟦⟦.", "2018"),
        ("⟦⟦⟦ a grandi en 2019, lorsque ⟦⟦⟦ a *racheté* ⟦⟦⟦.", "2019"),
        ("un *accord* signé en 2018 lie ⟦⟦⟦ à ⟦⟦⟦.", "2018"),
        ("⟦⟦⟦ a *fondé* ⟦⟦⟦ en 2012 et dirigé ⟦⟦⟦ en 2015.", "2012"),
    ],
)
def test_a_date_belongs_to_its_clause(text: str, expected: str) -> None:
    """Neither the year of a birth nor that of another verb is taken."""
    assert expected == when(text)


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("⟦⟦⟦ *fondera* bientôt ⟦⟦⟦ en mars.", "fr", "2021-03"),
        ("⟦⟦⟦ va *diriger* ⟦⟦⟦ lundi.", "fr", "2020-10-26"),
        ("⟦⟦⟦ va *diriger* ⟦⟦⟦ le mois prochain.", "fr", "2020-11"),
        ("⟦⟦⟦ va *diriger* ⟦⟦⟦ au printemps prochain.", "fr", "2021"),
        ("⟦⟦⟦ will *lead* ⟦⟦⟦ in May.", "en", "2021-05"),
        ("⟦⟦⟦ will *lead* ⟦⟦⟦ next spring.", "en", "2021"),
        ("⟦⟦⟦ will *lead* ⟦⟦⟦ next year.", "en", "2021"),
    ],
)
def test_what_is_planned_lies_ahead(text: str, code: str, expected: str) -> None:
    """A month without year is the next one, where the clause speaks of a plan."""
    found = around(text, code)

    assert (expected, "planned") == (found.date, found.status)


def test_a_date_to_come_makes_a_plan_and_an_end_that_is_past_ends() -> None:
    """Where the words themselves show nothing else."""
    assert "planned" == around("⟦⟦⟦ *rejoint* ⟦⟦⟦ en 2023.").status
    assert "ended" == around("⟦⟦⟦ *dirigeait* ⟦⟦⟦ jusqu'en 2018.").status
    assert "" == around("le partenariat *lie* ⟦⟦⟦ à ⟦⟦⟦ jusqu'en 2025.").status
    assert "" == around("⟦⟦⟦ a *étudié* à ⟦⟦⟦ de 2009 à 2012.").status


def test_a_period_reaches_the_claim() -> None:
    """Beginning and end are fields of the claim."""
    [claim] = claims("Nour Belkacem a enseigné à l'école Zénith, de 2009 à 2012.", "fr")

    assert ("", "2009", "2012") == (claim.date, claim.since, claim.until)


def test_may_is_a_month_where_it_is_one() -> None:
    """The month makes no doubt, the verb does."""
    [claim] = claims("In May, Heron Group acquired Lantern Films.", "en")
    told, rejected = propose(
        Source(id="a", text="Heron Group may acquire Lantern Films in May.", language="en"),
        ONTOLOGY,
    )

    assert ("2020-05", "asserted") == (claim.date, claim.status)
    assert not told
    assert {"status:attributed"} <= {r.reason for r in rejected}


@given(DAYS, st.sampled_from(LANGUAGES))
def test_a_day_written_out_is_read_back(day: date, code: str) -> None:
    """Whatever the day, in the order of either language."""
    month = MONTHS[code][day.month - 1]
    text = {"fr": f"le {day.day} {month} {day.year}", "en": f"on {month} {day.day}, {day.year}"}[
        code
    ]
    [found] = Moments(language(code), "").find(f"⟦⟦⟦ x ⟦⟦⟦ {text}.")

    assert day.isoformat() == found.date


@given(YEARS, YEARS, st.sampled_from([("fr", "de {} à {}"), ("en", "from {} to {}")]))
def test_a_period_is_read_in_order_or_not_at_all(
    one: int, other: int, words: tuple[str, str]
) -> None:
    """No period begins after its end."""
    code, form = words
    found = Moments(language(code), "").find(form.format(one, other) + ".")
    told = [(m.since, m.until) for m in found if m.told]

    assert told == ([(str(one), str(other))] if one <= other else [])


@given(st.text(max_size=120), st.sampled_from(LANGUAGES), st.sampled_from(["", "2020", ANCHOR]))
def test_any_text_gives_calendar_dates_inside_it(text: str, code: str, anchor: str) -> None:
    """Dates are of the calendar, offsets within the text and in order."""
    end = 0
    for found in Moments(language(code), anchor).find(text.lower()):
        assert end <= found.start <= found.own < found.end <= len(text.lower())
        end = found.end
        for value in filter(None, (found.date, found.since, found.until)):
            assert value == check_date(value)


@given(DAYS, st.integers(0, 6), st.sampled_from([-1, 1]), st.booleans())
def test_a_weekday_lies_within_a_week(day: date, number: int, step: int, itself: bool) -> None:
    """On the asked side of the day, and of the asked name."""
    found = date.fromisoformat(weekday_from(day.isoformat(), number, step, itself=itself))
    away = (found - day).days * step

    assert number == found.weekday()
    assert (0 if itself else 1) <= away <= 7


@given(DAYS, st.integers(1, 12), st.sampled_from([-1, 1]))
def test_a_month_s_year_is_the_nearest(day: date, month: int, step: int) -> None:
    """Less than a year lies between, on the asked side."""
    year = year_from(day.isoformat(), month, 0, step)
    away = ((year - day.year) * 12 + month - day.month) * step

    assert 0 <= away < 12


@given(DAYS, st.sampled_from(["year", "month", "day"]), st.integers(-40, 40))
def test_moving_forth_and_back_returns(day: date, unit: str, count: int) -> None:
    """Units are whole: there and back is the same year, month or day."""
    there = moved(day.isoformat(), unit, count)

    assert compatible(day.isoformat(), moved(there, unit, -count))


def test_a_week_is_no_finer_than_what_holds_all_of_it() -> None:
    """A week over the turn of a year has no date."""
    assert "2020-10" == moved("2020-10-22", "week", -1)
    assert "2020" == moved("2020-10-05", "week", -1)
    assert "" == moved("2021-01-05", "week", -1)


# ---- Amounts and shares -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 millions d'euros", "12000000 EUR"),
        ("12 M€", "12000000 EUR"),
        ("9,16 M€", "9160000 EUR"),
        ("3,5 milliards de dollars", "3500000000 USD"),
        ("deux millions d'euros", "2000000 EUR"),
        ("dix mille euros", "10000 EUR"),
        ("quelque 200 000 euros", "~200000 EUR"),
        ("200.000 euros", "200000 EUR"),
        ("plus de 100 millions d'euros", ">100000000 EUR"),
        ("au moins 5 M€", ">5000000 EUR"),
        ("jusqu'à 5 M€", "<5000000 EUR"),
        ("moins de 300 000 €", "<300000 EUR"),
        ("près de 90 millions d'euros", "~90000000 EUR"),
        ("entre 10 et 15 millions d'euros", ">10000000 EUR"),
        ("12 millions de dollars canadiens", "12000000 CAD"),
        ("500 000 francs suisses", "500000 CHF"),
        ("49,90 euros", "49.90 EUR"),
    ],
)
def test_a_french_amount_has_its_multiplier_currency_and_bound(words: str, expected: str) -> None:
    """With a decimal comma and blanks between thousands, of whatever width."""
    plain = around(f"⟦⟦⟦ a *investi* {words} dans ⟦⟦⟦.").amount

    assert expected == str(plain)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("$1.2bn", "1200000000 USD"),
        ("£500,000", "500000 GBP"),
        ("€12m", "12000000 EUR"),
        ("$760 million", "760000000 USD"),
        ("12 million euros", "12000000 EUR"),
        ("EUR 12 million", "12000000 EUR"),
        ("C$4 million", "4000000 CAD"),
        ("up to $800 million", "<800000000 USD"),
        ("over $225 million", ">225000000 USD"),
        ("just under $60m", "<60000000 USD"),
        ("a million dollars", "1000000 USD"),
        ("between $10m and $15m", ">10000000 USD"),
        ("$10-15 million", ">10000000 USD"),
    ],
)
def test_an_english_amount_has_its_multiplier_currency_and_bound(words: str, expected: str) -> None:
    """With the currency before or after, and thousands parted by commas."""
    assert expected == str(around(f"⟦⟦⟦ *invested* {words} in ⟦⟦⟦.", "en").amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("⟦⟦⟦ a *produit* ⟦⟦⟦, doté d'un budget de 12 M€.", "fr"),
        ("⟦⟦⟦ a *produit* ⟦⟦⟦ pour un budget de 12 M€.", "fr"),
        ("⟦⟦⟦ a *distribué* ⟦⟦⟦ (40 millions de dollars de recettes).", "fr"),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦, dont le chiffre d'affaires atteint 30 M€.", "fr"),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦, valorisée 2 milliards d'euros.", "fr"),
        ("⟦⟦⟦ a *réuni* 12 millions de spectateurs pour ⟦⟦⟦.", "fr"),
        ("⟦⟦⟦ *produced* ⟦⟦⟦, which grossed $40 million.", "en"),
        ("⟦⟦⟦ *produced* ⟦⟦⟦ on a budget of $12m.", "en"),
        ("⟦⟦⟦ *produced* ⟦⟦⟦, a $40-million box office hit.", "en"),
    ],
)
def test_the_money_of_another_thing_is_not_taken(text: str, code: str) -> None:
    """A budget, takings, a turnover, a value, an audience are no price."""
    assert around(text, code).amount is None


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("⟦⟦⟦ a *acquis* 34 % du capital de ⟦⟦⟦.", "fr", "34"),
        ("⟦⟦⟦ a *pris* une participation de 33,5 % dans ⟦⟦⟦.", "fr", "33.5"),
        ("⟦⟦⟦ a *acquis* 60 % de ⟦⟦⟦.", "fr", "60"),
        ("⟦⟦⟦ a *acquis* la moitié du capital de ⟦⟦⟦.", "fr", "50"),
        ("⟦⟦⟦ a *acquis* un quart des parts de ⟦⟦⟦.", "fr", "25"),
        ("⟦⟦⟦ *took* a 51 per cent stake in ⟦⟦⟦.", "en", "51"),
        ("⟦⟦⟦ *bought* 6.4 percent of ⟦⟦⟦.", "en", "6.4"),
        ("⟦⟦⟦ *bought* half of ⟦⟦⟦.", "en", "50"),
        ("⟦⟦⟦ *bought* a third of the shares of ⟦⟦⟦.", "en", "33.3"),
        ("⟦⟦⟦ a *financé* 25 % des recettes de ⟦⟦⟦.", "fr", None),
        ("⟦⟦⟦ a *financé* ⟦⟦⟦ à hauteur de 60 % de son budget.", "fr", None),
        ("⟦⟦⟦ a *produit* ⟦⟦⟦ malgré une baisse de 12 %.", "fr", None),
        ("⟦⟦⟦ *directed* a third film for ⟦⟦⟦.", "en", None),
        ("⟦⟦⟦ *hired* half of the crew of ⟦⟦⟦.", "en", None),
        ("⟦⟦⟦ a *acquis* 134 % de ⟦⟦⟦.", "fr", None),
    ],
)
def test_a_share_is_a_stake_or_nothing(text: str, code: str, expected: str | None) -> None:
    """Of the capital, the parts or the company itself; not of a budget, not a rise."""
    assert (Decimal(expected) if expected else None) == around(text, code).share


@given(
    st.integers(1, 999_999_999),
    st.sampled_from(["\u00a0", "\u202f", " ", "\u2009"]),
    st.sampled_from([("€", "EUR"), ("euros", "EUR"), ("dollars", "USD")]),
)
def test_an_amount_is_read_whatever_its_spaces(
    value: int, blank: str, unit: tuple[str, str]
) -> None:
    """Non-breaking or thin, between thousands and before the currency."""
    written = f"{value:,}".replace(",", blank) + blank + unit[0]
    text = f"Groupe Héron a investi {written} dans Zénith Films."
    [claim] = claims(text, "fr")

    assert Amount(Decimal(value), unit[1]) == claim.amount
    assert text == claim.evidence[0].quote


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_has_details_or_none(text: str, code: str) -> None:
    """Nothing a text holds makes the reader fail."""
    words = text.lower()
    found = DetailReader(language(code), ANCHOR).read(words, (0, len(words)))

    assert found.share is None or 0 < found.share <= 100
    assert found.amount is None or found.amount == Amount.parse(str(found.amount))


# ---- Status -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("le projet de *rachat* de ⟦⟦⟦ par ⟦⟦⟦.", "fr", "planned"),
        ("⟦⟦⟦ s'apprête à *racheter* ⟦⟦⟦.", "fr", "planned"),
        ("⟦⟦⟦ is about to *acquire* ⟦⟦⟦.", "en", "planned"),
        ("⟦⟦⟦ is unlikely to *acquire* ⟦⟦⟦.", "en", "attributed"),
        ("⟦⟦⟦ claimed that ⟦⟦⟦ *founded* ⟦⟦⟦.", "en", "attributed"),
        ("selon ⟦⟦⟦, ⟦⟦⟦ a *fondé* ⟦⟦⟦.", "fr", "attributed"),
        ("⟦⟦⟦ a *réalisé* ⟦⟦⟦ d'après le roman de ⟦⟦⟦.", "fr", ""),
        ("l'ex-*directeur* de ⟦⟦⟦, ⟦⟦⟦, écrit.", "fr", "ended"),
        ("⟦⟦⟦, ancien *directeur* de ⟦⟦⟦, écrit.", "fr", "ended"),
        ("⟦⟦⟦, ancien danseur, *travaille* pour ⟦⟦⟦.", "fr", ""),
        ("⟦⟦⟦, a former dancer, *works* for ⟦⟦⟦.", "en", ""),
        ("⟦⟦⟦, former *president* of ⟦⟦⟦, writes.", "en", "ended"),
        ("⟦⟦⟦ ne *finance* pas ⟦⟦⟦.", "fr", "denied"),
        ("⟦⟦⟦ n'a, à ce jour, pas *racheté* ⟦⟦⟦.", "fr", "denied"),
        ("⟦⟦⟦, qui n'a pas commenté, a *racheté* ⟦⟦⟦.", "fr", ""),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦, qui n'a pas commenté.", "fr", ""),
        ("⟦⟦⟦ a *racheté* ⟦⟦⟦ ; il ne tournera pas.", "fr", ""),
        ("non seulement ⟦⟦⟦ a *racheté* ⟦⟦⟦.", "fr", ""),
        ("not only did ⟦⟦⟦ *acquire* ⟦⟦⟦.", "en", ""),
        ("⟦⟦⟦ va-t-elle *racheter* ⟦⟦⟦ ?", "fr", "attributed"),
        ("le *prix* va à ⟦⟦⟦.", "fr", ""),
        ("the *takeover* of ⟦⟦⟦ by ⟦⟦⟦ fell through.", "en", "denied"),
        ("the *partnership* between ⟦⟦⟦ and ⟦⟦⟦ came to an end.", "en", "ended"),
        ("⟦⟦⟦ is no longer *part* of ⟦⟦⟦.", "en", "ended"),
        ("ce n'est pas ⟦⟦⟦ qui a *réalisé* ⟦⟦⟦.", "fr", "denied"),
    ],
)
def test_status_is_read_over_the_clause(text: str, code: str, expected: str) -> None:
    """What governs the clause counts wherever it stands; what belongs to another does not."""
    assert expected == around(text, code).status


def test_what_was_just_done_is_no_plan() -> None:
    """An infinitive after a verb that says it was done."""
    [claim] = claims("Spike Lee était déjà venu donner une masterclass à l'école Zénith.", "fr")

    assert "asserted" == claim.status


def test_an_end_says_until_when() -> None:
    """The last year is the end of the period, and the claim is ended."""
    [claim] = claims("Nour Belkacem a enseigné à l'école Zénith jusqu'en 2015.", "fr")

    assert ("ended", "2015") == (claim.status, claim.until)


def test_days_follow_one_another() -> None:
    """Yesterday and tomorrow are a day away."""
    today = date.fromisoformat(ANCHOR)
    found = [m.date for m in Moments(language("en"), ANCHOR).find("yesterday, today, tomorrow")]

    assert [(today + timedelta(days=n)).isoformat() for n in (-1, 0, 1)] == found
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found[0])

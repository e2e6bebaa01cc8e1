"""Texts made ready: junk blanked at equal length, sentences found, nothing lost, nothing slow."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction import propose, read
from graph.extraction.text import fold_glyphs, mask, related, sentences
from graph.model import Source
from graph.ontology import load_ontology

ONTOLOGY = load_ontology()
ANY = st.text(st.characters(codec="utf-8"), max_size=300)
PIECES = (
    *("Orme", "Lise Morin", "a fondé", "l’école", "de", "qui", "Publicité", "À lire aussi :"),
    *(
        "«",
        "»",
        "!",
        "…",
        ".",
        "\n",
        "(",
        "M.",
        "©",
        "\u00a0",
        "\u202f",
        '"',
        "🎬",
        "مرحبا",
        "영화",
    ),
    "⟦1⟧",
)
WORDS = st.lists(
    st.sampled_from(PIECES),
    max_size=60,
).map(" ".join)


@given(text=ANY | WORDS)
def test_masks_and_glyphs_keep_every_offset(text: str) -> None:
    """One for one: line ends stay where they are."""
    for made in (mask(text), fold_glyphs(text), fold_glyphs(mask(text))):
        assert len(made) == len(text)
        assert [i for i, c in enumerate(made) if c == "\n"] == [
            i for i, c in enumerate(text) if c == "\n"
        ]


@given(text=ANY | WORDS)
def test_sentences_hold_all_that_is_no_space(text: str) -> None:
    """In order, none over another."""
    found = list(sentences(text))

    assert found == sorted(found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())


@given(text=WORDS)
def test_whatever_the_text_quotations_are_its_slices(text: str) -> None:
    """No text makes the engine fail, and none makes it quote what is not there."""
    source = Source(id="a", text=text, language="fr")
    for claim in read(source, ONTOLOGY).claims:
        for evidence in claim.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("M. Lamy a fondé l’école. Elle grandit.", 2),
        ("Le film de J.-P. Lamy et de J.P. Rey sort. Il plaît.", 2),
        ("Warner Bros. Pictures a signé. Tant mieux.", 2),
        ("Mme. Lamy vend Orme Inc. Zénith achète.", 1),
        ("« Allons-y ! », de Sofia Lamy, sort mercredi.", 1),
        ("Elle finance « Si je mens ! 2 », de Paul Rey. Il tourne.", 2),
        ("Orme a grandi… Zénith aussi.", 2),
        ("Un titre sans point\nUne phrase. Une autre !", 3),
        ("Le budget est de 3.5 millions. Il monte.", 2),
        ("Il a dit : « Je pars. » Puis il est parti.", 2),
    ],
)
def test_a_full_stop_is_not_always_an_end(text: str, number: int) -> None:
    """Abbreviations, initials, figures and titles go on."""
    assert len(list(sentences(text))) == number


@pytest.mark.parametrize(
    "line",
    [
        "Publicité",
        "Abonnez-vous à notre newsletter",
        "© Orme Films / Lise Morin a fondé Orme Films",
        "Crédit photo : Lise Morin a fondé Orme Films",
        '{"ad": "Lise Morin a fondé Orme Films"}',
        "Advertisement",
        "Sign up for our newsletter",
    ],
)
def test_what_a_page_says_around_its_article_states_nothing(line: str) -> None:
    """The line is blank; the one after it is read."""
    text = f"{line}\nNour Belkacem a fondé l’école Zénith."
    claims, _ = propose(Source(id="a", text=text, language="fr"), ONTOLOGY)

    assert not mask(text).partition("\n")[0].strip()
    assert [(c.subject.name, c.object.name) for c in claims] == [("Nour Belkacem", "Zénith")]


def test_a_line_that_points_elsewhere_is_trusted_less() -> None:
    """It is read, and its claim says why it counts for less."""
    plain = "Nour Belkacem a fondé l’école Zénith."
    linked = f"Un article.\n\nÀ lire aussi : {plain}"
    whole = read(Source(id="a", text=plain, language="fr"), ONTOLOGY)
    reading = read(Source(id="a", text=linked, language="fr"), ONTOLOGY)

    assert related(linked)
    assert "related" in reading.features[reading.claims[0].id]
    assert reading.claims[0].confidence < whole.claims[0].confidence


@pytest.mark.parametrize(
    "text",
    [
        "한국 영화 아카데미는 봉준호 감독이 졸업한 학교이다.",
        "أسست المخرجة مدرسة للسينما في باريس.",
        "🎬🎬🎬 Orme 🎬 a fondé 🎬",
        '« " “ Orme ( a fondé [ « l’école',
        "a " * 50_000,
        "Orme " * 20_000,
        "Orme, " * 16_000,
        '"' * 10_000,
        "(" * 10_000,
        "l’" * 10_000,
        "⟦0⟧ a fondé ⟦1⟧.",
    ],
    ids=[
        "korean",
        "arabic",
        "emoji",
        "quotes",
        "words",
        "names",
        "list",
        "marks",
        "open",
        "elided",
        "forged",
    ],
)
def test_an_odd_text_states_nothing(text: str) -> None:
    """No claim, no failure, no endless search."""
    assert propose(Source(id="a", text=text), ONTOLOGY)[0] == []


def test_french_and_english_may_be_mixed() -> None:
    """The text is read in the language of most of it."""
    text = (
        "Nour Belkacem a fondé l’école Zénith. « We are proud », a dit le directeur. "
        "Le studio Orme a racheté Balbuzard Films."
    )
    claims, _ = propose(Source(id="a", text=text), ONTOLOGY)

    assert {c.relation for c in claims} >= {"founded", "acquired"}

"""A text is masked, cut and read whatever it holds, and no offset moves."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction import read
from graph.extraction.engines import Reading
from graph.extraction.masks import blanked, mask, masks, related
from graph.extraction.text import fold_glyphs, sentences
from graph.model import RELATED, Source
from graph.ontology import load_ontology
from graph.telling import claim_json

ONTOLOGY = load_ontology()


def cut(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[start:end] for start, end in sentences(text)]


def reading(text: str, language: str = "fr") -> Reading:
    """Return what the frames make of a text."""
    return read(Source("a", text, language=language), ONTOLOGY)


# ---- Sentences ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        ["M. Brun et Mme. Orme voient J.-P. Dupont.", "Il part."],
        ["Warner Bros. Discovery rachète Orme Inc. en 2018.", "Le groupe grandit."],
        ["She runs Hale Bros.", "The studio is in the U.S.", "It ranks No. 1 there."],
        ["Michael G. Wilson and J. J. Orme met Dr. Hale.", "They left."],
        ["Il a fondé Plan B.", "Le studio suit."],
        ["Cf. p. 12.", "En janv. 2020, env. 30 élèves sont venus.", "30 sont restés."],
        ["Elle a écrit « Qui va là ? Moi ! » avec Ada.", "Fin."],
        ["Il réalise « Debout ! » Ada Nour y joue."],
        ["« Je suis ravie.", "Nous le ferons tous ensemble dans cette école ! »", "Ada sourit."],
        ['He said: "It is over."', "Then he left."],
        ["Hop! a signé avec Ada.", "Puis Hop! Studios grandit.", "Avec Hop!", "Le groupe suit."],
        ["Il vaut 1.5 million, ou 1 000,50 euros.", "C’est peu…", "Mais (enfin...) Ada reste."],
        ["Fin.", "(Elle part.)", "Léo reste."],
        ["Il cite « Zoé » [...] Ada y joue.", "« Zoé » sort."],
        ["iCinema grandit.", "eOne a racheté Orme. puis rien"],
        ["영화 학교와 협력한다.", "다음 문장.", "这是一句。", "那是另一句！", "قال نعم؟", "نعم."],
    ],
)
def test_sentences_end_where_they_do(parts: list[str]) -> None:
    """Not at an abbreviation, an initial, a number or the mark of a title."""
    assert parts == cut(" ".join(parts))


def test_lines_end_sentences_and_bullets_are_no_part_of_them() -> None:
    """A headline without a full stop, items of every kind."""
    text = "Un titre\nAda est là. Léo part\n- Ada\n• Léo\n – Zoé\n1. Premier\n2) Second\n\n>> Suite"

    assert cut(text) == [
        *("Un titre", "Ada est là.", "Léo part", "Ada", "Léo", "Zoé"),
        *("1. Premier", "2) Second", "Suite"),
    ]


def test_lines_that_were_broken_to_a_width_are_joined() -> None:
    """A claim may lie across the break; its quotation keeps the line end."""
    text = (
        "Une école ouvre à la rentrée\n\n"
        "Pendant deux ans, rien n’avait bougé dans la ville, et\n"
        "puis tout est allé très vite : la comédienne Ada Nour a\n"
        "fondé Zénith Films avec un ami d’enfance, M.\n"
        "Brun, sans rien dire à personne.\n"
        "- un point\n"
    )
    [claim, *_] = reading(text).claims
    [evidence] = claim.evidence

    assert cut(text)[0] == "Une école ouvre à la rentrée"
    assert cut(text)[-1] == "un point"
    assert len(cut(text)) == 3
    assert "Nour a\nfondé" in evidence.quote
    assert text[evidence.start : evidence.end] == evidence.quote


PIECES = (
    'M.|J.-P.|Ada Nour|a fondé|Orme|Inc.|« |»|"|“|”|(|)|...|…|!|?|.|\n|\r\n|- |1. |3,5| |  |\u00a0|🎬'
    "|학교|Le|the|À lire aussi : |© AFP|Publicité|https://a.b/c.|<b>|{|}|<script>|</script>|。|[|]"
    "|Photo : Ada|Accueil > Films|Nous utilisons des cookies"
)
texts = st.lists(st.sampled_from(PIECES.split("|")), max_size=40).map("".join) | st.text(
    max_size=80
)


@given(texts)
def test_sentences_cover_the_text_in_order(text: str) -> None:
    """They do not overlap; outside of them are white space and bullets alone."""
    at = 0
    for start, end in sentences(text):
        assert at <= start < end
        assert not any(map(str.isalnum, text[at:start]))
        assert text[start:end].strip() == text[start:end]
        at = end
    assert not any(map(str.isalnum, text[at:]))


# ---- Masks -------------------------------------------------------------------------------------------


@given(texts)
def test_masks_keep_every_place(text: str) -> None:
    """As long as the text, line for line; what differs from it is blank and lies in a mask."""
    found = masks(text)
    plain = blanked(text, found)

    assert len(plain) == len(text)
    assert [c for c in plain if c in "\r\n"] == [c for c in text if c in "\r\n"]
    hidden = {n for m in found if m.kind != RELATED for n in range(m.start, m.end)}
    assert all(plain[n] == (" " if n in hidden else c) or c in "\r\n" for n, c in enumerate(text))
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('{"type":"Haut","n":{"a":[1]}}', "code"),
        ("window.dataLayer = window.dataLayer || [];", "code"),
        ("<script>var a = 1;</script>", "code"),
        ("Accueil > Cinéma > Écoles", "button"),
        ("Partager  Copier le lien | 12 commentaires", "button"),
        ("PUBLICITÉ", "button"),
        ("Skip to main content", "button"),
        ("Inscrivez-vous à la lettre du matin", "prompt"),
        ("Already a subscriber? Log in", "prompt"),
        ("Nous utilisons des cookies pour mesurer l’audience.", "notice"),
        ("© 2021 Le Journal. Tous droits réservés", "notice"),
        ("Ada Nour à Brive, en 2019. © AFP", "caption"),
        ("Photo : Léo Brun", "caption"),
        ("LÉO BRUN / AFP", "caption"),
        ("Courtesy of Orme Films", "caption"),
        (">> A lire aussi : Ada Nour fonde Orme", RELATED),
        ("Lire aussi Ada Nour fonde Orme", RELATED),
        ("Read also: Ada Nour founds Orme", RELATED),
    ],
)
def test_what_is_no_article_is_recognized(line: str, kind: str) -> None:
    """On a line of its own, whatever the language around it."""
    before, after = "Ada Nour dirige le studio.\n\n", "\n\nLéo Brun l’a rejointe."
    text = before + line + after
    kept = line if kind == RELATED else " " * len(line)

    assert [m.kind for m in masks(text)] == [kind]
    assert mask(text) == before + kept + after


@pytest.mark.parametrize(
    "line",
    [
        "Ada Nour partage la photo du tournage avec Léo Brun.",
        "À lire ce soir : rien, dit Ada Nour, qui dirige le studio et ne lit plus.",
        "L’accueil du festival > 300 places",
        "Contact avec Léo Brun",
        "Le studio a racheté Image Films, a annoncé l’AFP.",
        "Menu Films s’associe à Orme",
        "Related Pictures signed with Orme.",
        "Elle a signé avec les éditions Photo de Brive.",
    ],
)
def test_sentences_with_the_same_words_stay(line: str) -> None:
    """Only a line that holds nothing else, or begins so, is masked."""
    assert mask(line) == line
    assert masks(line) == () or line.startswith("À lire")


def test_only_the_credit_of_a_long_caption_goes() -> None:
    """A paragraph that ends in an agency's name keeps its words."""
    text = "Ada Nour a fondé Zénith Films, dit-elle. (AFP)"

    assert mask(text) == text.replace("(AFP)", "     ")


def test_a_heading_makes_links_of_the_lines_under_it() -> None:
    """As far as they are titles, and no further than the paragraph."""
    text = "Sur le même sujet\nAda fonde Orme\nLéo rachète Brun\n\nUn autre titre\nUne phrase."

    assert [text[a:b] for a, b in related(masks(text))] == [
        *("Sur le même sujet", "Ada fonde Orme", "Léo rachète Brun"),
    ]


def test_a_claim_of_a_link_is_marked_and_trusted_less() -> None:
    """The same words weigh less in a line that leads to another article."""
    words = "Ada Nour a fondé Zénith Films"
    [plain] = reading(f"{words}.").claims
    found = reading(f"À lire aussi : {words}")
    [linked] = found.claims

    assert [e.role for e in linked.evidence] == [RELATED]
    assert linked.confidence < plain.confidence
    assert found.features[linked.id][RELATED] == 1
    assert '"related": true' in claim_json(linked, Source("a", ""))
    assert '"related"' not in claim_json(plain, Source("a", ""))


def test_a_claim_that_the_article_states_too_is_not_trusted_less() -> None:
    """The link adds nothing and takes nothing away."""
    words = "Ada Nour a fondé Zénith Films"
    [plain] = reading(f"{words}.").claims
    [both] = reading(f"{words}.\nÀ lire aussi : {words}").claims

    assert both.confidence == plain.confidence
    assert [e.role for e in both.evidence] == ["", RELATED]


# ---- Whatever a text holds ---------------------------------------------------------------------------


@settings(deadline=None)
@given(texts)
def test_any_text_is_read(text: str) -> None:
    """Every quotation is the text at its offsets, outside masks; no claim comes with a reason."""
    found = reading(text, "")

    assert bool(found.claims) == (not found.silence)
    plain = mask(text)
    for evidence in (e for claim in found.claims for e in claim.evidence):
        assert text[evidence.start : evidence.end] == evidence.quote
        assert plain[evidence.start : evidence.end] == evidence.quote


@given(texts)
def test_folding_is_one_for_one(text: str) -> None:
    """A place in the folded text is the place in the text."""
    assert len(fold_glyphs(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("🎬 … 12 !", "wordless"),
        ("Partager\nPublicité\n© AFP", "masked"),
        ("넷플릭스는 영화 학교와 협력한다. " * 20, "language"),
        ("أسس المخرج مدرسة للسينما في باريس مع استوديو. " * 20, "language"),
        (("le studio a fondé une école avec Ada Nour et " * 2500)[:100_000], "window"),
        ("Il pleut sur la ville.", "phrases"),
        ("Ada Nour n’a jamais fondé Zénith Films.", "rejected"),
    ],
)
def test_no_claim_comes_with_its_reason(text: str, reason: str) -> None:
    """What a person can do about it differs."""
    assert reading(text, "").silence == reason

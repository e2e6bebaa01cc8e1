"""What the phrase engine finds, what it refuses, and that it never invents."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction import extract, propose
from graph.extraction.masks import mask
from graph.extraction.text import sentences
from graph.model import Claim, Entity, Source
from graph.ontology import load_ontology

ONTOLOGY = load_ontology()
EXAMPLES = [
    (relation.name, language, text)
    for relation in ONTOLOGY.relations.values()
    for language, text in relation.examples
]
HEDGED = [
    "Nour Belkacem n'a pas fondé Zénith Films.",
    "Nour Belkacem n'a jamais dirigé Zénith Films.",
    "Groupe Héron dément avoir racheté Zénith Films.",
    "Groupe Héron a renoncé à racheter Zénith Films.",
    "Groupe Héron est en négociations exclusives pour racheter Zénith Films.",
    "Groupe Héron aurait racheté Zénith Films.",
    "Groupe Héron pourrait racheter Zénith Films.",
    "Groupe Héron serait en discussion pour racheter Zénith Films.",
    "Selon une rumeur, Groupe Héron rachète Zénith Films.",
    "Groupe Héron envisage de racheter Zénith Films.",
    "Groupe Héron souhaite racheter Zénith Films.",
    "Groupe Héron refuse de financer Zénith Films.",
    "Zénith Films n'est pas une filiale de Groupe Héron.",
    "Si Groupe Héron rachète Zénith Films, tout changera.",
    "Nour Belkacem devrait réaliser « La Route du sel ».",
    "Groupe Héron et Zénith Films sont en pourparlers.",
    "Peut-être Groupe Héron a-t-il racheté Zénith Films.",
    "Groupe Héron espère racheter Zénith Films.",
    "Groupe Héron voudrait investir dans Zénith Films.",
    "Zénith Films n'appartient à aucun groupe, dit Nour Belkacem.",
    "Heron Group denied it had acquired Lantern Films.",
    "Heron Group has not acquired Lantern Films.",
    "Heron Group never acquired Lantern Films.",
    "Heron Group is in talks to acquire Lantern Films.",
    "Heron Group may acquire Lantern Films.",
    "Heron Group could acquire Lantern Films.",
    "Heron Group would acquire Lantern Films.",
    "Heron Group reportedly acquired Lantern Films.",
    "Heron Group is considering an acquisition of Lantern Films by Osprey Media.",
    "Heron Group declined to fund Lantern Films.",
    "If Heron Group acquired Lantern Films, prices would rise.",
    "Heron Group hopes to partner with Lantern Films.",
    "Rumors say Heron Group bought Lantern Films.",
    "Heron Group allegedly bought Lantern Films.",
    "Heron Group abandoned its purchase of Lantern Films.",
    "Lantern Films is no longer a subsidiary of Heron Group.",
    "Mara Quill might direct “Salt Road”.",
    "Heron Group is negotiating with Lantern Films.",
    "Possibly, Heron Group invested in Lantern Films.",
    "Neither Heron Group nor Osprey Media acquired Lantern Films.",
]


def read(text: str, language: str = "", known: tuple[Entity, ...] = ()) -> tuple[Claim, ...]:
    """The claims of a text that stands alone."""
    return extract(Source(id="a", text=text, language=language), ONTOLOGY, known)


def told(text: str, language: str = "") -> set[tuple[str, str, str]]:
    """The claims of a text, as names."""
    return {(c.subject.name, c.relation, c.object.name) for c in read(text, language)}


@pytest.mark.parametrize(("relation", "language", "text"), EXAMPLES)
def test_every_example_of_the_ontology_is_found(relation: str, language: str, text: str) -> None:
    """What a relation gives as its example, the engine reads as that relation."""
    assert relation in {claim.relation for claim in read(text, language)}


@pytest.mark.parametrize("text", HEDGED)
def test_a_hedged_sentence_asserts_nothing(text: str) -> None:
    """A denial, a rumor, a talk or a wish never becomes a fact."""
    assert not [claim for claim in read(text) if claim.status == "asserted"]


def test_what_is_rejected_says_why() -> None:
    """A candidate that fails is kept with a reason that a program can read."""
    source = Source(id="a", text="Groupe Héron aurait racheté Zénith Films.", language="fr")
    claims, rejected = propose(source, ONTOLOGY)

    assert not claims
    assert {"status:attributed"} == {candidate.reason for candidate in rejected}


def test_a_list_is_as_many_claims() -> None:
    """Three partners are three claims."""
    text = "Zénith Films s'associe à Balbuzard Productions, Groupe Héron et Lune Médias."

    assert {"Balbuzard Productions", "Groupe Héron", "Lune Médias"} == {o for _, _, o in told(text)}


def test_what_refers_back_is_followed() -> None:
    """A class noun stands for the name that the text typed so, or keeps coming back to."""
    text = (
        "Orme a signé hier. Orme en est fière. La plateforme s’allie à l’école de cinéma Zénith. "
        "L’école, fondée en 2018 par Nour Belkacem, grandit."
    )

    assert {
        ("Orme", "partnersWith", "Zénith"),
        ("Nour Belkacem", "founded", "Zénith"),
    } <= told(text, "fr")


def test_dates_and_amounts_are_as_precise_as_the_text() -> None:
    """A year stays a year; "more than" is kept."""
    [founded] = read("Nour Belkacem a fondé Zénith Films en 2018.", "fr")
    [invested] = read("Groupe Héron a investi plus de 12 millions d'euros dans Zénith Films.", "fr")

    assert founded.date == "2018"
    assert str(invested.amount) == ">12000000 EUR"


def test_a_plan_is_a_plan() -> None:
    """What is intended is told with its status."""
    [claim] = read("Groupe Héron financera bientôt Zénith Films.", "fr")

    assert claim.status == "planned"


def test_a_known_name_is_its_entity() -> None:
    """An alias of the dossier takes the dossier's entity."""
    school = Entity(
        "organization/ecole-zenith", "FilmSchool", "École Zénith", aliases=("la Zénith",)
    )
    [claim] = read("Nour Belkacem a fondé la Zénith.", "fr", (school,))

    assert claim.object == school


def test_junk_is_masked_at_equal_length() -> None:
    """Advertising code goes, offsets stay."""
    text = 'Avant.\n{"type":"Pave-Haut"}\nNour Belkacem a fondé Zénith Films.\n'

    assert len(mask(text)) == len(text)
    assert "type" not in mask(text)
    [claim] = read(text, "fr")
    [evidence] = claim.evidence
    assert text[evidence.start : evidence.end] == evidence.quote


FRAGMENTS = (
    "Nour Belkacem|Zénith Films|a fondé|s’associe à|« La Route du sel »|l’école|et|,|.|\n|en 2018"
    "|La plateforme|(|)|réalisé par|\u00a0|🎬|봉준호|M.|“"
)
words = st.sampled_from(FRAGMENTS.split("|"))


@settings(deadline=None)
@given(st.lists(words, max_size=25).map(" ".join))
def test_every_quote_is_the_text_at_its_offsets(text: str) -> None:
    """Whatever the text, evidence is verbatim, and a whole sentence of it."""
    for claim in read(text, "fr"):
        for evidence in claim.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote
        for evidence, _ in claim.tellings:
            assert (evidence.start, evidence.end) in set(sentences(mask(text)))


@settings(deadline=None)
@given(st.lists(words, max_size=15).map(" ".join), st.sampled_from([" ", "\n", "  \n"]))
def test_space_at_the_ends_moves_offsets_alone(text: str, space: str) -> None:
    """The same facts, later by as much."""
    plain = [(c.id, c.evidence[0].start + len(space)) for c in read(text, "fr")]

    assert plain == [(c.id, c.evidence[0].start) for c in read(space + text + space, "fr")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a" * 100_000,
        "Nour a fondé " * 8_000,
        "« " * 30_000,
        "🎬 " * 30_000,
        "()," * 30_000,
    ],
)
def test_odd_texts_are_read_in_no_time(text: str) -> None:
    """Nothing found, nothing raised; the test's own time limit is the suite's."""
    assert read(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Nour Belkacem ⟦9⟧ a fondé ⟦8⟧ Zénith Films ⟦0,99⟧.",
        "Groupe Héron a investi £5 millions dans Zénith Films.",
        f"Groupe Héron a investi {'9' * 60} euros dans Zénith Films.",
        "Groupe Héron a investi 150 % de plus dans Zénith Films.",
        "Groupe Héron a investi 0 % dans Zénith Films.",
    ],
)
def test_odd_figures_and_marks_are_data(text: str) -> None:
    """The engine's own marks, another currency, absurd numbers: no error, no absurd claim."""
    for claim in read(text, "fr"):
        assert claim.share is None or 0 < claim.share <= 100


def test_an_ontology_need_not_say_what_names_look_like() -> None:
    """Without ``film:writtenAs`` fewer names are told apart, and nothing breaks."""
    plain = replace(
        ONTOLOGY,
        classes={name: replace(kind, written_as="") for name, kind in ONTOLOGY.classes.items()},
    )
    text = "La plateforme a signé. Orme finance l’école Zénith. Elle grandit. Orme suit."

    assert extract(Source(id="a", text=text, language="fr"), plain) is not None


def test_a_name_that_another_word_governs_is_no_subject() -> None:
    """In "financé par B, a racheté C" it is not B that bought."""
    found = told("Zénith Films, financé par Groupe Héron, a racheté Balbuzard Productions.", "fr")

    assert found == {
        ("Groupe Héron", "funded", "Zénith Films"),
        ("Zénith Films", "acquired", "Balbuzard Productions"),
    }


def test_the_order_of_a_set_does_not_show() -> None:
    """The same answer under any hash seed."""
    text = "Nour Belkacem et Ada Lune ont fondé Zénith Films et Balbuzard Productions en 2018."
    code = (
        "import sys; from graph.extraction import extract; from graph.model import Source\n"
        "from graph.ontology import load_ontology\n"
        "print(extract(Source(id='a', text=sys.argv[1], language='fr'), load_ontology()))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code, text],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(answers) == 1
    assert "Balbuzard" in answers.pop()


def test_a_phrase_needs_both_ends(tmp_path: Path) -> None:
    """A phrase without an end is named when the ontology is read."""
    path = tmp_path / "o.ttl"
    text = ONTOLOGY.turtle.decode().replace(
        '"à la tête de {object} , {subject}"', '"à la tête de {object}"'
    )
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Exception, match="leads has a phrase without its two ends"):
        load_ontology(path)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "Tom Ardley quitte Orme Films. L'ancien banquier dirigeait la société depuis 2015.",
            ("Tom Ardley", "leads", "Orme Films"),
        ),
        (
            "Mara Quill enseigne à l'université de Dijon.",
            ("Mara Quill", "taughtAt", "université de Dijon"),
        ),
        (
            "Le ministère de la Culture a financé « Nuit blanche ».",
            ("ministère de la Culture", "funded", "Nuit blanche"),
        ),
        (
            "The NYU-trained director Ines Calder smiled at the crowd.",
            ("Ines Calder", "studiedAt", "NYU"),
        ),
        (
            'The Calder-founded company Lantern Films released the BAFTA-nominated film "Orme".',
            ("Orme", "nominatedFor", "BAFTA"),
        ),
        (
            "Former BBC executive Luke Arden joins Orme Pictures as head of drama.",
            ("Luke Arden", "worksFor", "BBC"),
        ),
    ],
)
def test_descriptions_and_names_of_common_words(text: str, fact: tuple[str, str, str]) -> None:
    """An adjective before the noun, a noun and what follows it, a hyphen: each still names its end."""
    claims = extract(Source(id="s", text=text), ONTOLOGY)

    assert fact in {(c.subject.name, c.relation, c.object.name) for c in claims}


def test_the_school_that_is_spoken_of_is_no_other() -> None:
    """With "École Lanterne" named, "l'école de Dijon" is not a school of that name."""
    text = "L'École Lanterne ouvre à Dijon. Mara Quill enseigne à l'école de Dijon."

    names = {c.object.name for c in extract(Source(id="s", text=text), ONTOLOGY)}

    assert "école de Dijon" not in names

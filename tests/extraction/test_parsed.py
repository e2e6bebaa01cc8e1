"""The pipeline engine, with parsers small enough to be trained by the test: real trees, real lemmas."""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from graph.errors import InputError
from graph.extraction import Gate, Rejected, make_engines, read
from graph.extraction.parsed import PipelineEngine
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology

spacy = pytest.importorskip("spacy")
Run = Callable[..., CompletedProcess[str]]
Say = Callable[..., tuple[int, str, str]]

NAMES = {
    "PER": ["Nour Belkacem", "Ada Lune", "Tom Ardley"],
    "ORG": ["Zénith Films", "Groupe Héron", "Osprey Films", "Studio Orme"],
    "WORK_OF_ART": ["Salt Road"],
    "MISC": ["La Rive"],
}
# What the parsers learn: each word, the number of the word it hangs on, the arc between them.
FRENCH = """
Nour/3/nsubj Belkacem/0/flat:name a/3/aux:tense fondé/3/ROOT Zénith/3/obj Films/4/flat:name
./3/punct

Zénith/4/nsubj:pass Films/0/flat:name a/4/aux:tense été/4/aux:pass fondé/4/ROOT par/6/case
Nour/4/obl:agent Belkacem/6/flat:name ./4/punct

Nour/3/nsubj Belkacem/0/flat:name a/3/aux:tense fondé/3/ROOT Zénith/3/obj Films/4/flat:name
et/7/cc Osprey/4/conj Films/7/flat:name ./3/punct

Elle/2/nsubj a/2/aux:tense fondé/2/ROOT Zénith/2/obj Films/3/flat:name ./2/punct

Groupe/4/nsubj Héron/0/flat:name n'/4/advmod a/4/aux:tense racheté/4/ROOT pas/4/advmod
Osprey/4/obj Films/6/flat:name ./4/punct

Groupe/3/nsubj Héron/0/flat:name aurait/3/aux:tense racheté/3/ROOT Osprey/3/obj
Films/4/flat:name ./3/punct

Groupe/2/nsubj Héron/0/flat:name veut/2/ROOT racheter/2/xcomp Osprey/3/obj Films/4/flat:name
./2/punct

Zénith/3/nsubj Films/0/flat:name s'/3/expl:comp associe/3/ROOT à/5/case Groupe/3/obl:arg
Héron/5/flat:name ./3/punct

Nour/6/nsubj Belkacem/0/flat:name ,/3/punct directrice/0/appos de/5/case Zénith/3/nmod
parle/6/ROOT ./6/punct

Ada/3/nsubj Lune/0/flat:name a/3/aux:tense réalisé/3/ROOT La/3/obj Rive/4/flat:name ./3/punct
"""
ENGLISH = """
Tom/2/nsubj Ardley/0/flat founded/2/ROOT Osprey/2/dobj Films/3/flat ./2/punct

Osprey/3/nsubjpass Films/0/flat was/3/auxpass founded/3/ROOT by/3/agent Tom/4/pobj
Ardley/5/flat ./3/punct

Tom/2/nsubj Ardley/0/flat directed/2/ROOT Salt/2/dobj Road/3/flat ./2/punct

Tom/4/nsubj Ardley/0/flat did/4/aux not/4/neg direct/4/ROOT Salt/4/dobj Road/5/flat ./4/punct
"""
FORMS = {
    "fr": {
        "fondé": ("fonder", "VERB", ""),
        "racheté": ("racheter", "VERB", ""),
        "racheter": ("racheter", "VERB", "VerbForm=Inf"),
        "associe": ("associer", "VERB", ""),
        "réalisé": ("réaliser", "VERB", ""),
        "directrice": ("directeur", "NOUN", ""),
        "aurait": ("avoir", "AUX", "Mood=Cnd"),
        "a": ("avoir", "AUX", ""),
        "été": ("être", "AUX", ""),
        "pas": ("pas", "ADV", "Polarity=Neg"),
        "Elle": ("lui", "PRON", ""),
        "qui": ("qui", "PRON", ""),
    },
    "en": {
        "founded": ("found", "VERB", ""),
        "directed": ("direct", "VERB", ""),
        "direct": ("direct", "VERB", ""),
    },
}


def pipeline(code: str, trees: str) -> Any:
    """A parser that has learned these trees, an entity ruler and a table of lemmas."""
    from spacy.tokens import Doc
    from spacy.training import Example

    spacy.util.fix_random_seed(0)
    nlp = spacy.blank(code)
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    examples = []
    for tree in trees.strip().split("\n\n"):
        rows = [word.rsplit("/", 2) for word in tree.split()]
        words = [row[0] for row in rows]
        heads, deps = [int(row[1]) for row in rows], [row[2] for row in rows]
        gold = {"words": words, "heads": heads, "deps": deps}
        examples.append(Example.from_dict(Doc(nlp.vocab, words=words), gold))
    nlp.initialize(lambda: examples)
    order = random.Random(0)
    for _ in range(45):
        order.shuffle(examples)
        nlp.update(examples)
    rules = nlp.add_pipe("attribute_ruler")
    for form, (lemma, pos, morph) in FORMS[code].items():
        attributes = {"LEMMA": lemma, "POS": pos} | ({"MORPH": morph} if morph else {})
        rules.add([[{"ORTH": form}]], attributes)
    names = nlp.add_pipe("entity_ruler", after="parser")
    names.add_patterns([{"label": k, "pattern": n} for k, ns in NAMES.items() for n in ns])
    return nlp


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a French pipeline, its arcs those of Universal Dependencies."""
    place = tmp_path_factory.mktemp("pipelines") / "petit"
    pipeline("fr", FRENCH).to_disk(place)
    return str(place)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of an English pipeline, its arcs those of spaCy's own English pipelines."""
    place = tmp_path_factory.mktemp("pipelines") / "small"
    pipeline("en", ENGLISH).to_disk(place)
    return str(place)


def judged(
    ontology: Ontology, place: str, text: str, known: Sequence[Entity] = ()
) -> tuple[list[Claim], list[Rejected]]:
    """What the engine reads in a text, told by the gate."""
    engines = make_engines([f"spacy:{place}"], ontology)
    reading = read(Source("a", text), ontology, known, engines)
    return list(reading.claims), list(reading.rejected)


def triples(claims: Sequence[Claim]) -> set[tuple[str, str, str]]:
    """Claims as names."""
    return {(c.subject.name, c.relation, c.object.name) for c in claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nour Belkacem a fondé Zénith Films .", {("Nour Belkacem", "founded", "Zénith Films")}),
        (
            "Zénith Films a été fondé par Nour Belkacem .",
            {("Nour Belkacem", "founded", "Zénith Films")},
        ),
        (
            "Nour Belkacem a fondé Zénith Films et Osprey Films .",
            {
                ("Nour Belkacem", "founded", "Zénith Films"),
                ("Nour Belkacem", "founded", "Osprey Films"),
            },
        ),
        (
            "Zénith Films s'associe à Groupe Héron .",
            {("Zénith Films", "partnersWith", "Groupe Héron")},
        ),
        ("Ada Lune a réalisé La Rive .", {("Ada Lune", "directed", "La Rive")}),
    ],
)
def test_a_french_tree_tells_what_the_lexicon_says(
    ontology: Ontology, french: str, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """Active, passive, coordinated, reflexive; a name of no class takes the one that is left."""
    claims, _ = judged(ontology, french, text)

    assert expected == triples(claims)
    assert {("spacy:petit",)} == {claim.engines for claim in claims}
    assert {text} == {claim.evidence[0].quote for claim in claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom Ardley founded Osprey Films .", ("Tom Ardley", "founded", "Osprey Films")),
        ("Osprey Films was founded by Tom Ardley .", ("Tom Ardley", "founded", "Osprey Films")),
        ("Tom Ardley directed Salt Road .", ("Tom Ardley", "directed", "Salt Road")),
    ],
)
def test_an_english_tree_has_other_arcs(
    ontology: Ontology, english: str, text: str, expected: tuple[str, str, str]
) -> None:
    """The frames are the lexicon's, whatever a treebank calls its arcs."""
    assert {expected} == triples(judged(ontology, english, text)[0])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Groupe Héron n'a pas racheté Osprey Films .", "status:denied"),
        ("Groupe Héron aurait racheté Osprey Films .", "status:attributed"),
        ("Elle a fondé Zénith Films .", "antecedent:subject"),
    ],
)
def test_what_a_tree_cannot_justify_is_rejected(
    ontology: Ontology, french: str, text: str, reason: str
) -> None:
    """A denial, a conditional, a pronoun: the reason is kept."""
    claims, rejected = judged(ontology, french, text)

    assert [] == claims
    assert reason in {r.reason for r in rejected}


def test_a_denial_shows_in_either_scheme(ontology: Ontology, english: str) -> None:
    """By its arc, where there is no feature for it."""
    claims, rejected = judged(ontology, english, "Tom Ardley did not direct Salt Road .")

    assert [] == claims
    assert "status:denied" in {r.reason for r in rejected}


def test_a_wish_is_never_asserted(ontology: Ontology, french: str) -> None:
    """A bare infinitive is a plan at most."""
    claims, _ = judged(ontology, french, "Groupe Héron veut racheter Osprey Films .")

    assert "asserted" not in {claim.status for claim in claims}


def test_what_the_dossier_knows_is_a_name(ontology: Ontology, french: str) -> None:
    """The pipeline need not recognize it; it keeps its id and its class."""
    known = Entity("organization/z", "FilmSchool", "École Z", aliases=("Films",))
    text = "Ada Lune a réalisé La Rive ."
    rive = Entity("work/rive", "Film", "Le Rivage", aliases=("La Rive",))
    [claim], _ = judged(ontology, french, text, [known, rive])

    assert rive is claim.object


def test_engines_merge(ontology: Ontology, french: str) -> None:
    """What the frames read too is one claim of two engines, surer than one's."""
    source = Source("a", "Nour Belkacem a fondé Zénith Films .", language="fr")
    engines = make_engines(["frames", f"spacy:{french}"], ontology)
    [claim] = read(source, ontology, (), engines).claims
    [alone] = read(source, ontology, (), engines[1:]).claims

    assert ("frames-1", "spacy:petit") == claim.engines
    assert claim.confidence > alone.confidence


def test_the_command_reads_with_a_pipeline(say: Say, french: str, tmp_path: Path) -> None:
    """By its folder; offsets are the file's."""
    text = "🎬 Hier.\nNour Belkacem a fondé Zénith Films .\n"
    files = [tmp_path / f"{n}.txt" for n in range(2)]
    for file in files:
        file.write_text(text, "utf-8")
    _, printed, _ = say("extract", "--json", "--engine", f"spacy:{french}", *files)
    found = [json.loads(line) for line in printed.splitlines()]

    assert ["founded", "founded"] == [claim["relation"] for claim in found]
    assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in found)


def test_a_pipeline_without_trees_says_so(ontology: Ontology, tmp_path: Path) -> None:
    """A blank one recognizes nothing and parses nothing: one line says what it lacks."""
    place = tmp_path / "blank"
    spacy.blank("fr").to_disk(place)
    gate = Gate(Source("a", "Nour Belkacem a fondé Zénith Films."), ontology)

    with pytest.raises(InputError, match="spacy:blank: has no parser"):
        list(PipelineEngine(ontology, str(place)).candidates(gate))


def test_a_pipeline_without_lemmas_says_so(ontology: Ontology, tmp_path: Path) -> None:
    """Its trees alone tell no relation."""
    nlp = pipeline("fr", FRENCH)
    nlp.remove_pipe("attribute_ruler")
    nlp.to_disk(tmp_path / "bare")
    gate = Gate(Source("a", "Nour Belkacem a fondé Zénith Films . " * 5), ontology)

    with pytest.raises(InputError, match="spacy:bare: has no lemmatizer"):
        list(PipelineEngine(ontology, str(tmp_path / "bare")).candidates(gate))


def test_a_pipeline_without_frames_in_its_language_says_so(
    ontology: Ontology, tmp_path: Path
) -> None:
    """The lexicon knows French and English."""
    spacy.blank("de").to_disk(tmp_path / "de")

    with pytest.raises(InputError, match="reads 'de'; the lexicon has frames in: fr, en"):
        PipelineEngine(ontology, str(tmp_path / "de"))


def test_a_pipeline_that_is_not_there_is_one_line(run: Run, tmp_path: Path) -> None:
    """No traceback, no download."""
    article = tmp_path / "a.txt"
    article.write_text("Rien.", "utf-8")
    done = run("extract", "--engine", "spacy:fr_nowhere", article)

    assert 1 == done.returncode
    assert done.stderr.startswith("filmgraph: fr_nowhere: is no spaCy pipeline")
    assert 1 == done.stderr.count("\n")


def test_without_spacy_the_message_says_what_to_install(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra."""
    monkeypatch.setattr("graph.extraction.parsed.engine.find_spec", lambda _: None)

    with pytest.raises(InputError, match=r"filmgraph\[spacy\]"):
        PipelineEngine(ontology, "fr_core_news_sm")


@pytest.mark.parametrize(
    "text", ["🎬 " * 300, "mot " * 400, "«" * 500, "봉준호 감독 .", "A" * 5000]
)
def test_odd_texts_break_nothing(ontology: Ontology, french: str, text: str) -> None:
    """No claim, or a reason."""
    claims, rejected = judged(ontology, french, text)

    assert [] == claims
    assert {"window"} >= {r.reason for r in rejected}

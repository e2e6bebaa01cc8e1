"""Reading with several engines, many files and processes; what is rejected and what is explained."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UsageError
from graph.extraction import REASONS, Rejected, make_engines, propose, read
from graph.extraction.confidence import Feature, model, read_model
from graph.extraction.details import Details
from graph.extraction.gate import Candidate, End, Gate
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology, load_ontology

Run = Callable[..., CompletedProcess[str]]

TEXT = (
    "Zénith Films s’associe à Groupe Héron. Groupe Héron s’allie à Zénith Films en mai 2019.\n"
    "Nour Belkacem aurait racheté Osprey Films. Nour Belkacem a fondé Zénith Films."
)
SOURCE = Source("a", TEXT, language="fr")
MARKS = [feature.name for feature in model().features]


@dataclass
class Script:
    """An engine that believes what it is told."""

    name: str
    told: Sequence[Candidate | Rejected]

    def candidates(
        self, gate: Gate, known: Sequence[Entity] = ()
    ) -> Iterator[Candidate | Rejected]:
        """Yield it, whatever the text."""
        del gate, known
        yield from self.told


def end(name: str, kind: str, sentence: str) -> End:
    """A name in a sentence."""
    at = TEXT.index(name, TEXT.index(sentence))
    segment = {"Person": "person", "Company": "organization"}[kind]
    return End(name, Entity(f"{segment}/{name}", kind, name), "name", (at, at + len(name)))


def told(engine: str, subject: str, words: str, object_: str) -> Candidate:
    """A partnership that an engine reads."""
    sentence = f"{subject} {words}"
    at = TEXT.index(words)
    ends = end(subject, "Company", sentence), end(object_, "Company", words)
    return Candidate(engine, "partnersWith", *ends, (at, at + len(words)), features={"model": 1.0})


ONE = told("one", "Zénith Films", "s’associe", "Groupe Héron")
BACK = replace(told("two", "Groupe Héron", "s’allie", "Zénith Films"), details=Details("2019-05"))


@pytest.mark.parametrize("order", list(permutations((Script("one", [ONE]), Script("two", [BACK])))))
def test_what_engines_agree_on_is_one_claim(ontology: Ontology, order: Sequence[Script]) -> None:
    """Whichever comes first, and whichever way round a symmetric relation is told."""
    [claim] = read(SOURCE, ontology, (), order).claims
    alone = read(SOURCE, ontology, (), [order[0]]).claims[0]

    assert ("one", "two") == claim.engines
    assert "2019-05" == claim.date
    assert {
        "Zénith Films s’associe à Groupe Héron.",
        "Groupe Héron s’allie à Zénith Films en mai 2019.",
    } == {statement.quote for statement, _ in claim.tellings}
    assert claim.confidence > alone.confidence


def test_the_same_sentence_twice_is_one_evidence(ontology: Ontology) -> None:
    """Two engines that read one sentence do not make it two."""
    other = replace(ONE, engine="two")
    [claim] = read(SOURCE, ontology, (), [Script("one", [ONE]), Script("two", [other])]).claims

    assert 1 == len(claim.evidence)
    assert ("one", "two") == claim.engines


def test_no_engine_passes_the_gate_by(ontology: Ontology) -> None:
    """A borrowed sentence (other names) is rejected, whoever proposes it."""
    entity = Entity("person/mara-quill", "Person", "Mara Quill")
    borrowed = replace(ONE, subject=replace(ONE.subject, entity=entity))
    reading = read(SOURCE, ontology, (), [Script("one", [borrowed])])

    assert () == reading.claims
    assert ["mention:subject"] == [r.reason for r in reading.rejected]


@pytest.mark.parametrize("name", ["frame", "", "llm2", "spacy", "spacy:", "frames:x"])
def test_an_unknown_engine_is_wrong_usage(ontology: Ontology, name: str) -> None:
    """The message lists those there are."""
    with pytest.raises(UsageError, match="there are: frames, spacy:PIPELINE"):
        make_engines([name], ontology)


def test_a_reserve_elsewhere_in_the_sentence_costs_confidence(ontology: Ontology) -> None:
    """It is named among the features; what it is about is no claim at all."""
    text = "Nour Belkacem a fondé Zénith Films. Groupe Héron aurait racheté Osprey Films."
    [claim], rejected = propose(Source("a", text, language="fr"), ontology)

    assert "founded" == claim.relation
    assert "status:attributed" in {r.reason for r in rejected}


# ---- Confidence


marks = st.dictionaries(st.sampled_from(MARKS), st.floats(0, 5), max_size=6)


@given(marks, st.sampled_from(model().features), st.floats(0, 3))
def test_confidence_is_monotone(found: dict[str, float], feature: Feature, more: float) -> None:
    """More of a doubt never raises it, more of an assurance never lowers it."""
    name, sign = feature.name, feature.sign
    before = model().confidence(found)
    after = model().confidence(found | {name: found.get(name, 0.0) + more})

    assert 0 < before < 1
    assert (after - before) * sign >= 0


@given(marks, st.sampled_from(["fr", "en", "de"]))
def test_the_parts_of_an_explanation_add_up(found: dict[str, float], language: str) -> None:
    """Each step says what it gave; together they are the confidence."""
    steps = model().explain(found, language)

    assert pytest.approx(model().confidence(found)) == sum(step.part for step in steps)
    assert steps[-1].after == model().confidence(found)
    assert all(step.label for step in steps)


def test_a_weight_that_breaks_its_sign_is_refused(tmp_path: Path) -> None:
    """A file that somebody fitted wrongly is not used."""
    path = tmp_path / "confidence.toml"
    entry = '[feature.pronoun]\nsign = -1\nprior = -0.4\nweight = 0.4\nen = "p"\nfr = "p"\n'
    path.write_text(f"[base]\nweight = 1.0\n{entry}", "utf-8")

    with pytest.raises(ValueError, match="'pronoun' breaks its sign"):
        read_model(path)


def test_every_feature_that_the_frames_tell_is_weighed(
    ontology: Ontology, data_example: Path
) -> None:
    """A feature without a weight would be silence; a kind of frame without one reads as a verb."""
    found: set[str] = set()
    for path in sorted((data_example / "sources").glob("*.md")):
        source = Source(path.stem, path.read_text("utf-8"))
        found |= {mark for marks in read(source, ontology).features.values() for mark in marks}

    assert {"description", "crowded", "far", "guessed", "role"} <= found
    assert found - {"verb"} <= set(MARKS)


# ---- The command


@pytest.fixture
def articles(tmp_path: Path, data_example: Path) -> list[Path]:
    """The example's sources and two texts that state nothing."""
    empty = tmp_path / "empty.txt"
    empty.write_text("Rien.", "utf-8")
    odd = tmp_path / "odd.txt"
    odd.write_text("🎬 " * 50, "utf-8")
    return [empty, *sorted((data_example / "sources").glob("*.md")), odd]


@pytest.mark.parametrize("form", [["--json"], ["--rejected"], ["--explain", "--lang", "en"]])
def test_processes_do_not_show(run: Run, articles: list[Path], form: list[str]) -> None:
    """The same bytes in the same order, by one process or by three."""
    one = run("extract", *form, *articles)
    three = run("extract", *form, "--jobs", "3", *articles)

    assert (0, 0) == (one.returncode, three.returncode)
    assert one.stdout
    assert one.stdout == three.stdout


def test_a_file_that_cannot_be_read_is_one_line_in_any_process(
    run: Run, articles: list[Path]
) -> None:
    """The facts before it are told, in order; then the fault."""
    broken = [*articles[:3], Path("nothing.txt"), *articles[3:]]
    one, two = run("extract", "-q", *broken), run("extract", "-q", "--jobs", "2", *broken)

    assert (1, 1) == (one.returncode, two.returncode)
    assert one.stdout == two.stdout != ""
    assert "filmgraph: nothing.txt: does not exist\n" == one.stderr == two.stderr


def test_no_process_is_no_usage(run: Run, articles: list[Path]) -> None:
    """At least one has to read."""
    assert 2 == run("extract", "--jobs", "0", *articles).returncode
    assert 2 == run("extract", "--engine", "magic", *articles).returncode


def test_what_is_rejected_is_told_with_its_reason(run: Run, tmp_path: Path) -> None:
    """As text and as JSON: words at their offsets in the file, reason, what it means."""
    article = tmp_path / "article.md"
    article.write_text(f"---\ntitle: Un bruit\nlanguage: fr\n---\n{TEXT}\n", "utf-8")
    words = run("extract", "--rejected", article, "--lang", "fr").stdout
    found = [
        json.loads(line)
        for line in run("extract", "--rejected", "--json", article).stdout.splitlines()
    ]
    rumor = next(f for f in found if f["reason"] == "status:attributed")

    assert (
        "Nour Belkacem acquired Osprey Films: ce n’est pas dit comme un fait (attributed)" in words
    )
    assert ("Nour Belkacem", "acquired", "Osprey Films") == (
        rumor["subject"],
        rumor["relation"],
        rumor["object"],
    )
    text = article.read_text("utf-8")
    assert all(text[f["start"] : f["end"]] == f["quote"] for f in found)
    assert {f["reason"].partition(":")[0] for f in found} <= REASONS.keys()
    assert "it is not told as a fact (attributed)" == rumor["why"]


def test_presence_and_support_are_two_things(run: Run, tmp_path: Path) -> None:
    """A pronoun's antecedent is quoted; each feature says what it takes from the confidence."""
    article = tmp_path / "article.txt"
    text = "Nour Belkacem a signé hier. Elle a fondé Zénith Films en 2018."
    article.write_text(text, "utf-8")
    [claim] = [
        json.loads(li) for li in run("extract", "--json", "--explain", article).stdout.splitlines()
    ]
    words = run("extract", "--explain", article, "--lang", "en").stdout
    why = claim["explanation"]
    [antecedent] = claim["antecedents"]

    assert ("resolved", claim["confidence"]) == (why["presence"], why["support"])
    assert "Nour Belkacem" == antecedent["quote"] == text[antecedent["start"] : antecedent["end"]]
    assert "pronoun" in {f["feature"] for f in why["features"]}
    assert pytest.approx(why["support"]) == sum(f["part"] for f in why["features"])
    assert "« Elle a fondé Zénith Films en 2018. » [« Nour Belkacem »]" in words
    assert "an end is a pronoun" in words
    assert f"= {claim['confidence']:.3f}" in words


def claims_of(text: str) -> tuple[Claim, ...]:
    """What the frames read in a text."""
    return read(Source("a", text, language="fr"), load_ontology()).claims


def test_a_claim_of_two_sentences_has_both() -> None:
    """One claim, two statements, and the second makes it surer."""
    once = "Nour Belkacem a fondé Zénith Films."
    [single] = claims_of(once)
    [double] = claims_of(f"{once} Zénith Films a été fondé par Nour Belkacem en 2018.")

    assert 2 == len(double.tellings)
    assert "2018" == double.date
    assert double.confidence > single.confidence

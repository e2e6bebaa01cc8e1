"""Decisions of people: kept in a log, holding over builds, taken back without a trace in the graph."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.dossier import Config, Dossier
from graph.dossier.identity import Identity
from graph.dossier.judgements import ClaimJudgement, Log, PairJudgement, SourceJudgement
from graph.errors import InputError, UsageError
from graph.model import Entity, Source
from graph.vocabulary import FILM

TEXTS = {
    "a": "Nour Bel a fondé Zénith Films en 2018. Nour Bel a réalisé « Salines ».",
    "b": "N. Bel a réalisé « Marée basse ». Zénith Films a produit « Marée basse ».",
}
ENTITIES = """id,type,name,aliases
person/nour-bel,Person,Nour Bel,
person/n-bel,Person,N. Bel,
organization/zenith-films,Company,Zénith Films,
work/salines,Film,Salines,
work/maree-basse,Film,Marée basse,
"""
CLAIMS = """id,subject,relation,object,date,source,quote
a-1,Nour Bel,founded,Zénith Films,2018,a,Nour Bel a fondé Zénith Films en 2018
a-2,Nour Bel,directed,Salines,,a,Nour Bel a réalisé « Salines »
b-1,N. Bel,directed,Marée basse,,b,N. Bel a réalisé « Marée basse »
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    """Two sources, three claims that people entered, and one that the program proposes; built."""
    made = Dossier.create(tmp_path / "small", Config(title="Essai", author="Ada", threshold=0.0))
    for name, text in TEXTS.items():
        made.add(Source(id=name, text=text, title=name, date="2020-01-02", language="fr"))
    (made.folder / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    (made.folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    made.build()
    return made


def quads(dossier: Dossier) -> bytes:
    """The graph of a fresh build."""
    dossier.build()
    return dossier.nquads().read_bytes()


def proposed(dossier: Dossier) -> str:
    """The id of the one claim that the program proposes."""
    [found] = [c.id for c in dossier.claims() if not c.author]
    return found


def asks(dossier: Dossier, pattern: str) -> bool:
    """Whether a pattern holds in the graph; the shorthand ``:x`` is an entity."""
    base = dossier.config.base
    for kind in ("person", "work", "organization"):
        pattern = pattern.replace(f":{kind}/", f"<{base}{kind}/")
    return bool(dossier.store().query("ASK {" + pattern.replace("~", ">") + "}"))


def test_a_merge_joins_names_and_claims(dossier: Dossier) -> None:
    """The first keeps its address; the other's leads to it, and its name finds it."""
    dossier.judge_pair("person/nour-bel", "person/n-bel", "same", "le même film")
    assert not dossier.build().remarks

    assert asks(dossier, ":person/nour-bel~ film:directed :work/maree-basse~")
    assert asks(dossier, ":person/n-bel~ dcterms:isReplacedBy :person/nour-bel~")
    assert asks(dossier, ':person/nour-bel~ skos:altLabel "N. Bel"')
    assert not asks(dossier, ":person/n-bel~ a ?kind")
    assert dossier.entity_id("N. Bel") == "person/nour-bel"


def test_a_merge_that_is_taken_back_leaves_no_trace(dossier: Dossier) -> None:
    """Quad for quad the graph from before."""
    before = quads(dossier)
    dossier.judge_pair("person/nour-bel", "person/n-bel", "same")
    merged = quads(dossier)
    dossier.judge_pair("person/n-bel", "person/nour-bel", "undone")

    assert merged != before == quads(dossier)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(decisions=st.lists(st.sampled_from(["claim", "pair", "source"]), max_size=4))
def test_any_decisions_taken_back_leave_no_trace(dossier: Dossier, decisions: list[str]) -> None:
    """In whatever order: each is undone, and the graph is as it was."""
    before, claim = quads(dossier), proposed(dossier)
    for kind in decisions:
        _decide(dossier, kind, claim)
        dossier.build()
    for kind in reversed(decisions):
        _decide(dossier, kind, claim, undo=True)

    assert before == quads(dossier)


def _decide(dossier: Dossier, kind: str, claim: str, *, undo: bool = False) -> None:
    if kind == "claim":
        dossier.judge(dossier.claim(claim), "undone" if undo else "rejected")
    elif kind == "pair":
        dossier.judge_pair("person/nour-bel", "person/n-bel", "undone" if undo else "same")
    else:
        dossier.retract("b", "erreur", undo=undo)


def test_entities_told_apart_are_not_merged_and_it_is_reported(dossier: Dossier) -> None:
    """A is B, B is C, A is not C: nothing is resolved in silence."""
    before = quads(dossier)
    entities = dossier.folder / "entities.csv"
    entities.write_text(ENTITIES + "person/nb,Person,NB,\n", encoding="utf-8")
    apart = quads(dossier)
    assert apart != before
    dossier.judge_pair("person/nour-bel", "person/n-bel", "same")
    dossier.judge_pair("person/n-bel", "person/nb", "same")
    dossier.judge_pair("person/nour-bel", "person/nb", "different")

    [remark] = dossier.build().remarks
    assert "contradictory" in remark
    assert "person/nb and person/nour-bel are two" in remark
    assert apart == dossier.nquads().read_bytes()


def test_two_people_who_decide_differently_are_reported(dossier: Dossier) -> None:
    """The last one counts, and who said what is told."""
    dossier.judge_pair("person/nour-bel", "person/n-bel", "same")
    (dossier.folder / "dossier.toml").write_text(
        Config(title="Essai", author="Bob", threshold=0.0).toml(), encoding="utf-8"
    )
    bob = Dossier.open(dossier.folder)
    bob.judge_pair("person/nour-bel", "person/n-bel", "different")

    [remark] = [r for r in bob.build().remarks if "counts" in r]
    assert "Ada: same, then Bob: different" in remark
    assert asks(bob, ":person/n-bel~ a ?kind")


def test_a_merge_that_ties_an_entity_to_itself_drops_the_claim(dossier: Dossier) -> None:
    """It is said which one."""
    row = "b-2,N. Bel,partnersWith,Zénith Films,,b,N. Bel a réalisé « Marée basse ». Zénith Films\n"
    (dossier.folder / "claims.csv").write_text(CLAIMS + row, encoding="utf-8")
    dossier.judge_pair("organization/zenith-films", "person/n-bel", "same")

    assert any("b-2" in r and "one entity now" in r for r in dossier.build().remarks)
    assert "b-2" not in {c.id for c in dossier.claims()}


def test_a_decision_outlives_another_engine(dossier: Dossier, tmp_path: Path) -> None:
    """It is about what is said and where: forget what was extracted, and it holds."""
    claim = dossier.claim(proposed(dossier))
    dossier.judge(claim, "rejected", "non")
    dossier.build()
    for kept in (dossier.folder / ".filmgraph" / "proposals").iterdir():
        text = kept.read_text(encoding="utf-8").replace(claim.id, "p-0000other")
        kept.write_text(text, encoding="utf-8")
    (dossier.folder / "dossier.toml").write_text(
        Config(title="Autre", author="Ada", threshold=0.0).toml(), encoding="utf-8"
    )
    again = Dossier.open(dossier.folder)
    again.build()

    assert again.claim("p-0000other").review == "rejected"


def test_a_decision_on_a_merged_claim_outlives_the_merge(dossier: Dossier) -> None:
    """It names the entity that the source speaks of, not the one that stands for it."""
    claim = proposed(dossier)
    dossier.judge_pair("person/nour-bel", "organization/zenith-films", "same")
    dossier.build()
    dossier.judge(dossier.claim(claim), "rejected")
    dossier.judge_pair("person/nour-bel", "organization/zenith-films", "undone")
    dossier.build()

    assert dossier.claim(claim).review == "rejected"


def test_a_corrected_claim_says_what_it_should_with_the_same_words(dossier: Dossier) -> None:
    """It is the judge's claim now, and accepted."""
    found = dossier.claim(proposed(dossier))
    dossier.judge(found, "corrected", "c'est lui", {"relation": "distributed", "date": "2019"})
    assert not dossier.build().remarks
    told = dossier.claim(found.id)

    assert (told.relation, told.date, told.review) == ("distributed", "2019", "accepted")
    assert (told.author, told.engines) == ("Ada", ())
    assert told.evidence == found.evidence


def test_a_correction_that_the_words_do_not_bear_is_reported(dossier: Dossier) -> None:
    """An end that the quotation does not name is no evidence."""
    found = dossier.claim(proposed(dossier))
    dossier.judge(found, "corrected", "", {"object": "work/salines"})

    assert any("does not hold" in remark for remark in dossier.build().remarks)


def test_a_claim_that_a_person_entered_is_not_judged(dossier: Dossier) -> None:
    """It is changed where it was entered."""
    with pytest.raises(UsageError, match=r"a-1 .* claims\.csv"):
        dossier.judge(dossier.claim("a-1"), "rejected")


def test_a_retracted_source_counts_no_more_and_stays_on_record(dossier: Dossier) -> None:
    """Its claims are there, withdrawn; no direct triple rests on them."""
    dossier.retract("b", "démenti")
    dossier.build()

    assert dossier.claim("b-1").review == "withdrawn"
    assert not asks(dossier, ":person/n-bel~ film:directed ?work")
    assert asks(dossier, '?source prov:invalidatedAtTime ?time ; skos:changeNote "démenti"')
    with pytest.raises(UsageError, match="reason"):
        dossier.retract("a")


def test_nothing_to_take_back_is_told(dossier: Dossier) -> None:
    """Before anything is written."""
    with pytest.raises(UsageError, match="nothing was decided"):
        dossier.judge_pair("person/nour-bel", "person/n-bel", "undone")
    assert not (dossier.folder / "judgements.jsonl").exists()


GOOD = {"time": "t", "author": "Ada", "verdict": "same", "one": "person/a", "other": "person/b"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"verdict": "maybe"}, "maybe"),
        ({"one": 3}, "text"),
        ({"colour": "blue"}, "needs"),
        ({"subject": "person/a"}, "needs"),
    ],
)
def test_a_damaged_decision_names_file_and_line(
    dossier: Dossier, change: dict[str, object], problem: str
) -> None:
    """And nothing is written."""
    before = dossier.nquads().read_bytes()
    log = dossier.folder / "judgements.jsonl"
    log.write_text(f"{json.dumps(GOOD)}\n{json.dumps(GOOD | change)}\n", encoding="utf-8")

    with pytest.raises(InputError, match=rf"judgements\.jsonl:2: .*{problem}"):
        dossier.build()
    assert before == dossier.nquads().read_bytes()


def pair(one: str, other: str, verdict: str = "same") -> PairJudgement:
    """A decision on two people."""
    return PairJudgement(time="t", author="Ada", verdict=verdict, one=one, other=other)


@given(
    pairs=st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(
            lambda p: p[0] != p[1]
        ),
        max_size=8,
    ),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_decisions_makes_no_difference(
    pairs: list[tuple[str, str]], order: Random
) -> None:
    """Which stands for which is the same, however the log is shuffled."""
    known = {name: Entity(name, "Person", name) for name in "abcdef"}
    decisions = [pair(*ends) for ends in {frozenset(p): p for p in pairs}.values()]
    shuffled = list(decisions)
    order.shuffle(shuffled)

    assert Identity(decisions, known).merged == Identity(shuffled, known).merged


def test_the_last_decision_counts_until_it_is_taken_back() -> None:
    """Undoing brings back the one before."""
    told = [
        ClaimJudgement(
            time="1", author="", verdict=verdict, subject="s", relation="r", object="o", source="a"
        )
        for verdict in ("accepted", "rejected", "undone")
    ]
    assert Log(told[:2]).claims[told[0].key].verdict == "rejected"
    assert Log(told).claims[told[0].key].verdict == "accepted"
    assert not Log([SourceJudgement(time="1", author="", verdict="undone", source="a")]).sources


def test_terms_of_decisions_are_of_the_ontology(dossier: Dossier) -> None:
    """The review states that the log leads to are declared."""
    reviews = {c.review for c in dossier.claims()}
    assert reviews <= set(dossier.ontology.reviews)
    assert dossier.store().query("ASK { ?s ?p ?o }", {"p": FILM.text})


def test_a_decision_of_nobody_in_particular_is_read_again(tmp_path: Path) -> None:
    """A dossier need not name an author."""
    made = Dossier.create(tmp_path / "d", Config(title="Essai"))
    made.judge_pair("person/a", "person/b", "same")
    assert [pair.author for pair in made.log().pairs] == [""]

"""What is planned, denied, rumoured or over is never told as a plain fact."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from graph.extraction import propose
from graph.model import Claim, Source
from graph.names import fold
from graph.ontology import load_ontology

ONTOLOGY = load_ontology()
SENTENCES = tomllib.loads(Path(__file__).with_name("status.toml").read_text("utf-8"))["sentence"]
FACTS = {"asserted", "ended", "planned"}


def proposed(case: dict[str, str]) -> list[Claim]:
    """Return the claims that a labelled sentence is about, of those that are proposed."""
    source = Source(id="a", text=case["text"], language=case["language"], date="2026-05-10")
    claims, _ = propose(source, ONTOLOGY)
    return [
        claim
        for claim in claims
        if claim.relation == case["relation"]
        and meet(claim.subject.name, case["subject"])
        and meet(claim.object.name, case["object"])
    ]


def meet(one: str, other: str) -> bool:
    """Tell whether one name is a part of the other."""
    return fold(one) in fold(other) or fold(other) in fold(one)


def test_there_are_enough_sentences_of_each_kind() -> None:
    """Eighty that state no plain fact, in both languages, and some that do."""
    hedged = [case for case in SENTENCES if case["status"] != "asserted"]

    assert len(hedged) >= 80
    assert min(Counter(case["language"] for case in hedged).values()) >= 30
    assert len(SENTENCES) - len(hedged) >= 15
    assert len([case for case in SENTENCES if "read_as" in case]) <= 2


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:40])
def test_the_status_is_the_sentence_s(case: dict[str, str]) -> None:
    """A claim has the status of its label; where the label is none that is told, there is no claim."""
    told = {claim.status for claim in proposed(case)}

    expected = case.get("read_as", case["status"])
    assert told <= ({expected} if expected in FACTS else set())


def test_plain_facts_are_still_told() -> None:
    """Hedging everything would pass the test above: half of the plain facts are read."""
    plain = [case for case in SENTENCES if case["status"] == "asserted"]

    assert sum(bool(proposed(case)) for case in plain) * 2 >= len(plain)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Lantern Films will release “Salt Road” on May 3.", "planned"),
        ("Lantern Films bought Osprey Pictures in May.", "asserted"),
        ("Lantern Films bought Osprey Pictures on May 3.", "asserted"),
    ],
)
def test_may_the_month_is_no_hedge(text: str, status: str) -> None:
    """As a modal it keeps a sentence from being a fact; as a month it does not."""
    source = Source(id="a", text=text, language="en", date="2026-06-10")

    assert status in {claim.status for claim in propose(source, ONTOLOGY)[0]}


def test_may_the_modal_is_one() -> None:
    """It is a possibility, which is not told."""
    source = Source(id="a", text="Lantern Films may buy Osprey Pictures.", language="en")

    assert propose(source, ONTOLOGY)[0] == []

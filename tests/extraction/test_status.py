"""Labelled sentences: a plan, a negotiation, a denial or a rumor is never told as a fact."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.extraction import propose
from graph.extraction.gate import TOLD
from graph.model import Source
from graph.ontology import load_ontology

ONTOLOGY = load_ontology()
FILE = Path(__file__).with_name("status.toml")
SENTENCES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["sentence"]
ANCHOR = "2026-05-14"


def alike(one: str, other: str) -> bool:
    """Tell whether one name is the other or part of it."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return bool(short) and short in long


def shown(sentence: dict[str, Any]) -> set[str]:
    """The statuses with which the labelled fact was read: those told, else those it was refused for."""
    source = Source(id="a", text=sentence["text"], language=sentence["language"], date=ANCHOR)
    claims, rejected = propose(source, ONTOLOGY)
    read = [(c.subject.name, c.relation, c.object.name, c.status) for c in claims]
    read += [
        (r.subject, r.relation, r.object, r.reason.partition(":")[2])
        for r in rejected
        if r.reason.startswith("status:")
    ]
    ends = sentence["subject"], sentence["object"]
    return {
        status
        for one, relation, other, status in read
        if relation == sentence["relation"]
        and any(all(map(alike, ends, pair)) for pair in ((one, other), (other, one)))
    }


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s["text"][:40])
def test_a_sentence_is_told_with_its_status_or_not_at_all(sentence: dict[str, Any]) -> None:
    """What is no fact is refused for the labelled reason; what came to nothing counts as denied."""
    found = shown(sentence)

    assert found <= {"denied" if sentence["status"] == "none" else sentence["status"]}
    assert sentence["status"] in TOLD or found.isdisjoint(TOLD)


def test_the_labels_are_enough_and_the_facts_among_them_are_told() -> None:
    """Most labelled facts are read at all, so that hedging everything, or reading nothing, fails."""
    read = Counter(s["status"] for s in SENTENCES if shown(s))
    labels = Counter(s["status"] for s in SENTENCES)

    assert labels.total() >= 80
    assert {*ONTOLOGY.statuses} <= labels.keys()
    assert read["asserted"] >= 12
    assert read["planned"] >= 8
    assert read["ended"] >= 6
    assert read.total() >= 70

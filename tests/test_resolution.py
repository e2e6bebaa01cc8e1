"""Which names are one entity: the gold set, what is kept apart, and how little is compared."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dossier import Dossier
from graph.network import network_of
from graph.ontology import Ontology
from graph.resolution import Pair, Profile, candidates, clusters, compare, profiles
from graph.resolution.blocking import pairs
from graph.resolution.words import Words

GOLD = Path(__file__).parent / "corpus" / "resolution"


def gold(part: str) -> tuple[list[Profile], dict[str, str]]:
    """The records of a part of the gold set, and the cluster of each by id."""
    rows = [json.loads(line) for line in (GOLD / f"{part}.jsonl").read_text("utf-8").splitlines()]
    records = [
        Profile(
            r["id"],
            r["type"],
            tuple(r["names"]),
            r["wikidata"],
            frozenset((a, b, c) for a, b, c in r["neighbors"]),
            tuple(r["dates"]),
        )
        for r in rows
    ]
    return records, {r["id"]: r["cluster"] for r in rows}


@pytest.fixture(scope="module")
def held(ontology: Ontology) -> list[Pair]:
    """The pairs that are found in the held part."""
    return candidates(gold("held")[0], ontology)


def test_the_gold_set_is_met(held: list[Pair]) -> None:
    """Precision and recall over all pairs of the held part are not below what was measured."""
    records, cluster = gold("held")
    ids = [record.id for record in records]
    same = {(a, b) for a in ids for b in ids if a < b and cluster[a] == cluster[b]}
    alone = {(p.one.id, p.other.id) for p in held if p.likely}
    together = {pair for group in clusters(held) for pair in combinations(group, 2)}

    assert len(same) >= 150
    for likely, precision, recall in ((alone, 0.92, 0.75), (together, 0.94, 0.81)):
        assert len(likely & same) / len(likely) >= precision
        assert len(likely & same) / len(same) >= recall


def test_a_third_joins_two_and_parts_two(held: list[Pair]) -> None:
    """Whole groups: no id in two, in order; two who resemble one third each are not one for that."""
    found = clusters(held)
    ids = [iri for group in found for iri in group]

    assert len(ids) == len(set(ids))
    assert found == clusters(reversed(held))
    assert [len(group) for group in found] == sorted(map(len, found), reverse=True)
    one, other, third = (replace(held[0].one, id=name) for name in "abc")
    both = [Pair(one, third, 0.9, {}), Pair(other, third, 0.9, {})]
    assert [len(group) for group in clusters(both, 0.6)] == [2]
    assert clusters([*both, Pair(one, other, 0.4, {})], 0.6) == [("a", "b", "c")]


def test_the_parts_share_no_record() -> None:
    """What weights are fitted on is not what they are measured on."""
    assert not set(gold("train")[1]) & set(gold("held")[1])
    assert not set(gold("train")[1].values()) & set(gold("held")[1].values())


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(), number=st.integers(2, 60))
def test_the_order_of_records_makes_no_difference(
    ontology: Ontology, seed: int, number: int
) -> None:
    """The same pairs, with the same scores and reasons."""
    records = gold("train")[0][:number]
    shuffled = random.Random(seed).sample(records, len(records))

    assert candidates(records, ontology) == candidates(shuffled, ontology)


@settings(max_examples=60, deadline=None)
@given(ends=st.tuples(st.sampled_from(gold("train")[0]), st.sampled_from(gold("train")[0])))
def test_a_comparison_is_the_same_either_way_round(
    ontology: Ontology, ends: tuple[Profile, Profile]
) -> None:
    """Score and features."""
    one, other = ends
    if one.id != other.id:
        assert compare(one, other, ontology) == compare(other, one, ontology)


def person(name: str, *works: str, **about: Any) -> Profile:
    """A person who directed works."""
    ties = frozenset(("directed", "out", f"work/{work}") for work in works)
    return Profile(f"person/{name}/{works}", "Person", (name,), neighbors=ties, **about)


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        (person("Jacques Audiard", "dheepan"), person("J. Audiard", "dheepan"), True),
        (person("Jacques Audiard"), person("Audiard Jacques"), True),
        (person("Jacques Audiard"), person("Michel Audiard"), False),
        (person("Joel Coen", "fargo"), person("Ethan Coen", "fargo"), False),
        (person("Nour Bel", wikidata="Q1"), person("Nour Bel", "x", wikidata="Q2"), False),
        (
            Profile("a", "Film", ("Suspiria",), dates=("1977",)),
            Profile("b", "Film", ("Suspiria",), dates=("2018",)),
            False,
        ),
        (
            Profile("a", "PublicBody", ("Centre national du cinéma",)),
            Profile("b", "PublicBody", ("CNC",)),
            True,
        ),
        (Profile("a", "Film", ("Salines 2",)), Profile("b", "Film", ("Salines",)), False),
        (
            Profile("a", "Place", ("Cannes",)),
            Profile("b", "Festival", ("Festival de Cannes",)),
            False,
        ),
    ],
)
def test_who_is_one_and_who_is_not(
    ontology: Ontology, one: Profile, other: Profile, likely: bool
) -> None:
    """Initials, order, acronyms; families, remakes, sequels, towns."""
    pair = compare(one, other, ontology)
    assert pair.likely == likely
    assert pair.reason("fr") != pair.reason("en")


def test_who_was_told_apart_is_not_proposed_again(ontology: Ontology) -> None:
    """Whichever of the two says so."""
    one = Profile("a", "Person", ("Nour Bel",), apart=frozenset({"b"}))
    assert not candidates([one, Profile("b", "Person", ("Nour Bel",))], ontology)


def test_it_is_never_all_with_all(ontology: Ontology) -> None:
    """A thousand people of a few names are not compared pair by pair."""
    chance = random.Random(5)
    words = ["".join(chance.choices("aeioubcdlmnprst", k=6)) for _ in range(60)]
    people = [
        Profile(f"person/{n}", "Person", (f"{chance.choice(words)} {chance.choice(words)}",))
        for n in range(1000)
    ]
    compared = pairs(people, ontology, Words(ontology))
    assert len(compared) < 0.1 * 1000 * 999 / 2


def test_a_dossier_has_profiles(built_example: Dossier, ontology: Ontology) -> None:
    """One for each entity, with all of its names."""
    network = network_of(built_example.store(), built_example.config.threshold)
    found = profiles(network, ontology)
    assert {p.id for p in found} == set(network)
    assert all(p.names[0] == network.nodes[p.id]["label"] for p in found)

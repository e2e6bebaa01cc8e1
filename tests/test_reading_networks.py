"""What is read of a store as far as it is needed equals what is found in the whole network."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.connections import Ask, connect, entity_profile, stored_profile
from graph.consequences import ontology_quads
from graph.dossier import Dossier
from graph.errors import InputError
from graph.model import Claim, Entity, Evidence, Source
from graph.network import Network, StoredClaims, Wanted, ties_of
from graph.ontology import load_ontology
from graph.rdf import Mapping
from graph.selection import Selection, select, selected
from graph.store import Store

KNOWN = load_ontology(frames=False)
DECLARED = tuple(ontology_quads(KNOWN))
BASE = "https://example.org/"
NAMES = [f"n{i}" for i in range(7)]
TYPES = ("Person", "Company", "Place")
RELATIONS = ("founded", "partnersWith", "locatedIn", "directed")
DATES = ("", "2018", "2019-04")
KINDS = {name: TYPES[i % len(TYPES)] for i, name in enumerate(NAMES)}


def iri(name: str) -> str:
    """Return the address of an entity."""
    return f"{BASE}thing/{name}"


claims = st.lists(
    st.fixed_dictionaries(
        {
            "ends": st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
            "relation": st.sampled_from(RELATIONS),
            "date": st.sampled_from(DATES),
            "status": st.sampled_from(("asserted", "planned", "denied")),
            "review": st.sampled_from(("accepted", "proposed", "rejected")),
            "source": st.sampled_from(("s1", "s2", "s3")),
        }
    ),
    min_size=1,
    max_size=14,
)
selections = st.builds(
    Selection,
    types=st.sampled_from([(), ("Person",), ("Organization", "Person")]),
    relations=st.sampled_from([(), ("partnersWith",), ("founded", "locatedIn")]),
    statuses=st.sampled_from([(), ("asserted",)]),
    sources=st.sampled_from([(), (f"{BASE}source/s1",)]),
    focus=st.lists(st.sampled_from(NAMES).map(iri), max_size=2).map(tuple),
    hops=st.integers(0, 3),
    without=st.sampled_from([(), (iri("n3"),)]),
    since=st.sampled_from(["", "2019"]),
    undated=st.booleans(),
    support=st.integers(1, 2),
)


def stored(told: list[dict[str, Any]]) -> StoredClaims:
    """Return a store of these claims; the sources ``s1`` and ``s2`` print the same text."""
    mapping = Mapping(BASE, KNOWN, 0.8)
    store = Store()
    store.extend(DECLARED)
    things = {name: Entity(f"thing/{name}", KINDS[name], name) for name in NAMES}
    for thing in things.values():
        store.extend(mapping.entity_quads(thing))
    sources = {name: Source(name, "Words.", f"About {name}") for name in ("s1", "s2", "s3")}
    for name, source in sources.items():
        store.extend(mapping.source_quads(source, "s1" if name == "s2" else name))
    for number, about in enumerate(told):
        claim = Claim(
            id=f"c{number}",
            subject=things[about["ends"][0]],
            object=things[about["ends"][1]],
            evidence=(Evidence(about["source"], 0, 5, "Words"),),
            confidence=0.9,
            **{key: about[key] for key in ("relation", "date", "status", "review", "source")},
        )
        store.extend(mapping.claim_quads(claim, sources[about["source"]]))
    return StoredClaims(store, 0.8)


def alike(one: Network, other: Network) -> bool:
    """Tell whether two networks say the same, conflicts included."""
    return nx.utils.graphs_equal(one, other) and one.graph == other.graph


@settings(deadline=None, max_examples=60)
@given(told=claims, asked=selections)
def test_a_part_read_from_a_store_is_the_part_of_the_whole(
    told: list[dict[str, Any]], asked: Selection
) -> None:
    """Whatever is chosen: focus, steps, relations, dates, sources, status, support."""
    found = stored(told)

    assert alike(selected(found, asked, KNOWN), select(found.network(), asked, KNOWN))


@settings(deadline=None, max_examples=40)
@given(told=claims, ends=st.permutations(NAMES), most=st.integers(1, 4))
def test_routes_read_from_a_store_are_those_of_the_whole(
    told: list[dict[str, Any]], ends: list[str], most: int
) -> None:
    """The same routes and misses in the same order, told in the same words; or the same refusal."""
    found = stored(told)
    network = found.network()
    pair = (iri(ends[0]), iri(ends[1]))
    ask = Ask(most=most)
    if not network.nodes >= set(pair):
        for claims_ in (found, network):
            with pytest.raises(InputError, match="none of its claims counts"):
                connect(claims_, KNOWN, pair, ask, "fr")
        return

    lazy, whole = (connect(claims, KNOWN, pair, ask, "fr") for claims in (found, network))
    assert lazy.table() == whole.table()
    assert lazy.document() == whole.document()


@settings(deadline=None, max_examples=20)
@given(told=claims)
def test_what_is_told_of_one_entity_needs_only_its_claims(told: list[dict[str, Any]]) -> None:
    """Claims, support, contradictions and sequences are those of the whole; none is a refusal."""
    found = stored(told)
    network = found.network()
    for entity in map(iri, NAMES):
        if entity not in network:
            with pytest.raises(InputError, match="none of its claims counts"):
                stored_profile(found, KNOWN, entity)
            continue
        lazy = stored_profile(found, KNOWN, entity)
        whole = entity_profile(network, KNOWN, entity, "fr")

        assert lazy.table() == whole.table()
        assert lazy.document() == whole.document()


@settings(deadline=None, max_examples=20)
@given(told=claims)
def test_ties_are_the_claims_in_force_each_once(told: list[dict[str, Any]]) -> None:
    """As numbers, for NetworkX and as a matrix."""
    found = stored(told)
    edges = found.network().edges(data=True)
    standing = {(s, about["relation"], o) for s, o, about in edges if about["stands"]}
    ties = ties_of(found.store)
    made = ties.multidigraph()
    pairs = {frozenset((s, o)) for s, _, o in standing if s != o}

    assert {(s, key.rpartition("#")[2], o) for s, o, key in made.edges(keys=True)} == standing
    assert len(ties) == len(standing)
    assert ties.simple().num_edges() == len(pairs)
    if len(ties):
        assert ties.adjacency().sum() == 2 * len(pairs)


def test_measures_need_no_words(built_example: Dossier) -> None:
    """What is left out is quotations and conflicts; nothing else differs."""
    settings_ = built_example.config
    found = StoredClaims(built_example.store(), settings_.threshold)
    whole, bare = found.network(), found.network(Wanted(words=False))
    for *_, about in whole.edges(data=True):
        about |= {"quotes": (), "disputed": ()}

    assert whole.graph.pop("conflicts")
    assert not bare.graph.pop("conflicts")
    assert nx.utils.graphs_equal(whole, bare)

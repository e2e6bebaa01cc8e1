"""A part of a network: what is kept is what was asked for, and nothing else is in it."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dossier import Dossier
from graph.errors import UnknownNameError
from graph.network import Network, network_of
from graph.ontology import Ontology, load_ontology
from graph.selection import Selection, select


@pytest.fixture(scope="module")
def network(built_example: Dossier) -> Network:
    """The example's network."""
    return network_of(built_example.store(), built_example.config.threshold)


def named(network: Network, label: str) -> str:
    """Return the IRI of the entity with this label."""
    return next(iri for iri, data in network.nodes(data=True) if data["label"] == label)


def test_nothing_asked_keeps_all(network: Network, ontology: Ontology) -> None:
    """The same nodes, claims and attributes."""
    part = select(network, Selection(), ontology)

    assert nx.utils.graphs_equal(part, network)
    assert part.graph == network.graph


def test_a_class_keeps_those_below_it(network: Network, ontology: Ontology) -> None:
    """Schools are organizations; persons are none."""
    part = select(network, Selection(types=("Organization",)), ontology)

    assert part
    assert {ontology.kind(data["type"]).name for _, data in part.nodes(data=True)} == {
        "Organization"
    }


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_a_focus_keeps_what_lies_within_its_steps(
    network: Network, ontology: Ontology, hops: int
) -> None:
    """As far as networkx says."""
    center = named(network, "Netflix")
    part = select(network, Selection(focus=(center,), hops=hops), ontology)

    assert set(part) == set(nx.ego_graph(network.to_undirected(), center, hops))
    assert part.number_of_edges() == network.subgraph(part).number_of_edges()


def test_a_filter_shortens_the_reach_of_a_focus(network: Network, ontology: Ontology) -> None:
    """Steps lead along the claims that are kept."""
    part = select(
        network,
        Selection(focus=(named(network, "Netflix"),), hops=3, relations=("partnersWith",)),
        ontology,
    )

    assert {data["relation"] for _, _, data in part.edges(data=True)} == {"partnersWith"}
    assert nx.is_weakly_connected(part)


def test_a_focus_without_claims_stays(network: Network, ontology: Ontology) -> None:
    """Who was asked for is there, alone if need be."""
    center = named(network, "Netflix")

    assert [center] == list(
        select(network, Selection(focus=(center,), until="1900", undated=False), ontology)
    )


@pytest.mark.parametrize("kind", ["types", "relations", "statuses"])
def test_a_term_that_is_not_known_is_named(network: Network, ontology: Ontology, kind: str) -> None:
    """A misspelling is no empty map."""
    asked: dict[str, Any] = {kind: ("Nothing",)}
    with pytest.raises(UnknownNameError, match="'Nothing'"):
        select(network, Selection(**asked), ontology)


CLAIM = {"relation": "founded", "status": "asserted", "date": "", "since": "", "until": ""}


def told(*claims: dict[str, str]) -> Network:
    """Return a network of one claim after the other, between two entities."""
    found: Network = nx.MultiDiGraph()
    found.add_nodes_from(["a", "b"], type="Person", label="x")
    for number, claim in enumerate(claims):
        found.add_edge("a", "b", key=str(number), **{**CLAIM, "source": str(number), **claim})
    return found


@pytest.mark.parametrize(
    ("claim", "since", "until", "kept"),
    [
        ({"date": "2018"}, "2018-11", "", True),
        ({"date": "2018-10"}, "2018-11", "", False),
        ({"date": "2018-10"}, "", "2018", True),
        ({"date": "2019"}, "", "2018-12-31", False),
        ({"since": "2015"}, "2020", "", True),
        ({"until": "2015"}, "2020", "", False),
        ({"until": "2015"}, "", "1900", True),
        ({"since": "2015", "until": "2017"}, "2016", "2016", True),
        ({}, "2016", "2016", True),
    ],
)
def test_time_keeps_what_overlaps(
    ontology: Ontology, claim: dict[str, str], since: str, until: str, *, kept: bool
) -> None:
    """A coarse date overlaps a fine one that it may be; an open end has no limit."""
    part = select(told(claim), Selection(since=since, until=until), ontology)

    assert kept == bool(part.edges)


def test_undated_claims_go_on_asking(ontology: Ontology) -> None:
    """With or without a span."""
    assert not select(told({}, {}), Selection(undated=False), ontology)


def test_support_counts_texts_not_outlets(ontology: Ontology) -> None:
    """Two sources of one text are one; a text of its own makes two."""
    copies = told({"text_group": "t"}, {"text_group": "t"})
    apart = told({"text_group": "t"}, {})

    assert not select(copies, Selection(support=2), ontology)
    assert select(apart, Selection(support=2), ontology).number_of_edges() == 2


def test_support_of_a_relation_that_has_no_direction(ontology: Ontology) -> None:
    """Who says that B works with A says that A works with B."""
    found = told({"relation": "partnersWith"})
    found.add_edge("b", "a", key="9", **{**CLAIM, "relation": "partnersWith", "source": "9"})

    assert select(found, Selection(support=2), ontology).number_of_edges() == 2


KNOWN = load_ontology(frames=False)


@settings(deadline=None, max_examples=60)
@given(
    relations=st.lists(st.sampled_from(sorted(KNOWN.relations)), max_size=4),
    types=st.lists(st.sampled_from(sorted(KNOWN.classes)), max_size=4),
    support=st.integers(1, 3),
)
def test_selecting_twice_is_selecting_once(
    network: Network, relations: list[str], types: list[str], support: int
) -> None:
    """What is kept would be kept again; nothing is made up."""
    asked = Selection(types=tuple(types), relations=tuple(relations), support=support)
    part = select(network, asked, KNOWN)

    assert nx.utils.graphs_equal(part, select(part, asked, KNOWN))
    assert set(part) <= set(network)
    assert set(part.edges) <= set(network.edges)

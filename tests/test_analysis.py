"""Compiled measures equal NetworkX's own; groups, pieces, gaps and projections keep their laws."""

import math
import random
from collections.abc import Callable
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import (
    MEASURES,
    before_and_after,
    bridges,
    changes,
    components,
    figures,
    groups,
    project,
    rank,
    suggestions,
    together,
)
from graph.errors import UnknownNameError
from graph.network import Network
from graph.ontology import Ontology

edges = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=40)


def network_from(pairs: list[tuple[int, int]]) -> Network:
    """A network with an edge for each pair, parallel ones and loops included."""
    network: Network = nx.MultiDiGraph()
    for number, (one, other) in enumerate(pairs):
        network.add_edge(f"urn:{one}", f"urn:{other}", key=f"claim/{number}")
    for iri in network:
        network.nodes[iri].update(label=iri, type="Person")
    return network


def simple(network: Network) -> "nx.Graph[str]":
    """What the measures are defined on: one undirected edge for each pair, no loops."""
    plain = nx.Graph(network)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    return plain


def eigenvector(graph: "nx.Graph[str]") -> dict[str, float]:
    """NetworkX's own; nobody is well tied where there are no ties."""
    if not graph.number_of_edges():
        return dict.fromkeys(graph, 0.0)
    return dict(nx.eigenvector_centrality(graph, max_iter=100_000, tol=1e-10))


def fallen(graph: "nx.Graph[str]") -> dict[str, float]:
    """Into how many pieces what hangs together falls without each of NetworkX's articulation points."""
    points = set(nx.articulation_points(graph))
    return {
        iri: float(
            sum(
                not part.isdisjoint(graph[iri])
                for part in nx.connected_components(graph.subgraph(set(graph) - {iri}))
            )
            if iri in points
            else 0
        )
        for iri in graph
    }


OWN: dict[str, Callable[["nx.Graph[str]"], dict[str, float]]] = {
    "ties": lambda graph: dict(graph.degree()),
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "pagerank": lambda graph: nx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=1000),
    "eigenvector": eigenvector,
    "constraint": lambda graph: {
        iri: score for iri, score in nx.constraint(graph).items() if not math.isnan(score)
    },
    "core": nx.core_number,
    "articulation": fallen,
}
CLOSE = {"pagerank": 1e-6, "eigenvector": 1e-5}
"""What iterates stops near the same figure; all others are equal to 1e-9."""


@pytest.mark.parametrize("by", sorted(MEASURES))
@settings(deadline=None, max_examples=40)
@given(pairs=edges)
def test_every_measure_equals_networkx(by: str, pairs: list[tuple[int, int]]) -> None:
    """The same figure for each entity, on any network."""
    network = network_from(pairs)
    expected = OWN[by](simple(network))

    assert {r.iri: r.score for r in rank(network, by)} == pytest.approx(
        expected, abs=CLOSE.get(by, 1e-9)
    )


@pytest.mark.parametrize(
    ("by", "asked"),
    [
        ("betweenness", "betweenness_centrality"),
        ("closeness", "closeness_centrality"),
        ("pagerank", "pagerank"),
        ("core", "core_number"),
    ],
)
def test_a_backend_that_was_chosen_is_asked(
    by: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever chose a backend of NetworkX gets the heavy measures from there, and equal figures."""
    network = network_from([(0, 1), (1, 2), (2, 0), (2, 3)])
    compiled = {r.iri: r.score for r in rank(network, by)}
    own: Callable[..., dict[str, float]] = getattr(nx, asked)
    calls = []

    def heard(*given: object, **more: object) -> dict[str, float]:
        calls.append(asked)
        return own(*given, **more)

    monkeypatch.setattr(nx, asked, heard)
    rank(network, by)
    monkeypatch.setattr(nx.config.backend_priority, "algos", ["networkx"])
    handed_on = {r.iri: r.score for r in rank(network, by)}

    assert calls == [asked]
    assert handed_on == pytest.approx(compiled, abs=CLOSE.get(by, 1e-9))


@settings(deadline=None, max_examples=40)
@given(edges)
def test_pieces_equal_networkx(pairs: list[tuple[int, int]]) -> None:
    """Components are NetworkX's; a bridge's sizes are those of the pieces without it."""
    network = network_from(pairs)
    graph = simple(network)

    assert {frozenset(part) for part in components(network)} == {
        frozenset(part) for part in nx.connected_components(graph)
    }
    expected = {}
    for one, other in map(sorted, nx.bridges(graph)):
        rest = graph.copy()
        rest.remove_edge(one, other)
        sizes = tuple(len(nx.node_connected_component(rest, end)) for end in (one, other))
        if min(sizes) > 1:
            expected[one, other] = sizes
    assert {(b.one, b.other): b.sizes for b in bridges(network)} == expected


@settings(deadline=None, max_examples=40)
@given(edges, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(
    pairs: list[tuple[int, int]], shuffler: random.Random
) -> None:
    """The same claims in another order give the same ranking, groups and places."""
    shuffled = list(pairs)
    shuffler.shuffle(shuffled)
    one, other = network_from(pairs), network_from(shuffled)

    assert [r.iri for r in rank(one, "betweenness")] == [r.iri for r in rank(other, "betweenness")]
    assert groups(one) == groups(other)
    assert figures(one, min(one)) == figures(other, min(other))


@settings(deadline=None, max_examples=40)
@given(edges)
def test_groups_part_the_tied_entities(pairs: list[tuple[int, int]]) -> None:
    """Each entity with a tie is in one group; shares are shares; bridges have ties to others."""
    network = network_from(pairs)
    graph = simple(network)
    found = groups(network)
    members = [iri for group in found for iri in group.members]

    assert sorted(members) == sorted(iri for iri, degree in graph.degree() if degree)
    for group in found:
        assert 0 < group.density <= 1
        assert 0 <= group.stability <= 1
        assert set(group.bridges) == {
            iri for iri in group.members if set(graph[iri]) - set(group.members)
        }


def test_two_circles_of_friends_are_two_stable_groups() -> None:
    """Two cliques with one tie between them: found, stable, and both ends of the tie named."""
    cliques = [*combinations(range(6), 2), *combinations(range(6, 11), 2), (0, 6)]
    one, other = groups(network_from(cliques))

    assert [len(one.members), len(other.members)] == [6, 5]
    assert (one.stability, other.stability) == (1.0, 1.0)
    assert (one.bridges, other.bridges) == (("urn:0",), ("urn:6",))


def told(*claims: tuple[str, str, str], **about: object) -> Network:
    """A network of claims (subject, relation, object); a name says its class: ``Film/a``."""
    network: Network = nx.MultiDiGraph()
    for number, (subject, relation, object_) in enumerate(claims):
        facts = {"relation": relation, "stands": True, "source": f"s{number}", **about}
        network.add_edge(subject, object_, key=f"c{number}", **facts)
    for iri in network:
        network.nodes[iri].update(label=iri, type=iri.partition("/")[0])
    return network


def test_companies_are_tied_through_what_they_produced(ontology: Ontology) -> None:
    """Co-production ties two companies, a director's film with one of them ties nobody."""
    network = told(
        ("Company/a", "produced", "Film/x"),
        ("Company/b", "produced", "Film/x"),
        ("Person/p", "directed", "Film/x"),
        ("Company/c", "produced", "Film/y"),
    )
    companies = project(network, ontology, "Work", ["produced"], ["Organization"])
    everybody = project(network, ontology, "Work")

    assert {(*sorted(e[:2]), e[2]["through"]) for e in companies.edges(data=True)} == {
        ("Company/a", "Company/b", ("Film/x",))
    }
    assert everybody.number_of_edges() == 3
    with pytest.raises(UnknownNameError, match="Work"):
        project(network, ontology, "Wrok")


def test_a_suggestion_shares_what_few_share(ontology: Ontology) -> None:
    """Two who share two schools without a tie; neither towns nor what is known already count."""
    schools, towns = ("FilmSchool/1", "FilmSchool/2"), ("Place/1", "Place/2")
    network = told(
        *(
            (person, "studiedAt", school)
            for person in ("Person/a", "Person/b")
            for school in schools
        ),
        *((person, "locatedIn", town) for person in ("Person/a", "Person/c") for town in towns),
    )
    [gap] = suggestions(network, ontology, ["Person"])

    assert (gap.one, gap.other, gap.shared) == (
        "Person/a",
        "Person/b",
        ("FilmSchool/1", "FilmSchool/2"),
    )
    network.add_edge("Person/a", "Person/b", key="k", relation="partnersWith", stands=False)

    assert suggestions(network, ontology, ["Person"]) == []


def test_copies_of_a_text_speak_once_of_two(ontology: Ontology) -> None:
    """Two that two texts name without tying them; agency copy is one text."""
    claims = [("Person/a", "studiedAt", "FilmSchool/1"), ("Person/b", "studiedAt", "FilmSchool/2")]
    twice = told(*claims, *claims)
    for _, _, key, claim in twice.edges(keys=True, data=True):
        claim["source"] = "first" if key in {"c0", "c1"} else "second"
    met = {(gap.one, gap.other): gap.shared for gap in together(twice, ontology, ["Person"])}
    for _, _, claim in twice.edges(data=True):
        claim["text_group"] = "agency"

    assert met == {("Person/a", "Person/b"): ("first", "second")}
    assert together(twice, ontology) == []


def test_figures_before_and_since_a_day(ontology: Ontology) -> None:
    """A tie counts from its date on; what has no date tells of no change."""
    network = told(
        ("Person/a", "worksFor", "Company/x"),
        ("Person/a", "worksFor", "Company/y"),
        ("Person/a", "worksFor", "Company/z"),
    )
    for key, date in (("c0", "2017-05"), ("c1", "2020"), ("c2", "")):
        next(f for _, _, k, f in network.edges(keys=True, data=True) if k == key)["date"] = date
    before, after = before_and_after(network, ontology, "2020")
    found = {c.iri: (c.before, c.after) for c in changes(before, after)}

    assert found == {"Person/a": (1, 1), "Company/x": (1, 0), "Company/y": (0, 1)}


def test_an_entity_has_a_place_by_every_measure() -> None:
    """The middle of a star is first by each measure, and equals share a place."""
    star = network_from([(0, n) for n in range(1, 5)])

    assert {f.measure: (f.place, f.of) for f in figures(star, "urn:0")} == dict.fromkeys(
        MEASURES, (1, 5)
    )
    assert {f.place for f in figures(star, "urn:3") if f.measure != "core"} == {2}


def test_another_measure_is_refused() -> None:
    """The message offers the known ones."""
    with pytest.raises(UnknownNameError, match="betweenness"):
        rank(network_from([(1, 2)]), "betweeness")

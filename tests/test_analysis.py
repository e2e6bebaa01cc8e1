"""Compiled measures equal NetworkX's own."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import rank
from graph.errors import UnknownNameError
from graph.network import Network

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


@settings(deadline=None)
@given(edges)
def test_betweenness_equals_networkx(pairs: list[tuple[int, int]]) -> None:
    """Same figure for each entity, to 1e-9."""
    network = network_from(pairs)
    expected = nx.betweenness_centrality(simple(network))

    assert {r.iri: r.score for r in rank(network, "betweenness")} == pytest.approx(
        expected, abs=1e-9
    )


@settings(deadline=None)
@given(edges)
def test_pagerank_equals_networkx(pairs: list[tuple[int, int]]) -> None:
    """Same figure for each entity, to 1e-6."""
    network = network_from(pairs)
    expected = nx.pagerank(simple(network), alpha=0.85, tol=1e-12, max_iter=1000)

    assert {r.iri: r.score for r in rank(network, "pagerank")} == pytest.approx(expected, abs=1e-6)


@given(edges)
def test_ties_are_the_degree_of_the_simple_graph(pairs: list[tuple[int, int]]) -> None:
    """Parallel claims and loops do not make an entity better connected."""
    network = network_from(pairs)

    assert {r.iri: r.ties for r in rank(network)} == dict(simple(network).degree())


@given(edges, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    """The same claims in another order give the same ranking."""
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def order(given_pairs: list[tuple[int, int]]) -> list[str]:
        return [r.iri for r in rank(network_from(given_pairs), "betweenness")]

    assert order(pairs) == order(shuffled)


def test_another_measure_is_refused() -> None:
    """The message offers the known ones."""
    with pytest.raises(UnknownNameError, match="betweenness"):
        rank(network_from([(1, 2)]), "betweeness")

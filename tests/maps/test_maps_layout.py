"""Where entities stand: the same in every run, apart from each other, groups together."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

from graph.maps.layout import place

PLACE = """
import json, sys, networkx as nx
from graph.maps.layout import place
network = nx.MultiDiGraph()
nodes, edges = json.load(sys.stdin)
for name, label in nodes: network.add_node(name, label=label)
network.add_edges_from(map(tuple, edges))
print(json.dumps(sorted(place(network).items())))
"""


def groups(count: int, size: int) -> nx.MultiDiGraph[str]:
    """Return rings with spokes, each tied to the next by one line."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for group in range(count):
        names = [f"g{group:03d}-{i:03d}" for i in range(size)]
        for i, name in enumerate(names):
            network.add_node(name, label=name)
            network.add_edges_from((name, names[(i + step) % size]) for step in (1, 2, 5))
    network.add_edges_from((f"g{i:03d}-000", f"g{(i + 1) % count:03d}-001") for i in range(count))
    return network


def closeness(network: nx.MultiDiGraph[str]) -> float:
    """Return which share of the ten nearest on the map are of the same group."""
    places = place(network)
    names = sorted(places)
    points = np.array([places[n] for n in names])
    group = np.array([n.split("-")[0] for n in names])
    far = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    near = np.argsort(far, axis=1)[:, :10]
    return float((group[near] == group[:, None]).mean())


def test_places_depend_on_neither_hash_seed_nor_locale_nor_order(
    network: nx.MultiDiGraph[str],
) -> None:
    """Two processes that agree in nothing but the network agree in every place."""
    nodes = [(n, data["label"]) for n, data in network.nodes(data=True)]
    edges = list(network.edges(keys=True))

    def run(seed: str, locale: str, step: int) -> str:
        return subprocess.run(
            [sys.executable, "-X", "utf8", "-c", PLACE],
            input=json.dumps([nodes[::step], edges[::step]]),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale},
            check=True,
        ).stdout

    assert run("1", "C", 1) == run("2", "tr_TR.UTF-8", -1)


def test_groups_stand_together() -> None:
    """A reader sees who belongs together."""
    assert closeness(groups(12, 25)) > 0.55


def test_names_of_a_small_map_do_not_overlap(network: nx.MultiDiGraph[str]) -> None:
    """Up to a hundred entities or so there is room for each name below its mark."""
    places = sorted(place(network).values())
    overlaps = sum(
        abs(x - a) < 40 and abs(y - b) < 16
        for i, (x, y) in enumerate(places)
        for a, b in places[i + 1 :]
    )

    assert overlaps <= 2


@pytest.mark.parametrize(
    ("nodes", "edges"), [(0, []), (1, []), (1, [(0, 0)]), (2, [(0, 1)]), (3, []), (4, [(0, 1)])]
)
def test_the_smallest_networks_have_places(nodes: int, edges: list[tuple[int, int]]) -> None:
    """No number of entities is too small, and no two stand in one place."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_nodes_from(map(str, range(nodes)), label="x")
    network.add_edges_from((str(a), str(b)) for a, b in edges)

    assert nodes == len(set(place(network).values()))

"""Where each entity stands on the map: groups kept together, names apart, the same in every run.

Entities that are tied to each other form a group (Louvain); each group is laid out by a compiled
spring layout, and the groups are packed like discs, those that share ties side by side. What is
connected to nothing else stands in tidy rows below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx
import numpy as np

from graph.maps.packing import Links, Points, pack_boxes, pack_discs, part, tighten, turn, widen

SEED = 7
SPACING = 45.0
"""The distance, in map units, that an entity keeps from its neighbors on average."""
_NAMED = 160
"""Up to so many entities, room is made for every name; past it, for the marks alone."""
_REFINED = 400
"""Up to so many entities in one piece, ties between groups may bend the groups."""


def place(network: nx.MultiDiGraph[str]) -> dict[str, tuple[float, float]]:
    """Return where each node stands, in map units around (0, 0); a wide page is assumed.

    Neither the order of nodes and edges nor the hash seed has a say: nodes are taken by name.
    """
    names = sorted(network)
    ties = _ties(network, names)
    labels = [str(network.nodes[name].get("label", "")) for name in names]
    room = _rooms(labels, ties)
    pieces = sorted((sorted(p) for p in nx.connected_components(ties)), key=lambda p: (-len(p), p))
    points = np.zeros((len(names), 2))
    for piece in pieces:
        points[piece] = _piece(ties.subgraph(piece), piece, room)
    points = pack_boxes(points, pieces, room)
    rounded = [(round(float(x), 1), round(float(y), 1)) for x, y in points]
    return dict(zip(names, rounded, strict=True))


def _ties(network: nx.MultiDiGraph[str], names: Sequence[str]) -> nx.Graph[int]:
    """Return who is tied to whom, as numbers: sets of numbers iterate alike in every run."""
    number = {name: i for i, name in enumerate(names)}
    weights: dict[tuple[int, int], int] = {}
    for subject, object_ in network.edges():
        pair = (number[subject], number[object_])
        if pair[0] != pair[1]:
            pair = (min(pair), max(pair))
            weights[pair] = weights.get(pair, 0) + 1
    ties: nx.Graph[int] = nx.Graph()
    ties.add_nodes_from(range(len(names)))
    ties.add_weighted_edges_from((a, b, w) for (a, b), w in sorted(weights.items()))
    return ties


def _rooms(labels: Sequence[str], ties: nx.Graph[int]) -> Points:
    """Return the width and height of each entity: its mark, and its name where there is room."""
    if len(labels) > _NAMED:
        return np.full((len(labels), 2), SPACING * 0.42)
    marks = [9 * np.sqrt(ties.degree(i)) for i in range(len(labels))]
    names = [12 + 6.3 * min(len(label), 20) for label in labels]
    boxes = [(max(n, m + 24), 32 + 1.6 * m) for n, m in zip(names, marks, strict=True)]
    return np.array(boxes, dtype=np.float64).reshape(len(labels), 2)


def _piece(ties: nx.Graph[int], piece: Sequence[int], room: Points) -> Points:
    """Lay out one connected piece; rows of the answer follow ``piece``."""
    if len(piece) == 1:
        return np.zeros((1, 2))
    groups = _groups(ties)
    points = {n: p for group in groups for n, p in _spring(ties.subgraph(group), group)}
    found = np.array([points[n] for n in piece])
    rows = {n: i for i, n in enumerate(piece)}
    members = [[rows[n] for n in group] for group in groups]
    links = np.array([(rows[a], rows[b]) for a, b in sorted(ties.edges())])
    found = pack_discs(found, members, links, SPACING)
    if len(piece) <= _REFINED:
        owner = {row: number for number, group in enumerate(members) for row in group}
        bonds = np.array([1.0 if owner[a] == owner[b] else 0.1 for a, b in links.tolist()])
        found = _relax(turn(found), links, bonds)
    found, own = widen(turn(found)), room[list(piece)]
    return part(tighten(found, own) if len(room) <= _NAMED else found, own)


def _groups(ties: nx.Graph[int]) -> list[list[int]]:
    found: Iterable[set[int]] = nx.community.louvain_communities(ties, seed=SEED)
    return sorted((sorted(group) for group in found), key=lambda g: (-len(g), g))


def _spring(ties: nx.Graph[int], group: Sequence[int]) -> Iterable[tuple[int, Points]]:
    """Yield each node of a group with its place; the group is centered, large as it is many."""
    import rustworkx as rx

    rows = {n: i for i, n in enumerate(group)}
    compiled = rx.PyGraph(multigraph=False)
    compiled.add_nodes_from(list(group))
    compiled.extend_from_edge_list([(rows[a], rows[b]) for a, b in sorted(ties.edges())])
    found = rx.spring_layout(compiled, seed=SEED, num_iter=60)
    points = np.array([found[i] for i in range(len(group))])
    points -= points.mean(axis=0)
    reach = np.sqrt((points**2).sum(axis=1).mean()) or 1.0
    points *= SPACING * np.sqrt(len(group)) / 2.2 / reach
    return zip(group, turn(points), strict=True)


def _relax(points: Points, links: Links, bonds: Points, rounds: int = 60) -> Points:
    """Let ties pull, as hard as ``bonds`` says, and entities push, ever less."""
    points = points.copy()
    for step in range(rounds):
        push = _push(points)
        tie = points[links[:, 1]] - points[links[:, 0]]
        length = np.sqrt((tie**2).sum(axis=1, keepdims=True))
        pull = tie * length / SPACING / 2.2 * bonds[:, None]
        np.add.at(push, links[:, 0], pull)
        np.add.at(push, links[:, 1], -pull)
        size = np.sqrt((push**2).sum(axis=1, keepdims=True)) + 1e-9
        points += push / size * np.minimum(size, SPACING * 0.4 * (1 - step / rounds))
    return points


def _push(points: Points) -> Points:
    across = points[:, 0][:, None] - points[:, 0]
    down = points[:, 1][:, None] - points[:, 1]
    far = across**2 + down**2
    force = np.where(far < (6 * SPACING) ** 2, SPACING**2 / (far + 1e-3), 0.0)
    return np.stack([(across * force).sum(axis=1), (down * force).sum(axis=1)], axis=1)

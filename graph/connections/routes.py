"""The best routes between two entities: the fewest steps first, then the best supported.

Routes are simple paths (no entity twice), found in order of cost by A* search (Hart, Nilsson and
Raphael 1968) with the true cost to the goal as its estimate, which Dijkstra's algorithm gives; a step
costs one and a little more the fewer texts support it, the sum of these little costs being less than a
step.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.connections.ties import Tie, Ties

_UNSURE = 0.1
"""How much of the weight of a missing text a missing confidence has."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one entity to the next, and what is said of the two."""

    start: str
    end: str
    tie: Tie


@dataclass(frozen=True, slots=True)
class Route:
    """Steps that lead from the first entity to the last."""

    steps: tuple[Step, ...]

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that the route passes, its ends included."""
        return (self.steps[0].start, *(step.end for step in self.steps))


def routes(
    ties: Ties, one: str, other: str, most: int, passable: Callable[[str], bool]
) -> Iterator[Route]:
    """Yield the routes of at most ``most`` steps, best first; only over entities that are passable.

    Ends need not be passable. Nothing is yielded where an end has no ties.
    """
    if one == other or one not in ties or other not in ties:
        return

    def open_(iri: str) -> bool:
        return iri in {one, other} or passable(iri)

    left = _costs_to(ties, other, most, open_)
    queue: list[tuple[float, tuple[str, ...], float]] = []
    if one in left:
        queue.append((left[one], (one,), 0.0))
    while queue:
        _, path, cost = heapq.heappop(queue)
        if path[-1] == other:
            yield Route(tuple(Step(a, b, ties[a][b]) for a, b in pairwise(path)))
            continue
        for near in ties[path[-1]].keys() & left.keys() - set(path):
            spent = cost + _cost(ties[path[-1]][near], most)
            if spent + left[near] < most + 1:
                heapq.heappush(queue, (spent + left[near], (*path, near), spent))


def _cost(tie: Tie, most: int) -> float:
    """Return the cost of a step: over ``most`` steps the little costs stay below one."""
    doubt = 1 / (1 + tie.texts) + _UNSURE * (1 - tie.confidence)
    return 1 + doubt / (most + 1)


def _costs_to(ties: Ties, goal: str, most: int, open_: Callable[[str], bool]) -> dict[str, float]:
    """Return the least cost from each entity to ``goal`` within ``most`` steps (Dijkstra 1959)."""
    costs: dict[str, float] = {}
    queue = [(0.0, goal)]
    while queue:
        cost, iri = heapq.heappop(queue)
        if iri in costs:
            continue
        costs[iri] = cost
        for near, tie in ties[iri].items():
            spent = cost + _cost(tie, most)
            if near not in costs and spent < most + 1 and open_(near):
                heapq.heappush(queue, (spent, near))
    return costs

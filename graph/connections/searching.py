"""The routes between two entities, and the nearest that do not count, read as far as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.connections.reaching import Region
from graph.connections.routes import Route, routes
from graph.connections.ties import Ties, stands, ties
from graph.network import Network, Surroundings
from graph.ontology import Ontology

STEPS = 6
"""How many steps a route has at most, unless asked otherwise."""
ROUTES = 3
"""How many routes are told, unless asked otherwise."""
_LOOKED_AT = 1000
"""How many routes are looked at for those that are told."""
_FURTHER = 4
"""How many steps further a route may be that is told as a miss."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A route that does not count, and why.

    ``kind``: ``hub`` leads through ``through``; ``status`` rests on what is not settled; ``longer`` has
    more steps than asked for.
    """

    kind: str
    route: Route
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a connection: at most ``most`` steps, ``count`` routes.

    ``through`` names classes that routes may lead through although too much meets there.
    """

    most: int = STEPS
    count: int = ROUTES
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in ``network``, which holds as much of the claims as was read for it.

    ``misses`` are there where there are no routes; ``reach`` is to how many others each end is tied.
    """

    network: Network
    routes: tuple[Route, ...]
    misses: tuple[Miss, ...]
    reach: tuple[int, int]


def search(around: Surroundings, ontology: Ontology, ends: tuple[str, str], ask: Ask) -> Found:
    """Return the best routes between ``ends``, or the nearest misses.

    The result is that of a search of all claims: a route with more steps costs more, so that those
    within the width that was read are told as soon as they are enough.
    """

    def passable(entities: Collection[str]) -> set[str]:
        types = around.types(entities)
        return {iri for iri, name in types.items() if _passes(name, ontology, ask)}

    def look() -> _Search:
        edges = region.edges | hubs.edges
        return _Search(around.part(edges, words=False), ontology, ends, ask)

    region = hubs = Region(around, ends, passable)
    while region.width < ask.most and not (region.met and look().enough(region.width)):
        region.grow()
    looked = look()
    if not looked.best(ask.most, 1):
        hubs = Region(around, ends, set)
        while hubs.width < ask.most and not (hubs.met and look().hub(hubs.width)):
            hubs.grow()
        while region.width < ask.most + _FURTHER and not (
            region.met and look().longer(region.width)
        ):
            region.grow()
        looked = look()
    return looked.found(around.part(region.edges | hubs.edges))


def _passes(name: str, ontology: Ontology, ask: Ask) -> bool:
    """Tell whether routes may lead through an entity of the class called ``name``."""
    return ontology.fits(name, ask.through) or not ontology.entity_class(name).hub


class _Search:
    """Searches a network for the routes between two entities."""

    def __init__(
        self, network: Network, ontology: Ontology, ends: tuple[str, str], ask: Ask
    ) -> None:
        self._network = network
        self._ontology = ontology
        self._ends = ends
        self._ask = ask
        self._ties = ties(network, ontology)

    def best(self, most: int, count: int) -> tuple[Route, ...]:
        """Return the best routes that count; none that only makes a detour of a better one.

        Where ends are tied by very many routes, only the first ``_LOOKED_AT`` are looked at.
        """
        found: list[Route] = []
        met = routes(self._ties, *self._ends, most, self._passable)
        for route in islice(met, _LOOKED_AT):
            if len(found) == count:
                break
            if not any(set(known.entities) <= set(route.entities) for known in found):
                found.append(route)
        return tuple(found)

    def enough(self, width: int) -> bool:
        """Tell whether all routes asked for are there, none of more than ``width`` steps."""
        found = self.best(self._ask.most, self._ask.count)
        return len(found) == self._ask.count and all(len(r.steps) <= width for r in found)

    def hub(self, width: int) -> Route | None:
        """Return the best route through anything, of at most ``width`` steps."""
        return self._first(self._ties, lambda _: True, width)

    def longer(self, width: int) -> Route | None:
        """Return the best route that is longer than asked for, of at most ``width`` steps."""
        found = self.best(self._ask.most + _FURTHER, 1)
        return found[0] if found and len(found[0].steps) <= width else None

    def found(self, network: Network) -> Found:
        """Return what is told, of ``network``: the same claims, with their words."""
        told = self.best(self._ask.most, self._ask.count)
        reach = self._reach()
        return Found(network, told, () if told else tuple(self._misses()), reach)

    def _misses(self) -> Iterator[Miss]:
        """Yield the best route of each kind that does not count."""
        most = self._ask.most
        if hub := self.hub(most):
            yield Miss("hub", hub, self._hubs(hub.entities[1:-1]))
        if status := self._first(self._told(), self._passable, most):
            yield Miss("status", status)
        if longer := self.longer(most + _FURTHER):
            yield Miss("longer", longer)

    def _first(self, over: Ties, passable: Callable[[str], bool], width: int) -> Route | None:
        route = next(routes(over, *self._ends, self._ask.most, passable), None)
        return route if route and len(route.steps) <= width else None

    def _told(self) -> Ties:
        """Return the ties by claims in force and by those that may come to be."""
        open_ = (c for _, _, c in self._network.edges(data=True) if not stands(c))
        if not any(map(self._may_be, open_)):
            return self._ties
        return ties(self._network, self._ontology, self._may_be)

    def _reach(self) -> tuple[int, int]:
        """Return to how many others each end is tied."""
        one, other = (len(self._ties.get(end, ())) for end in self._ends)
        return one, other

    def _passable(self, iri: str) -> bool:
        return _passes(self._network.nodes[iri]["type"], self._ontology, self._ask)

    def _hubs(self, entities: Sequence[str]) -> tuple[str, ...]:
        return tuple(iri for iri in entities if not self._passable(iri))

    def _may_be(self, claim: Mapping[str, Any]) -> bool:
        """Tell whether a claim is in force, or may be: not one that another status contradicts."""
        return claim["stands"] or not self._ontology.status(claim["status"]).contradicts

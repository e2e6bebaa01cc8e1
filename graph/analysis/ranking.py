"""Entities in the order of a measure, and how their figures changed over time."""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.measures import MEASURES
from graph.analysis.ties import simple
from graph.dates import MONTH, YEAR, moved
from graph.errors import UnknownNameError
from graph.network import Network
from graph.ontology import Ontology
from graph.selection import Selection, select

DIGITS = 12
"""To how many decimals two figures are held to be the same."""


@dataclass(frozen=True, slots=True)
class Rank:
    """An entity and its figure: ``ties`` counts the entities it is tied to, ``claims`` the claims."""

    iri: str
    label: str
    type: str
    ties: int
    claims: int
    score: float


@dataclass(frozen=True, slots=True)
class Figure:
    """An entity's figure by a measure, and its place (from 1) among ``of`` entities that have one."""

    measure: str
    score: float
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class Change:
    """An entity's figure before and after a date; 0 where it was not there."""

    iri: str
    label: str
    type: str
    before: float
    after: float


def rank(network: Network, by: str = "ties") -> list[Rank]:
    """Order the entities of ``network`` by one of ``MEASURES``, what tells most first; then by name.

    An entity that the measure has no figure for is left out. Raises ``UnknownNameError`` for another
    measure.
    """
    if by not in MEASURES:
        raise UnknownNameError("measure", by, MEASURES)
    graph = simple(network)
    measure = MEASURES[by]
    ranks = [
        Rank(
            iri=iri,
            label=network.nodes[iri]["label"],
            type=network.nodes[iri]["type"],
            ties=graph.degree(iri),
            claims=network.degree(iri),
            score=score,
        )
        for iri, score in measure.compute(graph).items()
    ]
    sign = 1 if measure.lowest_first else -1
    return sorted(ranks, key=lambda r: (sign * round(r.score, DIGITS), r.label, r.iri))


def figures(network: Network, iri: str) -> list[Figure]:
    """Return the figures of one entity by every measure that has one for it; equals share a place."""
    found = []
    for name, measure in MEASURES.items():
        ranks = rank(network, name)
        score = next((r.score for r in ranks if r.iri == iri), None)
        if score is not None:
            sign = 1 if measure.lowest_first else -1
            own = sign * round(score, DIGITS)
            place = 1 + sum(sign * round(r.score, DIGITS) < own for r in ranks)
            found.append(Figure(name, score, place, len(ranks)))
    return found


def before_and_after(network: Network, ontology: Ontology, day: str) -> tuple[Network, Network]:
    """Return what was so before ``day`` (``2020``, ``2020-11``, ``2020-11-05``), and what from it on.

    What has no date tells of no change and is in neither; what began before and goes on, or cannot be
    told by its date, is in both.
    """
    unit = {YEAR: "year", MONTH: "month"}.get(len(day), "day")
    earlier = Selection(until=moved(day, unit, -1), undated=False)
    parts = (earlier, Selection(since=day, undated=False))
    before, after = (select(network, part, ontology) for part in parts)
    return before, after


def changes(before: Network, after: Network, by: str = "ties") -> list[Change]:
    """Return the figures of all entities in two networks, the greatest change first."""
    one, other = ({r.iri: r for r in rank(network, by)} for network in (before, after))
    found = []
    for iri in one.keys() | other.keys():
        about = other.get(iri) or one[iri]
        figures = (one[iri].score if iri in one else 0.0, other[iri].score if iri in other else 0.0)
        found.append(Change(iri, about.label, about.type, *figures))
    return sorted(found, key=lambda c: (-round(abs(c.after - c.before), DIGITS), c.label, c.iri))

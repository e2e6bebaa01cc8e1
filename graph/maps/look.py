"""What size and color of the marks tell, where it is not ties and classes: a measure, communities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.analysis import MEASURES, groups, rank
from graph.analysis.grouping import group_name
from graph.connections.telling import Teller
from graph.network import Network
from graph.ontology import Ontology

COLORS = ("#0072b2", "#d55e00", "#007a5a", "#b8528f", "#a87400", "#2f86c1", "#7a5195", "#7d6230")
"""For the largest groups, the largest first: told apart without red and green, 3:1 on white."""
OTHERS = "#82807b"
"""The color of entities of smaller groups, and of none."""
GREATEST = 36.0
"""The weight of the entity with the highest figure: as that of one with so many ties."""


@dataclass(frozen=True, slots=True)
class Look:
    """How marks look. ``measure`` says what their size tells, ``weights`` how large each is, by IRI.

    ``paints`` gives the color of each entity, by IRI; ``groups`` name the colors. What is empty is as
    ever: size by ties, color by class.
    """

    measure: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    paints: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[tuple[str, str], ...] = ()


def look_of(
    network: Network, ontology: Ontology, language: str, size: str = "", *, grouped: bool = False
) -> Look:
    """Return a look whose sizes are by the measure ``size`` and whose colors are by community.

    Raises ``UnknownNameError`` for a measure that there is not.
    """
    teller = Teller(network, ontology, language)
    found = groups(network) if grouped else []
    named = [(group, COLORS[n]) for n, group in enumerate(found[: len(COLORS)])]
    return Look(
        measure=teller.words.say(f"label_{size}") if size in MEASURES else size,
        weights=_weights(network, size) if size else {},
        paints={iri: OTHERS for iri in network if grouped}
        | {iri: color for group, color in named for iri in group.members},
        groups=tuple((group_name(group.members, teller), color) for group, color in named),
    )


def _weights(network: Network, by: str) -> dict[str, float]:
    scores = {r.iri: r.score for r in rank(network, by)}
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    if MEASURES[by].lowest_first:
        scores = {iri: low + high - score for iri, score in scores.items()}
    low = min(low, 0.0)
    spread = (high - low) or 1.0
    return {iri: round(GREATEST * (scores.get(iri, low) - low) / spread, 2) for iri in network}

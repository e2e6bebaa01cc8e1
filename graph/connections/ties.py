"""The ties of a network: what is claimed of two entities, taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.network import Network
from graph.ontology import Ontology
from graph.support import Edge, Support, saying, support

Ties = Mapping[str, Mapping[str, "Tie"]]
"""The ties of each entity, by the entity at the other end."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What is said of two entities. ``sayings`` are claims that say the same, best supported first."""

    sayings: tuple[tuple[Support, tuple[Edge, ...]], ...]
    confidence: float

    @property
    def texts(self) -> int:
        """How many independent texts say the best supported thing."""
        return len(self.sayings[0][0].texts)


def stands(claim: Mapping[str, Any]) -> bool:
    """Tell whether a claim is in force and trusted: it alone makes a sourced tie."""
    return bool(claim.get("stands", True))


def ties(
    network: Network, ontology: Ontology, admits: Callable[[Mapping[str, Any]], bool] = stands
) -> Ties:
    """Return the ties that the admitted claims of ``network`` make; an entity has none with itself."""
    claims = {
        (subject, object_, key): claim
        for subject, object_, key, claim in network.edges(keys=True, data=True)
        if subject != object_ and admits(claim)
    }
    said: dict[tuple[str, str], dict[Any, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge, claim in claims.items():
        ends = (min(edge[:2]), max(edge[:2]))
        said[ends][saying(edge, claim, ontology)].append(edge)
    known = support(network, claims, ontology)
    found: dict[str, dict[str, Tie]] = defaultdict(dict)
    for (one, other), sayings in said.items():
        found[one][other] = found[other][one] = _tie(claims, sayings, known)
    return found


def _tie(
    claims: Mapping[Edge, Mapping[str, Any]],
    sayings: Mapping[Any, list[Edge]],
    known: Mapping[Any, Support],
) -> Tie:
    def confidence(edge: Edge) -> float:
        return float(claims[edge].get("confidence", 1.0))

    ordered = []
    for said, edges in sayings.items():
        best = sorted(edges, key=lambda edge: (-confidence(edge), edge)) if edges[1:] else edges
        ordered.append((known[said], tuple(best)))
    if ordered[1:]:
        ordered.sort(
            key=lambda s: (-len(s[0].texts), -len(s[0].sources), -confidence(s[1][0]), s[1])
        )
    return Tie(tuple(ordered), confidence(ordered[0][1][0]))

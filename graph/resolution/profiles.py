"""What is known of an entity when it is compared with another: names, class, neighbors, dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph.network import Network
from graph.ontology import Ontology

Neighbor: TypeAlias = tuple[str, str, str]
"""A relation, ``out`` or ``in`` as seen from the entity, the other entity's id."""
_DATES = ("date", "since", "until")


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity as it is compared: the preferred name first, ``type`` a class of the ontology.

    ``dates`` are those of its claims (EDTF level 0). ``apart`` holds the ids that a person told it apart
    from: it is never compared with them.
    """

    id: str
    type: str
    names: tuple[str, ...]
    wikidata: str = ""
    neighbors: frozenset[Neighbor] = frozenset()
    dates: tuple[str, ...] = ()
    apart: frozenset[str] = frozenset()


def profiles(
    network: Network, ontology: Ontology, apart: Mapping[str, frozenset[str]] | None = None
) -> list[Profile]:
    """Return the entities of ``network`` as profiles, by id.

    ``apart`` gives, by id, the ids that an entity was told apart from. A claim of a status that does not
    stand still says who is meant, so its ends are neighbors like others; a symmetric relation is
    ``out`` at both.
    """
    neighbors: dict[str, set[Neighbor]] = defaultdict(set)
    dates: dict[str, set[str]] = defaultdict(set)
    for subject, object_, claim in network.edges(data=True):
        relation = claim["relation"]
        back = "out" if ontology.relation(relation).symmetric else "in"
        neighbors[subject].add((relation, "out", object_))
        neighbors[object_].add((relation, back, subject))
        known = {claim[name] for name in _DATES if claim.get(name)}
        dates[subject] |= known
        dates[object_] |= known
    return [
        Profile(
            id=iri,
            type=network.nodes[iri]["type"],
            names=_names(network.nodes[iri]),
            wikidata=network.nodes[iri]["wikidata"],
            neighbors=frozenset(neighbors[iri]),
            dates=tuple(sorted(dates[iri])),
            apart=frozenset((apart or {}).get(iri, ())),
        )
        for iri in sorted(network)
    ]


def _names(node: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the label first, then those of other languages, then aliases; each once."""
    return tuple(dict.fromkeys([node["label"], *node["labels"].values(), *node["aliases"]]))

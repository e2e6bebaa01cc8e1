"""How well a claim is supported: by how many sources, and by how many independent texts.

Claims that say the same (the same ends, relation and status) support each other. Sources that print
one text count once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph.network import Network
from graph.ontology import Ontology

Edge: TypeAlias = tuple[str, str, str]
"""A claim in a network: subject, object and claim, by IRI."""
Saying: TypeAlias = tuple[object, ...]
"""What claims that say the same have in common."""


@dataclass(frozen=True, slots=True)
class Support:
    """What a thing that is said rests on: the IRIs of sources, and of the texts that they print."""

    sources: frozenset[str]
    texts: frozenset[str]


def saying(edge: Edge, claim: Mapping[str, Any], ontology: Ontology) -> Saying:
    """Return what claims that say the same as ``edge`` have in common; symmetric ends have no order."""
    symmetric = ontology.relation(claim["relation"]).symmetric
    ends = sorted(edge[:2]) if symmetric else edge[:2]
    return (*ends, claim["relation"], claim.get("status"))


def support(network: Network, edges: Iterable[Edge], ontology: Ontology) -> dict[Saying, Support]:
    """Return what each thing that ``edges`` say rests on, among them."""
    told = network.graph.get("sources", {})
    sources: dict[Saying, set[str]] = defaultdict(set)
    texts: dict[Saying, set[str]] = defaultdict(set)
    for edge in edges:
        claim = network.get_edge_data(*edge)
        said = saying(edge, claim, ontology)
        for source in (claim["source"], *claim.get("quote_sources", ())):
            about = told.get(source, claim if source == claim["source"] else {})
            sources[said].add(source)
            texts[said].add(about.get("text_group") or source)
    return {said: Support(frozenset(sources[said]), frozenset(texts[said])) for said in sources}

"""The first page: what is in the dossier, and what deserves a look."""

from __future__ import annotations

from typing import Any

from starlette.routing import BaseRoute

from graph.analysis import rank
from graph.connections import conflicts
from graph.questions import ask
from graph.reviewing.queue import ClaimItem
from graph.web.site import Answer, Site, Visit
from graph.web.told import decided

_MOST = 10
"""How many of the most connected are named."""
_FEW = 6
"""How many of what deserves a look are named."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the first page."""
    return site.page("/", home)


def home(visit: Visit) -> Answer:
    """Tell what is in the dossier, and what deserves a look."""
    now, language = visit.now, visit.language
    facts: dict[str, Any] = now.kept("home", language, lambda: _facts(visit))
    line = visit.site.waiting.known(language)
    waiting = [item for item in line.items if line.is_open(item)] if line else []
    claims = sum(isinstance(item, ClaimItem) for item in waiting)
    latest = visit.site.waiting.log().judgements[::-1][:_FEW]
    values = facts | {
        "line": line,
        "proposals": claims,
        "pairs": len(waiting) - claims,
        "decided": latest,
        "told_of": lambda judgement: decided(visit, judgement),
        "fault": visit.site.jobs.fault,
    }
    counts = facts["counts"]
    return Answer("home.html", values, table=lambda: {"title": now.config.title, **counts})


def _facts(visit: Visit) -> dict[str, Any]:
    """Return what a build says of itself."""
    now, language = visit.now, visit.language
    network = now.network(language)
    single = ask(now.store, "single-source", language=language)
    counts = {
        "entities": len(network),
        "claims": network.number_of_edges(),
        "standing": sum(claim["stands"] for _, _, claim in network.edges(data=True)),
        "sources": len(now.dossier.source_paths()),
        "conflicts": len(conflicts(network)),
        "single_source": len(single.rows),
    }
    return {
        "counts": counts,
        "most": rank(network)[:_MOST],
        "kinds": [(now.ontology.entity_class(name), number) for name, number in _kinds(visit)],
    }


def _kinds(visit: Visit) -> list[tuple[str, int]]:
    """Return how many entities there are of each broad kind, the most first."""
    network, ontology = visit.now.network(visit.language), visit.now.ontology
    numbers: dict[str, int] = {}
    for _, about in network.nodes(data=True):
        kind = ontology.kind(about["type"]).name
        numbers[kind] = numbers.get(kind, 0) + 1
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))

"""The first page: what is in the dossier, and what deserves a look."""

from __future__ import annotations

from typing import Any

from starlette.routing import BaseRoute

from graph.analysis import rank
from graph.connections import conflicts
from graph.web.site import Answer, Site, Visit

_MOST = 10
"""How many of the most connected are named."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the first page."""
    return site.page("/", home)


def home(visit: Visit) -> Answer:
    """Tell what is in the dossier."""
    network = visit.now.network(visit.language)
    standing = sum(claim["stands"] for _, _, claim in network.edges(data=True))
    counts: dict[str, Any] = {
        "entities": len(network),
        "claims": network.number_of_edges(),
        "standing": standing,
        "sources": len(visit.now.dossier.source_paths()),
        "conflicts": len(conflicts(network)),
    }
    most = rank(network)[:_MOST]
    values = {"counts": counts, "most": most}
    return Answer("home.html", values, table=lambda: {"title": visit.now.config.title, **counts})

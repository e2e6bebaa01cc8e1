"""What a request of the API sees, and what it may ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, Path, Query, Request

from graph.connections.telling import Teller
from graph.errors import FilmgraphError
from graph.network import Network
from graph.search import Index
from graph.support import Edge
from graph.web.api import models
from graph.web.asking import language_of
from graph.web.desk import Desk, Snapshot

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="How many to leave out first")]
Id = Annotated[str, Path(max_length=500)]
FAULTS: dict[int | str, dict[str, Any]] = {
    404: {"model": models.Fault, "description": "Nothing has this name, or more than one thing"},
    422: {"model": models.Fault, "description": "A parameter is missing or out of its bounds"},
}
"""What a request may be answered with instead."""


@dataclass(frozen=True, slots=True)
class View:
    """A state of the dossier in the language of whoever asks."""

    now: Snapshot
    language: str

    @property
    def network(self) -> Network:
        """The dossier's network."""
        return self.now.network(self.language)

    @property
    def teller(self) -> Teller:
        """What tells its claims."""
        return Teller(self.network, self.now.ontology, self.language)

    def index(self) -> Index:
        """Return what finds by words; made once for a build and a language."""
        return Index(self.now.store, self.network, self.now.ontology, self.language)

    def entity(self, name: str) -> str:
        """Return the IRI of the entity with this name; raise ``FilmgraphError`` for another."""
        found = self.now.lookup(self.language).entity(name).value
        if found not in self.network:
            raise FilmgraphError(f"no claim is told of {name!r}")
        return found


def _view(
    request: Request,
    lang: Annotated[Literal["fr", "en"] | None, Query(description="Of labels")] = None,
) -> View:
    """Read the language that is asked for: by address, else by header, else the dossier's."""
    desk: Desk = request.app.state.desk
    now = desk.snapshot()
    return View(now, lang or language_of(request, now.config.language))


Seen = Annotated[View, Depends(_view)]


@dataclass
class Wanted:
    """Which claims are asked for."""

    entity: Annotated[str, Query(description="A name, alias, id or IRI")] = ""
    relation: Annotated[str, Query(description="A relation's name")] = ""
    source: Annotated[str, Query(description="A source's id or title")] = ""
    status: Annotated[str, Query(description="A status's name")] = ""
    limit: Limit = 100
    offset: Offset = 0

    def edges(self, view: View) -> Iterator[Edge]:
        """Yield the claims that are wanted; raise ``FilmgraphError`` for an unknown name."""
        ontology, lookup = view.now.ontology, view.now.lookup(view.language)
        asked = {
            "relation": ontology.relation(self.relation).name if self.relation else "",
            "status": ontology.status(self.status).name if self.status else "",
            "source": lookup.source(self.source).value if self.source else "",
        }
        end = view.entity(self.entity) if self.entity else ""
        for subject, object_, key, claim in view.network.edges(keys=True, data=True):
            fits = all(claim[name] == value for name, value in asked.items() if value)
            if fits and (not end or end in {subject, object_}):
                yield subject, object_, key


def page(found: Sequence[T], limit: int, offset: int) -> Sequence[T]:
    """Return a part of what was found."""
    return found[offset : offset + limit]

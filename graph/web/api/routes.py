"""The addresses of the API. Each returns what the library does; nothing is computed here."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query

from graph.analysis import MEASURES, Rank, rank
from graph.connections import connect, entity_profile, source_profile
from graph.connections.conflicts import conflict_table
from graph.connections.connecting import claim_table
from graph.connections.searching import Ask
from graph.connections.telling import Teller
from graph.ontology import Term
from graph.search import MOST, Index
from graph.web.api import models
from graph.web.api.view import FAULTS, Id, Limit, Offset, Seen, Wanted, page

routes = APIRouter(responses=FAULTS)
_get = partial(routes.get, response_model_exclude_unset=True)


@_get("/entities", response_model=list[models.Counted])
def entities(
    view: Seen,
    type: Annotated[str, Query(description="Only those of a class")] = "",  # noqa: A002 # in the address
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[dict[str, Any]]:
    """List the entities, those with most claims first."""
    network, ontology = view.network, view.now.ontology
    wanted = (ontology.entity_class(type).name,) if type else ()
    found = [
        iri for iri, a in network.nodes(data=True) if not wanted or ontology.fits(a["type"], wanted)
    ]
    teller = view.teller
    found.sort(key=lambda iri: (-network.degree(iri), teller.name(iri), iri))
    return [
        _named(teller, iri) | {"claims": network.degree(iri)} for iri in page(found, limit, offset)
    ]


@_get("/entities/{id:path}", response_model=models.Entity)
def entity(view: Seen, id: Id) -> dict[str, Any]:  # noqa: A002 # in the address
    """Tell everything that is known of an entity, in order of time."""
    base = view.now.config.base
    iri = next((i for i in (base + id, id) if i in view.network), "")
    if not iri:
        raise HTTPException(404, f"no entity has the id {id!r}")
    return entity_profile(view.network, view.now.ontology, iri, view.language).table()


@_get("/sources", response_model=list[models.SourceAbout])
def sources(view: Seen, limit: Limit = 100, offset: Offset = 0) -> list[dict[str, str]]:
    """List the sources, by id."""
    rows = view.now.lookup(view.language).sources
    found = sorted(rows, key=lambda row: row["id"])
    return [{k: v for k, v in row.items() if v} for row in page(found, limit, offset)]


@_get("/sources/{id}", response_model=models.Source)
def source(view: Seen, id: Id) -> dict[str, Any]:  # noqa: A002 # in the address
    """Tell what a source states, what it alone supports, and what falls without it."""
    now = view.now
    rows = now.lookup(view.language).sources
    iri = next((row["source"] for row in rows if id in {row["id"], row["source"]}), "")
    if not iri:
        raise HTTPException(404, f"no source has the id {id!r}")
    return source_profile(now.store, view.network, now.ontology, iri, view.language).table()


@_get("/claims", response_model=list[models.Claim])
def claims(view: Seen, wanted: Annotated[Wanted, Depends()]) -> list[dict[str, Any]]:
    """List the claims, by their IRIs; each parameter narrows them down."""
    edges = sorted(wanted.edges(view), key=lambda edge: edge[2])
    teller = view.teller
    return [claim_table(teller, edge) for edge in page(edges, wanted.limit, wanted.offset)]


@_get("/claims/{id}", response_model=models.Claim)
def claim(view: Seen, id: Id) -> dict[str, Any]:  # noqa: A002 # in the address
    """Tell one claim."""
    wanted = {f"{view.now.config.base}claim/{id}", id}
    found = (edge for edge in view.network.edges(keys=True) if edge[2] in wanted)
    for edge in found:
        return claim_table(view.teller, edge)
    raise HTTPException(404, f"no claim that counts has the id {id!r}")


@_get("/relations", response_model=list[models.Relation])
def relations(view: Seen) -> list[dict[str, Any]]:
    """List the relations of the ontology, and how many claims are of each."""
    counts = Counter(claim["relation"] for *_, claim in view.network.edges(data=True))
    return [
        _term(known, view.language)
        | {
            "inverse": known.inverse_label(view.language),
            "domain": sorted(known.domain),
            "range": sorted(known.range),
            "claims": counts[known.name],
        }
        for known in view.now.ontology.relations.values()
    ]


@_get("/types", response_model=list[models.EntityClass])
def types(view: Seen) -> list[dict[str, Any]]:
    """List the classes of the ontology, and how many entities are of each."""
    counts = Counter(about["type"] for _, about in view.network.nodes(data=True))
    return [
        _term(known, view.language)
        | {"parents": list(known.parents), "entities": counts[known.name]}
        for known in view.now.ontology.classes.values()
    ]


@_get("/connect", response_model=models.Connection)
def connection(
    view: Seen,
    one: Annotated[str, Query(alias="from", min_length=1, max_length=500)],
    other: Annotated[str, Query(alias="to", min_length=1, max_length=500)],
    steps: Annotated[int, Query(ge=1, le=12, description="How many steps at most")] = 6,
    count: Annotated[int, Query(alias="routes", ge=1, le=50, description="How many routes")] = 3,
) -> dict[str, Any]:
    """Tell how two entities are tied: the best routes, each step with the words that state it."""
    ends = view.entity(one), view.entity(other)
    ask = Ask(steps, count)
    return connect(view.network, view.now.ontology, ends, ask, view.language).table()


@_get("/search", response_model=list[models.Hit])
def search(
    view: Seen,
    q: Annotated[str, Query(max_length=500, description="Words of a name or of a quotation")],
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most")] = MOST,
) -> list[dict[str, Any]]:
    """Find entities, relations, classes, sources and claims by words, the best first."""
    index: Index = view.now.kept("index", view.language, view.index)
    return [
        {"id": hit.iri, "kind": hit.kind, "name": hit.name, "about": hit.about}
        for hit in index.find(q, limit)
    ]


@_get("/conflicts", response_model=list[models.Conflict])
def conflicts(view: Seen) -> list[dict[str, Any]]:
    """List the claims that cannot be true together."""
    return conflict_table(view.network, view.now.ontology, view.language)


@_get("/rank", response_model=list[models.Ranked])
def ranked(
    view: Seen,
    by: Annotated[str, Query(json_schema_extra={"enum": list(MEASURES)})] = "ties",
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[dict[str, Any]]:
    """Order the entities by a measure, what tells most first."""
    network = view.network
    found: list[Rank] = view.now.kept(f"rank {by}", view.language, lambda: rank(network, by))
    return [
        {
            "id": r.iri,
            "name": r.label,
            "type": r.type,
            "ties": r.ties,
            "claims": r.claims,
            "score": r.score,
        }
        for r in page(found, limit, offset)
    ]


def _named(teller: Teller, iri: str) -> dict[str, Any]:
    return {"id": iri, "name": teller.name(iri), "type": teller.network.nodes[iri]["type"]}


def _term(known: Term, language: str) -> dict[str, Any]:
    return {
        "id": known.iri,
        "name": known.name,
        "label": known.label(language),
        "definition": known.definition(language),
    }

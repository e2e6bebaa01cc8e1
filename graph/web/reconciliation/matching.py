"""Reconciliation queries and their candidates (section 4 of the specification)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from graph.names import fold
from graph.querying.job import RefusedError
from graph.resolution import LIKELY
from graph.resolution.model import model
from graph.resolution.profiles import Neighbor
from graph.resolution.searching import Found, Wanted
from graph.web.reconciliation.register import INVERSE, Register, type_table

BATCH = 100
"""How many queries a batch may have."""
_FEATURES = {feature.name: feature.labels for feature in model().features}


class Value(BaseModel):
    """An entity as a property's value."""

    id: str


class Constraint(BaseModel):
    """A property that the entity should have, with its value or values."""

    pid: str
    v: str | float | bool | Value | list[str | float | bool | Value]


class Query(BaseModel):
    """One query: a name, or properties, or both."""

    query: str = Field("", max_length=500)
    type: str | list[str] = []
    limit: int = Field(10, ge=1, le=100)
    properties: list[Constraint] = Field([], max_length=50)
    type_strict: Literal["any", "all", "should"] = "any"


_BATCH = TypeAdapter(dict[str, Query])


def read_batch(text: str) -> Mapping[str, Query]:
    """Read a batch of queries; raise ``RefusedError`` 400 where it is none, 413 where it is too long."""
    try:
        batch = _BATCH.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "queries"
        raise RefusedError(400, f"{place}: {first['msg']}") from error
    if len(batch) > BATCH:
        raise RefusedError(413, f"queries: at most {BATCH} at once")
    for name, query in batch.items():
        if not (query.query.strip() or query.properties):
            raise RefusedError(400, f"{name}: needs a query or properties")
    return batch


def results(register: Register, batch: Mapping[str, Query]) -> dict[str, Any]:
    """Return the candidates of each query; raise ``RefusedError`` for an unknown type or property."""
    return {name: {"result": _candidates(register, query)} for name, query in batch.items()}


def _candidates(register: Register, query: Query) -> list[dict[str, Any]]:
    named = register.iri(query.query.strip())
    if named:
        return [_candidate(register, named, 1.0, match=True) | {"features": []}]
    found = register.searcher.find(_wanted(register, query), query.limit)
    likely = [f for f in found if f.score >= LIKELY]
    return [
        _candidate(register, f.profile.id, f.score, match=[f] == likely)
        | {"features": list(_features(register, query, f))}
        for f in found
    ]


def _wanted(register: Register, query: Query) -> Wanted:
    types = [query.type] if isinstance(query.type, str) else query.type
    return Wanted(
        name=query.query.strip(),
        types=tuple(register.type(name).name for name in types if name),
        wikidata=next((text for text in _wikidata(query) if text), ""),
        neighbors=frozenset(_neighbors(register, query.properties)),
        strict=query.type_strict != "should",
        every=query.type_strict == "all",
    )


def _neighbors(register: Register, constraints: Iterable[Constraint]) -> Iterator[Neighbor]:
    """Yield the ties that an entity with these properties has."""
    for constraint in constraints:
        relation = register.property(constraint.pid).relation
        if relation is not None:
            direction = "in" if constraint.pid.startswith(INVERSE) else "out"
            for iri in _meant(register, constraint):
                yield relation.name, direction, iri


def _meant(register: Register, constraint: Constraint) -> set[str]:
    """Return the entities that the values of a property may mean: by id, or by a name."""
    values = constraint.v if isinstance(constraint.v, list) else [constraint.v]
    found: set[str] = set()
    for value in values:
        text = value.id if isinstance(value, Value) else str(value)
        iri = register.iri(text)
        found |= {iri} if iri else register.named.get(fold(text), frozenset())
    return found


def _wikidata(query: Query) -> Iterator[str]:
    for constraint in query.properties:
        if constraint.pid == "wikidata" and isinstance(constraint.v, str):
            yield f"http://www.wikidata.org/entity/{constraint.v.rpartition('/')[2]}"


def _features(register: Register, query: Query, found: Found) -> Iterator[dict[str, Any]]:
    """Yield what the score comes from, each feature with its name in words, then each property."""
    for name, value in found.features.items():
        yield {"id": name, "name": _FEATURES[name][register.language], "value": value}
    for constraint in query.properties:
        ties = set(_neighbors(register, [constraint]))
        asked = register.property(constraint.pid)
        if asked.relation is not None:
            held = bool(ties & found.profile.neighbors)
            yield {"id": f"property:{asked.id}", "name": asked.name, "value": held}


def _candidate(register: Register, iri: str, score: float, *, match: bool) -> dict[str, Any]:
    return {
        "id": register.id(iri),
        "name": register.name(iri),
        "description": register.description(iri),
        "type": [type_table(register.kind(iri), register.language)],
        "score": round(100 * score, 1),
        "match": match,
    }

"""Data extension (section 7 of the specification): the values of properties, entity by entity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from graph.querying.job import RefusedError
from graph.web.reconciliation.register import INVERSE, Property, Register, type_table


class Asked(BaseModel):
    """A property that is asked for; settings are not offered and not read."""

    id: str


class Extension(BaseModel):
    """A data extension query: entities and properties by id."""

    ids: list[str] = Field(max_length=1000)
    properties: list[Asked] = Field(max_length=50)


def read_extension(text: str) -> Extension:
    """Read a data extension query; raise ``RefusedError`` 400 where it is none."""
    try:
        return Extension.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "extend"
        raise RefusedError(400, f"{place}: {first['msg']}") from error


def extended(register: Register, asked: Extension) -> dict[str, Any]:
    """Return the values that the entities have; an unknown entity has none.

    Raises ``RefusedError`` 400 for an unknown property.
    """
    properties = [register.property(each.id) for each in asked.properties]
    rows = {
        id_: {p.id: _values(register, register.iri(id_), p) for p in properties}
        for id_ in asked.ids
    }
    return {"meta": [_meta(register, p) for p in properties], "rows": rows}


def proposed(register: Register, type_: str, limit: int) -> dict[str, Any]:
    """Return the properties that entities of a type may have; raise ``RefusedError`` for no type."""
    kind = register.type(type_) if type_ else None
    found = [
        {"id": p.id, "name": p.name}
        for p in register.properties.values()
        if kind is None or _may_have(register, kind.name, p)
    ]
    return {"properties": found[:limit], "type": type_, "limit": limit}


def _may_have(register: Register, kind: str, asked: Property) -> bool:
    if asked.relation is None:
        return True
    ends = asked.relation.range if asked.id.startswith(INVERSE) else asked.relation.domain
    return register.ontology.fits(kind, ends)


def _meta(register: Register, asked: Property) -> dict[str, Any]:
    """Return a property with the type of its values, where these are entities of one type."""
    about: dict[str, Any] = {"id": asked.id, "name": asked.name}
    if asked.relation is not None:
        ends = asked.relation.domain if asked.id.startswith(INVERSE) else asked.relation.range
        if len(ends) == 1:
            [name] = ends
            about["type"] = type_table(register.type(name), register.language)
    return about


def _values(register: Register, iri: str, asked: Property) -> list[dict[str, Any]]:
    if not iri:
        return []
    if asked.relation is None:
        return _fact(register, iri, asked.id)
    return [
        {"id": register.id(other), "name": register.name(other)}
        for other in sorted(_others(register, iri, asked), key=register.name)
    ]


def _others(register: Register, iri: str, asked: Property) -> set[str]:
    """Return the entities that a claim in force ties to this one by a relation."""
    network, relation = register.network, asked.relation
    out = not asked.id.startswith(INVERSE)
    both = relation is not None and relation.symmetric
    edges: list[tuple[str, str, dict[str, Any]]] = []
    if out or both:
        edges += [(iri, other, claim) for _, other, claim in network.out_edges(iri, data=True)]
    if both or not out:
        edges += [(iri, other, claim) for other, _, claim in network.in_edges(iri, data=True)]
    return {
        other
        for _, other, claim in edges
        if relation and claim["relation"] == relation.name and claim["stands"]
    }


def _fact(register: Register, iri: str, name: str) -> list[dict[str, Any]]:
    """Return the values of one of ``FACTS``."""
    about, network = register.about(iri), register.network
    edges = [*network.out_edges(iri, data=True), *network.in_edges(iri, data=True)]
    texts: dict[str, Iterable[str]] = {
        "wikidata": [about["wikidata"].rpartition("/")[2]] if about["wikidata"] else [],
        "aliases": about["aliases"],
        "type": [register.kind(iri).label(register.language)],
    }
    counts = {"claims": len(edges), "sources": len({claim["source"] for *_, claim in edges})}
    if name in counts:
        return [{"int": counts[name]}]
    return [{"str": text} for text in texts[name]]

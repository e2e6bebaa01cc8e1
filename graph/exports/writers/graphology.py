"""Graphology's JSON: a directed multigraph for sigma.js, Retina and other programs in JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import claim_rows, entity_rows
from graph.maps.layout import place

_SIZE = 3
"""The size of a mark that is tied to nobody."""


def write(part: Part, path: Path) -> Left:
    """Write the graph with the places and colors of the map, one node or edge a line."""
    head = {"name": part.title, "language": part.language}
    options = {"type": "directed", "multi": True, "allowSelfLoops": True}
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"attributes": {_json(head)},\n"options": {_json(options)},\n"nodes": [\n')
        out.writelines(_lines(_nodes(part)))
        out.write('\n],\n"edges": [\n')
        out.writelines(_lines(_edges(part)))
        out.write("\n]}\n")
    return Left()


def _nodes(part: Part) -> Iterator[dict[str, Any]]:
    places = place(part.network)
    for row in entity_rows(part):
        x, y = places[row["iri"]]
        about: dict[str, Any] = {"label": row["name"], "x": x, "y": -y}
        about["color"] = part.ontology.classes[row["type"]].color
        about["size"] = _SIZE + part.neighbors(row["iri"])
        known = {name: text for name, text in row.items() if text and name not in {"id", "name"}}
        yield {"key": row["id"], "attributes": about | known}


def _edges(part: Part) -> Iterator[dict[str, Any]]:
    for row in claim_rows(part):
        ends = {"source": row.pop("subject_id"), "target": row.pop("object_id")}
        label = part.ontology.relation(row["relation"]).label(part.language)
        known = {name: text for name, text in row.items() if text and name != "id"}
        yield {"key": row["id"], **ends, "attributes": {"label": label, **known}}


def _lines(values: Iterator[dict[str, Any]]) -> Iterator[str]:
    for number, value in enumerate(values):
        yield (",\n" if number else "") + _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


FORMAT = Format("graphology", ".json", write)

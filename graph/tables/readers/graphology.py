"""Graphology's JSON, as sigma.js and Retina keep it: nodes and edges with attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.errors import InputError
from graph.tables.attributes import Naming, Nodes
from graph.tables.cells import cell_text
from graph.tables.foreign import Feed, Format
from graph.tables.statements import Statement


def read(feed: Feed) -> Iterator[tuple[int, Statement]]:
    """Yield what each edge states; the file is read whole."""
    naming, nodes = Naming(feed), Nodes()
    graph = feed.read_object()
    for at, node in enumerate(_list(feed, graph, "nodes")):
        key = _text(feed, f"/nodes/{at}", node, "key")
        nodes.add(key, naming.node(key, _attributes(node)))
    known = nodes.told_apart()
    for at, edge in enumerate(_list(feed, graph, "edges")):
        place = f"/edges/{at}"
        ends = [known.get(_text(feed, place, edge, end)) for end in ("source", "target")]
        if ends[0] is None or ends[1] is None:
            yield at + 1, Statement(left="an edge to no node of the file", place=place)
            continue
        about = {"edge": str(edge.get("key", "")), **_attributes(edge)}
        yield at + 1, naming.statement((ends[0], ends[1]), about, place)
    known.count(feed.left)


def _list(feed: Feed, graph: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = graph.get(name)
    if not isinstance(found, list):
        raise InputError(f"{feed.path} /{name}", "is no list")
    for at, each in enumerate(found):
        if not isinstance(each, dict):
            raise InputError(f"{feed.path} /{name}/{at}", "is no object")
    return found


def _text(feed: Feed, place: str, about: dict[str, Any], name: str) -> str:
    if not isinstance(about.get(name), (str, int)):
        raise InputError(f"{feed.path} {place}/{name}", "is missing, or is no text")
    return str(about[name])


def _attributes(about: dict[str, Any]) -> dict[str, str]:
    found = about.get("attributes")
    if not isinstance(found, dict):
        return {}
    cells = {name: cell_text(value) for name, value in found.items()}
    return {name: text for name, text in cells.items() if text}


FORMAT = Format("graphology", read)

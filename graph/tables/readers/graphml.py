"""GraphML: nodes and edges with data, as NetworkX, igraph, yEd and Gephi write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from graph.tables.attributes import Naming, Nodes
from graph.tables.elements import children, elements, pointer, text_of
from graph.tables.foreign import Feed, Format
from graph.tables.statements import Statement

_FIRST, _SECOND = (0.0, 0.5), (0.5, 1.0)
_ROOT = "graphml"
Keys = dict[tuple[str, str], tuple[str, str]]
"""What a key of nodes or edges is called, and its default."""


def read(feed: Feed) -> Iterator[tuple[int, Statement]]:
    """Yield what each edge states; the file is read twice, first for its nodes."""
    naming, nodes, keys = Naming(feed), Nodes(), Keys()
    wanted = frozenset({"key", "node"})
    for element in elements(feed, _ROOT, wanted, _FIRST):
        if element.tag.endswith("key"):
            _key(element, keys)
        else:
            key = element.get("id", "")
            nodes.add(key, naming.node(key, _data(element, "node", keys)))
    known = nodes.told_apart()
    edges = elements(feed, _ROOT, frozenset({"edge", "hyperedge"}), _SECOND)
    for number, element in enumerate(edges, start=1):
        ends = [known.get(element.get(end, "")) for end in ("source", "target")]
        place = pointer("edge", number)
        if ends[0] is None or ends[1] is None:
            yield number, Statement(left="an edge to no node of the file", place=place)
            continue
        about = _data(element, "edge", keys)
        if named := element.get("id", ""):
            about = {"edge": named, **about}
        yield number, naming.statement((ends[0], ends[1]), about, place)
    known.count(feed.left)


def _key(element: Element, keys: Keys) -> None:
    name = element.get("attr.name", "") or element.get("id", "")
    default = next((text_of(child) for child in children(element, "default")), "")
    scope = element.get("for", "all")
    for kind in ("node", "edge") if scope == "all" else (scope,):
        keys[kind, element.get("id", "")] = (name, default)


def _data(element: Element, kind: str, keys: Keys) -> Mapping[str, str]:
    """Return the attributes of a node or an edge by their names."""
    found = {name: default for (of, _), (name, default) in keys.items() if of == kind and default}
    for child in children(element, "data"):
        key = child.get("key", "")
        name, _ = keys.get((kind, key), (key, ""))
        if text := text_of(child):
            found[name] = text
    return found


FORMAT = Format("graphml", read)

"""GEXF 1.2 and 1.3: nodes and edges with values and days, as Gephi and NetworkX write them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from graph.tables.attributes import Naming, Nodes
from graph.tables.elements import children, elements, local, pointer
from graph.tables.foreign import Feed, Format
from graph.tables.statements import Statement

_FIRST, _SECOND = (0.0, 0.5), (0.5, 1.0)
_ROOT = "gexf"
_DATED = {"date", "since", "until"}
_PERIOD = {"start": "start date", "end": "end date"}
_PLAIN = ("label", "kind", "weight")
"""Attributes of an edge's element that are told as its values are."""
Titles = dict[tuple[str, str], str]
"""What a value of nodes or edges is called, by its id."""


def read(feed: Feed) -> Iterator[tuple[int, Statement]]:
    """Yield what each edge states; the file is read twice, first for its nodes."""
    naming, nodes, titles = Naming(feed), Nodes(), Titles()
    for element in elements(feed, _ROOT, frozenset({"attributes", "node"}), _FIRST):
        if local(element) == "attributes":
            for child in children(element, "attribute"):
                own = child.get("id", "")
                titles[element.get("class", "node"), own] = child.get("title", "") or own
        else:
            key = element.get("id", "")
            label = " ".join(element.get("label", "").split())
            for drawn in ("color", "position", "size", "shape"):
                feed.left[f"viz:{drawn} of nodes"] += sum(1 for _ in children(element, drawn))
            nodes.add(key, naming.node(key, _values(element, "node", titles), label))
    known = nodes.told_apart()
    for number, element in enumerate(elements(feed, _ROOT, frozenset({"edge"}), _SECOND), start=1):
        ends = [known.get(element.get(end, "")) for end in ("source", "target")]
        place = pointer("edge", number)
        if ends[0] is None or ends[1] is None:
            yield number, Statement(left="an edge to no node of the file", place=place)
            continue
        yield number, naming.statement((ends[0], ends[1]), _about(element, titles), place)
    known.count(feed.left)


def _about(element: Element, titles: Titles) -> dict[str, str]:
    values = _values(element, "edge", titles)
    about = {"edge": element.get("id", ""), **values}
    about |= {name: text for name in _PLAIN if (text := element.get(name)) and name not in values}
    if not _DATED & values.keys():
        about |= {name: text for key, name in _PERIOD.items() if (text := element.get(key))}
    return about


def _values(element: Element, kind: str, titles: Titles) -> dict[str, str]:
    """Return the values of a node or an edge by their titles."""
    found = {}
    for group in children(element, "attvalues"):
        for value in children(group, "attvalue"):
            key = value.get("for", "") or value.get("id", "")
            if text := " ".join(value.get("value", "").split()):
                found[titles.get((kind, key), key)] = text
    return found


FORMAT = Format("gexf", read)

"""GEXF 1.3: the network as it stands on the map, and over time, for Gephi and Gephi Lite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import CLAIM_COLUMNS, ENTITY_COLUMNS, Cells, claim_rows, entity_rows
from graph.exports.xml import XmlWriter, xml_file
from graph.maps.layout import place

_NODE = ENTITY_COLUMNS[2:]
_EDGE = tuple(name for name in CLAIM_COLUMNS if name not in {"id", "subject_id", "object_id"})
_NAMESPACES = {"xmlns": "http://gexf.net/1.3", "xmlns_viz": "http://gexf.net/1.3/viz"}
_NUMBERS = {"confidence": "double", "start": "integer", "row": "integer"}
_SIZE, _GROWTH = 8.0, 2.0
"""The size of a mark, in Gephi's units, and what each entity that it is tied to adds."""
_YEAR, _MONTH = 4, 7
_DECEMBER = 12


def write(part: Part, path: Path) -> Left:
    """Write nodes with color, size and place, and edges with the days between which they hold."""
    places = place(part.network)
    about = {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"}
    with xml_file(path) as xml, xml.element("gexf", version="1.3", **_NAMESPACES):
        with xml.element("meta"):
            xml.leaf("creator", "filmgraph")
            xml.leaf("title", part.title)
        with xml.element("graph", **about, timerepresentation="interval"):
            _attributes(xml, "node", _NODE)
            _attributes(xml, "edge", _EDGE)
            with xml.element("nodes"):
                for row in entity_rows(part):
                    _node(xml, row, part, places[row["iri"]])
            with xml.element("edges"):
                for row in claim_rows(part):
                    _edge(xml, row, part)
    return Left(left_characters=xml.replaced) if xml.replaced else Left()


def _attributes(xml: XmlWriter, kind: str, names: Sequence[str]) -> None:
    with xml.element("attributes", **{"class": kind, "mode": "static"}):
        for name in names:
            xml.leaf("attribute", id=name, title=name, type=_NUMBERS.get(name, "string"))


def _node(xml: XmlWriter, row: Cells, part: Part, at: tuple[float, float]) -> None:
    red, green, blue = bytes.fromhex(part.ontology.classes[row["type"]].color.removeprefix("#"))
    with xml.element("node", id=row["id"], label=row["name"]):
        _values(xml, _NODE, row)
        xml.leaf("viz:color", r=red, g=green, b=blue)
        xml.leaf("viz:position", x=at[0], y=-at[1])
        xml.leaf("viz:size", value=_SIZE + _GROWTH * part.neighbors(row["iri"]))


def _edge(xml: XmlWriter, row: Cells, part: Part) -> None:
    first, last = row["since"], row["until"]
    if not (first or last):
        first = last = row["date"]
    about: dict[str, Any] = {"source": row["subject_id"], "target": row["object_id"]}
    about |= {"kind": row["relation"]}
    about |= {"label": part.ontology.relation(row["relation"]).label(part.language)}
    about |= {"start": first_day(first)} if first else {}
    about |= {"end": last_day(last)} if last else {}
    with xml.element("edge", id=row["id"], **about):
        _values(xml, _EDGE, row)


def _values(xml: XmlWriter, names: Sequence[str], row: Cells) -> None:
    with xml.element("attvalues"):
        for name in names:
            if row[name]:
                xml.leaf("attvalue", **{"for": name, "value": row[name]})


def first_day(when: str) -> str:
    """Return the first day of a date of any precision.

    >>> first_day("2018"), first_day("2018-11")
    ('2018-01-01', '2018-11-01')
    """
    return when + {_YEAR: "-01-01", _MONTH: "-01"}.get(len(when), "")


def last_day(when: str) -> str:
    """Return the last day of a date of any precision.

    >>> last_day("2018"), last_day("2020-02")
    ('2018-12-31', '2020-02-29')
    """
    if len(when) == _YEAR:
        return f"{when}-12-31"
    if len(when) > _MONTH:
        return when
    year, month = map(int, when.split("-"))
    after = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    return (after - timedelta(days=1)).isoformat()


FORMAT = Format("gexf", ".gexf", write)

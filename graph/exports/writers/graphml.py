"""GraphML: a directed multigraph with the words behind each edge, for Gephi, yEd, NetworkX, igraph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import CLAIM_COLUMNS, ENTITY_COLUMNS, Cells, claim_rows, entity_rows
from graph.exports.xml import XmlWriter, xml_file

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = ("label", *ENTITY_COLUMNS[2:])
_EDGE = tuple(name for name in CLAIM_COLUMNS if name not in {"id", "subject_id", "object_id"})
_NUMBERS = {"confidence": "double", "start": "int", "row": "int"}


def write(part: Part, path: Path) -> Left:
    """Write nodes and edges with their attributes; what is empty is left out."""
    with xml_file(path) as xml, xml.element("graphml", xmlns=_NAMESPACE):
        for kind, names in (("node", _NODE), ("edge", _EDGE)):
            for name in names:
                about = {"id": f"{kind}-{name}", "for": kind, "attr.name": name}
                xml.leaf("key", **about, **{"attr.type": _NUMBERS.get(name, "string")})
        with xml.element("graph", id="filmgraph", edgedefault="directed"):
            for row in entity_rows(part):
                with xml.element("node", id=row["id"]):
                    _data(xml, "node", _NODE, {**row, "label": row["name"]})
            for row in claim_rows(part):
                ends = {"source": row["subject_id"], "target": row["object_id"]}
                with xml.element("edge", id=row["id"], **ends):
                    _data(xml, "edge", _EDGE, row)
    return Left(left_characters=xml.replaced) if xml.replaced else Left()


def _data(xml: XmlWriter, kind: str, names: Sequence[str], row: Cells) -> None:
    for name in names:
        if row[name]:
            xml.leaf("data", row[name], key=f"{kind}-{name}")


FORMAT = Format("graphml", ".graphml", write)

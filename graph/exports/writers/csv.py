"""Two tables, nodes and edges, for Gephi, Kumu, Flourish and spreadsheets."""

from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import CLAIM_COLUMNS, ENTITY_COLUMNS, claim_rows, entity_rows
from graph.exports.spreadsheet import write_table

_NODES = ("Id", "Label", *ENTITY_COLUMNS[2:])
_EDGES = ("Source", "Target", "Type", "Label", "Id", *CLAIM_COLUMNS[4:-2])


def write(part: Part, folder: Path) -> Left:
    """Write ``nodes.csv`` and ``edges.csv`` with the headings that Gephi knows."""
    nodes = ({**row, "Id": row["id"], "Label": row["name"]} for row in entity_rows(part))
    write_table(folder / "nodes.csv", _NODES, nodes)
    edges = (
        {
            **row,
            "Source": row["subject_id"],
            "Target": row["object_id"],
            "Type": "Directed",
            "Label": row["relation"],
            "Id": row["id"],
        }
        for row in claim_rows(part)
    )
    write_table(folder / "edges.csv", _EDGES, edges)
    return Left()


FORMAT = Format("csv", "", write, folder=True)

"""Cypher: statements that put the part into Neo4j, Memgraph or Kùzu; run twice, they add nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import Cells, claim_rows, entity_rows

_ENDS = frozenset({"subject", "relation", "object", "subject_id", "object_id"})


def write(part: Part, path: Path) -> Left:
    """Write a statement a line: a unique key, the entities with their classes, the claims."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("CREATE CONSTRAINT entity_id IF NOT EXISTS")
        out.write(" FOR (e:Entity) REQUIRE e.id IS UNIQUE;\n")
        for row in entity_rows(part):
            labels = "".join(f":{_name(name)}" for name in part.ontology.lineage(row["type"]))
            about = _properties({n: t for n, t in row.items() if n != "id"})
            out.write(f"MERGE (e:Entity {{id: {_text(row['id'])}}}) SET e{labels}, e += {about};\n")
        for row in claim_rows(part):
            out.write(_claim(row))
    return Left()


def _claim(row: Cells) -> str:
    one, other = _text(row["subject_id"]), _text(row["object_id"])
    about = _properties({n: t for n, t in row.items() if n not in _ENDS and n != "id"})
    return (
        f"MATCH (s:Entity {{id: {one}}}), (o:Entity {{id: {other}}})"
        f" MERGE (s)-[c:{_name(row['relation'])} {{id: {_text(row['id'])}}}]->(o)"
        f" SET c += {about};\n"
    )


def _properties(row: Mapping[str, str]) -> str:
    numbers = {"confidence", "start", "row"}
    told = (f"{n}: {t if n in numbers else _text(t)}" for n, t in row.items() if t)
    return "{" + ", ".join(told) + "}"


def _text(text: str) -> str:
    r"""Return a literal of Cypher: its escapes are those of JSON, ``\uXXXX`` among them.

    >>> _text('l\u2019"\n')
    '"l’\\"\\n"'
    """
    return (
        json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f").replace("\u2028", "\\u2028")
    )


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


FORMAT = Format("cypher", ".cypher", write)

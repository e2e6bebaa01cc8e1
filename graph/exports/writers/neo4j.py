"""Two tables for ``neo4j-admin database import full``, which fills an empty Neo4j at once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import CLAIM_COLUMNS, ENTITY_COLUMNS, Cells, claim_rows, entity_rows

_NODE = ("id:ID", "name", "label_fr", "label_en", "aliases:string[]", "wikidata", "iri", ":LABEL")
_OWN = tuple(n for n in CLAIM_COLUMNS[4:-2] if n not in {"confidence", "start", "row"})
_EDGE = (
    ":START_ID",
    ":END_ID",
    ":TYPE",
    "id",
    "confidence:double",
    "start:long",
    "row:long",
    *_OWN,
)
_ARRAY = ";"


def write(part: Part, folder: Path) -> Left:
    """Write ``nodes.csv`` and ``relationships.csv``; quotations may run over several lines.

    They are read with ``--nodes=nodes.csv --relationships=relationships.csv --multiline-fields=true``.
    """
    _table(folder / "nodes.csv", _NODE, _nodes(part))
    _table(folder / "relationships.csv", _EDGE, map(_relationship, claim_rows(part)))
    return Left()


def _nodes(part: Part) -> Iterator[Sequence[str]]:
    aliases = {part.local(iri): about.get("aliases", ()) for iri, about in part.entities()}
    for row in entity_rows(part):
        labels = _ARRAY.join(("Entity", *part.ontology.lineage(row["type"])[:-1]))
        names = _ARRAY.join(name.replace(_ARRAY, ",") for name in aliases[row["id"]])
        plain = [row[name] for name in ENTITY_COLUMNS if name not in {"type", "aliases"}]
        yield [*plain[:4], names, *plain[4:], labels]


def _relationship(row: Cells) -> Sequence[str]:
    ends = (row["subject_id"], row["object_id"], row["relation"], row["id"])
    return [*ends, row["confidence"], row["start"], row["row"], *(row[name] for name in _OWN)]


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)


FORMAT = Format("neo4j", "", write, folder=True)

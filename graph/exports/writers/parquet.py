"""Parquet: the flat table of claims for pandas, Polars, DuckDB and R."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from graph.errors import FilmgraphError
from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import CLAIM_COLUMNS, Cells, claim_rows

_GROUP = 10_000
"""How many claims are written at a time."""


def write(part: Part, path: Path) -> Left:
    """Write the claims: texts, a float ``confidence``, integers ``start`` and ``row``; null if unknown.

    Raises ``FilmgraphError`` where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        message = "parquet needs pyarrow: pip install 'filmgraph[parquet]'"
        raise FilmgraphError(message) from error
    types = {"confidence": pa.float64(), "start": pa.int64(), "row": pa.int64()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in CLAIM_COLUMNS])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        rows = map(_typed, claim_rows(part))
        while group := list(islice(rows, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema))
    return Left()


def _typed(row: Cells) -> dict[str, str | float | int | None]:
    typed: dict[str, str | float | int | None] = {name: text or None for name, text in row.items()}
    typed["confidence"] = float(row["confidence"])
    typed |= {name: int(row[name]) for name in ("start", "row") if row[name]}
    return typed


FORMAT = Format("parquet", ".parquet", write)

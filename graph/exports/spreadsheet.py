"""Tables as CSV that a spreadsheet opens without running what is in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.exports.rows import Cells
from graph.files import neutral


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write rows as CSV (RFC 4180, UTF-8); ``graph.files.restored`` undoes ``neutral``."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows([neutral(row[name]) for name in columns] for row in rows)

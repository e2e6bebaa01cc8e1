"""One flat table: a row a claim, with its words and its source."""

from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import CLAIM_COLUMNS, claim_rows
from graph.exports.spreadsheet import write_table


def write(part: Part, path: Path) -> Left:
    """Write the claims as CSV."""
    write_table(path, CLAIM_COLUMNS, claim_rows(part))
    return Left()


FORMAT = Format("claims", ".csv", write)

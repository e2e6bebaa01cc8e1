"""The tables of a dossier: CSV files that a person edits in a spreadsheet.

Comma, semicolon and tab are all understood, and so is the mark that Excel puts at the start. A row is
called by the number that a spreadsheet shows: the header is row 1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from graph.errors import FilmgraphError, InputError
from graph.sources import read_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number, and its cells by column, stripped."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; an absent column is an empty one."""
        return self.cells.get(column, "")


def read_rows(path: Path, columns: Sequence[str], needed: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table; empty ones are passed over.

    Raises ``InputError`` where the header lacks one of ``needed`` or holds what is not in ``columns``,
    and where a row is longer than the header.
    """
    text = read_text(path).removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(path, header, columns, needed)
        for number, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield _row(path, number, header, cells)
    except csv.Error as error:
        raise InputError(f"{path} line {reader.line_num}", f"is not CSV: {error}") from error


def read_all(path: Path, rows: Iterator[Row], read: Callable[[Row], T]) -> list[T]:
    """Read every row; then raise one ``InputError`` for all that are wrong, the first in words."""
    found: list[T] = []
    faults: list[tuple[int, str]] = []
    for row in rows:
        try:
            found.append(read(row))
        except (ValueError, FilmgraphError) as error:
            faults.append((row.number, str(error)))
    if faults:
        number, problem = faults[0]
        others = ", ".join(str(n) for n, _ in faults[1:20])
        more = f" ({len(faults) - 1} more rows have faults: {others})" if others else ""
        raise InputError(f"{path} row {number}", f"{problem}{more}")
    return found


def write_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as CSV text with LF line ends."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return output.getvalue()


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _check_header(
    path: Path, header: Sequence[str], columns: Sequence[str], needed: Sequence[str]
) -> None:
    where = f"{path} row 1"
    wrong = [name for name in header if name not in columns]
    if wrong:
        raise InputError(where, f"has an unknown column {wrong[0]!r}; known: {', '.join(columns)}")
    missing = [name for name in needed if name not in header]
    if missing:
        raise InputError(where, f"lacks the column {missing[0]!r}; needed: {', '.join(needed)}")
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise InputError(where, f"has the column {twice[0]!r} twice")


def _row(path: Path, number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        problem = f"has {len(cells)} cells for {len(header)} columns; is a quotation mark missing?"
        raise InputError(f"{path} row {number}", problem)
    return Row(number, {name: cell.strip() for name, cell in zip(header, cells, strict=False)})

"""Counting the rows of an answer while it is written, without taking it apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat


@dataclass(frozen=True, slots=True)
class _Mark:
    """What opens a row: ``row``, at most ``reach`` + 1 bytes long, outside ``strings``.

    ``head`` counts the rows that are none.
    """

    row: re.Pattern[bytes]
    reach: int = 0
    strings: re.Pattern[bytes] | None = None
    head: int = 0


_MARKS = {
    QueryResultsFormat.JSON: _Mark(
        re.compile(rb"[\[,]\{"), reach=1, strings=re.compile(rb'"(?:[^"\\]|\\.)*+"')
    ),
    QueryResultsFormat.XML: _Mark(re.compile(rb"<result>"), reach=7),
    QueryResultsFormat.CSV: _Mark(re.compile(rb"\n"), strings=re.compile(rb'"[^"]*+"'), head=1),
    QueryResultsFormat.TSV: _Mark(re.compile(rb"\n"), head=1),
}


class RowCounter:
    """Counts the rows of SPARQL results that come in pieces.

    Text inside a value cannot be taken for a row: JSON's and CSV's strings are left out, XML and TSV
    escape what would open one.
    """

    def __init__(self, media: QueryResultsFormat) -> None:
        """Count rows written in ``media``."""
        self._mark = _MARKS[media]
        self._rest = b""
        self.rows = -self._mark.head

    def add(self, piece: bytes) -> None:
        """Count one more piece."""
        data, rest = self._rest + piece, b""
        if self._mark.strings is not None:
            data, quote, rest = self._mark.strings.sub(b"", data).partition(b'"')
            rest = quote + rest
        self.rows += len(self._mark.row.findall(data))
        self._rest = data[len(data) - self._mark.reach :] + rest if self._mark.reach else rest

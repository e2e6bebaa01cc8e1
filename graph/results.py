"""Results of queries in the formats that people and programs read.

Oxigraph writes CSV, JSON, XML and Turtle by the standards; this module adds tables for a screen,
labels in place of IRIs, and the care that a spreadsheet needs.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap
from typing import Any

import pyoxigraph as ox

from graph.errors import UsageError
from graph.files import spreadsheet_csv
from graph.store import Results as Answer
from graph.vocabulary import PREFIXES

FORMATS = ("table", "csv", "json", "xml", "turtle")
_STANDARD = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_NARROW = 120
"""The width of a table, in characters, where no terminal says its own."""
_SHORT = 50
"""The widest column, in characters, that stands in a line with others."""
_LEAST = 8
"""The narrowest that a column is made to fit a line on the screen, in characters."""
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Results:
    """An answer: columns and rows of texts, or a truth, or triples.

    ``document`` is the SPARQL results JSON of rows and truths; ``triples`` is Turtle. ``labels`` maps
    an IRI to what a person reads for it in tables and CSV; JSON and XML keep the IRIs.
    """

    document: dict[str, Any] | None
    triples: str
    labels: Mapping[str, str]

    @property
    def columns(self) -> list[str]:
        """The names of the columns; one called ``answer`` for a truth."""
        if self.document is None or "boolean" in self.document:
            return ["answer"]
        return list(self.document["head"]["vars"])

    @property
    def rows(self) -> list[list[str]]:
        """The cells, row by row; what is unbound is empty."""
        if self.document is None:
            return []
        if "boolean" in self.document:
            return [["yes" if self.document["boolean"] else "no"]]
        bindings = self.document["results"]["bindings"]
        return [[self._text(b.get(name)) for name in self.columns] for b in bindings]

    def render(self, media: str) -> str:
        """Return the answer in one of ``FORMATS``; raise ``UsageError`` for one that it lacks."""
        if media not in FORMATS:
            raise UsageError(f"no format is called {media!r}; known: {', '.join(FORMATS)}")
        if self.document is None:
            if media not in {"turtle", "table"}:
                raise UsageError(f"triples are written as turtle, not as {media}")
            return self.triples
        if media == "turtle":
            raise UsageError("rows are no triples; take table, csv, json or xml")
        if media in _STANDARD:
            return _standard(self.document, _STANDARD[media])
        return rendered_table(self.columns, self.rows, media)

    def _text(self, term: Mapping[str, str] | None) -> str:
        if term is None:
            return ""
        value = term["value"]
        if term["type"] != "uri":
            return value
        return self.labels.get(value) or _prefixed(value)


def read_results(
    answer: Answer, labels: Mapping[str, str] | None = None, hidden: Container[str] = ()
) -> Results:
    """Take what a store answered; the columns in ``hidden`` are left out."""
    if isinstance(answer, ox.QueryTriples):
        triples = ox.serialize(answer, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
        return Results(None, (triples or b"").decode(), labels or {})
    document = json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    if "results" in document:
        kept = [name for name in document["head"]["vars"] if name not in hidden]
        rows = document["results"]["bindings"]
        document["head"]["vars"] = kept
        document["results"]["bindings"] = [{n: r[n] for n in kept if n in r} for r in rows]
    return Results(document, "", labels or {})


def rendered_table(columns: Sequence[str], rows: Sequence[Sequence[str]], media: str) -> str:
    """Return rows of texts as a table for a screen, or as CSV."""
    if media == "csv":
        return spreadsheet_csv(columns, rows)
    if media != "table":
        raise UsageError(f"this is written as table or csv, not as {media}")
    return _table(columns, [[_CONTROL.sub(" ", cell) for cell in row] for row in rows])


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return aligned columns; a column of long texts stands below its row, indented."""
    from rich.cells import cell_len

    screen = shutil.get_terminal_size((_NARROW, 24)).columns
    widths = [max(map(cell_len, cells)) for cells in zip(columns, *rows, strict=True)]
    short = [n for n, width in enumerate(widths) if width <= _SHORT]
    long = [n for n in range(len(columns)) if n not in short]
    _squeeze(widths, short, screen)

    def lines_of(cells: Sequence[str]) -> list[str]:
        wrapped = [wrap(cells[n], widths[n]) for n in short]
        stacked = zip_longest(*wrapped, fillvalue="")
        return ["  ".join(map(padded, texts, short)).rstrip() for texts in stacked] or [""]

    def padded(text: str, n: int) -> str:
        return text + " " * (widths[n] - cell_len(text))

    lines = [*lines_of(columns), "─" * min(screen, sum(widths[n] + 2 for n in short) - 2 or screen)]
    for row in rows:
        lines += lines_of(row)
        for n in long:
            lines += wrap(row[n], screen, initial_indent=_INDENT, subsequent_indent=_INDENT)
    return "\n".join(lines) + "\n"


def _squeeze(widths: list[int], short: Sequence[int], screen: int) -> None:
    """Narrow the widest of the ``short`` columns, in place, until a line fits the screen."""
    while short and sum(widths[n] + 2 for n in short) - 2 > screen:
        widest = max(short, key=lambda n: widths[n])
        if widths[widest] <= _LEAST:
            return
        widths[widest] -= 1


def _standard(document: Mapping[str, Any], media: ox.QueryResultsFormat) -> str:
    """Return SPARQL results JSON in another of the standard formats, by Oxigraph."""
    parsed = ox.parse_query_results(json.dumps(document), format=ox.QueryResultsFormat.JSON)
    return (parsed.serialize(format=media) or b"").decode() + "\n"


def _prefixed(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"[\w-]+", local):
            return f"{prefix}:{local}"
    return iri

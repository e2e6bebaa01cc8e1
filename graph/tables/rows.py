"""Tables as rows of texts, read as a stream: CSV, TSV, JSON lines (also gzipped), XLSX, Parquet.

A row is called by the number that a spreadsheet or an editor shows: a header is row 1.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Protocol

from graph.errors import InputError
from graph.tables import workbooks
from graph.tables.cells import cell_text

SUFFIXES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".xlsx", ".parquet")
"""The endings of the tables that can be read; those of text may end in ``.gz`` besides."""
OWN = "filmgraph"
"""What settings call the reader of filmgraph's own graphs."""
FOREIGN = (
    ".gexf",
    ".graphml",
    ".ijson",
    ".json",
    ".jsonld",
    ".nq",
    ".nt",
    ".owl",
    ".rdf",
    ".trig",
    ".ttl",
    ".xml",
)
"""The endings of the files of other formats; they may end in ``.gz`` besides."""
_NODES = ".nodes"
"""What the name of a file ends in that describes the nodes of the edges beside it."""
_SAMPLE = 1000
"""How many JSON objects tell which columns there are."""
_CELL = 10_000_000
"""The longest cell, in characters."""

Row = tuple[int, list[str]]
"""A row's number and its cells, stripped, one for each column."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: ``delimiter`` of CSV (empty: as its header has), ``sheet`` of XLSX.

    A file of another format has a ``reader``; ``fields`` says which of its attributes is which part of
    a statement, ``nodes`` which file beside it describes its nodes.
    """

    encoding: str = "utf-8"
    delimiter: str = ""
    sheet: str = ""
    reader: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    nodes: Path | None = None


class Table(Protocol):
    """A table that is open: its columns, its rows once, and how much of it was read (0..1)."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns, none twice."""

    @property
    def done(self) -> float:
        """How much was read."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are not empty."""


def stem(path: Path) -> str:
    """Return the name of a table's file without its endings.

    >>> stem(Path("titles.2021.csv.gz"))
    'titles.2021'
    """
    return path.name.removesuffix(".gz").rpartition(".")[0] or path.name


def tells_nodes(path: Path) -> bool:
    """Tell whether a file describes the nodes of the edges beside it, by its name.

    >>> tells_nodes(nodes_for(Path("ties.csv"), ".xlsx"))
    True
    """
    return stem(path).endswith(_NODES)


def nodes_for(path: Path, suffix: str) -> Path:
    """Return where the nodes of the edges in a file are described.

    >>> nodes_for(Path("ties.csv"), ".xlsx").name
    'ties.nodes.xlsx'
    """
    return path.with_name(f"{path.name.partition('.')[0]}{_NODES}{suffix}")


def kind(path: Path) -> str:
    """Return the ending that says how a table is written; raise ``InputError`` for an unknown one."""
    suffixes = [s.lower() for s in path.suffixes]
    ending = (
        suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else "".join(suffixes[-1:])
    )
    if ending not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise InputError(
            path, f"has an ending that is not read as a table; known: {known}, also .gz"
        )
    return ending


@contextmanager
def open_table(path: Path, dialect: Dialect) -> Iterator[Table]:
    """Open a table and read its header; it is closed at the end.

    Raises ``InputError`` for what is missing, empty, malformed, in another encoding than ``dialect``
    says or of an unknown ending, and for a header that names a column twice.
    """
    ending = kind(path)
    if not path.is_file():
        raise InputError(path, "does not exist" if not path.exists() else "is a folder")
    with ExitStack() as stack:
        table = _opened(path, ending, dialect, stack)
        _check_header(path, table.header)
        yield table


def _opened(path: Path, ending: str, dialect: Dialect, stack: ExitStack) -> Table:
    if ending == ".xlsx":
        return stack.enter_context(closing(workbooks.Sheet(path, dialect.sheet)))
    if ending == ".parquet":
        return stack.enter_context(closing(workbooks.Parquet(path)))
    text = stack.enter_context(closing(_Text(path, dialect)))
    if ending in {".jsonl", ".ndjson"}:
        return _JsonLines(text)
    return _Csv(text, "\t" if ending in {".tsv", ".tab"} else dialect.delimiter)


def _check_header(path: Path, header: Sequence[str]) -> None:
    if not any(header):
        raise InputError(f"{path} row 1", "names no columns")
    twice = [name for name in header if name and list(header).count(name) > 1]
    if twice:
        raise InputError(f"{path} row 1", f"has the column {twice[0]!r} twice")


def unpacked(packed: IO[bytes]) -> IO[bytes]:
    """Return a gzipped stream, unpacked."""
    return gzip.GzipFile(fileobj=packed)  # type: ignore[return-value] # reads bytes too


class _Text:
    """A text file, gzipped or not, that knows how much of it was read."""

    def __init__(self, path: Path, dialect: Dialect) -> None:
        self.path = path
        self._raw = path.open("rb")
        self._size = path.stat().st_size or 1
        binary: IO[bytes] = self._raw
        if path.suffix.lower() == ".gz":
            binary = unpacked(self._raw)
        encoding = (
            "utf-8-sig" if dialect.encoding.lower() in {"utf-8", "utf8"} else dialect.encoding
        )
        try:
            self.stream = io.TextIOWrapper(binary, encoding=encoding, newline="")
        except LookupError as error:
            self._raw.close()
            raise InputError(path, f"encoding {dialect.encoding!r} is not known") from error
        self._encoding = dialect.encoding

    def close(self) -> None:
        self.stream.close()
        self._raw.close()

    @property
    def done(self) -> float:
        return self._raw.tell() / self._size

    def lines(self) -> Iterator[str]:
        """Yield the lines; a fault of the bytes is an ``InputError`` with its line."""
        number = 0
        try:
            for number, line in enumerate(self.stream, start=1):  # noqa: B007 - told in the error
                yield line
        except UnicodeDecodeError as error:
            problem = (
                f"is not {self._encoding}; write its encoding into the mapping (encoding: cp1252)"
            )
            raise InputError(f"{self.path}, after line {number}", problem) from error
        except (OSError, EOFError) as error:
            raise InputError(self.path, f"cannot be read to its end ({error})") from error


class _Csv:
    def __init__(self, text: _Text, delimiter: str) -> None:
        self._text = text
        lines = self._text.lines()
        first = next(lines, "")
        csv.field_size_limit(_CELL)
        delimiter = delimiter or max(",;\t|", key=first.count)
        self._reader = csv.reader(_chain(first, lines), delimiter=delimiter)
        self.header = [cell.strip() for cell in self._read()]

    @property
    def done(self) -> float:
        return self._text.done

    def rows(self) -> Iterator[Row]:
        width, number = len(self.header), 1
        while cells := self._read():
            number += 1
            cells = list(map(str.strip, cells))
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            if any(cells):
                yield number, cells

    def _read(self) -> list[str]:
        """Return the next row; of no cells at the end, of one for an empty line."""
        try:
            row = next(self._reader, None)
        except csv.Error as error:
            where = f"{self._text.path} line {self._reader.line_num}"
            raise InputError(where, f"is not CSV: {error}") from error
        return [] if row is None else row or [""]


def _chain(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


class _JsonLines:
    def __init__(self, text: _Text) -> None:
        self._text = text
        self._objects = self._read()
        self._sample = list(islice(self._objects, _SAMPLE))
        self.header = list(dict.fromkeys(key for _, row in self._sample for key in row))

    @property
    def done(self) -> float:
        return self._text.done

    def rows(self) -> Iterator[Row]:
        sample, self._sample = self._sample, []
        for objects in (sample, self._objects):
            for number, row in objects:
                cells = [cell_text(row.get(name)) for name in self.header]
                if any(cells):
                    yield number, cells

    def _read(self) -> Iterator[tuple[int, dict[str, object]]]:
        for number, line in enumerate(self._text.lines(), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(
                    f"{self._text.path}:{number}", f"is not JSON: {error.msg}"
                ) from error
            if not isinstance(row, dict):
                raise InputError(f"{self._text.path}:{number}", "is no JSON object")
            yield number, row

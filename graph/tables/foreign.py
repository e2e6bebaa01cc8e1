"""Files of foreign formats as rows of statements: a reader a format, found by its name.

A reader is a module of ``graph.tables.readers`` with a ``FORMAT``. It gives statements one at a time;
what cannot be carried over is counted, and told by rows of its own at the end.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import IO, Any

from graph.errors import InputError, UnknownNameError
from graph.tables.rows import Dialect, Row, unpacked
from graph.tables.statements import COLUMNS, Statement

GZIP = ".gz"
_LINE = 10_000_000
"""The longest line of a text that is read, in bytes."""


@dataclass
class Feed:
    """A file that a reader reads: its path, its settings, and how much of it was read.

    ``fields`` says which attribute or column of the file is which of a statement; ``nodes`` is the file
    beside it that describes its nodes, where there is one.
    """

    path: Path
    encoding: str = "utf-8"
    delimiter: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    nodes: Path | None = None
    left: Counter[str] = field(default_factory=Counter)
    _raw: IO[bytes] | None = None
    _share: tuple[float, float] = (0.0, 1.0)
    _told: float = 0.0

    def progress(self, done: float) -> None:
        """Take from a reader how much was read, where it opens the file itself."""
        self._told = done

    @property
    def done(self) -> float:
        """How much was read, 0..1."""
        first, last = self._share
        if self._raw is None or self._raw.closed:
            return self._told or first
        return first + (last - first) * self._raw.tell() / (self.path.stat().st_size or 1)

    @contextmanager
    def open(self, share: tuple[float, float] = (0.0, 1.0)) -> Iterator[IO[bytes]]:
        """Open the file for reading, unpacked; ``share`` is which part of the work this reading is."""
        with ExitStack() as stack:
            self._raw, self._share = stack.enter_context(self.path.open("rb")), share
            if self.path.suffix.lower() == GZIP:
                yield stack.enter_context(closing(unpacked(self._raw)))
            else:
                yield self._raw

    def lines(self, share: tuple[float, float] = (0.0, 1.0)) -> Iterator[tuple[int, str]]:
        """Yield the lines that are not empty, with their numbers, from 1.

        Raises ``InputError`` with the line for bytes that are not UTF-8, and for a line without end.
        """
        number = 0
        try:
            with self.open(share) as file:
                while line := file.readline(_LINE):
                    number += 1
                    if len(line) == _LINE:
                        raise InputError(f"{self.path}:{number}", f"has over {_LINE:,} bytes")
                    if text := line.decode("utf-8-sig" if number == 1 else "utf-8").strip():
                        yield number, text
        except UnicodeDecodeError as error:
            raise InputError(f"{self.path}:{number}", "is not UTF-8") from error
        except (OSError, EOFError) as error:
            raise InputError(f"{self.path}:{number + 1}", f"cannot be read ({error})") from error

    def read(self) -> bytes:
        """Return the whole file, unpacked; raise ``InputError`` where it cannot be read to its end."""
        try:
            with self.open() as file:
                return file.read()
        except (OSError, EOFError) as error:
            raise InputError(self.path, f"cannot be read to its end ({error})") from error

    def read_object(self) -> dict[str, Any]:
        """Return the file as an object of JSON; raise ``InputError`` where it is none."""
        told = parsed(self.path, self.read())
        if not isinstance(told, dict):
            raise InputError(self.path, "is no object of JSON")
        return told


def parsed(path: Path, data: bytes) -> Any:
    """Return the JSON that a file holds; raise ``InputError``, with the line, where it is none."""
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}", f"is not JSON: {error.msg}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise InputError(path, f"is not JSON ({error})") from error


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, and ``read``, which gives the numbers of records and what they state."""

    name: str
    read: Callable[[Feed], Iterator[tuple[int, Statement]]]


class Records:
    """A foreign file as a table: its columns are ``COLUMNS``."""

    header: Sequence[str] = COLUMNS

    def __init__(self, form: Format, feed: Feed) -> None:
        """Read ``feed`` as ``form`` says."""
        self._form = form
        self._feed = feed

    @property
    def done(self) -> float:
        """How much was read, 0..1."""
        return self._feed.done

    def rows(self) -> Iterator[Row]:
        """Yield what the records state, then what the file has that cannot be carried over.

        A row has its record's number, or the next where that is given already: a record may state
        several things.
        """
        last = 0
        self._feed.left.clear()
        for number, told in self._form.read(self._feed):
            last = max(number, last + 1)
            yield last, told.cells()
        for reason, count in sorted(self._feed.left.items()):
            if count:
                last += 1
                yield last, Statement(left=reason, times=count).cells()


@cache
def formats() -> tuple[str, ...]:
    """Return the names of the formats."""
    from graph.tables import readers

    return tuple(sorted(module.name for module in iter_modules(readers.__path__)))


def known_format(name: str) -> Format:
    """Return the format called ``name``; raise ``UnknownNameError`` with the nearest."""
    if name not in formats():
        raise UnknownNameError("format", name, formats())
    found: Format = import_module(f"graph.tables.readers.{name}").FORMAT
    return found


def open_records(path: Path, dialect: Dialect) -> Records:
    """Open a foreign file; raise ``InputError`` where it, or the file of its nodes, is not there."""
    if not path.is_file():
        raise InputError(path, "does not exist" if not path.exists() else "is a folder")
    if dialect.nodes and not dialect.nodes.is_file():
        raise InputError(dialect.nodes, f"does not exist; {path.name} needs it for its nodes")
    feed = Feed(path, dialect.encoding, dialect.delimiter, dialect.fields, dialect.nodes)
    return Records(known_format(dialect.reader), feed)

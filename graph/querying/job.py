"""What a worker is asked and what comes back, as values."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any

HEAD = struct.Struct(">cI")
"""What stands before each piece that a worker writes: its letter and its length in bytes."""
_CHUNK = 1 << 16
"""How much of an answer is read at once, in bytes."""


class RefusedError(Exception):
    """A query that is not answered: ``status`` is the HTTP status, the message one line that says why."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status = status


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may cost.

    ``seconds`` of time, ``rows`` of an answer (triples of a graph), ``memory`` of a worker and ``size``
    of an answer in bytes. ``services`` are the addresses that ``SERVICE`` may name: none by default.
    """

    seconds: float = 30.0
    rows: int = 1_000_000
    memory: int = 2 << 30
    size: int = 1 << 30
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A query over the store that lies at ``store``.

    ``rows`` and ``triples`` are the media types that either kind of answer is written in; empty where
    none would do. ``base`` resolves relative IRIs. ``default_graphs`` and ``named_graphs``, where given,
    are the dataset instead of the union of all graphs.
    """

    store: str
    sparql: str
    rows: str = "application/sparql-results+json"
    triples: str = "text/turtle"
    base: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def line(self, limits: Limits) -> bytes:
        """Return the job and what it may cost as a line of JSON."""
        return json.dumps({"job": asdict(self), "limits": asdict(limits)}).encode() + b"\n"


@dataclass(slots=True)
class Answer:
    """What a worker wrote: small ones in memory, large ones in a file that has no name.

    ``media`` is the media type. Close it after use, or read it to its end.
    """

    media: str
    body: SpooledTemporaryFile[bytes] = field(repr=False)
    size: int = 0

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole, then close it."""
        with self.body:
            self.body.seek(0)
            while chunk := self.body.read(_CHUNK):
                yield chunk

    def document(self) -> dict[str, Any]:
        """Return an answer in JSON as an object."""
        found: dict[str, Any] = json.loads(b"".join(self.chunks()))
        return found

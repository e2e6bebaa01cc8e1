"""What a worker is asked and what comes back, as values."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any

from graph.errors import FilmgraphError

HEAD = struct.Struct(">cI")
"""What stands before each piece that a worker writes: its letter and its length in bytes."""
_IN_MEMORY = 1 << 20
"""How large an answer is kept in memory, in bytes; a larger one goes to a temporary file."""
_CHUNK = 1 << 16
"""How much of an answer is read at once, in bytes."""


class RefusedError(FilmgraphError):
    """A request that is not answered: ``status`` is HTTP's, the message one line that says why."""

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
    """A query over the store at ``store``: a folder, or the address of a server.

    ``rows`` and ``triples`` are the media types that either kind of answer is written in; empty where
    none would do. ``base`` resolves relative IRIs. ``default_graphs`` and ``named_graphs``, where given,
    are the dataset instead of the union of all graphs. With ``updates`` it is an update, and ``store``
    is changed.
    """

    store: str
    sparql: str
    rows: str = "application/sparql-results+json"
    triples: str = "text/turtle"
    base: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    updates: bool = False

    def line(self, limits: Limits) -> bytes:
        """Return the job and what it may cost as a line of JSON."""
        return json.dumps([asdict(self), asdict(limits)]).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> tuple[Job, Limits]:
        """Return what ``line`` wrote."""
        job, limits = json.loads(line)
        for name in ("default_graphs", "named_graphs"):
            job[name] = tuple(job[name])
        return cls(**job), Limits(**limits)


@dataclass(slots=True)
class Answer:
    """What a worker wrote: a small answer in memory, a large one in a file that has no name.

    ``media`` is the media type. It is read once, or closed.
    """

    media: str = ""
    size: int = 0
    _body: SpooledTemporaryFile[bytes] = field(
        default_factory=partial(SpooledTemporaryFile, _IN_MEMORY), repr=False
    )

    def add(self, data: bytes) -> None:
        """Put down a piece."""
        self._body.write(data)
        self.size += len(data)

    def close(self) -> None:
        """Throw it away."""
        self._body.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole, then close it."""
        with self._body:
            self._body.seek(0)
            while chunk := self._body.read(_CHUNK):
                yield chunk

    def document(self) -> dict[str, Any]:
        """Return an answer in JSON as an object."""
        found: dict[str, Any] = json.loads(b"".join(self.chunks()))
        return found

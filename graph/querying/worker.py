"""The process that answers queries, one after the other, until its standard input closes.

A line of JSON comes in (``Job.line``); frames go out: a letter, a length in four bytes, so many bytes.
``H`` media type of the answer, ``D`` a piece of it, ``E`` its end, ``X`` a refusal, ``[status, line]``.
"""

from __future__ import annotations

import json
import math
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyoxigraph as ox

from graph.errors import FilmgraphError
from graph.querying.counting import RowCounter
from graph.querying.formats import ROWS, TRIPLES
from graph.querying.job import HEAD, Job, Limits, RefusedError
from graph.querying.service import loads, refused_service
from graph.remote import RemoteStore, StoreError, is_address
from graph.store import Dataset, ReadableStore, Store
from graph.vocabulary import PREFIXES

_LESS = "ask for less of it (LIMIT)"
_GRACE = 2
"""Seconds after its time in which a worker whose server is gone stops by itself."""
Frame = Callable[[bytes, bytes], None]


def main() -> None:
    """Answer what comes in."""
    answerer = _Answerer(sys.stdout.buffer)
    for line in sys.stdin.buffer:
        answerer.answer(*Job.read(line))


class _Answerer:
    """Answers over the store it has open; opens another where a job names another."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._path = ""
        self._store: ReadableStore = Store()

    def answer(self, job: Job, limits: Limits) -> None:
        """Write the frames of one answer."""
        _restrain(limits)
        try:
            self._write(job, limits)
        except RefusedError as error:
            self._frame(b"X", json.dumps([error.status, str(error)]).encode())
        except StoreError as error:
            self._frame(b"X", json.dumps([502, str(error)]).encode())
        except FilmgraphError as error:
            self._frame(b"X", json.dumps([400, str(error)]).encode())
        except (OSError, ValueError) as error:
            line = " ".join(str(error).split())
            self._frame(b"X", json.dumps([400, f"query: cannot be answered ({line})"]).encode())
        else:
            self._frame(b"E", b"")
        self._output.flush()
        _relax()

    def _write(self, job: Job, limits: Limits) -> None:
        if service := refused_service(job.sparql, limits.services):
            raise RefusedError(403, f"query: SERVICE {service} is not allowed here")
        if job.updates:
            _update(job)
            return
        results = self._opened(job.store).query(
            job.sparql, base=job.base or None, dataset=_dataset(job)
        )
        if isinstance(results, ox.QueryTriples):
            self._head(job.triples)
            sink = cast("IO[bytes]", _Sink(self._frame, limits))
            triples = _counted(results, limits.rows)
            ox.serialize(triples, sink, TRIPLES[job.triples], prefixes=PREFIXES)
        else:
            self._head(job.rows)
            media = ROWS[job.rows]
            rows = isinstance(results, ox.QuerySolutions)
            counter = RowCounter(media) if rows else None
            results.serialize(cast("IO[bytes]", _Sink(self._frame, limits, counter)), media)

    def _opened(self, path: str) -> ReadableStore:
        if path != self._path:
            self._store = _open(path)
            self._path = path
        return self._store

    def _head(self, media: str) -> None:
        if not media:
            raise RefusedError(406, "query: its answer is not written in any format asked for")
        self._frame(b"H", media.encode())

    def _frame(self, letter: bytes, data: bytes) -> None:
        self._output.write(HEAD.pack(letter, len(data)))
        self._output.write(data)


def _open(place: str) -> ReadableStore:
    """Open a store on disk, or a server's: the fragment of its address tells builds apart."""
    if is_address(place):
        return RemoteStore(place.partition("#")[0])
    return Store.open(Path(place))


def _update(job: Job) -> None:
    """Change a store that nobody else has open."""
    if loads(job.sparql):
        raise RefusedError(403, "update: LOAD asks other servers; it is not allowed here")
    engine = ox.Store(job.store)
    Store(engine).update(job.sparql, job.base or None)
    engine.flush()


def _dataset(job: Job) -> Dataset | None:
    if not (job.default_graphs or job.named_graphs):
        return None
    return [*map(ox.NamedNode, job.default_graphs)], [*map(ox.NamedNode, job.named_graphs)]


class _Sink:
    """A file that is written as frames and holds at most so many bytes, and so many rows."""

    def __init__(self, frame: Frame, limits: Limits, counter: RowCounter | None = None) -> None:
        self._frame = frame
        self._limits = limits
        self._counter = counter
        self._size = 0

    def write(self, data: bytes) -> int:
        self._size += len(data)
        if self._size > self._limits.size:
            raise RefusedError(
                400, f"query: its answer has over {self._limits.size} bytes; {_LESS}"
            )
        if self._counter is not None:
            self._counter.add(data)
            if self._counter.rows > self._limits.rows:
                raise _too_many(self._limits.rows, "rows")
        self._frame(b"D", data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the frames are sent when the answer ends."""


def _counted(triples: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number == most:
            raise _too_many(most, "triples")
        yield triple


def _too_many(most: int, what: str) -> RefusedError:
    return RefusedError(400, f"query: its answer has over {most} {what}; {_LESS}")


def _restrain(limits: Limits) -> None:
    """Bound memory and time, where the system can: the server bounds the time everywhere."""
    if sys.platform != "win32":
        signal.alarm(math.ceil(limits.seconds) + _GRACE)
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, hard))


def _relax() -> None:
    if sys.platform != "win32":
        signal.alarm(0)


if __name__ == "__main__":
    main()

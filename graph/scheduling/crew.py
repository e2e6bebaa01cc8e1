"""Who does the work: this process, or the workers of any ``concurrent.futures.Executor``."""

from __future__ import annotations

import pickle
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph.errors import FilmgraphError
from graph.resources import code_digest

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4
"""How many items a worker may have waiting: enough to keep it busy, few enough to hold in memory."""
_LOST = "a worker was ended from outside, perhaps for want of memory; try again with fewer"
_OTHER = "a worker has another version of filmgraph; install the same one wherever workers run"
_HERE = threading.local()
"""What a worker's thread has made to do its work: it is made once, not for each item."""


class Crew:
    """Does the work; this one does it here, one item after another."""

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T]) -> Iterator[R]:
        """Yield what the function that ``make`` returns makes of each of ``items``, in their order.

        ``make``, the items and the results have to be picklable values: workers share no file with
        whoever hires them. It is called once by each worker's thread. Few items are read ahead.
        Raises the ``FilmgraphError`` of the first item that has one, or of ``items`` themselves, when
        the results before it have been yielded.
        """
        return map(make(), items)


class Team(Crew):
    """Has the work done by an executor, whatever kind it is, and does not shut it down."""

    def __init__(self, executor: Executor, width: int) -> None:
        """Keep ``width`` workers of ``executor`` busy."""
        self._executor = executor
        self._width = width

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T]) -> Iterator[R]:
        """Yield results as ``Crew.map`` does."""
        shared = self.share(zlib.compress(pickle.dumps(make), 1))
        waiting: deque[_Sent[T]] = deque()
        feed = _Feed(items)
        try:
            for item in feed:
                waiting.append(self._send(shared, item))
                if len(waiting) >= self._width * AHEAD:
                    yield self._next(shared, waiting)
            while waiting:
                yield self._next(shared, waiting)
        finally:
            for sent in waiting:
                sent.future.cancel()
        if feed.fault:
            raise feed.fault

    def share(self, value: bytes) -> Any:
        """Return what stands for ``value`` among the arguments of all that is submitted."""
        return value

    def replace(self) -> bool:
        """Hire others where the workers are gone; tell whether there are any."""
        return False

    def wait(self, future: Future[bytes]) -> bytes:
        """Return the result of ``future``; raise ``BrokenExecutor`` where its worker is gone."""
        return future.result()

    def _send(self, shared: Any, item: T) -> _Sent[T]:
        try:
            future = self._executor.submit(done, code_digest(), shared, item)
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        return _Sent(item, future)

    def _next(self, shared: Any, waiting: deque[_Sent[T]]) -> Any:
        """Return the first result; where workers are gone, have others do again what was lost."""
        while True:
            try:
                packed = self.wait(waiting[0].future)
            except BrokenExecutor as error:
                if not self.replace():
                    raise FilmgraphError(_LOST) from error
                for sent in waiting:
                    if not _is_done(sent.future):
                        sent.future = self._send(shared, sent.item).future
                continue
            waiting.popleft()
            found = pickle.loads(zlib.decompress(packed))  # noqa: S301 - from a worker of ours
            if isinstance(found, _Fault):
                raise FilmgraphError(found.message)
            return found


@dataclass(slots=True)
class _Sent(Generic[T]):
    """An item that is being worked on."""

    item: T
    future: Future[bytes]


class _Feed(Generic[T]):
    """Items up to the first that cannot be had; ``fault`` says why."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = items
        self.fault: FilmgraphError | None = None

    def __iter__(self) -> Iterator[T]:
        try:
            yield from self._items
        except FilmgraphError as error:
            self.fault = error


@dataclass(frozen=True, slots=True)
class _Fault:
    """The message of a fault: faults themselves do not travel."""

    message: str


def done(code: str, shared: bytes, item: object) -> bytes:
    """Do one item, at a worker, and return the result packed; ``code`` is whose program it is for."""
    found = _done(shared, item) if code == code_digest() else _Fault(_OTHER)
    return zlib.compress(pickle.dumps(found), 1)


def _done(shared: bytes, item: object) -> object:
    try:
        return _made(shared)(item)
    except FilmgraphError as error:
        return _Fault(str(error))


def _made(shared: bytes) -> Callable[[object], Any]:
    """Return the function of this thread that does the work."""
    if getattr(_HERE, "shared", b"") != shared:
        make = pickle.loads(zlib.decompress(shared))  # noqa: S301 - from whoever hired the worker
        _HERE.function, _HERE.shared = make(), shared
    function: Callable[[object], Any] = _HERE.function
    return function


def _is_done(future: Future[bytes]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None

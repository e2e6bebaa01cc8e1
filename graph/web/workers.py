"""Work that may take long, or never end, in processes of its own: the pages go on meanwhile.

A process is started when it is first needed and kept; one whose work outlasts its limit, or takes too
much memory, is ended, and the next call gets a new one.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Empty, LifoQueue
from time import monotonic
from typing import ParamSpec, TypeVar, cast

from graph.errors import FilmgraphError

P = ParamSpec("P")
R = TypeVar("R")

MEMORY = 4_000_000_000
"""How much memory a process may ask for, in bytes of address space."""
_PATIENCE = 5.0
"""How long a process has to end when the server does, in seconds."""


class TooLongError(FilmgraphError):
    """Work was ended because it took longer than it may."""


class BusyError(FilmgraphError):
    """All processes were at work for as long as the caller would wait."""


class Workers:
    """A number of processes that run functions of modules; arguments and results are pickled."""

    def __init__(self, count: int) -> None:
        """Have at most ``count`` processes."""
        self._idle: LifoQueue[_Process] = LifoQueue()
        self._all = [_Process() for _ in range(count)]
        for process in self._all:
            self._idle.put(process)

    def call(self, limit: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what ``function`` returns, in at most ``limit`` seconds, waiting included.

        Raises the ``FilmgraphError`` that it raises, ``TooLongError`` where it takes longer,
        ``BusyError`` where no process became free, ``FilmgraphError`` where its process died.
        """
        end = monotonic() + limit
        try:
            process = self._idle.get(timeout=limit)
        except Empty as error:
            raise BusyError("the server is busy; try again in a moment") from error
        try:
            return cast("R", process.run(max(end - monotonic(), 0), (function, args, kwargs)))
        finally:
            self._idle.put(process)

    def close(self) -> None:
        """End all processes; what they write is whole or not there."""
        for process in self._all:
            process.end(_PATIENCE)


class _Process:
    """One process, started at its first work."""

    def __init__(self) -> None:
        self._context = get_context("spawn")
        self._process = self._context.Process()
        self._line: Connection | None = None

    def run(self, limit: float, work: tuple[object, ...]) -> object:
        line = self._line or self._start()
        try:
            line.send(work)
            if not line.poll(limit):
                self.end(0)
                raise TooLongError(f"this took longer than {limit:.0f} seconds and was ended")
            fine, result = line.recv()
        except (EOFError, OSError) as error:
            self.end(0)
            raise FilmgraphError(
                "the work ended without an answer; it may need too much"
            ) from error
        if not fine:
            raise result
        return result

    def end(self, patience: float) -> None:
        """End the process: at once, or when its work is done and no later than ``patience``."""
        if self._line is None:
            return
        self._line.close()
        self._line = None
        self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _start(self) -> Connection:
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._line = ours
        return ours


def _serve(line: Connection) -> None:
    """Do what comes along the line until it is closed; signals are the server's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _limit_memory()
    while True:
        try:
            function, args, kwargs = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer = (True, function(*args, **kwargs))
        except (FilmgraphError, OSError) as error:
            answer = (False, FilmgraphError(str(error)))
        except MemoryError:
            answer = (False, FilmgraphError("this needs more memory than it may have"))
        with contextlib.suppress(OSError):
            line.send(answer)


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))

"""Processes of this machine as workers. They end with whoever started them, however that ends."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from graph.scheduling.crew import Team

MOST = 61
"""How many processes there may be on any system; Windows bears no more."""
_AGAIN = 2
"""How many times processes that were ended from outside are replaced."""


class Processes(Team):
    """Works in processes, started afresh so that they share nothing; replaces those that are lost."""

    def __init__(self, number: int) -> None:
        """Work in ``number`` processes, no more than any system bears."""
        self._context = get_context("spawn")
        self._hear, self._hold = self._context.Pipe(duplex=False)
        self._left = _AGAIN
        self._pool: ProcessPoolExecutor
        super().__init__(self._started(min(number, MOST)), min(number, MOST))

    def replace(self) -> bool:
        """Start others, unless that has been in vain too often."""
        if not self._left:
            return False
        self._left -= 1
        self._pool.shutdown(wait=False)
        self._executor = self._started(self._width)
        return True

    def dismiss(self) -> None:
        """End the processes in the middle of whatever they do."""
        self._hold.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """Let the processes end what they do, and then themselves."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._hold.close()

    def _started(self, number: int) -> ProcessPoolExecutor:
        self._pool = ProcessPoolExecutor(number, self._context, _start, (self._hear,))
        return self._pool


@contextmanager
def processes(number: int) -> Iterator[Processes]:
    """Give a crew of ``number`` processes."""
    crew = Processes(number)
    try:
        yield crew
    except BaseException:
        crew.dismiss()
        raise
    crew.close()


def _start(held: Connection) -> None:
    """Prepare a process: Ctrl-C is for whoever started it, and so is the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(held,), daemon=True).start()


def _end_with(held: Connection) -> None:
    """End this process when the other end of a pipe is closed, by hand or by death."""
    try:
        held.recv()
    except (EOFError, OSError):
        os._exit(0)

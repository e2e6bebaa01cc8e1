"""The server's side of the workers: hands out queries, and ends those that take too long."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process

from graph.querying.job import HEAD, Answer, Job, Limits, RefusedError

QUICK = 1.0
"""Seconds after which a query counts as slow and leaves its place to quick ones."""
SLOW = 4
"""How many slow queries may go on at once."""
_WAIT = 5.0
"""Seconds that a query waits for a worker before it is turned away."""
_NICE = 10
"""How far a slow query stands back for pages and quick queries (``nice``)."""
_BUSY = "query: too many are being answered; try again in a moment"
_FATAL = "query: ended its worker; it needs too much memory, or is nested too deep"


class QueryPool:
    """Answers queries in processes of their own; belongs to one event loop.

    As many quick queries go on at once as there are processors, and ``SLOW`` slow ones beside them: a
    query that is stuck keeps no other waiting.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        """Allow each query ``limits``."""
        self.limits = limits or Limits()
        self._quick = asyncio.Semaphore(max(2, os.cpu_count() or 2))
        self._slow = asyncio.Semaphore(SLOW)
        self._workers: set[_Worker] = set()

    async def run(self, job: Job) -> Answer:
        """Return the answer to a query.

        Raises ``RefusedError``: 400 for a query at fault or too large an answer, 403 for a ``SERVICE``
        without leave, 406 for a format that does not fit, 503 where it takes too long or too many wait.
        """
        try:
            await asyncio.wait_for(self._quick.acquire(), _WAIT)
        except TimeoutError as error:
            raise RefusedError(503, _BUSY) from error
        asking = asyncio.create_task(self._ask(job))
        try:
            await self._attend(asking)
            return asking.result()
        finally:
            asking.cancel()

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(*(worker.stop() for worker in self._workers))
        self._workers.clear()

    async def _attend(self, asking: asyncio.Task[Answer]) -> None:
        """Wait for an answer, first among the quick ones, then among the slow."""
        seconds = self.limits.seconds
        try:
            await asyncio.wait({asking}, timeout=min(QUICK, seconds))
        finally:
            self._quick.release()
        if not asking.done():
            if self._slow.locked():
                raise RefusedError(503, _BUSY)
            async with self._slow:
                await asyncio.wait({asking}, timeout=max(seconds - QUICK, 0.0))
        if not asking.done():
            raise RefusedError(503, f"query: took over {seconds:g} s and was ended")

    async def _ask(self, job: Job) -> Answer:
        worker = await self._take()
        later = asyncio.get_running_loop().call_later(QUICK, worker.stand_back)
        try:
            return await worker.answer(job, self.limits)
        finally:
            later.cancel()
            if not worker.ready:
                self._workers.discard(worker)
                await worker.stop()

    async def _take(self) -> _Worker:
        for worker in self._workers:
            if worker.ready and worker.alive:
                worker.ready = False
                return worker
        worker = await _Worker.start()
        self._workers.add(worker)
        return worker


class _Worker:
    """A process that answers; ``ready`` for another query, or to be ended."""

    def __init__(self, process: Process, pipes: tuple[StreamWriter, StreamReader]) -> None:
        self._process = process
        self._input, self._output = pipes
        self._slow = False
        self.ready = False

    @classmethod
    async def start(cls) -> _Worker:
        """Start one apart from the terminal: an interrupt there is for the server."""
        command = (sys.executable, "-m", "graph.querying.worker")
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, start_new_session=True
        )
        if process.stdin is None or process.stdout is None:
            raise RefusedError(503, _BUSY)
        return cls(process, (process.stdin, process.stdout))

    @property
    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process.returncode is None

    async def answer(self, job: Job, limits: Limits) -> Answer:
        """Return the answer; the worker is ready again only where it was read to its end."""
        answer = Answer()
        whole = False
        try:
            self._input.write(job.line(limits))
            await self._read(answer)
            whole = True
        except asyncio.IncompleteReadError as error:
            raise RefusedError(400, _FATAL) from error
        finally:
            if not whole:
                answer.close()
        return answer

    async def _read(self, answer: Answer) -> None:
        letter = b""
        while letter not in {b"E", b"X"}:
            letter, length = HEAD.unpack(await self._output.readexactly(HEAD.size))
            data = await self._output.readexactly(length)
            if letter == b"H":
                answer.media = data.decode()
            elif letter == b"D":
                answer.add(data)
        self.ready = not self._slow
        if letter == b"X":
            status, line = json.loads(data)
            raise RefusedError(status, line)

    def stand_back(self) -> None:
        """Let others go first from now on; the worker is ended after this query."""
        self._slow = True
        if self.alive and hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)

    async def stop(self) -> None:
        """End the process."""
        if self.alive:
            self._process.kill()
        await self._process.wait()

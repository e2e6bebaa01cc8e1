"""Where SPARQL updates go: a copy of the build's store, which the dossier's files know nothing of.

The files are the record and the store is an index, so an update lasts until the server stops or the
dossier is built again. Each update is made on a copy of its own, which then takes the place of the last
one: whoever reads meanwhile is not disturbed, and an update that fails changes nothing.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from graph.querying.job import Job, RefusedError
from graph.querying.pool import QueryPool
from graph.remote import is_address


class Scratch:
    """The changed copy of a store, where there is one."""

    def __init__(self, pool: QueryPool) -> None:
        """Let the workers of ``pool`` make the updates."""
        self._pool = pool
        self._lock = asyncio.Lock()
        self._folder: Path | None = None
        self._of = ""
        self._current = ""
        self._tries = 0

    def place(self, store: str) -> str:
        """Return where to read: the changed copy of ``store``, or itself."""
        return self._current if self._of == store else store

    async def update(self, store: str, job: Job) -> None:
        """Apply an update to what is read in place of ``store``: all of it or nothing.

        Raises ``RefusedError`` as ``QueryPool.run`` does, and for a store that is a server: there is no
        copy of that.
        """
        if is_address(store):
            raise RefusedError(403, "update: the store is a server of its own; send updates there")
        async with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="filmgraph-"))
            old = self.place(store)
            self._tries += 1
            draft = self._folder / f"{self._tries}"
            try:
                await asyncio.to_thread(shutil.copytree, old, draft)
                answer = await self._pool.run(replace(job, store=str(draft), updates=True))
                answer.close()
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            self._of, self._current = store, str(draft)
            if old != store:
                await asyncio.to_thread(shutil.rmtree, old, ignore_errors=True)

    def close(self) -> None:
        """Throw the copy away."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

"""What goes on behind the pages: articles that are being added, the graph that is being built again.

One thing after the other, in a process of its own; decisions that follow each other closely are built
together. Nothing waits here that is not on the disk already, articles to be added excepted.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock, Timer

from graph.errors import FilmgraphError
from graph.web import chores
from graph.web.chores import Article, Place
from graph.web.workers import Workers

QUIET = 2.0
"""How long to wait after a decision for the next one, in seconds, before the graph is built."""
_LIMIT = 900.0
"""How long a build, or the reading of an article, may take, in seconds."""
_REMEMBERED = 200
"""How many jobs are remembered."""


@dataclass
class Step:
    """What becomes of one article: ``state`` is waiting, reading, building, done or failed."""

    name: str
    state: str = "waiting"
    source: str = ""
    told: str = ""


@dataclass
class Job:
    """Articles that are being added."""

    id: str
    steps: list[Step] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Tell whether nothing of it is left to do."""
        return all(step.state in {"done", "failed"} for step in self.steps)


class Jobs:
    """Adds and builds, one after the other; ``built`` is called after each build."""

    def __init__(self, place: Place, workers: Workers, built: Callable[[], None]) -> None:
        """Work on the dossier at ``place``, in one of ``workers`` at a time."""
        self._place = place
        self._built = built
        self._workers = workers
        self._thread = ThreadPoolExecutor(1, "filmgraph-jobs")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._timer: Timer | None = None
        self._lock = Lock()
        self._waiting = 0
        self.fault = ""

    @property
    def building(self) -> bool:
        """Tell whether the graph is, or is about to be, built anew."""
        with self._lock:
            return self._waiting > 0 or self._timer is not None

    def job(self, name: str) -> Job | None:
        """Return a job by its id; None for one that is not, or no longer, known."""
        with self._lock:
            return self._jobs.get(name)

    def add(self, articles: Sequence[Article]) -> Job:
        """Begin to add articles."""
        job = Job(secrets.token_urlsafe(8), [Step(a.url or a.name) for a in articles])
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > _REMEMBERED:
                self._jobs.popitem(last=False)
        self._submit(lambda: self._add(job, articles))
        return job

    def refresh(self) -> None:
        """Build the graph once no decision has come for ``QUIET`` seconds."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._timer = Timer(QUIET, self._timed)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Finish what has begun; what has not is left, and the next build does it."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _timed(self) -> None:
        self._submit(self._build)
        with self._lock:
            self._timer = None

    def _submit(self, work: Callable[[], None]) -> None:
        with self._lock:
            self._waiting += 1
        self._thread.submit(self._done, work)

    def _done(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            with self._lock:
                self._waiting -= 1

    def _build(self) -> None:
        self.fault = ""
        try:
            self._workers.call(_LIMIT, chores.build, self._place)
        except FilmgraphError as error:
            self.fault = str(error)
        self._built()

    def _add(self, job: Job, articles: Sequence[Article]) -> None:
        for step, article in zip(job.steps, articles, strict=True):
            step.state = "reading"
            try:
                step.source = self._workers.call(_LIMIT, chores.add, self._place, article)
                step.state = "building"
            except FilmgraphError as error:
                step.state, step.told = "failed", str(error)
        self._build()
        for step in job.steps:
            if step.state == "building":
                step.state, step.told = ("failed" if self.fault else "done"), self.fault

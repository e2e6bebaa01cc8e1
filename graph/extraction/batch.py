"""Reading many files, in one process or in several: the same readings in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import FilmgraphError
from graph.extraction.engines import DEFAULT, Engine, Reading, make_engines, read
from graph.extraction.usage import Usage
from graph.model import Source
from graph.ontology import Ontology, load_ontology
from graph.sources import read_source

if TYPE_CHECKING:
    from concurrent.futures import Future

    from graph.extraction.llm import ModelEngine

_AHEAD = 4
"""How many files a process may have waiting: enough to keep it busy, few enough to hold in memory."""
_MOST = 61
"""How many processes there may be on any system; Windows bears no more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How files are read: by which engines, under which ontology, with which folder of answers."""

    engines: tuple[str, ...] = DEFAULT
    ontology: Path | None = None
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file as a source, what the engines made of it, and what a model took for it."""

    source: Source
    reading: Reading
    usage: Usage


class FileReader:
    """Reads files in this process."""

    def __init__(self, plan: Plan) -> None:
        """Raise ``FilmgraphError`` where the plan cannot be followed."""
        self.ontology: Ontology = load_ontology(plan.ontology)
        self.engines: tuple[Engine, ...] = make_engines(plan.engines, self.ontology, plan.cache)
        self.models = _models(self.engines) if any(map(_asks, plan.engines)) else ()

    def read(self, path: Path) -> FileReading:
        """Read one file; raise ``InputError`` for one that cannot be read."""
        source = read_source(path)
        before = self._usage()
        reading = read(source, self.ontology, (), self.engines)
        return FileReading(source, reading, self._usage() - before)

    def _usage(self) -> Usage:
        return sum((model.usage for model in self.models), Usage())


class Batch:
    """Reads files by a plan, in one process or in several, and sums what that took."""

    def __init__(self, plan: Plan) -> None:
        """Raise ``FilmgraphError`` where the plan cannot be followed."""
        self._plan = plan
        self._reader = FileReader(plan)
        self._usage = Usage()
        self._unread: list[str] = []

    @property
    def ontology(self) -> Ontology:
        """The ontology that the files are read under."""
        return self._reader.ontology

    def read(self, paths: Sequence[Path], jobs: int = 1) -> Iterator[FileReading]:
        """Yield the readings of files in their order, by ``jobs`` processes.

        The memory taken does not grow with the number of files. Raises ``FilmgraphError`` at the first
        file that cannot be read, when those before it have been yielded.
        """
        jobs = min(jobs, len(paths), _MOST)
        found = map(self._reader.read, paths) if jobs <= 1 else _shared(paths, self._plan, jobs)
        for each in found:
            self._usage += each.usage
            reasons = (r.reason for r in each.reading.rejected)
            self._unread += [r for r in reasons if r.startswith("engine:")]
            yield each

    def warnings(self, number: int) -> Iterator[str]:
        """Yield, before reading, where ``number`` texts are going to be sent."""
        for host in dict.fromkeys(model.host for model in self._reader.models):
            if host:
                texts = "the text" if number == 1 else f"the {number} texts"
                yield f"{texts} will leave this machine for {host}"

    def remarks(self) -> Iterator[str]:
        """Yield, after reading, what models took and what they left unread."""
        if self._reader.models:
            yield f"{', '.join(m.name for m in self._reader.models)}: {self._usage}"
        if self._unread:
            reasons = ", ".join(sorted(set(self._unread)))
            parts = "1 part was" if len(self._unread) == 1 else f"{len(self._unread)} parts were"
            yield f"{parts} not read ({reasons}); --rejected shows which"


def _asks(engine: str) -> bool:
    """Tell whether an engine of this name asks a model: only then is its code imported."""
    return engine.startswith("llm")


def _models(engines: Iterable[Engine]) -> tuple[ModelEngine, ...]:
    from graph.extraction.llm import ModelEngine

    return tuple(engine for engine in engines if isinstance(engine, ModelEngine))


def _shared(paths: Iterable[Path], plan: Plan, jobs: int) -> Iterator[FileReading]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (plan,)) as pool:
        waiting: deque[Future[FileReading | str]] = deque()
        try:
            for path in paths:
                waiting.append(pool.submit(_read, path))
                if len(waiting) >= jobs * _AHEAD:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_READERS: list[FileReader] = []
"""The reader of a process that ``Batch.read`` started."""


def _start(plan: Plan) -> None:
    _READERS[:] = [FileReader(plan)]


def _read(path: Path) -> FileReading | str:
    """Return a reading, or the message of a fault: faults themselves do not travel."""
    try:
        return _READERS[0].read(path)
    except FilmgraphError as error:
        return str(error)


def _result(future: Future[FileReading | str]) -> FileReading:
    from concurrent.futures.process import BrokenProcessPool

    try:
        found = future.result()
    except BrokenProcessPool as error:
        message = "a process that reads articles was ended from outside; try fewer --jobs"
        raise FilmgraphError(message) from error
    if isinstance(found, str):
        raise FilmgraphError(found)
    return found

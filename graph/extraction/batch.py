"""Reading many files, here or by other workers: the same readings in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from graph.extraction.engines import DEFAULT, Engine, Reading, make_engines, read
from graph.extraction.usage import Usage
from graph.model import Source
from graph.ontology import Ontology, load_ontology
from graph.scheduling import HERE, Crew
from graph.sources import article_bytes, read_data

if TYPE_CHECKING:
    from graph.extraction.llm import ModelEngine


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
    """Reads the bytes of files, at whatever worker."""

    def __init__(self, engines: tuple[str, ...], ontology: Ontology, cache: str) -> None:
        """Raise ``FilmgraphError`` where there are no such engines; ``cache`` may be empty."""
        self._ontology = ontology
        self.engines: tuple[Engine, ...] = make_engines(
            engines, ontology, Path(cache) if cache else None
        )
        self.models = _models(self.engines) if any(map(_asks, engines)) else ()

    def __call__(self, file: tuple[str, bytes]) -> FileReading:
        """Read one file, its name and its bytes; raise ``InputError`` for one that cannot be read."""
        source = read_data(*file)
        before = self._usage()
        reading = read(source, self._ontology, (), self.engines)
        return FileReading(source, reading, self._usage() - before)

    def _usage(self) -> Usage:
        return sum((model.usage for model in self.models), Usage())


@lru_cache(maxsize=1)
def _reader(engines: tuple[str, ...], ontology: Ontology, cache: str) -> FileReader:
    """Return a reader, the last one where it is asked for again: a pipeline takes seconds to load."""
    return FileReader(engines, ontology, cache)


class Batch:
    """Reads files by a plan, with whatever crew, and sums what that took."""

    def __init__(self, plan: Plan) -> None:
        """Raise ``FilmgraphError`` where the plan cannot be followed."""
        self.ontology: Ontology = load_ontology(plan.ontology)
        cache = str(plan.cache or "")
        self._make = partial(_reader, plan.engines, self.ontology, cache)
        self._reader = self._make()
        self._usage = Usage()
        self._unread: list[str] = []

    def read(self, paths: Iterable[Path], crew: Crew = HERE) -> Iterator[FileReading]:
        """Yield the readings of files in their order, by the workers of ``crew``.

        The memory taken does not grow with the number of files. Raises ``FilmgraphError`` at the first
        file that cannot be read, when those before it have been yielded.
        """
        files = ((str(path), article_bytes(path)) for path in paths)
        for each in crew.map(self._make, files):
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

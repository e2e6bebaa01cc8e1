"""What several workers give: articles and rows of a table read here, by processes, by a Dask cluster.

    python -m benchmarks.crews tests/corpus/read tests/corpus/held [--workers 2]

Each crew reads the same articles and the same rows (``--articles``, ``--rows``) in turn, ``ROUNDS``
times after a first one in which its workers compile what they need. Seconds are the clock's, workers
started already; the ratio is that of the medians to this process's. More workers than processors give
nothing.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import count, cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from distributed import LocalCluster

from graph.extraction.batch import Batch, Plan
from graph.model import Source
from graph.ontology import load_ontology
from graph.rdf import Mapping as Quads
from graph.scheduling import HERE, Crew, hired
from graph.tables.minting import Known
from graph.tables.parts import derive_parts
from graph.tables.progress import unheard
from graph.tables.reading import read_dialect, read_mapping
from graph.tables.rows import open_table
from graph.tables.slices import Work

ROUNDS = 3
MAPPING = """\
entities:
  film: {type: Film, name: {column: film}, key: [film]}
  director: {type: Person, name: {column: director}}
  actor: {type: Person, name: {column: actors, split: "|"}}
claims:
  - {subject: director, relation: directed, object: film, date: {column: year}}
  - {subject: actor, relation: actedIn, object: film}
"""


class Task:
    """Something that a crew does, again and again, afresh each time."""

    def __init__(self, name: str, action: Callable[[Crew], object]) -> None:
        """Call it ``name``."""
        self.name = name
        self._action = action

    def seconds(self, crew: Crew) -> float:
        """Return how long a crew takes by the clock."""
        start = time.perf_counter()
        self._action(crew)
        return time.perf_counter() - start


def articles(files: Sequence[Path], number: int) -> Task:
    """Return the reading of so many articles."""
    batch = Batch(Plan())
    many = list(islice(cycle(files), number))
    return Task(f"{number} articles", lambda crew: sum(1 for _ in batch.read(many, crew)))


def table(place: Path, number: int) -> Task:
    """Return the reading of a table of so many rows, up to the parts on disk."""
    header, rows = "film,director,actors,year\n", []
    for n in range(number):
        actors = "|".join(f"Actor {(n * k) % 997} Bellaud" for k in (3, 5, 7, 11))
        rows.append(f"Film {n},Director {n % 613} Orme,{actors},{1950 + n % 70}\n")
    (place / "t.csv").write_text(header + "".join(rows), "utf-8")
    (place / "t.yaml").write_text(MAPPING, "utf-8")
    ontology = load_ontology(frames=False)
    quads = Quads("https://example.org/", ontology, 0.5)
    mapping = read_mapping(place / "t.yaml", ontology, header.strip().split(","))
    work = Work(Source("t", "", table=True), mapping, quads, Known())
    numbers = count()

    def parts(crew: Crew) -> None:
        with open_table(place / "t.csv", read_dialect(place / "t.yaml")) as opened:
            folder = place / f"parts-{next(numbers)}"
            sum(part.claims for part in derive_parts(work, opened, folder, unheard, crew))

    return Task(f"{number:,} rows", parts)


def rows(tasks: Sequence[Task], crews: Mapping[str, Crew]) -> Iterator[tuple[str, str, str, str]]:
    """Yield, for each task and crew, its name, the median of its seconds and the ratio to the first."""
    for task in tasks:
        times: dict[str, list[float]] = {name: [] for name in crews}
        for _ in range(ROUNDS + 1):
            for name, crew in crews.items():
                times[name].append(task.seconds(crew))
        medians = {name: median(seconds[1:]) for name, seconds in times.items()}
        first = next(iter(medians.values()))
        for name, seconds in medians.items():
            yield task.name, name, f"{seconds:.2f} s", f"{seconds / first:.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path, help="of articles, NAME.txt")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rows", type=int, default=8_000)
    asked = parser.parse_args()
    files = [path for folder in asked.folders for path in sorted(folder.glob("*.txt"))]
    local: dict[str, Any] = {
        "n_workers": asked.workers,
        "threads_per_worker": 1,
        "silence_logs": 50,
    }
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cluster = stack.enter_context(LocalCluster(dashboard_address=":0", **local))
        crews = {
            "this process": HERE,
            f"{asked.workers} processes": stack.enter_context(hired(jobs=asked.workers)),
            f"Dask, {asked.workers} worker processes": stack.enter_context(
                hired(scheduler=cluster.scheduler_address)
            ),
        }
        tasks = [articles(files, asked.articles), table(place, asked.rows)]
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
        print("| what | by | clock | ratio |\n|---|---|---|---|")
        for row in rows(tasks, crews):
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()

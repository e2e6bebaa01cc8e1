"""How fast texts are read, how that grows with their length, what memory and a first reading take.

    python -m benchmarks.reading tests/corpus/read tests/corpus/held

Speed is processor time: code points a second of one core, the best of ``PASSES`` over each article when
all have been read once. The *yardstick*, a loop of plain Python in the same run, tells how busy or slow
the machine was. Growth is the exponent of time over length (1 is linear). Memory is the most that a
process held after few and after many articles. Two commands are timed in turn, A B A B …, by the clock;
quote ratios. Exits 1 where growth is above ``STEEPEST`` or an odd text takes longer than ``LONGEST``.
"""

import argparse
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from graph.extraction import read
from graph.model import Source
from graph.ontology import load_ontology
from graph.sources import read_source

PASSES, PAIRS = 5, 5
LENGTHS = (10_000, 50_000, 200_000, 500_000)
ODD = 100_000
FEW, MANY, FILES = 500, 10_000, 300
"""After how many articles memory is looked at; how many files several processes read."""
LONGEST, STEEPEST = 30.0, 1.2
_NAME = re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ]{3,}")
PYTHON = [sys.executable]
FILMGRAPH = [sys.executable, "-m", "graph.cli"]
_MEMORY = """
import json, resource, sys
from itertools import cycle, islice
from pathlib import Path
from graph.extraction.batch import Batch, Plan
files = [Path(name) for name in sys.argv[3:]]
told = []
for number, _ in enumerate(Batch(Plan()).read(list(islice(cycle(files), int(sys.argv[2])))), 1):
    if number in (int(sys.argv[1]), int(sys.argv[2])):
        told.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(json.dumps(told))
"""

Row = tuple[str, str]


def processor_time(action: Callable[[], object]) -> float:
    """Return the processor's seconds of one run."""
    start = time.process_time()
    action()
    return time.process_time() - start


def yardstick() -> None:
    """Do a fixed amount of plain Python."""
    found: dict[int, int] = {}
    for number in range(600_000):
        found[number % 1000] = found.get(number % 1000, 0) + number


class Reading:
    """Reads texts under the shipped ontology."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Read every file once, so that all is compiled."""
        self._ontology = load_ontology()
        self._sources = [read_source(path) for path in files]
        for source in self._sources:
            self._read(source)

    def speed(self) -> Iterator[Row]:
        """Yield the speed, of all articles and of the slowest and the fastest, beside the yardstick."""
        best = {
            source.id: min(self._timed(source) for _ in range(PASSES)) for source in self._sources
        }
        length = {source.id: len(source.text) for source in self._sources}
        speeds = sorted(length[name] / best[name] for name in best)
        whole = sum(length.values()) / sum(best.values())
        stick = min(processor_time(yardstick) for _ in range(PASSES))
        yield f"{len(best)} articles, {sum(length.values()):,} characters", f"{whole:,.0f} a second"
        yield (
            "of one article",
            f"{speeds[0]:,.0f} to {speeds[-1]:,.0f}, median {median(speeds):,.0f}",
        )
        yield "the yardstick", f"{1000 * stick:.0f} ms"

    def growth(self) -> tuple[float, list[Row]]:
        """Return the exponent of time over length, and the seconds of each length.

        The articles follow one another, again and again with other names.
        """
        whole = "\n".join(source.text for source in self._sources)
        rounds = range(LENGTHS[-1] // len(whole) + 1)
        endless = "\n".join(_NAME.sub(rf"\g<0>{_letters(n)}", whole) for n in rounds)
        times = [self._seconds(endless[:length]) for length in LENGTHS]
        logs = [(math.log(n), math.log(s)) for n, s in zip(LENGTHS, times, strict=True)]
        rows = [(f"{n:,} characters", f"{s:.3f} s") for n, s in zip(LENGTHS, times, strict=True)]
        return _slope(logs), rows

    def odd(self) -> list[tuple[str, float]]:
        """Return the seconds that each odd text takes."""
        names = " ".join(
            f"Ada{_letters(n)} Orme{_letters(n)} dirige Zénith{_letters(n)}."
            for n in range(ODD // 40)
        )
        texts = {
            "one sentence": "le studio a fondé une école avec Ada Nour et " * (ODD // 45),
            "quotation marks that never close": '« Le Film "Orme ' * (ODD // 16),
            "10,000 commas": "Ada Nour a fondé Orme" + ", " * 10_000 + "et Zénith.",
            "names, each another": names,
            "first words, each another": " ".join(
                f"{_letters(n).title()}, dit Ada." for n in range(ODD // 16)
            ),
            "one word": "a" * ODD,
        }
        return [(kind, self._seconds(text)) for kind, text in texts.items()]

    def _seconds(self, text: str) -> float:
        source = Source("a", text, language="fr")
        return min(self._timed(source) for _ in range(2))

    def _timed(self, source: Source) -> float:
        return processor_time(lambda: self._read(source))

    def _read(self, source: Source) -> None:
        read(source, self._ontology)


def _letters(number: int) -> str:
    """Return another lower-case word for each number."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line through points by least squares."""
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    rise = sum((a - x) * (b - y) for a, b in points)
    return float(rise / sum((a - x) ** 2 for a, _ in points))


def memory(files: Sequence[Path], many: int) -> Iterator[Row]:
    """Yield the most memory that a process held after few and after ``many`` articles."""
    command = [*PYTHON, "-c", _MEMORY, str(FEW), str(many), *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    for number, kilobytes in zip((FEW, many), json.loads(done.stdout), strict=True):
        yield f"memory after {number:,} articles", f"{kilobytes / 1000:.0f} MB"


def clock(command: Sequence[str]) -> float:
    """Return the seconds that a command takes by the clock."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def compared(one: Sequence[str], other: Sequence[str]) -> str:
    """Return the medians of two commands run in turn, and the median of their ratios."""
    times = [(clock(one), clock(other)) for _ in range(PAIRS + 1)][1:]
    first, second = (median(column) for column in zip(*times, strict=True))
    return f"{first:.2f} s to {second:.2f} s, ratio {median(a / b for a, b in times):.2f}"


def commands(files: Sequence[Path]) -> Iterator[Row]:
    """Yield what a first reading takes, and what two processes save."""
    with tempfile.TemporaryDirectory() as place:
        many = [Path(place) / f"{number}.txt" for number in range(FILES)]
        for path, copy in zip(many, islice(cycle(files), len(many)), strict=False):
            shutil.copy(copy, path)
        extract = [*FILMGRAPH, "extract", "--json", "--quiet"]
        typer = [*PYTHON, "-c", "import typer"]
        yield "extract a short file, to `import typer`", compared([*extract, str(many[0])], typer)
        names = list(map(str, many))
        yield (
            f"--jobs 2 to --jobs 1, {len(many)} files",
            compared([*extract, "--jobs", "2", *names], [*extract, *names]),
        )


def main() -> None:
    """Print the table; exit 1 where something grows too fast or takes too long."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path, help="of articles, NAME.txt")
    parser.add_argument("--articles", type=int, default=MANY, help="how many the memory is told of")
    asked = parser.parse_args()
    files = [path for folder in asked.folders for path in sorted(folder.glob("*.txt"))]
    reading = Reading(files)
    rows = [*reading.speed()]
    exponent, grown = reading.growth()
    odd = reading.odd()
    rows += [*grown, ("growth", f"length to the power of {exponent:.2f}")]
    rows += [(kind, f"{seconds:.2f} s") for kind, seconds in odd]
    rows += [*memory(files, asked.articles), *commands(files)]
    print("| what | figure |\n|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    bad = [kind for kind, seconds in odd if seconds > LONGEST]
    bad += ["growth"] if exponent > STEEPEST else []
    sys.exit("too slow: " + ", ".join(bad) if bad else 0)


if __name__ == "__main__":
    main()

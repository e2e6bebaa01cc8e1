"""What a build costs after one source of many changed, against a build from nothing.

    python -m benchmarks.rebuilding [--sources 1000 10000]

A dossier of so many short articles is made and built; then a sentence is added to one of them, it is
sealed and the dossier is built again, some times. Each build is a process of its own, as a person would
run it: seconds are of the clock and of the processor, memory is the process's peak. Prints Markdown.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from graph.dossier import Config, Dossier
from graph.model import Source
from graph.sources import compose

RUNS = 5
SYLLABLES = (
    "ba be bi do du ka ki ko la le lo ma mi mo na ni no ra ri ro sa si so ta ti to va vi vo za zo"
)
ARTICLE = """{who} a réalisé le film « {film} ». {other} joue dans « {film} ».
Le texte dit aussi {filler}.
"""
MORE = "\n{who} a produit le film « {film} ».\n"


class Cost(NamedTuple):
    """The seconds of a command by the clock and of the processor, and its peak of memory in bytes."""

    clock: float
    seconds: float
    peak: int


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sources", type=int, nargs="+", default=[1_000, 10_000])
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n")
    print(
        "| sources | quads | from nothing | peak | after one change | of it processor | peak | ratio |"
    )
    print("|---|---|---|---|---|---|---|---|")
    spent = []
    for many in asked.sources:
        with tempfile.TemporaryDirectory() as place:
            spent.append((many, report(many, Path(place) / "dossier")))
    if len(spent) > 1:
        (small, cheap), (large, dear) = spent[0], spent[-1]
        growth = math.log(dear / cheap) / math.log(large / small)
        print(f"\nA build after one change grows as n^{growth:.2f}.")


def report(many: int, folder: Path) -> float:
    """Print what a dossier of so many sources costs; return the processor's seconds after a change."""
    paths = made(folder, many)
    time.sleep(3)  # so that no hash is taken for too fresh to be remembered
    whole = costing("build", str(folder))
    changes = []
    for run in range(RUNS):
        path = paths[(run * 7919 + 13) % many]
        with path.open("a", encoding="utf-8") as file:
            file.write(MORE.format(who=f"{word(run)} {word(run + 50)}", film=word(run + 100)))
        subprocess.run(
            command("seal", str(path), "--dossier", str(folder)), check=True, capture_output=True
        )
        time.sleep(3)
        changes.append(costing("build", str(folder)))
    again = Cost(*map(median, zip(*changes, strict=True)))
    quads = Dossier.open(folder).build().quads
    print(
        f"| {many:,} | {quads:,} | {whole.clock:.1f} s | {whole.peak / 1e6:,.0f} MB | "
        f"{again.clock:.2f} s | {again.seconds:.2f} s | {again.peak / 1e6:,.0f} MB | "
        f"{again.clock / whole.clock:.4f} |",
        flush=True,
    )
    return again.seconds


def made(folder: Path, many: int) -> list[Path]:
    """Make a dossier of so many short articles, always the same; return their files."""
    dossier = Dossier.create(folder, Config(title="Made", author="Ada"))
    paths = []
    for number in range(many):
        people = [
            f"{word(n)} {word(n + 10**6)}"
            for n in (number % (many // 3), number * 7919 % (many // 3))
        ]
        film, filler = (
            word(number + 2 * 10**6),
            " ".join(word(number * 97 + n).lower() for n in range(25)),
        )
        text = ARTICLE.format(who=people[0], other=people[1], film=film, filler=filler)
        date = f"2020-{1 + number % 12:02}-{1 + number % 28:02}"
        source = Source(
            f"s{number:06}", text, f"{film}, {number}", f"Journal {number % 17}", "", date, "fr"
        )
        path = folder / "sources" / f"{source.id}.md"
        path.write_text(compose(source), encoding="utf-8")
        paths.append(path)
    dossier.seal(paths)
    return paths


def word(number: int) -> str:
    """Return a name, always the same for a number."""
    return "".join(random.Random(number).choices(SYLLABLES.split(), k=4)).capitalize()  # noqa: S311 - a name


def command(*words: str) -> list[str]:
    """Return a command of filmgraph."""
    return [sys.executable, "-m", "graph.cli", *words]


def costing(*words: str) -> Cost:
    """Run a command of filmgraph and measure it."""
    start = time.perf_counter()
    process = subprocess.Popen(command(*words), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(words)} failed")
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


if __name__ == "__main__":
    main()

"""What each format costs on a large dossier: seconds, peak of memory, bytes; and a published site.

    python -m benchmarks.exporting [--claims 44000] [--formats gexf xlsx] [--part] [--site]

A made table (``benchmarks.scale``) is imported; then each format is written by the command line, a
process of its own. Prints Markdown; ``docs/exporting.md`` holds the last report.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sized import imported, made
from graph.dossier import Dossier
from graph.exports import formats

MOST = 500
"""The memory that no format may pass, in megabytes."""
PART = ("--relation", "actedIn")
"""What ``--part`` chooses: four fifths of the claims."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A command's seconds by the clock and of the processor, and its peak of memory in bytes."""

    clock: float
    seconds: float
    peak: int


def costing(*arguments: str | Path) -> Cost:
    """Run ``filmgraph`` as a process of its own, and measure it; end where it fails."""
    clock = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "graph.cli", *map(str, arguments)])
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{arguments}: exit code {os.waitstatus_to_exitcode(status)}")
    seconds = used.ru_utime + used.ru_stime
    return Cost(time.perf_counter() - clock, seconds, used.ru_maxrss * 1024)


def size(path: Path) -> int:
    """Return the bytes of a file, or of the files of a folder."""
    return sum(p.stat().st_size for p in (path, *path.rglob("*")) if p.is_file())


def report(folder: Path, names: Sequence[str], place: Path, chosen: Sequence[str]) -> None:
    """Print what each format costs."""
    print("| format | seconds | peak | bytes |\n|---|---|---|---|")
    for name in names:
        cost = costing("export", name, *chosen, "-o", place / name, "-d", folder)
        over = " **over**" if cost.peak > MOST * 1e6 else ""
        told = f"{cost.seconds:.0f} s | {cost.peak / 1e6:.0f} MB{over}"
        print(f"| `{name}` | {told} | {size(place / name) / 1e6:.1f} MB |", flush=True)


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, default=44_000)
    parser.add_argument("--formats", nargs="+", default=list(formats()))
    parser.add_argument("--dossier", type=Path, help="One that is built, instead of a made one.")
    parser.add_argument("--part", action="store_true", help="Of a part, four fifths of the claims.")
    parser.add_argument("--site", action="store_true", help="Publish a site of it as well.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = asked.dossier or place / "dossier"
        if not asked.dossier:
            imported(folder, *made(place, asked.claims))
        quads = sum(1 for _ in Dossier.open(folder).nquads().open("rb"))
        print(f"{quads:,} quads\n")
        report(folder, asked.formats, place, PART if asked.part else ())
        if asked.site:
            cost = costing("publish", place / "site", "-d", folder)
            told = f"{cost.seconds:.0f} s, {cost.peak / 1e6:.0f} MB, {size(place / 'site') / 1e6:.0f} MB"
            print(f"\nA site: {told}.")


if __name__ == "__main__":
    main()

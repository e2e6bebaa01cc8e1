"""What each format costs on a large dossier: seconds, peak of memory, bytes; and a published site.

    python -m benchmarks.exporting [--claims 44000] [--formats gexf xlsx] [--part] [--site]

A made table (``benchmarks.scale``) is imported. The network is made once, as each command would; then
each format is written by a process forked from there; the higher peak of the two counts. Seconds
are of the processor. Prints Markdown; ``docs/exporting.md`` holds the last report.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.sized import imported, made
from graph.dossier import Dossier
from graph.exports import Format, Part, formats, known_format, part_of, save
from graph.publishing import SiteOptions, publish
from graph.selection import Selection

MOST = 500
"""The memory that no format may pass, in megabytes."""
PART = Selection(relations=("actedIn",))
"""What ``--part`` chooses: four fifths of the claims."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor, and the peak of memory in megabytes."""

    seconds: float
    peak: float


def costing(step: Callable[[], object]) -> Cost:
    """Run a step in a process forked from this one, and measure it; end where it fails."""
    child = os.fork()
    if not child:
        status = 1
        try:
            step()
            status = 0
        finally:
            os._exit(status)  # nothing of the parent's is to be tidied away here
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f"exit code {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, max(peak(), used.ru_maxrss / 1e3 * 1.024))


def size(path: Path) -> float:
    """Return the megabytes of a file, or of the files of a folder."""
    return sum(p.stat().st_size for p in (path, *path.rglob("*")) if p.is_file()) / 1e6


def peak() -> float:
    """Return this process's own peak of memory, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3 * 1.024


def report(dossier: Dossier, chosen: Selection, names: list[str], place: Path) -> Part:
    """Print what each format costs; return what was written."""
    start = time.process_time()
    part = part_of(dossier, chosen, "fr")
    quads = sum(1 for _ in dossier.nquads().open("rb"))
    print(f"{quads:,} quads; network: {time.process_time() - start:.0f} s, {peak():.0f} MB\n")
    print("| format | seconds | peak | bytes |\n|---|---|---|---|")
    for name in names:
        form, target = known_format(name), place / name
        cost = costing(partial(_written, part, dossier, form, target))
        over = " **over**" if cost.peak > MOST else ""
        told = f"{cost.seconds:.0f} s | {cost.peak:.0f} MB{over} | {size(target):.1f} MB"
        print(f"| `{name}` | {told} |", flush=True)
    return part


def _written(part: Part, dossier: Dossier, form: Format, target: Path) -> None:
    save(replace(part, store=dossier.store()), form, target)


def _published(part: Part, dossier: Dossier, site: Path) -> None:
    told = replace(part, store=dossier.store(), whole=False)
    publish(told, site, SiteOptions(date="2026-11-30"))


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, default=44_000)
    parser.add_argument("--formats", nargs="*", default=list(formats()))
    parser.add_argument("--dossier", type=Path, help="One that is built, instead of a made one.")
    parser.add_argument("--part", action="store_true", help="Of a part, four fifths of the claims.")
    parser.add_argument("--site", action="store_true", help="Publish a site of it as well.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = asked.dossier or place / "dossier"
        if not asked.dossier:
            costing(lambda: imported(folder, *made(place, asked.claims)))
        dossier = Dossier.open(folder)
        part = report(dossier, PART if asked.part else Selection(), asked.formats, place)
        if asked.site:
            cost = costing(partial(_published, part, dossier, place / "site"))
            told = f"{cost.seconds:.0f} s, {cost.peak:.0f} MB, {size(place / 'site'):.0f} MB"
            print(f"\nA site: {told}.")


if __name__ == "__main__":
    main()

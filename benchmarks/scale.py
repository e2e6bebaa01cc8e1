"""What size costs: each step of a made table's way, its growth, and the same work by other programs.

    python -m benchmarks.scale [--claims 10000 100000] [--table FILE --mapping FILE]
                               [--report FILE.md --plot FILE.svg]

Each step is a process of its own, so that its peak of memory is its own; seconds are of the processor,
since the clock of a busy machine says little. Ratios are of one run: what is compared runs in turn,
A B A B …, and the median of the ratios counts. Prints Markdown; ``docs/performance.md`` holds the last
report. A million claims take some twenty-five minutes, 9 GB of disk and 2.3 GB of memory.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from benchmarks import against
from benchmarks.plotting import Curve, curves
from benchmarks.sized import (
    Cost,
    as_arrays,
    connected,
    costing,
    exponent,
    focused,
    imported,
    loaded,
    loaded_raw,
    made,
    networked,
)
from graph.dossier import Dossier
from graph.files import write_atomically

COMPARED = 100_000
"""Up to how many claims networks are compared, and loading is measured three times."""
STEPS = {
    "network, with evidence": networked,
    "ties as arrays": as_arrays,
    "focus map, two steps": focused,
    "connect": connected,
}


class Measured:
    """A dossier of so many claims, and what each step of its way cost."""

    def __init__(self, table: Path, mapping: Path, place: Path, *, read: bool = True) -> None:
        """Import a table into a new dossier and load its graph; where it is a made one, ``read`` it."""
        self.name = table.name
        self.folder = place / f"dossier-{table.stem}"
        whole = costing(imported, self.folder, table, mapping)
        self.claims, self.quads = whole.result
        nquads = Dossier.open(self.folder).nquads()
        pairs = [
            (costing(loaded, nquads, place / "load"), costing(loaded_raw, nquads, place / "load"))
            for _ in range(3 if self.claims <= COMPARED else 1)
        ]
        self.load_ratio = median(one.seconds / other.seconds for one, other in pairs)
        self.costs: Mapping[str, Cost] = {
            "import": whole,
            "load": pairs[-1][0],
            "raw `bulk_load`": pairs[-1][1],
            **{name: costing(step, self.folder) for name, step in STEPS.items() if read},
        }


def main() -> None:
    """Measure, print the report, and save it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--table", type=Path, help="A real table to import besides.")
    parser.add_argument("--mapping", type=Path, help="Its mapping.")
    parser.add_argument("--report", type=Path, help="A file for the report.")
    parser.add_argument("--plot", type=Path, help="A file for the plot, SVG.")
    options = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as place:
        for line in report(options, Path(place)):
            print(line, flush=True)
            lines.append(line)
    if options.report:
        write_atomically(options.report, "\n".join(lines) + "\n")


def report(options: argparse.Namespace, place: Path) -> Iterator[str]:
    """Yield the lines of the report."""
    load = os.getloadavg()[0]
    yield (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"pyoxigraph {ox.__version__}; load average {load:.1f}\n"
    )
    sizes = [Measured(*made(place, size), place) for size in sorted(options.claims)]
    yield from steps(sizes)
    if options.plot:
        write_atomically(options.plot, drawn(sizes))
    if options.table:
        real = Measured(options.table, options.mapping, place, read=False)
        yield from tables([*sizes, real])
    else:
        yield from tables(sizes)
    yield from against.queries(sizes[0].folder, rdflib=True)
    yield ""
    if len(sizes) > 1:
        yield from against.queries(sizes[-1].folder, rdflib=False)
        yield ""
    for size in sizes:
        if size.claims <= COMPARED:
            yield from against.networks(size.folder)
            yield ""
    yield from against.betweenness()


def steps(sizes: Sequence[Measured]) -> Iterator[str]:
    """Yield what each step costs at each size, and how it grows from the first to the last."""
    yield "| step |" + "".join(f" {size.claims:,} claims |" for size in sizes) + " grows as |"
    yield "|---|" + "---|" * (len(sizes) + 1)
    for name in sizes[0].costs:
        costs = [size.costs[name] for size in sizes]
        cells = [f"{cost.seconds:.2f} s, {cost.peak / 1e6:,.0f} MB" for cost in costs]
        grows = exponent([(s.claims, s.costs[name].seconds) for s in sizes])
        yield f"| {name} | {' | '.join(cells)} | n^{grows:.2f} |"
    yield ""


def tables(sizes: Sequence[Measured]) -> Iterator[str]:
    """Yield how fast tables go in, and what loading costs beside Oxigraph's own."""
    yield "| table | claims | quads | claims/s | load / raw `bulk_load` |"
    yield "|---|---|---|---|---|"
    for size in sizes:
        rate = size.claims / size.costs["import"].seconds
        yield (
            f"| {size.name} | {size.claims:,} | {size.quads:,} | {rate:,.0f} "
            f"| {size.load_ratio:.2f} |"
        )
    yield ""


def drawn(sizes: Sequence[Measured]) -> str:
    """Return the seconds of each step by the number of claims as a picture."""
    found = [
        Curve(name, [(size.claims, size.costs[name].seconds) for size in sizes])
        for name in sizes[0].costs
    ]
    return curves(found, "claims", "seconds of the processor")


if __name__ == "__main__":
    main()

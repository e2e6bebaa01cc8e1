"""What a SPARQL server costs beside the disk: pushing a build, pushing it again, asking.

    python -m benchmarks.engines http://127.0.0.1:7878 --claims 20000

The server has to be empty, or to hold what this script pushed before. Times are of the clock, for the
server works in another process; quote the ratios.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.sized import imported, made
from graph.dossier import Dossier
from graph.network import network_of
from graph.questions import ask
from graph.store import ReadableStore

STEPS: dict[str, Callable[[ReadableStore], object]] = {
    "a question on one entity": lambda store: ask(store, "entity", ["Name 7"]),
    "the network of all claims": lambda store: network_of(store, 0.8),
    "all quads": lambda store: sum(1 for _ in store),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", help="The server's address.")
    parser.add_argument("--claims", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "dossier"
        claims, quads = imported(folder, *made(Path(place), asked.claims))
        here, there = Dossier.open(folder), Dossier.open(folder, address=asked.server)
        size = here.nquads().stat().st_size
        print(f"{claims:,} claims, {quads:,} quads, {size / 1e6:,.0f} MB of N-Quads")
        first = timed(there.build)
        print(f"push: {first:.1f} s, {quads / first:,.0f} quads a second")
        print(f"push again, nothing changed: {timed(there.build):.1f} s")
        print("\n| step | disk | server | server / disk |\n|---|---|---|---|")
        for name, step in STEPS.items():
            ours = timed(step, here.store())
            theirs = timed(step, there.store())
            print(f"| {name} | {ours:.2f} s | {theirs:.2f} s | {theirs / ours:.1f} |")


def timed(step: Callable[..., object], *arguments: object) -> float:
    """Return the seconds of a step."""
    start = time.perf_counter()
    step(*arguments)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

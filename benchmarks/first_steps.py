"""How long a newcomer waits: `filmgraph --help` against `import typer`, and building the example.

    python benchmarks/first_steps.py

Commands run in turn, A B A B …, as processes of their own; the median of each and the median of the
ratios pair by pair are printed as a Markdown table, since single times on a shared machine say little.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

RUNS = 15
PYTHON = [sys.executable]
FILMGRAPH = [sys.executable, "-m", "graph.cli"]


def timed(command: list[str]) -> float:
    """Return the wall seconds of one run of ``command``."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def fresh_build(folder: Path) -> list[str]:
    """Return the command that builds the example afresh, its index deleted."""
    shutil.rmtree(folder / ".filmgraph", ignore_errors=True)
    return [*FILMGRAPH, "build", str(folder)]


def pairs(
    one: Callable[[], list[str]], other: Callable[[], list[str]]
) -> list[tuple[float, float]]:
    """Time two commands in turn; the first pair warms up and does not count."""
    return [(timed(one()), timed(other())) for _ in range(RUNS + 1)][1:]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "example"
        subprocess.run([*FILMGRAPH, "demo", str(folder)], check=True, capture_output=True)
        again = [*FILMGRAPH, "build", str(folder)]
        help_ = pairs(lambda: [*FILMGRAPH, "--help"], lambda: [*PYTHON, "-c", "import typer"])
        build = pairs(lambda: fresh_build(folder), lambda: again)
    print(
        f"| what | median | against | median | ratio (median of {RUNS} pairs) |\n|---|---|---|---|---|"
    )
    for what, against, times in (
        ("`filmgraph --help`", '`python -c "import typer"`', help_),
        ("`filmgraph build`, afresh", "`filmgraph build`, nothing changed", build),
    ):
        one, other = median(a for a, _ in times), median(b for _, b in times)
        ratio = median(a / b for a, b in times)
        print(f"| {what} | {one:.2f} s | {against} | {other:.2f} s | {ratio:.2f} |")


if __name__ == "__main__":
    main()

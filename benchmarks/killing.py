"""Whether a build and an import that are killed at any moment leave nothing behind.

    python -m benchmarks.killing [--moments 50] [--seed 1] [--sources 150] [--rows 3000]

Builds and an import of a table are started and killed (``SIGKILL``) at random moments between their
start and the time that an undisturbed run takes. After each the graph that was there has to be whole and
as it was, or as it will be; the next run has to finish, and its graph has to equal the undisturbed one
byte for byte. Prints how many did, and how many were still running when they were killed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.rebuilding import command
from benchmarks.rebuilding import made as made_articles
from benchmarks.sized import made as made_table
from graph.dossier import Dossier
from graph.dossier.builds import INDEX
from graph.store import canonical_lines


@dataclass
class Trial:
    """What is killed: ``words`` are a command's, ``before`` the dossier as it is when that starts."""

    name: str
    before: Path
    words: Sequence[str]
    seconds: float = 0
    whole: bytes = b""
    equal: int = 0
    running: int = 0
    faults: list[str] = field(default_factory=list)

    def undisturbed(self, place: Path) -> None:
        """Run the command once, and remember how long it takes and what it makes."""
        folder = self._copy(place)
        start = time.perf_counter()
        subprocess.run(self._command(folder), check=True, capture_output=True)
        self.seconds = time.perf_counter() - start
        self.whole = _graph(folder)

    def killed(self, place: Path, moment: float) -> None:
        """Kill the command after so many seconds, look at what is there, and run it again."""
        folder = self._copy(place)
        old = _graph(folder)
        process = subprocess.Popen(
            self._command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moment)
        self.running += process.poll() is None
        process.kill()
        process.wait()
        if _graph(folder) not in (old, self.whole):
            self.faults.append(f"{moment:.2f} s: another graph was there")
        subprocess.run(self._command(folder), check=True, capture_output=True)
        equal = _graph(folder) == self.whole
        self.equal += equal
        self.faults += [] if equal else [f"{moment:.2f} s: the next run made another graph"]

    def _copy(self, place: Path) -> Path:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.before, place, copy_function=shutil.copy2)
        return place

    def _command(self, folder: Path) -> list[str]:
        return command(*self.words, "--dossier", str(folder))


def main() -> int:
    """Print the report; return 1 where a run left something behind."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sources", type=int, default=150)
    parser.add_argument("--rows", type=int, default=3000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        trials = trials_of(place, asked.sources, asked.rows)
        return report(trials, place / "trial", asked.moments, asked.seed)


def trials_of(place: Path, sources: int, rows: int) -> list[Trial]:
    """Return a build from nothing, a build after a change, and an import into a built dossier."""
    plain = place / "plain"
    paths = made_articles(plain, sources)
    changed = place / "changed"
    shutil.copytree(plain, changed)
    Dossier.open(changed).build()
    built = place / "built"
    shutil.copytree(changed, built)
    path = changed / "sources" / paths[1].name
    path.write_text(
        path.read_text(encoding="utf-8") + "\nAda Noria a produit « Salines ».\n", encoding="utf-8"
    )
    Dossier.open(changed).seal([path])
    table, mapping = made_table(place, rows * 5)
    words = ("import", "table", str(table), "--mapping", str(mapping))
    return [
        Trial("a build from nothing", plain, ("build",)),
        Trial("a build after a change", changed, ("build",)),
        Trial("an import of a table", built, words),
    ]


def report(trials: Sequence[Trial], place: Path, moments: int, seed: int) -> int:
    """Kill each trial so many times; print what came of it, and return 1 where something is wrong."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    print(
        f"Seed {seed}.\n\n| what | undisturbed | killed | while running | equal after the next run |"
    )
    print("|---|---|---|---|---|")
    for trial in trials:
        trial.undisturbed(place)
        for _ in range(moments):
            trial.killed(place, chance.uniform(0.05, trial.seconds))
        told = f"{trial.seconds:.1f} s | {moments} | {trial.running} | {trial.equal}"
        print(f"| {trial.name} | {told} |", flush=True)
    faults = [f"{trial.name}, {fault}" for trial in trials for fault in trial.faults]
    print("".join(f"\n{fault}" for fault in faults), end="")
    return 1 if faults else 0


def _graph(folder: Path) -> bytes:
    """Return the graph that can be read now, which the store has too; nothing where none was built."""
    if not (folder / INDEX / "current").exists():
        return b""
    dossier = Dossier.open(folder)
    nquads = dossier.nquads().read_bytes()
    if b"".join(canonical_lines(dossier.store())) != nquads:
        raise SystemExit(f"{folder}: the store and graph.nq differ")
    return nquads


if __name__ == "__main__":
    sys.exit(main())

"""Starts of the command line without its imports: a process of its own, forked from a warm one.

Every start of Python pays for the same modules again; the suite makes hundreds.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

WARM = (
    "graph.cli",
    "graph.analysis",
    "graph.connections",
    "graph.dossier",
    "graph.exports",
    "graph.extraction",
    "graph.maps",
    "graph.missing",
    "graph.resolution",
)
"""The modules that a start finds imported."""
_TIMEOUT = 120
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(list(WARM))


def start(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run ``filmgraph`` with these arguments; what a new interpreter alone would heed is not heeded."""
    with TemporaryDirectory() as place:
        outputs = [Path(place, name) for name in ("out", "err")]
        process = _FORKS.Process(target=_begin, args=(arguments, cwd, dict(environment), outputs))
        process.start()
        process.join(_TIMEOUT)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(["filmgraph", *arguments], _TIMEOUT)
        out, err = (path.read_text(encoding="utf-8") for path in outputs)
        return subprocess.CompletedProcess(list(arguments), process.exitcode, out, err)


def _begin(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], outputs: Sequence[Path]
) -> None:
    from graph.cli import main

    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for path, number in zip(outputs, (1, 2), strict=True):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    sys.argv = ["filmgraph", *arguments]
    main()

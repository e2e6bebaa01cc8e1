"""Hashes of a dossier's files, remembered while a file is what it was.

A file is taken for unchanged where its size, its inode and the times of its last change are those at
which it was hashed. Whoever sets a file's time back still moves its ``ctime``, which no program can
choose. A file that changed within two seconds before it was hashed is hashed again the next time, as Git
does (racy-git): a clock too coarse to tell two changes apart cannot hide one.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

from graph.files import write_atomically
from graph.sources import file_digest

_NAME = "hashes.json"
_COARSE = 2_000_000_000
"""The coarsest clock that file systems have, in nanoseconds."""

Mark = list[int]
"""What tells a file's state without reading it."""


class Hashes:
    """The SHA-256 of files under a dossier's ``folder``, remembered in its ``index``."""

    def __init__(self, folder: Path, index: Path) -> None:
        """Read what was remembered; what cannot be read is forgotten."""
        self._folder = folder
        self._path = index / _NAME
        try:
            table = json.loads(self._path.read_bytes())
            self._known: dict[str, tuple[Mark, str]] = {n: (m, s) for n, (m, s) in table.items()}
        except (OSError, ValueError):
            self._known = {}

    def of(self, paths: Iterable[Path]) -> dict[Path, str]:
        """Return the hash of each file, in their order, and remember them for the next time."""
        known: dict[str, tuple[Mark, str]] = {}
        found = {}
        prefix = str(self._folder / "_")[:-1]
        for path in paths:
            name = str(path).removeprefix(prefix)
            before = _mark(path)
            mark, sha256 = self._known.get(name, ([], ""))
            if mark != before:
                now = time.time_ns()
                sha256 = file_digest(path)
                if _mark(path) == before and max(before[:2]) < now - _COARSE:
                    known[name] = (before, sha256)
            else:
                known[name] = (mark, sha256)
            found[path] = sha256
        if known != self._known:
            self._path.parent.mkdir(exist_ok=True)
            write_atomically(self._path, json.dumps(known))
        return found


def _mark(path: Path) -> Mark:
    state = os.stat(path)  # noqa: PTH116 - of thousands of files, without an object more for each
    return [state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino]

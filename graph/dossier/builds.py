"""Where the builds of a dossier lie, which of them is the one to read, and what a build says it did.

Apart from the building itself, which loads the whole extraction: reading a graph must not wait for it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

INDEX = ".filmgraph"
"""The folder of a dossier that can be deleted: everything in it is built from the rest."""
BUILDS = "builds"
"""The folder in it that has a folder for each build, called by its key."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did. ``changed``: a new graph was made; ``remarks``: what a person should know."""

    key: str
    changed: bool
    quads: int
    remarks: tuple[str, ...] = field(default=())


def source_paths(folder: Path) -> list[Path]:
    """Return the files of a dossier's sources, in order."""
    place = folder / "sources"
    try:
        names = sorted(entry.name for entry in os.scandir(place) if entry.name.endswith(".md"))
    except FileNotFoundError:
        return []
    return [place / name for name in names]


def current_key(index: Path) -> str:
    """Return the key of the build to read; empty where there is none."""
    try:
        return (index / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""

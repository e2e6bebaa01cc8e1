"""The folder of a site: written beside its place, whole, and only in the place of an older site.

``filmgraph.sha256`` lists every other file with its hash, as ``sha256sum`` does. A folder without it,
or with a file that it does not list, is not taken away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.errors import InputError

SUMS = "filmgraph.sha256"
"""The list of a site's files."""


@contextmanager
def draft_of(folder: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of ``folder`` once it is filled without a fault.

    Raises ``InputError`` where ``folder`` is a file, or holds what was not published there.
    """
    _check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as place:
        draft = Path(place) / "new"
        draft.mkdir()
        yield draft
        (draft / SUMS).write_text("".join(_sums(draft)), encoding="utf-8", newline="\n")
        _check(folder)
        _put(draft, folder, Path(place) / "old")


def paths(folder: Path) -> list[str]:
    """Return the files of a folder by their paths in it, in order."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if not _is_folder(p))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(folder, "is no folder; name one that is new, empty or an older site")
    found = paths(folder) if folder.exists() else []
    if not found:
        return
    sums = folder / SUMS
    listed = sums.read_text("utf-8", "replace").splitlines() if sums.is_file() else []
    known = {SUMS, *(line[66:] for line in listed)}
    if foreign := next((path for path in found if path not in known or not listed), ""):
        problem = f"holds {foreign}, which was not published here; name a new or an empty folder"
        raise InputError(folder, problem)


def _put(draft: Path, folder: Path, aside: Path) -> None:
    """Move a site to its place; the older one comes back where that fails."""
    if folder.exists():
        folder.rename(aside)
    try:
        draft.rename(folder)
    except OSError:
        if aside.exists():
            aside.rename(folder)
        raise


def _sums(folder: Path) -> Iterator[str]:
    for path in paths(folder):
        yield f"{digest(folder / path)}  {path}\n"


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()

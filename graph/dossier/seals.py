"""``sources.csv``: the size and hash that each source had when it was added.

Evidence counts on a source's text staying what it was. Text that is added at a source's end leaves
every offset as it was, so it is told and taken; any other change stops a build until it is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.dossier.tables import Row, read_all, read_rows, write_rows
from graph.errors import InputError
from graph.sources import digest, file_digest

NAME = "sources.csv"
COLUMNS = ("file", "size", "sha256")
_LENGTH = len(digest(b""))


@dataclass(frozen=True, slots=True)
class Seal:
    """A file as it was: its path in the dossier, its size in bytes, its SHA-256."""

    file: str
    size: int
    sha256: str

    @classmethod
    def of(cls, file: str, path: Path) -> Seal:
        """Seal what ``path`` holds as the content of ``file``."""
        return cls(file, path.stat().st_size, file_digest(path))


def read_seals(path: Path) -> dict[str, Seal]:
    """Return the seals by file; none where the table does not exist yet."""
    if not path.exists():
        return {}
    seals = read_all(path, read_rows(path, COLUMNS, COLUMNS), _seal)
    return {seal.file: seal for seal in seals}


def format_seals(seals: Iterable[Seal]) -> str:
    """Return the table's text, ordered by file."""
    rows = [(s.file, str(s.size), s.sha256) for s in sorted(seals, key=lambda s: s.file)]
    return write_rows(COLUMNS, rows)


def check_seal(path: Path, seal: Seal | None, sha256: str) -> str:
    """Compare a source, whose hash is ``sha256``, with its seal; return a remark, or nothing.

    Raises ``InputError`` where something before the sealed end differs.
    """
    if seal is None:
        return f"{path}: is not sealed yet; `filmgraph seal` records it as it is"
    if sha256 == seal.sha256:
        return ""
    if file_digest(path, seal.size) == seal.sha256:
        more = path.stat().st_size - seal.size
        return f"{path}: has {more} bytes more at its end than when it was sealed"
    problem = (
        "is not the text that was added (its SHA-256 differs from sources.csv); put the old text "
        "back, or accept this one with `filmgraph seal`"
    )
    raise InputError(path, problem)


def _seal(row: Row) -> Seal:
    if not row["size"].isdigit() or len(row["sha256"]) != _LENGTH:
        raise ValueError("has no size in bytes or no SHA-256")
    return Seal(row["file"], int(row["size"]), row["sha256"].lower())

"""Writing files so that a reader sees the old content or the new, never a half."""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

_CHUNK = 1 << 22
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace ``path`` by ``content`` (text as UTF-8, line ends as they are).

    What was there stays whole where writing fails, for a full disk say; the ``OSError`` passes on.
    """
    data = content.encode() if isinstance(content, str) else content
    _replace(path, io.BytesIO(data))


def copy_atomically(source: Path, path: Path) -> None:
    """Replace ``path`` by a copy of the file ``source``, of any size."""
    with source.open("rb") as content:
        _replace(path, content)


def spreadsheet_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return CSV by RFC 4180, its cells ``neutral`` (OWASP)."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(columns)
    writer.writerows(map(neutral, row) for row in rows)
    return output.getvalue()


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe goes before what looks like a formula.

    >>> neutral("=1+1"), neutral("l’an 2000")
    ("'=1+1", 'l’an 2000')
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def restored(cell: str) -> str:
    """Return the cell that ``neutral`` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def _replace(path: Path, content: IO[bytes]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(content, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def umask() -> int:
    """Return which permissions new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

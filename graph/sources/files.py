"""Bytes on disk → text, with one clear line for each way this can fail."""

import hashlib
from pathlib import Path

from graph.errors import InputError

_CHUNK = 1 << 20
LIMIT = 20_000_000
"""The largest source, in bytes: some 20 novels; more is a table or a mistake."""


def read_bytes(path: Path, limit: int = LIMIT) -> bytes:
    """Return what a file holds; raise ``InputError`` where that is nothing, too much or no file."""
    if path.is_dir():
        raise InputError(path, "is a folder; name a file in it")
    try:
        size = path.stat().st_size
        if size > limit:
            raise InputError(path, f"has {size:,} bytes; the limit is {limit:,}: split it")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(path, "does not exist") from error
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from error
    if not data.strip():
        raise InputError(path, "is empty")
    return data


def decode(data: bytes, path: Path) -> str:
    """Return UTF-8 bytes as text, unchanged; raise ``InputError`` with the line of the first bad one."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = data[error.start]
        problem = f"is not UTF-8 (byte 0x{bad:02x}); save it again as UTF-8"
        raise InputError(f"{path}:{line}", problem) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(f"{path}:{line}", "holds a zero byte, so it is not a text")
    return text


def read_text(path: Path, limit: int = LIMIT) -> str:
    """Return a file's text exactly as stored: no line end is translated."""
    return decode(read_bytes(path, limit), path)


def file_digest(path: Path, size: int = -1) -> str:
    """Return the SHA-256 of a file of any size, or of its first ``size`` bytes, in hexadecimal."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(min(_CHUNK, size) if size >= 0 else _CHUNK):
            hashed.update(chunk)
            size = size - len(chunk) if size >= 0 else size
    return hashed.hexdigest()


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()

"""Bytes → text: UTF-8, UTF-16 with its mark, Windows-1252; what is no text is refused in one line."""

import codecs
import re
from contextlib import suppress
from pathlib import Path

from graph.errors import InputError
from graph.sources.files import decode

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WESTERN = "cp1252"
_READ_AS = {"iso-8859-1": _WESTERN, "latin-1": _WESTERN, "latin1": _WESTERN, "us-ascii": _WESTERN}
"""What pages call Windows-1252, which browsers read them as."""
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""What no text holds."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096
"""Within how many bytes a page says how it is encoded."""
_SAMPLE = 60_000
"""How many bytes around the first that is not UTF-8 show whether a text is Windows-1252."""


def decode_article(data: bytes, path: Path) -> str:
    """Return bytes as text: UTF-8, UTF-16 that begins with its mark, else Windows-1252.

    UTF-8 is kept as it is, its mark included; the mark of UTF-16 is dropped, as by whoever reads it.
    Raises ``InputError`` for what is no text, or is in another encoding.
    """
    if data.startswith(_UTF16):
        return _utf16(data, path)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _western(data, path, error.start)
    return decode(data, path)


def decode_page(data: bytes, path: Path) -> str:
    """Return a web page as text: what is not UTF-8 by the encoding that it names, where that fits."""
    stated = _CHARSET.search(data[:_HEAD])
    if stated and not data.startswith(_UTF16) and not _is_utf8(data):
        name = stated[1].decode("ascii", "replace").lower()
        with suppress(LookupError, UnicodeError):
            return data.decode(_READ_AS.get(name, name))
    return decode_article(data, path)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes, path: Path) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        problem = f"begins as UTF-16 and is broken at byte {error.start:,}; save it as UTF-8"
        raise InputError(path, problem) from error
    if "\0" in text:
        raise InputError(path, "begins as UTF-16 and holds zero characters, so it is not a text")
    if not text.strip():
        raise InputError(path, "is empty")
    return text


def _western(data: bytes, path: Path, at: int) -> str:
    """Return what is not UTF-8 as Windows-1252 where it reads as a text then."""
    line = data.count(b"\n", 0, at) + 1
    if _CONTROLS.search(data):
        raise InputError(
            path, "is not a text (it holds control bytes); is it another kind of file?"
        )
    from charset_normalizer import from_bytes

    sample = data[max(at - _SAMPLE // 2, 0) : at + _SAMPLE // 2]
    if from_bytes(sample, cp_isolation=[_WESTERN]).best() is not None:
        try:
            return data.decode(_WESTERN)
        except UnicodeDecodeError:
            pass
    problem = f"is not UTF-8 (byte 0x{data[at]:02x}), nor Windows-1252; save it again as UTF-8"
    raise InputError(f"{path}:{line}", problem)

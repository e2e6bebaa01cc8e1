"""The formats by name: each is a module of ``graph.exports.writers`` with a ``FORMAT``."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import BinaryIO, TypeAlias

from graph.errors import UnknownNameError, UsageError
from graph.exports.part import Part

Left: TypeAlias = Counter[str]
"""What a format could not carry: how many of each kind, by the name of a text (``left_…``)."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``write`` puts a part into a new file, or into an empty folder where ``folder``.

    ``suffix`` is what its files' names end in; the text ``export_NAME`` says who reads it.
    """

    name: str
    suffix: str
    write: Callable[[Part, Path], Left]
    folder: bool = False


@cache
def formats() -> dict[str, Format]:
    """Return the formats by name, in their order."""
    from graph.exports import writers

    names = (module.name for module in iter_modules(writers.__path__))
    found: list[Format] = [import_module(f"{writers.__name__}.{name}").FORMAT for name in names]
    return {form.name: form for form in sorted(found, key=lambda form: form.name)}


def known_format(name: str) -> Format:
    """Return the format called ``name``; raise ``UnknownNameError`` with the nearest."""
    if name not in formats():
        raise UnknownNameError("format", name, formats())
    return formats()[name]


def save(part: Part, form: Format, target: Path) -> Left:
    """Write a part to a file or a folder, and return what the format could not carry.

    What was there stays until the new is whole: a file is replaced, and so are the files of a folder
    that bear the same names; others in it are left alone.
    """
    with _draft(target, form) as draft:
        left = form.write(part, draft)
        if not form.folder:
            draft.replace(target)
            return left
        target.mkdir(exist_ok=True)
        for file in sorted(draft.iterdir()):
            file.replace(target / file.name)
    return left


def stream(part: Part, form: Format, out: BinaryIO) -> Left:
    """Write a part to a stream when it is whole; raise ``UsageError`` for a format of several files."""
    if form.folder:
        raise UsageError(f"{form.name} is several files: name a folder with --output")
    with TemporaryDirectory() as place:
        draft = Path(place) / f"draft{form.suffix}"
        left = form.write(part, draft)
        with draft.open("rb") as whole:
            shutil.copyfileobj(whole, out)
    return left


@contextmanager
def _draft(target: Path, form: Format) -> Iterator[Path]:
    """Give a path beside ``target``, on the same disk, that is gone afterwards."""
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as place:
        draft = Path(place) / f"draft{form.suffix}"
        if form.folder:
            draft.mkdir()
        yield draft

"""A guided tour of a map: a file of steps, each a view and a text.

In TOML, a table a step::

    [[step]]
    title = "Two allies"
    view = "#tie=organization/netflix~organization/ecole-kourtrajme"
    text = "What the press says of them."

In Markdown, a heading of the second level a step; a first line that is one link gives the view::

    ## Two allies

    [view](#tie=organization/netflix~organization/ecole-kourtrajme)

    What the press says of them.

A view is what stands after ``#`` in the address of the map once it shows what the step is about; an
entity may also be given by a name: ``#entity=Netflix``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from graph.sources import read_text

_HEADING = re.compile(r"##\s+(\S.*?)\s*#*\s*")
_LINK = re.compile(r"\s*\[[^\]]*\]\(\s*<?([^)>]*)>?\s*\)\s*")
_KEYS = ("title", "text", "view")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a tour. ``view`` is empty for the whole map; ``where`` opens what an error says."""

    title: str
    text: str = ""
    view: str = ""
    where: str = "story"


def read_story(path: Path) -> tuple[Step, ...]:
    """Read a tour from a TOML or Markdown file.

    Raises ``InputError`` with the step or line that cannot be used; whether a view fits a map is
    seen when the map is drawn.
    """
    readers = {".toml": _toml, ".md": _markdown, ".markdown": _markdown}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(path, f"is no story; write it as {', '.join(readers)}")
    steps = tuple(reader(read_text(path), path))
    if not steps:
        raise InputError(path, "has no step: write [[step]] in TOML, or a ## heading in Markdown")
    return steps


def _toml(text: str, path: Path) -> Iterator[Step]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(path, f"is not TOML: {error}") from error
    surplus = sorted(table.keys() - {"step"})
    rows = table.get("step", [])
    if surplus or not isinstance(rows, list):
        raise InputError(path, f"has {', '.join(surplus) or 'a step'} where only [[step]] is known")
    for number, row in enumerate(rows, start=1):
        where = f"{path}, step {number}"
        if not isinstance(row, Mapping):
            raise InputError(where, "is no table; write [[step]] above its title")
        yield _step(row, where)


def _step(row: Mapping[str, object], where: str) -> Step:
    for key, value in row.items():
        if key not in _KEYS:
            raise InputError(where, f"has an unknown key {key!r}; known: {', '.join(_KEYS)}")
        if not isinstance(value, str):
            raise InputError(where, f"{key} is no text: {value!r}; put it in quotation marks")
    title, text, view = (str(row.get(key, "")).strip() for key in _KEYS)
    if not title:
        raise InputError(where, "lacks its title")
    return Step(title, text, view, where)


def _markdown(text: str, path: Path) -> Iterator[Step]:
    heading, start, lines = "", 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        match = _HEADING.fullmatch(line)
        if match:
            if heading:
                yield _told(heading, lines, f"{path}:{start}")
            heading, start, lines = match[1], number, []
        elif heading:
            lines.append(line)
        elif line.strip() and not line.startswith("# "):
            raise InputError(
                f"{path}:{number}", "stands before the first step: write ## and a title"
            )
    if heading:
        yield _told(heading, lines, f"{path}:{start}")


def _told(heading: str, lines: list[str], where: str) -> Step:
    body = "\n".join(lines).strip()
    first, _, rest = body.partition("\n")
    link = _LINK.fullmatch(first)
    return Step(heading, rest.strip(), link[1], where) if link else Step(heading, body, "", where)

"""Names on a picture: how wide they are, and where each finds room, none over another."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Spot: TypeAlias = tuple[float, float, str]
"""Where a name is anchored, and at which of its ends (SVG ``text-anchor``)."""

_WORD = re.compile(r"[\S\u00a0]+")
_CELL = 64.0
_NARROW, _SLIM, _WIDE = 0.30, 0.39, 0.87
_USUAL, _CAPITAL, _FULL = 0.57, 0.69, 1.0
_BOLD = 1.07


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide ``text`` is in a sans-serif of ``size`` pixels; no font is read."""
    return sum(map(_advance, text)) * size * (_BOLD if bold else 1.0)


def _advance(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    plain = unicodedata.normalize("NFD", letter)[0]
    groups = (("ijl.,'’:;|!", _NARROW), ('frtI()[]- "', _SLIM), ("mwMW@%œŒæÆ", _WIDE))
    return next(
        (share for letters, share in groups if plain in letters),
        _CAPITAL if plain.isupper() else _USUAL,
    )


def lines(text: str, size: float, room: float, most: int = 6) -> list[str]:
    """Break ``text`` into at most ``most`` lines of ``room`` pixels; what is left out is marked."""
    found: list[str] = []
    for word in _WORD.findall(text):
        longer = f"{found[-1]} {word}" if found else word
        if found and width(longer, size) <= room:
            found[-1] = longer
        else:
            found.append(word)
    return found if len(found) <= most else [*found[: most - 1], f"{found[most - 1]} …"]


@dataclass
class Taken:
    """Boxes that are taken, on a grid that keeps the test short; each has an owner, or -1."""

    _cells: dict[tuple[int, int], list[tuple[Box, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def free(self, box: Box, owner: int = -1) -> bool:
        """Tell whether no box of another owner lies under ``box``."""
        return not any(
            (whose != owner or whose == -1) and _overlap(box, other)
            for cell in _grid(box)
            for other, whose in self._cells.get(cell, ())
        )

    def add(self, box: Box, owner: int = -1) -> None:
        """Take a box."""
        for cell in _grid(box):
            self._cells[cell].append((box, owner))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _grid(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(value // _CELL) for value in box)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def spots(x: float, y: float, reach: float, size: float) -> Iterator[Spot]:
    """Yield where a name may stand around a mark of this reach, the best places first."""
    for more in (0.0, 7.0):
        far = reach + more
        under, aside, slope = far + size * 0.66, far + 4, far * 0.75 + 3
        down = far * 0.75 + size * 0.4
        yield x, y + under, "middle"
        yield x + aside, y, "start"
        yield x - aside, y, "end"
        yield x, y - under, "middle"
        for sign in (1, -1):
            yield x + slope, y + sign * down, "start"
            yield x - slope, y + sign * down, "end"


def box_of(spot: Spot, wide: float, size: float) -> Box:
    """Return the box of a name ``wide`` pixels long that stands at ``spot``."""
    x, y, anchor = spot
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return left - 3, y - size * 0.62, left + wide + 3, y + size * 0.62

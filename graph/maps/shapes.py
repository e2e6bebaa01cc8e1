"""The marks and strokes of a map, as paths of SVG: alike on the page, in its legend and in pictures."""

from __future__ import annotations

import math

ROUND = "dot"
"""The mark of a class whose shape is not known here."""
DASHES = {"solid": [], "dashed": [7, 5], "dotted": [2, 4], "dashdot": [9, 4, 2, 4]}
"""Lengths of strokes and gaps, in pixels, by what the ontology calls them."""


def _polygon(corners: int, turn: float = 0.0, reach: float = 11.5, inner: float = 0.0) -> str:
    """Return a polygon around (0, 0), or a star where there is an ``inner`` reach."""
    steps = corners * 2 if inner else corners
    points = []
    for i in range(steps):
        angle = turn + i * 2 * math.pi / steps
        far = inner if inner and i % 2 else reach
        points.append(f"{far * math.sin(angle):.2f} {-far * math.cos(angle):.2f}")
    return f"M{'L'.join(points)}Z"


OUTLINES = {
    ROUND: "M-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0Z",
    "square": "M-9 -9H9V9H-9Z",
    "diamond": _polygon(4),
    "triangle": _polygon(3),
    "triangleDown": _polygon(3, turn=math.pi),
    "star": _polygon(5, reach=12, inner=5.4),
    "hexagon": _polygon(6, turn=math.pi / 6),
    "box": "M-9 -7H9a3 3 0 0 1 3 3V4a3 3 0 0 1 -3 3H-9a3 3 0 0 1 -3 -3V-4a3 3 0 0 1 3 -3Z",
}
"""The outline of each shape, ten or so units from its middle."""

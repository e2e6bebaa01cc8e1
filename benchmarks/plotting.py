"""Curves over two logarithmic scales, as SVG that reads on light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 460
LEFT, TOP, RIGHT, BOTTOM = 70, 24, 220, 52
LINE = 18
"""The least distance between two names, in pixels."""
COLORS = ("#0072b2", "#d55e00", "#767676", "#007a5a", "#a0568c", "#996b00", "#3a6fd8")
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1b1b1b }
  .paper { fill: #ffffff } .grid { stroke: #d9d9d9 } .axis { stroke: #767676 }
"""


@dataclass(frozen=True, slots=True)
class Curve:
    """A name and its points, both figures greater than 0."""

    name: str
    points: Sequence[tuple[float, float]]


def curves(found: Sequence[Curve], across: str, up: str) -> str:
    """Return curves as a picture; ``across`` and ``up`` say what the scales count."""
    points = [point for curve in found for point in curve.points]
    scales = [_decades([point[n] for point in points]) for n in (0, 1)]
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{escape(up)} by {escape(across)}">'
        ),
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        *_grid(scales),
        *_drawn(found, scales),
        (
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">'
            f"{escape(across)}</text>"
        ),
        (
            f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
            f"{escape(up)}</text>"
        ),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _decades(figures: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten around figures."""
    low, high = math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)))
    return low, max(high, low + 1)


def _x(figure: float, scale: tuple[int, int]) -> float:
    share = (math.log10(figure) - scale[0]) / (scale[1] - scale[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(figure: float, scale: tuple[int, int]) -> float:
    share = (math.log10(figure) - scale[0]) / (scale[1] - scale[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _grid(scales: Sequence[tuple[int, int]]) -> Iterator[str]:
    across, up = scales
    for power in range(across[0], across[1] + 1):
        x = _x(10**power, across)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        yield (
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(up[0], up[1] + 1):
        y = _y(10.0**power, up)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'


def _drawn(found: Sequence[Curve], scales: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield each curve, and its name where it ends, moved down where it would hide another."""
    below = math.inf
    for number, curve in sorted(enumerate(found), key=lambda c: c[1].points[-1][1]):
        color = COLORS[number % len(COLORS)]
        spots = [(_x(x, scales[0]), _y(y, scales[1])) for x, y in curve.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        yield f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>' for x, y in spots)
        below = min(below - LINE, spots[-1][1])
        yield (
            f'<text x="{spots[-1][0] + 10:.1f}" y="{below + 4:.1f}" style="fill: {color}">'
            f"{escape(curve.name.replace('`', ''))}</text>"
        )

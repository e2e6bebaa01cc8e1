"""Packing: groups as discs, pieces as boxes, marks and names without overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Links = npt.NDArray[np.int64]

ASPECT = 1.5
"""Width over height of the page that the map is packed for."""
_FITTED = 100
"""So many pieces, the largest, are fitted into each other's gaps; small ones follow in rows."""


def turn(points: Points) -> Points:
    """Turn centered points so that they lie along the page's width."""
    if len(points) < 2:  # noqa: PLR2004 - one point has no direction
        return points
    centered = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centered, full_matrices=False)
    turned = centered @ axes.T
    return np.asarray(turned * _signs(turned))


def widen(points: Points) -> Points:
    """Stretch what is less wide than the page, within reason."""
    size = np.ptp(points, axis=0)
    if len(points) < 3 or not size.all():  # noqa: PLR2004 - two points have no shape
        return points
    factor = float(np.clip(np.sqrt(ASPECT * size[1] / size[0]), 1.0, 1.35))
    return points * [factor, 1 / factor]


def tighten(points: Points, room: Points, fill: float = 0.35) -> Points:
    """Shrink a loose piece until the boxes of ``room`` cover the share ``fill`` of its area."""
    area = float((np.ptp(points, axis=0) + room.mean(axis=0)).prod())
    return points * min(1.0, float(np.sqrt(room.prod(axis=1).sum() / fill / area)))


def _signs(points: Points) -> Points:
    """Return the signs that make the farthest point of each axis positive: no mirror by chance."""
    far = points[np.abs(points).argmax(axis=0), np.arange(2)]
    return np.where(far < 0, -1.0, 1.0)


def pack_discs(points: Points, groups: Sequence[list[int]], links: Links, spacing: float) -> Points:
    """Move each group as a whole: tied groups side by side, no two discs on top of each other."""
    if len(groups) < 2:  # noqa: PLR2004 - one group fills the piece
        return points
    points = points.copy()
    radii = np.array([np.sqrt((points[g] ** 2).sum(axis=1)).max() + spacing * 0.6 for g in groups])
    weights = _weights(groups, links)
    centers = _centers(radii, weights)
    for number, group in enumerate(groups):
        points[group] += centers[number]
    for number, group in enumerate(groups):
        points[group] = _face(points, group, centers[number], links)
    return points


def _weights(groups: Sequence[list[int]], links: Links) -> Points:
    owner = np.zeros(sum(map(len, groups)), dtype=np.int64)
    for number, group in enumerate(groups):
        owner[group] = number
    weights = np.zeros((len(groups), len(groups)))
    np.add.at(weights, (owner[links[:, 0]], owner[links[:, 1]]), 1.0)
    weights += weights.T
    np.fill_diagonal(weights, 0.0)
    return weights


def _centers(radii: Points, weights: Points, rounds: int = 300) -> Points:
    """Start on a spiral, the largest in the middle; then pull tied discs, push all apart."""
    order = np.arange(len(radii))
    reach = np.sqrt(np.cumsum(radii**2)) * 1.1
    angle = order * 2.399963
    wide = ASPECT**0.5
    centers = np.stack([np.cos(angle) * reach * wide, np.sin(angle) * reach / wide], axis=1)
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1.0)
    least = radii[:, None] + radii[None]
    for step in range(rounds):
        heat = 1 - step / rounds
        pull = (shares @ centers - centers) * 0.25 - centers * [0.02, 0.02 * ASPECT]
        centers = centers + pull * heat
        centers = centers + _apart(centers, least)
    for _ in range(120):
        centers = centers + _apart(centers, least)
    return np.asarray(centers - centers.mean(axis=0))


def _apart(centers: Points, least: Points) -> Points:
    gap = centers[:, None] - centers[None]
    far = np.sqrt((gap**2).sum(axis=2))
    np.fill_diagonal(far, np.inf)
    over = np.maximum(least - far, 0.0) / np.maximum(far, 1e-6)
    step: Points = (gap * over[:, :, None]).sum(axis=1) * 0.35
    return step


def _face(points: Points, group: list[int], center: Points, links: Links) -> Points:
    """Turn or mirror a group so that its ties to other groups are short."""
    inside = np.zeros(len(points), dtype=bool)
    inside[group] = True
    ends = np.concatenate([links, links[:, ::-1]])
    ends = ends[inside[ends[:, 0]] & ~inside[ends[:, 1]]]
    own = points[group] - center
    if not len(ends):
        return points[group]
    row = np.zeros(len(points), dtype=np.int64)
    row[group] = np.arange(len(group))
    near, aims = row[ends[:, 0]], points[ends[:, 1]] - center
    angles = np.arange(16) * np.pi / 8
    turns = [np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) for a in angles]
    turns += [t * [[1.0], [-1.0]] for t in turns]
    cost = [float(np.sqrt(((own[near] @ t - aims) ** 2).sum(axis=1)).sum()) for t in turns]
    return np.asarray(own @ turns[int(np.argmin(np.round(cost, 6)))] + center)


def part(points: Points, room: Points, rounds: int = 80) -> Points:
    """Push marks apart until no two boxes of ``room`` overlap, or rounds run out."""
    points = points.copy()
    for _ in range(rounds):
        first, second = _near(points[:, 0], float(room[:, 0].max()))
        gap = points[second] - points[first]
        need = (room[second] + room[first]) / 2
        over = need - np.abs(gap)
        hit = (over > 0).all(axis=1)
        if not hit.any():
            break
        first, second, gap, over = first[hit], second[hit], gap[hit], over[hit]
        share = over / need[hit]
        along = share == share.min(axis=1, keepdims=True)
        step = np.where(gap < 0, -1.0, 1.0) * over * along * 0.3
        np.add.at(points, second, step)
        np.add.at(points, first, -step)
    return points


def _near(x: Points, reach: float) -> tuple[Links, Links]:
    """Return the pairs of rows that lie less than ``reach`` apart in ``x``."""
    order = np.argsort(x, kind="stable")
    ends = np.searchsorted(x[order], x[order] + reach)
    counts = np.maximum(ends - np.arange(len(x)) - 1, 0)
    first = np.repeat(np.arange(len(x)), counts)
    start = np.repeat(np.cumsum(counts) - counts, counts)
    second = first + 1 + np.arange(len(first)) - start
    low, high = order[first], order[second]
    return np.minimum(low, high), np.maximum(low, high)


def pack_boxes(points: Points, pieces: Sequence[Sequence[int]], room: Points) -> Points:
    """Set the pieces, largest first, close together in the shape of the page; center the whole."""
    points = points.copy()
    sizes = []
    for piece in map(list, pieces):
        low = (points[piece] - room[piece] / 2).min(axis=0)
        high = (points[piece] + room[piece] / 2).max(axis=0)
        points[piece] -= low
        sizes.append((float(high[0] - low[0]) + 12.0, float(high[1] - low[1]) + 12.0))
    if not sizes:
        return points
    least = max(w for w, _ in sizes)
    square = np.sqrt(sum(w * h for w, h in sizes))
    widths = [max(least, square * factor) for factor in np.arange(1.1, 1.9, 0.1)]
    corners = min((_skyline(sizes, width) for width in widths), key=lambda c: _waste(c, sizes))
    for piece, corner in zip(map(list, pieces), corners, strict=True):
        points[piece] += corner
    middle: Points = (points.max(axis=0) + points.min(axis=0)) / 2
    return points - middle


def _waste(corners: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]]) -> float:
    """Return the height of the page that the packed boxes need."""
    width = max(x + w for (x, _), (w, _) in zip(corners, sizes, strict=True))
    height = max(y + h for (_, y), (_, h) in zip(corners, sizes, strict=True))
    return round(max(width / ASPECT, height), 3)


def _skyline(sizes: Sequence[tuple[float, float]], width: float) -> list[tuple[float, float]]:
    """Return a corner for each box: the highest free place below those before, then leftmost.

    What comes after the first ``_FITTED`` boxes stands in rows below.
    """
    steps = [(0.0, 0.0)]  # where the free space begins, from left to right: (x, y)
    corners = []
    for wide, tall in sizes[:_FITTED]:
        fits = [(_floor(steps, x, wide), x) for x, _ in steps if x + wide <= width + 1e-6]
        y, x = min(fits)
        corners.append((x, y))
        after = max((s for s in steps if s[0] <= x + wide), key=lambda s: s[0])
        steps = [s for s in steps if s[0] < x or s[0] > x + wide]
        steps = sorted([*steps, (x, y + tall), (x + wide, after[1])])
    return corners + _rows(sizes[_FITTED:], width, max(y for _, y in steps))


def _rows(
    sizes: Sequence[tuple[float, float]], width: float, top: float
) -> list[tuple[float, float]]:
    """Return a corner for each box: from left to right, a row as tall as its tallest."""
    corners, x, tallest = [], 0.0, 0.0
    for wide, tall in sizes:
        if x + wide > width + 1e-6:
            x, top, tallest = 0.0, top + tallest, 0.0
        corners.append((x, top))
        x, tallest = x + wide, max(tallest, tall)
    return corners


def _floor(steps: Sequence[tuple[float, float]], x: float, wide: float) -> float:
    """Return how far down the boxes reach between ``x`` and ``x + wide``."""
    ends = [*(s[0] for s in steps[1:]), np.inf]
    return max(
        y
        for (left, y), right in zip(steps, ends, strict=True)
        if left < x + wide - 1e-6 and right > x + 1e-6
    )

"""What lies between two entities, read ring by ring from both, and no more of it than routes need.

A route of ``n`` steps is found whole once the rings around its ends are ``n`` wide together (search
from both ends, Pohl 1971): every step of it touches an entity whose claims were read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from graph.network import Edge, Surroundings


class Region:
    """The claims that were read around two entities; ``width`` is how many steps they cover."""

    def __init__(
        self,
        around: Surroundings,
        ends: tuple[str, str],
        passable: Callable[[Collection[str]], set[str]],
    ) -> None:
        """Start at ``ends``; further rings lead through what is ``passable`` alone."""
        self._around = around
        self._passable = passable
        self._rings = [{end} for end in ends]
        self._seen = [{end} for end in ends]
        self.edges: set[Edge] = set()
        self.width = 0
        for side in (0, 1):
            self._widen(side, self._rings[side])

    @property
    def met(self) -> bool:
        """Whether something was reached from both ends."""
        return not self._seen[0].isdisjoint(self._seen[1])

    def grow(self) -> None:
        """Read one ring more, around the end where there is less to read."""
        side = min((0, 1), key=lambda s: len(self._rings[s]))
        self._widen(side, self._passable(self._rings[side]))

    def _widen(self, side: int, ring: Collection[str]) -> None:
        found = set(self._around.claims(ring))
        met = {end for edge in found for end in edge[:2]} - self._seen[side]
        self.edges |= found
        self._seen[side] |= met
        self._rings[side] = met
        self.width += 1

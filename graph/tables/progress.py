"""How far a table is: told part by part to whoever wants to hear it."""

from collections.abc import Callable

Progress = Callable[[float, int], None]
"""Told how much of a table was read (0..1), and how many claims more that gave."""


def unheard(done: float, claims: int) -> None:
    """Take progress to nobody."""

"""What a caller may choose about a map."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapOptions:
    """How a map presents itself; what is left empty comes from the network or is left out.

    ``language`` is the one the map opens in; a reader can switch. ``limit`` is how many entities
    are drawn at opening, the best connected first; the others are in the file and come on asking.
    """

    title: str = ""
    language: str = ""
    limit: int = 300
    standfirst: str = ""
    credit: str = ""

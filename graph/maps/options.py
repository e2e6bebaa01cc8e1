"""What a caller may choose about a map."""

from dataclasses import dataclass, field

from graph.maps.look import Look
from graph.maps.story import Step


@dataclass(frozen=True, slots=True)
class MapOptions:
    """How a map presents itself; what is left empty comes from the network or is left out.

    ``language`` is the one the map opens in; a reader can switch. ``limit`` is how many entities
    are drawn at opening, the best connected first; the others are in the file and come on asking.
    ``date`` is when the map is published (``2024-05-02``, ``2024-05``, ``2024``); ``story`` is a tour
    of it, which opens with its first step. ``look`` says what size and color of the marks tell.
    """

    title: str = ""
    language: str = ""
    limit: int = 300
    standfirst: str = ""
    credit: str = ""
    date: str = ""
    story: tuple[Step, ...] = ()
    look: Look = field(default_factory=Look)

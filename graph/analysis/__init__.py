"""What a network says: who matters, who belongs together, which ties are missing.

Claims that are not in force (planned, denied, …) make no tie. Heavy measures run in rustworkx, a
compiled library, and equal NetworkX's own.
"""

from graph.analysis.gaps import Gap, suggestions, together
from graph.analysis.groups import Group, groups
from graph.analysis.measures import MEASURES
from graph.analysis.pieces import Bridge, bridges, components
from graph.analysis.projection import project
from graph.analysis.ranking import Change, Figure, Rank, before_and_after, changes, figures, rank

__all__ = [
    "MEASURES",
    "Bridge",
    "Change",
    "Figure",
    "Gap",
    "Group",
    "Rank",
    "before_and_after",
    "bridges",
    "changes",
    "components",
    "figures",
    "groups",
    "project",
    "rank",
    "suggestions",
    "together",
]

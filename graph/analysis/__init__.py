"""What a network says: who matters, who belongs together, which ties are missing.

Claims that are not in force (planned, denied, …) make no tie. Heavy measures run in rustworkx, a
compiled library, and equal NetworkX's own.
"""

from graph.analysis.gaps import Gap, suggestions, together
from graph.analysis.groups import Group, groups
from graph.analysis.measures import MEASURES
from graph.analysis.projection import project
from graph.analysis.ranking import Change, Rank, changes, rank

__all__ = [
    "MEASURES",
    "Change",
    "Gap",
    "Group",
    "Rank",
    "changes",
    "groups",
    "project",
    "rank",
    "suggestions",
    "together",
]

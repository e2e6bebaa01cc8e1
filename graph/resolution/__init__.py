"""Which names are one entity: pairs worth a look, with how likely each is and why.

>>> from graph.ontology import load_ontology
>>> from graph.resolution import Profile, candidates
>>> people = [
...     Profile("a", "Person", ("Jacques Audiard",)),
...     Profile("b", "Person", ("Audiard Jacques",)),
...     Profile("c", "Person", ("Michel Audiard",)),
... ]
>>> [(pair.one.id, pair.other.id) for pair in candidates(people, load_ontology()) if pair.likely]
[('a', 'b')]
"""

from graph.resolution.candidates import LIKELY, POSSIBLE, Pair, candidates, compare
from graph.resolution.clusters import TOGETHER, clusters
from graph.resolution.profiles import Profile, profiles

__all__ = [
    "LIKELY",
    "POSSIBLE",
    "TOGETHER",
    "Pair",
    "Profile",
    "candidates",
    "clusters",
    "compare",
    "profiles",
]

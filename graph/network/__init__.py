"""Store → network: entities are nodes, claims are edges; for NetworkX, or as arrays of numbers.

A network is derived and can be thrown away; nothing is read back from it. It is read column by column,
and only what is asked for: all claims or some, with their words or without.
"""

from graph.network.arrays import Ties, ties_of
from graph.network.building import Network, Wanted, network_of
from graph.network.claims import Edge
from graph.network.columns import among, batches
from graph.network.surroundings import NetworkClaims, StoredClaims, Surroundings

__all__ = [
    "Edge",
    "Network",
    "NetworkClaims",
    "StoredClaims",
    "Surroundings",
    "Ties",
    "Wanted",
    "among",
    "batches",
    "network_of",
    "ties_of",
]

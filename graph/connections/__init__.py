"""How entities are tied, told with the sentences that say so: routes, entities, sources, conflicts.

Everything here reads a network (``graph.network``) and returns values that render themselves as
``Document``; nothing is claimed that no claim of the network says.
"""

from graph.connections.conflicts import Conflict, conflict_document, conflicts
from graph.connections.connecting import Connection, connect
from graph.connections.profiles import entity_profile, stored_profile
from graph.connections.routes import Route, Step, routes
from graph.connections.searching import Ask, Miss
from graph.connections.source_profiles import source_profile

__all__ = [
    "Ask",
    "Conflict",
    "Connection",
    "Miss",
    "Route",
    "Step",
    "conflict_document",
    "conflicts",
    "connect",
    "entity_profile",
    "routes",
    "source_profile",
    "stored_profile",
]

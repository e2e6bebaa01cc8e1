"""filmgraph: articles about the film industry as a knowledge graph, every claim with its sentence.

>>> import graph
>>> from graph.resources import resource
>>> graph.Dossier.open(resource("data/example")).config.title != ""
True
"""

from importlib import import_module
from typing import TYPE_CHECKING

from graph.version import __version__ as __version__

if TYPE_CHECKING:
    from graph.analysis import rank
    from graph.dossier import Dossier
    from graph.errors import FilmgraphError
    from graph.extraction import extract
    from graph.maps import draw
    from graph.model import Amount, Claim, Entity, Evidence, Source
    from graph.network import network_of, ties_of
    from graph.ontology import Ontology, load_ontology
    from graph.questions import ask
    from graph.sources import read_source
    from graph.store import Store
    from graph.validation import validate

__all__ = [
    "Amount",
    "Claim",
    "Dossier",
    "Entity",
    "Evidence",
    "FilmgraphError",
    "Ontology",
    "Source",
    "Store",
    "ask",
    "draw",
    "extract",
    "load_ontology",
    "network_of",
    "rank",
    "read_source",
    "ties_of",
    "validate",
]

_HOMES = {
    "graph.analysis": ("rank",),
    "graph.dossier": ("Dossier",),
    "graph.errors": ("FilmgraphError",),
    "graph.extraction": ("extract",),
    "graph.maps": ("draw",),
    "graph.model": ("Amount", "Claim", "Entity", "Evidence", "Source"),
    "graph.network": ("network_of", "ties_of"),
    "graph.ontology": ("Ontology", "load_ontology"),
    "graph.questions": ("ask",),
    "graph.sources": ("read_source",),
    "graph.store": ("Store",),
    "graph.validation": ("validate",),
}
_PUBLIC = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: the command line must start at once."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

"""filmgraph: articles about the film industry as a knowledge graph, every claim with its sentence.

>>> import graph
>>> from graph.resources import resource
>>> graph.Dossier.open(resource("data/example")).config.title != ""
True
"""

from importlib import import_module

__version__ = "0.1.0"

_PUBLIC = {
    "Amount": "graph.model",
    "Claim": "graph.model",
    "Dossier": "graph.dossier",
    "Entity": "graph.model",
    "Evidence": "graph.model",
    "FilmgraphError": "graph.errors",
    "Ontology": "graph.ontology",
    "Source": "graph.model",
    "Store": "graph.store",
    "ask": "graph.questions",
    "draw": "graph.maps",
    "extract": "graph.extraction",
    "load_ontology": "graph.ontology",
    "network_of": "graph.network",
    "rank": "graph.analysis",
    "read_source": "graph.sources",
    "validate": "graph.validation",
}
__all__ = ["__version__", *_PUBLIC]  # noqa: PLE0604 - names of the table above


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: the command line must start at once."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

"""What people name (entities, sources, terms), as what a part of a network is chosen by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graph.errors import UsageError, unknown

if TYPE_CHECKING:
    from graph.dossier import Dossier
    from graph.ontology import Ontology
    from graph.selection import Selection


def selection(place: Dossier, asked: Mapping[str, Any]) -> Selection:
    """Return the part that a command's options name; entities, sources and terms by any name.

    ``asked`` has the fields of ``Selection``; what is empty is left as it is. Raises ``FilmgraphError``
    for a name that is not known, with the nearest.
    """
    from graph.lookup import Lookup
    from graph.selection import Selection

    lookup = Lookup(place.store(), place.config.language)
    known = place.built_ontology()
    find: dict[str, Callable[[str], str]] = {
        "focus": lambda name: lookup.entity(name).value,
        "without": lambda name: lookup.entity(name).value,
        "sources": lambda name: lookup.source(name).value,
        "types": lambda name: term("type", name, known),
        "relations": lambda name: term("relation", name, known),
        "statuses": lambda name: term("status", name, known),
    }
    settings: dict[str, Any] = {
        name: tuple(map(find[name], value or ())) if name in find else value
        for name, value in asked.items()
    }
    return Selection(**settings)


def term(kind: str, name: str, ontology: Ontology) -> str:
    """Return the name of a term that is called so, or labelled so in any language."""
    from graph.names import fold

    kinds = {"type": ontology.classes, "relation": ontology.relations, "status": ontology.statuses}
    terms = kinds[kind]
    if name in terms:
        return name
    called = {
        fold(label): term.name
        for term in terms.values()
        for label in (*term.labels.values(), term.name)
    }
    if fold(name) not in called:
        raise UsageError(unknown(kind, name, [*terms, *called]))
    return called[fold(name)]

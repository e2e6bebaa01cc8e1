"""Suggestions while somebody types (section 6 of the specification): entities, properties, types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from graph.names import fold
from graph.web.reconciliation.register import Register, type_table

PAGE = 10
"""How many suggestions are made at once."""
_MOST = 200
"""How many names that begin so are looked at, where there are many."""
Item = dict[str, Any]


def entities(register: Register, prefix: str) -> list[Item]:
    """Return the entities with a name or an id that begins so, or has a word that does."""
    asked = register.iri(prefix)
    named = register.spelled.begun(prefix, _MOST)
    begun = _begin(prefix, ((n.iri, n.name) for n in named if n.iri in register.network))
    found = [asked, *begun] if asked else begun
    return [_entity(register, iri) for iri in dict.fromkeys(found)]


def properties(register: Register, prefix: str) -> list[Item]:
    """Return the properties whose name or id begins so, or has a word that does."""
    known = register.properties
    named = ((p.id, text) for p in known.values() for text in (p.name, p.id))
    return [known[id_].table() for id_ in dict.fromkeys(_begin(prefix, named))]


def types(register: Register, prefix: str) -> list[Item]:
    """Return the types whose name or id begins so, or has a word that does, with the broader ones."""
    known, language = register.ontology.classes, register.language
    named = ((c.name, text) for c in known.values() for text in (c.label(language), c.name))
    return [
        {
            **type_table(known[name], language),
            "description": known[name].definition(language),
            "broader": [type_table(known[parent], language) for parent in known[name].parents],
        }
        for name in dict.fromkeys(_begin(prefix, named))
    ]


SUGGESTERS: dict[str, Callable[[Register, str], list[Item]]] = {
    "entity": entities,
    "property": properties,
    "type": types,
}
"""What suggests, by the name that the manifest gives it."""


def _begin(prefix: str, named: Iterable[tuple[str, str]]) -> list[str]:
    """Return the ids whose text begins with ``prefix``, then those with a word that does."""
    asked = fold(prefix)
    return [id_ for _, _, id_ in sorted(_ranked(asked, named))] if asked else []


def _ranked(asked: str, named: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str, str]]:
    for id_, text in named:
        folded = fold(text)
        if folded.startswith(asked):
            yield 0, folded, id_
        elif f" {asked}" in folded:
            yield 1, folded, id_


def _entity(register: Register, iri: str) -> Item:
    return {
        "id": register.id(iri),
        "name": register.name(iri),
        "description": register.description(iri),
        "notable": [type_table(register.kind(iri), register.language)],
    }

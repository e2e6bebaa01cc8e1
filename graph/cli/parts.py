"""Options that choose a part of a dossier's network: the same for every command that shows one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.dates import check_date
from graph.errors import UsageError, unknown

if TYPE_CHECKING:
    from graph.dossier import Dossier
    from graph.ontology import Ontology
    from graph.selection import Selection

FocusOption = Annotated[
    list[str] | None, typer.Option("--focus", help="Only what lies around this entity; repeatable.")
]
HopsOption = Annotated[
    int, typer.Option("--hops", min=0, max=9, help="How far around: steps from --focus.")
]
TypeOption = Annotated[
    list[str] | None, typer.Option("--type", help="Only entities of this class; repeatable.")
]
RelationOption = Annotated[
    list[str] | None, typer.Option("--relation", help="Only claims of this relation; repeatable.")
]
StatusOption = Annotated[
    list[str] | None, typer.Option("--status", help="Only claims of this status; repeatable.")
]
SourceOption = Annotated[
    list[str] | None, typer.Option("--source", help="Only claims of this source; repeatable.")
]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", help="Leave this entity out; repeatable.")
]


def date_option(text: str) -> str:
    """Return a date that was given, or nothing; raise ``UsageError`` for what is no date."""
    try:
        return check_date(text) if text else ""
    except ValueError as error:
        raise UsageError(f"{error}") from error


SinceOption = Annotated[
    str,
    typer.Option("--since", callback=date_option, help="Only what was so in or after this date."),
]
UntilOption = Annotated[
    str,
    typer.Option("--until", callback=date_option, help="Only what was so in or before this date."),
]
UndatedOption = Annotated[
    bool, typer.Option("--undated/--no-undated", help="Keep claims without a date, or not.")
]
SupportOption = Annotated[
    int, typer.Option("--support", min=1, help="Only what so many independent texts say.")
]


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

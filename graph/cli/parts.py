"""Options that choose a part of a dossier's network: the same for every command that shows one."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.dates import check_date
from graph.errors import UsageError

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

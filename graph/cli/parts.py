"""Options that choose a part of a dossier's network: the same for every command that shows one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from graph.cli.options import Command, Options, gathered
from graph.dates import check_date
from graph.errors import UsageError

Chosen = Mapping[str, Any]
"""What the options of a part were given, by the fields of ``graph.selection.Selection``."""

TypeOption = Annotated[
    list[str] | None, typer.Option("--type", help="Only entities of this class; repeatable.")
]


def date_option(text: str) -> str:
    """Return a date that was given, or nothing; raise ``UsageError`` for what is no date."""
    try:
        return check_date(text) if text else ""
    except ValueError as error:
        raise UsageError(f"{error}") from error


def _several(flag: str, told: str) -> tuple[Any, None]:
    return Annotated[list[str] | None, typer.Option(flag, help=f"{told}; repeatable.")], None


def _date(flag: str, told: str) -> tuple[Any, str]:
    return Annotated[str, typer.Option(flag, callback=date_option, help=told)], ""


_OPTIONS: Options = {
    "focus": _several("--focus", "Only what lies around this entity"),
    "hops": (
        Annotated[
            int, typer.Option("--hops", min=0, max=9, help="How far around: steps from --focus.")
        ],
        1,
    ),
    "types": (TypeOption, None),
    "relations": _several("--relation", "Only claims of this relation"),
    "statuses": _several("--status", "Only claims of this status"),
    "sources": _several("--source", "Only claims of this source"),
    "without": _several("--without", "Leave this entity out"),
    "since": _date("--since", "Only what was so in or after this date."),
    "until": _date("--until", "Only what was so in or before this date."),
    "undated": (
        Annotated[
            bool, typer.Option("--undated/--no-undated", help="Keep claims without a date, or not.")
        ],
        True,
    ),
    "support": (
        Annotated[
            int,
            typer.Option("--support", min=1, help="Only what so many independent texts say."),
        ],
        1,
    ),
}


def choosing(*names: str) -> Callable[[Command], Command]:
    """Give a command the options that choose a part: those named, or all of them.

    The command takes what they were given as its parameter ``chosen``, a ``Chosen``.
    """
    return gathered("chosen", {name: _OPTIONS[name] for name in names or _OPTIONS})

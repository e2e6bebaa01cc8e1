"""The faults that a user can mend: each message says what is wrong, where, and what to do next."""

from collections.abc import Iterable
from difflib import get_close_matches


class FilmgraphError(Exception):
    """A fault the user can mend: the command line prints it on one line and exits 1."""


class UsageError(FilmgraphError):
    """A command was asked for something it does not offer: the command line exits 2."""


class InputError(FilmgraphError):
    """A file, a row or a line cannot be used as it stands.

    ``where`` names the place as ``file`` or ``file:line``; it opens the message.
    """

    def __init__(self, where: object, problem: str) -> None:
        super().__init__(f"{where}: {problem}")


class UnknownNameError(FilmgraphError):
    """A name is not among the known ones; the message offers the nearest."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"{unknown(kind, name, known)}")


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that ``name`` is not a known ``kind``, with the nearest known names.

    >>> unknown("measure", "pagerang", ["pagerank", "betweenness", "ties"])
    "no measure is called 'pagerang'; nearest: pagerank"
    """
    names = sorted(set(known))
    near = get_close_matches(name, names, n=3) or names[:8]
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return f"no {kind} is called {name!r}{hint}"

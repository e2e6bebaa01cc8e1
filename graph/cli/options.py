"""Options that mean the same in every command, spelled once."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graph.dossier import Dossier
    from graph.store import ReadableStore

Command = Callable[..., object]
LANGUAGES = ("fr", "en")
"""The languages of labels, and those that articles are read in."""


def known_language(code: str) -> str:
    """Return the code of a known language, or nothing; raise ``UsageError`` for another."""
    if code and code not in LANGUAGES:
        from graph.errors import UsageError

        raise UsageError(f"--lang: {code!r} is not known; known: {', '.join(LANGUAGES)}")
    return code


DossierOption = Annotated[
    Path | None,
    typer.Option(
        "--dossier", "-d", envvar="FILMGRAPH_DOSSIER", help="The dossier's folder [default: here]."
    ),
]
OntologyOption = Annotated[
    Path | None,
    typer.Option(
        "--ontology",
        envvar="FILMGRAPH_ONTOLOGY",
        help="Another ontology than the dossier's own or the shipped one.",
    ),
]
LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        callback=known_language,
        help="Language of labels: fr or en [default: the dossier's].",
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file to write [default: the screen].")
]
FormatOption = Annotated[
    str, typer.Option("--format", help="table, csv, json or xml [default: table, csv in a pipe].")
]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", min=1, help="How many processes read [default: 1].")
]
SchedulerOption = Annotated[
    str,
    typer.Option(
        "--scheduler",
        envvar="FILMGRAPH_SCHEDULER",
        help="A Dask cluster whose workers read: tcp://HOST:8786 (needs filmgraph[cluster]).",
    ),
]
StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="FILMGRAPH_STORE",
        help="A SPARQL server to read from, and to push builds to [default: the disk].",
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print no remarks.")]


def with_store(command: Command) -> Command:
    """Give a command that opens a dossier the option ``--store``; any other stays as it is."""
    signature = inspect.signature(command, eval_str=True)
    if "dossier" not in signature.parameters:
        return command

    @wraps(command)
    def run(*arguments: object, store: str = "", **options: object) -> object:
        _address.set(store)
        return command(*arguments, **options)

    kind = inspect.Parameter.KEYWORD_ONLY
    added = inspect.Parameter("store", kind, default="", annotation=StoreOption)
    whole = [*signature.parameters.values(), added]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in whole}
    vars(run)["__signature__"] = signature.replace(parameters=whole)
    return run


_address: ContextVar[str] = ContextVar("address", default="")


def open_dossier(folder: Path | None, ontology: Path | None = None) -> Dossier:
    """Open the dossier that ``--dossier`` names, or the one that the current folder lies in.

    Its graph is read from the server that ``--store`` names, where it names one.
    """
    from graph.dossier import Dossier

    address = _address.get()
    if folder:
        return Dossier.open(folder, ontology, address)
    return Dossier.find(Path.cwd(), ontology, address)


def open_store(folder: Path | None) -> tuple[ReadableStore, Dossier]:
    """Open a dossier's graph, and the dossier."""
    dossier = open_dossier(folder)
    return dossier.store(), dossier


def remark(text: str, *, quiet: bool = False) -> None:
    """Say something on standard error, unless asked to be quiet."""
    if not quiet:
        typer.echo(text, err=True)


def chosen_format(asked: str) -> str:
    """Return the format asked for, else a table for a person's screen and CSV for a pipe."""
    return asked or ("table" if sys.stdout.isatty() else "csv")


def write(text: str, output: Path | None) -> None:
    """Print a result, or save it whole."""
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    from graph.files import write_atomically

    write_atomically(output, text)

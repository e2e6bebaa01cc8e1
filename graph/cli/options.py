"""Options that mean the same in every command, spelled once."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from graph.dossier import Dossier
    from graph.store import ReadableStore

Command = Callable[..., object]
C = TypeVar("C", bound=Callable[..., Any])
Options = Mapping[str, tuple[object, object]]
"""Parameters of a command by their names: what Typer reads of each, and its default."""
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
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many processes read.")]
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


class Commands(typer.Typer):
    """Commands of which each that opens a dossier has the option ``--store``."""

    def command(self, *args: Any, **kwargs: Any) -> Callable[[C], C]:
        """Register a command as Typer does."""
        register = super().command(*args, **kwargs)

        def take(command: C) -> C:
            register(_with_store(command))
            return command

        return take


def gathered(into: str, options: Options) -> Callable[[Command], Command]:
    """Give a command options that it takes as one mapping, its parameter ``into``, where that stands."""

    def give(command: Command) -> Command:
        @wraps(command)
        def run(**given: Any) -> object:
            return command(**{into: {name: given.pop(name) for name in options}}, **given)

        parameters = _parameters(command)
        place = [parameter.name for parameter in parameters].index(into)
        parameters[place : place + 1] = [
            _parameter(name, kind, default) for name, (kind, default) in options.items()
        ]
        return _read_as(run, parameters)

    return give


def _with_store(command: Command) -> Command:
    parameters = _parameters(command)
    if "dossier" not in {parameter.name for parameter in parameters}:
        return command

    @wraps(command)
    def run(*, store: str = "", **given: object) -> object:
        _address.set(store)
        return command(**given)

    return _read_as(run, [*parameters, _parameter("store", StoreOption, "")])


def _read_as(command: Command, parameters: list[inspect.Parameter]) -> Command:
    """Have Typer read these parameters where it looks at ``command``; it hands them over by name."""
    named = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    vars(command)["__signature__"] = inspect.Signature(named)
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _parameters(command: Command) -> list[inspect.Parameter]:
    return list(inspect.signature(command, eval_str=True).parameters.values())


def _parameter(name: str, kind: object, default: object) -> inspect.Parameter:
    named = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, named, default=default, annotation=kind)


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

"""Commands that bring in what others have put in order: tables, and files of other formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.options import (
    Command,
    Commands,
    DossierOption,
    JobsOption,
    OntologyOption,
    QuietOption,
    SchedulerOption,
    gathered,
    open_dossier,
    remark,
)

if TYPE_CHECKING:
    from graph.ontology import Ontology
    from graph.tables.progress import Progress

_SHOWN = 10
"""How many claims a dry run shows."""
_FORMATS = {
    "ftm": "FollowTheMoney entities, as JSON lines.",
    "gexf": "a network as GEXF 1.2 or 1.3.",
    "graphml": "a network as GraphML.",
    "graphology": "a network as Graphology's JSON.",
}
"""The formats of one file without options of their own, and what they are."""
FileArgument = Annotated[Path, typer.Argument(help="The file; it may be gzipped (.gz).")]
SettingsOption = Annotated[
    Path | None,
    typer.Option("--mapping", "-m", help="What its terms and attributes are, as YAML."),
]
How = Mapping[str, Any]
"""Whether anything is changed and where, as the options of every import say."""
_HOW = gathered(
    "how",
    {
        "dry_run": (
            Annotated[bool, typer.Option("--dry-run", help="Show ten claims and change nothing.")],
            False,
        ),
        "dossier": (DossierOption, None),
        "ontology": (OntologyOption, None),
        "quiet": (QuietOption, False),
    },
)

importing = Commands(
    name="import",
    help="Bring in tables, and graphs and records of other programs.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@importing.callback()
def _group() -> None:
    """Bring in tables, and graphs and records of other programs."""


@importing.command("table")
@_HOW
def table(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSON lines (also .gz), XLSX or Parquet.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", "-m", help="What the columns state, as YAML.")
    ] = None,
    guess: Annotated[bool, typer.Option("--guess", help="Print a first mapping instead.")] = False,
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = "",
    *,
    how: How,
) -> None:
    """Put a table into the dossier and build: its rows state claims, as the mapping says.

    Rows that cannot be used are left out, with reasons. What was broken off goes on where it was.

    Example: filmgraph import table titles.csv --mapping titles.yaml
    """
    from graph.errors import UsageError

    if guess:
        from graph.ontology import load_ontology
        from graph.tables.guessing import guessed

        typer.echo(guessed(file, load_ontology(how["ontology"], frames=False)), nl=False)
        return
    if mapping is None:
        raise UsageError("name the mapping with --mapping FILE, or begin one with --guess")
    _bring(file, mapping, how, jobs, scheduler)


@importing.command("edges")
@_HOW
def edges(
    file: Annotated[Path, typer.Argument(help="A table with a row an edge: CSV, TSV, XLSX, …")],
    nodes: Annotated[
        Path | None, typer.Option("--nodes", help="A table with a row a node.")
    ] = None,
    mapping: SettingsOption = None,
    *,
    how: How,
) -> None:
    """Put an edge list into the dossier and build: each row ties two entities.

    Example: filmgraph import edges edges.csv --nodes nodes.csv
    """
    from graph.tables.staging import settings_for

    with settings_for(file, "edges", mapping, nodes) as settings:
        _bring(file, settings, how)


@importing.command("rdf")
@_HOW
def rdf(file: FileArgument, mapping: SettingsOption = None, *, how: How) -> None:
    """Put RDF in any syntax into the dossier and build; a graph of filmgraph's own comes back whole.

    Example: filmgraph import rdf graph.nq
    """
    from graph.tables.returning import reader_of_rdf
    from graph.tables.staging import settings_for

    with settings_for(file, reader_of_rdf(file), mapping) as settings:
        _bring(file, settings, how)


@importing.command("wikidata")
@_HOW
def wikidata(
    what: Annotated[
        list[str] | None, typer.Argument(help="Items (Q907311), or one file of their JSON.")
    ] = None,
    query: Annotated[
        Path | None, typer.Option("--query", help="A SPARQL query, to be asked instead.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What to call it in the dossier.")] = "",
    server: Annotated[str, typer.Option("--server", help="Another Wikibase.")] = "",
    endpoint: Annotated[str, typer.Option("--endpoint", help="Another SPARQL endpoint.")] = "",
    mapping: SettingsOption = None,
    *,
    how: How,
) -> None:
    """Put items of Wikidata, or the answer to a query, into the dossier and build.

    Example: filmgraph import wikidata Q907311
    """
    from graph.tables.fetching import Place, fetched
    from graph.tables.staging import settings_for

    place = Place(server, endpoint, name)
    with (
        fetched(what or [], query, place, _ontology(how)) as file,
        settings_for(file, "wikidata", mapping) as settings,
    ):
        _bring(file, settings, how)


def _command(name: str) -> Command:
    """Return the command that brings in a file of the format called ``name``."""

    def command(file: FileArgument, mapping: SettingsOption = None, *, how: How) -> None:
        from graph.tables.staging import settings_for

        with settings_for(file, name, mapping) as settings:
            _bring(file, settings, how)

    return _HOW(command)


for _name, _words in _FORMATS.items():
    importing.command(_name, help=f"Put a file into the dossier and build: {_words}")(
        _command(_name)
    )


def _bring(file: Path, settings: Path, how: How, jobs: int = 1, scheduler: str = "") -> None:
    """Put a file into the dossier and build, or show what it states."""
    from graph.scheduling import hired

    if how["dry_run"]:
        _show(file, settings, _ontology(how))
        return
    place = open_dossier(how["dossier"], how["ontology"])
    with hired(jobs, scheduler) as crew:
        place.put_table(file, settings)
        with progress() as told:
            result = place.build(told, crew)
    for text in result.remarks:
        remark(text, quiet=how["quiet"])
    typer.echo(f"{place.folder}: built with {file.name}, {result.quads:,} quads")


def _ontology(how: How) -> Ontology:
    """Return the ontology of the dossier, where there is one; else the one asked for."""
    from graph.errors import FilmgraphError
    from graph.ontology import load_ontology

    try:
        return open_dossier(how["dossier"], how["ontology"]).ontology
    except FilmgraphError:
        if how["dossier"] is not None:
            raise
        return load_ontology(how["ontology"], frames=False)


def _show(file: Path, mapping: Path, ontology: Ontology) -> None:
    """Print the first claims of a table in words, and the first rows that cannot be used."""
    from graph.tables.trial import trial
    from graph.telling import claim_words

    claims, rejects = trial(file, mapping, ontology, _SHOWN)
    for claim in claims:
        typer.echo(claim_words(claim, ontology, "en"))
    for number, reason in rejects:
        remark(f"{file} row {number}: {reason}")
    remark(f"{len(claims)} claims shown; nothing was changed")


@contextmanager
def progress() -> Iterator[Progress]:
    """Show on a terminal how far a table is, its claims a second and the time left."""
    import sys

    from graph.tables.progress import unheard

    if not sys.stderr.isatty():
        yield unheard
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.fields[claims]:,} claims"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rate]:,.0f} claims/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, claims=0, rate=0.0)

        def told(done: float, claims: int) -> None:
            known = bar.tasks[0].fields["claims"] + claims
            seconds = bar.tasks[0].elapsed or 1.0
            bar.update(task, completed=done, claims=known, rate=known / seconds)

        yield told

"""Commands that bring in what others have put in order: tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import (
    DossierOption,
    JobsOption,
    OntologyOption,
    QuietOption,
    SchedulerOption,
    open_dossier,
    remark,
    with_store,
)

if TYPE_CHECKING:
    from graph.ontology import Ontology
    from graph.tables.progress import Progress

_SHOWN = 10
"""How many claims a dry run shows."""

importing = typer.Typer(
    name="import",
    help="Bring in tables whose rows state claims.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@importing.callback()
def _group() -> None:
    """Bring in tables whose rows state claims."""


@importing.command("table")
@with_store
def table(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSON lines (also .gz), XLSX or Parquet.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", "-m", help="What the columns state, as YAML.")
    ] = None,
    guess: Annotated[bool, typer.Option("--guess", help="Print a first mapping instead.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show ten claims and change nothing.")
    ] = False,
    dossier: DossierOption = None,
    ontology: OntologyOption = None,
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = "",
    quiet: QuietOption = False,
) -> None:
    """Put a table into the dossier and build: its rows state claims, as the mapping says.

    Rows that cannot be used are left out, with reasons. What was broken off goes on where it was.

    Example: filmgraph import table titles.csv --mapping titles.yaml
    """
    from graph.errors import UsageError
    from graph.scheduling import hired

    if guess:
        from graph.ontology import load_ontology
        from graph.tables.guessing import guessed

        typer.echo(guessed(file, load_ontology(ontology, frames=False)), nl=False)
        return
    if mapping is None:
        raise UsageError("name the mapping with --mapping FILE, or begin one with --guess")
    if dry_run:
        _show(file, mapping, _ontology(dossier, ontology))
        return
    place = open_dossier(dossier, ontology)
    place.put_table(file, mapping)
    with hired(jobs, scheduler) as crew, progress() as told:
        result = place.build(told, crew)
    for text in result.remarks:
        remark(text, quiet=quiet)
    typer.echo(f"{place.folder}: built with {file.name}, {result.quads:,} quads")


def _ontology(dossier: Path | None, ontology: Path | None) -> Ontology:
    """Return the ontology of the dossier, where there is one; else the one asked for."""
    from graph.errors import FilmgraphError
    from graph.ontology import load_ontology

    try:
        return open_dossier(dossier, ontology).ontology
    except FilmgraphError:
        if dossier is not None:
            raise
        return load_ontology(ontology, frames=False)


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

"""Commands that make, change and measure a dossier: new, add, build, seal, stats, validate."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from graph.cli.options import (
    DossierOption,
    JobsOption,
    LangOption,
    OntologyOption,
    OutputOption,
    QuietOption,
    SchedulerOption,
    chosen_format,
    known_language,
    open_dossier,
    open_store,
    remark,
    write,
)


def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    title: Annotated[str, typer.Option(help="What the dossier is about.")] = "",
    lang: Annotated[str, typer.Option("--lang", help="The language of its names.")] = "fr",
    author: Annotated[str, typer.Option(help="Who enters its claims.")] = "",
) -> None:
    """Start an empty dossier.

    Example: filmgraph new enquete --title "Qui finance les écoles ?"
    """
    from graph.dossier import Config, Dossier

    dossier = Dossier.create(
        folder, Config(title=title or folder.name, language=lang, author=author)
    )
    typer.echo(f"{dossier.folder}: started; put articles into it with `filmgraph add`")


def add(
    files: Annotated[
        list[str], typer.Argument(help="Articles: .md, .txt, .html or .pdf files, or addresses.")
    ],
    dossier: DossierOption = None,
    title: Annotated[
        str, typer.Option(help="Its title; what is given here counts more than what the file says.")
    ] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    url: Annotated[str, typer.Option(help="Where it was published.")] = "",
    date: Annotated[str, typer.Option(help="When: YYYY, YYYY-MM or YYYY-MM-DD.")] = "",
    lang: Annotated[
        str, typer.Option("--lang", callback=known_language, help="Its language: fr or en.")
    ] = "",
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = "",
) -> None:
    """Put articles into the dossier and record what they are.

    Example: filmgraph add article.txt --title "Un accord" --publisher "Le Journal" --date 2024-05-02
    """
    from graph.errors import UsageError
    from graph.scheduling import hired
    from graph.sources.gathering import gather
    from graph.sources.markdown import field_problem

    given = {"title": title, "publisher": publisher, "url": url, "date": date, "language": lang}
    for key, value in given.items():
        if value and (problem := field_problem(key, value)):
            raise UsageError(f"--{key}: {problem}")
    place = open_dossier(dossier)
    with hired(jobs, scheduler) as crew:
        found = list(gather(files, crew))
    for source in found:
        stated: dict[str, Any] = {key: value for key, value in given.items() if value}
        path = place.add(replace(source, **stated))
        typer.echo(f"{path}: added")
    remark("run `filmgraph build` to see what they say")


def build(
    folder: Annotated[Path | None, typer.Argument(help="The dossier [default: here].")] = None,
    dossier: DossierOption = None,
    ontology: OntologyOption = None,
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = "",
    quiet: QuietOption = False,
) -> None:
    """Build the graph of a dossier from its files; the old one stays until the new one is whole.

    Example: filmgraph build data/example
    """
    from graph.scheduling import hired

    place = open_dossier(folder or dossier, ontology)
    with hired(jobs, scheduler) as crew:
        result = place.build(crew=crew)
    for text in result.remarks:
        remark(text, quiet=quiet)
    done = "built" if result.changed else "nothing changed"
    typer.echo(f"{place.folder}: {done}, {result.quads:,} quads")


def seal(
    files: Annotated[list[Path] | None, typer.Argument(help="Sources [default: all].")] = None,
    dossier: DossierOption = None,
) -> None:
    """Record sources as they are now, after a change that was meant.

    Example: filmgraph seal sources/article.md
    """
    place = open_dossier(dossier)
    for path in place.seal(files or place.source_paths()):
        typer.echo(f"{path}: sealed")


def stats(
    dossier: DossierOption = None,
    media: Annotated[
        str, typer.Option("--format", help="table, csv or json [default: table, csv in a pipe].")
    ] = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Count what a dossier holds, by review, status, relation, class and graph, and its bytes on disk.

    Example: filmgraph stats --format csv
    """
    from graph.results import rendered_table
    from graph.sizes import measured
    from graph.wording import words

    place = open_dossier(dossier)
    found, media = measured(place), chosen_format(media)
    if media == "json":
        write(json.dumps(found.table(), ensure_ascii=False, indent=2) + "\n", output)
        return
    said = words(lang or place.config.language)
    columns = [said.say(f"size_{name}") for name in ("part", "name", "number")]
    write(rendered_table(columns, found.rows(said, plain=media == "csv"), media), output)


def validate(dossier: DossierOption = None, quiet: QuietOption = False) -> None:
    """Check the graph against the ontology's SHACL shapes, its claims against their sources.

    Exit code 1 where a shape is broken or a claim does not hold.

    Example: filmgraph validate --dossier data/example
    """
    from graph.validation import validate as violations

    store, place = open_store(dossier)
    found = violations(store, place.built_ontology(), place.config.language)
    for violation in found:
        typer.echo(f"{violation.node}: {violation.message}")
    faults = place.faults()
    for fault in faults:
        typer.echo(fault)
    if found or faults:
        raise typer.Exit(1)
    remark(f"{place.folder}: keeps to the ontology's shapes and to its sources", quiet=quiet)

"""Commands that read without a dossier: extract, ontology."""

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.options import (
    JobsOption,
    LangOption,
    OntologyOption,
    OutputOption,
    QuietOption,
    SchedulerOption,
    remark,
)


def extract(
    files: Annotated[list[Path], typer.Argument(help="Articles: .md, .txt, .html or .pdf files.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    engine: Annotated[
        list[str] | None,
        typer.Option(
            "--engine",
            help="frames, spacy:PIPELINE, llm or llm:MODEL; several are merged [default: frames].",
        ),
    ] = None,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Print what is no fact, with the reason.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what each confidence comes from.")
    ] = False,
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = "",
    cache: Annotated[
        Path | None,
        typer.Option(
            envvar="FILMGRAPH_CACHE", help="Where a model's answers are kept [default: nowhere]."
        ),
    ] = None,
    ontology: OntologyOption = None,
    lang: LangOption = "",
    quiet: QuietOption = False,
) -> None:
    """Print the facts that articles state, each with its quotation.

    A spaCy pipeline needs the extra filmgraph[spacy]. A language model is told by
    FILMGRAPH_LLM_URL, FILMGRAPH_LLM_MODEL and, where it needs one, FILMGRAPH_LLM_KEY.

    Example: filmgraph extract article.txt
    """
    from graph.extraction.batch import Batch, Plan
    from graph.extraction.report import Form, report, why_nothing
    from graph.scheduling import hired

    batch = Batch(Plan(tuple(engine or ("frames",)), ontology, cache))
    form = Form(json, rejected, explain, lang or "fr")
    for text in batch.warnings(len(files)):
        remark(text, quiet=quiet)
    with hired(jobs, scheduler) as crew:
        for path, found in zip(files, batch.read(files, crew), strict=True):
            for text in report(found, batch.ontology, form):
                typer.echo(text)
            if why := why_nothing(found, form):
                remark(f"{path}: no facts: {why}", quiet=quiet)
    for text in batch.remarks():
        remark(text, quiet=quiet)


def ontology(
    lang: LangOption = "en",
    page: Annotated[bool, typer.Option("--page", help="Its documentation, as Markdown.")] = False,
    output: OutputOption = None,
    ontology: OntologyOption = None,
) -> None:
    """List the relations that are known, or write the ontology's documentation page.

    Example: filmgraph ontology --lang fr
    """
    from graph.files import write_atomically
    from graph.ontology import load_ontology
    from graph.ontology_page import ontology_page, relation_lines

    known = load_ontology(ontology)
    text = ontology_page(known) if page else relation_lines(known, lang)
    if output:
        write_atomically(output, text)
    else:
        typer.echo(text, nl=False)

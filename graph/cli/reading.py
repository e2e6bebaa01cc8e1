"""Commands that read without a dossier: extract, ontology."""

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.options import LangOption, OntologyOption, OutputOption


def extract(
    files: Annotated[list[Path], typer.Argument(help="Articles: .md, .txt or .html files.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    ontology: OntologyOption = None,
    lang: LangOption = "",
) -> None:
    """Print the facts that articles state, each with its quotation.

    Example: filmgraph extract article.txt
    """
    from graph.extraction import extract as find
    from graph.ontology import load_ontology
    from graph.sources import read_source
    from graph.telling import claim_json, claim_words

    known = load_ontology(ontology)
    for source in [read_source(file) for file in files]:
        for claim in find(source, known):
            text = claim_json(claim, source) if json else claim_words(claim, known, lang or "fr")
            typer.echo(text)


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

"""Commands that ask the graph: ask, query."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import (
    DossierOption,
    FormatOption,
    LangOption,
    OutputOption,
    chosen_format,
    open_store,
    remark,
    write,
)

if TYPE_CHECKING:
    from graph.results import Results


def ask(
    question: Annotated[str, typer.Argument(help="A question's name [default: list them].")] = "",
    values: Annotated[list[str] | None, typer.Argument(help="Its values, in order.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A value by name: name=value.")
    ] = None,
    dossier: DossierOption = None,
    lang: LangOption = "",
    media: FormatOption = "",
    output: OutputOption = None,
    remote: Annotated[
        bool, typer.Option("--remote", help="Let the question ask an endpoint on the network.")
    ] = False,
    endpoint: Annotated[
        str,
        typer.Option(envvar="FILMGRAPH_ENDPOINT", help="The endpoint to ask in place of its own."),
    ] = "",
) -> None:
    """Answer a canned question, each row with the words that state it; without a name, list them.

    A question that asks Wikidata too does so only with --remote.

    Example: filmgraph ask partners Netflix --lang fr
    """
    from graph.calling import Caller
    from graph.errors import UsageError
    from graph.federation import Federated
    from graph.questions import ask as answer
    from graph.questions import known_question
    from graph.wording import words

    if not question:
        typer.echo(_listed(lang or "en"))
        return
    if param and values:
        raise UsageError("give the values in order or with --param, not both ways")
    store, place = open_store(dossier)
    given = _by_name(param) if param else values or []
    language = lang or place.config.language
    if remote and (known := known_question(question)).service:
        federated = Federated.of(store, known, given, language, endpoint)
        sent = len(federated.values)
        remark(words(language).count("ask_sending", sent, host=federated.host))
        _write(federated.answer(Caller()), media, output)
        return
    _write(answer(store, question, given, language), media, output)


def search(
    words: Annotated[str, typer.Argument(help="What to look for.")],
    dossier: DossierOption = None,
    lang: LangOption = "",
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    media: FormatOption = "",
) -> None:
    """Find entities, relations, classes, sources and quotations; case and accents do not count.

    Example: filmgraph search kourtrajme
    """
    from graph.network import network_of
    from graph.results import rendered_table
    from graph.search import Index

    store, place = open_store(dossier)
    language = lang or place.config.language
    network = network_of(store, place.config.threshold, place.config.title, language)
    hits = Index(store, network, place.built_ontology(), language).find(words, limit)
    rows = [[hit.kind, hit.name, hit.about, hit.iri] for hit in hits]
    columns = ["kind", "name", "about", "iri"]
    typer.echo(rendered_table(columns, rows, chosen_format(media)), nl=False)


def query(
    sparql: Annotated[str, typer.Argument(help="SPARQL, or - for standard input.")] = "",
    file: Annotated[Path | None, typer.Option("--file", "-f", help="A file with SPARQL.")] = None,
    dossier: DossierOption = None,
    media: Annotated[
        str, typer.Option("--format", help="table, csv, json, xml; turtle for triples.")
    ] = "",
    output: OutputOption = None,
) -> None:
    """Ask in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE; the usual prefixes are known.

    Example: filmgraph query 'SELECT ?who { ?who film:founded ?school }'
    """
    from graph.errors import UsageError
    from graph.questions import refuse_update
    from graph.results import read_results
    from graph.sources import read_text

    if bool(sparql) == bool(file):
        raise UsageError("give the query, or --file with a file that holds it")
    text = read_text(file) if file else _standard_input() if sparql == "-" else sparql
    refuse_update(text)
    store, _ = open_store(dossier)
    _write(read_results(store.query(text)), media, output)


def _write(found: "Results", media: str, output: Path | None) -> None:
    """Print or save an answer: rows as a table or CSV, triples as Turtle, unless told otherwise."""
    default = "turtle" if found.document is None else ""
    write(found.render(media or default or chosen_format("")), output)


def _by_name(pairs: list[str]) -> dict[str, str]:
    from graph.errors import UsageError

    for pair in pairs:
        if "=" not in pair:
            raise UsageError(f"--param {pair!r} has to be name=value")
    named = [pair.split("=", 1) for pair in pairs]
    found = dict(named)
    if len(found) < len(named):
        raise UsageError("the same --param is given twice")
    return found


def _standard_input() -> str:
    from graph.errors import InputError

    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 text (byte {error.start + 1})"
        raise InputError("standard input", problem) from error


def _listed(language: str) -> str:
    from graph.addresses import host_of
    from graph.questions import questions
    from graph.wording import words

    lines = []
    for question in questions().values():
        lines.append(f"{question.usage():<28} {question.titles.get(language, question.name)}")
        lines.append(f"{'':<28} {question.abouts.get(language, '')}")
        if question.service:
            told = words(language).say("ask_remote", host=host_of(question.service))
            lines.append(f"{'':<28} {told}")
    return "\n".join(lines)

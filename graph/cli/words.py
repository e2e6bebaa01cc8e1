"""Commands on the lexicon: list, try, check, propose."""

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.options import (
    Commands,
    DossierOption,
    FormatOption,
    LangOption,
    OntologyOption,
    chosen_format,
    open_dossier,
    remark,
)

lexicon = Commands(
    name="lexicon",
    help="List, try, check and extend the words by which texts are read.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@lexicon.command("list")
def list_(
    relation: Annotated[str, typer.Option(help="Only entries of this relation.")] = "",
    kind: Annotated[str, typer.Option(help="Only entries of this kind: verb, noun or role.")] = "",
    lang: LangOption = "",
    media: FormatOption = "",
    ontology: OntologyOption = None,
) -> None:
    """List the entries: their words, the relation, where its ends stand, an example, the line.

    Example: filmgraph lexicon list --relation founded --lang fr
    """
    from graph.errors import UsageError
    from graph.ontology import load_ontology
    from graph.results import rendered_table

    known = load_ontology(ontology)
    if relation:
        known.relation(relation)
    kinds = sorted({frame.kind for frame in known.frames})
    if kind and kind not in kinds:
        raise UsageError(f"--kind {kind!r}: entries are of a kind {', '.join(kinds)}")
    rows = [
        [
            f.relation,
            f.language,
            f.kind,
            f.words,
            ", ".join(f.subject),
            ", ".join(f.object),
            f.example,
            f.place,
        ]
        for f in sorted(known.frames, key=lambda f: (f.relation, f.language, f.words))
        if relation in {"", f.relation} and kind in {"", f.kind} and lang in {"", f.language}
    ]
    columns = ["relation", "lang", "kind", "words", "subject", "object", "example", "place"]
    typer.echo(rendered_table(columns, rows, chosen_format(media)), nl=False)
    remark(f"{len(rows)} entries")


@lexicon.command("try")
def try_(
    text: Annotated[str, typer.Argument(help="A sentence, or a few.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    lang: LangOption = "",
    ontology: OntologyOption = None,
) -> None:
    """Show what a sentence is read as and by which entries, and what is not read with the reason.

    Example: filmgraph lexicon try "Zénith Films s'allie à l'École Lumen."
    """
    from graph.extraction.language import detect
    from graph.extraction.trial import trial_json, trial_words, tried
    from graph.ontology import load_ontology

    known = load_ontology(ontology)
    tongue = lang or detect(text)
    found = tried(text, known, tongue)
    for trial in sorted(found, key=lambda trial: trial.claim is None):
        typer.echo(trial_json(trial) if json else trial_words(trial, known, tongue))
    if not found:
        remark("no entry of the lexicon has words of this text")


@lexicon.command("check")
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Turtle files with entries [default: the lexicon].")
    ] = None,
    ontology: OntologyOption = None,
) -> None:
    """Check that every entry is whole, that its example tells the relation, its counter-example not.

    Exit code 1 where one does not hold; each line names the file and the line.

    Example: filmgraph lexicon check lexicon/fr.ttl
    """
    from graph.extraction.trial import lexicon_faults

    faults = list(lexicon_faults(ontology, files or ()))
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    remark("every entry holds")


@lexicon.command("propose")
def propose(dossier: DossierOption = None) -> None:
    """Propose an entry for each accepted fact of a dossier that the lexicon does not find.

    Example: filmgraph lexicon propose --dossier data/example
    """
    from graph.extraction.teaching import proposals, turtle
    from graph.sources import read_source
    from graph.telling import claim_words

    place = open_dossier(dossier)
    known = place.built_ontology(frames=True)
    sources = {source.id: source for source in map(read_source, place.source_paths())}
    number = missed = 0
    for proposal in proposals(place.claims(), sources, known):
        number += 1
        if proposal.frame is None:
            missed += 1
            continue
        told = claim_words(proposal.claim, known, place.config.language)
        typer.echo("".join(f"# {line}\n" for line in told.splitlines()) + turtle(proposal.frame))
        typer.echo()
    remark(
        f"{number} accepted facts are not found by the lexicon; for {missed} of them no one word tells"
    )

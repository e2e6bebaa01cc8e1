"""The command that hands a dossier's graph to other programs: export."""

import sys
from typing import Annotated

import typer

from graph.cli.options import DossierOption, LangOption, OutputOption, open_dossier, remark
from graph.cli.parts import Chosen, choosing


@choosing()
def export(
    chosen: Chosen,
    name: Annotated[str, typer.Argument(help="A format's name [default: list them].")] = "",
    output: OutputOption = None,
    dossier: DossierOption = None,
    lang: LangOption = "",
) -> None:
    """Write the graph, or a part of it, in a format that other programs read; without a name, list them.

    Example: filmgraph export gexf --type Person --output reseau.gexf
    """
    from graph.choice import selection
    from graph.exports import formats, known_format, part_of, save, stream
    from graph.results import rendered_table
    from graph.wording import words

    if not name:
        say = words(lang or "en").say
        rows = [[f.name, f.suffix or "…/", say(f"export_{f.name}")] for f in formats().values()]
        columns = ["format", "file", "for"]
        typer.echo(rendered_table(columns, rows, "table"), nl=False)
        return
    form = known_format(name)
    place = open_dossier(dossier)
    part = part_of(place, selection(place, chosen), lang or place.config.language)
    left = save(part, form, output) if output else stream(part, form, sys.stdout.buffer)
    for reason, count in sorted(left.items()):
        if count:
            remark(words(part.language).say(reason, n=count))
    if output:
        remark(f"{output}: {words(part.language).count('claims', len(part.network.edges))}")

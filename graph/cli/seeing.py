"""Commands that show what a graph holds: demo, rank, map."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import (
    DossierOption,
    FormatOption,
    LangOption,
    OntologyOption,
    OutputOption,
    chosen_format,
    open_dossier,
    remark,
)

if TYPE_CHECKING:
    from graph.dossier import Dossier
    from graph.maps import Map
    from graph.network import Network


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the example goes.")] = Path(
        "filmgraph-demo"
    ),
    lang: LangOption = "",
    ontology: OntologyOption = None,
) -> None:
    """Build the example dossier, say what is in it, and draw its map.

    Example: filmgraph demo
    """
    from graph.dossier import Dossier
    from graph.dossier.config import NAME
    from graph.summary import summary

    copied = not (folder / NAME).is_file()
    place = Dossier.copy_example(folder, ontology) if copied else Dossier.open(folder, ontology)
    for text in place.build().remarks:
        remark(text)
    drawn = _draw(place, lang)
    drawn.save(folder / "map.html")
    typer.echo(summary(place, lang or place.config.language))
    typer.echo(f"Map: {(folder / 'map.html').resolve()}")


def rank(
    dossier: DossierOption = None,
    by: Annotated[str, typer.Option(help="ties, betweenness or pagerank.")] = "ties",
    kind: Annotated[str, typer.Option("--type", help="Only entities of this class.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    media: FormatOption = "",
    lang: LangOption = "",
) -> None:
    """Order the entities by how much they matter in the network.

    Example: filmgraph rank --by betweenness --type Person
    """
    from graph.analysis import rank as ranked
    from graph.results import rendered_table

    place = open_dossier(dossier)
    known = place.built_ontology()
    if kind:
        known.entity_class(kind)
    found = [
        r for r in ranked(_network(place, lang), by) if not kind or known.fits(r.type, [kind])
    ][:limit]
    language = lang or place.config.language
    rows = [
        [
            r.label,
            known.classes[r.type].label(language),
            str(r.ties),
            str(r.claims),
            f"{r.score:.4g}",
        ]
        for r in found
    ]
    columns = ["entity", "type", "ties", "claims", "score"]
    typer.echo(rendered_table(columns, rows, chosen_format(media)), nl=False)


def map_(
    output: OutputOption = None,
    dossier: DossierOption = None,
    title: Annotated[str, typer.Option(help="The headline [default: the dossier's title].")] = "",
    lang: LangOption = "",
) -> None:
    """Draw the network as one HTML file that needs no network connection.

    Example: filmgraph map --output carte.html --lang fr
    """
    place = open_dossier(dossier)
    path = output or Path("map.html")
    _draw(place, lang, title).save(path)
    typer.echo(f"Map: {path.resolve()}")


def _draw(place: "Dossier", lang: str, title: str = "") -> "Map":
    from graph.maps import MapOptions, draw

    language = lang or place.config.language
    options = MapOptions(title=title or place.config.title, language=language)
    return draw(_network(place, language), place.built_ontology(), options)


def _network(place: "Dossier", lang: str) -> "Network":
    from graph.network import network_of

    settings = place.config
    return network_of(place.store(), settings.threshold, settings.title, lang or settings.language)

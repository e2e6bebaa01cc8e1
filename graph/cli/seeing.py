"""Commands that show what a graph holds: demo, map."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.investigating import claims_of
from graph.cli.options import (
    DossierOption,
    LangOption,
    OntologyOption,
    open_dossier,
    remark,
)
from graph.cli.parts import Chosen, choosing
from graph.errors import FilmgraphError, UsageError, unknown

if TYPE_CHECKING:
    from graph.dossier import Dossier
    from graph.maps import MapOptions
    from graph.network import Network

COLORS = ("class", "groups")
"""What the marks of a map may be colored by."""


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
    from graph.maps import MapOptions
    from graph.summary import summary

    copied = not (folder / NAME).is_file()
    place = Dossier.copy_example(folder, ontology) if copied else Dossier.open(folder, ontology)
    for text in place.build().remarks:
        remark(text)
    language = lang or place.config.language
    typer.echo(summary(place, language))
    options = MapOptions(title=place.config.title, language=language)
    _save(place, claims_of(place, language).network(), options, folder / "map.html")


@choosing()
def map_(
    chosen: Chosen,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file to write: .html, .svg or .png.")
    ] = Path("map.html"),
    dossier: DossierOption = None,
    title: Annotated[str, typer.Option(help="The headline [default: the dossier's title].")] = "",
    standfirst: Annotated[str, typer.Option(help="A sentence or two under the headline.")] = "",
    credit: Annotated[str, typer.Option(help="Who made it, for the foot of the page.")] = "",
    date: Annotated[str, typer.Option(help="When it is published, for the foot.")] = "",
    story: Annotated[
        Path | None, typer.Option(help="A guided tour: steps in a .toml or .md file.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="How many entities are drawn at opening.")
    ] = 300,
    size: Annotated[
        str, typer.Option(help="Size the marks by a measure, as rank --by [default: ties].")
    ] = "",
    color: Annotated[str, typer.Option(help="Color the marks by class or by groups.")] = "class",
    lang: LangOption = "",
) -> None:
    """Draw the network, or a part of it, as one HTML file that needs no network connection.

    What is left out is not in the file. A name that ends in .svg or .png gives a picture.

    Example: filmgraph map --focus Netflix --hops 2 --output netflix.html
    """
    from graph.choice import selection
    from graph.maps import MapOptions, look_of, read_story
    from graph.selection import selected

    if color not in COLORS:
        raise UsageError(unknown("color", color, COLORS))
    place = open_dossier(dossier)
    part = selection(place, chosen)
    options = MapOptions(
        title=title or place.config.title,
        language=lang or place.config.language,
        limit=limit,
        standfirst=standfirst,
        credit=credit,
        date=date,
        story=read_story(story) if story else (),
    )
    known = place.built_ontology()
    network = selected(claims_of(place, options.language), part, known)
    if not network:
        raise FilmgraphError("nothing is left to draw; choose less narrowly")
    look = look_of(network, known, options.language, size, grouped=color == "groups")
    _save(place, network, replace(options, look=look), output)


def _save(place: "Dossier", network: "Network", options: "MapOptions", path: Path) -> None:
    """Draw a network into a file, and say where it is and what is on it."""
    from graph.maps import draw

    draw(network, place.built_ontology(), options).save(path)
    typer.echo(f"Map: {path.resolve()}")

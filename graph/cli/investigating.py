"""Commands that explain what a dossier knows, and what changed: connect, show, source, diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from graph.cli.options import DossierOption, LangOption, OutputOption, open_dossier, remark, write

if TYPE_CHECKING:
    from graph.document import Document
    from graph.dossier import Dossier
    from graph.network import Network, StoredClaims

DocumentFormat = Annotated[
    str, typer.Option("--format", help="text, markdown, html or json [default: by --output, text].")
]
ThingFormat = Annotated[
    str,
    typer.Option(
        "--format", help="text, markdown, html, json, ttl or jsonld [default: by --output, text]."
    ),
]
_SUFFIXES = {
    ".md": "markdown",
    ".html": "html",
    ".json": "json",
    ".ttl": "ttl",
    ".jsonld": "jsonld",
}
_TRIPLES = ("ttl", "jsonld")


class Told(Protocol):
    """What can be told as a document and as a JSON object."""

    def document(self) -> Document:
        """Return it for a reader."""

    def table(self) -> dict[str, object]:
        """Return it for a program."""


def connect(
    one: Annotated[str, typer.Argument(help="A name, alias or id.")],
    other: Annotated[str, typer.Argument(help="Another.")],
    dossier: DossierOption = None,
    steps: Annotated[int, typer.Option(min=1, max=12, help="How many steps at most.")] = 6,
    routes: Annotated[int, typer.Option(min=1, max=50, help="How many routes.")] = 3,
    through: Annotated[
        list[str] | None, typer.Option(help="A class to lead through that is left out; repeatable.")
    ] = None,
    map_: Annotated[Path | None, typer.Option("--map", help="A file for a map of it.")] = None,
    media: DocumentFormat = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Tell how two entities are tied: the best routes, each step with the words that state it.

    Example: filmgraph connect "Spike Lee" "La Fémis" --map chemin.html
    """
    from graph.choice import term
    from graph.connections.connecting import connect as connected
    from graph.connections.searching import Ask
    from graph.lookup import Lookup

    place = open_dossier(dossier)
    language = lang or place.config.language
    lookup = Lookup(place.store(), language)
    ends = (lookup.entity(one).value, lookup.entity(other).value)
    known = place.built_ontology()
    classes = tuple(term("type", name, known) for name in through or ())
    found = connected(
        claims_of(place, language), known, ends, Ask(steps, routes, classes), language
    )
    told(found, media, output, language)
    if map_:
        part = found.teller.network.edge_subgraph(found.edges)  # type: ignore[arg-type] # of a multigraph
        _draw(place, part, found.document().title, map_)


def show(
    name: Annotated[str, typer.Argument(help="A name, alias or id.")],
    dossier: DossierOption = None,
    media: ThingFormat = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Tell everything that is known of one entity, with dates, status, support and conflicts.

    Example: filmgraph show "École Kourtrajmé"
    """
    from graph.connections import stored_profile
    from graph.lookup import Lookup

    place = open_dossier(dossier)
    language = lang or place.config.language
    entity = Lookup(place.store(), language).entity(name).value
    if described(place, entity, media, output):
        return
    found = stored_profile(claims_of(place, language), place.built_ontology(), entity)
    told(found, media, output, language)


def source(
    name: Annotated[str, typer.Argument(help="A source's id or title.")],
    dossier: DossierOption = None,
    media: ThingFormat = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Tell what one source states, what it alone supports, and what falls if it is retracted.

    Example: filmgraph source fr01-netflix-kourtrajme
    """
    from graph.connections import source_profile
    from graph.lookup import Lookup

    place = open_dossier(dossier)
    language, store = lang or place.config.language, place.store()
    iri = Lookup(store, language).source(name).value
    if described(place, iri, media, output):
        return
    network = network_for(place, language)
    found = source_profile(store, network, place.built_ontology(), iri, language)
    told(found, media, output, language)


def diff(
    old: Annotated[str, typer.Argument(help="A dossier's folder, a git revision or a day.")],
    new: Annotated[str, typer.Argument(help="Another [default: the dossier as it is].")] = "",
    dossier: DossierOption = None,
    media: DocumentFormat = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Tell what changed between two states of a dossier, as a correction log.

    Example: filmgraph diff 2024-05-02 --format markdown
    """
    from graph.states import between

    def here() -> Dossier:
        return open_dossier(dossier)

    found, language = between(old, new, here, lang)
    told(found, media, output, language)


def told(found: Told, media: str, output: Path | None, language: str) -> None:
    """Print or save what was found, in the format asked for or the one of the file's name."""
    from graph.wording import words

    media = _chosen(media, output)
    if media == "json":
        text = json.dumps(found.table(), ensure_ascii=False, indent=2) + "\n"
    else:
        text = found.document().render(media, words(language))
    write(text, output)


def described(place: Dossier, iri: str, media: str, output: Path | None) -> bool:
    """Print or save a thing as triples where that is the format asked for; tell whether it is."""
    form = _chosen(media, output)
    if form not in _TRIPLES:
        return False
    from graph.describing import describe

    write(describe(place.store(), iri, form), output)
    return True


def _chosen(media: str, output: Path | None) -> str:
    return media or (_SUFFIXES.get(output.suffix.lower(), "text") if output else "text")


def claims_of(place: Dossier, language: str) -> StoredClaims:
    """Return the claims of a dossier, to be read as far as they are needed."""
    from graph.network import StoredClaims

    return StoredClaims(place.store(), place.config.threshold, place.config.title, language)


def network_for(place: Dossier, language: str) -> Network:
    """Return the network of a dossier."""
    return claims_of(place, language).network()


def _draw(place: Dossier, network: Network, title: str, path: Path) -> None:
    from graph.maps import MapOptions, draw

    if not network:
        remark("there is no route to draw; no map was written")
        return
    options = MapOptions(title=title, language=place.config.language)
    draw(network, place.built_ontology(), options).save(path)
    remark(f"Map: {path.resolve()}")

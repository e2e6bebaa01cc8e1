"""Commands that say what the network tells: rank, groups, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from graph.choice import selection, term
from graph.cli.investigating import Told, claims_of, network_for, told
from graph.cli.options import (
    DossierOption,
    LangOption,
    OutputOption,
    chosen_format,
    open_dossier,
    write,
)
from graph.cli.parts import Chosen, TypeOption, choosing, date_option

if TYPE_CHECKING:
    from graph.analysis.telling import Changes, Portrait, Ranking
    from graph.connections.telling import Teller
    from graph.dossier import Dossier
    from graph.network import Network
    from graph.wording import Words

ListFormat = Annotated[
    str,
    typer.Option(
        "--format", help="table, csv, json, text, markdown or html [default: by --output]."
    ),
]
ViaOption = Annotated[
    str, typer.Option("--via", help="Tie entities that share one of this class, and only those.")
]
_SUFFIXES = {".csv": "csv"}
_PARTS = ("types", "relations", "without", "since", "until", "undated")
"""The options that choose the part which is measured."""


class Listed(Told, Protocol):
    """What is a document, a JSON object and a table of rows."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""

    def rows(self) -> list[list[str]]:
        """Return the cells, row by row."""


@choosing(*_PARTS)
def rank(
    chosen: Chosen,
    name: Annotated[
        str, typer.Argument(help="An entity: its figures by every measure [default: all entities].")
    ] = "",
    dossier: DossierOption = None,
    by: Annotated[
        str,
        typer.Option(
            help="ties, betweenness, closeness, pagerank, eigenvector, constraint, core, articulation."
        ),
    ] = "ties",
    via: ViaOption = "",
    changes: Annotated[
        str,
        typer.Option("--changes", callback=date_option, help="Compare before this date and since."),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    media: ListFormat = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Order the entities by how much they matter in the network; each figure is explained.

    With --via Work, people are tied who share a work; with --via Work --relation produced --type
    Company, companies that produced one together.

    Example: filmgraph rank --by betweenness --type Person
    """
    place = open_dossier(dossier)
    language = lang or place.config.language
    types = _terms(place, chosen["types"])
    network = part_of(place, language, {**chosen, "types": ()}, via, types)
    asked = _Asked(by, types, limit, via and term("type", via, place.built_ontology()))
    found: Portrait | Changes | Ranking
    if name:
        found = _portrait(place, network, name, language)
    elif changes:
        found = _changes(place, network, changes, asked, language)
    else:
        found = _ranking(place, network, asked, language)
    listed(found, media or ("" if output else chosen_format("")), output, language)


@choosing(*_PARTS)
def groups(
    chosen: Chosen,
    dossier: DossierOption = None,
    via: ViaOption = "",
    pieces: Annotated[
        bool, typer.Option("--pieces", help="What hangs together at all: the components.")
    ] = False,
    media: ListFormat = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Tell who belongs together: communities, how sure they are, and who ties them to others.

    Example: filmgraph groups --since 2018 --output groupes.csv
    """
    from graph.analysis import components
    from graph.analysis import groups as grouped
    from graph.analysis.grouping import Grouping, Pieces

    place = open_dossier(dossier)
    language = lang or place.config.language
    types = _terms(place, chosen["types"])
    parts = {**chosen, "types": ()} if via else chosen
    network = part_of(place, language, parts, via, types)
    teller = _teller(place, network, language)
    found = Pieces(teller, components(network)) if pieces else Grouping(teller, grouped(network))
    listed(found, media, output, language)


def gaps(
    dossier: DossierOption = None,
    ties: Annotated[
        bool, typer.Option("--ties", help="Ties that nobody tells of: who shares much.")
    ] = False,
    together: Annotated[
        bool, typer.Option("--together", help="Who is named together, without a known tie.")
    ] = False,
    same: Annotated[bool, typer.Option("--same", help="Which entities may be one.")] = False,
    bridges: Annotated[
        bool, typer.Option("--bridges", help="Ties without which the network falls apart.")
    ] = False,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Where the sources contradict each other.")
    ] = False,
    kind: TypeOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many of each.")] = 10,
    media: ListFormat = "",
    output: OutputOption = None,
    lang: LangOption = "",
) -> None:
    """Tell what is missing, doubtful or disputed: all of it, or what the options name.

    Nothing here is a claim: each line is a place to look.

    Example: filmgraph gaps --conflicts
    """
    from graph.missing import KINDS, Asked, missing
    from graph.reviewing.pairs import pair_items

    place = open_dossier(dossier)
    language = lang or place.config.language
    network, known = network_for(place, language), place.built_ontology()
    flags = {"ties": ties, "together": together, "same": same, "bridges": bridges}
    chosen = tuple(name for name in KINDS if {**flags, "conflicts": conflicts}[name]) or KINDS
    pairs = (
        pair_items(network, known, place.log().pairs, place.config.base, language)
        if "same" in chosen
        else ()
    )
    asked = Asked(chosen, _terms(place, kind), limit, pairs)
    listed(missing(network, known, language, asked), media, output, language)


def listed(found: Listed, media: str, output: Path | None, language: str) -> None:
    """Print or save what was found: as a table, CSV or JSON, or as a document."""
    from graph.results import rendered_table
    from graph.wording import words

    media = media or (_SUFFIXES.get(output.suffix.lower(), "") if output else "")
    if media not in {"table", "csv"}:
        told(found, media, output, language)
        return
    columns = _headings(found.columns, words(language)) if media == "table" else found.columns
    write(rendered_table(columns, found.rows(), media), output)


def part_of(
    place: Dossier,
    language: str,
    parts: Mapping[str, object],
    via: str = "",
    types: tuple[str, ...] = (),
) -> Network:
    """Return the part of a dossier's network that options choose, projected over the class ``via``."""
    from graph.analysis import project
    from graph.selection import selected

    known = place.built_ontology()
    network = selected(claims_of(place, language), selection(place, parts), known, words=False)
    return project(network, known, term("type", via, known), types=types) if via else network


def _headings(columns: tuple[str, ...], words: Words) -> list[str]:
    return [words.say(f"column_{name}") for name in columns]


def _terms(place: Dossier, names: list[str] | None) -> tuple[str, ...]:
    known = place.built_ontology()
    return tuple(term("type", name, known) for name in names or ())


def _teller(place: Dossier, network: Network, language: str) -> Teller:
    from graph.connections.telling import Teller

    return Teller(network, place.built_ontology(), language)


class _Asked:
    """What is asked of a ranking."""

    def __init__(self, by: str, types: tuple[str, ...], limit: int, via: str) -> None:
        self.by, self.types, self.limit, self.via = by, types, limit, via


def _ranking(place: Dossier, network: Network, asked: _Asked, language: str) -> Ranking:
    from graph.analysis import rank as ranked
    from graph.analysis.telling import Ranking

    known = place.built_ontology()
    found = [
        r for r in ranked(network, asked.by) if not asked.types or known.fits(r.type, asked.types)
    ]
    return Ranking(_teller(place, network, language), asked.by, found[: asked.limit], asked.via)


def _changes(place: Dossier, network: Network, day: str, asked: _Asked, language: str) -> Changes:
    from graph.analysis import before_and_after
    from graph.analysis import changes as changed
    from graph.analysis.telling import Changes

    known = place.built_ontology()
    before, after = before_and_after(network, known, day)
    found = [
        c
        for c in changed(before, after, asked.by)
        if c.before != c.after and (not asked.types or known.fits(c.type, asked.types))
    ]
    return Changes(_teller(place, network, language), asked.by, day, found[: asked.limit])


def _portrait(place: Dossier, network: Network, name: str, language: str) -> Portrait:
    from graph.analysis import figures
    from graph.analysis.telling import Portrait
    from graph.lookup import Lookup

    entity = Lookup(place.store(), language).entity(name).value
    return Portrait(_teller(place, network, language), entity, figures(network, entity))

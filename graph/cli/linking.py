"""The command that asks what others call a dossier's entities: link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import (
    DossierOption,
    FormatOption,
    LangOption,
    chosen_format,
    open_dossier,
    remark,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.dossier import Dossier
    from graph.linking import Linker, Proposal, Round
    from graph.wording import Words

_SERVICE = "https://wikidata.reconci.link/{language}/api"
_FEW = 5
_COLUMNS = ("entity", "proposal", "about", "score", "address")


def link(
    names: Annotated[list[str] | None, typer.Argument(help="Entities [default: all].")] = None,
    service: Annotated[
        str, typer.Option(help="A reconciliation service's address [default: Wikidata's].")
    ] = "",
    types: Annotated[
        list[str] | None, typer.Option("--type", "-t", help="Only entities of this class.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many entities; 0 is all.")] = 0,
    candidates: Annotated[int, typer.Option(min=1, max=20, help="Proposals for each.")] = 3,
    facts: Annotated[
        bool, typer.Option("--facts", help="Send what is known of each entity too.")
    ] = False,
    as_: Annotated[
        str, typer.Option("--as", help="What a link says: exactMatch or sameAs.")
    ] = "exactMatch",
    accept_from: Annotated[
        float | None,
        typer.Option(help="Accept what the service is sure of, from this score on, unseen."),
    ] = None,
    max_age: Annotated[
        float,
        typer.Option(min=0, help="Ask again after so many days; until then answers are kept."),
    ] = 30.0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing; list who is meant.")
    ] = False,
    dossier: DossierOption = None,
    lang: LangOption = "",
    media: FormatOption = "",
) -> None:
    """Ask Wikidata, or another reconciliation service, what it calls the dossier's entities.

    What it proposes waits in `filmgraph review`; nothing is linked without a decision.

    Example: filmgraph link --type Person --limit 20 --dry-run
    """
    from graph.calling import Caller
    from graph.dossier.builds import INDEX
    from graph.dossier.judgements import LINKS
    from graph.errors import UsageError
    from graph.linking import Alignments, Cache, Service, Wanted
    from graph.linking.cache import NAME as CACHE
    from graph.wording import words

    if as_ not in LINKS:
        raise UsageError(f"--as is one of {', '.join(LINKS)}, not {as_!r}")
    place = open_dossier(dossier)
    said = words(lang or place.config.language)
    url = _address(service, said.language)
    linker = _linker(place, said.language)
    chosen = _chosen(place, linker, names or [], types or [])[: limit or None]
    if dry_run:
        remark(_meant(url, len(chosen), said))
        _print(("entity", "type"), map(linker.name, chosen), media)
        return
    found = Service.open(url, Caller(), Cache(place.folder / INDEX / CACHE, max_age))
    wanted = Wanted(as_, candidates, facts)
    asked = linker.round(chosen, found, Alignments(place.store()), wanted)
    proposals = _asked(place, asked, said)
    rows = (_row(linker.name(place.config.base + p.entity)[0], p, said) for p in proposals)
    _print(_COLUMNS, rows, media)
    _close(place, proposals, accept_from, said)


def _address(service: str, language: str) -> str:
    """Return the address to ask, before it is shown; Wikidata's where none is given."""
    from graph.addresses import check_address

    url = service or _SERVICE.format(language=language)
    check_address(url)
    return url


def _meant(url: str, number: int, said: Words) -> str:
    from graph.addresses import host_of

    return said.count("link_dry", number, host=host_of(url))


def _print(columns: Sequence[str], rows: Iterable[Sequence[str]], media: str) -> None:
    from graph.results import rendered_table

    typer.echo(rendered_table(columns, list(rows), chosen_format(media)), nl=False)


def _linker(place: Dossier, language: str) -> Linker:
    from graph.cli.investigating import network_for
    from graph.linking import Linker

    network = network_for(place, language)
    return Linker(network, place.built_ontology(), place.log().links, place.config.base)


def _chosen(place: Dossier, linker: Linker, names: list[str], types: list[str]) -> list[str]:
    """Return the IRIs of the entities that the command is about."""
    from graph.choice import term

    known = [place.config.base + place.entity_id(name) for name in names]
    found = linker.entities([term("type", kind, place.built_ontology()) for kind in types])
    return [iri for iri in found if not known or iri in known]


def _asked(place: Dossier, asked: Round, said: Words) -> list[Proposal]:
    """Ask, and keep what is proposed even where the service fails on the way."""
    from graph.addresses import host_of
    from graph.linking import write_proposals

    service, host = asked.service, host_of(asked.service.url)
    if asked.sent:
        key = "link_telling" if asked.wanted.facts else "link_sending"
        remark(said.count(key, asked.sent, host=host))
    found: dict[str, list[Proposal]] = {}
    try:
        found.update(asked.proposals())
    finally:
        new = [proposal for own in found.values() for proposal in own]
        ids = {iri.removeprefix(place.config.base) for iri in found}
        write_proposals(place.folder, new, service.url, ids)
    if service.untyped:
        remark(said.say("link_untyped", host=host))
    if service.useless:
        remark(said.count("link_useless", service.useless))
    if service.unanswered:
        names = ", ".join(service.unanswered[:_FEW])
        remark(said.count("link_unanswered", len(service.unanswered), names=names))
    return new


def _close(place: Dossier, found: list[Proposal], least: float | None, said: Words) -> None:
    """Accept what was asked to be accepted unseen, and say what waits."""
    from graph.linking import clear_winners

    winners = clear_winners(found, least) if least is not None else []
    for proposal in winners:
        place.judge_link(proposal.link(), "same", said.say("link_rule", score=f"{least:g}"))
    if winners:
        remark(said.count("link_accepted", len(winners)))
    settled = {proposal.entity for proposal in winners}
    waiting = sum(proposal.entity not in settled for proposal in found)
    remark(said.count("link_closing", waiting) if waiting else said.say("link_closing_none"))


def _row(name: str, proposal: Proposal, said: Words) -> tuple[str, ...]:
    about = proposal.description or ", ".join(proposal.types)
    score = said.number(proposal.score, 1)
    return name, proposal.label, about, score, proposal.address

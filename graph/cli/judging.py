"""Commands that record what people decide: review, judge, retract."""

import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import DossierOption, LangOption, open_dossier
from graph.errors import UsageError

if TYPE_CHECKING:
    from graph.dossier import Dossier

_CLAIM = {
    "accept": "accepted",
    "reject": "rejected",
    "correct": "corrected",
    "unsure": "unsure",
    "undo": "undone",
}
_PAIR = {"same": "same", "different": "different", "unsure": "unsure", "undo": "undone"}


def judge(
    about: Annotated[str, typer.Argument(help="A claim's id, or an entity's name.")],
    verdict: Annotated[
        str,
        typer.Argument(
            help="Of a claim: accept, reject, correct, unsure, undo. "
            "Of two entities: same, different, unsure, undo."
        ),
    ],
    other: Annotated[
        str,
        typer.Argument(help="The other entity, or what others call it: Q907311, https://…"),
    ] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    subject: Annotated[str, typer.Option(help="The right subject, for correct.")] = "",
    relation: Annotated[str, typer.Option(help="The right relation.")] = "",
    object_: Annotated[str, typer.Option("--object", help="The right object.")] = "",
    date: Annotated[str, typer.Option(help="The right date.")] = "",
    status: Annotated[str, typer.Option(help="The right status.")] = "",
    dossier: DossierOption = None,
) -> None:
    """Decide on a proposed claim, or on whether two entities are one; the log keeps it.

    Where two are the same, the first keeps its name and address. `undo` takes the last decision back.

    Example: filmgraph judge p-1f2e3d4c5b6a reject --reason "C'est le festival, pas la ville."
    """
    place = open_dossier(dossier)
    becomes = {
        "subject": subject,
        "relation": relation,
        "object": object_,
        "date": date,
        "status": status,
    }
    given = {key: value for key, value in becomes.items() if value}
    if other and given:
        raise UsageError(f"--{min(given)} corrects a claim, and these are two entities")
    if match := _match(other, place.config.base):
        done = _judge_link(place, about, match, _chosen(verdict, _PAIR), reason)
    elif other:
        done = _judge_pair(place, (about, other), _chosen(verdict, _PAIR), reason)
    else:
        done = _judge_claim(place, about, _chosen(verdict, _CLAIM), reason, given)
    typer.echo(f"{done}; it counts from the next build on")


def review(
    dossier: DossierOption = None,
    lang: LangOption = "",
) -> None:
    """Decide on what waits, one at a time: proposed claims, entities that may be one, links.

    Every decision is saved at once, so leaving at any time loses nothing.

    Example: filmgraph review
    """
    from graph.cli.investigating import network_for
    from graph.linking import read_proposals
    from graph.reviewing import Queue
    from graph.reviewing.correcting import correction
    from graph.reviewing.links import link_items
    from graph.reviewing.pairs import pair_items
    from graph.reviewing.screen import Review
    from graph.wording import words

    place = open_dossier(dossier)
    place.build()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("review needs a terminal; `filmgraph judge` decides without one")
    said = words(lang or place.config.language)
    known = place.built_ontology()
    network = network_for(place, said.language)
    about = (place.config.base, said.language)
    pairs = pair_items(network, known, place.log().pairs, *about)
    links = link_items(network, known, read_proposals(place.folder), *about)
    queue = Queue.of(place, [*pairs, *links])
    done = Review(queue, known, said, partial(correction, place)).run() or 0
    typer.echo(said.count("review_closing", done))


def retract(
    name: Annotated[str, typer.Argument(help="A source's id or title.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the source.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take the retraction back.")] = False,
    dossier: DossierOption = None,
) -> None:
    """Withdraw a source with a reason: its claims count no more, its file and the record stay.

    Example: filmgraph retract fr05-cannes --reason "Démenti par le festival"
    """
    from graph.lookup import Lookup

    place = open_dossier(dossier)
    iri = Lookup(place.store(), place.config.language).source(name).value
    judgement = place.retract(iri.rpartition("/")[2], reason, undo=undo)
    typer.echo(f"{judgement.source}: {judgement.verdict}; it counts from the next build on")


def _chosen(verdict: str, known: dict[str, str]) -> str:
    if verdict not in known:
        raise UsageError(f"the verdict is one of {', '.join(known)}, not {verdict!r}")
    return known[verdict]


def _judge_claim(
    place: "Dossier", name: str, verdict: str, reason: str, given: dict[str, str]
) -> str:
    if bool(given) != (verdict == "corrected"):
        raise UsageError(
            "correct needs what is right: --subject, --relation, --object, --date or --status"
            if verdict == "corrected"
            else f"--{min(given)} goes with the verdict correct"
        )
    from graph.reviewing.correcting import correction

    place.judge(place.claim(name), verdict, reason, correction(place, given))
    return f"{name}: {verdict}"


def _judge_pair(place: "Dossier", names: tuple[str, str], verdict: str, reason: str) -> str:
    one, other = (place.entity_id(name) for name in names)
    if one == other and verdict == "undone":
        one, other = _merge_of(place, one)
    place.judge_pair(one, other, verdict, reason)
    return f"{one} and {other}: {verdict}"


def _match(name: str, base: str) -> str:
    """Return the IRI that a name of something outside the dossier is; empty for any other name."""
    from graph.vocabulary import PREFIXES, is_web_iri

    if re.fullmatch(r"Q[1-9]\d*", name):
        return PREFIXES["wd"] + name
    return name if is_web_iri(name) and not name.startswith(base) else ""


def _judge_link(place: "Dossier", name: str, match: str, verdict: str, reason: str) -> str:
    from graph.dossier.judgements import LinkJudgement
    from graph.linking import read_proposals

    entity = place.entity_id(name)
    proposed = (p.link() for p in read_proposals(place.folder))
    plain = LinkJudgement(time="", verdict="", entity=entity, match=match)
    link = next((p for p in proposed if p.key == plain.key), plain)
    place.judge_link(link, verdict, reason)
    return f"{entity} and {match}: {verdict}"


def _merge_of(place: "Dossier", kept: str) -> tuple[str, str]:
    """Return the two of the only merge that ``kept`` stands for: by name they are one already."""
    merges = [p for p in place.log().pairs if p.verdict == "same" and kept in p.key]
    if len(merges) == 1:
        return merges[0].one, merges[0].other
    told = ", ".join(f"{p.one} and {p.other}" for p in merges) or "none"
    raise UsageError(f"both names are {kept}; name the ids of the merge to take back: {told}")

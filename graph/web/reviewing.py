"""Pages of decisions: the review, item by item, and entities that may be one, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from graph.connections.profiles import said
from graph.dossier.judgements import UNDONE, Judgement, PairJudgement
from graph.errors import UsageError
from graph.pages import told
from graph.reviewing.correcting import correction
from graph.reviewing.queue import ClaimItem, Item, LinkItem, PairItem, Passage, record
from graph.telling import claim_told
from graph.web.site import Answer, Site, Visit
from graph.web.told import name_of, teller
from graph.web.waiting import Line, item_name

FIELDS = ("subject", "relation", "object", "date", "status")
"""What a correction asks for."""
_FACTS = 8
"""How many claims tell who an entity of a pair is."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of decisions."""
    return [
        *site.page("/review", review),
        *site.action("/review", decide),
        *site.page("/merges", merges),
        *site.action("/merges", merge),
    ]


def review(visit: Visit) -> Answer:
    """Show an item with its words, and what can be decided on it."""
    line = visit.site.waiting.line(visit.language)
    item = line.find(visit.asked("item"))
    values: dict[str, Any] = {
        "item": item,
        "name": item_name(item) if item else "",
        "is_claim": isinstance(item, ClaimItem),
        "is_link": isinstance(item, LinkItem),
        "next": _name(line.beside(item, 1)),
        "previous": _name(line.beside(item, -1)),
        "all": len(line.items),
        "open": len(line.open),
        "saved": _saved(visit, line),
    }
    if isinstance(item, ClaimItem):
        values |= _claim_values(visit, item)
    return Answer("review.html", values, table=lambda: _table(visit, line))


def decide(visit: Visit) -> Answer | Response:
    """Record a decision, on the disk before the answer goes out, and lead to the next item."""
    line = visit.site.waiting.line(visit.language)
    name, verdict = visit.given("item"), visit.given("verdict")
    item = next((i for i in line.items if item_name(i) == name), None)
    if item is None:
        raise HTTPException(409, visit.words.say("web_item_gone"))
    becomes = _becomes(visit, item) if verdict == "corrected" else None
    record(visit.desk.dossier, item, verdict, visit.given("reason"), becomes)
    visit.site.jobs.refresh()
    after = item if verdict == UNDONE else line.beside(item, 1)
    return visit.go(f"/review?{urlencode({'item': _name(after), 'saved': name})}")


def merges(visit: Visit) -> Answer:
    """Show entities that may be one side by side, and what was merged."""
    line = visit.site.waiting.line(visit.language)
    pairs = [i for i in line.items if isinstance(i, PairItem) and item_name(i) in line.open]
    decided = [j for j in visit.site.waiting.log().pairs if j.verdict != "unsure"]
    values = {
        "pairs": [(pair, [_side(visit, end) for end in (pair.one, pair.other)]) for pair in pairs],
        "decided": decided[::-1],
        "names": {end: name_of(visit, end) for j in decided for end in j.key},
        "saved": visit.asked("saved"),
    }
    return Answer(
        "merges.html",
        values,
        table=lambda: {
            "candidates": [_pair_table(pair) for pair in pairs],
            "decided": [
                {"one": j.one, "other": j.other, "verdict": j.verdict, "time": j.time}
                for j in decided
            ],
        },
    )


def merge(visit: Visit) -> Response:
    """Record that two entities, by name or id, are one or two; or take that back."""
    dossier, verdict = visit.desk.dossier, visit.given("verdict")
    if verdict not in PairJudgement.VERDICTS:
        raise UsageError(f"{verdict!r} is no decision here")
    one, other = (dossier.entity_id(visit.given(end)) for end in ("one", "other"))
    dossier.judge_pair(one, other, verdict, visit.given("reason"))
    visit.site.jobs.refresh()
    return visit.go(f"/merges?{urlencode({'saved': verdict})}")


def _becomes(visit: Visit, item: Item) -> Mapping[str, str]:
    """Return what a claim becomes, of the fields that were changed; refuse where none was."""
    values = _field_values(item.claim) if isinstance(item, ClaimItem) else {}
    changed = {key: visit.given(key) for key in values if visit.given(key) not in {"", values[key]}}
    if not changed:
        raise UsageError(visit.words.say("review_unchanged"))
    return correction(visit.desk.dossier, changed)


def _claim_values(visit: Visit, item: ClaimItem) -> dict[str, Any]:
    ontology = visit.now.ontology
    return {
        "told": claim_told(item.claim, ontology, visit.language),
        "passages": [_cut(passage) for passage in item.passages],
        "source": item.source,
        "fields": _field_values(item.claim),
        "relations": sorted((r.name, r.label(visit.language)) for r in ontology.relations.values()),
        "statuses": [(s.name, s.label(visit.language)) for s in ontology.statuses.values()],
    }


def _field_values(claim: Any) -> dict[str, str]:
    return {
        "subject": claim.subject.name,
        "relation": claim.relation,
        "object": claim.object.name,
        "date": claim.date,
        "status": claim.status,
    }


def _cut(passage: Passage) -> list[tuple[str, str]]:
    """Return a passage as pieces of text, each with the kinds of marks that lie on it."""
    edges = {0, len(passage.text), *(e for a, b, _ in passage.spans for e in (a, b))}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(passage.text))
    return [
        (passage.text[a:b], " ".join(k for s, e, k in passage.spans if s <= a and b <= e))
        for a, b in pairwise(cuts)
    ]


def _saved(visit: Visit, line: Line) -> tuple[str, Judgement] | None:
    """Return the item that was decided last, and what the log says of it."""
    name = visit.asked("saved")
    item = next((i for i in line.items if item_name(i) == name), None)
    if item is None:
        return None
    log = visit.site.waiting.log()
    if isinstance(item, ClaimItem):
        claim = item.claim
        key = (claim.subject.id, claim.relation, claim.object.id, claim.source)
        found: Judgement | None = log.claims.get(key)
    elif isinstance(item, LinkItem):
        found = next((j for j in log.links if j.key == item.link.key), None)
    else:
        ends = tuple(sorted((item.one, item.other)))
        found = next((j for j in log.pairs if j.key == ends), None)
    return (name, found) if found else None


def _name(item: Item | None) -> str:
    return item_name(item) if item else ""


def _side(visit: Visit, end: str) -> dict[str, Any]:
    """Return what is known of one entity of a pair."""
    network, speaker = visit.now.network(visit.language), teller(visit)
    iri = visit.now.config.base + end
    if iri not in network:
        return {"iri": iri, "name": end, "kind": "", "aliases": (), "told": []}
    edges = [*network.out_edges(iri, keys=True), *network.in_edges(iri, keys=True)]
    found = said(network, visit.now.ontology, edges)[:_FACTS]
    return {
        "iri": iri,
        "name": speaker.name(iri),
        "kind": speaker.kind(iri),
        "aliases": network.nodes[iri]["aliases"],
        "told": [told(speaker, s) for s in found],
    }


def _table(visit: Visit, line: Line) -> dict[str, object]:
    ontology, language = visit.now.ontology, visit.language
    items = [item for item in line.items if item_name(item) in line.open]
    return {
        "open": len(items),
        "claims": [
            {"item": item_name(i), "told": claim_told(i.claim, ontology, language)}
            for i in items
            if isinstance(i, ClaimItem)
        ],
        "pairs": [_pair_table(i) for i in items if isinstance(i, PairItem)],
        "links": [_link_table(i) for i in items if isinstance(i, LinkItem)],
    }


def _pair_table(pair: PairItem) -> dict[str, object]:
    return {
        "item": item_name(pair),
        "one": pair.one,
        "other": pair.other,
        "score": round(pair.score, 4),
        "reason": pair.reason,
    }


def _link_table(item: LinkItem) -> dict[str, object]:
    return {
        "item": item_name(item),
        "entity": item.link.entity,
        "match": item.link.match,
        "label": item.link.label,
        "score": float(item.link.score),
        "service": item.link.service,
        "reason": item.reason,
    }

"""The page of SPARQL: prefixes and canned questions at hand, errors at their line, results as tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.errors import FilmgraphError
from graph.querying.job import Job
from graph.querying.pool import QueryPool
from graph.questions import Question, ask, questions
from graph.results import Results
from graph.vocabulary import PREFIXES
from graph.web.site import Answer, Site, Visit

ROWS = 5_000
"""How many rows a page shows; a download has them all."""
EXAMPLE = """SELECT ?who ?relation ?whom {
  ?who ?relation ?whom .
  ?relation a film:Relation .
} LIMIT 50
"""
"""What stands in an empty page."""
_PLACE = re.compile(r"\b(?:at|line) (\d+)[:,]?")
_GAP = re.compile(r"\{(\w+)\}")
"""Where a title names what is asked about."""
_MAPPED = 200
"""From how many entities of a result a map is offered no more."""
_DOWNLOADS = (
    ("CSV", "text/csv"),
    ("JSON", "application/sparql-results+json"),
    ("XML", "application/sparql-results+xml"),
    ("TSV", "text/tab-separated-values"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a result: its text, and the IRI it leads to."""

    text: str
    iri: str = ""


def routes(site: Site, pool: QueryPool) -> list[BaseRoute]:
    """Return the routes of the page; ``pool`` answers what it asks."""

    async def show(request: Request) -> Response:
        visit = site.visit(request)
        sparql = visit.asked("query")
        if not sparql:
            return await run_in_threadpool(site.answered, visit, canned)
        values: dict[str, Any] = {"sparql": sparql}
        status = 200
        try:
            store = await run_in_threadpool(lambda: visit.now.place)
            found = await pool.run(Job(store=store, sparql=sparql))
            values |= await run_in_threadpool(_told, visit, found.media, found)
        except FilmgraphError as error:
            status = getattr(error, "status", 400)
            values |= {"problem": str(error), "lines": _lines(sparql, str(error))}
        answer = Answer("query.html", _page(values), status=status)
        return await run_in_threadpool(site.answered, visit, lambda _: answer)

    return [Route("/query", show)]


def canned(visit: Visit) -> Answer:
    """Show the page with a canned question, answered where its values are given."""
    question = questions().get(visit.asked("question"))
    if question is None:
        return Answer("query.html", _page({"sparql": EXAMPLE}))
    given = {p.name: visit.asked(p.name) for p in question.parameters if visit.asked(p.name)}
    values: dict[str, Any] = {
        "sparql": _body(question.sparql),
        "question": question,
        "given": given,
    }
    lacks = [p for p in question.parameters if p.default is None and p.name not in given]
    if lacks or not (visit.asked("go") or not question.parameters):
        return Answer("query.html", _page(values))
    try:
        found = ask(visit.now.store, question.name, given, visit.language)
    except FilmgraphError as error:
        return Answer("query.html", _page(values | {"problem": visit.problem(error)}), status=400)
    return Answer(
        "query.html",
        _page(values | _table(visit, found)),
        table=lambda: found.document,
        rows=lambda: (found.columns, found.rows),
    )


def _page(values: dict[str, Any]) -> dict[str, Any]:
    listed: list[Question] = [q for q in questions().values() if not q.service]
    nothing: dict[str, Any] = {
        "question": None,
        "given": {},
        "columns": None,
        "rows": (),
        "triples": "",
    }
    more = {"problem": "", "lines": (), "map": "", "downloads": ()}
    return {
        **nothing,
        **more,
        "questions": listed,
        "prefixes": PREFIXES,
        "worded": _worded,
        "samples": {
            q.name: dict(zip((p.name for p in q.parameters), q.sample, strict=False))
            for q in listed
        },
        **values,
    }


def _told(visit: Visit, media: str, found: Any) -> dict[str, Any]:
    """Return what the page shows of an answer."""
    query = visit.asked("query")
    if "json" not in media:
        return {"triples": b"".join(found.chunks()).decode(), "downloads": _triple_downloads(query)}
    labels = visit.now.lookup(visit.language).labels
    shown = _table(visit, Results(found.document(), "", labels))
    downloads = [(name, urlencode({"query": query, "format": media})) for name, media in _DOWNLOADS]
    return shown | {"downloads": downloads}


def _triple_downloads(query: str) -> list[tuple[str, str]]:
    kinds = (
        ("Turtle", "text/turtle"),
        ("N-Triples", "application/n-triples"),
        ("JSON-LD", "application/ld+json"),
    )
    return [(name, urlencode({"query": query, "format": media})) for name, media in kinds]


def _table(visit: Visit, results: Results) -> dict[str, Any]:
    document = results.document or {}
    bindings = document.get("results", {}).get("bindings", [])
    texts = results.rows
    network = visit.now.network(visit.language)
    rows, met = [], {}
    for binding, row in zip(bindings or [{}] * len(texts), texts, strict=True):
        cells = []
        for name, text in zip(results.columns, row, strict=True):
            term = binding.get(name, {})
            iri = term["value"] if term.get("type") == "uri" else ""
            if iri in network:
                met[iri] = True
            cells.append(Cell(text, iri))
        rows.append(cells)
    shown = urlencode([("focus", iri) for iri in met] + [("hops", "0")])
    return {
        "columns": results.columns,
        "rows": rows,
        "map": shown if 1 < len(met) <= _MAPPED else "",
    }


def _body(sparql: str) -> str:
    """Return a canned question without its head of comments."""
    return "\n".join(dropwhile(lambda line: line.startswith("#"), sparql.splitlines()))


def _worded(title: str, given: Mapping[str, str]) -> str:
    """Return a question's title with the values that are given, dots for those that are not."""
    return _GAP.sub(lambda gap: given.get(gap[1]) or "…", title)


def _lines(sparql: str, problem: str) -> list[tuple[int, str, bool]]:
    """Return the lines of a query with their numbers, and whether the problem is there."""
    place = _PLACE.search(problem)
    fault = int(place[1]) if place else 0
    return [(n, line, n == fault) for n, line in enumerate(sparql.splitlines(), start=1)]

"""Pages of what hangs together, and what does not: connections, the map, contradictions, changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from graph.connections import conflict_document, connect
from graph.connections.conflicts import conflict_table
from graph.connections.searching import ROUTES, STEPS, Ask
from graph.dates import check_date
from graph.dossier.judgements import Judgement
from graph.errors import FilmgraphError, UsageError
from graph.maps import MapOptions
from graph.web import chores
from graph.web.site import Answer, Site, Visit
from graph.web.told import decided, name_of

_LIMIT = 60.0
"""How long drawing, or comparing two states, may take, in seconds."""
_KEPT = 12
"""How many drawings and comparisons are kept."""
_LATEST = 200
"""How many decisions are told."""
_HOPS = 4
_MEDIA = {"html": "text/html; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
_POLICIES = {
    "html": "frame-ancestors 'self'",
    "svg": "sandbox; frame-ancestors 'self'",
    "png": "default-src 'none'",
}
"""What a drawing may do; a map's page names its own script and style by their hashes."""
_LISTS = ("focus", "without", "types", "relations", "statuses", "sources")


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of ties."""
    kept = _Kept()

    def document(visit: Visit) -> Response:
        return _drawing(visit, kept, "html")

    def picture(visit: Visit) -> Response:
        return _drawing(visit, kept, visit.request.path_params["kind"])

    return [
        *site.page("/connect", connection),
        *site.page("/conflicts", contradictions),
        *site.page("/changes", lambda visit: changes(visit, kept)),
        *site.page("/map", the_map),
        site.raw("/map/document", document),
        site.raw("/map/picture.{kind}", picture),
    ]


def connection(visit: Visit) -> Answer:
    """Tell how two entities are tied, with notes and a map of the ways."""
    one, other = visit.asked("from"), visit.asked("to")
    values: dict[str, Any] = {"one": one, "other": other, "found": None, "problem": ""}
    if not (one and other):
        return Answer("connect.html", values)
    now, language = visit.now, visit.language
    try:
        ends = tuple(now.lookup(language).entity(name).value for name in (one, other))
        ask = Ask(_number(visit, "steps", STEPS), _number(visit, "routes", ROUTES))
        network = now.network(language)
        found = connect(network, now.ontology, (ends[0], ends[1]), ask, language)
    except FilmgraphError as error:
        return Answer("connect.html", values | {"problem": visit.problem(error)}, status=400)
    met = list(dict.fromkeys(iri for route in found.routes for iri in route.entities))
    values |= {
        "found": found.document(),
        "met": [(iri, found.teller.name(iri)) for iri in met],
        "map": urlencode([("focus", iri) for iri in met] + [("hops", "0")]),
    }
    return Answer("connect.html", values, table=found.table)


def contradictions(visit: Visit) -> Answer:
    """Tell what sources contradict each other on."""
    now, language = visit.now, visit.language
    network = now.network(language)
    document = conflict_document(network, now.ontology, language)
    return Answer(
        "document.html",
        {"document": document},
        table=lambda: conflict_table(network, now.ontology, language),
    )


def changes(visit: Visit, kept: _Kept) -> Answer:
    """Tell what people decided lately, and what changed since a day or a revision."""
    since = visit.asked("since")
    latest = visit.site.waiting.log().judgements[::-1][:_LATEST]
    values: dict[str, Any] = {
        "since": since,
        "decided": latest,
        "told_of": lambda judgement: decided(visit, judgement),
        "document": None,
        "problem": "",
    }
    if not since:
        return Answer("changes.html", values, table=lambda: [_judgement_table(j) for j in latest])
    key = ("changes", visit.now.key, since, visit.language)
    try:
        document, table = kept.get(key) or kept.keep(
            key,
            visit.desk.workers.call(
                _LIMIT, chores.changed, visit.site.place, since, visit.language
            ),
        )
    except FilmgraphError as error:
        return Answer("changes.html", values | {"problem": visit.problem(error)}, status=400)
    return Answer("changes.html", values | {"document": document}, table=lambda: table)


def _judgement_table(judgement: Judgement) -> dict[str, object]:
    """Return a decision as a JSON object."""
    return {
        "time": judgement.time,
        "author": judgement.author,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "about": list(judgement.key),
    }


def the_map(visit: Visit) -> Answer:
    """Show the map of a chosen part, and the forms that choose and publish it."""
    ontology, language = visit.now.ontology, visit.language
    asked = _asked(visit)
    query = [(k, v) for k, v in visit.request.query_params.multi_items() if v and k != "lang"]
    values = {
        "query": urlencode(query),
        "asked": asked,
        "focus": visit.words.list(_shown(visit, name) for name in asked["focus"]),
        "kinds": sorted((c.name, c.label(language)) for c in ontology.kinds),
        "relations": sorted((r.name, r.label(language)) for r in ontology.relations.values()),
    }
    return Answer("map.html", values)


def _shown(visit: Visit, name: str) -> str:
    """Return what a reader calls an entity that an address gives by name or by IRI."""
    base = visit.now.config.base
    return name_of(visit, name.removeprefix(base)) if name.startswith(base) else name


def _drawing(visit: Visit, kept: _Kept, kind: str) -> Response:
    """Return a map as a document of its own, or as a picture."""
    if kind not in _MEDIA:
        raise HTTPException(404)
    asked, options = _asked(visit), _options(visit)
    key = ("map", visit.now.key, repr(sorted(asked.items())), repr(options), kind)
    data = kept.get(key) or kept.keep(
        key,
        visit.desk.workers.call(_LIMIT, chores.drawn, visit.site.place, asked, options, kind),
    )
    headers = {"content-security-policy": _POLICIES[kind]}
    if visit.asked("download"):
        headers["content-disposition"] = f'attachment; filename="map.{kind}"'
    return Response(data, 200, headers, _MEDIA[kind])


def _options(visit: Visit) -> MapOptions:
    return MapOptions(
        title=visit.asked("title") or visit.now.config.title,
        language=visit.language,
        standfirst=visit.asked("standfirst"),
        credit=visit.asked("credit"),
        date=_date(visit, "date"),
    )


def _asked(visit: Visit) -> Mapping[str, Any]:
    """Return which part of the network an address asks for: the fields of ``Selection``, by names."""
    several: dict[str, Any] = {name: _list(visit, name) for name in _LISTS}
    return several | {
        "hops": _number(visit, "hops", 1, least=0, most=_HOPS),
        "since": _date(visit, "since"),
        "until": _date(visit, "until"),
        "support": _number(visit, "support", 1),
    }


def _list(visit: Visit, name: str) -> list[str]:
    given = visit.request.query_params.getlist(name)
    return [text for text in map(str.strip, given) if text]


def _number(visit: Visit, name: str, default: int, *, least: int = 1, most: int = 12) -> int:
    text = visit.asked(name)
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise UsageError(f"{name} {text!r} is no whole number from {least} to {most}")
    return int(text)


def _date(visit: Visit, name: str) -> str:
    text = visit.asked(name)
    try:
        return check_date(text) if text else ""
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


class _Kept:
    """The last results of what takes long, by what was asked."""

    def __init__(self) -> None:
        self._found: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Any:
        """Return what is kept; None for nothing."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def keep(self, key: object, value: Any) -> Any:
        """Keep and return ``value``; the oldest makes room."""
        with self._lock:
            self._found[key] = value
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return value

"""The addresses of the reconciliation service, below ``/reconcile``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from graph import __version__
from graph.connections import entity_profile
from graph.querying.job import RefusedError
from graph.vocabulary import FILM
from graph.web.asking import language_of
from graph.web.cors import OPEN, preflight
from graph.web.desk import Desk
from graph.web.plain import plainly
from graph.web.reconciliation.matching import BATCH, read_batch, results
from graph.web.reconciliation.properties import extended, proposed, read_extension
from graph.web.reconciliation.register import Register, register_of, type_table
from graph.web.reconciliation.suggesting import PAGE, SUGGESTERS

_SIZE = (480, 240)
"""Width and height of a preview, in CSS pixels."""
_CLAIMS = 4
"""How many claims a preview tells."""
_MOST = 1000
"""How many properties are proposed at most."""
_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors *"
"""What a preview may do: be shown inside another application."""
View = Callable[[Request, Register, Mapping[str, str]], Response]


class ReconciliationDoor:
    """Matches what others call things with the dossier's entities."""

    def __init__(self, desk: Desk) -> None:
        """Match with what lies on ``desk``."""
        self._desk = desk

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the service."""
        return [
            self._route("/reconcile", self._service, "GET, POST"),
            self._route("/reconcile/suggest/{what}", _suggested, "GET"),
            self._route("/reconcile/properties", _proposed, "GET"),
            self._route("/reconcile/preview", _preview, "GET"),
        ]

    def _route(self, path: str, view: View, methods: str) -> Route:
        async def answer(request: Request) -> Response:
            asked = dict(request.query_params)
            if request.method == "POST":
                async with request.form(max_files=0) as form:
                    asked |= {k: v for k, v in form.items() if isinstance(v, str)}
            return await run_in_threadpool(self._answered, request, view, asked)

        async def endpoint(request: Request) -> Response:
            if request.method == "OPTIONS":
                return preflight(methods)
            return await plainly(answer, request)

        return Route(path, endpoint, methods=[*methods.split(", "), "OPTIONS"])

    def _answered(self, request: Request, view: View, asked: Mapping[str, str]) -> Response:
        now = self._desk.snapshot()
        register = register_of(now, language_of(request, now.config.language))
        response = view(request, register, asked)
        response.headers.update({**OPEN, "vary": "accept-language"})
        return response

    def _service(self, request: Request, register: Register, asked: Mapping[str, str]) -> Response:
        if "queries" in asked:
            return JSONResponse(results(register, read_batch(asked["queries"])))
        if "extend" in asked:
            return JSONResponse(extended(register, read_extension(asked["extend"])))
        if request.method == "POST":
            raise RefusedError(400, "request: send queries=… or extend=…")
        title = self._desk.snapshot().config.title
        return JSONResponse(_manifest(str(request.base_url).rstrip("/"), register, title))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _preview(request: Request, register: Register, asked: Mapping[str, str]) -> Response:
    iri = register.iri(asked.get("id", ""))
    if not iri:
        raise RefusedError(404, f"id: no entity has {asked.get('id', '')!r}")
    profile = entity_profile(register.network, register.ontology, iri, register.language)
    sentences = [profile.teller.sentence(said.edges[0]) for said in profile.said]
    page = (
        _templates()
        .get_template("preview.html")
        .render(
            language=register.language,
            place=request.base_url,
            name=register.name(iri),
            about=register.description(iri),
            aliases=register.about(iri)["aliases"],
            sentences=sentences[:_CLAIMS],
            more=len(sentences) - _CLAIMS,
            say=register.words.say,
        )
    )
    return HTMLResponse(page, headers={"content-security-policy": _POLICY})


def _suggested(request: Request, register: Register, asked: Mapping[str, str]) -> Response:
    what = request.path_params["what"]
    if what not in SUGGESTERS:
        raise RefusedError(404, f"suggest: there is {', '.join(SUGGESTERS)}")
    first = _number(asked, "cursor", 0)
    found = SUGGESTERS[what](register, asked.get("prefix", ""))
    return JSONResponse({"result": found[first : first + PAGE]})


def _proposed(_: Request, register: Register, asked: Mapping[str, str]) -> Response:
    limit = min(_number(asked, "limit", _MOST), _MOST)
    return JSONResponse(proposed(register, asked.get("type", ""), limit))


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    text = asked.get(name) or str(default)
    if not (text.isascii() and text.isdecimal()):
        raise RefusedError(400, f"{name}: {text!r} is no whole number")
    return int(text)


def _manifest(place: str, register: Register, title: str) -> dict[str, Any]:
    service = f"{place}/reconcile"
    width, height = _SIZE
    return {
        "versions": ["0.2"],
        "name": title,
        "identifierSpace": register.base,
        "schemaSpace": FILM.iri,
        "serviceVersion": __version__,
        "defaultTypes": [type_table(k, register.language) for k in register.ontology.kinds],
        "view": {"url": f"{place}/{{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}",
            "width": width,
            "height": height,
        },
        "suggest": {
            what: {"service_url": service, "service_path": f"/suggest/{what}"}
            for what in SUGGESTERS
        },
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH,
    }

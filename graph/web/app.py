"""``create_app``: pages for people and doors for programs, behind one guard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from graph.dossier import Dossier
from graph.pages import style
from graph.querying.pool import QueryPool
from graph.querying.scratch import Scratch
from graph.web import adding, articles, home, querying, reviewing, things, ties
from graph.web.access import Access
from graph.web.api.app import create_api
from graph.web.asking import MEDIA
from graph.web.desk import Desk
from graph.web.faults import handlers
from graph.web.graph_store import GraphStoreDoor
from graph.web.guard import Guard
from graph.web.options import ServeOptions
from graph.web.reconciliation.service import ReconciliationDoor
from graph.web.site import Site
from graph.web.sparql import SparqlDoor

_STATIC = Path(__file__).resolve().parent / "static"
_LEAST = 500
"""From how many bytes on an answer is compressed."""


class _Suffix(Convertor[str]):
    """The suffix of an address that asks for a form."""

    regex = "|".join(MEDIA)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("suffix", _Suffix())


def create_app(dossier: Dossier, options: ServeOptions | None = None) -> Starlette:
    """Return the application that serves ``dossier``, which has been built.

    Raises ``FilmgraphError`` where it has not.
    """
    options = options or ServeOptions()
    desk = Desk(dossier, options)
    desk.snapshot()
    site = Site(desk, Access(options))
    pool = QueryPool(options.limits)
    scratch = Scratch(pool)
    shown = QueryPool(replace(options.limits, rows=querying.ROWS))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await pool.close()
        await shown.close()
        scratch.close()
        await run_in_threadpool(site.close)

    app = Starlette(
        routes=[*_doors(site, pool, scratch), *_pages(site, shown)],
        middleware=[
            Middleware(Guard, options=options),
            Middleware(GZipMiddleware, minimum_size=_LEAST),
        ],
        exception_handlers=handlers(site),
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _doors(site: Site, pool: QueryPool, scratch: Scratch) -> list[BaseRoute]:
    """Return what programs ask."""
    return [
        Route("/healthz", _health),
        *SparqlDoor(site.desk, site.access, pool, scratch).routes(),
        *GraphStoreDoor(site.desk, pool, scratch).routes(),
        *ReconciliationDoor(site.desk).routes(),
        Mount("/api", create_api(site.desk)),
    ]


def _pages(site: Site, pool: QueryPool) -> list[BaseRoute]:
    """Return what people read; addresses of the dossier's own things come last."""
    return [
        Route("/static/style.css", _style),
        Mount("/static", StaticFiles(directory=_STATIC)),
        *home.routes(site),
        *ties.routes(site),
        *querying.routes(site, pool),
        *reviewing.routes(site),
        *adding.routes(site),
        *articles.routes(site),
        *things.routes(site),
    ]


async def _style(_: Request) -> Response:
    """Give the style sheet of the pages."""
    return Response(style(), media_type="text/css")


async def _health(_: Request) -> Response:
    """Say that the server answers."""
    return PlainTextResponse("ok\n")

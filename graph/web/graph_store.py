"""The SPARQL 1.1 Graph Store HTTP Protocol, reading: https://www.w3.org/TR/sparql11-http-rdf-update/.

``/rdf-graph-store?default`` is the union of all graphs, ``?graph=IRI`` one of them.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.querying.formats import NAMES, TRIPLES
from graph.querying.job import Job, RefusedError
from graph.querying.pool import QueryPool
from graph.querying.scratch import Scratch
from graph.web.asking import best_media
from graph.web.cors import preflight
from graph.web.desk import Desk
from graph.web.plain import plainly
from graph.web.sparql import respond

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class GraphStoreDoor:
    """Hands out graphs whole; changes none: they are built from files."""

    def __init__(self, desk: Desk, pool: QueryPool, scratch: Scratch) -> None:
        """Hand out what lies on ``desk``, or its copy in ``scratch``; ``pool`` reads it."""
        self._desk = desk
        self._pool = pool
        self._scratch = scratch

    def routes(self) -> list[BaseRoute]:
        """Return the route of the graph store."""
        return [Route("/rdf-graph-store", self.graph, methods=["GET", "OPTIONS"])]

    async def graph(self, request: Request) -> Response:
        """Answer with a graph."""
        if request.method == "OPTIONS":
            return preflight("GET, HEAD")
        return await plainly(self._graph, request)

    async def _graph(self, request: Request) -> Response:
        asked = request.query_params
        graphs = asked.getlist("graph")
        if ("default" in asked) + len(graphs) != 1:
            raise RefusedError(400, "request: name one graph: ?default, or ?graph= and its IRI")
        media = _media(request)
        if not media:
            raise RefusedError(406, f"accept: a graph is written as {', '.join(TRIPLES)}")
        job = Job(
            store=self._scratch.place(self._desk.snapshot().place),
            sparql=_ALL,
            triples=media,
            default_graphs=tuple(graphs),
        )
        if graphs and not await self._holds(job):
            raise RefusedError(404, f"graph: there is none called {graphs[0]}")
        return await respond(request, job, self._pool)

    async def _holds(self, job: Job) -> bool:
        asking = Job(job.store, "ASK { ?s ?p ?o }", default_graphs=job.default_graphs)
        answer = await self._pool.run(asking)
        return bool(answer.document()["boolean"])


def _media(request: Request) -> str:
    name = request.query_params.get("format", "").lower()
    if name in NAMES:
        return NAMES[name][1]
    return name if name in TRIPLES else best_media(request.headers.get("accept", "*/*"), [*TRIPLES])

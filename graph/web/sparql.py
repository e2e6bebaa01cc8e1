"""The SPARQL 1.1 Protocol at ``/sparql``: https://www.w3.org/TR/sparql11-protocol/.

Queries are answered in processes of their own (``graph.querying``). An answer is sent when it is whole:
its status tells the truth, and a client that reads slowly keeps no worker.
"""

from __future__ import annotations

import hashlib
import re

from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from graph.querying.formats import TRIPLES
from graph.querying.job import Answer, Job, RefusedError
from graph.querying.pool import QueryPool
from graph.querying.scratch import Scratch
from graph.web.access import Access
from graph.web.asked import Asked, asked
from graph.web.asking import best_media
from graph.web.cors import OPEN, preflight
from graph.web.description import described
from graph.web.desk import Desk
from graph.web.plain import plainly

_SMALL = 1 << 20
"""An answer up to this size is sent at once, in bytes; a larger one in pieces."""
_VARYING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)
"""What makes an answer differ although the graph is the same."""


class SparqlDoor:
    """Answers queries over the dossier's graph; updates, where they are allowed, change a copy of it."""

    def __init__(self, desk: Desk, access: Access, pool: QueryPool, scratch: Scratch) -> None:
        """Ask what lies on ``desk``, or its copy in ``scratch``, with the workers of ``pool``."""
        self._desk = desk
        self._access = access
        self._pool = pool
        self._scratch = scratch

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the endpoint."""
        return [
            Route("/sparql", self.endpoint, methods=["GET", "POST", "OPTIONS"]),
            Route("/.well-known/void", self.description, methods=["GET"]),
        ]

    async def endpoint(self, request: Request) -> Response:
        """Answer a request of the protocol."""
        if request.method == "OPTIONS":
            return preflight("GET, POST, HEAD")
        return await plainly(self._answer, request)

    async def description(self, request: Request) -> Response:
        """Answer with what the endpoint and the graph are."""
        return await plainly(self._describe, request)

    async def _describe(self, request: Request) -> Response:
        return await described(request, self._desk)

    async def _answer(self, request: Request) -> Response:
        what = await asked(request)
        if what.update is not None:
            return await self._update(request, what, what.update)
        if what.query is None:
            return await self._introduce(request)
        return await self._query(request, what, what.query)

    async def _update(self, request: Request, what: Asked, sparql: str) -> Response:
        """Change the copy; raise ``HTTPException`` where the request does not show the token."""
        if not self._desk.options.allow_update:
            raise RefusedError(403, "update: this endpoint only reads; edit the dossier's files")
        self._access.check_writing(request)
        if what.using:
            raise RefusedError(400, "update: write USING in the update instead of using-graph-uri")
        store = self._desk.snapshot().place
        await self._scratch.update(store, Job(store, sparql, base=f"{request.base_url}sparql"))
        return Response(status_code=204)

    async def _introduce(self, request: Request) -> Response:
        """Say what this is: a person is led to the page for queries, a program gets RDF."""
        liked = best_media(request.headers.get("accept", ""), [*TRIPLES, "text/html"])
        if liked == "text/html":
            return RedirectResponse(f"{request.base_url}query", 303)
        return await self._describe(request)

    async def _query(self, request: Request, what: Asked, sparql: str) -> Response:
        rows, triples = what.media(request.headers.get("accept", "*/*"))
        job = Job(
            store=self._scratch.place(self._desk.snapshot().place),
            sparql=sparql,
            rows=rows,
            triples=triples,
            base=f"{request.base_url}sparql",
            default_graphs=what.default_graphs,
            named_graphs=what.named_graphs,
        )
        return await respond(request, job, self._pool)


async def respond(request: Request, job: Job, pool: QueryPool) -> Response:
    """Return the answer to a job, or 304 where the client has it already.

    The tag is the graph's and the query's together; a query whose answer varies has none.
    """
    headers = {**OPEN, "vary": "accept, accept-encoding", "cache-control": "no-cache"}
    if not _VARYING.search(job.sparql):
        headers["etag"] = f'W/"{hashlib.sha256(repr(job).encode()).hexdigest()[:32]}"'
        known = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
        if known & {headers["etag"], "*"}:
            return Response(status_code=304, headers=headers)
    answer = await pool.run(job)
    return _sent(answer, headers)


def _sent(answer: Answer, headers: dict[str, str]) -> Response:
    media = answer.media
    if media.startswith("text/"):
        media += "; charset=utf-8"
    headers["content-type"] = media
    if answer.size <= _SMALL:
        return Response(b"".join(answer.chunks()), headers=headers)
    headers["content-length"] = str(answer.size)
    return StreamingResponse(iterate_in_threadpool(answer.chunks()), headers=headers)

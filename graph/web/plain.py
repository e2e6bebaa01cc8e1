"""Faults of the doors for programs: one plain line that any origin may read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from graph.querying.job import RefusedError
from graph.web.cors import OPEN

_BUSY = 503
"""HTTP's number for a server that has too much to do, or a query that took too long."""


async def plainly(answer: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """Answer a request, or say in one plain line why it is refused."""
    try:
        return await answer(request)
    except RefusedError as error:
        headers = {**OPEN, "cache-control": "no-store"}
        if error.status == _BUSY:
            headers["retry-after"] = "5"
        return PlainTextResponse(f"{error}\n", error.status, headers)

"""Faults as answers: one clear line, as a page for a reader and as JSON for a program."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler

from graph.errors import FilmgraphError
from graph.web.asking import form_of
from graph.web.site import Answer, Site
from graph.web.workers import BusyError, TooLongError

log = logging.getLogger("graph.web")

_STATUSES: Mapping[type[FilmgraphError], int] = {TooLongError: 503, BusyError: 503}
"""What faults are in HTTP; all others are the request's own (400)."""


def handlers(site: Site) -> dict[type[Exception], ExceptionHandler]:
    """Return what answers each kind of fault."""

    def tell(request: Request, status: int, told: str) -> Response:
        headers = {"www-authenticate": "Bearer"} if status == 401 else None  # noqa: PLR2004 - HTTP
        if form_of(request, ("html", "json")) == "html":
            answer = Answer("fault.html", {"status": status, "told": told}, status=status)
            response = site.render(site.visit(request), answer)
            response.headers.update(headers or {})
            return response
        return JSONResponse({"error": told}, status, headers)

    async def refused(request: Request, error: Exception) -> Response:
        status, told = getattr(error, "status_code", 400), getattr(error, "detail", "")
        return tell(request, status, told)

    async def faulty(request: Request, error: Exception) -> Response:
        status = next((s for kind, s in _STATUSES.items() if isinstance(error, kind)), 400)
        return tell(request, status, site.visit(request).problem(error))

    async def broken(request: Request, error: Exception) -> Response:
        log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        return tell(request, 500, site.visit(request).words.say("fault_500"))

    return {HTTPException: refused, FilmgraphError: faulty, OSError: broken, Exception: broken}

"""The API as an application: FastAPI, its OpenAPI document at ``openapi.json``, faults in one line."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from graph import __version__
from graph.errors import FilmgraphError
from graph.web.api.routes import routes
from graph.web.desk import Desk


def create_api(desk: Desk) -> FastAPI:
    """Return the API over what lies on ``desk``; it is to be mounted at ``/api``."""
    api = FastAPI(
        title=f"filmgraph: {desk.dossier.config.title}",
        version=__version__,
        description="What a dossier knows: entities, sources and claims, each with its sentence.",
        docs_url=None,
        redoc_url=None,
    )
    api.state.desk = desk
    api.include_router(routes)
    api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(FilmgraphError, _faulty)
    api.add_exception_handler(RequestValidationError, _malformed)
    return api


async def _refused(_: Request, error: Exception) -> JSONResponse:
    status, told = getattr(error, "status_code", 400), getattr(error, "detail", "")
    return JSONResponse({"error": told}, status, getattr(error, "headers", None))


async def _faulty(_: Request, error: Exception) -> JSONResponse:
    """Answer for a name that nothing has, or more than one thing."""
    return JSONResponse({"error": str(error)}, 404)


async def _malformed(_: Request, error: Exception) -> JSONResponse:
    found = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    place = ".".join(map(str, found.get("loc", ())[1:]))
    return JSONResponse({"error": f"{place}: {found.get('msg', 'does not fit')}"}, 422)

"""What stands before every page and door: which host is asked, how much is sent, what is allowed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from time import perf_counter
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.sources import LIMIT
from graph.web.options import ServeOptions

log = logging.getLogger("graph.web")

BODY = 1_000_000
"""The largest body of a request, in bytes, unless ``LARGER`` has more for its path."""
LARGER: Mapping[str, int] = {"/add": LIMIT + BODY}
"""Where more may be sent: articles."""
_LOGGED = 200
"""How much of an address is logged, in characters."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
"""What a page may do: its own script and style, no other host, nothing inline."""
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cache-control": "no-cache",
}
"""What every answer carries, unless it says otherwise itself."""


class Guard:
    """ASGI middleware: refuses foreign hosts and large bodies, adds headers, logs without contents."""

    def __init__(self, app: ASGIApp, options: ServeOptions) -> None:
        """Stand before ``app``."""
        self._app = app
        self._options = options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = self._rooted(scope)
        answer = _Answer(send)
        headers = Headers(scope=scope)
        if not self._options.answers_to(headers.get("host", "")):
            refusal = PlainTextResponse("this server has another name\n", 421)
            await refusal(scope, receive, answer.send)
        elif _announced(headers) > _limit(scope):
            refusal = PlainTextResponse(f"more than {_limit(scope):,} bytes\n", 413)
            await refusal(scope, receive, answer.send)
        else:
            await self._app(scope, _counted(receive, _limit(scope)), answer.send)
        took = (perf_counter() - answer.began) * 1000
        path = quote(scope["path"])[:_LOGGED]
        log.info("%s %s %d %.0f ms", scope["method"], path, answer.status, took)

    def _rooted(self, scope: Scope) -> Scope:
        """Return the scope under the prefix, whether a proxy passes it on or strips it."""
        root, path = self._options.root_path, scope["path"]
        if not root:
            return scope
        inside = path == root or path.startswith(f"{root}/")
        return {**scope, "root_path": root, "path": path if inside else root + path}


class _Answer:
    """Passes an answer on, with the headers that it lacks; knows its status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.began = perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def _limit(scope: Scope) -> int:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return LARGER.get(path, BODY)


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _counted(receive: Receive, limit: int) -> Receive:
    """Return ``receive``, raising ``HTTPException`` 413 where more comes than ``limit`` bytes."""
    left = limit

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, f"more than {limit:,} bytes")
        return message

    return counted

"""SPARQL 1.1's protocols over HTTP, with patience: https://www.w3.org/TR/sparql11-protocol/.

What a server cannot answer just now is asked again after a while; what it will not answer is one line.
Redirects are not followed: credentials go to the address that was given and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    ReadTimeoutError,
    SSLError,
)

from graph.addresses import is_loopback
from graph.calling import AGENT
from graph.errors import FilmgraphError, UsageError
from graph.remote.address import PASSWORD, TOKEN, USER, Address

if TYPE_CHECKING:
    from types import TracebackType

    from urllib3.connectionpool import ConnectionPool

Fields = Sequence[tuple[str, str]]
"""What is added to a request, such as the graphs that make up the default one."""
ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
SECONDS = "FILMGRAPH_STORE_TIMEOUT"
_SECONDS = 120.0
"""How long a server may be silent, unless told otherwise."""
_CONNECT = 10.0
_AGAIN = frozenset({429, 500, 502, 503, 504})
_BUSY = frozenset({429, 503})
_TRIES = 4
_LONGEST = 60
"""How many seconds are waited at most before the next try, whatever a server asks for."""
_FORM = "application/x-www-form-urlencoded"
_LINE = 160
_MISSING = frozenset({404, 405, 501})


class StoreError(FilmgraphError):
    """A server did not do what it was asked; ``status`` is that of HTTP, 0 where none came."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class _Patience(urllib3.Retry):
    """Asks again after every fault but silence: who was silent for so long will be so again."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> _Patience:
        if isinstance(error, ReadTimeoutError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


def _patience(statuses: frozenset[int], dropped: int) -> urllib3.Retry:
    """Return how often is asked again: after these statuses, and after ``dropped`` connections."""
    return _Patience(
        total=_TRIES,
        read=dropped,
        other=dropped,
        redirect=False,
        allowed_methods=None,
        status_forcelist=statuses,
        backoff_factor=0.5,
        backoff_max=_LONGEST,
        retry_after_max=_LONGEST,
        raise_on_status=False,
    )


class Client:
    """Asks one server; its connections are kept between requests and may be used by many threads."""

    def __init__(self, address: Address, environment: Mapping[str, str] = os.environ) -> None:
        """Take a server's address; raise ``UsageError`` where the time-out set is no number."""
        self.address = address
        seconds = environment.get(SECONDS, "") or _SECONDS
        try:
            self._seconds = float(seconds)
        except ValueError as error:
            raise UsageError(f"{SECONDS}: {seconds!r} is no number of seconds") from error
        settings: dict[str, Any] = {
            "timeout": urllib3.Timeout(connect=min(_CONNECT, self._seconds), read=self._seconds),
            "headers": {"User-Agent": AGENT},
        }
        if address.authorization:
            settings["headers"]["Authorization"] = address.authorization
        self._pool = _pool(address.query, settings)

    def rows(self, sparql: str, fields: Fields = ()) -> bytes:
        """Return the answer to a SELECT or ASK query, in SPARQL's JSON."""
        return self._ask(sparql, fields, ROWS)

    def triples(self, sparql: str, fields: Fields = ()) -> bytes:
        """Return the answer to a CONSTRUCT or DESCRIBE query, as N-Triples."""
        return self._ask(sparql, fields, TRIPLES)

    def update(self, sparql: str, *, once: bool = False) -> None:
        """Apply an update. ``once``: it is not sent again where it may have been done already."""
        patience = _patience(_BUSY, dropped=0) if once else _patience(_AGAIN, dropped=_TRIES)
        body = urlencode({"update": sparql}).encode()
        self._send(self.address.update, body, {"Content-Type": _FORM}, patience)

    def add(self, graph: str, triples: bytes) -> bool:
        """Add N-Triples to a graph by the Graph Store Protocol; false where there is no such door."""
        door = f"{self.address.graphs}?graph={quote(graph, safe='')}"
        try:
            patience = _patience(_AGAIN, dropped=_TRIES)
            self._send(door, triples, {"Content-Type": TRIPLES}, patience)
        except StoreError as error:
            if error.status in _MISSING:
                return False
            raise
        return True

    def no_result(self) -> StoreError:
        """Return the fault of an answer that is no SPARQL result, or not whole."""
        shown = self.address.shown
        return StoreError(f"{shown}: answers with what is no SPARQL result; try again later")

    def _ask(self, sparql: str, fields: Fields, media: str) -> bytes:
        body = urlencode([("query", sparql), *fields]).encode()
        headers = {"Content-Type": _FORM, "Accept": media}
        patience = _patience(_AGAIN, dropped=_TRIES)
        answer = self._send(self.address.query, body, headers, patience)
        given = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if given not in _ALIKE[media]:
            raise StoreError(
                f"{self.address.shown}: answers with {given or 'something unnamed'} instead of "
                f"{media}; is this the address of a SPARQL server, and not of a page or a log-in?"
            )
        return answer.data

    def _send(
        self, url: str, body: bytes, headers: Mapping[str, str], patience: urllib3.Retry
    ) -> BaseHTTPResponse:
        """Send a POST request; raise ``StoreError`` for any answer but a good one."""
        headers = {**self._pool.headers, **headers}
        try:
            answer = self._pool.request(
                "POST", url, body=body, headers=headers, retries=patience, redirect=False
            )
        except HTTPError as error:
            raise StoreError(f"{self.address.shown}: {self._fault(error)}") from error
        if answer.status // 100 != 2:  # noqa: PLR2004 - success, by HTTP
            raise StoreError(f"{self.address.shown}: {self._refusal(answer)}", answer.status)
        return answer

    def _fault(self, error: HTTPError) -> str:
        """Say why no whole answer came."""
        cause = (error.reason if isinstance(error, MaxRetryError) else None) or error
        if isinstance(cause, ReadTimeoutError):
            return f"did not answer within {self._seconds:g} s; try again, or allow it more ({SECONDS})"
        if isinstance(cause, SSLError):
            return "has a certificate that is not trusted; see that the address is right"
        if isinstance(cause, ConnectTimeoutError | urllib3.exceptions.NewConnectionError):
            return "cannot be reached; see that the address is right and the server runs"
        return "broke off in the middle of its answer, each time; try again later"

    def _refusal(self, answer: BaseHTTPResponse) -> str:
        """Say what a status other than success means."""
        status = f"{answer.status} {self._told(answer.reason or '')}".strip()
        if answer.status in {401, 403}:
            return f"refuses ({status}); say who asks: {USER} and {PASSWORD}, or {TOKEN}"
        if answer.status in _BUSY:
            return f"is too busy ({status}); try again later"
        if answer.status // 100 == 3:  # noqa: PLR2004 - redirection, by HTTP
            place = answer.headers.get("Location", "")
            return f"leads on ({status}) to {self._told(place)}; give that address if you trust it"
        if answer.status in _MISSING:
            return f"has no such door ({status}); see that the address is a SPARQL server's"
        why = f": {said}" if (said := self._first_words(answer)) else ""
        if answer.status in _AGAIN:
            return f"fails ({status}){why}; see its log, try again later"
        return f"refuses what it was asked ({status}){why}"

    def _first_words(self, answer: BaseHTTPResponse) -> str:
        """Return how a server's own message begins, where it is one and not a page."""
        if "html" in answer.headers.get("Content-Type", "").lower():
            return ""
        return self._told(answer.data.decode("utf-8", "replace"))

    def _told(self, text: str) -> str:
        """Return the beginning of what a server wrote, on one line and without secrets."""
        return shorten(self.address.hide(text), _LINE)


_ALIKE = {
    ROWS: {ROWS, "application/json"},
    TRIPLES: {TRIPLES, "text/plain", "text/turtle", "application/x-turtle"},
}
"""What servers call the formats; N-Triples are Turtle."""


def _pool(url: str, settings: dict[str, Any]) -> urllib3.PoolManager:
    """Return what holds connections: to the server, or to the proxy that the system sets for it.

    None stands before this machine: credentials may go to it over an open line.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = getproxies().get(parts.scheme, "")
    if proxy and not (is_loopback(host) or proxy_bypass(host)):
        return urllib3.ProxyManager(proxy, **settings)
    return urllib3.PoolManager(**settings)

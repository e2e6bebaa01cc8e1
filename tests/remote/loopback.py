"""A SPARQL server in this process that can be told to fail, as servers and the nets before them do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pyoxigraph as ox

JSON = "application/sparql-results+json"
Fault = Callable[["_Handler"], None]


class Loopback(ThreadingHTTPServer):
    """Answers by Oxigraph over ``data``, with at most ``cap`` rows.

    ``fault``, where there is one, answers instead from the request numbered ``first`` on, ``times``
    times. ``lose``: an update that holds this text is done, and the answer is lost. ``seen`` are the
    paths and the headers of all requests.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.data = ox.Store()
        self.cap = 1_000_000
        self.graph_store = True
        self.lose = ""
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.fault: Fault | None = None
        self.first, self.times = 0, 0
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fail(self, fault: Fault, first: int = 0, times: int = 1_000_000) -> None:
        """Fail from the request ``first`` from now on."""
        self.fault, self.first, self.times = fault, len(self.seen) + first, times

    def failing(self) -> Fault | None:
        """Return the fault that the present request meets."""
        due = self.first < len(self.seen) <= self.first + self.times
        return self.fault if due else None


@contextmanager
def serving() -> Iterator[Loopback]:
    """Serve until the block ends."""
    server = Loopback()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server: Loopback

    def do_POST(self) -> None:
        """Answer a query, an update, or the Graph Store Protocol."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers)))
        if fault := self.server.failing():
            fault(self)
            return
        path = urlsplit(self.path)
        fields = parse_qs(body.decode(), keep_blank_values=True) if path.path != "/store" else {}
        if path.path == "/store" and self.server.graph_store:
            graph = ox.NamedNode(dict(parse_qsl(path.query))["graph"])
            self.server.data.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
            self.answer(204)
        elif "update" in fields:
            self.server.data.update(fields["update"][0])
            if self.server.lose and self.server.lose in fields["update"][0]:
                self.server.lose = ""
                self.close_connection = True
                return
            self.answer(204)
        elif "query" in fields:
            self._query(fields)
        else:
            self.answer(404)

    def _query(self, fields: dict[str, list[str]]) -> None:
        graphs = [
            [ox.NamedNode(iri) for iri in fields.get(name, ())]
            for name in ("default-graph-uri", "named-graph-uri")
        ]
        given = any(graphs)
        found = self.server.data.query(
            fields["query"][0],
            default_graph=[*graphs[0]] if given else None,
            named_graphs=[*graphs[1]] if given else None,
        )
        if isinstance(found, ox.QueryTriples):
            data = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""
            self.answer(200, data, "application/n-triples")
            return
        self.answer(200, _capped(found, self.server.cap), JSON)

    def answer(
        self, status: int, body: bytes = b"", media: str = "text/plain", **more: str
    ) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _capped(found: ox.QuerySolutions | ox.QueryBoolean, cap: int) -> bytes:
    document = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    if "results" in document:
        document["results"]["bindings"] = document["results"]["bindings"][:cap]
    return json.dumps(document).encode()


# ---- Faults ---------------------------------------------------------------------------------------


def broken(handler: _Handler) -> None:
    """Answer 500."""
    handler.answer(500, b"out of luck")


def busy(handler: _Handler) -> None:
    """Answer 429."""
    handler.answer(429, Retry_After="0")


def half(handler: _Handler) -> None:
    """Announce more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head": {"vars": ["s"]}, "results"')
    handler.close_connection = True


def cut(handler: _Handler) -> None:
    """Send what looks whole and is not."""
    handler.answer(200, b'{"head": {"vars": ["s"]}, "results"', JSON)


def dropped(handler: _Handler) -> None:
    """Hang up without a word."""
    handler.close_connection = True


def silent(handler: _Handler) -> None:
    """Say nothing until the test is over."""
    handler.server.over.wait(30)
    handler.close_connection = True


def log_in(handler: _Handler) -> None:
    """Answer with a page."""
    handler.answer(200, b"<html>Please log in</html>", "text/html")


def unauthorized(handler: _Handler) -> None:
    """Answer 401, and tell what was sent."""
    handler.answer(401, handler.headers.get("Authorization", "").encode())


def denied(handler: _Handler) -> None:
    """Answer 400, and tell what was sent."""
    handler.answer(400, handler.headers.get("Authorization", "").encode())

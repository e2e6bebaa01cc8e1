"""A service on this machine that replays answers, and misbehaves where a test says so."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class Asked:
    """A request as the stand-in got it."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What the stand-in answers; ``cut`` sends half of the body that it announced."""

    status: int = 200
    body: bytes = b""
    media: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False

    @classmethod
    def json(cls, value: object, status: int = 200) -> "Reply":
        """A JSON answer."""
        return cls(status, json.dumps(value).encode())


Answering = Callable[[Asked], Reply]


def always(reply: Reply) -> Answering:
    """Answer this to whatever is asked."""
    return lambda _: reply


@dataclass
class StandIn:
    """A service at ``root``. ``faults`` are given first, one a request; then ``answer`` decides."""

    answer: Answering
    root: str = ""
    asked: list[Asked] = field(default_factory=list)
    faults: list[Reply] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers; any other path does as well."""
        return f"{self.root}/api"

    @property
    def posted(self) -> list[Asked]:
        """The requests that sent something."""
        return [a for a in self.asked if a.method == "POST"]


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Give a stand-in that answers 404 until it is told what to answer."""
    service = StandIn(always(Reply(404)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    service.root = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(service: StandIn) -> type[BaseHTTPRequestHandler]:
    """What hands each request to ``service``, and its reply back."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply("GET", {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply("POST", {key: values[0] for key, values in parse_qs(body).items()})

        def _reply(self, method: str, form: dict[str, str]) -> None:
            asked = Asked(method, self.path, dict(self.headers), form)
            service.asked.append(asked)
            reply = service.faults.pop(0) if service.faults else service.answer(asked)
            self.send_response(reply.status)
            for name, value in (("Content-Type", reply.media), *reply.headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            half = len(reply.body) // 2
            self.wfile.write(reply.body[:half] if reply.cut else reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    return Handler

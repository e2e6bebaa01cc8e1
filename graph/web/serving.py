"""Running the application: one process, which stops when it is told to and when its work is done."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import uvicorn

from graph.dossier import Dossier
from graph.errors import FilmgraphError
from graph.web.app import create_app
from graph.web.options import ServeOptions
from graph.web.site import Site

_GRACE = 10
"""How long requests have to end when the server is to stop, in seconds."""


def serve(dossier: Dossier, options: ServeOptions, ready: Callable[[str], None]) -> None:
    """Serve ``dossier`` until SIGINT or SIGTERM; ``ready`` is called with the address once it listens.

    Raises ``FilmgraphError`` where the port is taken or the host is not this machine's.
    """
    app = create_app(dossier, options)
    listening = _listen(options)
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    logging.getLogger("uvicorn.error").addFilter(_without_contents)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    _raise_limit()
    ready(f"http://{_shown(options.host)}:{port}{options.root_path}/")
    Thread(target=_warm, args=(app.state.site,), daemon=True).start()
    uvicorn.Server(config).run(sockets=[listening])


def _warm(site: Site) -> None:
    """Make what the first pages need; where that fails, the pages say why themselves."""
    with suppress(FilmgraphError):
        site.warm()


def _listen(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    # The protocol by name: asyncio spares sockets of TCP the wait of Nagle's algorithm, 40 ms an answer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((options.host, options.port))
    except OSError as error:
        listening.close()
        where = f"{options.host}:{options.port}"
        raise FilmgraphError(f"{where}: {error.strerror}; choose another --port") from error
    listening.listen(2048)
    return listening


def _shown(host: str) -> str:
    """Return a host as it stands in an address a browser can open."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - shown, not listened on
    return f"[{host}]" if ":" in host else host


def _without_contents(record: logging.LogRecord) -> bool:
    """Take the message of an exception, which may quote a source, out of what is logged."""
    record.exc_info = None
    return record.levelno >= logging.WARNING


def _leave(*_: object) -> None:
    """End well: uvicorn hands a signal on once it has stopped, and whoever sent it was obeyed."""
    raise SystemExit(0)


def _raise_limit() -> None:
    """Allow as many connections as the system does: idle ones must not shut others out."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < hard:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))

"""What the tests of the local application share: the example dossier, served on a real socket."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest
import uvicorn

from graph.dossier import Dossier
from graph.web import ServeOptions, create_app

Serve = Callable[..., AbstractContextManager[str]]


@contextmanager
def serving(dossier: Dossier, options: ServeOptions | None = None) -> Iterator[str]:
    """Serve a dossier on a free port of this machine; yield the address, without a slash."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1024)
        config = uvicorn.Config(create_app(dossier, options), log_config=None, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Serve a dossier as the test likes it."""
    return serving


@pytest.fixture(scope="module")
def address(built_example: Dossier) -> Iterator[str]:
    """The address that the example dossier is served at."""
    with serving(built_example) as found:
        yield found


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of the served example dossier."""
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found

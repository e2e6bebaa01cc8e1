"""How quickly the local application answers, beside ``oxigraph serve`` on the same store, and what it stands.

    python -m benchmarks.serving [--oxigraph PATH] [--dossier DIR] [--requests 20000]

``oxigraph`` is the command of the PyPI package ``oxigraph``. Both servers run at once and are asked in
turn, A B A B …, from this process, over loopback; the ratios are of one run. Prints Markdown.
"""

from __future__ import annotations

import argparse
import http.client
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from graph.dossier import Dossier
from graph.questions import questions
from graph.vocabulary import PREFIXES

RUNS = 200
MANY = 32
"""Connections at once."""
PAGES = (
    "/",
    "/person/spike-lee",
    "/search?q=Netflix",
    "/api/entities/person/spike-lee",
    "/reconcile",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
JSON = {"accept": "application/sparql-results+json"}
SMALL = "SELECT ?film ?label { ?film a film:Film ; skos:prefLabel ?label } LIMIT 20"


class Target:
    """A server, and a query's address on it."""

    def __init__(self, name: str, port: int, path: str) -> None:
        self.name = name
        self.port = port
        self.path = path
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a GET over a connection that is kept."""
        self._connection.request("GET", path, headers=JSON)
        response = self._connection.getresponse()
        return response.status, response.read()

    def timed(self, sparql: str) -> float:
        """Return the milliseconds that a query takes; raise ``SystemExit`` where it fails."""
        began = time.perf_counter()
        status, body = self.get(f"{self.path}?{urlencode({'query': sparql})}")
        if status != http.HTTPStatus.OK:
            raise SystemExit(f"{self.name}: {status} {body[:200]!r}")
        return (time.perf_counter() - began) * 1000


def typical() -> dict[str, str]:
    """Return queries by name: one as a newcomer writes it, and canned questions with free ends."""
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    found = {"twenty films": prefixes + SMALL}
    for name in ("conflicts", "partners", "money"):
        if name in questions():
            found[name] = prefixes + questions()[name].sparql
    return found


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """Serve a dossier; yield the process and the port."""
    command = [sys.executable, "-m", "graph.cli", "serve", "--dossier", str(folder)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        match = re.search(r":(\d+)/", line)
        if match is None:
            raise SystemExit("filmgraph serve did not start")
        yield process.pid, int(match[1])
    finally:
        process.terminate()
        process.wait()


@contextmanager
def oxigraph(command: str, store: Path) -> Iterator[int]:
    """Serve a store with Oxigraph's own server; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [command, *arguments, "--union-default-graph"], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def alone(ours: Target, theirs: Target) -> Iterator[str]:
    """Yield a row for each query, asked over one connection in turn."""
    for name, sparql in typical().items():
        pairs = [(ours.timed(sparql), theirs.timed(sparql)) for _ in range(RUNS + 20)][20:]
        one, other = median(a for a, _ in pairs), median(b for _, b in pairs)
        yield f"| {name} | {one:.2f} ms | {other:.2f} ms | {one / other:.2f} |"

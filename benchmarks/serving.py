"""How quickly the local application answers, beside ``oxigraph serve`` on the same store.

    python -m benchmarks.serving [--oxigraph PATH] [--requests 20000]

``oxigraph`` is the command of the PyPI package ``oxigraph``. Both servers run at once on the example
dossier and are asked in turn, A B A B …, from this process, over loopback: the ratios are of one run.
Then what else the application has to stand: pages, many requests, large, endless and silent ones.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, urlencode

from graph.dossier import Dossier
from graph.questions import questions
from graph.vocabulary import PROLOGUE

RUNS = 200
MANY = 32
"""Connections at once."""
EACH = 60
"""Requests over each of them."""
IDLE = 500
"""Connections that send nothing."""
LARGE = 100_000_000
"""The size of a request that is too large, in bytes."""
CANNED = ("partners", "money", "founders", "conflicts")
PAGES = (
    "/",
    "/person/spike-lee",
    "/source/fr01-netflix-kourtrajme",
    "/search?q=kourtraj",
    f"/connect?from=Spike+Lee&to={quote('La Fémis')}",
    "/conflicts",
    "/api/entities/person/spike-lee",
    "/reconcile?queries=" + quote('{"a":{"query":"Lee Spike"},"b":{"query":"la femis"}}'),
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SMALL = "SELECT ?film ?label { ?film a film:Film ; skos:prefLabel ?label } LIMIT 20"


class Target:
    """A server, and a query's address on it."""

    def __init__(self, name: str, port: int, path: str) -> None:
        self.name = name
        self.port = port
        self.path = path
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a GET over a connection that is kept, or made again."""
        try:
            return self._get(path)
        except ConnectionError:  # it was idle for too long
            self._connection.close()
            return self._get(path)

    def _get(self, path: str) -> tuple[int, bytes]:
        self._connection.request("GET", path, headers={"accept": "*/*"})
        response = self._connection.getresponse()
        return response.status, response.read()

    def asked(self, sparql: str) -> float:
        """Return the milliseconds that a query takes."""
        return self.timed(f"{self.path}?{urlencode({'query': sparql})}")

    def timed(self, path: str) -> float:
        """Return the milliseconds that a GET takes; raise ``SystemExit`` where it fails."""
        began = time.perf_counter()
        status, body = self.get(path)
        if status != http.HTTPStatus.OK:
            raise SystemExit(f"{self.name}: {status} {body[:200]!r}")
        return (time.perf_counter() - began) * 1000


def typical() -> dict[str, str]:
    """Return queries by name: one as a newcomer writes it, and canned questions with free ends."""
    canned = {f"`{name}`": PROLOGUE + questions()[name].sparql for name in CANNED}
    return {"twenty films": PROLOGUE + SMALL} | canned


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[int, int]]:
    """Serve a dossier; yield the process and the port."""
    command = [sys.executable, "-m", "graph.cli", "serve", "--dossier", str(folder)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--no-browser", *options],
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
    yield "| query, one connection | filmgraph | oxigraph serve | ratio |\n|---|---|---|---|"
    for name, sparql in typical().items():
        pairs = [(ours.asked(sparql), theirs.asked(sparql)) for _ in range(RUNS + 20)][20:]
        one, other = median(a for a, _ in pairs), median(b for _, b in pairs)
        yield f"| {name} | {one:.2f} ms | {other:.2f} ms | {one / other:.2f} |"


def crowd(ours: Target, theirs: Target) -> Iterator[str]:
    """Yield a row for each server, asked over many connections at once."""
    yield f"| `partners`, {MANY} connections | median | p99 | p99 / median |\n|---|---|---|---|"
    sparql = typical()["`partners`"]

    def worker(target: Target) -> list[float]:
        own = Target(target.name, target.port, target.path)
        return [own.asked(sparql) for _ in range(EACH)]

    for target in (ours, theirs):
        with ThreadPoolExecutor(MANY) as pool:
            times = [t for found in pool.map(worker, [target] * MANY) for t in found]
        middle, last = median(times), quantiles(times, n=100)[98]
        yield f"| {target.name} | {middle:.0f} ms | {last:.0f} ms | {last / middle:.1f} |"


def pages(ours: Target, process: int) -> Iterator[str]:
    """Yield a row for each page; the processor's time does not count what others on it do."""
    yield "| page | median | p99 | processor's time |\n|---|---|---|---|"
    for path in PAGES:
        for _ in range(10):
            ours.timed(path)
        before = worked(process)
        times = [ours.timed(path) for _ in range(100)]
        each = (worked(process) - before) * 1000 / len(times)
        last = quantiles(times, n=100)[98]
        yield f"| `{path[:40]}` | {median(times):.1f} ms | {last:.1f} ms | {each:.1f} ms |"


def worked(process: int) -> float:
    """Return the seconds that a process was given a processor (Linux)."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def memory(ours: Target, process: int, requests: int) -> Iterator[str]:
    """Yield how much memory the server and its workers have, after so many requests."""
    yield "| requests | memory, all processes |\n|---|---|"
    steps = sorted({500, requests // 4, requests // 2, requests})
    done = 0
    for step in steps:
        while done < step:
            path = PAGES[done % len(PAGES)]
            sparql = f"SELECT * {{ ?s ?p ?o FILTER (?o != {done}) }} LIMIT 5"
            ours.timed(path) if done % 4 == 0 else ours.asked(sparql)
            done += 1
        yield f"| {done:,} | {resident(process) / 1e6:.0f} MB |"


def resident(process: int) -> int:
    """Return the resident memory of a process and its descendants, in bytes (Linux)."""
    found, queue = 0, [process]
    while queue:
        current = queue.pop()
        status = Path(f"/proc/{current}/status").read_text(encoding="utf-8")
        match = re.search(r"VmRSS:\s+(\d+)", status)
        found += int(match[1]) * 1024 if match else 0
        children = Path(f"/proc/{current}/task/{current}/children").read_text(encoding="utf-8")
        queue += [int(child) for child in children.split()]
    return found


def stands(ours: Target) -> Iterator[str]:
    """Yield what became of requests that would bring a server down."""
    yield "| attack | answer | meanwhile |\n|---|---|---|"
    yield f"| a request of {LARGE // 10**6} MB | {large(ours.port)} | |"
    with ThreadPoolExecutor(1) as pool:
        own = Target(ours.name, ours.port, ours.path)
        began = time.perf_counter()
        stuck = pool.submit(own.get, f"{own.path}?{urlencode({'query': ENDLESS})}")
        meanwhile = []
        while not stuck.done():
            meanwhile.append(ours.timed("/person/spike-lee"))
        status, body = stuck.result()
        took = time.perf_counter() - began
    slowest = f"{len(meanwhile)} pages, median {median(meanwhile):.0f} ms"
    yield f"| an endless query | {status} after {took:.1f} s: {body.decode().strip()} | {slowest} |"
    with ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(socket.create_connection(("127.0.0.1", ours.port)))
        times = [ours.asked("ASK {}") for _ in range(50)]
        yield f"| {IDLE} silent connections | | queries, median {median(times):.0f} ms |"


def large(port: int) -> str:
    """Send a request that is too large; return the first line of the answer, and how soon it came."""
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as sending:
        head = f"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-length: {LARGE}\r\n\r\n"
        sending.sendall(head.encode())
        try:
            for _ in range(LARGE // 100_000):
                sending.sendall(b"x" * 100_000)
        except OSError:  # the server does not read on
            return f"cut off after {time.perf_counter() - began:.2f} s"
        line = sending.recv(100).partition(b"\r\n")[0].decode()
    return f"{line} after {time.perf_counter() - began:.2f} s"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oxigraph", default="oxigraph")
    parser.add_argument("--requests", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        dossier = Dossier.copy_example(Path(place) / "example")
        dossier.build()
        store = dossier.nquads().parent / "store"
        process, port = stack.enter_context(served(dossier.folder))
        other = stack.enter_context(oxigraph(options.oxigraph, store))
        ours, theirs = Target("filmgraph", port, "/sparql"), Target("oxigraph", other, "/query")
        for part in (
            alone(ours, theirs),
            crowd(ours, theirs),
            pages(ours, process),
            stands(ours),
            memory(ours, process, options.requests),
        ):
            for line in part:
                print(line, flush=True)
            print()


if __name__ == "__main__":
    main()

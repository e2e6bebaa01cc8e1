"""A file of sorted N-Quads, cut for a server: graph by graph, in batches of so many bytes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from graph.remote.naming import with_addresses
from graph.remote.record import Piece

LARGE = 1 << 20
"""How many bytes of one graph are sent at once."""
SMALL = 1 << 16
"""Graphs of fewer bytes than this are sent together, up to so many."""
_WAITING = 1 << 25
"""How many bytes wait for their batch at most."""

Batch = list[tuple[str, bytes]]
"""Graphs, each with some of its triples as N-Triples."""


def survey(path: Path) -> dict[str, Piece]:
    """Return the named graphs of a file of sorted N-Quads: what each holds, by its name."""
    hashes: dict[bytes, hashlib._Hash] = defaultdict(hashlib.sha256)
    counts: dict[bytes, int] = defaultdict(int)
    with path.open("rb") as file:
        for line in file:
            graph = _graph(line)
            hashes[graph].update(line)
            counts[graph] += 1
    return {
        _name(graph): Piece(hashed.hexdigest(), counts[graph]) for graph, hashed in hashes.items()
    }


def batches(path: Path, targets: Mapping[str, str]) -> Iterator[Batch]:
    """Yield the graphs named in ``targets``, each to be put where it says; the same cuts every time."""
    with path.open("rb") as file:
        yield from cut(file, targets)


def cut(lines: Iterable[bytes], targets: Mapping[str, str]) -> Iterator[Batch]:
    """Yield lines of N-Quads in batches."""
    wanted = {f"<{graph}>".encode(): target for graph, target in targets.items()}
    waiting: dict[bytes, bytearray] = defaultdict(bytearray)
    total = 0
    for line in lines:
        graph = _graph(line)
        if graph not in wanted:
            continue
        triple = with_addresses(line[: -len(graph) - 3]) + b".\n"
        waiting[graph] += triple
        total += len(triple)
        if len(waiting[graph]) >= LARGE:
            data = waiting.pop(graph)
            total -= len(data)
            yield [(wanted[graph], bytes(data))]
        elif total >= _WAITING:
            yield from _together(wanted, waiting)
            waiting.clear()
            total = 0
    yield from _together(wanted, waiting)


def _together(wanted: Mapping[bytes, str], waiting: Mapping[bytes, bytearray]) -> Iterator[Batch]:
    """Yield what waits: a graph with more bytes than a few by itself, small ones together."""
    small: Batch = []
    size = 0
    for graph, data in waiting.items():
        if len(data) >= SMALL:
            yield [(wanted[graph], bytes(data))]
            continue
        if size + len(data) > SMALL:
            yield small
            small, size = [], 0
        small.append((wanted[graph], bytes(data)))
        size += len(data)
    yield from chain([small] if small else [])


def _graph(line: bytes) -> bytes:
    return line.rsplit(b" ", 2)[1]


def _name(graph: bytes) -> str:
    return graph[1:-1].decode()

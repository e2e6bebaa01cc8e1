"""Sorted N-Quads of a whole graph, from lines in memory and from files that are sorted already.

Files of which nothing else falls between the first and the last line are copied as they are; the others
are merged. So the canonical form of a graph that does not fit in memory costs little more than a copy.
A graph that differs little from another is that one's file with lines put in and left out.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import IO

from graph.errors import InputError

_CHUNK = 1 << 22
"""How much is copied at once, in bytes."""
_TAIL = 1 << 16
_BATCH = 1 << 14
"""How many lines of a run are looked at at once."""


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A sorted file, with its first and last line."""

    first: bytes
    last: bytes
    path: Path

    @classmethod
    def of(cls, path: Path) -> Block:
        """Look at a sorted file that is not empty."""
        with path.open("rb") as file:
            first = file.readline()
            size = path.stat().st_size
            reach = _TAIL
            while True:
                file.seek(max(0, size - reach))
                tail = file.read().rstrip(b"\n").rpartition(b"\n")
                if tail[1] or reach >= size:
                    return cls(first, tail[2] + b"\n", path)
                reach *= 2


def write_sorted(
    path: Path,
    lines: Iterable[bytes],
    runs: Sequence[Path],
    blocks: Sequence[Path],
    without: Container[bytes],
) -> int:
    """Write the lines of all, sorted and none twice, to ``path``; return how many they are.

    ``runs`` and ``blocks`` are sorted files; those of ``blocks`` have no line in common with another,
    and none of ``without``, which is left out.
    """
    apart, mixed = _apart([Block.of(block) for block in blocks if block.stat().st_size])
    with ExitStack() as stack:
        out = stack.enter_context(path.open("wb"))
        files = [stack.enter_context(p.open("rb")) for p in (*runs, *mixed)]
        loose = _Loose(_without(_merged([iter(sorted(lines)), *files]), without), out)
        count = sum(loose.before(block) + loose.around(block) for block in apart)
        return count + loose.rest()


def write_changed(old: Path, new: Path, gone: Iterable[bytes], come: Iterable[bytes]) -> None:
    """Write the sorted lines of the file ``old``, without those ``gone`` and with those ``come``.

    Raises ``InputError`` where a line to leave out is not there.
    """
    changes = sorted([(line, True) for line in gone] + [(line, False) for line in come])
    with ExitStack() as stack:
        out = stack.enter_context(new.open("wb"))
        file = stack.enter_context(old.open("rb"))
        lines = stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        view = stack.enter_context(memoryview(lines))
        done = 0
        for line, leaves in changes:
            place = _place(lines, line)
            out.write(view[done:place])
            done = place + len(line) if leaves else place
            if leaves and lines[place:done] != line:
                raise InputError(old, "is not as it was built; delete the index and build again")
            if not leaves:
                out.write(line)
        out.write(view[done:])


def _place(lines: mmap.mmap, line: bytes) -> int:
    """Return where the first of the sorted ``lines`` begins that is not less than ``line``."""
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start) + 1
        if lines[start:end] < line:
            low = end
        else:
            high = start
    return low


def _apart(blocks: list[Block]) -> tuple[list[Block], list[Path]]:
    """Return the blocks that lie apart from each other, in order, and the files of the others."""
    blocks = sorted(blocks)
    mixed = {
        path
        for one, other in pairwise(blocks)
        if other.first <= one.last
        for path in (one.path, other.path)
    }
    return [b for b in blocks if b.path not in mixed], sorted(mixed)


class _Loose:
    """Lines in order, written up to a place."""

    def __init__(self, batches: Iterator[list[bytes]], out: IO[bytes]) -> None:
        self._batches = batches
        self._batch: list[bytes] = []
        self._at = 0
        self._out = out

    def before(self, block: Block) -> int:
        """Write the lines before a block; return how many."""
        return self._write(block.first)

    def around(self, block: Block) -> int:
        """Write a block with the lines that fall into it; return how many."""
        with block.path.open("rb") as file:
            if not self._has_one() or self._batch[self._at] > block.last:
                return _copied(file, self._out)
            count = 0
            for line in file:
                count += self._write(line) + 1
                self._out.write(line)
            return count

    def rest(self) -> int:
        """Write all that is left; return how many."""
        return self._write(None)

    def _write(self, end: bytes | None) -> int:
        count = 0
        while self._has_one():
            batch, start = self._batch, self._at
            self._at = len(batch) if end is None else bisect_left(batch, end, start)
            self._out.writelines(batch[start : self._at])
            count += self._at - start
            if self._at < len(batch):
                break
        return count

    def _has_one(self) -> bool:
        while self._at == len(self._batch):
            batch = next(self._batches, None)
            if batch is None:
                return False
            self._batch, self._at = batch, 0
        return True


def _merged(runs: Iterable[Iterator[bytes]]) -> Iterator[list[bytes]]:
    """Yield the lines of sorted runs in order, none twice, many at once.

    Of each run some lines are looked at; what is not after the last of them in any run is sorted, which
    finds the runs as they are (Timsort) and merges them without asking Python line by line.
    """
    held = [(run, list(islice(run, _BATCH))) for run in runs]
    while held := [(run, lines) for run, lines in held if lines]:
        bound = min(lines[-1] for _, lines in held)
        ready: list[bytes] = []
        for place, (run, lines) in enumerate(held):
            stop = bisect_right(lines, bound)
            ready += lines[:stop]
            held[place] = run, lines[stop:] or list(islice(run, _BATCH))
        ready.sort()
        yield list(dict.fromkeys(ready))


def _without(batches: Iterable[list[bytes]], without: Container[bytes]) -> Iterator[list[bytes]]:
    for batch in batches:
        yield [line for line in batch if line not in without]


def _copied(file: IO[bytes], out: IO[bytes]) -> int:
    count = 0
    while chunk := file.read(_CHUNK):
        out.write(chunk)
        count += chunk.count(b"\n")
    return count

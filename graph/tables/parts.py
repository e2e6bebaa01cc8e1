"""A table's claims, derived part by part: what is done is kept, so that a next run goes on from there.

A part is a folder with sorted N-Quads (the claims; the rows; the triples, with what follows), the
entities, and the rows that could not be used. It is written beside and then renamed.
"""

from __future__ import annotations

import json
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from graph.files import write_atomically
from graph.model import Entity
from graph.scheduling import Crew
from graph.tables.progress import Progress
from graph.tables.rows import Row, Table
from graph.tables.slices import Reject, Slice, Slicer, Work

ROWS = 20_000
"""How many rows a part holds: what is lost at most when a run is broken off."""
SLICE = 1_000
"""How many rows a worker reads at once: enough that handing them over does not show."""
CLAIMS, PLACES, EDGES = "claims.nq", "rows.nq", "edges.nq"
_ABOUT = "part.json"
_COUNT = "count"
"""The file beside a table's parts that says how many they are, written when they are all there."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is done. ``pairs`` are the triples of symmetric relations that it states."""

    folder: Path
    claims: int
    entities: list[Entity]
    rejects: list[Reject]
    pairs: list[tuple[str, str, str]]
    shared: list[str]

    @classmethod
    def read(cls, folder: Path) -> Part:
        """Read a part that was written before."""
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        return cls(
            folder=folder,
            claims=about["claims"],
            entities=[Entity.of(e) for e in about["entities"]],
            rejects=[Reject(**r) for r in about["rejects"]],
            pairs=[(s, p, o) for s, p, o in about["pairs"]],
            shared=about["shared"],
        )


def derive_parts(
    work: Work, table: Table, folder: Path, told: Progress, crew: Crew
) -> Iterator[Part]:
    """Yield the parts of a table in order, those in ``folder`` as they are, others made by ``crew``.

    The rows are read only where a part is missing.
    """
    places, made = _kept(folder), set[str]()
    if not places:
        for place, claims in _made(work, table, folder, crew):
            made.add(place)
            told(table.done, claims)
        places = _kept(folder)
    for place in places:
        part = Part.read(folder / place)
        if place not in made:
            told(1.0, part.claims)
        yield part


def _kept(folder: Path) -> list[str]:
    """Return the names of a table's parts, where all of them are there."""
    try:
        count = int((folder / _COUNT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    places = [_name(number) for number in range(count)]
    return places if all((folder / place).is_dir() for place in places) else []


def _name(number: int) -> str:
    return f"{number:06}"


def _made(work: Work, table: Table, folder: Path, crew: Crew) -> Iterator[tuple[str, int]]:
    """Make the parts that are missing; yield their names, and how many claims each gave."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = _Missing(table.rows(), folder)
    slices = crew.map(partial(Slicer, work, tuple(table.header)), missing)
    named = ((missing.sliced.popleft(), each) for each in slices)
    for place, found in groupby(named, key=itemgetter(0)):
        whole = Slice.joined([each for _, each in found])
        write_part(folder / place, whole)
        yield place, whole.number
    write_atomically(folder / _COUNT, str(len(missing.places)))


class _Missing:
    """The rows of the parts that are not there yet, in slices.

    ``places`` are the names of all parts met so far, ``sliced`` those that the slices belong to, in
    order.
    """

    def __init__(self, rows: Iterator[Row], folder: Path) -> None:
        self._rows = rows
        self._folder = folder
        self.places: list[str] = []
        self.sliced: deque[str] = deque()

    def __iter__(self) -> Iterator[list[Row]]:
        """Yield slices; of a table without rows, an empty one."""
        batch = list(islice(self._rows, ROWS))
        while batch or not self.places:
            place = _name(len(self.places))
            self.places.append(place)
            if not (self._folder / place).is_dir():
                for start in range(0, max(len(batch), 1), SLICE):
                    self.sliced.append(place)
                    yield batch[start : start + SLICE]
            batch = list(islice(self._rows, ROWS))


def write_part(place: Path, part: Slice) -> None:
    """Write what a part gives beside ``place``, and rename it."""
    draft = place.with_name(f"{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name, lines in ((CLAIMS, part.claims), (PLACES, part.places), (EDGES, part.edges)):
        (draft / name).write_bytes(lines)
    about = {
        "claims": part.number,
        "entities": [e.values for e in part.entities],
        "rejects": [asdict(r) for r in part.rejects],
        "pairs": part.pairs,
        "shared": part.shared,
    }
    text = json.dumps(about, ensure_ascii=False)
    (draft / _ABOUT).write_text(text, encoding="utf-8", newline="\n")
    draft.replace(place)

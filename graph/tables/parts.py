"""A table's claims, derived part by part: what is done is kept, so that a next run goes on from there.

A part is a folder with sorted N-Quads (the claims; the rows; the triples, with what follows), the
entities, and the rows that could not be used. It is written beside and then renamed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

from graph.model import Entity, Source
from graph.ontology import Ontology
from graph.rdf import Mapping
from graph.tables.claims import Found
from graph.tables.mapping import ForeignMapping, TableMapping
from graph.tables.minting import Known
from graph.tables.opening import reader_of
from graph.tables.printing import Printer
from graph.tables.progress import Progress
from graph.tables.rows import Row, Table

ROWS = 20_000
"""How many rows a part holds: what is lost at most when a run is broken off."""
CLAIMS, PLACES, EDGES = "claims.nq", "rows.nq", "edges.nq"
_ABOUT = "part.json"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be used, and why."""

    number: int
    reason: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Work:
    """All that the claims of a table depend on, beside its rows; ``withdrawn`` with its source."""

    source: Source
    mapping: TableMapping | ForeignMapping
    quads: Mapping
    known: Known
    review: str = "proposed"

    @property
    def engine(self) -> str:
        """What the claims are told to be made by."""
        return f"table {self.source.id}"

    @property
    def ontology(self) -> Ontology:
        """The ontology that the claims are made under."""
        return self.quads.ontology


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
            entities=[_entity(e) for e in about["entities"]],
            rejects=[Reject(**r) for r in about["rejects"]],
            pairs=[(s, p, o) for s, p, o in about["pairs"]],
            shared=about["shared"],
        )


def derive_parts(work: Work, table: Table, folder: Path, told: Progress) -> Iterator[Part]:
    """Yield the parts of a table in order, those in ``folder`` as they are, others made now."""
    folder.mkdir(parents=True, exist_ok=True)
    maker: _Maker | None = None
    rows = table.rows()
    for number in range(1 << 30):
        batch = list(islice(rows, ROWS))
        if not batch and number:
            return
        place = folder / f"{number:06}"
        if not place.is_dir():
            maker = maker or _Maker(work, table.header)
            maker.make(batch, place)
        part = Part.read(place)
        told(table.done, part.claims)
        yield part


class _Maker:
    def __init__(self, work: Work, header: Sequence[str]) -> None:
        self._work = work
        self._reader = reader_of(work.mapping, work.ontology, header, work.known)
        self._printer = Printer(work.quads, work.source, work.engine, work.review)
        self._symmetric = {r.name for r in work.ontology.relations.values() if r.symmetric}

    def make(self, batch: list[Row], place: Path) -> None:
        """Write the part of these rows to ``place``."""
        lines: dict[str, list[str]] = {CLAIMS: [], PLACES: [], EDGES: []}
        entities: dict[str, Entity] = {}
        rejects: list[Reject] = []
        pairs: list[tuple[str, str, str]] = []
        for number, cells in batch:
            try:
                found = self._reader.claims(cells)
            except ValueError as error:
                rejects.append(Reject(number, str(error), cells))
                continue
            symmetric = self._printed(number, cells, found, lines)
            pairs += [(c.subject.id, c.relation, c.object.id) for c in symmetric]
            for claim in found:
                _remember(claim.subject, entities)
                _remember(claim.object, entities)
        about = {
            "claims": len(lines[CLAIMS]),
            "entities": [told_entity(e) for e in entities.values()],
            "rejects": [asdict(r) for r in rejects],
            "pairs": pairs,
            "shared": sorted(self._printer.shared),
        }
        write_part(place, lines, about)

    def _printed(
        self, number: int, cells: list[str], found: list[Found], lines: dict[str, list[str]]
    ) -> Iterator[Found]:
        """Print the claims of a row; yield those that stand and hold either way round."""
        if not found:
            return
        source = self._work.source.id
        row, told = self._printer.row(self._reader.evidence(source, number, cells))
        lines[PLACES].append(told)
        for count, claim in enumerate(found, start=1):
            block, edges = self._printer.claim(claim, f"{source}-{number:08}-{count}", row)
            lines[CLAIMS].append(block)
            lines[EDGES].append(edges)
            if edges and claim.relation in self._symmetric:
                yield claim


def _remember(entity: Entity, entities: dict[str, Entity]) -> None:
    """Add an entity to ``entities``, or its names to the one that is there with its id."""
    known = entities.setdefault(entity.id, entity)
    if known is not entity and known != entity:
        entities[entity.id] = united(known, entity)


def united(known: Entity, other: Entity) -> Entity:
    """Return an entity with the names of another of its id besides; what it has itself stays."""
    names = tuple(sorted({*known.aliases, *other.names} - {known.name}))
    return replace(known, aliases=names, wikidata=known.wikidata or other.wikidata)


def write_part(place: Path, lines: dict[str, list[str]], about: dict[str, object]) -> None:
    """Write a part beside ``place`` and rename it: ``lines`` by file, ``about`` what ``Part`` reads."""
    draft = place.with_name(f"{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    edges = set("".join(lines[EDGES]).splitlines(keepends=True))
    for name, told in (
        (CLAIMS, sorted(lines[CLAIMS])),
        (PLACES, lines[PLACES]),
        (EDGES, sorted(edges)),
    ):
        with (draft / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(told)
    text = json.dumps(about, ensure_ascii=False)
    (draft / _ABOUT).write_text(text, encoding="utf-8", newline="\n")
    draft.replace(place)


def told_entity(entity: Entity) -> list[object]:
    """Return an entity as a part keeps it."""
    return [entity.id, entity.type, entity.name, entity.labels, entity.aliases, entity.wikidata]


def _entity(told: list[object]) -> Entity:
    id_, type_, name, labels, aliases, wikidata = told
    return Entity(
        id=str(id_),
        type=str(type_),
        name=str(name),
        labels=tuple((tag, text) for tag, text in labels),  # type: ignore[attr-defined]
        aliases=tuple(aliases),  # type: ignore[arg-type]
        wikidata=str(wikidata),
    )

"""Some rows of a table → N-Quads, entities, and the rows that cannot be used: by any worker.

A slice depends on its rows and on ``Work`` alone, so that those of a part may be made anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.consequences import Consequences
from graph.model import Entity, Source
from graph.ontology import Ontology
from graph.rdf import Mapping
from graph.tables.claims import Found, Reader
from graph.tables.mapping import ForeignMapping, TableMapping
from graph.tables.minting import Known
from graph.tables.opening import reader_of
from graph.tables.printing import Printer
from graph.tables.rows import Row


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
class Slice:
    """What rows of a table give, in their order; lines are UTF-8.

    ``claims`` has each claim's block, sorted, ``places`` what is told of rows, ``edges`` the triples
    with what follows, sorted, ``number`` how many claims there are. ``pairs`` are the symmetric triples,
    ``shared`` the lines that claims share.
    """

    claims: bytes
    places: bytes
    edges: bytes
    number: int
    entities: list[Entity]
    rejects: list[Reject]
    pairs: list[tuple[str, str, str]]
    shared: list[str]

    @classmethod
    def joined(cls, slices: Sequence[Slice]) -> Slice:
        """Return one slice of rows that follow one another: a claim's name begins with its row's."""
        entities: dict[str, Entity] = {}
        for each in slices:
            remember(each.entities, entities)
        edges = {line for each in slices for line in each.edges.splitlines(keepends=True)}
        return cls(
            claims=b"".join(each.claims for each in slices),
            places=b"".join(each.places for each in slices),
            edges=b"".join(sorted(edges)),
            number=sum(each.number for each in slices),
            entities=list(entities.values()),
            rejects=[reject for each in slices for reject in each.rejects],
            pairs=[pair for each in slices for pair in each.pairs],
            shared=sorted({line for each in slices for line in each.shared}),
        )


class Slicer:
    """Reads rows of one table and prints what they state."""

    def __init__(self, work: Work, header: Sequence[str]) -> None:
        """Read under ``work`` rows with the columns of ``header``."""
        self._work = work
        self._reader = reader_of(work.mapping, work.ontology, header, work.known)
        self._symmetric = {r.name for r in work.ontology.relations.values() if r.symmetric}
        self._consequences = Consequences(work.ontology)

    def __call__(self, rows: Iterable[Row]) -> Slice:
        """Return what these rows give."""
        work = self._work
        about = (work.quads, work.source, work.engine, work.review, self._consequences)
        return _Cut(Printer(*about), self._reader, self._symmetric).of(rows)


class _Cut:
    """The making of one slice."""

    def __init__(self, printer: Printer, reader: Reader, symmetric: set[str]) -> None:
        self._printer = printer
        self._reader = reader
        self._symmetric = symmetric
        self._claims: list[str] = []
        self._places: list[str] = []
        self._edges: set[str] = set()

    def of(self, rows: Iterable[Row]) -> Slice:
        entities: dict[str, Entity] = {}
        rejects: list[Reject] = []
        pairs: list[tuple[str, str, str]] = []
        for number, cells in rows:
            try:
                found = self._reader.claims(cells)
            except ValueError as error:
                rejects.append(Reject(number, str(error), cells))
                continue
            symmetric = self._printed(number, cells, found)
            pairs += [(c.subject.id, c.relation, c.object.id) for c in symmetric]
            for claim in found:
                remember((claim.subject, claim.object), entities)
        return Slice(
            claims="".join(sorted(self._claims)).encode(),
            places="".join(self._places).encode(),
            edges="".join(sorted(self._edges)).encode(),
            number=len(self._claims),
            entities=list(entities.values()),
            rejects=rejects,
            pairs=pairs,
            shared=sorted(self._printer.shared),
        )

    def _printed(self, number: int, cells: list[str], found: list[Found]) -> Iterator[Found]:
        """Print the claims of a row; yield those that stand and hold either way round."""
        if not found:
            return
        source = self._printer.source
        row, told = self._printer.row(self._reader.evidence(source, number, cells))
        self._places.append(told)
        for count, claim in enumerate(found, start=1):
            block, edges = self._printer.claim(claim, f"{source}-{number:08}-{count}", row)
            self._claims.append(block)
            self._edges.update(edges.splitlines(keepends=True))
            if edges and claim.relation in self._symmetric:
                yield claim


def remember(met: Iterable[Entity], entities: dict[str, Entity]) -> None:
    """Add entities to ``entities``, or their names to the one that is there with the same id."""
    for entity in met:
        known = entities.setdefault(entity.id, entity)
        if known is not entity and known != entity:
            entities[entity.id] = _united(known, entity)


def _united(known: Entity, other: Entity) -> Entity:
    """Return an entity with the names of another of its id besides; what it has itself stays."""
    names = tuple(sorted({*known.aliases, *other.names} - {known.name}))
    return replace(known, aliases=names, wikidata=known.wikidata or other.wikidata)

"""What records of foreign formats state, as rows of one form: two nodes, a relation, what qualifies it.

Every format has a reader that gives such rows. A row keeps the record's own words and its place in the
file: they are the evidence of its claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.dates import check_period
from graph.model import Evidence
from graph.ontology import Ontology
from graph.tables.alignment import Alignment, Fitting
from graph.tables.claims import Found, qualifier
from graph.tables.mapping import QUALIFIERS
from graph.tables.minting import Known, Minter, Named

_NODE = ("", " types", " aliases", " wikidata", " key", " labels")
COLUMNS = (
    "place",
    *(f"subject{part}" for part in _NODE),
    "relation",
    *(f"object{part}" for part in _NODE),
    *QUALIFIERS,
    "terms",
    "origin",
    "words",
    "left out",
    "times",
)
"""The columns of the rows; several types, aliases or relations stand on lines of their own."""
_LINES = "\n"
_TAG = ": "
"""What stands between a language and a name in it."""


@dataclass(frozen=True, slots=True)
class Node:
    """An end of a statement as its file calls it; ``types`` are terms of classes, the nearest first.

    ``key`` tells it from another node of the file with the same name; ``labels`` are its names by
    language.
    """

    name: str
    types: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    key: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def cells(self) -> list[str]:
        """Return the node as cells."""
        lists = (_LINES.join(map(_line, self.types)), _LINES.join(map(_line, self.aliases)))
        labels = _LINES.join(f"{tag}{_TAG}{_line(text)}" for tag, text in self.labels)
        return [_line(self.name), *lists, self.wikidata, self.key, labels]


NOBODY = Node("")


@dataclass(frozen=True, slots=True)
class Statement:
    """A record that ties two nodes; ``relations`` are terms, tried in order.

    ``qualifiers`` are those of claims, ``terms`` those of another vocabulary, with their values.
    ``place`` is a fragment that names the record in its file, empty for a row of a table. ``words``
    are the record's own, ``origin`` where it says that it is from. ``left`` says what cannot be carried
    over instead, ``times`` how often that was met.
    """

    subject: Node = NOBODY
    relations: tuple[str, ...] = ()
    object: Node = NOBODY
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[tuple[str, str], ...] = ()
    place: str = ""
    words: str = ""
    origin: str = ""
    left: str = ""
    times: int = 1

    def cells(self) -> list[str]:
        """Return the statement as the cells of a row, by ``COLUMNS``."""
        return [
            self.place,
            *self.subject.cells(),
            _LINES.join(map(_line, self.relations)),
            *self.object.cells(),
            *(_line(self.qualifiers.get(name, "")) for name in QUALIFIERS),
            _LINES.join(f"{term} {_line(value)}" for term, value in self.terms),
            self.origin,
            self.words,
            self.left,
            str(self.times),
        ]


def statement(cells: Sequence[str]) -> Statement:
    """Return the statement that a row holds."""
    at = iter(cells)
    place = next(at)
    subject, relations = _node(at), _listed(next(at))
    object_ = _node(at)
    qualifiers = {name: text for name in QUALIFIERS if (text := next(at))}
    terms, origin, words, left, times = at
    return Statement(
        subject=subject,
        relations=relations,
        object=object_,
        qualifiers=qualifiers,
        terms=tuple(_pair(line) for line in _listed(terms)),
        place=place,
        words=words,
        origin=origin,
        left=left,
        times=int(times),
    )


def times(cells: Sequence[str]) -> int:
    """Return how often was met what a row tells."""
    return int(cells[-1])


class StatementReader:
    """Reads the rows of a foreign file: terms by the ontology's alignments, entities by their names."""

    def __init__(
        self, ontology: Ontology, alignment: Alignment, known: Known, confidence: float
    ) -> None:
        """Read under ``ontology``; ``confidence`` is how far the file is trusted."""
        self._ontology = ontology
        self._alignment = alignment
        self._minter = Minter(ontology, known)
        self._confidence = confidence
        self._fitting: dict[tuple[tuple[str, ...], ...], Fitting] = {}

    def claims(self, cells: Sequence[str]) -> list[Found]:
        """Return the claim of a row; raise ``ValueError`` for what cannot be carried over."""
        told = statement(cells)
        if told.left:
            raise ValueError(told.left)
        fitting = self._fit(told)
        ends = (told.object, told.subject) if fitting.inverse else (told.subject, told.object)
        for node in ends:
            if not node.name:
                raise ValueError(f"an end of {fitting.relation} has no name")
        subject, object_ = (
            self._minter.standing(self._minter.entity(_named(node, kind)))
            for node, kind in zip(ends, (fitting.subject, fitting.object), strict=True)
        )
        if subject.id == object_.id:
            raise ValueError(f"{subject.name} is both subject and object of {fitting.relation}")
        about = {k: t for k, t in told.qualifiers.items() if k != "role" or t != fitting.term}
        about = self._aligned(told.terms) | about
        qualifiers = tuple(self._qualifiers(about))
        return [Found(subject, fitting.relation, object_, qualifiers, self._confidence)]

    def evidence(self, source: str, number: int, cells: Sequence[str]) -> Evidence:
        """Return a record as evidence: its words, its place in the file, and where it is from."""
        told = statement(cells)
        return Evidence(source, 0, 0, told.words, row=number, origin=told.origin, place=told.place)

    def _aligned(self, terms: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return the qualifiers that terms of another vocabulary are; of several values the first."""
        found: dict[str, str] = {}
        for term, value in terms:
            found.setdefault(self._alignment.qualifier(term), value)
        currency = found.pop("currency", "")
        if currency and "amount" in found:
            found["amount"] += f" {currency}"
        found.pop("", None)
        return found

    def _fit(self, told: Statement) -> Fitting:
        key = (told.relations, told.subject.types, told.object.types)
        found = self._fitting.get(key)
        if found is None:
            found = self._fitting[key] = self._alignment.fitting(*key)
        return found

    def _qualifiers(self, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        given = {name: qualifier(name, text, "", "") for name, text in told.items()}
        if "status" in given and given["status"] not in self._ontology.statuses:
            raise ValueError(f"status {given['status']!r} is not one of the ontology's")
        check_period(given.get("since", ""), given.get("until", ""))
        yield from given.items()


def _named(node: Node, kind: str) -> Named:
    key = (node.key,) if node.key else ()
    return Named(kind, node.name, key, node.aliases, node.wikidata, node.labels)


def _node(at: Iterator[str]) -> Node:
    name, types, aliases, wikidata, key, labels = (next(at) for _ in _NODE)
    told = [label.partition(_TAG) for label in _listed(labels)]
    named = tuple((tag, text) for tag, _, text in told)
    return Node(name, _listed(types), _listed(aliases), wikidata, key, named)


def _pair(line: str) -> tuple[str, str]:
    term, _, value = line.partition(" ")
    return term, value


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(_LINES)) if cell else ()


def _line(text: str) -> str:
    """Return a text on one line, as names are."""
    return " ".join(text.split())

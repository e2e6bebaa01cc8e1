"""What a server says it holds: the build pushed last, graph by graph, and a push that is under way.

Both lie in named graphs of their own, written in VoID, PROV-O and Dublin Core. Graphs are named there by
texts, not by their addresses, so that nothing is said of a source beside what the dossier says of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad

from graph.remote.client import Client, Fields, StoreError
from graph.vocabulary import DCTERMS, PROV, RDF, SCHEMA, VOID, XSD

HELD = NamedNode("https://w3id.org/filmgraph/graph/push")
"""The named graph that says which build the server holds."""
UNDER_WAY = NamedNode("https://w3id.org/filmgraph/graph/push/under-way")
"""The named graph that says which push is under way, or was broken off."""
ASIDE = f"{HELD.value}/aside/"
"""What the names of graphs begin with that wait to take the place of others."""
_FACTS = """
SELECT ?s ?p ?o {{
  {{ SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o }}
}} LIMIT {size} OFFSET {start}
"""
_PAGE = 5000


@dataclass(frozen=True, slots=True)
class Piece:
    """A named graph as it was pushed: the hash of its sorted lines, and how many they are."""

    sha256: str
    triples: int


@dataclass(frozen=True, slots=True)
class Held:
    """A build that a server holds whole. ``key`` is the build's, ``base`` the dossier's."""

    key: str
    base: str
    title: str
    time: str
    pieces: Mapping[str, Piece] = field(repr=False)

    def quads(self) -> Iterator[Quad]:
        """Yield the record as it is written."""
        yield Quad(HELD, RDF.type, VOID.Dataset, HELD)
        yield Quad(HELD, RDF.type, PROV.Entity, HELD)
        yield Quad(HELD, DCTERMS.identifier, Literal(self.key), HELD)
        yield Quad(HELD, VOID.uriSpace, Literal(self.base), HELD)
        yield Quad(HELD, DCTERMS.title, Literal(self.title), HELD)
        yield Quad(HELD, PROV.generatedAtTime, Literal(self.time, datatype=XSD.dateTime), HELD)
        for number, (name, piece) in enumerate(sorted(self.pieces.items())):
            part = NamedNode(f"{HELD.value}#{number}")
            yield Quad(HELD, VOID.subset, part, HELD)
            yield Quad(part, DCTERMS.identifier, Literal(name), HELD)
            yield Quad(part, SCHEMA.sha256, Literal(piece.sha256), HELD)
            yield Quad(part, VOID.triples, Literal(piece.triples), HELD)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A push that has begun: whose it is, of which build, how many batches are in, when one last was.

    ``graphs`` are those that it makes, whole or not.
    """

    token: str
    key: str
    batches: int
    time: str
    graphs: tuple[str, ...] = field(repr=False, default=())

    @property
    def age(self) -> float:
        """How many seconds ago a batch was put in, by this machine's clock."""
        return (datetime.now(UTC) - datetime.fromisoformat(self.time)).total_seconds()

    def quads(self) -> Iterator[Quad]:
        """Yield the record as it is written: all but its progress stays the same."""
        node = self.node
        yield Quad(node, RDF.type, PROV.Activity, UNDER_WAY)
        yield Quad(node, DCTERMS.identifier, Literal(self.token), UNDER_WAY)
        yield Quad(node, DCTERMS.isVersionOf, Literal(self.key), UNDER_WAY)
        for graph in self.graphs:
            yield Quad(node, VOID.subset, Literal(graph), UNDER_WAY)
        yield from self.progress()

    def progress(self) -> Iterator[Quad]:
        """Yield how far it is."""
        yield Quad(self.node, DCTERMS.extent, Literal(self.batches), UNDER_WAY)
        yield Quad(self.node, DCTERMS.modified, Literal(self.time), UNDER_WAY)

    @property
    def node(self) -> NamedNode:
        """The activity."""
        return NamedNode(f"{UNDER_WAY.value}#{self.token}")


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_held(client: Client) -> Held | None:
    """Return what the server holds; ``None`` where no push to it was ever finished.

    Raises ``StoreError`` where what it says of that cannot be read.
    """
    with _readable(client, HELD):
        return _held(_facts(client, HELD))


def read_under_way(client: Client) -> list[UnderWay]:
    """Return the pushes that have begun: one, unless two began at the same moment.

    Raises ``StoreError`` as ``read_held`` does.
    """
    with _readable(client, UNDER_WAY):
        return [_under_way(about) for about in _facts(client, UNDER_WAY).values()]


_About = Mapping[str, list[str]]
"""What is said of one subject: texts, by predicate."""


@contextmanager
def _readable(client: Client, graph: NamedNode) -> Iterator[None]:
    """Raise ``StoreError`` where a graph is not as this program writes it."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        problem = f"cannot be read in {graph}; drop that graph on the server, then push again"
        raise StoreError(f"{client.address.shown}: what it says of its build {problem}") from error


def _held(facts: dict[str, _About]) -> Held | None:
    about = facts.pop(HELD.value, {})
    if not about:
        return None
    pieces = {
        _one(part, DCTERMS.identifier): Piece(
            _one(part, SCHEMA.sha256), int(_one(part, VOID.triples))
        )
        for part in facts.values()
    }
    return Held(
        key=_one(about, DCTERMS.identifier),
        base=_one(about, VOID.uriSpace),
        title=_one(about, DCTERMS.title),
        time=_one(about, PROV.generatedAtTime),
        pieces=pieces,
    )


def _under_way(about: _About) -> UnderWay:
    return UnderWay(
        token=_one(about, DCTERMS.identifier),
        key=_one(about, DCTERMS.isVersionOf),
        batches=max(int(number) for number in about[DCTERMS.extent.value]),
        time=max(about[DCTERMS.modified.value]),
        graphs=tuple(about.get(VOID.subset.value, ())),
    )


def _facts(client: Client, graph: NamedNode) -> dict[str, _About]:
    """Return what a graph says of each subject."""
    found: dict[str, dict[str, list[str]]] = {}
    fields: Fields = [("default-graph-uri", graph.value), ("named-graph-uri", graph.value)]
    start = 0
    while True:
        query = _FACTS.format(graph=graph.value, size=_PAGE, start=start)
        rows = bindings(client, client.rows(query, fields))
        for row in rows:
            values = found.setdefault(row["s"]["value"], {}).setdefault(row["p"]["value"], [])
            values.append(row["o"]["value"])
        if not rows:
            return {**found}
        start += len(rows)


def _one(about: _About, predicate: NamedNode) -> str:
    return about[predicate.value][0]


def bindings(client: Client, answer: bytes) -> list[dict[str, dict[str, str]]]:
    """Return the rows of an answer; raise ``StoreError`` where it is not whole."""
    try:
        rows: list[dict[str, dict[str, str]]] = json.loads(answer)["results"]["bindings"]
    except (ValueError, KeyError, TypeError) as error:
        raise client.no_result() from error
    return rows

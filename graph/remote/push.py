"""A build → a server: what changed is put beside the old, then takes its place in one update.

What is new to the server is written where it belongs, what takes the place of something waits aside.
Until the last update readers are told of the old build only. A push that breaks off goes on where it
was; two at once are one too many, and the second is told so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Quad

from graph.errors import FilmgraphError
from graph.remote.batches import Batch, batches, cut, survey
from graph.remote.client import Client, StoreError
from graph.remote.record import (
    ASIDE,
    HELD,
    UNDER_WAY,
    Held,
    Piece,
    UnderWay,
    now,
    read_held,
    read_under_way,
)
from graph.store import canonical_lines

SILENCE = 600
"""After so many seconds without a sign a push of somebody else counts as broken off."""
_SWITCHING = -1
"""In the place of the number of batches: nobody knows how much of the last update was done."""
_DROPS = 100
"""How many graphs are dropped by one update."""


@dataclass(frozen=True, slots=True)
class Cargo:
    """What is pushed: the file of a build's sorted N-Quads, its key, and whose build it is."""

    path: Path
    key: str
    base: str
    title: str


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: graphs sent, of how many, with how many triples, and graphs dropped."""

    sent: int
    graphs: int
    triples: int
    dropped: int

    @property
    def changed(self) -> bool:
        """Whether the server holds anything else than before."""
        return bool(self.sent or self.dropped)


def push(client: Client, cargo: Cargo, token: str) -> Pushed:
    """Make the server hold a build, and return what that took.

    ``token`` is by which a later push knows its own beginnings. Raises ``StoreError`` where the server
    does not do it, and ``FilmgraphError`` where it holds another dossier or another push is under way;
    what the server held is then still there, whole.
    """
    return _Push(client, cargo, token).run()


class _Push:
    """One push: what is there, what changes, and how it is done."""

    def __init__(self, client: Client, cargo: Cargo, token: str) -> None:
        self._client = client
        self._cargo = cargo
        self._token = token
        self._pieces = survey(cargo.path)
        held = read_held(client)
        self._check(held)
        self._key = held.key if held else ""
        self._before: dict[str, Piece] = dict(held.pieces) if held else {}
        changed = sorted(g for g, piece in self._pieces.items() if self._before.get(g) != piece)
        self._targets = {
            graph: f"{ASIDE}{token}/{number}" if graph in self._before else graph
            for number, graph in enumerate(changed)
        }
        self._record = f"{ASIDE}{token}/held"
        self._gone = sorted(self._before.keys() - self._pieces.keys())

    def run(self) -> Pushed:
        """Push, unless the server holds the build already."""
        begun = read_under_way(self._client)
        sent = sum(self._pieces[graph].triples for graph in self._targets)
        done = Pushed(len(self._targets), len(self._pieces), sent, len(self._gone))
        if self._key == self._cargo.key and not (begun or done.changed):
            return done
        mine = self._begin(begun)
        for number, batch in enumerate(batches(self._cargo.path, self._targets), start=1):
            if number > mine.batches:
                self._put(batch)
                self._proceed(replace(mine, batches=number, time=now()))
        self._switch(mine)
        return done

    def _check(self, held: Held | None) -> None:
        if held and held.base != self._cargo.base:
            raise FilmgraphError(
                f"{self._client.address.shown}: holds another dossier ({held.title!r}, "
                f"{held.base}); push to another data set, or empty this one first"
            )

    def _begin(self, begun: Sequence[UnderWay]) -> UnderWay:
        """Return the push to go on with: one that this dossier began, or a new one."""
        for other in begun:
            same = other.token == self._token and other.key == self._cargo.key
            if same and other.batches != _SWITCHING:
                return other
        for other in begun:
            if other.token != self._token and other.age < SILENCE:
                raise self._second()
            self._discard(other)
        graphs = (*self._targets.values(), self._record)
        mine = UnderWay(self._token, self._cargo.key, 0, now(), graphs)
        self._write(mine.quads())
        if any(other.token != self._token for other in read_under_way(self._client)):
            self._forget(mine)
            raise self._second()
        return mine

    def _second(self) -> FilmgraphError:
        return FilmgraphError(
            f"{self._client.address.shown}: is being pushed to by somebody else; try again when that "
            f"is done (without a sign for {SILENCE // 60} minutes it counts as broken off)"
        )

    def _discard(self, other: UnderWay) -> None:
        """Remove what a push that was broken off left."""
        self._drop([graph for graph in other.graphs if graph not in self._before])
        self._forget(other)

    def _forget(self, other: UnderWay) -> None:
        self._client.update(f"DELETE WHERE {{ GRAPH {UNDER_WAY} {{ {other.node} ?p ?o }} }}")

    def _drop(self, graphs: Sequence[str]) -> None:
        for start in range(0, len(graphs), _DROPS):
            some = graphs[start : start + _DROPS]
            self._client.update(" ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in some))

    def _put(self, batch: Batch) -> None:
        """Add a batch; to do so twice does no harm, for the triples are the same."""
        if len(batch) == 1 and self._client.add(*batch[0]):
            return
        blocks = "\n".join(f"GRAPH <{g}> {{\n{data.decode()}}}" for g, data in batch)
        self._client.update(f"INSERT DATA {{\n{blocks}\n}}")

    def _write(self, quads: Iterable[Quad]) -> None:
        lines = canonical_lines(quads)
        for batch in cut(lines, {graph: graph for graph in (UNDER_WAY.value, HELD.value)}):
            self._put(batch)

    def _proceed(self, mine: UnderWay) -> None:
        """Write down how far this push is; raise ``FilmgraphError`` where another took its place."""
        if self._token not in {other.token for other in read_under_way(self._client)}:
            raise self._second()
        old = (
            f"DELETE WHERE {{ GRAPH {UNDER_WAY} {{ {quad.subject} {quad.predicate} ?old }} }}"
            for quad in mine.progress()
        )
        new = "".join(f"{quad.triple} . " for quad in mine.progress())
        self._client.update(" ;\n".join([*old, f"INSERT DATA {{ GRAPH {UNDER_WAY} {{ {new} }} }}"]))

    def _switch(self, mine: UnderWay) -> None:
        """Put the new in the place of the old: one update, which also says so in the record."""
        self._proceed(replace(mine, batches=_SWITCHING, time=now()))
        self._drop([self._record])
        cargo = self._cargo
        held = Held(cargo.key, cargo.base, cargo.title, now(), self._pieces)
        for batch in cut(canonical_lines(held.quads()), {HELD.value: self._record}):
            self._put(batch)
        try:
            self._client.update(" ;\n".join(self._steps()), once=True)
        except StoreError:
            found = read_held(self._client)
            if found is None or found.key != cargo.key or read_under_way(self._client):
                raise

    def _steps(self) -> Iterator[str]:
        for graph, target in self._targets.items():
            if target != graph:
                yield _moved(target, graph)
        yield from (f"DROP SILENT GRAPH <{graph}>" for graph in self._gone)
        yield _moved(self._record, HELD.value)
        yield f"DROP SILENT GRAPH {UNDER_WAY}"


def _moved(source: str, target: str) -> str:
    """Return the update that moves a graph: Jena's ``MOVE`` does not find graphs in memory."""
    return (
        f"DROP SILENT GRAPH <{target}> ;\n"
        f"INSERT {{ GRAPH <{target}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{source}> {{ ?s ?p ?o }} }} ;\n"
        f"DROP SILENT GRAPH <{source}>"
    )

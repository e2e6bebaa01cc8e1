"""A made table of any size, what a step costs in a process of its own, and the steps that are costed."""

from __future__ import annotations

import math
import multiprocessing
import resource
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.connections import Ask, connect
from graph.dossier import Config, Dossier
from graph.maps import MapOptions, draw
from graph.network import StoredClaims, network_of, ties_of
from graph.selection import Selection, selected
from graph.store import ReadableStore, Store, written_quads

CAST = 4
"""How many actors a film of the made table has; each film gives one claim more, of its director."""
CLAIMS_OF_ONE = 10
"""How many claims each person of the made table has, whatever its size."""
PERSON = "https://w3id.org/filmgraph/person/name-{}"
NEAR = """
SELECT ?other {
  <{one}> film:actedIn/^film:actedIn/film:actedIn/^film:actedIn ?other FILTER (?other != <{one}>)
} ORDER BY DESC(?other) LIMIT 1
"""
TRUST = 0.8
MAPPING = """\
entities:
  film: {type: Film, name: {column: title}}
  director: {type: Person, name: {column: director}}
  actor: {type: Person, name: {column: cast, split: ";"}}
claims:
  - {subject: director, relation: directed, object: film, date: {column: year}}
  - {subject: actor, relation: actedIn, object: film, date: {column: year}}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step gave, the processor's and the clock's seconds, and its peak of memory in bytes."""

    result: Any
    seconds: float
    clock: float
    peak: int


def made(place: Path, claims: int) -> tuple[Path, Path]:
    """Write a table that gives so many claims, always the same, and its mapping."""
    films = claims // (CAST + 1)
    people = max(claims // CLAIMS_OF_ONE, 10)
    table = place / f"made-{claims}.csv"
    with table.open("w", encoding="utf-8") as file:
        file.write("title,director,cast,year\n")
        for film in range(films):
            who = [f"Name {(film * 7919 + k * 104729) % people}" for k in range(CAST)]
            director = f"Name {film * 31 % people}"
            file.write(f"Film {film} x,{director},{';'.join(who)},{1950 + film % 75}\n")
    mapping = table.with_suffix(".yaml")
    mapping.write_text(MAPPING, encoding="utf-8")
    return table, mapping


def costing(step: Callable[..., Any], *arguments: Any) -> Cost:
    """Run a step as a process of its own, and measure it."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, step, arguments))
    process.start()
    sender.close()  # so that a step that fails ends the wait
    cost: Cost = receiver.recv()
    process.join()
    return cost


def _run(sender: Any, step: Callable[..., Any], arguments: Sequence[Any]) -> None:
    clock, seconds = time.perf_counter(), time.process_time()
    result = step(*arguments)
    spent = time.process_time() - seconds, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sender.send(Cost(result, *spent, peak))


def imported(folder: Path, table: Path, mapping: Path) -> tuple[int, int]:
    """Import a table into a new dossier and build it; return its claims and its quads."""
    dossier = Dossier.create(folder, Config(title=table.stem))
    dossier.put_table(table, mapping)
    claims = 0

    def told(_done: float, more: int) -> None:
        nonlocal claims
        claims += more

    quads = dossier.build(told).quads
    return claims, quads


def loaded_raw(nquads: Path, place: Path) -> None:
    """Load N-Quads by Oxigraph's own bulk loader."""
    shutil.rmtree(place, ignore_errors=True)
    ox.Store(str(place)).bulk_load(path=nquads, format=ox.RdfFormat.N_QUADS)


def loaded(nquads: Path, place: Path) -> None:
    """Load N-Quads as a build does."""
    shutil.rmtree(place, ignore_errors=True)
    Store.write(place, written_quads(nquads))


def networked(folder: Path) -> int:
    """Make the network of a dossier, evidence included; return how many claims it has."""
    return network_of(Dossier.open(folder).store(), TRUST).number_of_edges()


def as_arrays(folder: Path) -> int:
    """Read the bare ties of a dossier as arrays; return how many there are."""
    return len(ties_of(Dossier.open(folder).store()))


def focused(folder: Path) -> int:
    """Draw what lies within two steps of a person; return the bytes of the page."""
    dossier = Dossier.open(folder)
    claims, known = StoredClaims(dossier.store(), TRUST), dossier.built_ontology()
    part = selected(claims, Selection(focus=(PERSON.format(7),), hops=2), known)
    return len(draw(part, known, MapOptions(title="Two steps", language="en")).html)


def connected(folder: Path) -> int:
    """Find how two people are tied, at most four steps apart; return how many routes there are."""
    dossier = Dossier.open(folder)
    claims, known = StoredClaims(dossier.store(), TRUST), dossier.built_ontology()
    one = PERSON.format(0)
    other = next(claims.store.rows(NEAR.replace("{one}", one)))[0]
    ends = one, other
    return len(connect(claims, known, ends, Ask(), "en").routes)


def direct(store: ReadableStore) -> Iterator[tuple[str, ...]]:
    """Yield the triples that claims are told as."""
    sparql = "SELECT ?s ?p ?o { ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    yield from (tuple(row) for row in store.rows(sparql))


def exponent(costs: Sequence[tuple[float, float]]) -> float:
    """Return the exponent of growth between the first and the last."""
    (small, cheap), (large, dear) = costs[0], costs[-1]
    return math.log(dear / cheap) / math.log(large / small)


def timed(step: Callable[..., Any], *arguments: Any) -> float:
    """Return the processor's seconds of a step."""
    start = time.process_time()
    step(*arguments)
    return time.process_time() - start

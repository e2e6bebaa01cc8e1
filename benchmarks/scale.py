"""What size costs: tables in, the store, SPARQL, the network, a heavy measure; against raw engines.

    python -m benchmarks.scale [--claims 10000 100000] [--table FILE --mapping FILE]

Each step is a process of its own, so that its peak of memory is its own; seconds are of the processor,
since the clock of a busy machine says little. Ratios are of one run; queries are asked in turn, A B A B
…, and the median of the ratios counts. Prints Markdown; ``docs/performance.md`` holds the last report.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import platform
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import networkx as nx
import pyoxigraph as ox

from graph.analysis import MEASURES
from graph.dossier import Config, Dossier
from graph.network import network_of
from graph.store import ReadableStore, Store, written_quads
from graph.vocabulary import PREFIXES

RUNS = 9
NODES, LINKS = 5_000, 15_000
CAST = 4
"""How many actors a film of the made table has; each film gives one claim more, of its director."""
MAPPING = """\
entities:
  film: {type: Film, name: {column: title}}
  director: {type: Person, name: {column: director}}
  actor: {type: Person, name: {column: cast, split: ";"}}
claims:
  - {subject: director, relation: directed, object: film, date: {column: year}}
  - {subject: actor, relation: actedIn, object: film, date: {column: year}}
"""
QUERIES = {
    "neighbors with evidence": """SELECT ?other ?words {
        ?claim rdf:subject <https://w3id.org/filmgraph/person/name-7> ; rdf:object ?other ;
               oa:hasTarget/oa:hasSelector/oa:exact ?words }""",
    "words that a row contains": """SELECT ?row {
        ?row oa:exact ?words FILTER (CONTAINS(?words, "Film 77 ")) }""",
    "dates in a range": """SELECT (COUNT(?claim) AS ?n) {
        ?claim film:date ?date FILTER (STR(?date) >= "1990" && STR(?date) < "1992") }""",
    "two steps along a path": """SELECT DISTINCT ?other {
        <https://w3id.org/filmgraph/person/name-7> film:actedIn/^film:actedIn ?other }""",
    "claims by relation": """SELECT ?relation (COUNT(?claim) AS ?n) {
        ?claim rdf:predicate ?relation } GROUP BY ?relation""",
    "who directs and plays": """SELECT DISTINCT ?who {
        ?who film:directed ?film ; film:actedIn ?film }""",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step gave, the processor's and the clock's seconds, and its peak of memory in bytes."""

    result: Any
    seconds: float
    clock: float
    peak: int


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--table", type=Path, help="A real table to import besides.")
    parser.add_argument("--mapping", type=Path, help="Its mapping.")
    asked = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, ",
        end="",
    )
    print(f"pyoxigraph {ox.__version__}; load average {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as place:
        tables = [made(Path(place), size) for size in asked.claims]
        dossiers = report_imports(tables, Path(place))
        if asked.table:
            report_imports([(asked.table, asked.mapping)], Path(place))
        report_queries(dossiers[0], rdflib=True)
        report_queries(dossiers[-1], rdflib=False)
        report_networks(dossiers)
    report_betweenness()


def made(place: Path, claims: int) -> tuple[Path, Path]:
    """Write a table that gives so many claims, always the same, and its mapping."""
    films = claims // (CAST + 1)
    people = max(films // 2, 10)
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


def report_imports(tables: Sequence[tuple[Path, Path]], place: Path) -> list[Path]:
    """Print what importing and loading cost; return the dossiers."""
    print(
        "| table | claims | quads | import | claims/s | peak | load | raw bulk_load | load / raw |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    folders, spent = [], []
    for table, mapping in tables:
        folder = place / f"dossier-{table.stem}"
        whole = costing(imported, folder, table, mapping)
        claims, quads = whole.result
        nquads = Dossier.open(folder).nquads()
        pairs = [
            (costing(step, nquads, place / "load").seconds for step in (loaded, loaded_raw))
            for _ in range(3)
        ]
        ours, raw = zip(*pairs, strict=True)
        ratio = median(one / other for one, other in zip(ours, raw, strict=True))
        print(
            f"| {table.name} | {claims:,} | {quads:,} | {whole.seconds:.1f} s | "
            f"{claims / whole.seconds:,.0f} | {whole.peak / 1e6:,.0f} MB | "
            f"{median(ours):.1f} s | {median(raw):.1f} s | {ratio:.2f} |"
        )
        folders.append(folder)
        spent.append((claims, whole.seconds, median(ours)))
    for name, column in (("import", 1), ("load", 2)):
        if len(spent) > 1:
            print(f"\nThe {name} grows as n^{exponent([(s[0], s[column]) for s in spent]):.2f}.")
    print()
    return folders


def exponent(costs: Sequence[tuple[float, float]]) -> float:
    """Return the exponent of growth between the first and the last."""
    (small, cheap), (large, dear) = costs[0], costs[-1]
    return math.log(dear / cheap) / math.log(large / small)


def report_queries(folder: Path, *, rdflib: bool) -> None:
    """Print what six queries cost through ``graph``, raw, and with RDFLib's memory store."""
    store = Dossier.open(folder).store()
    dataset = in_memory(Dossier.open(folder).nquads()) if rdflib else None
    print(f"| {len(store):,} quads | graph | raw pyoxigraph | graph / raw | RDFLib / graph |")
    print("|---|---|---|---|---|")
    for name, sparql in QUERIES.items():
        pairs = [(timed(asked, store, sparql), timed(raw, store, sparql)) for _ in range(RUNS + 1)]
        ours, theirs = (median(p[n] for p in pairs[1:]) for n in (0, 1))
        ratio = median(one / other for one, other in pairs[1:])
        slow = f"{timed(old, dataset, sparql) / ours:,.0f}" if dataset is not None else "–"
        times = f"{ours * 1000:.2f} ms | {theirs * 1000:.2f} ms"
        print(f"| {name} | {times} | {ratio:.2f} | {slow} |")
    print()


def timed(step: Callable[..., Any], *arguments: Any) -> float:
    """Return the processor's seconds of a step."""
    start = time.process_time()
    step(*arguments)
    return time.process_time() - start


def asked(store: ReadableStore, sparql: str) -> list[dict[str, str]]:
    """Ask through ``graph``."""
    return list(store.select(sparql))


def raw(store: Store, sparql: str) -> list[dict[str, str]]:
    """Ask Oxigraph itself, and read the rows as texts as well."""
    found: Any = store.engine.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
    names = [v.value for v in found.variables]
    return [{n: getattr(row[n], "value", "") for n in names} for row in found]


def in_memory(nquads: Path) -> Any:
    """Return N-Quads in RDFLib's memory store."""
    from rdflib import Dataset

    return Dataset(default_union=True).parse(nquads, format="nquads")


def old(dataset: Any, sparql: str) -> list[list[str]]:
    """Ask RDFLib."""
    return [[str(cell) for cell in row] for row in dataset.query(sparql, initNs=PREFIXES)]


def report_networks(folders: Sequence[Path]) -> None:
    """Print what the network costs, beside RDFLib's own way from triples to NetworkX."""
    print("| claims | network_of | peak | external_graph_libs | ratio |\n|---|---|---|---|---|")
    spent = []
    for folder in folders:
        ours, theirs = costing(networked, folder), costing(converted, folder)
        claims = ours.result
        spent.append((claims, ours.seconds))
        ratio = theirs.result / ours.seconds
        print(
            f"| {claims:,} | {ours.seconds:.1f} s | {ours.peak / 1e6:,.0f} MB | "
            f"{theirs.result:.1f} s | {ratio:.2f} |"
        )
    if len(spent) > 1:
        print(f"\nThe network grows as n^{exponent(spent):.2f}.")
    print()


def networked(folder: Path) -> int:
    """Make the network of a dossier; return how many claims it has."""
    return network_of(Dossier.open(folder).store(), 0.8).number_of_edges()


def converted(folder: Path) -> float:
    """Return the seconds in which RDFLib turns the direct triples into a ``MultiDiGraph``.

    Those are in its memory store by then, which does not count; dates and evidence are left behind.
    """
    from rdflib import Graph, URIRef
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    graph = Graph()
    for row in direct(Dossier.open(folder).store()):
        graph.add(tuple(URIRef(term) for term in row))  # type: ignore[arg-type] # of three
    return timed(rdflib_to_networkx_multidigraph, graph)


def direct(store: ReadableStore) -> Iterator[tuple[str, ...]]:
    """Yield the triples that claims are told as."""
    sparql = "SELECT ?s ?p ?o { ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    yield from (tuple(row.values()) for row in store.select(sparql))


def report_betweenness() -> None:
    """Print what exact betweenness costs, beside NetworkX, and how far the figures differ."""
    network = nx.gnm_random_graph(NODES, LINKS, seed=1)
    named: nx.Graph[str] = nx.relabel_nodes(network, str)
    ours, theirs = {}, {}
    fast = timed(lambda: ours.update(MEASURES["betweenness"].compute(named)))
    slow = timed(lambda: theirs.update(nx.betweenness_centrality(named)))
    apart = max(abs(ours[node] - theirs[node]) for node in named)
    print(f"Exact betweenness of {NODES:,} nodes, {LINKS:,} edges: {fast:.1f} s, ", end="")
    print(f"NetworkX {slow:.1f} s, {slow / fast:.0f} times; figures differ by {apart:.1e} at most.")


if __name__ == "__main__":
    main()

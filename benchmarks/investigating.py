"""How long investigating takes: commands on the example dossier, measures and routes on a large cast.

    python -m benchmarks.investigating [--titles CSV] [--pivots K] [--pairs N] [--names N]

The list of titles has a column ``cast`` of names between commas, ``title`` and ``country``. Who acts in
the same title is tied. Exact betweenness of the largest component is set against NetworkX alone, which
would take hours: so many pivots of it are timed, and what they took is multiplied. On the titles of one
country both are run in full and compared figure by figure. Seconds are of this machine; quote ratios.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import TypeVar

import networkx as nx

from benchmarks.resolution import timed
from graph.analysis import components, groups, project, rank
from graph.analysis.ties import simple
from graph.connections import connect
from graph.connections.searching import Ask
from graph.dossier import Dossier
from graph.names import slug
from graph.network import Network
from graph.ontology import Ontology, load_ontology

BASE = "https://example.org/"
COUNTRY = "France"
"""Whose titles both engines rank in full."""
ROUNDS = 5
COMMANDS = (
    "connect 'Spike Lee' 'La Fémis'",
    "show Netflix",
    "source fr01-netflix-kourtrajme",
    "rank",
    "rank --by betweenness",
    "rank Netflix",
    "rank --via Work",
    "groups",
    "gaps",
    "gaps --conflicts",
    "gaps --same",
    "judge Netflix different Newen",
    "retract fr05-cannes-france-televisions-brut --reason essai",
    "diff . .",
)
T = TypeVar("T")


def took(work: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds of the processor ``work`` takes, on all cores, and what it returns.

    A busy machine makes the clock tell little; several cores make it tell less than this.
    """
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def cast_network(titles: Path, country: str = "") -> Network:
    """Return who acts in which title, as claims; titles of ``country`` where one is named."""
    network: Network = nx.MultiDiGraph(language="en")
    with titles.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if country in row["country"]]
    claims = count()
    for number, row in enumerate(rows):
        work = f"{BASE}work/{number}"
        for name in filter(None, (n.strip() for n in row["cast"].split(","))):
            person = f"{BASE}person/{slug(name)}"
            _add(network, person, name, "Person")
            _add(network, work, row["title"], "Work")
            network.add_edge(
                person,
                work,
                key=f"{BASE}claim/{next(claims)}",
                relation="actedIn",
                status="asserted",
                stands=True,
                source=f"{BASE}source/{number}",
                title=row["title"],
                quotes=(f"{name} – {row['title']}",),
            )
    return network


def _add(network: Network, iri: str, name: str, kind: str) -> None:
    network.add_node(iri, label=name, labels={"en": name}, type=kind, aliases=(), wikidata="")


def acting(network: Network, ontology: Ontology) -> Network:
    """Return the largest part of the network in which people are tied who act in the same title."""
    together = project(network, ontology, "Work", ("actedIn",), ("Person",))
    part: Network = together.subgraph(components(together)[0]).copy()
    return part


def betweenness(titles: Path, pivots: int, ontology: Ontology) -> Iterator[str]:
    """Yield the exact betweenness of a country's titles, and of all, beside NetworkX alone."""
    yield "| co-acting in | entities | ties | `rank` | NetworkX alone | ratio | largest difference |"
    yield "|---|---|---|---|---|---|---|"
    part = acting(cast_network(titles, COUNTRY), ontology)
    graph = simple(part)
    ours, ranks = took(lambda: rank(part, "betweenness"))
    theirs, own = took(lambda: nx.betweenness_centrality(graph))
    most = max(abs(r.score - own[r.iri]) for r in ranks)
    yield _row(f"titles of {COUNTRY}", graph, (ours, theirs), f"{most:.1e}")
    part = acting(cast_network(titles), ontology)
    graph = simple(part)
    some, _ = took(lambda: nx.betweenness_centrality(graph, k=pivots, seed=1))
    ours, _ = took(lambda: rank(part, "betweenness"))
    theirs = some / pivots * len(graph)
    yield _row(
        f"all titles ({pivots} of NetworkX's pivots, multiplied)", graph, (ours, theirs), "–"
    )
    seconds, found = took(lambda: groups(part))
    yield ""
    yield f"`groups` of all titles: {len(found)} groups in {seconds:.1f} s, of which ten runs."


def _row(name: str, graph: nx.Graph[str], seconds: tuple[float, float], most: str) -> str:
    ours, theirs = seconds
    sizes = f"{len(graph):,} | {graph.number_of_edges():,}"
    return f"| {name} | {sizes} | {ours:,.1f} s | {theirs:,.1f} s | {theirs / ours:,.0f} | {most} |"


def routes(titles: Path, number: int, ontology: Ontology) -> Iterator[str]:
    """Yield how long ``connect`` takes between people of the cast, drawn at random."""
    network = cast_network(titles)
    people = sorted(iri for iri, about in network.nodes(data=True) if about["type"] == "Person")
    chance = random.Random(1)  # noqa: S311 - no secret
    pairs = [(chance.choice(people), chance.choice(people)) for _ in range(number)]
    seconds = []
    for pair in pairs:
        spent, _ = took(partial(connect, network, ontology, pair, Ask(), "en"))
        seconds.append(spent)
    yield (
        f"`connect` in a network of {len(network):,} entities and {network.number_of_edges():,} claims, "
        f"{number} pairs drawn at random: median {median(seconds):.2f} s, at most {max(seconds):.2f} s."
    )


def commands(rounds: int) -> Iterator[str]:
    """Yield how long each command takes on the example dossier, with its start."""
    typer = [sys.executable, "-c", "import typer"]
    yield "| command | by the clock | of the processor | × `import typer` |"
    yield "|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        place = Dossier.copy_example(Path(folder) / "example")
        place.build()
        seconds, least = _measured(typer, rounds, place.folder)
        yield f"| `python -c 'import typer'` | {seconds:.2f} s | {least:.2f} s | 1.0 |"
        for line in COMMANDS:
            arguments = ["sh", "-c", f"exec {sys.executable} -m graph.cli {line}"]
            seconds, spent = _measured(arguments, rounds, place.folder)
            name = f"filmgraph {line}"
            yield f"| `{name}` | {seconds:.2f} s | {spent:.2f} s | {spent / least:.1f} |"


def _measured(arguments: Sequence[str], rounds: int, folder: Path) -> tuple[float, float]:
    """Return the median of what a process takes, by the clock and of the processor, in seconds."""
    clock, processor = [], []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(arguments, check=True, capture_output=True, cwd=folder)
        clock.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(clock), median(processor)


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--titles", type=Path, help="a list of titles with their casts")
    parser.add_argument("--pivots", type=int, default=20, help="of NetworkX's betweenness")
    parser.add_argument("--pairs", type=int, default=20, help="of people to connect")
    parser.add_argument("--names", type=int, default=40_000, help="to block and to compare")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each command")
    options = parser.parse_args()
    ontology = load_ontology(frames=False)
    parts = [commands(options.rounds)] if options.rounds else []
    if options.titles:
        parts += [
            routes(options.titles, options.pairs, ontology),
            timed(options.names, options.titles, ontology),
            betweenness(options.titles, options.pivots, ontology),
        ]
    for part in parts:
        for line in part:
            print(line, flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()

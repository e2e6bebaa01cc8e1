"""The same work by other programs, in turn with filmgraph's: SPARQL, networks, an exact measure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import networkx as nx
import pyoxigraph as ox

from benchmarks.sized import direct, timed
from graph.analysis import MEASURES
from graph.dossier import Dossier
from graph.network import ties_of
from graph.store import ReadableStore, Store
from graph.vocabulary import FILM, PREFIXES, RDF

RUNS = 9
NODES, LINKS = 5_000, 15_000
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


def queries(folder: Path, *, rdflib: bool) -> Iterator[str]:
    """Tell what six queries cost through ``graph``, raw, and with RDFLib's memory store."""
    store = Dossier.open(folder).store()
    dataset = in_memory(Dossier.open(folder).nquads()) if rdflib else None
    yield f"| {len(store):,} quads | graph | raw pyoxigraph | graph / raw | RDFLib / graph |"
    yield "|---|---|---|---|---|"
    for name, sparql in QUERIES.items():
        pairs = [(timed(asked, store, sparql), timed(raw, store, sparql)) for _ in range(RUNS + 1)]
        ours, theirs = (median(p[n] for p in pairs[1:]) for n in (0, 1))
        ratio = median(one / other for one, other in pairs[1:])
        slow = f"{timed(old, dataset, sparql) / ours:,.0f}" if dataset is not None else "–"
        times = f"{ours * 1000:.2f} ms | {theirs * 1000:.2f} ms"
        yield f"| {name} | {times} | {ratio:.2f} | {slow} |"


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


def networks(folder: Path) -> Iterator[str]:
    """Tell what bare ties cost as arrays and for NetworkX, beside RDFLib's way and NetworkX alone.

    All start from the same triples, in a store of their own in memory; dates and evidence are left
    behind. The last way reads the dossier's own store on disk.
    """
    from rdflib import Graph, URIRef
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    disk = Dossier.open(folder).store()
    triples = sorted(set(direct(disk)))
    graph = Graph()
    for triple in triples:
        graph.add(tuple(map(URIRef, triple)))  # type: ignore[arg-type] # of three
    memory = bare(triples)
    ways: Mapping[str, Callable[[], object]] = {
        "RDFLib's memory → `rdflib_to_networkx_multidigraph`": lambda: (
            rdflib_to_networkx_multidigraph(graph)
        ),
        "a list of triples → NetworkX's `MultiDiGraph`": lambda: plain(triples),
        "Oxigraph's memory → arrays (`ties_of`)": lambda: ties_of(memory),
        "Oxigraph's memory → arrays → `MultiDiGraph`": lambda: ties_of(memory).multidigraph(),
        "the dossier's store on disk → arrays": lambda: ties_of(disk),
    }
    rounds = [[timed(way) for way in ways.values()] for _ in range(RUNS)]
    yield f"| {len(triples):,} triples | seconds | RDFLib / this |"
    yield "|---|---|---|"
    for number, name in enumerate(ways):
        ratio = median(spent[0] / spent[number] for spent in rounds)
        yield f"| {name} | {median(spent[number] for spent in rounds):.2f} | {ratio:.1f} |"


def bare(triples: list[tuple[str, ...]]) -> Store:
    """Return triples in a store in memory, with their relations declared."""
    store, home = Store(), ox.NamedNode("urn:source")
    terms = [tuple(map(ox.NamedNode, triple)) for triple in triples]
    store.extend(ox.Quad(s, p, o, home) for s, p, o in terms)
    store.extend(ox.Quad(p, RDF.type, FILM.Relation, home) for p in {p for _, p, _ in terms})
    return store


def plain(triples: list[tuple[str, ...]]) -> nx.MultiDiGraph[str]:
    """Return triples in NetworkX."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for subject, predicate, object_ in triples:
        made.add_edge(subject, object_, key=predicate)
    return made


def betweenness() -> Iterator[str]:
    """Tell what exact betweenness costs, beside NetworkX, and how far the figures differ."""
    network = nx.gnm_random_graph(NODES, LINKS, seed=1)
    named: nx.Graph[str] = nx.relabel_nodes(network, str)
    for name, graph in (("all", named), ("largest component", largest(named))):
        ours: dict[str, float] = {}
        theirs: dict[str, float] = {}
        fast = timed(lambda g=graph, o=ours: o.update(MEASURES["betweenness"].compute(g)))
        slow = timed(lambda g=graph, o=theirs: o.update(nx.betweenness_centrality(g)))
        apart = max(abs(ours[node] - theirs[node]) for node in graph)
        size = f"{len(graph):,} nodes, {graph.number_of_edges():,} edges ({name})"
        yield (
            f"Exact betweenness of {size}: {fast:.1f} s, NetworkX {slow:.1f} s, "
            f"{slow / fast:.0f} times; figures differ by {apart:.1e} at most.\n"
        )


def largest(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return the largest component."""
    part: nx.Graph[str] = graph.subgraph(max(nx.connected_components(graph), key=len)).copy()
    return part

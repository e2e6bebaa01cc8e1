"""What the endpoint and the graph are, for programs: SPARQL 1.1 Service Description and VoID.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/. One document says
both: the endpoint's answer to a request without a query, and what lies at ``/.well-known/void``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from graph.querying.formats import ROWS, TRIPLES
from graph.querying.job import RefusedError
from graph.rdf import ENTITIES
from graph.vocabulary import DCTERMS, FILM, PREFIXES, RDF, SD, VOID, XSD
from graph.web.asking import best_media
from graph.web.cors import OPEN
from graph.web.desk import Desk, Snapshot

_GRAPHS = """
SELECT ?name (COUNT(*) AS ?n) { GRAPH ?name { ?s ?p ?o } } GROUP BY ?name ORDER BY ?name
"""
_CLASSES = """
SELECT ?name (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?name } } GROUP BY ?name ORDER BY ?name
"""
_PROPERTIES = """
SELECT ?name (COUNT(*) AS ?n) { GRAPH ?g { ?s ?name ?o } } GROUP BY ?name ORDER BY ?name
"""
_ENTITIES = "SELECT ?g (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?class } } GROUP BY ?g"


Counts = list[tuple[NamedNode, int]]
_PREFIXES = {**PREFIXES, "sd": SD.iri, "void": VOID.iri}


async def described(request: Request, desk: Desk) -> Response:
    """Answer with the description, in the RDF format that the client likes best.

    Raises ``RefusedError`` 406 where it likes none.
    """
    media = best_media(request.headers.get("accept", "*/*"), tuple(TRIPLES))
    if not media:
        raise RefusedError(406, f"accept: this is written as {', '.join(TRIPLES)}")
    now = desk.snapshot()
    body = await run_in_threadpool(_written, now, str(request.base_url), desk, media)
    return Response(body, headers={**OPEN, "vary": "accept", "content-type": media})


def _written(now: Snapshot, place: str, desk: Desk, media: str) -> bytes:
    triples = [*_service(place, desk), *_dataset(place, now), *_graphs(place, now)]
    return ox.serialize(triples, format=TRIPLES[media], prefixes=_PREFIXES) or b""


def _service(place: str, desk: Desk) -> Iterator[Triple]:
    """Yield what the endpoint can do."""
    service = NamedNode(f"{place}sparql#service")
    dataset = _at(place, "dataset")
    features = [SD.UnionDefaultGraph, *([SD.BasicFederatedQuery] if desk.options.services else [])]
    formats: set[QueryResultsFormat | RdfFormat] = {*ROWS.values(), *TRIPLES.values()}
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, NamedNode(f"{place}sparql"))
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield from (Triple(service, SD.feature, feature) for feature in features)
    yield from (
        Triple(service, SD.resultFormat, NamedNode(iri)) for iri in sorted(f.iri for f in formats)
    )
    yield Triple(service, SD.defaultDataset, dataset)


def _dataset(place: str, now: Snapshot) -> Iterator[Triple]:
    """Yield what the graph is: its size, its classes and properties."""
    dataset, config = _at(place, "dataset"), now.config
    classes, properties = _counted(now, "classes"), _counted(now, "properties")
    yield Triple(_at(place, ""), RDF.type, VOID.DatasetDescription)
    yield Triple(dataset, RDF.type, VOID.Dataset)
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, DCTERMS.title, Literal(config.title, language=config.language))
    yield Triple(dataset, VOID.uriSpace, Literal(config.base))
    yield Triple(dataset, VOID.sparqlEndpoint, NamedNode(f"{place}sparql"))
    yield Triple(dataset, VOID.vocabulary, NamedNode(FILM.iri))
    yield Triple(dataset, VOID.triples, _number(len(now.store)))
    yield Triple(dataset, VOID.entities, _number(_entities(now)))
    yield Triple(dataset, VOID.classes, _number(len(classes)))
    yield Triple(dataset, VOID.properties, _number(len(properties)))
    formats = sorted({media.iri for media in TRIPLES.values()})
    yield from (Triple(dataset, VOID.feature, NamedNode(iri)) for iri in formats)
    for number, (name, count) in enumerate(classes):
        part = _at(place, f"class-{number}")
        yield Triple(dataset, VOID.classPartition, part)
        yield Triple(part, VOID.class_, name)
        yield Triple(part, VOID.entities, _number(count))
    for number, (name, count) in enumerate(properties):
        part = _at(place, f"property-{number}")
        yield Triple(dataset, VOID.propertyPartition, part)
        yield Triple(part, VOID.property, name)
        yield Triple(part, VOID.triples, _number(count))


def _graphs(place: str, now: Snapshot) -> Iterator[Triple]:
    """Yield the graphs that a query may name; the default one is their union."""
    dataset, union = _at(place, "dataset"), _at(place, "union")
    yield Triple(dataset, SD.defaultGraph, union)
    yield Triple(union, RDF.type, SD.Graph)
    for number, (name, count) in enumerate(_counted(now, "graphs")):
        named, graph = _at(place, f"named-{number}"), _at(place, f"graph-{number}")
        yield Triple(dataset, SD.namedGraph, named)
        yield Triple(named, RDF.type, SD.NamedGraph)
        yield Triple(named, SD.name, name)
        yield Triple(named, SD.graph, graph)
        yield Triple(graph, RDF.type, SD.Graph)
        yield Triple(graph, VOID.triples, _number(count))


def _counted(now: Snapshot, what: str) -> Counts:
    """Return the graphs, classes or properties of a build, with how much there is of each."""
    query = {"graphs": _GRAPHS, "classes": _CLASSES, "properties": _PROPERTIES}[what]
    return now.kept("description", what, lambda: _read(now.store.select(query)))


def _read(rows: Iterable[dict[str, str]]) -> Counts:
    return [(NamedNode(row["name"]), int(row["n"])) for row in rows]


def _entities(now: Snapshot) -> int:
    [row] = now.store.select(_ENTITIES, {"g": ENTITIES})
    return int(row["n"])


def _at(place: str, name: str) -> NamedNode:
    return NamedNode(f"{place}.well-known/void" + (f"#{name}" if name else ""))


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD.integer)

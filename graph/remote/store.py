"""A SPARQL server as a store to read: the same doors as Oxigraph's in this process, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph.errors import FilmgraphError
from graph.remote.address import Address, known
from graph.remote.binding import Query
from graph.remote.client import Client, Fields, StoreError
from graph.remote.naming import GENID, address, node
from graph.remote.record import Held, bindings, read_held, read_under_way
from graph.store import Dataset, ReadableStore, Results, Store, Term

if TYPE_CHECKING:
    import rdflib

LISTED = 200
"""Up to so many graphs a query lists those it asks; beyond, the server's own union is asked."""
_ROUND = 100
"""An answer of a multiple of so many rows may have been cut off by the server."""
_PROBE = "ASK { ?s ?p ?o GRAPH <GRAPH> { ?s ?p ?o } }"
_QUADS = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"
_TRIPLES = "SELECT ?s ?p ?o { GRAPH <GRAPH> { ?s ?p ?o } }"


class RemoteStore(ReadableStore):
    """The build that a SPARQL 1.1 server holds, for reading.

    A query sees the graphs of the build and nothing else that the server may hold. Whatever is asked
    raises ``StoreError`` where the server does not answer, or not whole.
    """

    def __init__(self, place: Address | str) -> None:
        """Read from the server at ``place``; raise ``FilmgraphError`` where it holds no build."""
        where = place if isinstance(place, Address) else Address.read(place)
        self.client = Client(where)
        self._parser = Store()
        found = read_held(self.client)
        if found is None:
            raise FilmgraphError(
                f"{where.shown}: holds no build yet; put one there with `filmgraph build --store`"
            )
        self.held: Held = found

    def __len__(self) -> int:
        """Count the quads, as they were pushed."""
        return sum(piece.triples for piece in self.held.pieces.values())

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object_: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that have these terms, in no order; ``None`` stands for any."""
        given = {"s": subject, "p": predicate, "o": object_}
        values = {name: address(term) for name, term in given.items() if term is not None}
        if graph is None and values:
            for row in self._solutions(_QUADS, values):
                yield ox.Quad(row["s"], row["p"], row["o"], row["g"])
            return
        for home in map(ox.NamedNode, self.held.pieces):
            if graph in {None, home}:
                for row in self._solutions(_TRIPLES.replace("<GRAPH>", str(home)), values):
                    yield ox.Quad(row["s"], row["p"], row["o"], home)

    def query(
        self,
        sparql: str,
        values: Mapping[str, Term] | None = None,
        base: str | None = None,
        dataset: Dataset | None = None,
    ) -> Results:
        """Answer a SPARQL query, as ``ReadableStore.query`` says; what is malformed is not sent."""
        form = self._parser.query(sparql, base=base)
        query = Query.read(sparql, base).bound({n: address(t) for n, t in (values or {}).items()})
        fields = self._fields(dataset)
        if isinstance(form, ox.QueryTriples):
            return self._triples(self.client.triples(query.text(), fields))
        answer = self.client.rows(query.text(), fields)
        if isinstance(form, ox.QuerySolutions):
            names = [variable.value for variable in form.variables]
            return self._parsed(self._whole(query, names, answer, fields))
        return self._parsed(json.dumps({"head": {}, "boolean": self._truth(answer)}).encode())

    def dataset(self) -> rdflib.Dataset:
        """Return a copy of the data as an RDFLib ``Dataset``, in memory."""
        copy = Store()
        copy.extend(self)
        return copy.dataset()

    def _solutions(self, sparql: str, values: Mapping[str, Term]) -> ox.QuerySolutions:
        answer = self.query(sparql, values)
        if not isinstance(answer, ox.QuerySolutions):
            raise self.client.no_result()
        return answer

    def _fields(self, dataset: Dataset | None) -> Fields:
        """Return what tells the server which graphs are asked."""
        if dataset is None:
            return self._graphs
        default, named = dataset
        return [
            *(("default-graph-uri", getattr(name, "value", "")) for name in default),
            *(("named-graph-uri", name.value) for name in named),
        ]

    @cached_property
    def _graphs(self) -> Fields:
        """The graphs of the build, one by one, or how the server is asked for the union of all.

        Where they may be listed they are while a push is under way, so that nothing is seen of it.
        """
        named = [("named-graph-uri", name) for name in self.held.pieces]
        listed = [*(("default-graph-uri", name) for name in self.held.pieces), *named]
        if self.client.address.lists and (len(named) <= LISTED or read_under_way(self.client)):
            return listed
        return next((way for way in _ways(named) if self._unites(way)), listed)

    def _unites(self, way: Fields) -> bool:
        """Tell whether a server that is asked so answers over the union, and knows the graphs' names."""
        name = next(iter(self.held.pieces), "")
        try:
            return self._truth(self.client.rows(_PROBE.replace("<GRAPH>", f"<{name}>"), way))
        except StoreError:
            return False

    def _truth(self, answer: bytes) -> bool:
        """Return the answer to an ASK query; Virtuoso's may be a row that says 1 or 0, or no row."""
        try:
            document = json.loads(answer)
            if "boolean" in document:
                return document["boolean"] is True
            terms = [term for row in document["results"]["bindings"] for term in row.values()]
            return any(term["value"] in {"1", "true"} for term in terms)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self.client.no_result() from error

    def _whole(self, query: Query, names: list[str], answer: bytes, fields: Fields) -> bytes:
        """Return all rows of an answer that the server may have cut off, page by page.

        Raises ``StoreError`` where the pages are not what was counted.
        """
        rows = bindings(self.client, answer)
        if not rows or len(rows) % _ROUND:
            return answer
        total, size = self._counted(query, fields), len(rows)
        if total <= size:
            return answer
        found: list[dict[str, Any]] = []
        while len(found) < total and rows:
            page = query.page(names, len(found), size)
            rows = bindings(self.client, self.client.rows(page, fields))
            found += rows
        if len(found) != total:
            raise StoreError(
                f"{self.client.address.shown}: gave {len(found):,} rows of {total:,}; "
                "ask for less (LIMIT), or try again"
            )
        return json.dumps({"head": {"vars": names}, "results": {"bindings": found}}).encode()

    def _counted(self, query: Query, fields: Fields) -> int:
        try:
            [row] = bindings(self.client, self.client.rows(query.count(), fields))
            return int(row["rows"]["value"])
        except (ValueError, KeyError, TypeError) as error:
            raise self.client.no_result() from error

    def _parsed(self, answer: bytes) -> Results:
        """Return an answer as values; addresses that stand for blank nodes become these again."""
        try:
            if GENID.encode() in answer:
                document = json.loads(answer)
                for row in document["results"]["bindings"]:
                    row |= {name: _as_node(term) for name, term in row.items()}
                answer = json.dumps(document).encode()
            return ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, KeyError, TypeError) as error:
            raise self.client.no_result() from error

    def _triples(self, answer: bytes) -> Results:
        """Return triples as Oxigraph's own answer to a query."""
        found = ox.Store()
        try:
            found.load(answer, format=ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise self.client.no_result() from error
        return found.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _as_node(term: dict[str, str]) -> dict[str, str]:
    found = node(term["value"]) if term.get("type") == "uri" else None
    if isinstance(found, ox.BlankNode):
        return {"type": "bnode", "value": found.value}
    return term


def _ways(named: Fields) -> Iterator[Fields]:
    """Yield the ways in which servers are asked for the union of their graphs."""
    for union in known()["union"]:
        yield [*union["query"].items(), *(named if union.get("named") else ())]

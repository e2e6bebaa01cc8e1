"""The SPARQL endpoint: protocol, formats, datasets, limits, what it refuses, and real clients."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, XML, SPARQLWrapper

from graph.dossier import Dossier
from graph.web import ServeOptions

Serve = Callable[..., AbstractContextManager[str]]
ROWS = "SELECT ?claim WHERE { ?claim a film:Claim } ORDER BY ?claim LIMIT 3"
TRIPLES = "CONSTRUCT { ?s a film:Claim } WHERE { ?s a film:Claim } LIMIT 3"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENTITIES = "https://w3id.org/filmgraph/graph/entities"
FORM = {"content-type": "application/x-www-form-urlencoded"}
QUERY = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
TYPED = "ASK { ?s a film:Person }"
NAMED = "ASK { GRAPH ?g { ?s a film:Person } }"
PLAIN = f"default-graph-uri={ENTITIES}"
OTHER = "default-graph-uri=http://example.org/none"
NAMES = f"named-graph-uri={ENTITIES}"


@pytest.mark.parametrize(
    ("method", "parameters", "body", "headers", "expected"),
    [
        ("POST", OTHER, urlencode({"query": "ASK {}"}), FORM, True),
        ("POST", "", "ASK {}", QUERY, True),
        ("GET", urlencode({"query": "ASK {}"}), None, {}, True),
        ("GET", f"{urlencode({'query': TYPED})}&{PLAIN}&{OTHER}", None, {}, True),
        ("GET", f"{urlencode({'query': TYPED})}&{OTHER}", None, {}, False),
        ("POST", f"{PLAIN}&{OTHER}", TYPED, QUERY, True),
        ("POST", NAMES, NAMED, QUERY, True),
        ("POST", NAMES, TYPED, QUERY, False),
        ("GET", f"{urlencode({'query': NAMED})}&{NAMES}", None, {}, True),
        ("POST", f"{OTHER}&{NAMES}", NAMED, QUERY, True),
        ("POST", f"{PLAIN}", NAMED, QUERY, False),
        ("POST", NAMES, f"ASK FROM <http://example.org/none> {NAMED[3:]}", QUERY, True),
        ("PUT", urlencode({"query": "ASK {}"}), None, FORM, 405),
        ("GET", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", None, {}, 400),
        ("POST", "", "ASK {}", {"content-type": "text/plain"}, 415),
        ("POST", "", urlencode({"query": "ASK {}"}), {}, 415),
        ("POST", "", "ASK {}", {}, 415),
        ("POST", "", "ASK {}".encode("utf-16"), QUERY, 400),
        (
            "POST",
            "",
            "ASK {}".encode("utf-16"),
            {"content-type": "application/sparql-query; charset=UTF-16"},
            415,
        ),
        ("GET", urlencode({"query": "ASK {"}), None, {}, 400),
        ("GET", urlencode({"update": "CLEAR ALL"}), None, {}, 400),
        ("POST", "", "update=CLEAR+NAMED&update=CLEAR+DEFAULT", FORM, 400),
        ("POST", "", "CLEAR NAMED", {"content-type": "text/plain"}, 415),
        ("POST", "", "update=CLEAR%20NAMED", {}, 415),
        (
            "POST",
            "",
            "CLEAR NAMED".encode("utf-16"),
            {"content-type": "application/sparql-update; charset=UTF-16"},
            415,
        ),
        ("POST", "", "update=CLEAR+ALL", FORM, 403),
        ("POST", "", "CLEAR ALL", UPDATE, 403),
        ("POST", "", "query=", FORM, 400),
        ("GET", "query=CLEAR+ALL", None, {}, 400),
    ],
)
def test_the_protocol_is_kept(
    client: httpx.Client,
    method: str,
    parameters: str,
    body: str | bytes | None,
    headers: Mapping[str, str],
    expected: bool | int,
) -> None:
    """Each test of W3C's suite that applies to an endpoint that only reads, on the example's graphs."""
    response = client.request(method, f"/sparql?{parameters}", content=body, headers=headers)
    if isinstance(expected, bool):
        assert response.status_code == 200, response.text
        assert response.json()["boolean"] is expected
    else:
        assert response.status_code == expected
        assert response.text.count("\n") == 1 or expected == 405


@pytest.mark.parametrize(
    ("query", "asked", "expected"),
    [
        (ROWS, "", "application/sparql-results+json"),
        (ROWS, "application/json", "application/json"),
        (ROWS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ROWS, "text/html, application/xml;q=0.9, */*;q=0.1", "application/xml"),
        (ROWS, "text/csv;q=0.5, text/tab-separated-values;q=0.8", "text/tab-separated-values"),
        (ROWS, "text/*", "text/csv"),
        (TRIPLES, "*/*", "text/turtle"),
        (TRIPLES, "application/n-triples", "application/n-triples"),
        (TRIPLES, "application/n-quads", "application/n-quads"),
        (TRIPLES, "application/ld+json, text/turtle;q=0.9", "application/ld+json"),
        (TRIPLES, "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_every_standard_format_is_negotiated(
    client: httpx.Client, query: str, asked: str, expected: str
) -> None:
    """The answer comes in the format that the client likes best, and says the same in each."""
    response = client.get("/sparql", params={"query": query}, headers={"accept": asked})
    media = response.headers["content-type"].partition(";")[0]
    assert media == expected
    assert "accept" in response.headers["vary"].lower()
    if query is TRIPLES:
        form = ox.RdfFormat.from_media_type(media)
        assert form is not None
        assert len(list(ox.parse(response.content, form))) == 3
    elif media != "text/csv":
        results = ox.QueryResultsFormat.from_media_type(media)
        assert results is not None
        answer = ox.parse_query_results(response.content, results)
        assert isinstance(answer, ox.QuerySolutions)
        assert len(list(answer)) == 3
    else:
        assert len(response.text.split("\r\n")) == 5


def test_the_format_can_stand_in_the_address(client: httpx.Client) -> None:
    """``format=`` wins over ``Accept``; one that does not fit, or that nobody knows, is refused."""
    csv = client.get("/sparql", params={"query": ROWS, "format": "csv"}, headers={"accept": "*/*"})
    assert csv.text.startswith("claim\r\n")
    jsonld = client.get("/sparql", params={"query": TRIPLES, "format": "json"})
    assert jsonld.headers["content-type"] == "application/ld+json"
    assert client.get("/sparql", params={"query": TRIPLES, "format": "csv"}).status_code == 406
    assert client.get("/sparql", params={"query": ROWS, "format": "pdf"}).status_code == 400
    pdf = {"accept": "application/pdf"}
    assert client.get("/sparql", params={"query": ROWS}, headers=pdf).status_code == 406


def test_an_answer_is_fetched_once(client: httpx.Client) -> None:
    """The same query of the same graph is 304; another format, or a random answer, is no match."""
    first = client.get("/sparql", params={"query": ROWS})
    known = {"if-none-match": f'"x", {first.headers["etag"]}'}
    assert client.get("/sparql", params={"query": ROWS}, headers=known).status_code == 304
    other = client.get("/sparql", params={"query": ROWS, "format": "xml"}, headers=known)
    assert other.status_code == 200
    varying = client.get("/sparql", params={"query": "SELECT (RAND() AS ?x) {}"})
    assert "etag" not in varying.headers


def test_other_origins_may_read(client: httpx.Client) -> None:
    """A web application elsewhere may ask, without cookies."""
    origin = {"origin": "https://yasgui.example"}
    answer = client.get("/sparql", params={"query": ROWS}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    refused = client.get("/sparql", params={"query": "ASK {"}, headers=origin)
    assert refused.headers["access-control-allow-origin"] == "*"
    before = client.options("/sparql", headers={**origin, "access-control-request-method": "POST"})
    assert "POST" in before.headers["access-control-allow-methods"]


def test_the_endpoint_describes_itself(client: httpx.Client) -> None:
    """Without a query, and at VoID's own address, the endpoint says what it can do and what it holds."""
    store = ox.Store()
    response = client.get("/sparql", headers={"accept": "text/turtle"})
    store.load(response.content, format=ox.RdfFormat.TURTLE)
    again = client.get("/.well-known/void", headers={"accept": "application/rdf+xml"})
    assert len(list(ox.parse(again.content, ox.RdfFormat.RDF_XML))) == len(store)
    asking = """
        PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?size ?graphs {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:feature sd:UnionDefaultGraph ;
            sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset ?data .
          ?data void:triples ?size ; void:classPartition/void:class ?class .
          { SELECT (SUM(?n) AS ?graphs) { ?g sd:graph/void:triples ?n } }
          FILTER (STRENDS(STR(?class), "ontology#Person"))
        }"""
    [row] = store.query(asking)  # type: ignore[misc]  # rows of a SELECT query
    told = client.post(
        "/sparql", content="SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", headers=QUERY
    )
    [counted] = told.json()["results"]["bindings"]
    assert row["endpoint"].value == f"{client.base_url}/sparql".replace("//sparql", "/sparql")
    assert row["size"].value == row["graphs"].value == counted["n"]["value"]


@pytest.fixture(scope="module")
def strict(serve: Serve, built_example: Dossier) -> Iterator[httpx.Client]:
    """A server of little patience."""
    options = ServeOptions(time_limit=1.5, row_limit=50, services=("http://127.0.0.1:9/",))
    with serve(built_example, options) as at, httpx.Client(base_url=at, timeout=30) as found:
        yield found


def test_a_stuck_query_is_ended_and_blocks_nobody(strict: httpx.Client) -> None:
    """While queries without end go on, others and pages are answered; then one line says why."""
    with ThreadPoolExecutor() as many:
        stuck = [many.submit(strict.get, "/sparql", params={"query": ENDLESS}) for _ in range(3)]
        time.sleep(1.2)
        began = time.monotonic()
        for _ in range(5):
            assert strict.get("/sparql", params={"query": ROWS}).status_code == 200
            assert strict.get("/healthz").status_code == 200
        ended = [future.result() for future in stuck]
    assert time.monotonic() - began < 20
    assert [answer.status_code for answer in ended] == [503] * 3
    assert ended[0].text == "query: took over 1.5 s and was ended\n"


@pytest.mark.parametrize("media", ["json", "xml", "csv", "tsv", "nt", "turtle"])
def test_too_long_an_answer_is_refused(strict: httpx.Client, media: str) -> None:
    """Fifty rows or triples are given, one more is not; text that looks like rows counts as none."""
    tricky = "'},{\"a\":[{,{<result>\\n\\r\\n'"
    rows = f"SELECT ?s ({tricky} AS ?x) {{ ?s ?p ?o }} LIMIT "
    triples = "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } } LIMIT "
    query = triples if media in {"nt", "turtle"} else rows
    fine = strict.get("/sparql", params={"query": f"{query} 50", "format": media})
    assert fine.status_code == 200, fine.text
    refused = strict.get("/sparql", params={"query": f"{query} 51", "format": media})
    assert refused.status_code == 400
    assert "over 50" in refused.text


def test_no_query_asks_another_server_without_leave(strict: httpx.Client) -> None:
    """``SERVICE`` is refused, however it is written, but for the addresses that were allowed."""
    for written in (
        "SERVICE <http://127.0.0.1:1/> {}",
        "service#\n silent # {\n<http://127.0.0.1:1/>\t{}",
        "?s ?p 1SERVICE<http://127.0.0.1:1/>{}",
        'FILTER(?a<?b#x>"""\n) SERVICE ?a {} #"""',
        "VALUES ?u { <http://127.0.0.1:9/> } SERVICE ?u {}",
    ):
        refused = strict.get("/sparql", params={"query": f"SELECT * {{ {written} }}"})
        assert refused.status_code == 403, written
    allowed = strict.get(
        "/sparql", params={"query": "ASK { SERVICE SILENT <http://127.0.0.1:9/> {} }"}
    )
    assert allowed.json()["boolean"] is True
    harmless = "SELECT ?service { BIND ('SERVICE' AS ?service) GRAPH ?service { ?s ?p ?o } }"
    assert strict.get("/sparql", params={"query": harmless}).status_code == 200


def test_a_fatal_query_ends_only_its_worker(strict: httpx.Client) -> None:
    """A query that brings Oxigraph down is told so; the next one is answered."""
    fatal = strict.post("/sparql", content="SELECT * " + "{" * 200_000, headers=QUERY)
    assert fatal.status_code == 400
    assert strict.post("/sparql", content="ASK {}", headers=QUERY).json()["boolean"] is True


def test_real_clients_are_served(address: str) -> None:
    """SPARQLWrapper and RDFLib's store read rows, truths and graphs."""
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setQuery(ROWS)
    for media in (JSON, XML):
        wrapper.setReturnFormat(media)
        answer = wrapper.query()
        assert b"claim" in answer.response.read()
        answer.response.close()
    wrapper.setQuery(TRIPLES)
    wrapper.setReturnFormat(TURTLE)
    answer = wrapper.query()
    assert len(list(ox.parse(answer.response.read(), ox.RdfFormat.TURTLE))) == 3
    answer.response.close()
    remote = SPARQLStore(f"{address}/sparql")
    assert (
        len(list(remote.query(f"PREFIX film: <https://w3id.org/filmgraph/ontology#> {ROWS}"))) == 3
    )
    assert bool(remote.query("ASK { ?s ?p ?o }"))


def test_updates_need_leave_and_token_and_change_no_file(
    serve: Serve, built_example: Dossier
) -> None:
    """Allowed and with the token an update counts for the endpoint; the dossier's graph stays."""
    before = built_example.nquads().read_bytes()
    options = ServeOptions(allow_update=True, token="s3cret")
    told = "ASK { <http://example.org/s> ?p ?o }"
    insert = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <p> 1 } }"
    key = {"authorization": "Bearer s3cret"}
    with serve(built_example, options) as at, httpx.Client(base_url=at, timeout=30) as client:

        def send(text: str, **headers: str) -> int:
            sent = client.post("/sparql", content=text, headers={**UPDATE, **headers})
            return sent.status_code

        assert send(insert) == 401
        assert send(insert, authorization="Bearer wrong") == 401
        assert send(insert.replace("}", "", 1), **key) == 400
        assert send("LOAD <http://127.0.0.1:1/>", **key) == 403
        assert client.post("/sparql", content=told, headers=QUERY).json()["boolean"] is False
        assert send(insert, **key) == 204
        assert client.post("/sparql", content=told, headers=QUERY).json()["boolean"] is True
        graph = client.get("/rdf-graph-store?graph=http://example.org/g&format=nt")
        assert f"<{at}/p>" in graph.text
        assert send("DROP GRAPH <http://example.org/g>", **key) == 204
        assert client.post("/sparql", content=told, headers=QUERY).json()["boolean"] is False
    assert built_example.nquads().read_bytes() == before


def test_graphs_are_handed_out_whole(client: httpx.Client) -> None:
    """The graph store gives a graph by name, the union by ``?default``, and takes nothing."""
    graph = client.get("/rdf-graph-store", params={"graph": ENTITIES, "format": "nt"})
    assert len(graph.text.splitlines()) > 50
    whole = client.get("/rdf-graph-store?default", headers={"accept": "application/n-triples"})
    assert set(graph.text.splitlines()) < set(whole.text.splitlines())
    assert client.head("/rdf-graph-store?default").status_code == 200
    assert client.get("/rdf-graph-store?graph=http://example.org/none").status_code == 404
    assert client.get("/rdf-graph-store").status_code == 400
    assert client.put("/rdf-graph-store?default", content="").status_code == 405

"""Hold the local application's doors against what standards bodies publish to test them.

    python -m benchmarks.standards --protocol DIR --reconciliation DIR

``--protocol`` is ``sparql/sparql11/protocol`` of github.com/w3c/rdf-tests, ``--reconciliation`` is
``0.2`` of github.com/reconciliation-api/specs. Prints a line for each test that fails, then the counts.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from benchmarks.serving import served
from graph.dossier import Dossier
from graph.store import Store

TOKEN = "only-for-this-run"  # noqa: S105 # of a server that lives for seconds
DATA = "http://kasei.us/2009/09/sparql/data/"
TESTS = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX ht: <http://www.w3.org/2011/http#>
PREFIX cnt: <http://www.w3.org/2011/content#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?test ?path ?method ?body ?charset ?media ?status ?truth {
  ?test a mf:ProtocolTest ; mf:action/ht:requests/rdf:rest*/rdf:first ?request .
  ?request ht:absolutePath ?path ; ht:methodName ?method ; ht:resp ?response .
  OPTIONAL { ?request ht:body ?content . ?content cnt:chars ?body ; cnt:characterEncoding ?charset }
  OPTIONAL { ?request ht:headers/rdf:rest*/rdf:first ?header .
             ?header ht:fieldName "content-type" ; ht:fieldValue ?media }
  ?response mf:expectedStatus ?status .
  OPTIONAL { ?response mf:expectedBoolean ?truth }
} ORDER BY ?test DESC(?media)
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of W3C's suite: what is sent, whether it should succeed, the truth it expects."""

    method: str
    path: str
    body: bytes
    media: str
    succeeds: bool
    truth: str


def protocol_tests(folder: Path) -> dict[str, list[Sent]]:
    """Return the requests of each test of the manifest, by its name: updates first, then questions."""
    store = ox.Store()
    text = (folder / "manifest.ttl").read_bytes()
    store.load(text, format=ox.RdfFormat.TURTLE, base_iri="http://example.org/manifest")
    found: dict[str, dict[Sent, None]] = {}
    for row in Store(store).select(TESTS):
        sent = Sent(
            method=row["method"],
            path=row["path"].replace("/sparql/", "/sparql", 1),
            body=row["body"].encode(row["charset"] or "utf-8"),
            media=row["media"],
            succeeds=row["status"].endswith(("2xx", "3xx")),
            truth=row["truth"],
        )
        found.setdefault(row["test"].rpartition("#")[2], {})[sent] = None
    return {name: list(requests) for name, requests in found.items()}


@contextmanager
def asked(dossier: Dossier) -> Iterator[httpx.Client]:
    """Serve a dossier with updates allowed; yield a client that shows the token."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    with served(dossier.folder, "--allow-update", "--token", TOKEN) as (_, port):
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, timeout=30, headers=headers) as client:
            yield client


def passes(client: httpx.Client, test: Sent) -> bool:
    """Tell whether the endpoint answers a request as it should."""
    headers = {"content-type": test.media} if test.media else {}
    response = client.request(test.method, test.path, content=test.body or None, headers=headers)
    if response.is_server_error or response.is_success != test.succeeds:
        return False
    return not test.truth or str(response.json()["boolean"]).lower() == test.truth


def w3c_dossier(folder: Path, data: Path) -> Dossier:
    """Return a built dossier whose store is replaced by the graphs that the suite speaks of."""
    dossier = Dossier.copy_example(folder)
    dossier.build()
    store = dossier.nquads().parent / "store"
    shutil.rmtree(store)
    quads = [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(f"{DATA}{path.stem}.rdf"))
        for path in sorted(data.glob("*.nt"))
        for t in ox.parse(path.read_bytes(), ox.RdfFormat.N_TRIPLES)
    ]
    Store.write(store, quads)
    return dossier


def protocol(folder: Path, place: Path) -> Iterator[str]:
    """Run W3C's protocol tests; yield what fails, then how many passed."""
    counts: Counter[str] = Counter()
    with asked(w3c_dossier(place / "w3c", folder)) as client:
        for name, requests in protocol_tests(folder).items():
            kind = "update" if name.startswith("update") else "query"
            fine = all(passes(client, sent) for sent in requests)
            counts[f"{kind} {'passed' if fine else 'failed'}"] += 1
            if not fine:
                yield f"  {name}: not as expected"
    yield f"SPARQL 1.1 Protocol: {dict(counts)}"


def answers(client: httpx.Client) -> Iterator[tuple[str, Any]]:
    """Yield answers of the reconciliation service, each with the name of its schema."""
    batch = {
        "a": {"query": "Lee Spike", "type": "Person", "limit": 3},
        "b": {
            "query": "la femis",
            "properties": [{"pid": "^founded", "v": ["Ladj Ly", {"id": "x"}]}],
        },
        "c": {"query": "nobody at all"},
        "d": {"properties": [{"pid": "founded", "v": "École Kourtrajmé"}]},
    }
    extend = {
        "ids": ["person/ladj-ly", "person/nobody"],
        "properties": [
            {"id": p["id"]} for p in client.get("/reconcile/properties").json()["properties"]
        ],
    }
    yield "manifest", client.get("/reconcile").json()
    sent = client.post("/reconcile", data={"queries": json.dumps(batch)})
    yield "reconciliation-result-batch", sent.json()
    yield (
        "data-extension-response",
        client.post("/reconcile", data={"extend": json.dumps(extend)}).json(),
    )
    for path in ("/reconcile/properties", "/reconcile/properties?type=Person&limit=3"):
        yield "data-extension-property-proposal", client.get(path).json()
    for kind, plural in (("entity", "entities"), ("property", "properties"), ("type", "types")):
        for prefix in ("k", "fi", "zzz"):
            found = client.get(f"/reconcile/suggest/{kind}", params={"prefix": prefix}).json()
            yield f"suggest-{plural}-response", found


def reconciliation(folder: Path, place: Path) -> Iterator[str]:
    """Validate answers by the specification's schemas; send its valid and invalid query batches."""
    schemas = {
        p.stem: json.loads(p.read_text("utf-8")) for p in (folder / "schemas").glob("*.json")
    }
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], DRAFT7.create_resource(schema)) for schema in schemas.values()
    )
    dossier = Dossier.copy_example(place / "reconciliation")
    dossier.build()
    counts: Counter[str] = Counter()
    with asked(dossier) as client:
        for name, answer in answers(client):
            faults = list(Draft7Validator(schemas[name], registry=registry).iter_errors(answer))
            counts["valid" if not faults else "invalid"] += 1
            yield from (f"  {name}: {fault.message[:150]}" for fault in faults)
        yield from refusals(client, folder, counts)
    yield f"Reconciliation 0.2: {dict(counts)}"


def refusals(client: httpx.Client, folder: Path, counts: Counter[str]) -> Iterator[str]:
    """Send the specification's faulty query batches; yield those that are taken."""
    for path in sorted((folder / "examples/reconciliation-query-batch/invalid").glob("*.json")):
        answer = client.post("/reconcile", data={"queries": path.read_text("utf-8")})
        fine = answer.status_code == httpx.codes.BAD_REQUEST
        counts["faulty batches refused" if fine else "faulty batches taken"] += 1
        if not fine:
            yield f"  {path.name}: {answer.status_code}"


def main() -> None:
    """Print what failed, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--protocol", type=Path)
    parser.add_argument("--reconciliation", type=Path)
    options: Mapping[str, Path | None] = vars(parser.parse_args())
    with tempfile.TemporaryDirectory() as place:
        for name, run in (("protocol", protocol), ("reconciliation", reconciliation)):
            folder = options[name]
            for line in run(folder, Path(place)) if folder else ():
                print(line, flush=True)


if __name__ == "__main__":
    main()

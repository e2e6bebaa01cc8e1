"""Real engines: what is pushed to them is what is read from them, and the answers are the disk's."""

import logging
from collections.abc import Iterable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.describing import describe
from graph.dossier import Dossier
from graph.questions import ask, questions
from graph.remote import RemoteStore
from graph.store import ReadableStore
from tests.conftest import Say, Serve

BOOLEAN = "<http://www.w3.org/2001/XMLSchema#boolean>"
TELLING = {"awards", "money", "partners", "since", "single-source", "source"}
"""Questions of every form that are in use; the others take slower engines seconds (docs/engines.md)."""


def pushed(dossier: Dossier, address: str) -> Dossier:
    """Return a dossier whose build a server holds."""
    place = Dossier.open(dossier.folder, address=address)
    assert any("holds the build now" in remark for remark in place.build().remarks)
    assert place.build().remarks == ()
    return place


def compare(dossier: Dossier, server: Dossier, names: Iterable[str]) -> None:
    """Ask both these canned questions, and what is known of one thing."""
    here, there = dossier.store(), server.store()
    for name in names:
        sample = questions()[name].sample
        assert ask(here, name, sample).rows == ask(there, name, sample).rows, name
    thing = f"{dossier.config.base}organization/netflix"
    assert describe(here, thing, "ttl") == describe(there, thing, "ttl")
    assert roles(here) == roles(there) != []
    assert bool(there.query("ASK { ?s film:role ?o }"))
    assert not bool(there.query("ASK { ?s film:role film:role }"))


def roles(store: ReadableStore) -> list[str]:
    """Return triples of a store, by a query of that form, sorted."""
    found = store.query("CONSTRUCT { ?s film:role ?o } { ?s film:role ?o }")
    assert isinstance(found, ox.QueryTriples)
    return sorted(map(str, found))


def test_oxigraph_gives_the_same_answers_and_the_same_bytes(
    example: Dossier,
    oxigraph: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every question and the whole graph, by lists of graphs or the server's own union.

    A folder that was built anew is told that they differ.
    """
    server = pushed(example, oxigraph)

    compare(example, server, (q.name for q in questions().values() if not q.service))
    assert example.nquads().read_bytes() == server.nquads().read_bytes()
    assert len(example.store()) == len(server.store())
    union = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert [*example.store().select(union)] == [*server.store().select(union)]
    assert len(server.store().dataset()) == len(example.store().dataset())

    monkeypatch.setattr("graph.remote.store.LISTED", 0)
    compare(example, Dossier.open(example.folder, address=oxigraph), TELLING)
    claims = example.folder / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    Dossier.open(example.folder).build()
    with caplog.at_level(logging.WARNING):
        Dossier.open(example.folder, address=oxigraph).store()
    assert ["holds another build" in record.getMessage() for record in caplog.records] == [True]


def test_a_folder_that_is_not_built_reads_all_from_the_server(
    built_example: Dossier,
    data_example: Path,
    oxigraph: str,
    say: Say,
    serve: Serve,
    tmp_path: Path,
) -> None:
    """On another machine the dossier's settings and the address are enough, for ``serve`` as well."""
    pushed(built_example, oxigraph)
    (tmp_path / "dossier.toml").write_bytes((data_example / "dossier.toml").read_bytes())

    for command in (("gaps",), ("connect", "Spike Lee", "La Fémis")):
        here = say(*command, "--dossier", built_example.folder)
        assert here == say(*command, "--dossier", tmp_path, "--store", oxigraph)
        assert here[0] == 0
    with serve(Dossier.open(tmp_path, address=oxigraph)) as url:
        query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
        answer = httpx.post(f"{url}/sparql", data=query, headers={"Accept": "text/csv"})
        assert f"n\r\n{len(built_example.store())}\r\n" == answer.text
        assert "Netflix" in httpx.get(f"{url}/organization/netflix").text


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_value_is_data_whatever_it_says(text: str, echo: RemoteStore) -> None:
    """A bound text comes back as it was, and nothing else is asked."""
    query = "SELECT ?text ?n { { BIND (STRLEN(?text) AS ?n) } UNION { FILTER (?text = ?text) } }"
    values = {"text": ox.Literal(text)}

    rows = {(row["text"], row["n"]) for row in echo.select(query, values)}
    assert {(text, str(len(text))), (text, "")} == rows


@pytest.fixture
def echo(built_example: Dossier, oxigraph: str) -> RemoteStore:
    """A store on a real server."""
    server = pushed(built_example, oxigraph).server
    assert server is not None
    return server.store


def test_virtuoso_gives_the_same_answers(built_example: Dossier, virtuoso: str) -> None:
    """Pages included, for it cuts answers off; of what is pushed it changes how booleans are written."""
    server = pushed(built_example, virtuoso)

    compare(built_example, server, TELLING)
    changed = built_example.nquads().read_bytes()
    for plain, own in (("true", "1"), ("false", "0")):
        changed = changed.replace(f'"{plain}"^^{BOOLEAN}'.encode(), f'"{own}"^^{BOOLEAN}'.encode())
    assert sorted(changed.splitlines()) == sorted(server.nquads().read_bytes().splitlines())


def test_jena_gives_the_same_answers_and_the_same_bytes(built_example: Dossier, jena: str) -> None:
    """Jena's ARQ evaluates; its own server, Fuseki, was not at hand."""
    server = pushed(built_example, jena)

    compare(built_example, server, TELLING)
    assert built_example.nquads().read_bytes() == server.nquads().read_bytes()


def test_nobody_at_the_address_is_one_line(
    example: Dossier, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build is whole on disk although the server cannot be reached; the line says so, exit code 1."""
    monkeypatch.setattr("urllib3.util.retry.time.sleep", lambda _: None)
    code, _, told = say("build", example.folder, "--store", "http://ada:hunter2@127.0.0.1:9")

    assert (1, 1) == (code, told.count("\n"))
    assert told.startswith("filmgraph: http://127.0.0.1:9: cannot be reached")

"""A server that fails: one clear line, what it held stays, and the next try succeeds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import FilmgraphError, UsageError
from graph.remote import Address, Cargo, Client, Pushed, RemoteStore, StoreError, push
from graph.remote import batches as cutting
from graph.remote.record import UNDER_WAY, UnderWay, now, read_under_way
from tests.remote import loopback
from tests.remote.loopback import Fault, Loopback, serving

SECRET = "hunter2"
OLD = """
<http://a/1> <http://a/p> "one" <http://g/changed> .
<http://a/2> <http://a/p> "gone" <http://g/gone> .
_:c0 <http://a/p> _:c1 <http://g/same> .
"""
NEW = """
<http://a/1> <http://a/p> "two \\u0022 \\\\u0022 } ; DROP ALL #" <http://g/changed> .
<http://a/3> <http://a/p> "new"@fr <http://g/new> .
<http://a/4> <http://a/p> "new" <http://g/other> .
_:c0 <http://a/p> _:c1 <http://g/same> .
"""


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A SPARQL server that does as it is told."""
    with serving() as found:
        yield found


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing between two tries."""
    monkeypatch.setattr("urllib3.util.retry.time.sleep", lambda _: None)


def cargo(folder: Path, text: str, key: str, base: str = "http://a/") -> Cargo:
    """Return a build of these quads."""
    path = folder / f"{key}.nq"
    path.write_text("".join(f"{line}\n" for line in sorted(text.strip().splitlines())))
    return Cargo(path, key, base, "A dossier")


def held(server: Loopback) -> list[str]:
    """Return what a reader is told that the server holds, as sorted lines."""
    return sorted(map(str, RemoteStore(server.url)))


def lines(text: str) -> list[str]:
    """Return the quads of a text, sorted."""
    return sorted(map(str, ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True)))


FAULTS = [
    (loopback.broken, "fails (500 Internal Server Error): out of luck"),
    (loopback.busy, "is too busy (429 Too Many Requests); try again later"),
    (loopback.half, "broke off in the middle of its answer"),
    (loopback.dropped, "broke off in the middle of its answer"),
    (loopback.cut, "answers with what is no SPARQL result"),
    (loopback.log_in, "answers with text/html instead of"),
    (loopback.unauthorized, "refuses (401 Unauthorized); say who asks: FILMGRAPH_STORE_USER"),
    (loopback.denied, "refuses what it was asked (400 Bad Request)"),
    (loopback.silent, "did not answer within 0.2 s"),
]


@pytest.mark.parametrize(
    ("fault", "told"), FAULTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_fault_that_stays_is_one_line_without_the_password(
    server: Loopback, fault: Fault, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which server, what it did and what to do; never who asked by which password."""
    monkeypatch.setenv("FILMGRAPH_STORE_TIMEOUT", "0.2")
    server.fail(fault)

    with pytest.raises(StoreError) as error:
        RemoteStore(server.url.replace("://", f"://ada:{SECRET}@"))

    message = str(error.value)
    assert message.startswith(f"{server.url}: ")
    assert told in message
    assert "\n" not in message
    assert SECRET not in message
    assert "YWRhOmh1bnRlcjI=" not in message


def test_a_secret_is_found_before_a_message_is_shortened(server: Loopback) -> None:
    """Though its spaces would be made one."""
    server.fail(lambda handler: handler.answer(400, b"no  open  sesame  here"))

    with pytest.raises(StoreError, match=r"400 Bad Request\): no \*\*\* here$"):
        RemoteStore(server.url.replace("://", "://ada:open%20%20sesame@"))


@pytest.mark.parametrize("fault", [loopback.broken, loopback.busy, loopback.half, loopback.dropped])
def test_a_passing_fault_is_not_noticed(server: Loopback, tmp_path: Path, fault: Fault) -> None:
    """A request that meets it is sent again, whatever the request was."""
    push(Client(Address.read(server.url)), cargo(tmp_path, OLD, "old"), "t")
    server.fail(fault, times=2)

    assert lines(OLD) == held(server)


def test_wherever_a_push_breaks_off_the_old_build_stays_and_the_next_push_succeeds(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failing from the first request on, from the second, …, until a push is whole."""
    faults = (loopback.broken, loopback.dropped)
    monkeypatch.setattr(cutting, "SMALL", 1)
    client = Client(Address.read(server.url))
    for first in range(100):
        server.data.clear()
        push(client, cargo(tmp_path, OLD, "old"), "t")
        server.fail(faults[first % 2], first)
        try:
            push(client, cargo(tmp_path, NEW, "new"), "t")
        except StoreError:
            server.fault = None
            assert lines(OLD) == held(server)
        else:
            break
        again = push(client, cargo(tmp_path, NEW, "new"), "t")
        assert (3, 1) == (again.sent, again.dropped)
        assert lines(NEW) == held(server)
        assert not read_under_way(client)
        assert not any("aside" in name for name in graphs(server))

    assert first > 10
    server.fault = None
    assert lines(NEW) == held(server)


@pytest.mark.parametrize("graph", ["push", "push/under-way"])
def test_a_record_that_cannot_be_read_is_one_line(
    server: Loopback, tmp_path: Path, graph: str
) -> None:
    """It says which graph to drop, and a push does well then."""
    client = Client(Address.read(server.url))
    name = f"https://w3id.org/filmgraph/graph/{graph}"
    server.data.update(f"INSERT DATA {{ GRAPH <{name}> {{ <{name}> <http://a/p> 1 }} }}")

    with pytest.raises(StoreError, match=f"cannot be read in <{name}>; drop that graph"):
        push(client, cargo(tmp_path, OLD, "old"), "t")

    server.data.update(f"DROP GRAPH <{name}>")
    push(client, cargo(tmp_path, OLD, "old"), "t")
    assert lines(OLD) == held(server)


def graphs(server: Loopback) -> set[str]:
    """Return the names of the graphs of a server."""
    return {str(getattr(graph, "value", "")) for graph in server.data.named_graphs()}


def test_an_answer_that_is_lost_after_the_last_update_is_no_failure(
    server: Loopback, tmp_path: Path
) -> None:
    """The server did what it was asked and hung up: its record says that it is done."""
    client = Client(Address.read(server.url))
    push(client, cargo(tmp_path, OLD, "old"), "t")
    server.lose = "DROP SILENT GRAPH <https://w3id.org/filmgraph/graph/push/under-way>"

    assert push(client, cargo(tmp_path, NEW, "new"), "t").changed

    assert not server.lose
    assert lines(NEW) == held(server)


def test_what_is_held_already_is_not_sent_again(server: Loopback, tmp_path: Path) -> None:
    """Only graphs that changed are; without any change nothing is written."""
    client = Client(Address.read(server.url))

    assert (3, 3) == counts(push(client, cargo(tmp_path, OLD, "old"), "t"))
    assert (0, 3) == counts(push(client, cargo(tmp_path, OLD, "old"), "t"))
    assert (3, 4) == counts(push(client, cargo(tmp_path, NEW, "new"), "u"))
    server.seen.clear()
    assert (0, 4) == counts(push(client, cargo(tmp_path, NEW, "new"), "v"))
    assert {"/query"} == {path for path, _ in server.seen}


def counts(done: Pushed) -> tuple[int, int]:
    """Return how many graphs were sent, of how many."""
    return done.sent, done.graphs


def test_a_second_pusher_waits_for_the_first_unless_it_fell_silent(
    server: Loopback, tmp_path: Path
) -> None:
    """A fresh push of somebody else is left alone; one of long ago is cleared away."""
    client = Client(Address.read(server.url))
    push(client, cargo(tmp_path, OLD, "old"), "t")
    server.data.update("INSERT DATA { GRAPH <http://g/half> { <http://a/9> <http://a/p> 9 } }")
    other = UnderWay("other", "their", 1, now(), ("http://g/half", "http://g/changed"))
    server.data.extend(other.quads())

    with pytest.raises(FilmgraphError, match="is being pushed to by somebody else"):
        push(client, cargo(tmp_path, NEW, "new"), "t")
    assert lines(OLD) == held(server)

    server.data.remove_graph(UNDER_WAY)
    server.data.extend(replace(other, time="2024-01-01T00:00:00+00:00").quads())
    push(client, cargo(tmp_path, NEW, "new"), "t")
    assert lines(NEW) == held(server)
    assert "http://g/half" not in graphs(server)


def test_another_dossier_and_what_others_put_there_are_left_alone(
    server: Loopback, tmp_path: Path
) -> None:
    """A dossier with another base is not replaced; graphs of others are neither read nor dropped."""
    client = Client(Address.read(server.url))
    server.data.update("INSERT DATA { GRAPH <http://g/theirs> { <http://a/9> <http://a/p> 9 } }")
    push(client, cargo(tmp_path, OLD, "old"), "t")

    assert lines(OLD) == held(server)
    assert 3 == len(list(RemoteStore(server.url).select("SELECT * { ?s ?p ?o }")))
    with pytest.raises(FilmgraphError, match="holds another dossier"):
        push(client, cargo(tmp_path, NEW, "new", "http://b/"), "t")
    assert "http://g/theirs" in graphs(server)


def test_without_a_graph_store_updates_do(server: Loopback, tmp_path: Path) -> None:
    """A server that speaks SPARQL alone gets the same."""
    server.graph_store = False

    push(Client(Address.read(server.url)), cargo(tmp_path, NEW, "new"), "t")

    assert lines(NEW) == held(server)


def test_an_answer_that_was_cut_off_is_read_page_by_page(server: Loopback, tmp_path: Path) -> None:
    """All rows come, each once, in the query's own order; a server that loses rows is found out."""
    text = "".join(f'<http://a/{n}> <http://a/p> "{n:04}" <http://g/1> .\n' for n in range(1050))
    push(Client(Address.read(server.url)), cargo(tmp_path, text, "big"), "t")
    store = RemoteStore(server.url)
    server.cap = 100

    rows = [row["o"] for row in store.select("SELECT ?o { ?s ?p ?o } # } \n ORDER BY DESC(?o)")]

    assert [f"{n:04}" for n in reversed(range(1050))] == rows
    assert lines(text) == sorted(map(str, store))


# ---- Who asks -------------------------------------------------------------------------------------


def test_credentials_go_where_they_belong_and_nowhere_else(
    server: Loopback, tmp_path: Path
) -> None:
    """Address, token, variables, netrc, in this order; over an open line to another machine never."""
    host = server.url.removeprefix("http://")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login netty password p\n")
    own = {"NETRC": str(tmp_path / "netrc")}
    named = {**own, "FILMGRAPH_STORE_USER": "eva", "FILMGRAPH_STORE_PASSWORD": SECRET}
    token = {**named, "FILMGRAPH_STORE_TOKEN": SECRET}

    def header(url: str, environment: dict[str, str]) -> str:
        found = Address.read(url, environment)
        assert SECRET not in f"{found} {found.shown}"
        return found.authorization

    assert "Basic YWRhOmh1bnRlcjI=" == header(f"http://ada:{SECRET}@{host}", token)
    assert f"Bearer {SECRET}" == header(server.url, token)
    assert "Basic ZXZhOmh1bnRlcjI=" == header(server.url, named)
    assert "Basic bmV0dHk6cA==" == header(server.url, own)
    assert not header("http://localhost:1", own)
    assert header("https://example.org/sparql", token)
    with pytest.raises(UsageError, match="over an open line") as error:
        Address.read(f"http://ada:{SECRET}@example.org/sparql", {})
    assert SECRET not in str(error.value)
    assert Address.read("http://example.org/ds", {**token, "FILMGRAPH_STORE_PLAIN": "1"})


def test_no_proxy_stands_before_this_machine(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password for it, over an open line, is for nobody else."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        place = Address.read(server.url.replace("://", f"://ada:{SECRET}@"))

        assert push(Client(place), cargo(tmp_path, OLD, "old"), "t").changed

    assert not proxy.seen


def test_a_redirect_is_told_and_not_followed(server: Loopback) -> None:
    """Another server gets no request, and so no credentials."""
    with serving() as other:
        server.fail(lambda handler: handler.answer(307, Location=f"{other.url}/query"))

        with pytest.raises(StoreError, match=r"leads on .307 .* give that address if you trust it"):
            RemoteStore(server.url.replace("://", f"://ada:{SECRET}@"))

        assert not other.seen


@pytest.mark.parametrize(
    "text",
    [
        "ftp://a/",
        "data/example",
        "http://",
        "http://a:x/",
        "http://a/ b",
        "http://a/?q",
        "https://a\n/",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Before anything is sent."""
    with pytest.raises(UsageError, match="--store"):
        Address.read(text, {})


def test_nobody_there_is_one_line() -> None:
    """The address is named, and what to look at."""
    with serving() as gone:
        url = gone.url

    with pytest.raises(StoreError, match="cannot be reached; see that the address is right"):
        RemoteStore(url)

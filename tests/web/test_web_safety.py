"""Safety: who is answered, who may write, what is never fetched, what never ends a page."""

from __future__ import annotations

import ipaddress
import logging
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from starlette.testclient import TestClient

from graph.dossier import Dossier
from graph.errors import FilmgraphError, InputError
from graph.sources.remote import fetch
from graph.web import ServeOptions, chores, create_app
from graph.web.chores import Article, Place
from graph.web.guard import POLICY
from graph.web.workers import TooLongError, Workers

TOKEN = "a-long-token-that-nobody-guesses"
PROOF = re.compile(r'name="proof" value="(\w+)"')


@pytest.fixture
def local(example: Dossier) -> Iterator[TestClient]:
    """Somebody at this machine."""
    with TestClient(create_app(example), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def remote(example: Dossier) -> Iterator[TestClient]:
    """Somebody at another machine, whom the server answers under its name."""
    options = ServeOptions(host="0.0.0.0", names=("films.example.org",), token=TOKEN)
    with TestClient(create_app(example, options), base_url="http://films.example.org") as client:
        yield client


def merge(client: TestClient, proof: str, **headers: str) -> int:
    """Send the form that merges two entities; return the status."""
    fields = {"one": "Netflix", "other": "Gobelins", "verdict": "different", "proof": proof}
    return client.post("/merges", data=fields, headers=headers, follow_redirects=False).status_code


def proof_of(client: TestClient) -> str:
    """Return the proof that a page's forms carry for this browser."""
    found = PROOF.search(client.get("/add", headers={"accept": "text/html"}).text)
    return found[1] if found else ""


def test_a_foreign_name_is_not_answered(local: TestClient) -> None:
    """A page elsewhere that leads its name here (DNS rebinding) gets nothing."""
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", ""):
        assert 421 == local.get("/", headers={"host": host}).status_code
    for host in ("127.0.0.1:8000", "[::1]:8000", "LOCALHOST", "192.168.0.7"):
        assert 200 == local.get("/healthz", headers={"host": host}).status_code


def test_pages_may_run_nothing_but_their_own(local: TestClient) -> None:
    """The policy allows nothing inline, and no page holds anything inline."""
    assert "unsafe" not in POLICY
    for path in ("/", "/organization/netflix", "/source/fr01-netflix-kourtrajme", "/map", "/nope"):
        page = local.get(path, headers={"accept": "text/html"})
        assert POLICY == page.headers["content-security-policy"]
        assert "nosniff" == page.headers["x-content-type-options"]
        assert not re.search(r"<style|<script(?! src)|\sstyle=|\son\w+=|https?://cdn", page.text)


def test_a_form_has_to_come_from_a_page_of_this_server(local: TestClient, example: Dossier) -> None:
    """Without its proof, with another browser's, from another site: refused, and nothing written."""
    log = example.folder / "judgements.jsonl"
    before = log.read_bytes()
    with TestClient(create_app(example), base_url="http://localhost") as other:
        stolen = proof_of(other)
    own = proof_of(local)

    assert 403 == merge(local, "")
    assert 403 == merge(local, stolen)
    assert 403 == merge(local, own, origin="http://evil.example")
    assert 403 == merge(local, own, **{"sec-fetch-site": "cross-site"})
    assert before == log.read_bytes()
    assert 303 == merge(local, own, origin="http://localhost")
    assert before != log.read_bytes()


def test_another_machine_needs_the_token_to_write(remote: TestClient) -> None:
    """It reads; it writes after it has shown the token, which no cookie holds and no script reads."""
    proof = proof_of(remote) or ""
    wrong = remote.post("/login", data={"token": "guess", "proof": login_proof(remote)})

    assert 200 == remote.get("/organization/netflix").status_code
    assert 401 == merge(remote, proof)
    assert 401 == merge(remote, proof, authorization="Bearer guess")
    assert 401 == wrong.status_code
    right = remote.post(
        "/login",
        data={"token": TOKEN, "proof": login_proof(remote)},
        follow_redirects=False,
    )
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert TOKEN not in cookie
    assert 303 == merge(remote, proof_of(remote))
    remote.cookies.clear()
    assert 303 == merge(remote, "", authorization=f"Bearer {TOKEN}")


def login_proof(client: TestClient) -> str:
    """Return the proof of the page that asks for the token."""
    found = PROOF.search(client.get("/login", headers={"accept": "text/html"}).text)
    assert found
    return found[1]


def test_a_prefix_is_kept_whether_the_proxy_strips_it_or_not(built_example: Dossier) -> None:
    """Every address on a page begins with it, and leads back here."""
    options = ServeOptions(root_path="/films", read_only=True)
    with TestClient(create_app(built_example, options), base_url="http://localhost") as client:
        page = client.get("/films/organization/netflix", headers={"accept": "text/html"})
        stripped = client.get("/organization/netflix", headers={"accept": "text/html"})
        moved = client.get("/films/search?q=Netflix", follow_redirects=False)

    paths = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
    assert page.text == stripped.text
    assert all(path.startswith("/films/") for path in paths)
    assert "/films/organization/netflix" == moved.headers["location"]


def test_a_server_that_only_reads_writes_nothing(example: Dossier) -> None:
    """Whatever is shown."""
    options = ServeOptions(read_only=True, token=TOKEN)
    with TestClient(create_app(example, options), base_url="http://localhost") as client:
        assert 403 == merge(client, "", authorization=f"Bearer {TOKEN}")


def test_too_much_is_refused_unread(local: TestClient) -> None:
    """By what is announced, and by what comes where nothing is."""

    def flood() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1_000_000
            sent.append(1)

    sent: list[int] = []
    proof = proof_of(local)
    announced = local.post("/add", headers={"content-length": "100000000"}, content=b"x")
    kind = {"content-type": "application/x-www-form-urlencoded", "x-proof": proof}
    streamed = local.post("/merges", content=flood(), headers=kind)

    assert 413 == announced.status_code
    assert 413 == streamed.status_code


def test_no_name_leads_out_of_the_dossier(local: TestClient, example: Dossier) -> None:
    """Not in an address, not of an upload, not as the dossier's own ending."""
    for path in ("/source/..%2Fdossier", "/source/%2e%2e%2fclaims", "/static/..%2f__init__.py"):
        assert 404 == local.get(path).status_code
    name = chores.add(Place.of(example), Article("../../../évil.txt", b"Un texte.", "", {}))
    with pytest.raises(FilmgraphError, match="ending"):
        chores.add(Place.of(example), Article("x.toml", b"title = 1", "", {}))

    assert "evil" == name
    assert [example.folder / "sources/evil.md"] == list(example.folder.parent.rglob("*evil*"))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://user:secret@198.51.100.1/",
        "ftp://user:secret@198.51.100.1/",
        "http://user:a/secret@198.51.100.1/",
        "file:///etc/passwd",
        "ftp://198.51.100.1/",
        "http://198.51.100.1:x/",
    ],
)
def test_no_inner_address_is_fetched(url: str) -> None:
    """However it is written; a password in it is not repeated."""
    with pytest.raises(InputError) as refused:
        fetch(url)
    assert "secret" not in str(refused.value)


asked: list[str] = []
"""The paths that the site below was asked for."""


class _Site(BaseHTTPRequestHandler):
    """A site with an article, and ways that lead elsewhere."""

    def do_GET(self) -> None:
        """Answer."""
        asked.append(self.path)
        moves = {"/inner": "http://127.0.0.2/", "/file": "file:///etc/passwd", "/loop": "/loop"}
        if self.path in moves:
            self.send_response(302)
            self.send_header("Location", moves[self.path])
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if self.path == "/png" else "text/html")
        if self.path == "/bomb":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(b"<p>Un article.</p>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_redirect_leads_to_no_inner_address() -> None:
    """Each is checked like the first; compressed answers, pictures and circles are refused too."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    one = ipaddress.ip_address("127.0.0.1")
    try:
        found = fetch(f"{here}/2024/un article é?q=à%20b", lambda a: a == one)
        for path in ("/inner", "/file", "/loop", "/bomb", "/png"):
            with pytest.raises(InputError):
                fetch(here + path, lambda a: a == one)
    finally:
        server.shutdown()
        server.server_close()

    expected = (
        "/2024/un%20article%20%C3%A9?q=%C3%A0%20b",
        "un-article-e.html",
        b"<p>Un article.</p>",
    )
    assert expected == (asked[0], found.file, found.data)


def test_the_log_tells_nothing_that_was_said(
    remote: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """It has method, path and status; no token, no words that were looked for or sent."""
    caplog.set_level(logging.INFO)
    remote.get("/search?q=un-secret")
    remote.post("/login", data={"token": TOKEN, "proof": login_proof(remote)})
    own = [r.getMessage() for r in caplog.records if not r.name.startswith("httpx")]

    assert any(line.startswith("GET /search 200") for line in own)
    assert not any("secret" in line or TOKEN in line for line in own)


def test_work_that_never_ends_is_ended() -> None:
    """Its caller is told, and the next one is served by a new process."""
    workers = Workers(1)
    try:
        with pytest.raises(TooLongError):
            workers.call(2.0, time.sleep, 3600)
        assert 7 == workers.call(60.0, sum, (3, 4))
    finally:
        workers.close()

"""Links: what a service proposes, what people decide, and what the graph then says."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph import __version__
from graph.calling import Caller, Patience
from graph.dossier import Dossier
from graph.errors import FilmgraphError, InputError
from graph.linking import Cache, Candidate, Query, Service, read_proposals
from graph.vocabulary import OWL, PROV, SKOS
from tests.conftest import Say
from tests.stand_in import Asked, Reply, StandIn, always

SPIKE = "http://www.wikidata.org/entity/Q51566"
MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "Wikidata reconci.link (fr)",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "defaultTypes": [{"id": "Q35120", "name": "entity"}],
    "view": {"url": "https://www.wikidata.org/wiki/{{id}}"},
}
KNOWN: dict[str, list[dict[str, Any]]] = {
    "Spike Lee": [
        {
            "id": "Q51566",
            "name": "Spike Lee",
            "description": "réalisateur américain",
            "features": [{"id": "all_labels", "value": 100}],
            "match": True,
            "score": 100,
            "type": [{"id": "Q5", "name": "être humain"}],
        },
        {
            "id": "Q109405",
            "name": "Spike Lee <script>alert(1)</script>\x1b[31m",
            "description": "",
            "features": [],
            "match": False,
            "score": "61.5",
            "type": [],
        },
    ],
    "Zorn Films": [{"id": "../../x y>", "name": "Zorn", "score": 50, "match": True, "type": []}],
}
QUICK = Patience(connect=2, answer=5, tries=4, pause=0.01, longest=0.5, interval=0)


def wikidata(asked: Asked) -> Reply:
    """Answer as Wikidata's service does."""
    if asked.method == "GET":
        return Reply.json(MANIFEST)
    queries = json.loads(asked.form["queries"])
    return Reply.json({k: {"result": KNOWN.get(q["query"], [])} for k, q in queries.items()})


def queries(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """The queries of requests, in order."""
    return [q for a in asked for q in json.loads(a.form["queries"]).values()]


def opened(stand_in: StandIn, folder: Path) -> Service:
    """A client of the stand-in that is quick to try again."""
    return Service.open(stand_in.address, Caller(QUICK), Cache(folder / "x" / "c.sqlite", 30))


def labels(found: Sequence[tuple[Query, list[Candidate]]]) -> list[list[str]]:
    """What is proposed for each query."""
    return [[c.label for c in candidates] for _, candidates in found]


def test_a_proposal_becomes_a_link_by_a_decision(
    dossier: Dossier, stand_in: StandIn, say: Say
) -> None:
    """Nothing is linked unasked, not even what the service is sure of; the graph says who did when."""
    stand_in.answer = wikidata
    code, printed, told = say("link", "-d", dossier.folder, "--service", stand_in.address)
    assert code == 0, told
    assert "3 entités" in told
    assert stand_in.address.split("/")[2] in told
    assert [line.split(",")[:2] for line in printed.splitlines()[1:]] == [
        ["Spike Lee", "Spike Lee"],
        ["Spike Lee", "Spike Lee <script>alert(1)</script> [31m"],
    ]
    types = {q["query"]: q["type"] for q in queries(stand_in.posted)}
    assert types.keys() == {"École Zénith", "Spike Lee", "Zorn Films"}
    assert types["Spike Lee"] == "Q5", "the ontology says what a class is called there"
    assert "Q783794" in types["Zorn Films"], "or by what several names"
    agent = stand_in.posted[0].headers["User-Agent"]
    assert agent == f"filmgraph/{__version__} (+https://w3id.org/filmgraph/)"
    assert dossier.build().changed is False

    assert say("judge", "Spike Lee", "same", "Q51566", "-d", dossier.folder)[0] == 0
    dossier.build()
    assert say("show", "Spike Lee", "-d", dossier.folder)[1].count("Q51566")
    node = "<https://example.org/essai/person/spike-lee>"
    quads = dossier.nquads().read_text(encoding="utf-8")
    assert f"{node} {SKOS.exactMatch} <{SPIKE}>" in quads
    axiom = [line for line in quads.splitlines() if "/link/person/spike-lee/" in line]
    for predicate in (OWL.annotatedTarget, PROV.wasAttributedTo, PROV.hadPrimarySource):
        assert any(str(predicate) in line for line in axiom)
    assert any('"100"' in line for line in axiom)


def test_a_decision_on_a_link_holds_until_it_is_undone(
    dossier: Dossier, stand_in: StandIn, say: Say
) -> None:
    """Who is linked is not asked about again, what is refused not proposed; undoing leaves no trace."""
    stand_in.answer = wikidata
    before = dossier.nquads().read_bytes()
    command = ("link", "Spike Lee", "-d", dossier.folder, "--service", stand_in.address)
    say("judge", "Spike Lee", "same", "Q51566", "-d", dossier.folder)
    assert "Spike" not in say(*command)[1]
    assert not stand_in.posted

    assert say("judge", "Spike Lee", "undo", "Q51566", "-d", dossier.folder)[0] == 0
    dossier.build()
    assert dossier.nquads().read_bytes() == before
    assert say("judge", "Spike Lee", "different", "Q51566", "-d", dossier.folder)[0] == 0
    for _ in range(2):
        printed = say(*command)[1]
        assert "Q109405" in printed
        assert "Q51566" not in printed
    assert len(stand_in.posted) == 1, "kept answers are not asked for again"


def test_who_asks_for_it_accepts_what_is_clear(
    dossier: Dossier, stand_in: StandIn, say: Say
) -> None:
    """``--accept-from`` takes what the service is sure of, and says so; ``--as`` makes owl:sameAs."""
    stand_in.answer = wikidata
    command = ("link", "Spike Lee", "-d", dossier.folder, "--service", stand_in.address)
    assert "Rien n’a été envoyé" in say(*command, "--dry-run")[2]
    assert not stand_in.asked
    code, _, told = say(
        *command, "--accept-from", "95", "--as", "sameAs", "--facts", "--lang", "en"
    )
    assert (code, "1 proposal accepted" in told) == (0, True), told
    (told_of,) = queries(stand_in.posted)
    assert told_of["properties"] == [{"pid": "P108", "v": "Zenith School"}]
    dossier.build()
    assert f"{OWL.sameAs} <{SPIKE}>" in dossier.nquads().read_text(encoding="utf-8")
    assert say(*command, "--accept-from", "0")[0] == 2
    assert say(*command, "--as", "nearly")[0] == 2


def test_the_table_and_the_decisions_agree(dossier: Dossier, say: Say) -> None:
    """What entities.csv says counts; whoever decides otherwise is told, both ways."""
    judge = ("judge", "Ladj Ly", "-d", dossier.folder)
    say(judge[0], judge[1], "same", "Q42", *judge[2:])
    (remark,) = dossier.build().remarks
    assert "Q42" in remark
    assert "Q29567110, which counts" in remark
    assert "entity/Q42>" not in dossier.nquads().read_text(encoding="utf-8")
    say(judge[0], judge[1], "undo", "Q42", *judge[2:])
    say(judge[0], judge[1], "different", "Q29567110", *judge[2:])
    (remark,) = dossier.build().remarks
    assert "empty the cell" in remark
    for item in ("Q1", "Q2"):
        say("judge", "Zorn Films", "same", item, *judge[2:])
    assert any("none counts" in r for r in dossier.build().remarks)
    assert "entity/Q1>" not in dossier.nquads().read_text(encoding="utf-8")
    line = {"time": "2024-05-02T10:00:00+00:00", "verdict": "same", "entity": "person/spike-lee"}
    log = dossier.folder / "judgements.jsonl"
    log.write_text(json.dumps({**line, "match": "javascript:alert(1)"}) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"jsonl:1: has a match that is no IRI"):
        dossier.build()


def test_a_service_that_stumbles_is_asked_again(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """429, 500, half a body and a page instead of JSON: a later try counts, and few are made.

    A proxy of the environment that cannot be used is told as well.
    """
    stand_in.answer = wikidata
    service = opened(stand_in, tmp_path)
    stand_in.faults = [
        Reply(429, headers=(("Retry-After", "0"),)),
        Reply(500, b"oops"),
        Reply(200, json.dumps({"q0": {"result": []}}).encode(), cut=True),
    ]
    assert labels(list(service.ask([Query("Spike Lee")])))[0][0] == "Spike Lee"
    assert len(stand_in.posted) == QUICK.tries
    stand_in.faults = [Reply(200, b"<html>", "text/html")] * QUICK.tries
    with pytest.raises(FilmgraphError, match="something else"):
        list(service.ask([Query("Netflix")]))
    stand_in.faults = [Reply(429, headers=(("Retry-After", "3600"),))]
    with pytest.raises(FilmgraphError, match="asks to be left alone for 3600 s"):
        list(service.ask([Query("Netflix")]))
    stand_in.faults = [Reply(200, b" " * (QUICK.most + 1))]
    with pytest.raises(FilmgraphError, match=r"127\.0\.0\.1:\d+: answers with more than"):
        list(service.ask([Query("Netflix")]))
    stand_in.faults = [Reply(301, headers=(("Location", "https://elsewhere.example/"),))]
    with pytest.raises(FilmgraphError, match="has moved"):
        list(service.ask([Query("Netflix")]))
    monkeypatch.setenv("ALL_PROXY", "carrier-pigeon://x")
    with pytest.raises(FilmgraphError, match="no whole answer"):
        list(service.ask([Query("Netflix")]))


def test_batches_are_as_the_service_likes_them(stand_in: StandIn, tmp_path: Path) -> None:
    """No larger than its manifest says, halved where it still is too large; what came is kept."""

    def answer(asked: Asked) -> Reply:
        if asked.method == "GET":
            return Reply.json({**MANIFEST, "batchSize": 4})
        found = json.loads(asked.form["queries"])
        return Reply(413) if len(found) > 2 else wikidata(asked)

    stand_in.answer = answer
    names = [Query(f"Nobody {n}") for n in range(6)]
    service = opened(stand_in, tmp_path)
    assert len(list(service.ask(names))) == 6
    assert [len(json.loads(a.form["queries"])) for a in stand_in.posted] == [4, 2, 2, 2]
    stand_in.answer = always(Reply.json(MANIFEST))
    stand_in.asked.clear()
    again = opened(stand_in, tmp_path)
    assert len(list(again.ask(names))) == 6
    assert not stand_in.posted
    assert all(again.is_known(query) for query in names)


def test_other_forms_of_answers_are_taken_or_refused(stand_in: StandIn, tmp_path: Path) -> None:
    """0.1's forms are read, unknown types are left out, an answer to nobody and no manifest are told."""
    old = [{"id": "Q1", "name": "Old", "score": "7", "type": ["Q5"]}, {"id": 4}, "x"]

    def answer(asked: Asked) -> Reply:
        if asked.method == "GET":
            return Reply.json(MANIFEST)
        found = json.loads(asked.form["queries"])
        if any("type" in query for query in found.values()):
            return Reply(400, b"unknown type")
        return Reply.json({"result": {"q0": {"result": old}, "q1": {"error": "no"}}})

    stand_in.answer = answer
    service = opened(stand_in, tmp_path)
    ((query, (candidate,)),) = service.ask([Query("Old", ("Q999",)), Query("Lost")])
    assert (query.name, candidate.types, candidate.score) == ("Old", ("Q5",), 7.0)
    assert (candidate.match, candidate.address) == (False, "https://www.wikidata.org/wiki/Q1")
    assert (service.untyped, service.useless, service.unanswered) == (True, 2, ["Lost"])
    manifests: list[object] = [{}, [], {"identifierSpace": "javascript:"}]
    for manifest in manifests:
        stand_in.answer = always(Reply.json(manifest))
        with pytest.raises(FilmgraphError, match=r"127\.0\.0\.1"):
            opened(stand_in, tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://me:secret@x.org",
        "https://me:secret@x.org/",
        "https://me:se/cret@x.org/",
        "https://me:secret@x.org/a b",
        "http://[",
        "nowhere",
    ],
)
def test_no_address_shows_a_password(dossier: Dossier, say: Say, address: str) -> None:
    """It is refused before anything is said of it; so is what is no address."""
    elsewhere = ("--remote", "--endpoint", address)
    for command in (("link", "--service", address), ("link", "--dry-run", "--service", address)):
        code, printed, told = say(*command, "-d", dossier.folder)
        assert (code, printed, told.count("\n")) == (1, "", 1)
        assert "cret" not in told
    assert "cret" not in say("ask", "owners", "-d", dossier.folder, *elsewhere)[2]


def test_no_proxy_stands_before_this_machine(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked on this machine does not leave it, whatever proxy the environment names."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    stand_in.answer = wikidata
    assert opened(stand_in, tmp_path).name == MANIFEST["name"]


def test_one_dossier_is_linked_with_another_that_is_served(
    dossier: Dossier, built_example: Dossier, say: Say, address: str
) -> None:
    """The client and the service of this program understand each other."""
    service = f"{address}/reconcile"
    code, printed, told = say("link", "-d", dossier.folder, "--service", service, "--facts")
    assert code == 0, told
    found = dict(line.split(",")[0::4] for line in printed.splitlines()[:0:-1])
    assert found["Spike Lee"] == f"{address}/person/spike-lee"
    assert found["Ladj Ly"] == f"{address}/person/ladj-ly", "his item is of another place"


def test_a_link_is_decided_in_the_browser_too(
    dossier: Dossier, stand_in: StandIn, say: Say, serve: Any
) -> None:
    """The page shows what is proposed and why, as text whatever it holds, and takes the decision."""
    stand_in.answer = wikidata
    with serve(dossier) as place, httpx.Client(base_url=place, timeout=30) as client:
        assert client.get("/review.json").json()["links"] == []
        say("link", "-d", dossier.folder, "--service", stand_in.address)
        assert len(read_proposals(dossier.folder)) == 2
        first, second = client.get("/review.json").json()["links"]
        assert (first["match"], first["score"]) == (SPIKE, 100)
        page = client.get("/review", params={"item": second["item"]}).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page
        assert "https://www.wikidata.org/wiki/Q109405" in page
        proof = re.search(r'name="proof" value="([^"]+)"', page)
        form = {"item": first["item"], "verdict": "same", "proof": proof[1] if proof else ""}
        saved = client.post("/review", data=form, follow_redirects=True)
        assert "Spike Lee – Spike Lee (www.wikidata.org)" in client.get("/").text
        assert saved.status_code == 200
        assert client.get("/review.json").json()["links"] == [], "an entity has one item"
    assert [link.match for link in dossier.log().links] == [SPIKE]

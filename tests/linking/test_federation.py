"""Questions that ask an endpoint too: off unless asked for, and joined to what the dossier knows."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.calling import AGENT, Caller, Patience
from graph.dossier import Dossier
from graph.errors import FilmgraphError
from graph.federation import Federated, Parts
from graph.questions import questions
from tests.conftest import Say
from tests.stand_in import Asked, Reply, StandIn, always

QUICK = Patience(connect=2, answer=5, tries=2, pause=0.01, interval=0)
WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q51566 wdt:P569 "1957-03-20T00:00:00Z"^^xsd:dateTime ; wdt:P27 wd:Q30 .
wd:Q30 rdfs:label "États-Unis"@fr, "United States"@en .
wd:Q1 wdt:P57 wd:Q51566 ; rdfs:label "Malcolm X"@fr, "Malcolm X"@en ;
    wdt:P577 "1993-02-24T00:00:00Z"^^xsd:dateTime, "1992-11-18T00:00:00Z"^^xsd:dateTime .
wd:Q2 wdt:P57 wd:Q51566 ; rdfs:label "spike lee"@fr .
wd:Q3 wdt:P57 wd:Q999 ; rdfs:label "Of somebody else"@fr .
wd:Q77 wdt:P749 wd:Q88 . wd:Q88 rdfs:label "Groupe « Zorn » \\\\ \\"SA\\""@fr .
"""


@pytest.fixture(scope="module")
def linked(small: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The small dossier with three links, one of which an endpoint knows nothing of."""
    folder = tmp_path_factory.mktemp("linked") / "d"
    dossier = Dossier.open(Path(shutil.copytree(small.folder, folder)))
    table = folder / "entities.csv"
    text = table.read_text(encoding="utf-8")
    text = text.replace("S. Lee,", "S. Lee,Q51566").replace("Zorn Films,,,", "Zorn Films,,,Q77")
    table.write_text(text, encoding="utf-8")
    dossier.build()
    return dossier


@pytest.fixture
def endpoint(stand_in: StandIn) -> StandIn:
    """A SPARQL endpoint on this machine, with a little of what Wikidata says."""
    store = ox.Store()
    store.load(WIKIDATA.encode(), format=ox.RdfFormat.TURTLE)

    def answer(asked: Asked) -> Reply:
        found = store.query(asked.form["query"])
        assert isinstance(found, ox.QuerySolutions)
        body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return Reply(200, body, "application/sparql-results+json")

    stand_in.answer = answer
    return stand_in


def test_no_question_asks_elsewhere_unasked(linked: Dossier, endpoint: StandIn, say: Say) -> None:
    """It is listed with what it needs, refused without the flag, and says what it sends and where."""
    listed = say("ask", "--lang", "fr")[1]
    remote = [q for q in questions().values() if q.service]
    assert len(remote) >= 3
    assert listed.count("--remote l’envoie à query.wikidata.org") == len(remote)
    ask = ("ask", "births", "-d", linked.folder, "--endpoint", endpoint.address)
    code, printed, told = say(*ask)
    assert (code, printed) == (2, "")
    assert "allow it with --remote" in told
    assert not endpoint.asked
    code, printed, told = say(*ask, "--remote")
    assert code == 0, told
    assert f"Envoi de 2 identifiants à {endpoint.address.split('/')[2]}" in told
    assert "Spike Lee,1957-03-20,États-Unis," in printed
    assert endpoint.asked[0].headers["User-Agent"] == AGENT
    assert "Spike" not in endpoint.asked[0].form["query"], "identifiers are sent, no names"
    english = say(*ask, "--remote", "--lang", "en", "--param", "person=Spike Lee")[1]
    assert "1957-03-20,United States," in english


def test_what_is_known_here_is_joined_to_what_is_known_there(
    linked: Dossier, endpoint: StandIn
) -> None:
    """Works that no article mentions, by the properties that the ontology is aligned with; owners."""

    def rows(name: str) -> list[list[str]]:
        found = Federated.of(linked.store(), questions()[name], (), "fr", endpoint.address)
        return found.answer(Caller(QUICK)).rows

    works = [["Spike Lee", "a réalisé", "Malcolm X", "1992"]]
    assert [row[:4] for row in rows("unmentioned")] == works
    assert [row[:2] for row in rows("owners")] == [["Zorn Films", 'Groupe « Zorn » \\ "SA"']]


def test_an_endpoint_s_nonsense_is_told_or_left_out(linked: Dossier, stand_in: StandIn) -> None:
    """A page, another form, a failure: one line. Terms that could end a query stay terms or go."""
    asked = Federated.of(linked.store(), questions()["owners"], (), "fr", stand_in.address)
    for reply in (Reply(200, b"<html>"), Reply(200, b'{"head":{},"boolean":true}'), Reply(503)):
        stand_in.answer = always(reply)
        with pytest.raises(FilmgraphError, match="try again later"):
            asked.answer(Caller(QUICK))
    told = '") } DROP ALL #'
    row = {
        "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q77"},
        "owner": {"type": "literal", "value": told, "xml:lang": "fr"},
    }
    for match, usable in (("http://x.org/> } #", False), ("http://x.org/1", True)):
        bindings = [row | {"match": {"type": "uri", "value": match}}]
        head = {"vars": ["item", "match", "owner"]}
        document = {"head": head, "results": {"bindings": bindings}}
        stand_in.answer = always(Reply.json(document))
        if usable:
            assert asked.answer(Caller(QUICK)).rows == [["Zorn Films", told, "", "http://x.org/1"]]
        else:
            with pytest.raises(FilmgraphError, match="no SPARQL results"):
                asked.answer(Caller(QUICK))


def test_a_service_block_is_found_whole() -> None:
    """A question is taken apart at its block's own braces, or refused."""
    parts = Parts.of("SELECT * { ?a ?b ?c SERVICE <http://x> { { ?a ?d ?e } } ?e ?f ?g }")
    assert (parts.before.strip(), parts.inner.strip()) == ("?a ?b ?c", "{ ?a ?d ?e }")
    assert parts.after.strip() == "?e ?f ?g }"
    for text in ("SELECT * { ?a ?b ?c }", "SELECT * { SERVICE <http://x> { ?a ?b ?c"):
        with pytest.raises(ValueError, match="SERVICE"):
            Parts.of(text)

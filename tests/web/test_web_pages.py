"""Pages: the same thing at one address in several forms, every word of a text where it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from graph.dossier import Dossier
from graph.model import Claim, Entity, Evidence
from graph.web import ServeOptions, create_app
from graph.web.margins import paragraphs

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def reader(built_example: Dossier) -> Iterator[TestClient]:
    """A reader of the example, who can change nothing."""
    app = create_app(built_example, ServeOptions(read_only=True))
    with TestClient(app, base_url="http://localhost", headers=HTML) as client:
        yield client


def test_an_address_has_its_thing_in_every_form(reader: TestClient) -> None:
    """By suffix and by ``Accept``, the same bytes; JSON, CSV and triples hold the same claims."""
    page = reader.get("/organization/netflix")
    table = reader.get("/organization/netflix.json")
    rows = list(csv.DictReader(io.StringIO(reader.get("/organization/netflix.csv").text)))
    turtle = reader.get("/organization/netflix", headers={"accept": "text/turtle, text/html;q=0.5"})
    linked = reader.get("/organization/netflix.jsonld")
    triples = set(ox.parse(turtle.text, format=ox.RdfFormat.TURTLE))

    assert "<h1>Netflix</h1>" in page.text
    assert {c["claim"] for c in table.json()["claims"]} == {row["claim"] for row in rows}
    assert reader.get("/organization/netflix.ttl").text == turtle.text
    assert triples == set(ox.parse(linked.text, format=ox.RdfFormat.JSON_LD))
    assert {row["claim"] for row in rows} <= {q.subject.value for q in triples}
    assert reader.get("/organization/netflix", headers={"accept": "image/png"}).status_code == 406


def test_everything_that_the_dossier_names_is_here(
    reader: TestClient, built_example: Dossier
) -> None:
    """Each address of an entity, a source and a claim leads to a page; so does each term."""
    store, base = built_example.store(), built_example.config.base
    query = "SELECT DISTINCT ?x { ?x a ?kind FILTER (?kind IN (film:Claim, schema:NewsArticle)) }"
    named = [row["x"] for row in store.select(query)]
    claim = next(built_example.claims().__iter__())
    named = [*named[::12], base + claim.subject.id, f"{base}claim/{claim.id}/evidence/1"]
    terms = [t.iri for t in (*built_example.built_ontology().relations.values(),)][:4]
    paths = [f"/{iri.removeprefix(base)}" for iri in named]
    paths += [f"/go?iri={quote(iri, safe='')}" for iri in (*terms, base + claim.object.id)]

    assert {200} == {reader.get(path).status_code for path in paths}
    assert 404 == reader.get("/go?iri=http://127.0.0.1/").status_code
    assert 404 == reader.get("/person/nobody-at-all").status_code


def test_a_source_marks_each_claims_words(reader: TestClient, built_example: Dossier) -> None:
    """The words of every claim that counts are marked in the text, linked to the margin and back."""
    name = "fr01-netflix-kourtrajme"
    page = reader.get(f"/source/{name}").text
    own = [c for c in built_example.claims() if c.source == name and c.review != "rejected"]

    assert own
    for claim in own:
        assert f'id="e-{claim.id}-1"' in page
        assert f'href="#c-{claim.id}"' in page
        assert f'id="c-{claim.id}"' in page
        assert f'href="#e-{claim.id}-1"' in page


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=5)


@given(st.text("abc \n.é😀", min_size=1, max_size=60), SPANS)
def test_no_mark_changes_a_text(text: str, spans: list[tuple[int, int]]) -> None:
    """However marks overlap, the pieces are the text, and those under a mark are its words."""
    someone = Entity("person/a", "Person", "A")
    claims = []
    for number, (one, other) in enumerate(spans):
        start, end = min(one, other, len(text)), min(max(one, other), len(text))
        evidence = (Evidence("s", start, end, text[start:end]),)
        claims.append(Claim(f"c{number}", someone, "knows", someone, "s", evidence))
    found = list(paragraphs(text, claims))
    pieces = [piece for paragraph in found for piece in paragraph.pieces]

    assert "".join(text.split()) == "".join("".join(p.text for p in pieces).split())
    for number, claim in enumerate(claims, start=1):
        marked = "".join(p.text for p in pieces if any(m.number == number for m in p.on))
        assert "".join(claim.evidence[0].quote.split()) == "".join(marked.split())


def test_a_search_finds_names_without_their_accents(reader: TestClient) -> None:
    """A full name leads to its page; a part lists; what was typed is text, never markup."""
    exact = reader.get("/search?q=École Kourtrajmé", follow_redirects=False)
    found = reader.get("/search.json?q=ecole kourtrajme").json()
    hostile = reader.get("/search?q=<script>alert(1)</script>").text

    assert exact.headers["location"] == "/organization/ecole-kourtrajme"
    assert found[0]["name"] == "École Kourtrajmé"
    assert "Netflix" in reader.get("/suggest?q=netf").json()
    assert "<script>alert" not in hostile
    assert "<script>alert(1)</script>" in unescape(hostile)


def test_the_language_is_the_readers(reader: TestClient) -> None:
    """The browser's at first; the one that was switched to from then on."""
    french = reader.get("/conflicts", headers={"accept-language": "fr-CA, en;q=0.5"}).text
    english = reader.get("/conflicts", headers={"accept-language": "en"}).text
    reader.get("/conflicts?lang=en")
    kept = reader.get("/conflicts", headers={"accept-language": "fr"}).text
    reader.cookies.clear()

    assert '<html lang="fr">' in french
    assert '<html lang="en">' in english
    assert english == kept


def test_two_names_are_connected_with_notes(reader: TestClient) -> None:
    """The page has the paragraph, its notes and a map; an unknown name gets the nearest."""
    page = reader.get("/connect?from=Spike Lee&to=La Fémis").text
    unknown = reader.get("/connect?from=Spike Le&to=La Fémis")

    assert 'id="note-1"' in page
    assert "/map/document?focus=" in page
    assert 400 == unknown.status_code
    assert "Spike Lee" in unknown.text


def test_a_query_is_answered_or_shown_its_line(reader: TestClient) -> None:
    """Rows lead to pages; a mistake is marked at its line; SERVICE is refused."""
    rows = reader.get("/query", params={"query": "SELECT ?x { ?x film:founded ?y }"}).text
    wrong = reader.get("/query", params={"query": "SELECT *\n{ ?s ?p }\n"})
    service = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    canned = reader.get("/query?question=partners&entity=Netflix&go=1").text

    assert 'href="/person/ladj-ly"' in rows
    assert 400 == wrong.status_code
    assert '<span class="at-fault">  2' in wrong.text
    assert "SERVICE" in reader.get("/query", params={"query": service}).text
    assert 403 == reader.get("/query", params={"query": service}).status_code
    assert 'href="/organization/gobelins"' in canned

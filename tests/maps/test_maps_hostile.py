"""Text from a source is never more than text: it shows as it is, and nothing runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from graph.maps import MapOptions, draw
from graph.ontology import Ontology

if TYPE_CHECKING:
    from tests.maps.conftest import Open, Sketch

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "</title></style><svg onload=alert(3)>",
    "{{7*7}}{% raw %}${7*7}",
    "'\"&amp;<b>bold</b>",
    "<!-- <script>",
    "]]>\u2028\u2029\x00\x1f",
    "x" * 2000,
    "\u202eעברית \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "👩\u200d🎬 ça 映画",
    "javascript:alert(4)",
    "__proto__",
    "constructor",
    "",
]
FIELDS = (
    *("date", "since", "until", "amount", "share", "role", "status", "review"),
    *("title", "publisher", "source_date", "url", "language", "source"),
)


def fill(sketch: Sketch, ontology: Ontology, *texts: str) -> None:
    """Put each text wherever a network holds text that came from outside, in four claims of its own."""
    sketch.network.graph.update(title=" ".join(texts), language=texts[0])
    for text in texts:
        names = {"labels": {"fr": text, "en": text}}
        more: dict[str, Any] = {"aliases": (text,), "wikidata": text}
        one, other = (
            sketch.entity(text, kind.name, **names, **more) for kind in ontology.kinds[:2]
        )
        for relation in list(ontology.relations)[:3]:
            sketch.claim(one, other, relation, quotes=(text, text), **dict.fromkeys(FIELDS, text))
        sketch.claim(other, one, next(iter(ontology.relations)), url="javascript:alert(5)")


def test_hostile_text_in_every_field_shows_as_it_is_and_runs_nothing(
    visit: Open, sketch: Sketch, ontology: Ontology
) -> None:
    """Neither markup nor script nor template survives as anything but text."""
    fill(sketch, ontology, *HOSTILE)
    whole = " ".join(HOSTILE)
    options = MapOptions(standfirst=whole, credit=whole)
    seen = visit(draw(sketch.network, ontology, options))
    labels = seen.page.evaluate("filmgraph.nodes.get().map(n => n.label)")
    cells = seen.page.locator("#pane-claims td:first-child")
    expect(cells).to_have_count(4 * len(HOSTILE))

    assert sorted(HOSTILE * 2) == sorted(labels)
    assert whole.replace("\x00", "") == seen.text("h1")
    assert {text or "(sans nom)" for text in HOSTILE} == {*cells.all_text_contents()}
    for line in seen.lines():
        seen.click_line(line)
        text = labels[int(line.split("-")[0])]
        assert 4 == seen.page.locator("#panel .told").count()
        assert text in seen.text("#panel blockquote")
        seen.page.locator("#panel .sentence a").first.click()
        seen.page.locator("#search").fill(text or "x")
        seen.page.locator("#suggestions").wait_for()

    assert 0 == seen.page.locator("img, iframe, b, [onload], [onerror]").count()
    links = seen.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.protocol)")
    assert set(links) <= {"file:", "http:", "https:"}
    assert seen.sideways() <= 1280


def test_hostile_names_fit_on_a_phone(visit: Open, sketch: Sketch, ontology: Ontology) -> None:
    """Two thousand letters without a space do not push the page aside."""
    fill(sketch, ontology, "x" * 2000)
    options = MapOptions(standfirst="y" * 2000)
    seen = visit(draw(sketch.network, ontology, options), width=320, height=640)
    seen.page.locator("#pane-claims td a.name").first.click()

    assert seen.sideways() <= 320

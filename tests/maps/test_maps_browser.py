"""The map in a real browser: what a reader sees, finds and opens, by mouse and by keyboard."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.maps import Map, draw
from graph.ontology import Ontology, load_ontology

if TYPE_CHECKING:
    from tests.maps.conftest import Open, Sketch, Visit


def labels(network: nx.MultiDiGraph[str]) -> list[str]:
    """Return the names of all entities, in order."""
    return sorted(data["label"] for _, data in network.nodes(data=True))


def commonest(values: list[str]) -> tuple[str, int]:
    """Return the value that occurs most, and how often."""
    return Counter(values).most_common(1)[0]


def expect_rows(seen: Visit, number: int) -> None:
    """Wait until the table shows so many claims."""
    expect(seen.page.locator("#pane-claims tbody tr")).to_have_count(number)


def test_every_name_is_on_the_map_and_in_the_table(
    visit: Open, drawn: Map, network: nx.MultiDiGraph[str]
) -> None:
    """Who cannot see the canvas finds the same entities and claims in tables."""
    seen = visit(drawn)
    on_map = seen.page.evaluate("filmgraph.nodes.get().map(n => n.label)")
    expect_rows(seen, network.number_of_edges())
    seen.page.locator("#tab-entities").click()
    cells = seen.page.locator("#pane-entities tbody tr td:first-child")
    expect(cells).to_have_count(network.number_of_nodes())
    in_table = cells.all_text_contents()

    assert labels(network) == sorted(on_map) == sorted(in_table)


def test_parallel_claims_are_one_line_that_opens_all_of_them(
    visit: Open, drawn: Map, network: nx.MultiDiGraph[str]
) -> None:
    """One line a pair; behind it, every claim of the pair."""
    pairs = Counter(frozenset(edge) for edge in network.edges())
    iri = {data["label"]: n for n, data in network.nodes(data=True)}
    seen = visit(drawn)
    names = seen.page.evaluate("filmgraph.nodes.get().map(n => n.label)")
    told = seen.page.evaluate(
        """() => filmgraph.edges.getIds().map((line) => {
          filmgraph.network.body.emitter.emit('click', {nodes: [], edges: [line]});
          return [line, document.querySelectorAll('#panel .told').length];
        })"""
    )
    opened = {
        frozenset(iri[names[int(end)]] for end in line.split("-")): number for line, number in told
    }

    assert dict(pairs) == opened


def test_a_click_on_an_entity_opens_its_claims_with_quotation_and_source(
    visit: Open, drawn: Map
) -> None:
    """How do we know? One click."""
    seen = visit(drawn)
    seen.click_entity(0)
    link = seen.page.locator("#panel .from a").first

    expect(seen.page.locator("#panel")).to_be_visible()
    assert seen.page.evaluate("filmgraph.nodes.get(0).label") == seen.text("#panel-heading")
    assert "«\xa0Passage" in seen.text("#panel blockquote")
    assert "Enquête" in seen.text("#panel .from")
    assert (link.get_attribute("href") or "").startswith("https://example.org/")
    assert "noopener" in (link.get_attribute("rel") or "")
    assert "entity=" in seen.page.url


def test_the_legend_filters_map_and_table(
    visit: Open, drawn: Map, network: nx.MultiDiGraph[str]
) -> None:
    """A relation unticked is gone from map, table and counts; a button brings all back."""
    relation, number = commonest([data["relation"] for *_, data in network.edges(data=True)])
    seen = visit(drawn)
    seen.page.locator(f'[data-filter="{relation}"]').uncheck()

    expect_rows(seen, network.number_of_edges() - number)
    assert "without-relations=" + relation in seen.page.url
    seen.page.locator("#reset").click()
    expect_rows(seen, network.number_of_edges())


def test_hiding_a_kind_hides_its_entities(
    visit: Open, drawn: Map, network: nx.MultiDiGraph[str]
) -> None:
    """With its entities go their claims."""
    kind, _ = commonest([data["type"] for _, data in network.nodes(data=True)])
    seen = visit(drawn)
    seen.page.locator(f'[data-filter="{kind}"]').first.uncheck()
    left = [n for n, data in network.nodes(data=True) if data["type"] != kind]

    expect_rows(seen, network.subgraph(left).number_of_edges())
    seen.comes_to(f"filmgraph.nodes.length <= {len(left)}", expected=True)


@pytest.mark.parametrize("query", ["laetitia", "LÆTITIA", "surnom 8"])
def test_search_ignores_case_and_accents_and_knows_aliases(
    visit: Open, drawn: Map, query: str
) -> None:
    """A reader types as people type."""
    seen = visit(drawn)
    seen.page.locator("#search").fill(query)

    expect(seen.page.locator("#suggestions li").first).to_contain_text("Lætitia")


def test_the_keyboard_alone_finds_an_entity_opens_its_evidence_and_reaches_the_table(
    visit: Open, drawn: Map
) -> None:
    """No task needs a mouse."""
    seen = visit(drawn)
    focused = "document.activeElement.id"
    seen.page.locator("#search").focus()
    seen.page.keyboard.type("emile")
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")

    assert "Émile" in seen.text("#panel-heading")
    assert "panel-heading" == seen.page.evaluate(focused)
    seen.page.keyboard.press("Escape")
    expect(seen.page.locator("#panel")).to_be_hidden()
    assert "search" == seen.page.evaluate(focused)
    for _ in range(90):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate(focused) == "tab-claims":
            break
    seen.page.keyboard.press("ArrowRight")
    expect(seen.page.locator("#pane-entities")).to_be_visible()


def test_arrow_keys_walk_over_the_map_and_say_where_they_are(visit: Open, drawn: Map) -> None:
    """The canvas itself can be walked, and each step is announced."""
    seen = visit(drawn)
    seen.page.locator("#canvas").focus()
    seen.page.keyboard.press("ArrowRight")
    first = seen.text("#live")
    seen.page.keyboard.press("ArrowLeft")

    assert first
    assert first != seen.text("#live")
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("#panel")).to_be_visible()


def test_the_address_restores_a_view_and_back_undoes_a_step(visit: Open, drawn: Map) -> None:
    """What is on screen can be sent as a link."""
    seen = visit(drawn)
    seen.click_entity(0)
    seen.page.get_by_role("button", name="English").click()
    again = visit(drawn, seen.page.evaluate("location.hash"))

    assert seen.text("#panel-heading") == again.text("#panel-heading")
    assert "en" == again.page.locator("html").get_attribute("lang")
    seen.page.go_back()
    expect(seen.page.locator("#panel")).to_be_hidden()


def test_another_language_renames_labels_and_interface(
    visit: Open, drawn: Map, ontology: Ontology
) -> None:
    """The ontology's labels and the interface speak the reader's language."""
    seen = visit(drawn)
    seen.page.get_by_role("button", name="English").click()
    legend = seen.text("#legend-body")

    assert all(kind.plural("en") in legend for kind in ontology.kinds)
    assert "Search" in (seen.page.locator("#search").get_attribute("placeholder") or "")


def test_the_table_sorts_both_ways(visit: Open, drawn: Map, network: nx.MultiDiGraph[str]) -> None:
    """A click on a heading sorts, a second one turns the order."""
    seen = visit(drawn)
    claims = network.number_of_edges()
    heading = seen.page.locator("#pane-claims th").first
    names = seen.page.locator("#pane-claims tbody tr td:first-child")
    heading.locator("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(names).to_have_count(claims)
    upward = names.all_text_contents()
    heading.locator("button").click()

    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(names).to_have_count(claims)
    assert upward[0] == names.all_text_contents()[-1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_screen_scrolls_sideways(visit: Open, drawn: Map, width: int, scheme: str) -> None:
    """From a small phone to a desk, with the panel open."""
    seen = visit(drawn, width=width, height=800, color_scheme=scheme)
    seen.page.locator("#search").fill("aicha")
    seen.page.keyboard.press("Enter")

    assert width >= seen.sideways()


def test_two_openings_paint_the_same_picture(visit: Open, drawn: Map) -> None:
    """Not a pixel of the map is left to chance."""
    pictures = [visit(drawn).page.locator("#map").screenshot() for _ in range(2)]

    assert pictures[0] == pictures[1]


def test_a_larger_network_opens_with_the_strongest_and_gives_the_rest_on_asking(
    visit: Open, sketch: Sketch, ontology: Ontology
) -> None:
    """Three hundred are drawn; search and a button bring the others."""
    relation = next(iter(ontology.relations))
    names = [sketch.entity(f"Entité {i}", ontology.kinds[0].name) for i in range(420)]
    for i, name in enumerate(names[1:], 1):
        sketch.claim(name, names[i // 3], relation)
    seen = visit(draw(sketch.network, ontology))

    seen.comes_to("filmgraph.nodes.length", 300)
    seen.page.locator("#search").fill("Entité 419")
    seen.page.keyboard.press("Enter")
    seen.comes_to("filmgraph.nodes.get().some(n => n.label === 'Entité 419')", expected=True)
    seen.page.locator("#more").click()
    seen.comes_to("filmgraph.nodes.length", 420)


def test_compressed_quotations_open(visit: Open, sketch: Sketch, ontology: Ontology) -> None:
    """A large map unpacks its evidence, offline and under its own policy."""
    one, other = (sketch.entity(name, ontology.kinds[0].name) for name in "AB")
    for i in range(300):
        sketch.claim(one, other, next(iter(ontology.relations)), quotes=(f"{i} " + "mot " * 200,))
    seen = visit(draw(sketch.network, ontology))
    seen.click_entity(0)

    expect(seen.page.locator("#panel blockquote")).to_have_count(300)


def test_an_empty_network_opens(visit: Open, sketch: Sketch, ontology: Ontology) -> None:
    """Nothing to draw is no fault."""
    seen = visit(draw(sketch.network, ontology))

    assert "Qui travaille avec qui\xa0?" == seen.text("h1")


def test_letting_it_settle_moves_marks_until_it_is_stopped(visit: Open, drawn: Map) -> None:
    """Forces work when a reader asks for them, and only then."""
    seen = visit(drawn)
    settle = seen.page.locator("#settle")
    place = "JSON.stringify(filmgraph.network.getPosition(0))"
    before = seen.page.evaluate(place)
    settle.click()
    seen.comes_to(f"{place} === '{before}'", expected=False)
    if settle.get_attribute("aria-pressed") == "true":  # a slow machine may have settled by now
        settle.click()
    expect(settle).to_have_attribute("aria-pressed", "false")


def test_in_the_frame_of_a_notebook_the_map_works_too(
    visit: Open, drawn: Map, network: nx.MultiDiGraph[str]
) -> None:
    """A frame without an address of its own shows, opens and filters all the same."""
    seen = visit(
        Map(f"<!DOCTYPE html><title>Notebook</title>{drawn._repr_html_()}"), ready="iframe"
    )
    inside = seen.page.frame_locator("iframe")
    rows = inside.locator("#pane-claims tbody tr")

    expect(rows).to_have_count(network.number_of_edges())
    inside.locator("#pane-claims td a.name").first.click()
    expect(inside.locator("#panel blockquote").first).to_be_visible()


def test_a_relation_without_a_topic_is_told_all_the_same(
    visit: Open, sketch: Sketch, ontology: Ontology, tmp_path: Path
) -> None:
    """A block in the ontology may be as short as its author likes."""
    taught = tmp_path / "ontology.ttl"
    block = """
film:mentored a owl:ObjectProperty, film:Relation ; film:topic film:Undeclared ;
    rdfs:domain film:Entity ; rdfs:range film:Entity ; skos:prefLabel "a parrainé"@fr .
"""
    taught.write_bytes(ontology.turtle + block.encode())
    one, other = (sketch.entity(name, ontology.kinds[0].name) for name in "AB")
    sketch.claim(one, other, "mentored")
    seen = visit(draw(sketch.network, load_ontology(taught)))
    seen.click_entity(0)

    assert "a parrainé" in seen.text("#panel .sentence")
    assert "a parrainé" in seen.text("#legend-body")


def test_the_visible_claims_download_as_a_table_that_runs_no_formula(
    visit: Open, sketch: Sketch, ontology: Ontology
) -> None:
    """What is on screen can be taken to a spreadsheet."""
    one, other = (sketch.entity(name, ontology.kinds[0].name) for name in ("=1+1", 'B "b", c'))
    sketch.claim(one, other, next(iter(ontology.relations)))
    seen = visit(draw(sketch.network, ontology))
    with seen.page.expect_download() as started:
        seen.page.locator("#download").click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    [row] = csv.DictReader(text.splitlines())

    assert ("'=1+1", 'B "b", c') == (row["subject"], row["object"])
    assert "https://example.org/1" == row["url"]

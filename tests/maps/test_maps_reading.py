"""What a reader does beyond clicking: paths, neighborhoods, hiding, tours, sharing; for everyone."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from graph.errors import InputError
from graph.maps import Map, MapOptions, Step, draw, read_story
from graph.ontology import Ontology

if TYPE_CHECKING:
    from pathlib import Path

    from tests.maps.conftest import Open, Sketch

TOUR = (
    Step("D’abord", "Toute la carte.\n\nElle a deux pièces.", ""),
    Step("Ensuite", "Elle et lui.", "#entity=person/e000"),
    Step("Enfin", "Le chemin.", "#path=person/e000~person/e002"),
)


@pytest.fixture
def chain(sketch: Sketch) -> Sketch:
    """Five persons in a row, and one apart."""
    persons = [sketch.entity(f"Personne {n}", "Person") for n in range(6)]
    for one, other in pairwise(persons[:5]):
        sketch.claim(one, other, "partnersWith")
    return sketch


def test_the_shortest_path_is_networkxs_and_quotes_each_step(
    visit: Open, drawn: Map, network: nx.MultiDiGraph[str]
) -> None:
    """As many steps as networkx counts, each with the words that state it."""
    tied = [n for n in network if network.degree(n)]
    ranked = sorted(tied, key=lambda n: -len({*nx.all_neighbors(network, n)}))
    one, other = ranked[0], ranked[-1]
    steps = nx.shortest_path_length(network.to_undirected(), one, other)
    keys = ["/".join(iri.rsplit("/", 2)[-2:]) for iri in (one, other)]
    seen = visit(drawn, f"#path={'~'.join(keys)}")

    assert f"{steps} pas" in seen.text("#panel-body")
    assert seen.page.locator("#panel-body q, #panel-body blockquote").count() >= steps


def test_no_path_is_said_to_be_none(visit: Open, chain: Sketch, ontology: Ontology) -> None:
    """Who stands apart is not tied by a trick."""
    seen = visit(draw(chain.network, ontology), "#path=person/e000~person/e005")

    assert "Aucun chemin" in seen.text("#panel-body")


@pytest.mark.parametrize(("steps", "count"), [(1, 2), (2, 3), (3, 4)])
def test_a_neighborhood_has_as_many_steps_as_asked(
    visit: Open, chain: Sketch, ontology: Ontology, steps: int, count: int
) -> None:
    """From the end of a row, one more a step."""
    seen = visit(draw(chain.network, ontology), f"#around=person/e000~{steps}")

    seen.comes_to("filmgraph.nodes.length", count)


def test_what_is_hidden_comes_back(visit: Open, chain: Sketch, ontology: Ontology) -> None:
    """By the button that says so, and by the browser's own."""
    seen = visit(draw(chain.network, ontology))
    seen.click_entity(1)
    seen.page.get_by_role("button", name="Masquer").click()
    chip = seen.page.locator("#chips button")

    expect(chip).to_have_count(1)
    seen.comes_to("filmgraph.nodes.length", 5)
    chip.click()
    expect(chip).to_have_count(0)
    seen.comes_to("filmgraph.nodes.length", 6)
    seen.page.go_back()
    expect(chip).to_have_count(1)


def test_a_tour_leads_through_its_steps(visit: Open, chain: Sketch, ontology: Ontology) -> None:
    """Each shows its view and its text; leaving it shows all."""
    seen = visit(draw(chain.network, ontology, MapOptions(story=TOUR)))
    heading = seen.page.locator("#story-heading")

    expect(heading).to_have_text("D’abord")
    assert seen.page.locator("#story-text p").all_text_contents() == [
        "Toute la carte.",
        "Elle a deux pièces.",
    ]
    seen.page.locator("#story-next").click()
    expect(heading).to_have_text("Ensuite")
    expect(seen.page.locator("#panel-heading")).to_have_text("Personne 0")
    seen.page.locator("#story-next").click()
    expect(seen.page.locator("#story-next")).to_be_disabled()
    assert "step=3" in seen.page.url
    seen.page.go_back()
    expect(heading).to_have_text("Ensuite")
    seen.page.locator("#story-leave").click()
    expect(seen.page.locator("#story-start")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tour.toml", '[[step]]\ntitle = "Un"\nview = "#entity=Personne 0"\ntext = "Lui."\n'),
        ("tour.md", "# Titre\n\n## Un\n\n[vue](#entity=Personne 0)\n\nLui.\n"),
    ],
)
def test_a_tour_is_read_from_a_file(
    tmp_path: Path, visit: Open, chain: Sketch, ontology: Ontology, name: str, text: str
) -> None:
    """In TOML or Markdown, an entity by its name."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    steps = read_story(tmp_path / name)
    seen = visit(draw(chain.network, ontology, MapOptions(story=steps)))

    expect(seen.page.locator("#panel-heading")).to_have_text("Personne 0")
    assert seen.text("#story-text") == "Lui."


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.toml", "[[step]]\n", "step 1: lacks its title"),
        ("a.toml", "[[step]\n", "is not TOML"),
        ("a.toml", '[[step]]\ntitle = "x"\ncolour = "y"\n', "unknown key 'colour'"),
        ("a.toml", "# rien\n", "has no step"),
        ("a.md", "Rien.\n", "a.md:1: stands before the first step"),
        ("a.txt", "x", "is no story"),
    ],
)
def test_a_tour_that_cannot_be_read_names_the_place(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    """One line: what, where, what to do."""
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=re.escape(problem)):
        read_story(tmp_path / name)


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ("#entity=Personne 9", "entity of the map"),
        ("#around=Personne 0~7", "write around=NAME~2"),
        ("#only-relations=nothing", "nothing"),
        ("#years=2020", "two years"),
        ("hello", "is no view"),
        ("#colour=red", "part of a view"),
    ],
)
def test_a_step_that_the_map_cannot_show_is_refused(
    chain: Sketch, ontology: Ontology, view: str, problem: str
) -> None:
    """Before anything is written."""
    story = (Step("Un", "", view, "tour.toml, step 1"),)

    with pytest.raises(InputError, match=f"tour.toml, step 1.*{problem}"):
        draw(chain.network, ontology, MapOptions(story=story))


def test_a_view_can_be_shared(visit: Open, drawn: Map) -> None:
    """The dialog has the address, the code to embed, and pictures of what is on the screen."""
    seen = visit(drawn, "#without-types=Person")
    seen.page.locator("#open-share").click()
    code = seen.page.locator("#share-embed").input_value()

    assert "#without-types=Person" in seen.page.locator("#share-link").input_value()
    assert code.startswith("<iframe ")
    assert "#without-types=Person" in code
    for kind, start in (("svg", b"<?xml"), ("png", b"\x89PNG")):
        with seen.page.expect_download() as saved:
            seen.page.locator(f"#save-{kind}").click()
        assert saved.value.path().read_bytes().startswith(start)


def test_paper_has_one_page(visit: Open, drawn: Map) -> None:
    """The picture with its legend and how to read it, not the page's buttons."""
    seen = visit(drawn)
    paper = seen.page.pdf(format="A4", landscape=True, print_background=True)

    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 1


@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("en", "dark")])
def test_axe_finds_no_violation(
    visit: Open, sketch: Sketch, ontology: Ontology, language: str, scheme: str
) -> None:
    """At the opening, with panel, table, tour and dialog, wide and narrow."""
    sketch.invent(ontology, entities=2 * len(ontology.kinds), claims=len(ontology.relations))
    options = MapOptions(language=language, story=(Step("Un", "Deux."),), credit="Nous")
    drawn = draw(sketch.network, ontology, options)
    found = []
    for width, view in ((1280, ""), (320, "#drawn=400")):
        seen = visit(drawn, view, width=width, color_scheme=scheme)
        if view:
            seen.page.locator("#pane-claims td a.name").first.click()
            expect(seen.page.locator("#panel")).to_be_visible()
        found += Axe().run(seen.page).response["violations"]
    seen.page.locator("#open-share").click()
    found += Axe().run(seen.page).response["violations"]

    assert [(v["id"], v["nodes"][0]["target"]) for v in found] == []

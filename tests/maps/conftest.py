"""An invented network of some sixty entities, and a real browser that is offline."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, Route

from graph.maps import Map, MapOptions, draw
from graph.ontology import Ontology

BASE = "https://example.org/"
FIRST = ["Aïcha", "Bruno", "Chloé", "Dembélé", "Émile", "Françoise", "Gaël", "Hélène", "Lætitia"]
PATIENCE = 20
"""Seconds that a slow machine may take."""
LAST = ["Abbas", "Béart", "Çelik", "Diallo", "Ekman"]


class Sketch:
    """A network that a test puts together; every attribute that a map reads is there."""

    def __init__(self, title: str = "Qui travaille avec qui ?", language: str = "fr") -> None:
        """Start with nothing."""
        self.network: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=title, language=language)

    def entity(self, label: str, kind: str, **more: Any) -> str:
        """Add an entity; return its IRI."""
        iri = f"{BASE}{kind.lower()}/e{self.network.number_of_nodes():03d}"
        known = {"labels": {"fr": label}, "aliases": (), "wikidata": ""}
        self.network.add_node(iri, label=label, type=kind, **(known | more))
        return iri

    def claim(self, subject: str, object_: str, relation: str, **more: Any) -> None:
        """Add a claim with all that a claim may carry."""
        number = self.network.number_of_edges() + 1
        source = number % 8
        names = " et ".join(self.network.nodes[n]["label"] for n in (subject, object_))
        known: dict[str, Any] = {
            "relation": relation,
            "status": "asserted",
            "review": "accepted",
            "stands": True,
            "date": ("", "2019", "2020-06", "2021-11-03")[number % 4],
            "since": "",
            "until": "",
            "amount": "",
            "share": "",
            "role": "",
            "confidence": 1.0,
            "source": f"{BASE}source/s{source}",
            "title": f"Enquête n° {source} sur le cinéma",
            "publisher": ("Le Quotidien", "The Daily")[source % 2],
            "source_date": f"2020-0{source + 1}-15",
            "url": f"https://example.org/{source}",
            "language": ("fr", "en")[source % 2],
            "quotes": (f"Passage {number} : {names} l’ont dit.",),
        }
        key = f"{BASE}claim/c{number:04d}"
        self.network.add_edge(subject, object_, key=key, **(known | more))

    def invent(self, ontology: Ontology, entities: int = 60, claims: int = 150) -> None:
        """Add entities of every kind and claims of every relation between them."""
        rng = random.Random(5)
        kinds = [kind.name for kind in ontology.kinds]
        for i in range(entities):
            name = f"{FIRST[i % len(FIRST)]} {LAST[i % len(LAST)]} {i}"
            self.entity(name, kinds[i % len(kinds)], aliases=(f"Surnom {i}",))
        types = [(n, data["type"]) for n, data in self.network.nodes(data=True)]
        relations = list(ontology.relations.values())
        while self.network.number_of_edges() < claims:
            relation = relations[self.network.number_of_edges() % len(relations)]
            subject, object_ = (
                _pick(rng, [n for n, kind in types if _admits(ontology, kind, allowed)])
                for allowed in (relation.domain, relation.range)
            )
            if subject != object_:
                self.claim(subject, object_, relation.name)


def _pick(rng: random.Random, names: list[str]) -> str:
    """Pick one, the first ones more often: some entities are better connected than others."""
    return names[min(int(rng.expovariate(0.25)), len(names) - 1)]


def _admits(ontology: Ontology, kind: str, allowed: frozenset[str]) -> bool:
    return any(kind in ontology.lineage(name) or name in ontology.lineage(kind) for name in allowed)


@pytest.fixture
def sketch() -> Sketch:
    """Return an empty network of the test's own."""
    return Sketch()


@pytest.fixture(scope="session")
def network(ontology: Ontology) -> nx.MultiDiGraph[str]:
    """Return an invented network; read it, do not change it."""
    found = Sketch()
    found.invent(ontology)
    return found.network


@pytest.fixture(scope="session")
def drawn(network: nx.MultiDiGraph[str], ontology: Ontology) -> Map:
    """Return the invented network's map."""
    return draw(network, ontology, MapOptions(standfirst="Ce que disent huit articles."))


@dataclass
class Visit:
    """A page that was opened, and what it should not have done."""

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        """Return the text of the first element that ``selector`` finds."""
        return self.page.locator(selector).first.text_content() or ""

    def comes_to(self, script: str, expected: object) -> None:
        """Ask the page until it answers as expected: what follows an action may take a frame or two.

        The page's own policy forbids ``wait_for_function``.
        """
        deadline = time.monotonic() + PATIENCE
        while (found := self.page.evaluate(script)) != expected and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)

        assert expected == found

    def click_entity(self, number: int) -> None:
        """Click the mark of an entity on the canvas."""
        at = self.page.evaluate(
            "n => filmgraph.network.canvasToDOM(filmgraph.network.getPosition(n))", number
        )
        box = self.page.locator("#map").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])

    def lines(self) -> list[str]:
        """Return the names of the lines on the map: the numbers of their ends."""
        found: list[str] = self.page.evaluate("filmgraph.edges.getIds()")
        return found

    def click_line(self, line: str) -> None:
        """Do what a click on a line does, wherever other marks lie over it."""
        click = (
            "line => { filmgraph.network.body.emitter.emit('click', {nodes: [], edges: [line]}) }"
        )
        self.page.evaluate(click, line)

    def sideways(self) -> int:
        """Return how wide the page is, in pixels, where it could be scrolled."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width


READY = "#pane-claims table, #pane-claims .empty"
"""What stands in a map when all of it has been shown."""
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def visits(browser: Browser) -> list[Visit]:
    """Return the pages that stand by: to open a map in one again is quicker than in a new one."""
    return [_first_visit(browser)]


@pytest.fixture
def visit(browser: Browser, visits: list[Visit], tmp_path: Path) -> Iterator[Open]:
    """Open a map as a reader would; fails the test if it asks for anything or complains."""
    opened: list[Visit] = []

    def open_(shown: Map, view: str = "", **settings: Any) -> Visit:
        here = visits.pop() if visits else _first_visit(browser)
        here.requests.clear()
        here.faults.clear()
        path = tmp_path / f"map{len(opened)}.html"
        opened.append(here)
        shown.save(path)
        width, height = settings.get("width", 1280), settings.get("height", 860)
        here.page.set_viewport_size({"width": width, "height": height})
        here.page.emulate_media(color_scheme=settings.get("color_scheme", "light"))
        here.page.goto(path.as_uri() + view)
        here.page.locator(settings.get("ready", READY)).first.wait_for(state="attached")
        return here

    yield open_
    visits += opened
    for here in opened:
        assert [] == here.requests + here.faults


def _first_visit(browser: Browser) -> Visit:
    """Open a page that reaches no host and notes what is asked of one, and what it complains of."""
    context = browser.new_context(reduced_motion="reduce")
    here = Visit(context.new_page())

    def refuse(route: Route) -> None:
        here.requests.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith("file:"), refuse)
    here.page.on("pageerror", lambda error: here.faults.append(str(error)))
    here.page.on("console", lambda message: here.faults.append(message.text))
    here.page.on("dialog", lambda dialog: here.faults.append(dialog.message))
    return here

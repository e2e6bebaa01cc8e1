"""A journalist's whole day in a real browser, on a real server that is stopped, and killed."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from graph.dossier import Dossier

ARTICLE = (
    "La société Ventôse Films a racheté le studio Mirabeau en 2021. Ladj Ly a fondé Kourtrajmé."
)
FULL = (
    *("/organization/netflix", "/source/fr01-netflix-kourtrajme", "/review", "/merges"),
    "/query?question=partners&entity=Netflix&go=1",
)
"""The pages with the most on them."""
PAGES = (
    *FULL,
    "/",
    "/connect?from=Spike Lee&to=La Fémis",
    "/map?focus=Netflix",
    "/add",
    "/no/such",
)
"""One page of each kind; the others are made of the same parts."""
AXE = {"iframes": False, "resultTypes": ["violations"]}


class Server:
    """``filmgraph serve`` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        """Start it on a free port, and wait until it listens."""
        self.folder = folder
        command = (sys.executable, "-m", "graph.cli", "serve", "-d", str(folder))
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip().rstrip("/")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(30)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def decisions(self) -> list[dict[str, Any]]:
        """Return what its log holds."""
        text = (self.folder / "judgements.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def server(built_example: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the example."""
    folder = tmp_path_factory.mktemp("served") / "dossier"
    shutil.copytree(built_example.folder, folder)
    found = Server(folder)
    yield found
    found.stop(signal.SIGKILL)


def open_page(browser: Browser, server: Server, path: str, **settings: Any) -> Page:
    """Open a page as a reader would."""
    page = browser.new_context(base_url=server.address, **settings).new_page()
    page.goto(path)
    return page


def add_article(page: Page) -> None:
    """Paste a text, wait for its claims, and see its words marked."""
    page.goto("/add")
    page.get_by_label("Ou le texte d’un article").fill(ARTICLE)
    page.get_by_role("main").get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", name="C’est lu")).to_be_visible(timeout=60_000)
    page.locator("main h2 a").click()
    expect(page.locator("mark").first).to_contain_text("Ventôse")


def review_three(page: Page) -> None:
    """Accept, refuse with a reason, leave open, and take that back, by keys alone."""
    page.goto("/review")
    page.keyboard.press("a")
    expect(page.locator(".saved")).to_contain_text("acceptée")
    page.keyboard.press("r")
    page.keyboard.type("La phrase ne le dit pas.")
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_contain_text("rejetée")
    page.keyboard.press("u")
    expect(page.locator(".saved")).to_contain_text("indécis")
    page.keyboard.press("z")
    expect(page.locator(".saved")).to_have_count(0)


def merge_and_undo(page: Page) -> None:
    """Merge the likeliest pair, and take it back."""
    page.goto("/merges")
    page.get_by_role("button", name="Une seule : garder").first.click()
    page.get_by_role("button", name="annuler").first.click()
    expect(page.get_by_role("button", name="annuler")).to_have_count(0)


def connect_and_publish(page: Page) -> str:
    """Connect two people, open the map of the ways, and return the page that is published."""
    page.goto("/connect")
    page.get_by_label("De", exact=True).fill("Spike Lee")
    page.get_by_label("à", exact=True).fill("La Fémis")
    page.get_by_role("main").get_by_role("button", name="Relier").click()
    expect(page.locator("#note-1")).to_be_visible()
    page.get_by_role("link", name="Ouvrir la carte").click()
    page.get_by_label("Titre de la carte").fill("De l’un à l’autre")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Télécharger la page").click()
    return waiting.value.path().read_text("utf-8")


def test_a_day_at_a_narrow_screen(browser: Browser, server: Server) -> None:
    """Add an article, review by keyboard, merge and undo, connect, publish: all at 360 pixels."""
    before = len(server.decisions())
    size = {"width": 360, "height": 740}
    page = open_page(browser, server, "/", viewport=size, locale="fr-FR")
    add_article(page)
    review_three(page)
    merge_and_undo(page)
    published = connect_and_publish(page)
    page.context.close()

    made = [decision["verdict"] for decision in server.decisions()[before:]]
    assert ["accepted", "rejected", "unsure", "undone", "same", "undone"] == made
    assert "De l’un à l’autre" in published
    assert "Ladj Ly</td>" not in published


def test_nothing_but_the_map_needs_a_script(browser: Browser, server: Server) -> None:
    """Search, decide and take back with scripts off."""
    page = open_page(browser, server, "/", java_script_enabled=False, locale="en-GB")
    page.get_by_label("Search the dossier").fill("ecole kourtrajme")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("École Kourtrajmé")
    page.goto("/review")
    page.get_by_role("button", name="accept").click()
    expect(page.locator(".saved")).to_contain_text("accepted")
    page.get_by_role("button", name="undo").click()

    assert "undone" == server.decisions()[-1]["verdict"]
    page.context.close()


@pytest.mark.parametrize(
    ("language", "scheme", "width", "pages"),
    [("fr", "light", 1280, PAGES), ("en", "dark", 360, FULL)],
    ids=("desk", "phone"),
)
def test_no_page_shuts_anybody_out(
    browser: Browser, server: Server, language: str, scheme: Any, width: int, pages: Sequence[str]
) -> None:
    """Axe finds nothing on any page, nothing has to be scrolled sideways, nothing is blocked."""
    context = browser.new_context(
        base_url=server.address,
        color_scheme=scheme,
        locale=language,
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
    found = {}
    for path in pages:
        page.goto(path)
        violations = Axe().run(page, options=AXE).response["violations"]
        found[path] = [v["id"] for v in violations]
        assert width == page.evaluate("document.documentElement.scrollWidth"), path
    context.close()

    assert {path: [] for path in pages} == found
    assert [] == faults


def test_what_was_saved_outlives_the_server(browser: Browser, server: Server) -> None:
    """Killed in the middle, it has lost no answered decision; told to stop, its successor stops well."""
    page = open_page(browser, server, "/review", locale="en-GB")
    page.keyboard.press("a")
    expect(page.locator(".saved")).to_contain_text("accepted")
    last = server.decisions()[-1]
    server.stop(signal.SIGKILL)
    successor = Server(server.folder)
    began = time.monotonic()

    assert "accepted" == last["verdict"]
    assert last == successor.decisions()[-1]
    assert 0 == successor.stop()
    assert 15 > time.monotonic() - began
    page.context.close()

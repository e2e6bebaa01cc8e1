"""How soon a map is seen and answers, beside plain Pyvis; how large it is, and how it is laid out.

    python -m benchmarks.maps [--sizes 300,1000,3000] [--plain 300,1000] [--chromium PATH]

Invented networks (communities, a power law of ties, about 2.5 claims an entity, each with
quotations) are drawn, opened in Chromium without a network, panned, searched, filtered and clicked.
Seconds depend on the machine; the ratios to plain Pyvis are of the same run. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import networkx as nx
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from scipy.spatial import cKDTree

from graph.maps import draw
from graph.maps.layout import place
from graph.ontology import Ontology, load_ontology

BASE = "https://example.org/"
COMMUNITY = 25
HOME = 0.7
"""The share of claims that stay in a community."""
SYLLABLES = ("bel", "ça", "dé", "fran", "gô", "lu", "mar", "né", "ri", "sou", "ta", "vœu")
WORDS = ("le", "festival", "studio", "école", "film", "annonce", "soutient", "avec", "pour")
PATIENCE = 600
"""Seconds that plain Pyvis may take on a busy machine."""
PACE = 400
"""Milliseconds between two clicks of a quick hand."""
WATCH = """
(() => {
  const gaps = [];
  let last = performance.now();
  const tick = (now) => { gaps.push([last, now]); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const painted = () => {
    const bar = document.getElementById('loadingBar');
    if (bar && bar.style.display !== 'none' && bar.style.opacity !== '0') return false;
    const canvas = document.querySelector('canvas');
    if (!canvas || !canvas.width) return false;
    const [x, y] = [canvas.width / 2 - 150, canvas.height / 2 - 150].map(Math.floor);
    const { data } = canvas.getContext('2d').getImageData(x, y, 300, 300);
    for (let i = 3; i < data.length; i += 4) if (data[i]) return true;
    return false;
  };
  window.seen = { at: null, gaps };
  const look = setInterval(() => {
    if (!painted()) return;
    window.seen.at = performance.now();
    clearInterval(look);
  }, 20);
})();
"""
"""Notes when the canvas first shows anything without a progress bar over it, and the frames."""
DRAG = """
async () => {
  const canvas = document.querySelector('canvas');
  const box = canvas.getBoundingClientRect();
  const [x, y] = [box.left + 6, box.top + box.height * 0.7];
  const send = (kind, step, buttons) => canvas.dispatchEvent(new PointerEvent(kind, {
    clientX: x + 150 - 150 * Math.cos(step / 25), clientY: y + 30 * Math.sin(step / 25),
    pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0, buttons, bubbles: true,
  }));
  send('pointerdown', 0, 1);
  let step = 0;
  const hand = setInterval(() => send('pointermove', step += 1, 1), 8);
  await new Promise((done) => setTimeout(done, 2500));
  clearInterval(hand);
  send('pointerup', step, 0);
}
"""
"""Two and a half seconds of a hand that moves 125 times a second."""
ACTIONS = {
    "search": """name => { const box = document.getElementById('search'); box.focus();
        box.value = name; box.dispatchEvent(new Event('input', {bubbles: true})); }""",
    "filter": """n => { const boxes = document.querySelectorAll('#legend-body input[type=checkbox]');
        boxes[n % boxes.length].click(); }""",
    "select": "n => filmgraph.network.body.emitter.emit('click', {nodes: [n], edges: []})",
}


def invented(ontology: Ontology, size: int) -> nx.MultiDiGraph[str]:
    """Return a network of ``size`` entities in communities of some 25, the same in every run."""
    rng = random.Random(size)  # noqa: S311 - an invented network
    classes = [c.name for c in ontology.classes.values() if c.shape]
    relations = sorted(ontology.relations)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=f"{size} entités", language="fr")
    names = [f"{BASE}entity/e{i:05d}" for i in range(size)]
    for i, name in enumerate(names):
        label = f"{_word(rng)} {_word(rng)} {i}".title()
        network.add_node(name, label=label, labels={"fr": label}, type=classes[i % len(classes)])
    for i in range(int(size * 2.5)):
        first = i if i < size else _weighted(rng, i % size // COMMUNITY, size)
        home = first // COMMUNITY if rng.random() < HOME else rng.randrange(size) // COMMUNITY
        ends = names[first], names[_weighted(rng, home, size)]
        network.add_edge(*ends, key=f"{BASE}claim/c{i:06d}", **_claim(i, rng, relations))
    return network


def _weighted(rng: random.Random, community: int, size: int) -> int:
    """Pick one of a community, its first ones far more often."""
    return min(
        community * COMMUNITY + min(int(rng.paretovariate(1.1)) - 1, COMMUNITY - 1), size - 1
    )


def _word(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=3))


def _claim(number: int, rng: random.Random, relations: Sequence[str]) -> dict[str, Any]:
    """Return what one claim says, with two or three quotations."""
    source = rng.randrange(200)
    return {
        "relation": relations[number % len(relations)],
        "status": "asserted",
        "review": "accepted",
        "date": str(1990 + number % 35) if number % 3 else "",
        "source": f"{BASE}source/s{source}",
        "title": f"Article n° {source}",
        "publisher": f"Journal {source % 20}",
        "source_date": "2020-01-15",
        "language": "fr",
        "quotes": tuple(
            " ".join(rng.choices(WORDS, k=22)) + f" {number}." for _ in range(rng.choice((2, 3)))
        ),
    }


def together(network: nx.MultiDiGraph[str]) -> tuple[float, float, float]:
    """Return the seconds of the layout, and two shares of it.

    Of the ten nearest neighbors, those of the same community; of the marks, those that touch another.
    """
    start = time.perf_counter()
    places = place(network)
    seconds = time.perf_counter() - start
    names = sorted(places)
    points = np.array([places[name] for name in names])
    far, near = cKDTree(points).query(points, k=11)
    group = np.arange(len(names)) // COMMUNITY
    same = (group[near[:, 1:]] == group[:, None]).mean()
    return seconds, float(same), float((far[:, 1] < 10).mean())  # noqa: PLR2004 - a mark's width


def plain(network: nx.MultiDiGraph[str], path: Path) -> None:
    """Write the network as its user would with Pyvis alone."""
    from pyvis.network import Network

    simple: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, data in network.nodes(data=True):
        simple.add_node(name, label=data["label"], title=data["label"])
    for subject, object_, data in network.edges(data=True):
        simple.add_edge(subject, object_, title=data["relation"])
    writer = Network(cdn_resources="in_line", directed=True)
    writer.from_nx(simple)
    path.write_text(writer.generate_html(), encoding="utf-8")


@contextmanager
def offline(browser: Browser) -> Iterator[Page]:
    """Give a page that reaches no other host, without a cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    yield context.new_page()
    context.close()


def opening(browser: Browser, path: Path) -> tuple[float, float]:
    """Return the seconds until a map was painted, and until it answered."""
    with offline(browser) as page:
        page.add_init_script(WATCH)
        page.goto(path.as_uri(), wait_until="commit")
        deadline = time.monotonic() + PATIENCE
        while page.evaluate("window.seen?.at ?? null") is None and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        page.wait_for_timeout(2500)
        seen: dict[str, Any] = page.evaluate("window.seen")
    at = seen["at"] / 1000 if seen["at"] else float("inf")
    return at, max(at, _answers(seen["gaps"]))


def _answers(gaps: Sequence[tuple[float, float]]) -> float:
    """Return the seconds after which no frame was late by more than a tenth of a second."""
    late = [end for start, end in gaps if end - start > 100]  # noqa: PLR2004 - milliseconds
    return max(late, default=0.0) / 1000


def frames(browser: Browser, page: Page) -> float:
    """Return how many frames a second are drawn while a hand drags the map."""
    browser.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline.frame"])
    start = time.perf_counter()
    page.evaluate(DRAG)
    seconds = time.perf_counter() - start
    events = json.loads(browser.stop_tracing())["traceEvents"]
    return float(sum(event["name"] == "DrawFrame" for event in events) / seconds)


def answers(page: Page, names: Sequence[str]) -> dict[str, float]:
    """Return the milliseconds from doing to the next painted frame, their 95th percentile."""
    found = {}
    for action, script in ACTIONS.items():
        times = []
        for n in range(30):
            argument = names[n * 7 % len(names)] if action == "search" else n
            times.append(page.evaluate(_timed(script), argument))
            page.wait_for_timeout(PACE)
        found[action] = quantiles(times, n=20)[-1]
    return found


def _timed(script: str) -> str:
    return f"""async (argument) => {{
      const start = performance.now();
      ({script})(argument);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return performance.now() - start;
    }}"""


def measured(browser: Browser, folder: Path, size: int, ontology: Ontology, *, alone: bool) -> str:
    """Measure one size; return its row of the table."""
    network = invented(ontology, size)
    layout, same, touching = together(network)
    path = folder / f"{size}.html"
    draw(network, ontology).save(path)
    seen, ready = (
        median(values) for values in zip(*(opening(browser, path) for _ in range(3)), strict=True)
    )
    with offline(browser) as page:
        page.goto(path.as_uri())
        page.wait_for_timeout(2500)
        drawn = frames(browser, page)
        late = answers(page, [data["label"] for _, data in network.nodes(data=True)])
    ratio = "–"
    if alone:
        other = folder / f"{size}-plain.html"
        plain(network, other)
        theirs, _ = opening(browser, other)
        ratio = f"{theirs:.1f} s, {theirs / seen:.0f} ×"
    cells = [
        f"{size:,}",
        f"{path.stat().st_size / 1e6:.2f} MB",
        f"{layout:.2f} s",
        f"{same:.0%}",
        f"{touching:.0%}",
        f"{seen:.2f} s",
        f"{ready:.2f} s",
        ratio,
        f"{drawn:.0f}",
        *(f"{late[action]:.0f} ms" for action in ACTIONS),
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    numbers = lambda text: [int(part) for part in text.split(",") if part]  # noqa: E731 - an option
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=numbers, default=[300, 1000, 3000, 10000, 30000])
    parser.add_argument("--plain", type=numbers, default=[300, 1000])
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    asked = parser.parse_args()
    head = "entities|file|layout|same community|touching|seen|answers|plain Pyvis|frames/s"
    cells = [*head.split("|"), *(f"{action} p95" for action in ACTIONS)]
    print(f"| {' | '.join(cells)} |\n|{'---|' * len(cells)}", flush=True)
    ontology = load_ontology()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=asked.chromium)
        for size in asked.sizes:
            print(
                measured(browser, Path(folder), size, ontology, alone=size in asked.plain),
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()

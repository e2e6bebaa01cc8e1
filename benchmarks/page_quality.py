"""Hold the example's map against html-validate and Lighthouse, which npm brings.

    python -m benchmarks.page_quality [--chromium PATH]

Needs ``npx`` and, the first time, npm's registry. Prints html-validate's errors and Lighthouse's scores
on a desk: speed, accessibility, best practices. Of several runs of Lighthouse the middle one counts.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from graph.dossier import Dossier
from graph.maps import MapOptions, Step, draw
from graph.network import network_of

VALIDATOR = "html-validate@10"
LIGHTHOUSE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices")
RULES = {"root": True, "extends": ["html-validate:recommended"]}
TOUR = (Step("D’abord", "Toute la carte."), Step("Ensuite", "Un lien."))


def write_map(folder: Path) -> Path:
    """Draw the example with all that a page may have; return its file."""
    dossier = Dossier.copy_example(folder / "dossier")
    dossier.build()
    options = MapOptions(standfirst="Quinze articles.", credit="filmgraph", story=TOUR)
    page = folder / "map.html"
    network = network_of(dossier.store(), 0.8, "Qui finance quoi ?", "fr")
    draw(network, dossier.built_ontology(), options).save(page)
    return page


def npx(*arguments: str, chromium: str = "") -> None:
    """Run a tool of npm; what it finds is in its report, so its exit code says nothing."""
    program = shutil.which("npx")
    if not program:
        sys.exit("npx is not installed: install Node.js")
    environment = os.environ | {"CHROME_PATH": chromium}
    subprocess.run(
        [program, "--yes", *arguments], env=environment, check=False, capture_output=True
    )


def faults(page: Path) -> list[str]:
    """Return what html-validate calls an error, with its line."""
    rules, report = page.with_name("rules.json"), page.with_name("faults.json")
    rules.write_text(json.dumps(RULES), encoding="utf-8")
    npx(VALIDATOR, "--config", str(rules), "-f", f"json={report}", str(page))
    found = json.loads(report.read_text(encoding="utf-8"))
    return [
        f"line {message['line']}: {message['ruleId']}: {message['message']}"
        for result in found
        for message in result["messages"]
        if message["severity"] == 2  # noqa: PLR2004 - an error, not a warning
    ]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback: Lighthouse reads no files."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def scores(address: str, report: Path, chromium: str) -> list[int]:
    """Return Lighthouse's scores, of a hundred, one a category."""
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    only = f"--only-categories={','.join(CATEGORIES)}"
    out = ("--output=json", f"--output-path={report}", "--quiet")
    npx(LIGHTHOUSE, address, "--preset=desktop", only, flags, *out, chromium=chromium)
    found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return [round(100 * found[name]["score"]) for name in CATEGORIES]


def main() -> None:
    """Print what both tools find."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--chromium", default=shutil.which("chromium") or "")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = write_map(folder)
        found = faults(page)
        print("\n".join([*found, f"html-validate: {len(found)} errors"]), flush=True)
        with served(folder) as address:
            report = folder / "lighthouse.json"
            runs = [
                scores(f"{address}/{page.name}", report, asked.chromium) for _ in range(asked.runs)
            ]
    middle = (f"{median(run):.0f}" for run in zip(*runs, strict=True))
    print(f"Lighthouse on a desk: {' / '.join(middle)} ({', '.join(CATEGORIES)})")


if __name__ == "__main__":
    main()

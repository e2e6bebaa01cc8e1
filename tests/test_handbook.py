"""The handbook is true: what its pages ask a reader to do works, and shows what they show."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command

from graph.cli import app
from graph.dossier import Dossier
from tests.pages import Block, Step, blocks

Say = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
RUN = [page for page in PAGES if any(not block.why_not for block in blocks(page))]
ALONE = {
    "review": "needs a terminal",
    "serve": "does not end",
    "publish": "takes seconds",
}
"""Commands that tests of their own run; of these only the arguments are checked here."""
MOST = 20
"""How many blocks may be left out, at most."""


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(
    page: Path, built_example: Dossier, tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Block by block, in a copy of the example dossier or in an empty folder.

    How the example's articles are read is kept from another test: reading them takes seconds.
    """
    monkeypatch.setenv("COLUMNS", "88")
    here = tmp_path / "here"
    if "<!-- run in: an empty folder -->" in page.read_text(encoding="utf-8"):
        kept = Path(".filmgraph", "proposals")
        shutil.copytree(built_example.folder / kept, here / "filmgraph-demo" / kept)
    else:
        shutil.copytree(built_example.folder, here)
        _lay_out(here)
    monkeypatch.chdir(here)
    for block in blocks(page):
        if not block.why_not:
            _do(block, page, say, monkeypatch)


def test_what_is_not_run_says_why() -> None:
    """Few blocks are left out, and every command line that is no command of filmgraph among them."""
    left_out = [block for page in PAGES for block in blocks(page) if block.why_not]
    strange = [
        f"{page.name}:{block.line}: {step.line}"
        for page in PAGES
        for block in blocks(page)
        if block.kind == "shell" and not block.why_not
        for step in block.steps()
        if step.words[0] not in {"filmgraph", "cd"}
    ]

    assert strange == []
    assert len(left_out) <= MOST
    assert all(len(block.why_not) > 5 for block in left_out)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook as a site, built strictly: a page or a link that leads nowhere fails."""
    folder = tmp_path_factory.mktemp("handbook") / "site"
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(folder),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_handbook_is_a_site_that_loads_nothing_from_elsewhere(site: Path) -> None:
    """Every page of docs/ is in it, with the made ones; no font, script or style comes from a host."""
    made = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    written = {page.relative_to(ROOT / "docs").with_suffix("") for page in PAGES}
    html = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))

    assert written | {Path(name) for name in ("api", "commands", "data", "changelog")} <= made
    assert not re.findall(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?(?:https?:)?//", html
    )
    for command in ("link", "map", "import table"):
        assert f"filmgraph {command}</h2>" in re.sub(r"<a class=.headerlink.*?</a>", "", html)
    assert "GET /api/entities" in html


def _lay_out(here: Path) -> None:
    """Put beside the dossier what pages take for granted: articles, a table, its name as an example."""
    shutil.copytree(here / "sources", here / "articles")
    shutil.copytree(ROOT / "tests" / "data" / "handbook", here, dirs_exist_ok=True)
    (here / "filmgraph-demo").symlink_to(here)


def _do(block: Block, page: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    if block.kind == "file":
        Path(block.name).write_text(block.text, encoding="utf-8")
    elif block.kind == "sparql":
        assert say("query", block.text)[0] == 0
    elif block.kind == "python":
        exec(compile(block.text, f"{page.name}:{block.line}", "exec"), {})
    else:
        for step in block.steps():
            _take(step, f"{page.name}:{block.line}: {step.line}", say, monkeypatch)


def _take(step: Step, where: str, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run one command; what it prints has to be what the page shows, if it shows anything."""
    words = re.split(r" \| | > ", step.line)
    _, *arguments = Step(words[0]).words
    if step.words[0] == "cd":
        monkeypatch.chdir(arguments[0])
        return
    if arguments[0] in ALONE:
        command = getattr(get_command(app), "commands")[arguments[0]]  # noqa: B009 - a group has it
        command.make_context(arguments[0], arguments[1:])
        return
    code, written, told = say(*_spread(arguments))
    printed = written.replace("\r\n", "\n")

    assert code == 0, f"{where}\n{told}"
    if " > " in step.line:
        Path(step.words[-1]).write_text(printed, encoding="utf-8")
    if any(line.strip("… ") for line in step.shown):
        assert step.pattern().fullmatch(printed), f"{where}\n{printed}"


def _spread(arguments: list[str]) -> list[str]:
    """Return the arguments with ``*.md`` and the like spelled out, as a shell does."""
    found = []
    for argument in arguments:
        folder, _, pattern = argument.rpartition("/")
        names = sorted(map(str, Path(folder).glob(pattern))) if "*" in pattern else []
        found += names or [argument]
    return found

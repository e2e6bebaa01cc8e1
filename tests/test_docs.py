"""What the pages say is true: commands run, blocks run, generated pages are fresh."""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command

from graph.cli import app
from graph.dossier import Dossier
from graph.ontology import Ontology
from graph.ontology_page import ontology_page

Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BENCHMARKS = ROOT / "benchmarks"


def commands() -> list[str]:
    """The commands of the README that read the example dossier, as they stand there."""
    section = README.partition("## Five things to try")[2].partition("\n## ")[0]
    lines = [line.split("   #")[0].strip() for line in section.splitlines()]
    return [line for line in lines if line.startswith("filmgraph ")]


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_readme_runs(line: str, run: Run, built_example: Dossier) -> None:
    """As it stands, on the example dossier, with something to show."""
    source = built_example.source_paths()[0]
    arguments = [str(source) if a == "ARTICLE.txt" else a for a in shlex.split(line)[1:]]
    done = run(*arguments, FILMGRAPH_DOSSIER=str(built_example.folder))

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_there_are_five_things_to_try() -> None:
    """The heading keeps its word."""
    assert len(commands()) == 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_link_of_a_page_exists(page: Path) -> None:
    """No page names a command or a file that is not there."""
    text = page.read_text(encoding="utf-8")
    known = {c.callback.__name__.rstrip("_") for c in app.registered_commands if c.callback}
    known |= {
        str(group.typer_instance.info.name)
        for group in app.registered_groups
        if group.typer_instance
    }
    named = set(re.findall(r"`filmgraph ([a-z]+)", text)) | set(
        re.findall(r"^ +filmgraph ([a-z]+)", text, re.MULTILINE)
    )
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)

    assert named <= known
    assert not [link for link in links if not (page.parent / link).exists()]


def _options() -> set[str]:
    """The options of every command."""
    queue = [get_command(app)]
    for command in queue:
        queue += getattr(command, "commands", {}).values()
    return {name for c in queue for p in c.params for name in (*p.opts, *p.secondary_opts)}


def test_every_option_that_a_page_names_exists() -> None:
    """Among those of filmgraph, or of the benchmarks; what other programs take is named here."""
    told = "".join(path.read_text(encoding="utf-8") for path in BENCHMARKS.glob("*.py"))
    known = _options() | set(re.findall(r"--[a-z][a-z-]+", told))
    others = {"--help", "--multiline-fields"}
    spans = {
        (page.name, span)
        for page in PAGES
        for span in re.findall(r"`((?:filmgraph |--)[^`\n]+)`", page.read_text(encoding="utf-8"))
    }
    named = {(page, o) for page, span in spans for o in re.findall(r"(?<!\S)--[a-z][a-z-]+", span)}

    assert len(named) > 50
    assert not {(page, option) for page, option in named if option not in known | others}


def test_the_page_of_the_ontology_is_fresh(ontology: Ontology) -> None:
    """``filmgraph ontology --page`` writes what is in docs/."""
    assert ontology_page(ontology) == (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")

"""The command line: help, speed of starting, bad input in one line."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command

from graph.cli import app
from graph.dossier import Dossier

Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = {
    c.callback.__name__.rstrip("_"): c.callback for c in app.registered_commands if c.callback
}
HEAVY = (
    "httpx", "spacy", "pyvis", "pyshacl", "trafilatura", "rustworkx", "rdflib", "networkx", "pyoxigraph",
)  # fmt: skip


def one_line(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """The error of a command that failed as it should: one line, no traceback."""
    assert done.returncode == code, (done.stdout, done.stderr)
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("filmgraph: ")
    return done.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_shows_an_example(name: str) -> None:
    """Help says what a command does and how to call it."""
    assert f"Example: filmgraph {name}" in (COMMANDS[name].__doc__ or "")


def test_every_command_that_opens_a_dossier_takes_its_store_from_elsewhere() -> None:
    """Those of a group as well."""
    queue = [get_command(app)]
    for command in queue:
        queue += getattr(command, "commands", {}).values()
        names = {name for parameter in command.params for name in parameter.opts}
        assert ("--dossier" in names) <= ("--store" in names), command.name


def test_help_imports_nothing_heavy() -> None:
    """Engines are imported by the commands that need them."""
    code = f"import sys, graph.cli; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_whole_investigation(run: Run, tmp_path: Path) -> None:
    """New dossier, one article, build, ask, judge: as in the README."""
    article = tmp_path / "article.txt"
    article.write_text("Nour Bel a fondé Zénith Films en 2018.\n", encoding="utf-8")
    folder = tmp_path / "enquete"

    assert run("new", folder, "--author", "Ada").returncode == 0
    added = run(
        "add", article, "-d", folder, "--title", "Un accord", "--date", "2020-05-02", "--lang", "fr"
    )
    assert added.returncode == 0, added.stderr
    built = run("build", folder)
    assert (built.returncode, built.stderr) == (0, "")
    found = run("query", "SELECT ?c { ?c a film:Claim }", "-d", folder, "--format", "csv")
    claim = found.stdout.splitlines()[1].rpartition("/")[2]
    judged = run("judge", claim, "reject", "--reason", "essai", "-d", folder)
    assert judged.returncode == 0, judged.stderr
    assert "nothing changed" not in run("build", folder).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "nowhere"], "is no dossier"),
        (["build"], "no dossier here"),
        (["extract", "nothing.txt"], "nothing.txt: does not exist"),
        (["extract", "."], "is a folder"),
        (["query", "SELECT * {", "-d", "{example}"], "query: "),
        (["query", "SELECT * {} ", "-d", "nowhere"], "is no dossier"),
        (["ask", "partnerz", "Netflix", "-d", "{example}"], "nearest: "),
        (["ask", "entity", "Netfix", "-d", "{example}"], "Netflix"),
        (["rank", "--by", "luck", "-d", "{example}"], "no measure is called 'luck'"),
        (["judge", "nope", "accept", "-d", "{example}"], "no claim is called"),
        (["map", "-d", "{example}", "-o", "no/such/folder/map.html"], "no/such/folder"),
        (["build", "{example}", "--ontology", "nothing.ttl"], "nothing.ttl: cannot be read"),
        (["seal", "nothing.md", "-d", "{example}"], "nothing.md"),
        (["new", "{example}"], "is a dossier already"),
    ],
)
def test_bad_input_is_one_line(
    run: Run, built_example: Dossier, arguments: list[str], said: str
) -> None:
    """What, where and what to do; exit code 1."""
    named = [a.replace("{example}", str(built_example.folder)) for a in arguments]

    assert said in one_line(run(*named))


def test_wrong_usage_is_exit_code_2(run: Run, built_example: Dossier) -> None:
    """A missing argument or an impossible value is wrong usage."""
    assert run("extract").returncode == 2
    assert run("nonsense").returncode == 2
    assert "accept, reject" in one_line(
        run("judge", "fr01-01", "maybe", "-d", built_example.folder), 2
    )
    assert "nearest: Person" in one_line(
        run("rank", "--type", "Persson", "-d", built_example.folder), 2
    )
    assert "date" in one_line(
        run("add", __file__, "--date", "2021-02-31", "-d", built_example.folder), 2
    )


def test_malformed_turtle_names_its_line(run: Run, built_example: Dossier, tmp_path: Path) -> None:
    """An ontology that does not parse is named with its line."""
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix a: <urn:a> .\na:b a:c .\n", encoding="utf-8")

    assert f"{bad}:2: is not Turtle" in one_line(
        run("build", built_example.folder, "--ontology", bad)
    )


def test_an_unbuilt_dossier_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """The message is the command to type."""
    run("new", tmp_path / "d")

    assert "filmgraph build" in one_line(run("rank", "-d", tmp_path / "d"))


def test_the_demo_says_what_is_there(run: Run, tmp_path: Path) -> None:
    """Counts, the five most connected, conflicts, and where the map lies; again and again."""
    for _ in range(2):
        done = run("demo", tmp_path / "demo")

        assert done.returncode == 0, done.stderr
        assert "15 sources" in done.stdout
        assert "Netflix" in done.stdout
        assert "Conflicts:" in done.stdout
        assert str(tmp_path / "demo" / "map.html") in done.stdout
        assert (tmp_path / "demo" / "map.html").stat().st_size > 100_000


def test_the_door_of_a_checkout_is_the_same_program() -> None:
    """``python cli.py`` does what ``filmgraph`` does."""
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, root / "cli.py", "--help"], capture_output=True, text=True, check=True
    )
    scripts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]

    assert "Usage: filmgraph" in done.stdout
    assert scripts == {"filmgraph": "graph.cli:main"}

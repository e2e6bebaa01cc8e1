"""The wheel, the source distribution, the editable install and the checkout find what they ship."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
import yaml

from graph import __version__
from graph.cli.manual import as_roff, pages

ROOT = Path(__file__).parent.parent
SHIPPED = ("ontology.ttl", "data/example", "questions", "rules")
WHERE = f"""
import graph
from graph.resources import resource
print(graph.__file__, *map(resource, {SHIPPED}), sep="\\n")
"""
BUILD = """
import hatchling.build, sys
print(getattr(hatchling.build, sys.argv[1])(sys.argv[2]))
"""
HEAVY = {"httpx", "networkx", "pyshacl", "pyvis", "rdflib", "rustworkx", "spacy", "trafilatura"}
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FILMGRAPH_"))}


def output(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; it has to succeed."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=CLEAN | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(what: str, source: Path, place: Path) -> Path:
    """A distribution of ``source``, built as pip would but without a network."""
    told = output(sys.executable, "-c", BUILD, what, place, cwd=source)
    return place / told.splitlines()[-1]


@dataclass(frozen=True)
class Environment:
    """A virtual environment outside the checkout, in which ``wheel`` is installed."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def filmgraph(self) -> Path:
        """The command, as a user calls it."""
        return self.folder / "bin" / "filmgraph"

    @property
    def site(self) -> Path:
        """Where packages lie."""
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.folder)}))

    def install(self, wheel: Path) -> None:
        """Install the declared packages at the locked versions, then the wheel.

        uv takes the packages from what it has kept. Where another tool installed them it has nothing:
        then those of the tests' own environment serve, appended to the path.
        """
        uv = Path(sys.executable).with_name("uv")
        kept = uv.exists() and _synced(uv, self.folder)
        if kept:
            target = ("--python", self.python)
            output(uv, "pip", "install", "--offline", "--no-deps", *target, wheel, cwd=self.folder)
            return
        venv.create(self.folder, clear=True, with_pip=False)
        install = (
            "-m",
            "pip",
            "--python",
            self.python,
            "install",
            "--no-index",
            "--no-deps",
            wheel,
        )
        output(sys.executable, *install, cwd=self.folder)
        (self.site / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")


def _synced(uv: Path, folder: Path) -> bool:
    """Whether uv could lay the runtime packages of the lock file without a network."""
    wanted = ("sync", "--frozen", "--no-default-groups", "--no-install-project", "--offline")
    done = subprocess.run(
        [uv, *wanted, "--python", sys.executable],
        cwd=ROOT,
        env=CLEAN | {"UV_PROJECT_ENVIRONMENT": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or "Network connectivity is disabled" in done.stderr, done.stderr
    return done.returncode == 0


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution of this checkout."""
    return built("build_sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def checkout(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source distribution: a second checkout."""
    place = tmp_path_factory.mktemp("checkout")
    output("tar", "xf", sdist, cwd=place)
    return place / sdist.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as an index's users would."""
    return built("build_wheel", checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel."""
    found = Environment(tmp_path_factory.mktemp("installed") / "env")
    found.install(wheel)
    return found


@pytest.fixture(scope="module")
def editable(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with an editable install of the second checkout."""
    place = tmp_path_factory.mktemp("editable")
    found = Environment(place / "env")
    found.install(built("build_editable", checkout, place))
    return found


def test_the_wheel_ships_everything_and_nothing_else(wheel: Path) -> None:
    """The package, the ontology, the example, and no file at the top of site-packages."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    example = [n for n in names if n.startswith("graph/assets/data/example/")]

    beside = {"dist-info", "data"}
    tops = {n.split("/")[0] for n in names if n.split("/")[0].rpartition(".")[2] not in beside}

    assert tops == {"graph"}
    assert [n for n in names if n.endswith(".data/data/share/man/man1/filmgraph.1")]
    assert {"graph/py.typed", "graph/assets/ontology.ttl"} <= set(names)
    assert [n for n in names if n.endswith(".dist-info/licenses/LICENSE")]
    assert len([n for n in example if "/sources/" in n]) == 15
    assert not [n for n in names if ".filmgraph" in n or n.endswith("example/map.html")]
    assert len(names) == len(set(names))


def test_an_index_would_take_the_distributions(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    """Their metadata is whole and their description can be shown; version and citation agree."""
    output(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist, cwd=tmp_path)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

    assert (citation["version"], citation["title"]) == (__version__, "filmgraph")
    assert " AND ".join(citation["license"]) == metadata.metadata("filmgraph")["License-Expression"]
    assert f"filmgraph-{__version__}-" in wheel.name


def test_programs_that_use_the_wheel_are_checked_by_its_types(
    installed: Environment, tmp_path: Path
) -> None:
    """``py.typed`` is heeded: mypy finds what is wrong in a program, and nothing where all is right."""
    right = "from graph import Dossier\n\ndef name(d: Dossier) -> str:\n    return d.config.title\n"
    (tmp_path / "right.py").write_text(right, "utf-8")
    (tmp_path / "wrong.py").write_text(right.replace("-> str", "-> int"), "utf-8")
    command = ["-m", "mypy", "--strict", "--python-executable", str(installed.python)]
    done = subprocess.run(
        [sys.executable, *command, "right.py", "wrong.py"],
        cwd=tmp_path,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )
    (fault,) = [line for line in done.stdout.splitlines() if ": error: " in line]

    assert fault.startswith("wrong.py:")
    assert 'Incompatible return value type (got "str", expected "int")' in fault


COMPLETIONS = {
    "bash": """
        source ~/.bashrc; COMP_WORDS=(filmgraph link --dr); COMP_CWORD=2
        _filmgraph_completion filmgraph; echo "${COMPREPLY[@]}"
    """,
    "zsh": """
        source ~/.zshrc; autoload +X _filmgraph
        _TYPER_COMPLETE_ARGS='filmgraph link --dr' _FILMGRAPH_COMPLETE=complete_zsh filmgraph
    """,
    "fish": 'complete -C "filmgraph link --dr"',
}
"""By shell, how it is asked, once completion is installed, for an option."""


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_a_shell_completes_commands_and_options(
    shell: str, installed: Environment, tmp_path: Path
) -> None:
    """In the shell itself: ``filmgraph --install-completion``, then what the tab key asks for."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} here")
    path = f"{installed.filmgraph.parent}:{os.environ['PATH']}"
    here = {"HOME": str(tmp_path), "PATH": path}
    output(program, "-c", "filmgraph --install-completion; true", cwd=tmp_path, **here)

    assert "--dry-run" in output(program, "-c", COMPLETIONS[shell], cwd=tmp_path, **here)


def test_the_manual_page_is_fresh_and_sound(tmp_path: Path) -> None:
    """``make docs`` writes what is in share/; man takes it without a warning."""
    page = ROOT / "share" / "man" / "man1" / "filmgraph.1"

    assert page.read_text("utf-8") == as_roff(pages()), "run `make docs`"
    if lint := shutil.which("mandoc"):
        assert output(lint, "-T", "lint", "-W", "error", page, cwd=tmp_path) == ""
    if man := shutil.which("man"):
        assert "filmgraph link" in output(
            man, "--warnings", "-E", "UTF-8", "-l", page, cwd=tmp_path
        )


def test_the_wheel_carries_the_checkout_s_ontology(wheel: Path) -> None:
    """What is installed is what is edited."""
    with zipfile.ZipFile(wheel) as archive:
        shipped = archive.read("graph/assets/ontology.ttl")

    assert shipped == (ROOT / "ontology.ttl").read_bytes()


def test_the_source_distribution_holds_no_droppings(sdist: Path) -> None:
    """Environments, caches and builds of this machine stay here."""
    with tarfile.open(sdist) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}

    assert {"graph", "data", "ontology.ttl", "cli.py", "tests", "pyproject.toml"} <= tops
    assert not tops & {".venv", ".git", ".cache", ".hypothesis", "dist", "build"}


def test_the_wheel_reads_its_own_files(installed: Environment, tmp_path: Path) -> None:
    """Package, ontology, example, questions and rules all come from the new environment."""
    places = output(installed.python, "-c", WHERE, cwd=tmp_path).splitlines()

    assert {True} == {Path(place).is_relative_to(installed.site) for place in places}
    assert installed.site / "graph/assets/ontology.ttl" == Path(places[1])


def test_the_wheel_works_outside_the_checkout(installed: Environment, tmp_path: Path) -> None:
    """Demo, extraction, a question: every kind of shipped file is read."""
    told = output(installed.filmgraph, "demo", "d", cwd=tmp_path)
    source = min((tmp_path / "d/sources").glob("fr00*.md"))
    lines = output(installed.filmgraph, "extract", "--json", source, cwd=tmp_path).splitlines()
    found = [json.loads(line) for line in lines]
    text = source.read_text("utf-8")
    ask = ("ask", "partners", "Netflix", "--dossier", "d")
    answer = output(installed.filmgraph, *ask, cwd=tmp_path)

    assert "15 sources" in told
    assert (tmp_path / "d/map.html").stat().st_size > 100_000
    assert found
    assert [c["quote"] for c in found] == [text[c["start"] : c["end"]] for c in found]
    assert "École Kourtrajmé" in answer


def test_help_imports_no_engine(installed: Environment, tmp_path: Path) -> None:
    """``filmgraph --help`` answers at once: each engine waits for the command that needs it."""
    done = subprocess.run(
        [installed.python, "-X", "importtime", "-m", "graph.cli", "--help"],
        cwd=tmp_path,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}

    assert "typer" in loaded
    assert set() == HEAVY & loaded


def test_an_editable_install_reads_the_checkout(
    editable: Environment, checkout: Path, tmp_path: Path
) -> None:
    """An editable install also copies the forced files; the copies age, and must not be read."""
    package, ontology, example, *_ = output(editable.python, "-c", WHERE, cwd=tmp_path).splitlines()

    assert (editable.site / "graph/assets/ontology.ttl").is_file()
    assert checkout / "graph/__init__.py" == Path(package)
    assert checkout / "ontology.ttl" == Path(ontology)
    assert checkout / "data/example" == Path(example)
    assert "15 sources" in output(editable.filmgraph, "demo", "d", cwd=tmp_path)


def test_the_door_of_a_checkout_needs_no_install(
    installed: Environment, checkout: Path, tmp_path: Path
) -> None:
    """``python cli.py`` runs what lies beside it, ontology included, even where a wheel is installed."""
    copy = Path(shutil.copytree(checkout, tmp_path / "a checkout"))
    ontology = copy / "ontology.ttl"
    ontology.write_text(ontology.read_text("utf-8").replace('"founded"@en', '"set up"@en'), "utf-8")

    assert "set up" in output(installed.python, copy / "cli.py", "ontology", cwd=tmp_path)
    assert "set up" not in output(installed.filmgraph, "ontology", cwd=tmp_path)


def test_this_environment_reads_this_checkout(tmp_path: Path) -> None:
    """The other tests prove the files that are edited here."""
    package, ontology, *_ = output(sys.executable, "-c", WHERE, cwd=tmp_path).splitlines()

    assert ROOT / "graph/__init__.py" == Path(package)
    assert ROOT / "ontology.ttl" == Path(ontology)


def imported() -> Iterator[str]:
    """The top-level names that the package imports from elsewhere."""
    for path in (ROOT / "graph").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.split(".")[0]


def normal(name: str) -> str:
    """A distribution's name as indexes compare it, without its version."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name)[0]).lower()


BEHIND = {"python-multipart", "httptools", "uvloop"}
"""What the package asks for because of others that import it."""


def test_every_import_is_declared() -> None:
    """What the package imports, pyproject.toml names, extras among it, and the other way round.

    Starlette reads forms with python-multipart, uvicorn is quicker with httptools and uvloop: it is
    they that import these, not the package.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [d for extra in project["optional-dependencies"].values() for d in extra]
    declared = {normal(dependency) for dependency in (*project["dependencies"], *extras)}
    owners = metadata.packages_distributions()
    used = set(imported()) - sys.stdlib_module_names - {"graph"}

    assert declared == {normal(owners[name][0]) for name in used} | BEHIND


def test_the_supported_pythons_agree() -> None:
    """The classifiers name the versions that ``requires-python`` admits."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)$", "\n".join(project["classifiers"]), re.MULTILINE)

    assert ">=3.11,<3.14" == project["requires-python"]
    assert ["3.11", "3.12", "3.13"] == named

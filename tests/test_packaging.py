"""The wheel, the editable install and the checkout each find what they ship."""

import ast
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOUND = "from graph.resources import resource; import graph; print(graph.__file__); print(*map(resource, %r), sep='\\n')"
SHIPPED = ("ontology.ttl", "data/example", "questions", "rules")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from the source distribution without a network."""
    place = tmp_path_factory.mktemp("dist")
    code = (
        "import hatchling.build as b, os, sys, tarfile, pathlib\n"
        "place = pathlib.Path(sys.argv[1])\n"
        "sdist = b.build_sdist(str(place))\n"
        "tarfile.open(place / sdist).extractall(place, filter='data')\n"
        "os.chdir(place / sdist.removesuffix('.tar.gz'))\n"
        "print(b.build_wheel(str(place)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(place)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return place / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment, outside the checkout, with the wheel in it.

    The packages that filmgraph needs come from the tests' own environment, so that no network is
    needed; ``test_every_import_is_declared`` sees to it that they are the declared ones.
    """
    place = tmp_path_factory.mktemp("elsewhere")
    venv.create(place / "env", with_pip=False)
    python = place / "env" / "bin" / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def call(python: Path, *arguments: str | Path, cwd: Path) -> str:
    """What a command prints; it has to succeed."""
    done = subprocess.run(
        [python, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_ships_everything_and_nothing_else(wheel: Path) -> None:
    """The package, the ontology, the example, and no file at the top of site-packages."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {"graph"}
    assert "graph/assets/ontology.ttl" in names
    assert "graph/assets/data/example/claims.csv" in names
    assert "graph/py.typed" in names
    assert len([n for n in names if n.startswith("graph/assets/data/example/sources/")]) == 15
    assert not [n for n in names if ".filmgraph" in n or n.endswith("map.html")]


def test_the_wheel_works_outside_the_checkout(elsewhere: Path, tmp_path: Path) -> None:
    """Demo, extraction, a question: every kind of shipped file is read."""
    package, *places = call(elsewhere, "-c", FOUND % (SHIPPED,), cwd=tmp_path).splitlines()
    inside = str(elsewhere.parent.parent)
    assert all(place.startswith(inside) for place in (package, *places))

    told = call(elsewhere, "-m", "graph.cli", "demo", "d", cwd=tmp_path)
    assert "15 sources" in told
    source = next((tmp_path / "d" / "sources").glob("*.md"))
    call(elsewhere, "-m", "graph.cli", "extract", "--json", source, cwd=tmp_path)
    answer = call(elsewhere, "-m", "graph.cli", "ask", "partners", "Netflix", "-d", "d", cwd=tmp_path)
    assert "École Kourtrajmé" in answer


def test_a_checkout_reads_its_own_files(tmp_path: Path) -> None:
    """An editable install copies the forced files; they must not be the ones that are read."""
    package, *places = call(Path(sys.executable), "-c", FOUND % (SHIPPED,), cwd=tmp_path).splitlines()

    assert Path(package) == ROOT / "graph/__init__.py"
    assert Path(places[0]) == ROOT / "ontology.ttl"
    assert Path(places[1]) == ROOT / "data/example"


def test_the_installed_command_is_there() -> None:
    """``filmgraph`` is a console script of the distribution."""
    [script] = metadata.distribution("filmgraph").entry_points.select(group="console_scripts")

    assert (script.name, script.value) == ("filmgraph", "graph.cli:main")


def imported() -> Iterator[str]:
    """The top-level names that the package imports from elsewhere."""
    for path in (ROOT / "graph").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.split(".")[0]


def test_every_import_is_declared() -> None:
    """What the package imports, pyproject.toml names, and the other way round."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {d.split(">")[0].split("=")[0].strip().lower() for d in project["dependencies"]}
    owners = metadata.packages_distributions()
    used = set(imported()) - sys.stdlib_module_names - {"graph"}

    assert {owners[name][0].lower() for name in used} == declared

"""What the tests share: the shipped ontology, the example dossier, and a door to the command line."""

import csv
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import uvicorn
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from graph.cli import main
from graph.dossier import Dossier
from graph.dossier.config import Config
from graph.names import slug
from graph.ontology import Ontology, load_ontology
from graph.resources import resource
from graph.web import ServeOptions, create_app
from tests.forking import start
from tests.stand_in import StandIn, standing_in

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""What Chromium is started with: quiet, and able to run in a container."""

HOSTILE = (
    '=HYPERLINK("http://evil.example")',
    "</script><script>alert(1)</script> & « fin »",
    "../../etc/passwd",
    "Nom \\ avec `accent` ${x} {{7*7}} ';--",
    "مرحبا 봉준호 🎬 \u2028 ligne",
)
"""Names that a program could take for something else than a name."""
SENTENCE = "{} a fondé {}."
SECRET = "Ce paragraphe ne porte aucune affirmation et reste chez son éditeur."

settings.register_profile("suite", deadline=None)  # how busy a machine is fails no test
settings.load_profile("suite")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background job ignores Ctrl-C, and so would the commands that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

Run = Callable[..., subprocess.CompletedProcess[str]]
Serve = Callable[..., AbstractContextManager[str]]
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A service that replays what the test says, and misbehaves where it says so."""
    with standing_in() as service:
        yield service


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The ontology that comes with the program."""
    return load_ontology()


@pytest.fixture(scope="session")
def built_example(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A built copy of the example dossier, shared: read it, do not change it."""
    dossier = Dossier.copy_example(tmp_path_factory.mktemp("example") / "dossier")
    dossier.build()
    return dossier


@pytest.fixture
def example(built_example: Dossier, tmp_path: Path) -> Dossier:
    """A built copy of the example dossier of the test's own."""
    shutil.copytree(built_example.folder, tmp_path / "dossier")
    return Dossier.open(tmp_path / "dossier")


@pytest.fixture(scope="session")
def data_example() -> Path:
    """The example dossier as shipped."""
    return resource("data/example")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``filmgraph`` as a person would: a process of its own, in an empty folder.

    A new interpreter is started where its environment tells it something, or it starts others.
    """
    here = tmp_path / "here"
    here.mkdir()

    def call(
        *arguments: str | Path, cwd: Path = here, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        whole = {**os.environ, **environment}
        afresh = "--jobs" in arguments or not all(n.startswith("FILMGRAPH_") for n in environment)
        if not afresh:
            return start([*map(str, arguments)], cwd, whole)
        return subprocess.run(
            [sys.executable, "-m", "graph.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            env=whole,
            timeout=120,
            check=False,
        )

    return call


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command in this process; return its exit code, what it printed and what it remarked."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["filmgraph", *map(str, arguments)])
        with pytest.raises(SystemExit) as done:
            main()
        printed = capsys.readouterr()
        return int(done.value.code or 0), printed.out, printed.err

    return call


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once a module; skip where there is none."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        pytest.skip(f"no browser at {path}: set CHROMIUM to one")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@contextmanager
def serving(dossier: Dossier, options: ServeOptions | None = None) -> Iterator[str]:
    """Serve a dossier on a free port of this machine; yield the address, without a slash."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1024)
        config = uvicorn.Config(create_app(dossier, options), log_config=None, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Serve a dossier as the test likes it."""
    return serving


@pytest.fixture(scope="module")
def address(built_example: Dossier) -> Iterator[str]:
    """The address that the example dossier is served at."""
    with serving(built_example) as found:
        yield found


@pytest.fixture
def names() -> tuple[str, ...]:
    """The hostile names."""
    return HOSTILE


@pytest.fixture
def secret() -> str:
    """What the hostile dossier's source says that no claim rests on."""
    return SECRET


@pytest.fixture(scope="session")
def hostile_dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier whose persons, title and files have hostile names, in the sources and the ids."""
    folder = tmp_path_factory.mktemp("hostile") / "dossier"
    dossier = Dossier.create(folder, Config(title=HOSTILE[1], language="fr", author=HOSTILE[1]))
    pairs = [(name, f"Société {number}") for number, name in enumerate(HOSTILE)]
    text = "\n\n".join([*(SENTENCE.format(*pair) for pair in pairs), SECRET])
    name = "..%2f Été <b> CON"
    (folder / "sources" / f"{name}.md").write_text(
        f"---\ntitle: '{HOSTILE[1]}'\n---\n{text}\n", "utf-8"
    )
    _table(folder / "entities.csv", [{"name": n, "type": "Person"} for n, _ in pairs])
    _table(folder / "entities.csv", [{"name": n, "type": "Company"} for _, n in pairs])
    _table(
        folder / "claims.csv",
        [
            {
                "id": f"c{number}",
                "subject": one,
                "relation": "founded",
                "object": other,
                "source": slug(name),
                "quote": SENTENCE.format(one, other),
            }
            for number, (one, other) in enumerate(pairs)
        ],
    )
    dossier.seal(dossier.source_paths())
    dossier.build()
    return dossier


def _table(path: Path, rows: list[dict[str, str]]) -> None:
    """Add rows to a table of a dossier, under its own header."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header).writerows(rows)

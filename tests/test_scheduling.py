"""Work shared out: whoever does it, nothing is lost, nothing done twice, every byte the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from multiprocessing import active_children
from operator import add
from pathlib import Path
from typing import Any, TypeVar

import pytest
from distributed import Client, LocalCluster
from hypothesis import given
from hypothesis import strategies as st

from graph.dossier import Config, Dossier
from graph.errors import FilmgraphError
from graph.extraction.batch import Batch, Plan
from graph.scheduling import HERE, Crew, Team, hired
from graph.sources.gathering import gather
from tests.conftest import Say

T = TypeVar("T")
R = TypeVar("R")

ARTICLES, AFTER = 14, 3
NAMES = (
    "Ada Nour",
    "Tom Ardley",
    "Inès Calder",
    "Ladj Ly",
    "Nour Hadj",
    "Léa Orme",
    "Yanis Belkacem",
)
LOCAL: dict[str, Any] = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": ":0"}
"""Where a cluster in this process listens."""
TABLE = "film,director,actors\n" + "".join(
    f"Film {n},{NAMES[n % 7] if n % 6 else 104},{NAMES[n % 5]}|{NAMES[(n + 3) % 7]}\n"
    for n in range(40)
)
MAPPING = """\
entities:
  film: {type: Film, name: {column: film}}
  director: {type: Person, name: {column: director}}
  actor: {type: Person, name: {column: actors, split: "|"}}
claims:
  - {subject: director, relation: directed, object: film}
  - {subject: actor, relation: actedIn, object: film}
"""


class Struck(Crew):
    """A crew to whom something is done once in the middle of its work, after a few results."""

    def __init__(self, crew: Crew, strike: Callable[[], object]) -> None:
        self._crew = crew
        self._strike = strike
        self._done = 0

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T]) -> Iterator[R]:
        """Yield what the crew does."""
        for result in self._crew.map(make, items):
            self._done += 1
            if self._done == AFTER:
                self._strike()
            yield result


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask cluster: a scheduler and two workers, each a process of its own."""
    place = tmp_path_factory.mktemp("dask")
    dask = [sys.executable, "-m", "dask"]
    local = ["--host", "127.0.0.1", "--scheduler-file", str(place / "at.json")]
    local += ["--dashboard-address", "127.0.0.1:0"]
    commands = [
        [*dask, "scheduler", "--port", "0", *local],
        *[[*dask, "worker", *local, "--nthreads", "1", "--no-nanny"]] * 2,
    ]
    with (place / "log").open("wb") as log:
        started = [subprocess.Popen(c, stdout=log, stderr=log, cwd=place) for c in commands]
        try:
            with Client(scheduler_file=str(place / "at.json"), timeout=60) as client:
                client.wait_for_workers(2, timeout=60)
                yield client.scheduler.address
        finally:
            for process in started:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of little articles and of a table, not built."""
    folder = tmp_path_factory.mktemp("material") / "dossier"
    dossier = Dossier.create(folder, Config(title="Partage", language="fr"))
    files = tmp_path_factory.mktemp("files")
    for n in range(ARTICLES):
        one, other = NAMES[n % 7], NAMES[(n + 2) % 7]
        text = (
            f"{one} a fondé Zénith {n} Films en {2001 + n}. {other} a rejoint Zénith {n} Films.\n"
        )
        (files / f"a{n:02}.txt").write_text(text, "utf-8")
    for source in gather(map(str, sorted(files.glob("*.txt"))), HERE):
        dossier.add(source)
    (files / "films.csv").write_text(TABLE, "utf-8")
    (files / "films.yaml").write_text(MAPPING, "utf-8")
    dossier.put_table(files / "films.csv", files / "films.yaml")
    return folder


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Cut tables into many slices and parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.tables.parts.ROWS", 16)
        patch.setattr("graph.tables.parts.SLICE", 3)
        yield


@pytest.fixture(scope="module")
def alone(material: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of the material."""
    return made(material, tmp_path_factory.mktemp("alone"), HERE)


def made(material: Path, place: Path, crew: Crew) -> dict[str, bytes]:
    """Every file that a crew's build of the material leaves: its graph, what was read, rejects."""
    dossier = Dossier.open(Path(shutil.copytree(material, place / "dossier")))
    dossier.build(crew=crew)
    index = dossier.folder / ".filmgraph"
    kept = [*index.glob("proposals/*"), *index.glob("tables/*/*/*"), *index.glob("rejects/*")]
    files = {str(path.relative_to(index)): path.read_bytes() for path in kept}
    return files | {"graph": dossier.nquads().read_bytes()}


def test_threads_make_the_same_graph(
    material: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    """As any executor does: the graph, the proposals and the parts of tables, byte for byte."""
    with ThreadPoolExecutor(2) as pool:
        assert alone == made(material, tmp_path, Team(pool, 2))
    assert ARTICLES == sum(name.startswith("proposals") for name in alone)
    assert b"directed" in alone["graph"]
    assert 3 * 4 + 2 == len(alone) - ARTICLES


def test_processes_make_the_same_graph_though_one_is_killed(
    material: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    """What a lost process had not done is done by another."""

    def strike() -> None:
        os.kill(active_children()[0].pid or 0, signal.SIGKILL)

    with hired(jobs=2) as crew:
        assert alone == made(material, tmp_path, Struck(crew, strike))
    assert [] == active_children()


def test_a_cluster_makes_the_same_graph_though_a_worker_is_killed(
    material: Path, alone: dict[str, bytes], scheduler: str, tmp_path: Path
) -> None:
    """Two worker processes that share no file with this one; one of them is killed in the middle."""

    def strike() -> None:
        with Client(scheduler, set_as_default=False) as client:
            os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)

    with hired(scheduler=scheduler) as crew:
        assert alone == made(material, tmp_path, Struck(crew, strike))


@given(st.lists(st.integers(0, 30), max_size=25), st.integers(0, 25), st.integers(1, 4))
def test_any_executor_gives_the_same_in_the_same_order(
    numbers: list[int], fault: int, width: int
) -> None:
    """Also where the items come to a fault: what was before it is yielded first."""

    def items() -> Iterator[int]:
        for place, number in enumerate(numbers):
            if place == fault:
                raise FilmgraphError("no more")
            yield number

    def outcome(crew: Crew) -> list[Any]:
        found: list[Any] = []
        try:
            for result in crew.map(partial(partial, add, 7), items()):
                found.append(result)  # noqa: PERF402 - what came before a fault is kept
        except FilmgraphError as error:
            found.append(str(error))
        return found

    with ThreadPoolExecutor(2) as pool:
        assert outcome(HERE) == outcome(Team(pool, width))


def test_few_items_are_read_ahead() -> None:
    """However many there are: memory does not grow with them."""
    endless = count()
    with ThreadPoolExecutor(2) as pool:
        results = Team(pool, 2).map(partial(partial, add, 7), endless)

        assert [7, 8, 9] == [next(results) for _ in range(3)]
        assert next(endless) < 16


def test_a_fault_at_a_worker_is_the_same_line(tmp_path: Path) -> None:
    """Whoever read the file; the readings before it are there."""
    texts = {
        "a.txt": b"Ada Nour a fond\xc3\xa9 Orme Films.",
        "b.pdf": b"%PDF-1.4 torn",
        "c.txt": b"x",
    }
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)

    def outcome(crew: Crew) -> list[Any]:
        found: list[Any] = []
        try:
            for each in Batch(Plan()).read([tmp_path / name for name in texts], crew):
                found.append((each.source, each.reading.claims))  # noqa: PERF401 - as above
        except FilmgraphError as error:
            found.append(str(error))
        return found

    alone = outcome(HERE)
    with ThreadPoolExecutor(1) as pool:
        assert alone == outcome(Team(pool, 2))
    assert "b.pdf: is damaged" in alone[1]


def test_a_deadly_item_is_told() -> None:
    """It is not tried for ever."""
    with hired(jobs=1) as crew, pytest.raises(ZeroDivisionError):
        list(crew.map(partial(partial, divmod, 1), [0]))
    with hired(jobs=2) as crew, pytest.raises(FilmgraphError, match="ended from outside"):
        list(crew.map(partial(partial, os._exit), [1]))


def test_workers_of_another_version_are_told(
    material: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch, say: Say
) -> None:
    """So are those that lack filmgraph: before any work is sent to them."""
    own = os.getpid()

    def absent() -> str:
        if os.getpid() != own:
            raise ImportError("No module named 'graph'")
        return "here"

    lines = []
    for digest in (lambda: str(os.getpid()), absent):
        monkeypatch.setattr("graph.scheduling.cluster.code_digest", digest)
        lines.append(say("build", material, "--scheduler", scheduler))

    assert [1, 1] == [code for code, _, _ in lines]
    assert "has another version of filmgraph" in lines[0][2]
    assert "cannot run filmgraph (No module named 'graph')" in lines[1][2]
    assert all(1 == error.count("\n") for _, _, error in lines)


def test_a_late_worker_of_another_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that it would make is taken."""
    monkeypatch.setattr("graph.scheduling.crew.code_digest", lambda: "another")
    with hired(jobs=2) as crew, pytest.raises(FilmgraphError, match="another version"):
        list(crew.map(partial(partial, add, 1), [1]))


def test_a_scheduler_that_cannot_be_used_is_told(
    material: Path, monkeypatch: pytest.MonkeyPatch, say: Say
) -> None:
    """Nobody there, a word that is no address, no workers, processes besides."""
    monkeypatch.setattr("graph.scheduling.cluster.SECONDS", 0.5)
    with LocalCluster(n_workers=0, processes=False, **LOCAL) as empty:
        wrong = {
            "tcp://127.0.0.1:9": "no Dask scheduler answers there",
            "pony://127.0.0.1:9": "unknown address scheme",
            "nonsense": "missing port",
            empty.scheduler_address: "has no workers",
        }
        told = {address: say("build", material, "--scheduler", address) for address in wrong}

    for address, problem in wrong.items():
        code, _, error = told[address]
        assert 1 == code
        assert error.startswith(f"filmgraph: {address}: ")
        assert problem in error
        assert 1 == error.count("\n")
    assert 2 == say("build", material, "--scheduler", "tcp://127.0.0.1:9", "--jobs", 2)[0]


def test_a_scheduler_that_goes_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done before is there; the rest is not waited for without end."""
    monkeypatch.setattr("graph.scheduling.cluster._PATIENCE", 0.5)
    done = []

    def work(cluster: LocalCluster, crew: Crew) -> None:
        for result in crew.map(partial(partial, add, 1), range(1000)):
            done.append(result)
            if len(done) == AFTER:
                cluster.close()

    with (
        LocalCluster(n_workers=1, processes=False, **LOCAL) as cluster,
        hired(scheduler=cluster.scheduler_address) as crew,
        pytest.raises(FilmgraphError, match=r"is gone|no workers left"),
    ):
        work(cluster, crew)

    assert list(range(1, AFTER + 1)) == done[:AFTER]
    assert len(done) < 1000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_whoever_hired_them(number: signal.Signals) -> None:
    """At Ctrl-C, and where it is killed and can tell them nothing; in the middle of their work."""
    script = """
import time
from functools import partial
from graph.scheduling import hired
with hired(jobs=2) as crew:
    for _ in crew.map(partial(partial, time.sleep), [0, 0, 60, 60, 60]):
        print("begun", flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert b"begun\n" == process.stdout.readline()
        start = time.monotonic()
        (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
        process.communicate(timeout=30)

    assert time.monotonic() - start < 30
    for _ in range(100):
        if not alive(process.pid):
            return
        time.sleep(0.1)
    pytest.fail("workers were left")


def alive(group: int) -> bool:
    """Tell whether there is a process of this group."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

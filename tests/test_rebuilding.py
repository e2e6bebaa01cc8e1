"""A build after a change: only what changed is made anew, and the graph is that of a fresh build."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.dossier import Build, Config, Dossier
from graph.dossier import building as builder
from graph.dossier.builds import INDEX
from graph.dossier.hashes import Hashes
from graph.dossier.judgements import LinkJudgement
from graph.errors import FilmgraphError, InputError
from graph.model import Source
from graph.sources import copies
from graph.store import canonical_lines

COPY = "La soirée de Brive a réuni tous les amis du cinéma, venus de loin pour voir le film. "
TEXTS = (
    "Nour Bel a fondé Zénith Films en 2018. Nour Bel a réalisé « Salines ».",
    "N. Bel a réalisé « Marée basse ». Zénith Films a produit « Marée basse ».",
    "Nour Bel a fondé Zénith Films. Zénith Films s’est associé à Aurore Films.",
    "Aurore Films s’est associé à Zénith Films en 2019.",
    COPY + "Nour Bel joue dans « Salines ».",
    COPY + "Nour Bel a réalisé « Brumes ».",
    "Rien n’est dit ici.",
)
ENTITIES = """id,type,name,aliases
person/nour-bel,Person,Nour Bel,
person/n-bel,Person,N. Bel,
organization/zenith-films,Company,Zénith Films,
work/salines,Film,Salines,
"""
CLAIMS = "id,subject,relation,object,date,source,quote\n"
ROWS = (
    "a-1,Nour Bel,founded,Zénith Films,2018,s0,Nour Bel a fondé Zénith Films en 2018\n",
    "a-2,Nour Bel,directed,Salines,,s0,Nour Bel a réalisé « Salines »\n",
    "a-3,N. Bel,actedIn,Salines,,s0,Nour Bel a réalisé « Salines »\n",
)
SOURCES = 6
TABLE = "who,film\nNour Bel,Salines\nAda Roy,Brumes\n"
MAPPING = """entities:
  who: {type: Person, name: {column: who}}
  film: {type: Film, name: {column: film}}
claims:
  - {subject: who, relation: directed, object: film}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A few sources and a claim that a person entered; built."""
    folder = tmp_path_factory.mktemp("built") / "small"
    made = Dossier.create(folder, Config(title="Essai", author="Ada", threshold=0.0))
    for number, text in enumerate(TEXTS[:SOURCES]):
        made.add(Source(id=f"s{number}", text=text, date="2020-01-02", language="fr"))
    (folder / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIMS + ROWS[0], encoding="utf-8")
    made.build()
    return made


@pytest.fixture
def dossier(built: Dossier, tmp_path: Path) -> Dossier:
    """A copy of it that a test may change."""
    shutil.copytree(built.folder, tmp_path / "small")
    return Dossier.open(tmp_path / "small")


def write(dossier: Dossier, number: int, text: int) -> None:
    """Put a text in the place of a source, new or not, and seal it; claims quote the first one."""
    text = text if number else 0
    path = dossier.folder / "sources" / f"s{number}.md"
    path.write_text(f"---\nlanguage: fr\n---\n{TEXTS[text]}\n", encoding="utf-8")
    dossier.seal([path])


def unseal(dossier: Dossier, path: Path) -> None:
    """Remove the seal of a file that is gone."""
    seals = dossier.folder / "sources.csv"
    lines = seals.read_text(encoding="utf-8").splitlines(keepends=True)
    seals.write_text("".join(x for x in lines if path.name not in x), encoding="utf-8")


def remove(dossier: Dossier, number: int, _: int) -> None:
    """Remove a source with its seal, but for the one that people's claims quote."""
    path = dossier.folder / "sources" / f"s{number}.md"
    if number and path.exists():
        path.unlink()
        unseal(dossier, path)


def enter(dossier: Dossier, count: int, _: int) -> None:
    """Let ``claims.csv`` have some of the rows."""
    rows = CLAIMS + "".join(ROWS[: count % (len(ROWS) + 1)])
    (dossier.folder / "claims.csv").write_text(rows, encoding="utf-8")
    write(dossier, 0, 0)


def judge(dossier: Dossier, number: int, verdict: int) -> None:
    """Decide on one of the claims that were proposed."""
    proposed = [claim for claim in dossier.claims() if not claim.author]
    if proposed:
        claim = proposed[number % len(proposed)]
        becomes = {"subject": "person/n-bel"} if verdict == 0 else {}
        verdicts = ("corrected", "accepted", "rejected", "undone")
        dossier.judge(claim, verdicts[verdict % 4], becomes=becomes)


def pair(dossier: Dossier, number: int, verdict: int) -> None:
    """Decide whether two entities are one."""
    ids = (
        "person/nour-bel",
        "person/n-bel",
        "organization/aurore-films",
        "organization/zenith-films",
    )
    one, other = ids[number % 4], ids[(number + 1) % 4]
    dossier.judge_pair(one, other, ("same", "different", "undone")[verdict % 3])


def retract(dossier: Dossier, number: int, undo: int) -> None:
    """Withdraw a source, or take that back."""
    dossier.retract(f"s{number}", "erreur", undo=bool(undo % 2))


def link(dossier: Dossier, number: int, verdict: int) -> None:
    """Decide whether an entity is what somebody else calls so."""
    found = LinkJudgement(
        time="",
        author="",
        verdict="",
        entity=("person/nour-bel", "organization/aurore-films")[number % 2],
        match=f"http://www.wikidata.org/entity/Q{number + 1}",
    )
    dossier.judge_link(found, ("same", "same", "different", "undone")[verdict % 4])


def tabulate(dossier: Dossier, number: int, _: int) -> None:
    """Put a table in, or remove it with its seal."""
    table = dossier.folder / "tables" / "films.csv"
    if number % 2:
        table.parent.mkdir(exist_ok=True)
        table.write_text(TABLE, encoding="utf-8")
        table.with_suffix(".yaml").write_text(MAPPING, encoding="utf-8")
        dossier.seal([table])
    elif table.exists():
        table.unlink()
        table.with_suffix(".yaml").unlink()
        unseal(dossier, table)


Edit = Callable[[Dossier, int, int], None]
EDITS: tuple[Edit, ...] = (write, write, remove, enter, judge, judge, pair, retract, link, tabulate)


def told(dossier: Dossier, build: Build) -> tuple[bytes, set[bytes], tuple[str, ...]]:
    """The graph of a dossier as its file and its store have it, and the remarks of its build."""
    nquads = dossier.nquads().read_bytes()
    assert build.quads == nquads.count(b"\n")
    return nquads, set(canonical_lines(dossier.store())), build.remarks


def afresh(dossier: Dossier) -> tuple[bytes, set[bytes], tuple[str, ...]]:
    """The same of a copy that is built in an empty index."""
    copy = dossier.folder.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(dossier.folder, copy, ignore=shutil.ignore_patterns(INDEX))
    return told(Dossier.open(copy), Dossier.open(copy).build())


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=st.lists(
        st.tuples(st.sampled_from(EDITS), st.integers(0, 6), st.integers(0, len(TEXTS) - 1)),
        min_size=2,
        max_size=5,
    )
)
@example(edits=[(tabulate, 1, 0), (tabulate, 0, 0)])
def test_a_graph_made_from_the_last_one_is_that_of_a_fresh_build(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch, edits: list[tuple[Edit, int, int]]
) -> None:
    """After any edits, each built: the same bytes, the same quads, the same remarks."""
    monkeypatch.setattr(builder, "LITTLE", 100)
    monkeypatch.setattr(builder, "WORN", 100)
    monkeypatch.setattr(copies, "FEW", SOURCES - 1)
    place = dossier.folder.with_name("case")
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(dossier.folder, place)
    dossier = Dossier.open(place)
    build = Build("", changed=False, quads=0)
    for edit, number, choice in edits:
        try:
            edit(dossier, number, choice)
        except FilmgraphError:
            continue
        build = dossier.build()

    if build.changed:
        assert afresh(dossier) == told(dossier, build)


def test_only_what_changed_is_made_anew(dossier: Dossier) -> None:
    """One new source among several: the store on disk shares its files with the one before."""
    write(dossier, 6, 6)
    dossier.build()
    stores = sorted((dossier.folder / INDEX / "builds").glob("*/store/*.sst"))

    assert any(path.stat().st_nlink > 1 for path in stores)


def test_a_change_that_hides_is_seen(dossier: Dossier) -> None:
    """Another text of the same size, its time set back: the build says so."""
    path = dossier.folder / "sources" / "s0.md"
    before = path.stat()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns - 10**11))
    dossier.build()
    path.write_text(path.read_text(encoding="utf-8").replace("2018", "2019"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns - 10**11))

    assert before.st_size == path.stat().st_size
    with pytest.raises(InputError, match="not the text that was added"):
        dossier.build()


def test_a_damaged_memory_is_done_without(dossier: Dossier) -> None:
    """What a build remembers is an index too: where it cannot be read, the files are."""
    index = dossier.folder / INDEX
    for path in (*index.glob("builds/*/cards.sqlite"), index / "hashes.json"):
        path.write_bytes(b"no cards")
    write(dossier, 6, 6)

    assert afresh(dossier) == told(dossier, dossier.build())


def test_hashes_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that stays as it is is not read again; one that was just written is."""
    old, new = tmp_path / "old", tmp_path / "new"
    for path in (old, new):
        path.write_text(path.name, encoding="utf-8")
    monkeypatch.setattr("graph.dossier.hashes._COARSE", -(10**12))
    known = Hashes(tmp_path, tmp_path / INDEX).of([old])
    monkeypatch.undo()
    read: list[Path] = []

    def digest(path: Path) -> str:
        read.append(path)
        return "new"

    monkeypatch.setattr("graph.dossier.hashes.file_digest", digest)

    assert known | {new: "new"} == Hashes(tmp_path, tmp_path / INDEX).of([old, new])
    assert [new] == read
    Hashes(tmp_path, tmp_path / INDEX).of([new])
    assert [new, new] == read

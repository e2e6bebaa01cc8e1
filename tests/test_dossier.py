"""Building a dossier: the same files give the same bytes, and a failed build changes nothing."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from graph.dossier import Config, Dossier
from graph.dossier.builds import INDEX
from graph.errors import FilmgraphError, InputError
from graph.model import Source
from graph.store import Store

Run = Callable[..., subprocess.CompletedProcess[str]]

TEXT = "Nour a fondé l’école Zénith à Brive en 2018.\nPlus tard, l’école Zénith a grandi.\n"
ENTITIES = """id,type,name,aliases
person/nour,Person,Nour,Nour Bel | N. Bel
,FilmSchool,École Zénith,Zénith
,Place,Brive,
"""
CLAIMS = """id,subject,relation,object,date,source,quote
a-1,Nour,founded,École Zénith,2018,article,Nour a fondé l’école Zénith
a-2,Zénith,locatedIn,Brive,,article,l’école Zénith à Brive
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    """A small dossier of two claims, not built yet."""
    made = Dossier.create(tmp_path / "small", Config(title="Essai", author="Ada"))
    made.add(Source(id="article", text=TEXT, title="Essai", date="2020-01-02", language="fr"))
    (made.folder / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    (made.folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    return made


def claim_ids(dossier: Dossier) -> set[str]:
    """The ids of the claims that people entered."""
    query = "SELECT ?c { ?c a film:Claim ; prov:wasAttributedTo ?someone }"
    return {row["c"].rpartition("/")[2] for row in dossier.store().select(query)}


def test_a_dossier_becomes_a_graph(dossier: Dossier) -> None:
    """Claims, direct triples and what follows from them can be asked for."""
    build = dossier.build()

    assert build.changed
    assert not build.remarks
    assert {"a-1", "a-2"} == claim_ids(dossier)
    query = "SELECT ?who { ?who film:founded [ film:foundedBy ?who ; a film:Organization ] }"
    assert [{"who": "https://w3id.org/filmgraph/person/nour"}] == list(
        dossier.store().select(query)
    )


def test_nothing_is_done_where_nothing_changed(dossier: Dossier) -> None:
    """A second build says so, and a change of one cell is a new graph."""
    first, second = dossier.build(), dossier.build()
    table = dossier.folder / "claims.csv"
    table.write_text(CLAIMS.replace(",2018,", ",2019,"), encoding="utf-8")
    third = dossier.build()

    assert (first.changed, second.changed, third.changed) == (True, False, True)
    assert first.key == second.key != third.key


def test_the_index_can_be_deleted(dossier: Dossier) -> None:
    """The files are the record: without the store the same graph comes back."""
    dossier.build()
    before = dossier.nquads().read_bytes()
    shutil.rmtree(dossier.folder / INDEX)
    dossier.build()

    assert before == dossier.nquads().read_bytes()


def test_the_file_of_quads_is_the_store(dossier: Dossier) -> None:
    """``graph.nq`` and the store on disk hold the same."""
    import pyoxigraph as ox

    dossier.build()

    assert dossier.nquads().read_bytes() == dossier.store().serialize(ox.RdfFormat.N_QUADS)


def test_a_reader_keeps_the_old_graph_through_a_build(dossier: Dossier) -> None:
    """Who has the graph open is not disturbed by a new one."""
    dossier.build()
    reader = dossier.store()
    before = len(reader)
    (dossier.folder / "claims.csv").write_text(CLAIMS.splitlines()[0] + "\n", encoding="utf-8")
    dossier.build()

    assert before == len(list(reader))
    assert not claim_ids(dossier)


def test_the_same_files_give_the_same_bytes(
    built_example: Dossier, run: Run, tmp_path: Path
) -> None:
    """Hash seed, locale, time zone and the order of files do not matter, for graph and map."""
    copy = tmp_path / "copy"
    (copy / "sources").mkdir(parents=True)
    files = [p for p in built_example.folder.iterdir() if p.is_file() and p.name != "map.html"]
    files += built_example.source_paths()
    for path in reversed(files):
        shutil.copy(path, copy / path.relative_to(built_example.folder))
    before = built_example.nquads().read_bytes()

    odd = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    built = run("build", copy, **odd)
    maps = [
        run("map", "-d", folder, "-o", tmp_path / f"{n}.html", **({} if n else odd))
        for n, folder in enumerate([copy, built_example.folder])
    ]

    assert built.returncode == 0, built.stderr
    assert [0, 0] == [m.returncode for m in maps], maps[0].stderr
    assert before == Dossier.open(copy).nquads().read_bytes()
    assert (tmp_path / "0.html").read_bytes() == (tmp_path / "1.html").read_bytes()


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_flipped_character_is_named(example: Dossier, place: float) -> None:
    """Any character of any source: the build names the file and stops."""
    before = example.nquads().read_bytes()
    path = example.source_paths()[4]
    text = path.read_text(encoding="utf-8")
    at = int(len(text) * place)
    path.write_text(
        text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :], encoding="utf-8"
    )

    with pytest.raises(InputError, match=path.name):
        example.build()

    assert before == example.nquads().read_bytes()


def test_a_change_that_was_meant_is_sealed(dossier: Dossier) -> None:
    """After ``seal`` the new text counts, and its claims still have to quote it."""
    dossier.build()
    path = dossier.source_paths()[0]
    path.write_text(path.read_text(encoding="utf-8").replace("grandi", "fermé"), encoding="utf-8")
    with pytest.raises(InputError, match="filmgraph seal"):
        dossier.build()
    dossier.seal([path])
    dossier.build()
    path.write_text(path.read_text(encoding="utf-8").replace("fondé", "créé"), encoding="utf-8")
    dossier.seal([path])

    with pytest.raises(InputError, match=r"claims\.csv row 2: .*nearest there: «Nour a créé"):
        dossier.build()


def test_text_added_at_the_end_is_told_and_taken(dossier: Dossier) -> None:
    """Appending moves no offset."""
    dossier.build()
    path = dossier.source_paths()[0]
    with path.open("a", encoding="utf-8") as file:
        file.write("Une phrase de plus.\n")

    assert "bytes more at its end" in dossier.build().remarks[0]
    assert {"a-1", "a-2"} == claim_ids(dossier)


def test_a_source_that_went_missing_is_named(dossier: Dossier) -> None:
    """A sealed source is part of the record."""
    dossier.source_paths()[0].unlink()

    with pytest.raises(InputError, match=r"article\.md: is listed in sources\.csv"):
        dossier.build()


def test_a_spreadsheet_may_save_with_semicolons_and_a_mark(dossier: Dossier) -> None:
    """What a French Excel writes is understood."""
    dossier.build()
    before = dossier.nquads().read_bytes()
    table = dossier.folder / "claims.csv"
    table.write_bytes(b"\xef\xbb\xbf" + CLAIMS.replace(",", ";").replace("\n", "\r\n").encode())
    dossier.build()

    assert before == dossier.nquads().read_bytes()


def test_a_quotation_may_leave_words_out(dossier: Dossier) -> None:
    """Passages joined by […] become several pieces of evidence."""
    row = "a-3,Nour,partnersWith,Zénith,,article,Nour a fondé […] l’école Zénith a grandi\n"
    (dossier.folder / "claims.csv").write_text(CLAIMS + row, encoding="utf-8")
    dossier.build()

    quotes = [e.quote for e in dossier.claim("a-3").evidence]
    assert quotes == ["Nour a fondé", "l’école Zénith a grandi"]


def test_a_judgement_holds_from_the_next_build(tmp_path: Path) -> None:
    """A rejected proposal is no direct triple any more, and stays rejected."""
    dossier = Dossier.create(tmp_path / "d", Config(threshold=0.0, author="Ada"))
    dossier.add(Source(id="a", text="Nour Bel a fondé Zénith Films en 2018.", language="fr"))
    dossier.build()
    ask = "ASK { ?s film:founded ?o }"
    [claim_id] = [
        r["c"].rpartition("/")[2] for r in dossier.store().select("SELECT ?c { ?c a film:Claim }")
    ]
    assert dossier.store().query(ask)

    dossier.judge(dossier.claim(claim_id), "rejected", "pas vrai")
    dossier.build()

    assert not dossier.store().query(ask)
    assert dossier.claim(claim_id).review == "rejected"


@pytest.mark.parametrize(
    ("line", "problem"),
    [("{", "damaged line"), ("[]", "not a judgement"), ('{"time": ""}', "not a judgement")],
)
def test_a_damaged_judgement_names_file_and_line(dossier: Dossier, line: str, problem: str) -> None:
    """Nothing is built on a log that cannot be read."""
    dossier.build()
    good = dict.fromkeys(
        ("time", "author", "subject", "relation", "object", "source", "reason"), "x"
    )
    log = json.dumps({**good, "verdict": "accepted"})
    (dossier.folder / "judgements.jsonl").write_text(f"{log}\n{line}\n", encoding="utf-8")

    with pytest.raises(InputError, match=rf"judgements\.jsonl:2: .*{problem}"):
        dossier.build()


HEADER = "id,subject,relation,object,date,source,quote"
GOOD = "a-1,Nour,founded,Zénith,2018,article,Nour a fondé l’école Zénith"


@pytest.mark.parametrize(
    ("rows", "where", "problem"),
    [
        (f"{HEADER},colour\n", "row 1", "unknown column 'colour'"),
        ("id,subject,relation,object,source\n", "row 1", "lacks the column 'quote'"),
        (f"{HEADER},quote\n", "row 1", "'quote' twice"),
        (f"{HEADER}\n{GOOD}\n{GOOD}\n", "row 3", "the id 'a-1' stands in row 2 already"),
        (f"{HEADER}\n{GOOD.replace('founded', 'foundd')}\n", "row 2", "nearest: founded"),
        (
            f"{HEADER}\n{GOOD.replace('2018', '2018-02-31')}\n",
            "row 2",
            "'2018-02-31' is not a date",
        ),
        (f"{HEADER}\n{GOOD.replace(',article', ',articel')}\n", "row 2", "nearest: article"),
        (f"{HEADER}\n{GOOD.replace('Zénith,2018', 'Zenit,2018')}\n", "row 2", "nearest: Zénith"),
        (f"{HEADER}\n{GOOD.replace('a fondé', 'fonda')}\n", "row 2", "word for word"),
        (f"{HEADER}\na-1,Brive,founded,Zénith,2018,article,Brive\n", "row 2", "subject of founded"),
        (f"{HEADER}\n{GOOD.replace('Nour,', 'Zénith,')}\n", "row 2", "both subject and object"),
        (
            f"{HEADER}\n{GOOD.replace('Nour a fondé l’école Zénith', 'Zénith')}\n",
            "row 2",
            "give start",
        ),
        (f'{HEADER}\na-1,"Nour,founded\n', "", "not CSV"),
        (f"{HEADER}\n{GOOD},one,more\n", "row 2", "9 cells for 7 columns"),
        (f"{HEADER}\nA 1{GOOD[3:]}\n", "row 2", "id 'A 1' has to be"),
        (
            f"{HEADER}\n{GOOD}\nb,Nour,x,y,,article,z\nc,Nour,x,y,,article,z\n",
            "row 3",
            "1 more rows have faults: 4",
        ),
    ],
)
def test_a_wrong_claim_names_file_and_row(
    dossier: Dossier, rows: str, where: str, problem: str
) -> None:
    """The previous graph stays, whatever the fault."""
    dossier.build()
    before = dossier.nquads().read_bytes()
    table = dossier.folder / "claims.csv"
    table.write_text(rows, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        dossier.build()

    assert f"claims.csv {where}".strip() in str(caught.value)
    assert problem in str(caught.value)
    assert before == dossier.nquads().read_bytes()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("person/x,Persson,X,", "nearest: Person"),
        ("place/x,Person,X,", "has to look like person/x"),
        ("person/nour,Person,Other,", "stands in row 2 already"),
        (",Person,,", "has no name"),
        (",Agent,X,", "too general"),
    ],
)
def test_a_wrong_entity_names_file_and_row(dossier: Dossier, row: str, problem: str) -> None:
    """Types and ids are checked before anything is built."""
    (dossier.folder / "entities.csv").write_text(f"{ENTITIES}{row}\n", encoding="utf-8")

    with pytest.raises(InputError, match=rf"entities\.csv row 5: .*{problem}"):
        dossier.build()


def test_an_ambiguous_name_asks_for_the_id(dossier: Dossier) -> None:
    """Two entities with one name are told apart by their ids."""
    with (dossier.folder / "entities.csv").open("a", encoding="utf-8") as table:
        table.write(",Film,Nour,\n")

    with pytest.raises(InputError, match="write the id: person/nour, work/nour"):
        dossier.build()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title = ", "not TOML"),
        ('titel = "x"', "unknown key 'titel'"),
        ("threshold = 2", "not between 0 and 1"),
        ('threshold = "high"', "wrong kind"),
        ('base = "film"', "http"),
    ],
)
def test_a_wrong_setting_is_named(dossier: Dossier, text: str, problem: str) -> None:
    """``dossier.toml`` is checked when the dossier is opened."""
    (dossier.folder / "dossier.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=problem):
        Dossier.open(dossier.folder)


def test_settings_are_read_back(tmp_path: Path) -> None:
    """A title may hold quotation marks and backslashes."""
    settings = Config(title='Le "pari" \\ de Nour\n2', threshold=0.5, author="Éa")
    (tmp_path / "dossier.toml").write_text(settings.toml(), encoding="utf-8")

    assert settings == Config.read(tmp_path / "dossier.toml")


def test_one_build_at_a_time(dossier: Dossier) -> None:
    """A second build says that one runs, and leaves everything as it is."""
    from filelock import FileLock

    dossier.build()
    with (
        FileLock(dossier.folder / INDEX / "lock"),
        pytest.raises(FilmgraphError, match="another process"),
    ):
        dossier.build()


def test_a_killed_build_leaves_the_old_graph(dossier: Dossier, tmp_path: Path) -> None:
    """Whenever a build is killed, from nothing or after a change, the next one equals a fresh one."""
    dossier.build()
    command = [sys.executable, "-m", "graph.cli", "build", str(dossier.folder)]
    for number, delay in enumerate((0.2, 0.35, 0.5, 0.65)):
        before = dossier.nquads().read_bytes()
        dossier.add(Source(id=f"s{number}", text=TEXT, language="fr"))
        if number % 2:
            shutil.rmtree(dossier.folder / INDEX)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = b"" if number % 2 else dossier.nquads().read_bytes()
        dossier.build()

        copy = tmp_path / f"fresh-{number}"
        shutil.copytree(dossier.folder, copy, ignore=shutil.ignore_patterns(INDEX))
        Dossier.open(copy).build()
        fresh = Dossier.open(copy).nquads().read_bytes()
        assert fresh == dossier.nquads().read_bytes()
        assert left in (b"", before, fresh)


def fill(place: Path, left: int) -> None:
    """Write a file until nothing can be written any more, then leave so many bytes."""
    with place.open("wb", buffering=0) as file:
        with suppress(OSError):
            while file.write(b"-" * (1 << 16)) == 1 << 16:
                pass
        file.truncate(file.tell() - left)


def test_a_full_disk_changes_nothing(dossier: Dossier, tmp_path: Path, run: Run) -> None:
    """On a small file system a build fails in one line, the old graph stays; with room it succeeds."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system is not allowed here")
    try:
        place = disk / "d"
        shutil.copytree(dossier.folder, place)
        small = Dossier.open(place)
        small.build()
        before = small.nquads().read_bytes()
        small.add(Source(id="more", text=TEXT * 400))
        for left in (1 << 15, 1 << 18, 1 << 20):
            fill(disk / "filler", left)
            done = run("build", place)
            assert (1, 1) == (done.returncode, done.stderr.count("\n"))
            assert "pace" in done.stderr
            assert not list((place / INDEX).glob("builds/draft*"))
            assert before == small.nquads().read_bytes()
        (disk / "filler").unlink()
        assert small.build().changed
        assert before != small.nquads().read_bytes()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_cannot_be_written_is_named(dossier: Dossier, run: Run) -> None:
    """Where the index cannot be made, one line says so."""
    (dossier.folder / INDEX).write_text("in the way", encoding="utf-8")

    done = run("build", dossier.folder)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert INDEX in done.stderr


def test_an_interrupted_build_says_so(dossier: Dossier) -> None:
    """Ctrl-C: one line, exit code 1, the old graph."""
    dossier.build()
    before = dossier.nquads().read_bytes()
    for number in range(60):
        dossier.add(Source(id=f"s{number}", text=TEXT * 50))
    proposals = dossier.folder / INDEX / "proposals"
    known = len(list(proposals.iterdir()))
    process = subprocess.Popen(
        [sys.executable, "-m", "graph.cli", "build", str(dossier.folder)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    while len(list(proposals.iterdir())) == known and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert (process.returncode, errors.count("\n")) == (1, 1), errors
    assert "interrupted" in errors
    assert before == dossier.nquads().read_bytes()


def test_an_ontology_of_the_dossier_counts(dossier: Dossier) -> None:
    """A dossier's own ``ontology.ttl`` replaces the shipped one."""
    shutil.copy(dossier.ontology.path, dossier.folder / "ontology.ttl")

    assert Dossier.open(dossier.folder).ontology.path == dossier.folder / "ontology.ttl"


def test_a_store_opened_twice_is_read_only(dossier: Dossier) -> None:
    """Reading changes no file of the graph."""
    dossier.build()
    store = dossier.store()
    assert isinstance(store, Store)

    with pytest.raises(RuntimeError, match="read-write"):
        store.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")


def test_a_dossier_of_the_first_layout_builds(tmp_path: Path) -> None:
    """What the first version wrote is read today: no column it lacks is needed, no decision is lost."""
    old = Path(__file__).parent / "data" / "dossier-0.1"
    made = Dossier.open(Path(shutil.copytree(old, tmp_path / "old")))
    result = made.build()

    assert result.remarks == ()
    assert {(c.subject.id, c.relation, c.object.id, c.review) for c in made.claims()} == {
        ("person/nora-brume", "founded", "organization/ecole-lumen", "accepted"),
        ("person/nora-brume", "directed", "work/salines", "accepted"),
        ("organization/studio-pelican", "partnersWith", "organization/ecole-lumen", "accepted"),
    }
    assert "Q42" in {claim.subject.wikidata for claim in made.claims()}
    assert made.seal(made.source_paths()) == [], "its sources are sealed as they are"

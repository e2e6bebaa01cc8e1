"""Tables: what rows state goes into the graph, each claim with its row; mistakes name their line."""

import gzip
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.consequences import derive, ontology_quads
from graph.dossier import Config, Dossier
from graph.errors import InputError, UsageError
from graph.lookup import Lookup
from graph.model import Source
from graph.ontology import Ontology
from graph.rdf import Mapping
from graph.sources import digest
from graph.store import Store, canonical_lines
from graph.tables.claims import RowReader, claim_of
from graph.tables.guessing import guessed
from graph.tables.minting import Known
from graph.tables.reading import read_dialect, read_mapping
from graph.tables.rows import Row, open_table
from tests.conftest import Run

TABLE = """\
title,kind,who,cast,year,budget,share,studio,with,seen at
Les Sables,Movie,Inès Calder,"Tom Ardley, Nour Hadj,Tom Ardley",2019,"1,500,000",60.5,Noria,Ébène,https://example.org/1
La Digue,TV Show,Ladj Ly,Tom Ardley,2021-05,,,Noria,,"page ""3"" \\ %s"
Sans nom,Movie,104,Tom Ardley,2020,,,,,

-cmd|x,Movie,Nour Hadj,,never,,,,,
Retour,Movie,Inès Calder,,2023-02-01,>2000 EUR,,Ébène,Noria,
"""
MAPPING = """\
title: Un tableau de films
publisher: Institut du film
language: fr
origin: {column: seen at}
entities:
  work:
    type: {column: kind, values: {Movie: Film, TV Show: Series}}
    name: {column: title}
  director: {type: Person, name: {column: who}}
  actor:
    type: Person
    name: {column: cast, split: ","}
  studio: {type: Company, name: {column: studio}}
  partner: {type: Company, name: {column: with}}
claims:
  - {subject: director, relation: directed, object: work, date: {column: year}, confidence: 0.9}
  - {subject: actor, relation: actedIn, object: work, since: {column: year}, until: {column: year}}
  - subject: studio
    relation: funded
    object: work
    amount: {column: budget, currency: EUR, values: {">2000 EUR": "2000"}}
    share: {column: share}
    role: {literal: "co-producteur « 50 % »"}
    status: planned
  - {subject: studio, relation: partnersWith, object: partner}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A table and its mapping."""
    (tmp_path / "films.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "films.yaml").write_text(MAPPING, encoding="utf-8")
    return tmp_path / "films.csv", tmp_path / "films.yaml"


@pytest.fixture
def dossier(tmp_path: Path, ontology: Ontology) -> Dossier:
    """An empty dossier with an author."""
    made = Dossier.create(tmp_path / "dossier", Config(title="Tables", author="Éa"))
    made.ontology = ontology
    return made


@pytest.fixture
def imported(dossier: Dossier, files: tuple[Path, Path]) -> Dossier:
    """A built dossier that holds the table."""
    dossier.put_table(*files)
    dossier.build()
    return dossier


def header_of(table: Path, mapping: Path) -> list[str]:
    """Return the columns of a table."""
    return rows_of(table, mapping)[0]


def rows_of(path: Path, mapping: Path) -> tuple[list[str], list[Row]]:
    """Return the header and the rows of a table."""
    with open_table(path, read_dialect(mapping)) as table:
        return list(table.header), list(table.rows())


def claim_by_claim(dossier: Dossier, ontology: Ontology, file: Path, mapping: Path) -> bytes:
    """Make the graph of a table without any short cut: claim by claim, the rules over all."""
    quads = Mapping(dossier.config.base, ontology, dossier.config.threshold)
    header, rows = rows_of(file, mapping)
    known = read_mapping(mapping, ontology, header)
    reader = RowReader(known, ontology, header, Known())
    about: dict[str, Any] = dict(known.about)
    source = replace(Source("films", "", sha256=digest(file.read_bytes()), table=True), **about)
    store = Store()
    store.extend(quads.source_quads(source))
    for number, cells in rows:
        try:
            found = reader.claims(cells)
        except ValueError:
            continue
        evidence = reader.evidence("films", number, cells)
        for count, one in enumerate(found, start=1):
            claim = claim_of(one, f"films-{number:08}-{count}", evidence, "table films")
            store.extend(quads.claim_quads(claim, source))
            store.extend(q for e in (one.subject, one.object) for q in quads.entity_quads(e))
    store.extend(ontology_quads(ontology))
    derive(store)
    return b"".join(canonical_lines(store))


def test_a_table_gives_what_its_claims_give_one_by_one(
    imported: Dossier, files: tuple[Path, Path], ontology: Ontology
) -> None:
    """The fast way of printing and deriving equals the plain one, byte by byte."""
    built = imported.nquads().read_bytes()

    assert built == claim_by_claim(imported, ontology, *files)
    assert built == imported.store().serialize(ox.RdfFormat.N_QUADS)
    claims = {c.id: c for c in imported.claims()}
    assert (">", "EUR") not in {
        (c.amount.bound, c.amount.currency) for c in claims.values() if c.amount
    }
    first = claims["films-00000002-4"]
    assert ("funded", "planned", "1500000 EUR", "60.5") == (
        first.relation, first.status, str(first.amount), str(first.share),
    )  # fmt: skip
    assert (2, "https://example.org/1") == (first.evidence[0].row, first.evidence[0].origin)
    assert first.evidence[0].quote.startswith("title: Les Sables | kind: Movie | who: Inès Calder")
    assert [] == imported.faults()


def test_every_format_tells_the_same(
    files: tuple[Path, Path], tmp_path: Path, ontology: Ontology
) -> None:
    """CSV, TSV, semicolons, gzip, JSON lines, XLSX and Parquet give the same rows."""
    header, numbered = rows_of(*files)
    mapping, rows = read_mapping(files[1], ontology, header), [cells for _, cells in numbered]

    for path in written(header, rows, tmp_path):
        found_header, found = rows_of(path, files[1])

        assert header == found_header, path.name
        assert rows == [cells for _, cells in found], path.name
        reader = RowReader(mapping, ontology, found_header, Known())
        assert reader.claims(found[0][1])


def written(header: list[str], rows: list[list[str]], place: Path) -> Iterator[Path]:
    """Write a table in every format."""
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, delimiter in (("a.tsv", "\t"), ("b.csv", ";"), ("c.csv.gz", "|")):
        lines = [
            delimiter.join('"' + c.replace('"', '""') + '"' for c in r) for r in (header, *rows)
        ]
        data = ("\ufeff" + "\r\n".join(lines)).encode()
        (place / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        yield place / name
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    (place / "d.jsonl").write_text("\n".join(map(json.dumps, objects)), encoding="utf-8")
    yield place / "d.jsonl"
    book = openpyxl.Workbook()
    for row in (header, *rows):
        typed: dict[str, object] = {"2019": 2019, "60.5": 60.5, "2023-02-01": date(2023, 2, 1)}
        book.active.append([typed.get(c, c) for c in row])
    book.save(place / "e.xlsx")
    yield place / "e.xlsx"
    pq.write_table(
        pa.table({n: [r[i] for r in rows] for i, n in enumerate(header)}), place / "f.parquet"
    )
    yield place / "f.parquet"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("{column: title}", "{column: titel}", 8, "nearest: title"),
        ("relation: funded", "relation: fundet", 19, "nearest: funded"),
        ("TV Show: Series", "TV Show: Serie", 7, "nearest: Series"),
        ("publisher: Institut du film", "title: Encore", 2, "stands in line 1 already"),
        ("{type: Person, name: {column: who}}", "{type: Film, name: {column: who}}", 16, "is a Film"),
        ("status: planned", "status: plannd", 24, "nearest: planned"),
        ("confidence: 0.9", "confidence: high", 16, "between 0 and 1"),
        ('{literal: "co-producteur « 50 % »"}', "{literal: a, split: x}", 23, "takes no split"),
        ("subject: studio\n", "subject: studios\n", 18, "nearest: studio"),
        ("kind, values: {Movie: Film, TV Show: Series}", "kind", 7, "needs `values`"),
        ("language: fr", "language: français", 3, "has to be a code"),
        ("claims:", "claims: [", 16, "is not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_mapping_names_its_line(
    files: tuple[Path, Path], ontology: Ontology, old: str, new: str, line: int, words: str
) -> None:
    """Before a row is read: an unknown column, term, key or entity, a wrong type, a key twice."""
    mapping = files[1]
    mapping.write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    header = TABLE.splitlines()[0].split(",")
    with pytest.raises(InputError, match=rf"films.yaml:{line}: .*{words}"):
        read_mapping(mapping, ontology, header)


def test_bad_rows_stay_out_with_reasons_and_the_rest_goes_in(
    imported: Dossier, run: Run, files: tuple[Path, Path]
) -> None:
    """A row that cannot be used is in a file with its reason, neutral to a spreadsheet."""
    rejects = (imported.folder / ".filmgraph/rejects/films.csv").read_text(encoding="utf-8")

    assert ["4", "6"] == [line.split(",")[0] for line in rejects.splitlines()[1:]]
    assert "'104' is no name of a Person" in rejects
    assert "'-cmd|x" in rejects
    tried = run("import", "table", files[0], "--mapping", files[1], "--dry-run")
    assert 0 == tried.returncode, tried.stderr
    assert "Inès Calder directed Les Sables (2019)\n    « title: Les Sables |" in tried.stdout
    assert "films.csv row 4: '104' is no name of a Person" in tried.stderr


def test_people_decide_on_what_tables_say(imported: Dossier) -> None:
    """A merge puts one entity for two; a retraction withdraws all; a claim is mended in its row."""
    imported.judge_pair("person/ines-calder", "person/nour-hadj", "same")
    imported.build()
    names = {c.subject.id for c in imported.claims()}

    assert "person/nour-hadj" not in names
    [kept] = [c.subject for c in imported.claims() if c.id == "films-00000002-1"]
    assert ("person/ines-calder", ("Nour Hadj",)) == (kept.id, kept.aliases)
    with pytest.raises(UsageError, match="correct the row"):
        imported.judge(imported.claims()[0], "rejected")
    imported.retract("films", "a hoax")
    imported.build()
    assert {"withdrawn"} == {c.review for c in imported.claims()}


def test_a_table_is_sealed(imported: Dossier, files: tuple[Path, Path]) -> None:
    """Rows added at its end are taken with a remark; another change stops the build."""
    path = imported.folder / "tables/films.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("Après,Movie,Inès Calder,,2024,,,,,\n")
    assert any("bytes more at its end" in remark for remark in imported.build().remarks)
    assert "films-00000008-1" in {c.id for c in imported.claims()}

    path.write_text(TABLE.replace("Les Sables", "Les Dunes"), encoding="utf-8")
    with pytest.raises(InputError, match="is not the text that was added"):
        imported.build()
    assert any("row 2 says something else" in fault for fault in imported.faults())
    with pytest.raises(InputError, match="another table with the same name"):
        imported.put_table(*files)


def test_a_table_that_stays_is_not_read_again(
    imported: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build after a change elsewhere takes the parts that are kept; one that is missing is made."""
    before = imported.nquads().read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("graph.tables.rows._Csv.rows", lambda _: pytest.fail("was read again"))
        imported.add(Source(id="neuf", text="Rien n’est dit ici."))
        imported.build()
    assert set(before.splitlines()) < set(imported.nquads().read_bytes().splitlines())

    shutil.rmtree(next((imported.folder / ".filmgraph/tables").glob("*/000000")))
    imported.retract("neuf", "essai")
    imported.build()
    assert set(before.splitlines()) < set(imported.nquads().read_bytes().splitlines())


def test_names_of_the_dossier_are_known_in_tables(
    example: Dossier, files: tuple[Path, Path], ontology: Ontology
) -> None:
    """An alias in a cell is the entity of ``entities.csv``; articles keep their quads."""
    before = set(example.nquads().read_bytes().splitlines())
    files[0].write_text(TABLE.replace("Noria,,", "La Fémis,,"), encoding="utf-8")
    files[1].write_text(MAPPING.replace("type: Company", "type: FilmSchool", 1), encoding="utf-8")
    example.ontology = ontology
    example.put_table(*files)
    example.build()
    [funder] = {c.subject for c in example.claims() if c.id == "films-00000003-3"}

    femis = Lookup(example.store(), "fr").entity("La Fémis").value
    assert femis.endswith(funder.id)
    assert not before - set(example.nquads().read_bytes().splitlines())


def test_a_guess_is_a_mapping(files: tuple[Path, Path], ontology: Ontology, tmp_path: Path) -> None:
    """What ``--guess`` writes of a header can be read back, and finds who directed what."""
    files[0].write_text(TABLE.replace("who", "director", 1), encoding="utf-8")
    (tmp_path / "guess.yaml").write_text(guessed(files[0], ontology), encoding="utf-8")
    header = header_of(files[0], tmp_path / "guess.yaml")
    mapping = read_mapping(tmp_path / "guess.yaml", ontology, header)

    told = {(mapping.entities[c.subject].name.column, c.relation.literal) for c in mapping.claims}
    assert ("director", "directed") in told
    assert {"Movie": "Film", "TV Show": "Series"} == mapping.entities["title"].type.values


def test_a_killed_import_goes_on(files: tuple[Path, Path], dossier: Dossier) -> None:
    """Whenever an import is killed, the next one finishes, and equals an undisturbed one."""
    files[0].write_text(
        TABLE + "".join(f"Film {n},Movie,Inès Calder,,2001,,,,,\n" for n in range(3000))
    )
    other = Dossier.create(dossier.folder.with_name("other"), dossier.config)
    other.ontology = dossier.ontology
    other.put_table(*files)
    other.build()
    command = [sys.executable, "-m", "graph.cli", "import", "table", str(files[0])]
    command += ["--mapping", str(files[1]), "--dossier", str(dossier.folder)]
    for delay in (1.0, 2.0):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        shutil.rmtree(dossier.folder / ".filmgraph/builds", ignore_errors=True)
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    assert other.nquads().read_bytes() == dossier.nquads().read_bytes()


def test_the_mapping_in_the_docs_is_the_one_that_is_kept(ontology: Ontology) -> None:
    """What the page on tables prints for a real table is the file beside, and fits the ontology."""
    project = Path(__file__).parents[2]
    file = project / "data/tables/netflix_titles.yaml"
    page = (project / "docs/tables.md").read_text(encoding="utf-8")
    header = ["show_id", "type", "title", "director", "cast", "country", "release_year"]

    assert f"```yaml\n{file.read_text(encoding='utf-8')}```\n" in page
    assert {"directed", "actedIn", "locatedIn"} == {
        claim.relation.literal for claim in read_mapping(file, ontology, header).claims
    }

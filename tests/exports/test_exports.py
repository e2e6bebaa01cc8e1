"""Every format: third parties read it, nothing is lost that can be kept, its bytes are the same."""

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import networkx as nx
import pyarrow.parquet as pq
import pyld.jsonld
import pyoxigraph as ox
import pytest
import yaml
from openpyxl import load_workbook
from rdflib import Graph

from graph.dossier import Dossier
from graph.errors import UnknownNameError, UsageError
from graph.exports import Part, formats, known_format, save, stream
from graph.files import restored
from graph.vocabulary import RDF
from graph.wording import LANGUAGES, words

Save = Callable[[str], Path]
GEXF = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


def test_every_format_says_in_each_language_who_reads_it() -> None:
    """The list of formats can be told in French and in English."""
    for language in LANGUAGES:
        assert all(words(language).say(f"export_{name}") for name in formats())


def test_the_syntaxes_of_rdf_hold_the_same_quads(part: Part, saved: Save) -> None:
    """N-Quads are the file of the build; TriG and JSON-LD read back are the same quads."""
    quads = set(part.quads())

    assert saved("nquads").read_bytes() == part.nquads.read_bytes()
    assert set(ox.parse(path=str(saved("trig")), format=ox.RdfFormat.TRIG)) == quads
    assert set(ox.parse(path=str(saved("jsonld")), format=ox.RdfFormat.JSON_LD)) == quads


def test_the_syntaxes_without_graphs_hold_the_same_triples(part: Part, saved: Save) -> None:
    """Turtle and RDF/XML read back are the same; RDFLib reads as many of the RDF/XML."""
    triples = {quad.triple for quad in part.quads()}
    path = saved("rdfxml")
    for read in (_read(saved("turtle"), ox.RdfFormat.TURTLE), _read(path, ox.RdfFormat.RDF_XML)):
        named = {t for t in read if not _blank(t)}
        assert {t for t in triples if not _blank(t)} == named
        assert len(triples) == len(read)

    assert len(triples) == len(Graph().parse(path))


def test_turtle_of_rdf_1_2_reifies_what_claims_claim(part: Part, saved: Save) -> None:
    """With ``rdf:reifies`` undone the triples are those of the graph."""
    found = set()
    for triple in _read(saved("turtle12"), ox.RdfFormat.TURTLE):
        claimed = triple.object
        if isinstance(claimed, ox.Triple):
            ends = (claimed.subject, claimed.predicate, claimed.object)
            names = (RDF.subject, RDF.predicate, RDF.object)
            found |= {ox.Triple(triple.subject, n, e) for n, e in zip(names, ends, strict=True)}
        else:
            found.add(triple)

    assert {quad.triple for quad in part.quads()} == found


def _read(path: Path, media: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=str(path), format=media)}


def _blank(triple: ox.Triple) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (triple.subject, triple.object))


def test_another_processor_reads_the_json_ld(part: Part, saved: Save) -> None:
    """Pyld makes the same quads of it, and a claim reads like JSON."""
    document = json.loads(saved("jsonld").read_text(encoding="utf-8"))
    text = pyld.jsonld.to_rdf(document, {"format": "application/n-quads"})
    nodes = [node for graph in document["@graph"] for node in graph["@graph"]]
    claim = next(n for n in nodes if "Claim" in n.get("@type", ()))

    found = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    expected = ox.Dataset(part.quads())
    for dataset in (found, expected):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == expected
    assert claim["wasDerivedFrom"].startswith("source/")
    assert claim["@id"].startswith("claim/")


def test_networkx_reads_the_graphml_as_the_network(part: Part, saved: Save) -> None:
    """The same nodes, parallel claims and attributes."""
    read = nx.read_graphml(saved("graphml"), force_multigraph=True)

    assert {part.local(iri) for iri in part.network} == set(read)
    assert part.network.number_of_edges() == read.number_of_edges()
    for subject, object_, iri, about in part.network.edges(keys=True, data=True):
        key = part.local(iri).removeprefix("claim/")
        found = read.get_edge_data(part.local(subject), part.local(object_), key)
        assert about["relation"] == found["relation"]
        assert about["date"] == found.get("date", "")


def test_gephi_finds_places_colors_and_times(part: Part, saved: Save) -> None:
    """GEXF 1.3: every node stands somewhere in its class's color; dated edges have their days."""
    root = ET.parse(saved("gexf")).getroot()
    nodes = root.findall(".//g:node", GEXF)
    edges = root.findall(".//g:edge", GEXF)
    dated = [e for _, _, e in part.network.edges(data=True) if e["date"] or e["since"]]

    assert len(part.network) == len(nodes) == len(root.findall(".//viz:position", GEXF))
    places = {(p.get("x"), p.get("y")) for p in root.findall(".//viz:position", GEXF)}
    assert len(places) == len(nodes)
    assert part.network.number_of_edges() == len(edges)
    assert len(dated) == len([edge for edge in edges if edge.get("start")])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", e.get("start") or "2000-01-01") for e in edges)


def test_the_tables_hold_every_claim_with_its_words(part: Part, saved: Save) -> None:
    """CSV, workbook, Parquet and SQLite agree row by row."""
    with saved("claims").open(encoding="utf-8", newline="") as file:
        rows = [{k: restored(v) for k, v in row.items()} for row in csv.DictReader(file)]
    sheet = load_workbook(saved("xlsx")).worksheets[0]
    header, *cells = sheet.iter_rows(values_only=True)
    parquet = pq.read_table(saved("parquet")).to_pylist()

    assert part.network.number_of_edges() == len(rows)
    assert all(row["quote"] and row["source"] for row in rows)
    assert rows == [dict(zip(header, [c or "" for c in r], strict=True)) for r in cells]
    assert [r["quote"] for r in rows] == [r["quote"] for r in parquet]
    folder = saved("csv")
    with (folder / "edges.csv").open(encoding="utf-8", newline="") as file:
        assert [r["id"] for r in rows] == [r["Id"] for r in csv.DictReader(file)]


def test_datasette_finds_keys_search_and_words_about_the_tables(part: Part, saved: Save) -> None:
    """Foreign keys hold, accents do not count in a search, offsets lead into the sources."""
    folder = saved("sqlite")
    about = yaml.safe_load((folder / "metadata.yaml").read_text(encoding="utf-8"))
    search = "SELECT name FROM entities_fts WHERE entities_fts MATCH 'kourtrajme'"
    with closing(sqlite3.connect(folder / "dossier.db")) as database:
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        assert any("Kourtrajmé" in name for (name,) in database.execute(search))
        [(claims,)] = database.execute("SELECT count(*) FROM claims")
        lengths = database.execute('SELECT length(quote), "end" - start FROM evidence').fetchall()

    assert part.network.number_of_edges() == claims
    assert lengths
    assert all(one == other for one, other in lengths)
    assert set(about["databases"]["dossier"]["tables"]) > {"claims", "entities", "sources"}


def test_followthemoney_gets_claims_as_links_with_proof(part: Part, saved: Save) -> None:
    """Each link's ends and proof are entities of the file; what is left out is counted."""
    form = known_format("ftm")
    path = saved("ftm")
    left = form.write(part, path)
    entities = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    ids = {entity["id"] for entity in entities}
    links = [e for e in entities if "proof" in e["properties"]]

    assert part.network.number_of_edges() == len(links) + left["left_claims"]
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", name) for name in ids)
    for link in links:
        assert set(link["properties"]["proof"]) <= ids
        ends = [v for values in link["properties"].values() for v in values if v in ids]
        assert len(ends) == 3
        assert link["properties"]["summary"]
        assert link["properties"]["sourceUrl"]
    assert {"Ownership", "Employment", "Directorship", "UnknownLink"} <= {
        link["schema"] for link in links
    }


def test_wikidata_gets_accepted_claims_alone(part: Part, saved: Save) -> None:
    """Each line has two items, a property and its source; each other claim is counted once."""
    path = saved("quickstatements")
    left = known_format("quickstatements").write(part, path)
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines
    assert part.network.number_of_edges() == len(lines) + left.total()
    for line in lines:
        assert re.match(r"Q\d+\tP\d+\tQ\d+\t", line)
        assert '\tS854\t"http' in line


def test_sources_are_cited_whole(part: Part, saved: Save) -> None:
    """CSL-JSON and BibTeX name every source with title and date."""
    items = json.loads(saved("csl").read_text(encoding="utf-8"))
    keys = re.findall(
        r"^@article\{(.+),$", saved("bibtex").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert [row["id"] for row in part.sources()] == [item["id"] for item in items] == keys
    assert all(item["title"] and item["container-title"] and item["language"] for item in items)
    assert all(item["issued"]["date-parts"][0][0] > 2000 for item in items if "issued" in item)


def test_the_text_tells_every_claim_with_its_quotation(part: Part, saved: Save) -> None:
    """Markdown: each entity that claims begin with has a heading, each quotation its place."""
    text = saved("markdown").read_text(encoding="utf-8")
    subjects = {subject for subject, _ in part.network.edges()}

    assert len(subjects) == len(re.findall(r"^## ", text, re.MULTILINE))
    assert "La Fémis" in text


@pytest.mark.parametrize("name", formats())
def test_the_same_part_gives_the_same_bytes(name: str, part: Part, tmp_path: Path) -> None:
    """Written twice, no byte differs; nothing but the files stays behind."""
    form = known_format(name)
    for target in (tmp_path / "one", tmp_path / "two"):
        save(part, form, target)
    one, other = (_bytes(tmp_path / target) for target in ("one", "two"))

    assert one == other
    assert {"one", "two"} == {path.name for path in tmp_path.iterdir()}


def _bytes(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name if path.is_dir() else "": file.read_bytes() for file in files}


@pytest.mark.parametrize("name", sorted(formats().keys() - {"bibtex", "csl", "parquet"}))
def test_what_is_left_out_of_a_part_is_not_in_its_file(
    name: str, part: Part, chosen: Part, tmp_path: Path
) -> None:
    """The entity's id is nowhere in the bytes; in those of the whole it is."""
    form = known_format(name)
    for target, given in (("whole", part), ("part", chosen)):
        save(given, form, tmp_path / target)
    whole, held = (b"".join(_unpacked(tmp_path / t).values()) for t in ("whole", "part"))
    own = re.compile(rb"person[/-]spike-lee")

    assert own.search(whole) or name in {"markdown", "quickstatements"}
    assert not own.search(held)
    assert b"Netflix" in held or name == "quickstatements"


def test_the_quads_of_a_chosen_part_are_lines_of_the_whole(chosen: Part, tmp_path: Path) -> None:
    """In their order, all that is told of a claim among them, and read without the file of all."""
    lines = [f"{quad} ." for quad in replace(chosen, nquads=tmp_path / "gone.nq").quads()]
    known, held = chosen.nquads.read_text(encoding="utf-8").split("\n"), set(lines)
    own = tuple(f"<{claim.iri}> " for claim in chosen.claims())

    assert own
    assert lines == [line for line in known if line in held]
    assert held.issuperset(line for line in known if line.startswith(own))


def _unpacked(path: Path) -> dict[str, bytes]:
    files = _bytes(path)
    if path.is_file() and files[""].startswith(b"PK"):
        with ZipFile(path) as archive:
            return {member: archive.read(member) for member in archive.namelist()}
    return files


def test_a_format_of_several_files_wants_a_folder(part: Part, tmp_path: Path) -> None:
    """It says so; a format that is not known brings the nearest name."""
    with (tmp_path / "out").open("wb") as out, pytest.raises(UsageError, match="--output"):
        stream(part, known_format("csv"), out)
    with pytest.raises(UnknownNameError, match="nearest: turtle"):
        known_format("turtel")


def test_a_part_that_fails_leaves_the_old_file(part: Part, tmp_path: Path) -> None:
    """What was there stays where the new cannot be finished."""
    target = tmp_path / "out.nq"
    target.write_text("old", encoding="utf-8")
    gone = tmp_path / "gone.nq"
    broken = replace(part, nquads=gone)
    with pytest.raises(OSError, match="No such file"):
        save(broken, known_format("nquads"), target)

    assert "old" == target.read_text(encoding="utf-8")
    assert [target] == list(tmp_path.iterdir())


def test_the_command_writes_a_chosen_part(
    run: Callable[..., CompletedProcess[str]], built_example: Dossier, tmp_path: Path
) -> None:
    """It writes a file with the selection of a map, and to a pipe what a program reads."""
    one = run(
        "export", "graphml", "--focus", "Netflix", "-d", built_example.folder, "-o", "n.graphml"
    )
    piped = run("export", "claims", "--relation", "founded", "-d", built_example.folder)

    assert 0 == one.returncode, one.stderr
    read = nx.read_graphml(tmp_path / "here" / "n.graphml", force_multigraph=True)
    assert "organization/netflix" in read
    assert piped.stdout.startswith("id,subject,relation,object")


def test_a_row_of_a_table_is_evidence_in_every_kind_of_format(table: Part, tmp_path: Path) -> None:
    """Its cells and its number go along; of a chosen part only the rows of its claims are there."""
    rows: dict[str, Path] = {name: tmp_path / name for name in ("claims", "nquads", "sqlite")}
    for name, path in rows.items():
        save(table, known_format(name), path)
    with rows["claims"].open(encoding="utf-8", newline="") as file:
        [claim] = csv.DictReader(file)
    with closing(sqlite3.connect(rows["sqlite"] / "dossier.db")) as database:
        evidence = database.execute("SELECT quote, start, row FROM evidence").fetchall()
    quads = rows["nquads"].read_text(encoding="utf-8")

    assert ("3", "") == (claim["row"], claim["start"])
    assert [(claim["quote"], None, 3)] == evidence
    assert '"row=3"' in quads
    assert '"row=2"' not in quads

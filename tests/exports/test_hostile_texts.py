"""Any text that a name or a quotation may be: what each format gives back; nothing of it runs."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from graph.exports import Part, known_format, save
from graph.exports.xml import xml_text
from graph.files import restored
from graph.model import Claim, Entity, Evidence, Source
from graph.network import network_of
from graph.ontology import Ontology
from graph.rdf import Mapping
from graph.store import Store, canonical_lines
from graph.vocabulary import FILM

BASE = "https://w3id.org/filmgraph/"
XML = {"rdfxml", "xlsx", "graphml", "gexf"}
"""The formats that hold no character that XML has no way to write."""
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40
)
"""A name as files may hold it: no half of a pair, no NUL."""


def _named(quads: object) -> str:
    """Return the name that quads give the person."""
    [found] = [
        quad.object.value
        for quad in quads  # type: ignore[attr-defined] # quads or triples
        if quad.subject.value == f"{BASE}person/x" and quad.predicate.value == str(SKOS.prefLabel)
    ]
    return str(found)


def _row(path: Path, key: str = "", column: str = "") -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if not key or row[column] == key)


def _label(path: Path) -> str:
    [node] = [e for e in ET.parse(path).iter() if e.get("id") == "person/x"]
    return next(str(data.text) for data in node if data.get("key") == "node-label")


def _asked(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        [[name]] = database.execute("SELECT name FROM entities WHERE id = 'person/x'")
    return str(name)


READERS: dict[str, Callable[[Path], str]] = {
    "nquads": lambda path: _named(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)),
    "turtle": lambda path: _named(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)),
    "jsonld": lambda path: _named(ox.parse(path=str(path), format=ox.RdfFormat.JSON_LD)),
    "rdfxml": lambda path: str(
        Graph().parse(path, format="xml").value(URIRef(f"{BASE}person/x"), SKOS.prefLabel)
    ),
    "claims": lambda path: restored(_row(path)["subject"]),
    "csv": lambda path: restored(_row(path / "nodes.csv", "person/x", "Id")["Label"]),
    "neo4j": lambda path: _row(path / "nodes.csv", "person/x", "id:ID")["name"],
    "xlsx": lambda path: str(
        load_workbook(BytesIO(path.read_bytes())).worksheets[0]["B2"].value or ""
    ),
    "graphml": _label,
    "gexf": lambda path: next(
        node.attrib["label"] for node in ET.parse(path).iter() if node.get("id") == "person/x"
    ),
    "graphology": lambda path: next(
        node["attributes"]["label"]
        for node in json.loads(path.read_text("utf-8"))["nodes"]
        if node["key"] == "person/x"
    ),
    "ftm": lambda path: json.loads(path.read_text("utf-8").split("\n")[1])["properties"]["name"][0],
    "cypher": lambda path: json.loads(
        re.findall(r'[{ ]name: ("(?:[^"\\]|\\.)*")', path.read_text("utf-8").split("\n")[2])[0]
    ),
    "sqlite": lambda path: _asked(path / "dossier.db"),
}
"""How each format's own reader gives back the name of ``person/x``."""


def part_of_one(ontology: Ontology, folder: Path, name: str) -> Part:
    """Return a part in which a person of this name founded a company."""
    text = f"Voici : {name} a fondé Aval."
    source = Source(id="s", text=text, title=name, url="https://example.org/", language="fr")
    one, other = Entity("person/x", "Person", name), Entity("organization/aval", "Company", "Aval")
    evidence = Evidence("s", 8, len(text), text[8:])
    claim = Claim("c", one, "founded", other, "s", (evidence,), review="accepted", author=name)
    mapping = Mapping(BASE, ontology, 0.8)
    quads = [*mapping.source_quads(source), *mapping.claim_quads(claim, source)]
    quads += [quad for entity in (one, other) for quad in mapping.entity_quads(entity)]
    terms = ox.parse(ontology.turtle, format=ox.RdfFormat.TURTLE)
    home = ox.NamedNode(FILM.iri.removesuffix("#"))
    taught = [
        ox.Quad(t.subject, t.predicate, t.object, home)
        for t in terms
        if t.predicate.value.startswith(f"{FILM.iri}ftm")
    ]
    store = Store()
    store.extend([*quads, *taught])
    (folder / "graph.nq").write_bytes(b"".join(canonical_lines(store)))
    network = network_of(store, 0.8, name, "fr")
    return Part(store, folder / "graph.nq", network, ontology, BASE, name, "fr", whole=True)


@pytest.fixture(scope="module")
def named(ontology: Ontology) -> Callable[[Path, str], Part]:
    """Make a part in which a person of a name founded a company."""
    return lambda folder, name: part_of_one(ontology, folder, name)


@settings(max_examples=12, deadline=None)
@given(TEXTS)
@example("=1+1\r\n\t@x")
@example("'-- \\\" `a` \x7f\x85\u2028\ufeff\ufffe ]]> &#13; <!-- </x>")
@example("\r=\x0c'\\u0041\\")
def test_a_name_comes_back_from_every_format(named: Callable[[Path, str], Part], name: str) -> None:
    """As it was; from XML with a mark for what that cannot hold. No cell of a table is a formula."""
    with TemporaryDirectory() as place:
        part = named(Path(place), name)
        for form, read in READERS.items():
            path = Path(place) / f"{form}.out"
            save(part, known_format(form), path)
            expected = xml_text(name) if form in XML else name
            assert expected == read(path), form
        for file in (Path(place) / "claims.out", *(Path(place) / "csv.out").iterdir()):
            with file.open(encoding="utf-8", newline="") as table:
                cells = [cell for row in csv.reader(table) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        sheets = load_workbook(BytesIO((Path(place) / "xlsx.out").read_bytes())).worksheets
        cells_of_book = (cell for sheet in sheets for row in sheet.iter_rows() for cell in row)
        assert all(cell.data_type == "s" for cell in cells_of_book if cell.value)

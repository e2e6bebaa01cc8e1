"""Files of other programs: what they tie comes in by the ontology's alignments; the rest is told."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from graph.dossier import Config, Dossier
from graph.errors import InputError
from graph.model import Claim
from graph.ontology import Ontology
from graph.tables.foreign import formats
from graph.tables.staging import settings_for
from graph.tables.trial import trial
from tests.conftest import Say

Read = Callable[..., tuple[list[Claim], list[str]]]

FTM = """\
{"id": "p1", "schema": "Person", "properties": {"name": ["Ada Marin", "A. Marin"], \
"birthDate": ["1970"]}}
{"id": "c1", "schema": "Company", "properties": {"name": ["Noria Films"]}}
{"id": "c2", "schema": "Company", "properties": {"name": ["Balbuzard"], "wikidataId": ["Q7"]}}
{"id": "a1", "schema": "Article", "properties": {"title": ["Noria change de mains"], \
"sourceUrl": ["https://example.org/a"]}}
{"id": "d1", "schema": "Directorship", "properties": {"director": ["p1"], "organization": ["c1"], \
"role": ["présidente"], "startDate": ["2019-05"], "proof": ["a1"]}}
{"id": "o1", "schema": "Ownership", "properties": {"owner": ["c2"], "asset": ["c1"], \
"percentage": ["40"], "role": ["a investi dans"], "sourceUrl": ["https://example.org/o"]}}
{"id": "u1", "schema": "UnknownLink", "properties": {"subject": ["p1"], "object": ["c2"], \
"role": ["founded"]}}
{"id": "o2", "schema": "Ownership", "properties": {"owner": ["c2"], "asset": ["c1"]}}
{"id": "f1", "schema": "Family", "properties": {"person": ["p1"], "relative": ["p1"]}}
{"id": "t1", "schema": "Documentation", "properties": {"document": ["a1"], "entity": ["p1"]}}
"""
"""Entities as followthemoney 4 writes them."""
SCHEMA_ORG = """
{"@context": "https://schema.org", "@type": "Movie", "@id": "https://example.org/les-miserables",
 "name": "Les Misérables", "sameAs": "http://www.wikidata.org/entity/Q61117344", "genre": "Drama",
 "director": {"@type": "Person", "name": "Ladj Ly"},
 "productionCompany": {"@type": "Organization", "name": "SRAB Films"},
 "actor": ["Damien Bonnard", {"@type": "Person", "name": "Alexis Manenti"}]}
"""
TURTLE = """
@prefix s: <http://schema.org/> . @prefix e: <http://e.org/> .
e:f a s:Movie ; s:name "Salt"@en, "Le Sel"@fr ; e:praised e:p ;
    s:director e:p {| s:startDate "2019" ; s:roleName "seule" |} .
e:p a s:Person ; s:name "Ada Marin" ; s:worksFor [ a s:Corporation ; s:name "Noria" ] .
"""
MALFORMED = {
    "graphml": ("g.graphml", "<graphml>\n<graph>\n<node id='a'></graph>", ":3: is not XML"),
    "gexf": ("g.gexf", "<graphml/>", ": is no gexf: it begins with <graphml>"),
    "graphology": ("g.json", '{"nodes": [{"key": 1}, 3], "edges": []}', "/nodes/1: is no object"),
    "ftm": ("f.json", FTM + "{\n", ":11: is not JSON"),
    "edges": ("e.csv", "who,what\nA,B\n", "row 1: has no columns for the two ends"),
    "rdf": ("r.ttl", "<http://a> <http://b>\n <http://c> ,, .\n", ":2: is not valid"),
}


@pytest.fixture
def read(ontology: Ontology, tmp_path: Path) -> Read:
    """Read a text as a file of a format: the claims, and what cannot be carried over."""

    def call(
        reader: str, name: str, text: str | bytes, settings: str = "", nodes: Path | None = None
    ) -> tuple[list[Claim], list[str]]:
        path, mapping = tmp_path / name, None
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        if settings:
            mapping = tmp_path / "settings.yaml"
            mapping.write_text(f"reader: {reader}\n{settings}", encoding="utf-8")
        with settings_for(path, reader, mapping, nodes) as said:
            claims, rejects = trial(path, said, ontology, 99)
        return claims, [reason for _, reason in rejects]

    return call


def told(claims: list[Claim]) -> list[tuple[str, ...]]:
    """What claims say, in short."""
    return [(c.subject.name, c.relation, c.object.name, c.date or c.since, c.role) for c in claims]


def network() -> "nx.MultiDiGraph[int]":
    """A network as somebody draws it, relations in French and English, and with more besides."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_node(1, label="Ada Marin", type="Person", wikidata="Q5", x=3.5)
    graph.add_node(2, label="Le Sel", type="film")
    graph.add_node(3, label="Noria Films", type="société")
    graph.add_node(4, label="Personne", type="Person")
    graph.add_edge(1, 2, relation="a réalisé", date="2019", url="https://example.org/1")
    graph.add_edge(2, 3, relation="was produced by", depuis="2018")
    graph.add_edge(1, 3, relation="loves")
    return graph


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_network_of_networkx_comes_in(form: str, read: Read, tmp_path: Path) -> None:
    """Relations are aligned by their labels, either way round; the others are told, and attributes."""
    path = tmp_path / f"net.{form}"
    write = nx.write_graphml if form == "graphml" else nx.write_gexf
    write(network(), path)

    claims, left = read(form, path.name, path.read_bytes())

    assert [
        ("Ada Marin", "directed", "Le Sel", "2019", ""),
        ("Noria Films", "produced", "Le Sel", "2018", ""),
    ] == told(claims)
    assert ("Q5", "Film", "Company") == (
        claims[0].subject.wikidata,
        claims[0].object.type,
        claims[1].subject.type,
    )
    first = claims[0].evidence[0]
    assert "xpointer((//*[local-name()='edge'])[1])" == first.place
    assert "https://example.org/1" == first.origin
    assert first.quote.startswith("Ada Marin → Le Sel | ")
    assert "relation: a réalisé | date: 2019" in first.quote
    assert "no relation is aligned with 'loves'" in left
    assert {"attribute 'x' of nodes", "nodes that no edge ties"} <= set(left)


def test_an_edge_list_is_a_table_and_settings_say_more(read: Read, tmp_path: Path) -> None:
    """Ends are nodes of the other table by their ids; relations, types and columns can be named."""
    nodes = tmp_path / "nodes.csv"
    nodes.write_text("id,label,kind\n1,Ada Marin,Person\n2,Noria,Studio\n3,Noria,Studio\n")
    rows = "Source;Target;Lien;Vu le\n1;2;chapeaute;2019-03-01T10:00:00\n\n1;3;chapeaute;\n"

    claims, left = read("edges", "e.csv", rows, nodes=nodes)
    assert [] == claims
    assert ["no relation is aligned with 'chapeaute'"] * 2 == left

    (tmp_path / "e.nodes.csv").write_bytes(nodes.read_bytes())
    settings = "nodes: e.nodes.csv\nrelations: {chapeaute: ledBy}\ntypes: {Studio: Company}\n"
    claims, left = read("edges", "e.csv", rows, settings + "fields: {date: Vu le}\n")
    assert [] == claims
    assert ["'chapeaute' (leads) does not tie Person → Studio"] * 2 == left

    settings = settings.replace("ledBy", "leads")
    claims, left = read("edges", "e.csv", rows, settings + "fields: {date: Vu le}\n")
    assert [("Ada Marin", "leads", "Noria", "2019-03-01", "")] == told(claims[:1])
    assert ["row=2", "row=4"] == [c.evidence[0].place for c in claims]
    assert 2 == len({c.object.id for c in claims})


def test_graphology_comes_in_with_pointers(read: Read) -> None:
    """A record of JSON is named by its pointer (RFC 6901)."""
    nodes = [{"key": "a", "attributes": {"label": "Ada Marin"}}, {"key": "b"}]
    edges = [{"source": "a", "target": "b", "attributes": {"label": "directed"}}]
    text = json.dumps({"nodes": nodes, "edges": [*edges, {"source": "a", "target": "z"}]})

    claims, left = read("graphology", "g.json", text)

    assert ["an edge to no node of the file"] == left
    assert [("Ada Marin", "directed", "b", "", "")] == told(claims)
    assert ("Person", "Work") == (claims[0].subject.type, claims[0].object.type)
    assert "/edges/0" == claims[0].evidence[0].place


def test_followthemoney_keeps_proof_and_address(read: Read) -> None:
    """A schema is the relation that the ontology says, a role that is a relation's label chooses it."""
    claims, left = read("ftm", "f.ftm.json", FTM)

    assert [
        ("Ada Marin", "leads", "Noria Films", "2019-05", "présidente"),
        ("Balbuzard", "investedIn", "Noria Films", "", ""),
        ("Ada Marin", "founded", "Balbuzard", "", ""),
    ] == told(claims)
    assert ("A. Marin",) == claims[0].subject.aliases
    assert 40 == claims[1].share
    assert ["https://example.org/a", "https://example.org/o", ""] == [
        c.evidence[0].origin for c in claims
    ]
    assert "proof title: Noria change de mains" in claims[0].evidence[0].quote
    assert "line=4,5" == claims[0].evidence[0].place
    assert {
        "'ftm:Ownership/owner' may mean several relations: acquired, investedIn",
        "no relation is aligned with 'ftm:Family/person'",
        "Documentation: which document speaks of which entity",
        "property 'birthDate' of Person",
    } == set(left)


def test_schema_org_comes_in_as_json_ld(read: Read) -> None:
    """A name in the place of a thing is one, where the relation says of which class."""
    claims, left = read("rdf", "film.jsonld", SCHEMA_ORG)

    assert {
        ("Ladj Ly", "directed", "Les Misérables"),
        ("SRAB Films", "produced", "Les Misérables"),
        ("Damien Bonnard", "actedIn", "Les Misérables"),
        ("Alexis Manenti", "actedIn", "Les Misérables"),
    } == {claim[:3] for claim in told(claims)}
    assert {"Q61117344"} == {c.object.wikidata for c in claims}
    assert ["no relation is aligned with 'https://schema.org/genre'"] == left


def test_a_triple_that_is_reified_is_qualified(read: Read) -> None:
    """What is said of a triple in RDF 1.2 is said of its claim; other triples stand for themselves."""
    claims, left = read("rdf", "film.ttl", TURTLE)

    assert {
        ("Ada Marin", "directed", "Le Sel", "2019", "seule"),
        ("Ada Marin", "worksFor", "Noria", "", ""),
    } == set(told(claims))
    directed = next(c for c in claims if c.relation == "directed")
    assert (("en", "Salt"), ("fr", "Le Sel")) == directed.object.labels
    assert directed.evidence[0].place.startswith("statement=")
    assert "<http://e.org/f> <http://schema.org/director> <http://e.org/p> ." in (
        directed.evidence[0].quote
    )
    assert ["no relation is aligned with 'http://e.org/praised'"] == left


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    """A dossier that knows a company by its Wikidata item and a person by her name."""
    place = Dossier.create(tmp_path / "dossier", Config(title="Noria"))
    head = "id,type,name,name_en,aliases,wikidata"
    rows = f"{head}\n,Company,Groupe Balbuzard,,,Q7\n,Person,Ada Marin,,,\n"
    (place.folder / "entities.csv").write_text(rows, encoding="utf-8")
    return place


def test_a_file_is_kept_sealed_and_its_claims_hold(
    dossier: Dossier, tmp_path: Path, say: Say
) -> None:
    """Known entities are known, claims keep to shapes and evidence, and what is left out is told."""
    path = tmp_path / "liens.ftm.json"
    path.write_text(FTM, encoding="utf-8")

    code, out, _ = say("import", "ftm", "--dry-run", path)
    assert (0, 3) == (code, out.count("\n    « "))
    code, _, err = say("import", "ftm", path, "--dossier", dossier.folder)

    assert 0 == code
    assert "liens.ftm.json: left out 1 × property 'birthDate' of Person" in err
    assert "tables/liens.ftm.json," in (dossier.folder / "sources.csv").read_text()
    found = dossier.claims()
    assert "organization/groupe-balbuzard" in {c.subject.id for c in found}
    assert (0, []) == (say("validate", "--dossier", dossier.folder)[0], dossier.faults())
    kept = (dossier.folder / ".filmgraph/rejects/liens-ftm.csv").read_text()
    assert "'ftm:Ownership/owner' may mean several relations" in kept
    before = dossier.nquads().read_bytes()
    (dossier.folder / ".filmgraph/current").unlink()
    dossier.build()
    assert before == dossier.nquads().read_bytes()

    sealed = dossier.folder / "tables" / path.name
    sealed.write_text(FTM.replace("2019-05", "2018-05"), encoding="utf-8")
    with pytest.raises(InputError, match="is not the text that was added"):
        dossier.build()


@pytest.mark.parametrize("reader", [name for name in formats() if name in MALFORMED])
def test_nothing_comes_in_of_a_malformed_file(
    reader: str, dossier: Dossier, tmp_path: Path, say: Say
) -> None:
    """The file and the place are named on one line, and the dossier stays as it was."""
    name, text, problem = MALFORMED[reader]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    code, _, err = say("import", reader, path, "--dossier", dossier.folder)

    assert 1 == code
    assert f"{path}{problem}" in err or problem in err
    assert 1 == err.count("\n")
    assert not list((dossier.folder / "tables").glob("*"))


def test_no_entity_of_xml_is_expanded_without_end(read: Read) -> None:
    """A document that grows a billionfold is refused."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE g [<!ENTITY e0 "lol">{entities}]><graphml><node id="a">&e9;</node></graphml>'

    with pytest.raises(InputError, match="is not XML"):
        read("graphml", "bomb.graphml", text)


def test_nodes_that_are_lost_are_missed(dossier: Dossier, tmp_path: Path, say: Say) -> None:
    """A dossier without the file of an edge list's nodes is told so, and the old graph stays."""
    rows, nodes = tmp_path / "e.csv", tmp_path / "people.csv"
    rows.write_text("source,target,relation\n1,2,a réalisé\n", encoding="utf-8")
    nodes.write_text("id,label,type\n1,Ada Marin,Person\n2,Le Sel,Film\n", encoding="utf-8")
    assert 0 == say("import", "edges", rows, "--nodes", nodes, "--dossier", dossier.folder)[0]
    before = dossier.nquads()

    (dossier.folder / "tables/e.nodes.csv").unlink()

    with pytest.raises(
        InputError, match=r"e\.nodes\.csv: is listed in sources\.csv and is not there"
    ):
        dossier.build()
    assert before == dossier.nquads()


def test_settings_that_are_wrong_name_their_line(read: Read) -> None:
    """An unknown relation, class, reader or part is told with the nearest."""
    for settings, problem in (
        ("relations: {x: fonded}\n", "2: no relation is called 'fonded'; nearest: founded"),
        ("types: {x: Persons}\n", "2: no type is called 'Persons'"),
        ("fields: {wen: date}\n", "2: no key of fields is called 'wen'"),
        ("nodes: ../g.nodes.csv\n", "2: nodes is a file beside the mapping"),
        ("nodes: nodes.csv\n", "2: nodes is a file beside the mapping, called NAME.nodes.csv"),
        ("nodes: g.nodes.csv\n", "g.nodes.csv: does not exist; g.graphml needs it for its nodes"),
    ):
        with pytest.raises(InputError, match=re.escape(problem)):
            read("graphml", "g.graphml", "<graphml/>", settings)

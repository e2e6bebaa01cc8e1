"""The example dossier holds the facts that started the project, each with its words."""

import csv
from pathlib import Path

import pytest

from graph.dossier import Dossier
from graph.errors import FilmgraphError
from graph.ontology import Ontology
from graph.sources import read_source

FACTS = [
    ("Netflix", "partnersWith", "École Kourtrajmé", "", "asserted"),
    ("Netflix", "partnersWith", "La Fémis", "", "asserted"),
    ("Netflix", "partnersWith", "Gobelins", "", "asserted"),
    ("Netflix", "partnersWith", "1 000 visages", "", "asserted"),
    ("Ladj Ly", "founded", "École Kourtrajmé", "2018", "asserted"),
    ("Ladj Ly", "directed", "Les Misérables", "", "asserted"),
    ("École Kourtrajmé", "locatedIn", "Montfermeil", "", "asserted"),
    ("Netflix", "locatedIn", "Paris", "2020-01", "asserted"),
    ("Netflix", "investedIn", "France", "2020-01", "planned"),
    ("Spike Lee", "gaveMasterclassAt", "École Kourtrajmé", "2020-06", "asserted"),
    (
        "Netflix",
        "organized",
        "Master class de Spike Lee à l'École Kourtrajmé",
        "2020-06",
        "asserted",
    ),
    (
        "Ladj Ly",
        "participatedIn",
        "Master class de Spike Lee à l'École Kourtrajmé",
        "2020-06",
        "asserted",
    ),
    (
        "JR",
        "participatedIn",
        "Master class de Spike Lee à l'École Kourtrajmé",
        "2020-06",
        "asserted",
    ),
    ("JR", "taughtAt", "École Kourtrajmé", "", "asserted"),
    ("Christopher Mack", "worksFor", "Netflix", "", "asserted"),
    ("JR", "directed", "Chroniques de Clichy-Montfermeil", "", "asserted"),
    ("Ladj Ly", "directed", "Chroniques de Clichy-Montfermeil", "", "asserted"),
    ("Ladj Ly", "invitedToJoin", "Académie des Oscars", "", "asserted"),
    ("Adèle Haenel", "invitedToJoin", "Académie des Oscars", "", "asserted"),
]
CLAIM = """
SELECT ?when ?status ?words WHERE {
  ?claim rdf:subject [ skos:prefLabel "%s"@fr ] ; rdf:predicate film:%s ;
         rdf:object [ skos:prefLabel "%s"@fr ] ; film:status ?status ;
         prov:wasDerivedFrom <https://w3id.org/filmgraph/source/fr00-netflix-kourtrajme> ;
         oa:hasTarget [ oa:hasSelector [ oa:exact ?words ] ] .
  OPTIONAL { ?claim film:date|film:start ?when }
}
"""


@pytest.mark.parametrize(("subject", "relation", "object_", "when", "status"), FACTS)
def test_a_fact_of_the_first_article_is_found(
    built_example: Dossier, subject: str, relation: str, object_: str, when: str, status: str
) -> None:
    """By SPARQL, with its date, its status and words that are in the source."""
    rows = list(built_example.store().select(CLAIM % (subject, relation, object_)))
    text = (built_example.folder / "sources/fr00-netflix-kourtrajme.md").read_text(encoding="utf-8")

    assert rows
    assert all(row["words"] in text for row in rows)
    assert {status} == {row["status"].rpartition("#")[2] for row in rows}
    if when:
        assert {when} == {row["when"] for row in rows}


def test_the_plan_names_its_amount(built_example: Dossier) -> None:
    """More than 100 million euros, planned, in January 2020."""
    query = """SELECT ?amount ?currency ?bound { ?c rdf:predicate film:investedIn ;
      rdf:object [ skos:prefLabel "France"@fr ] ;
      film:amount ?amount ; film:currency ?currency ; film:amountBound ?bound }"""
    rows = list(built_example.store().select(query))

    assert {"amount": "100000000", "currency": "EUR", "bound": "more than"} in rows


def test_a_plan_is_no_direct_triple(built_example: Dossier) -> None:
    """What is planned stays on the claim."""
    ask = 'ASK { ?n skos:prefLabel "Netflix"@fr ; film:investedIn [ skos:prefLabel "France"@fr ] }'

    assert not built_example.store().query(ask)


def test_offsets_hold_in_the_files(built_example: Dossier) -> None:
    """Every quotation in the graph equals the file's text at its offsets."""
    texts = {f"{p.stem}": read_source(p).text for p in built_example.source_paths()}
    query = """SELECT ?source ?words ?start ?end { ?t oa:hasSource ?source ;
      oa:hasSelector [ oa:exact ?words ] , [ oa:start ?start ; oa:end ?end ] }"""
    rows = list(built_example.store().select(query))

    assert len(rows) > 150
    for row in rows:
        text = texts[row["source"].rpartition("/")[2]]
        assert text[int(row["start"]) : int(row["end"])] == row["words"]


def test_every_source_has_claims(data_example: Path) -> None:
    """Fifteen sources, curated one and all."""
    with (data_example / "claims.csv").open(encoding="utf-8", newline="") as table:
        cited = {row["source"] for row in csv.DictReader(table)}

    assert {p.stem for p in (data_example / "sources").glob("*.md")} == cited
    assert len(cited) == 15


def test_every_entity_is_used(
    data_example: Path, ontology: Ontology, built_example: Dossier
) -> None:
    """No row of entities.csv is dead, and each has a class that the ontology knows."""
    with (data_example / "entities.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    used = {
        row["e"].removeprefix("https://w3id.org/filmgraph/")
        for row in built_example.store().select(
            "SELECT DISTINCT ?e { ?c a film:Claim ; rdf:subject|rdf:object ?e }"
        )
    }

    assert all(row["type"] in ontology.classes for row in rows)
    assert {row["id"] for row in rows} <= used


def test_the_example_has_no_remark(example: Dossier) -> None:
    """It is sealed and builds without a word."""
    assert not example.build().remarks


def test_an_unknown_claim_gets_the_nearest(built_example: Dossier) -> None:
    """A mistyped id is answered with ids that exist."""
    with pytest.raises(FilmgraphError, match="nearest: fr01-0"):
        built_example.claim("fr01-001")

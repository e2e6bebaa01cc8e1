"""The ontology teaches the whole program: a block added to it is known everywhere."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.dossier import Config, Dossier
from graph.dossier.seals import COLUMNS
from graph.ontology import Ontology
from graph.validation import validate

Run = Callable[..., subprocess.CompletedProcess[str]]

BLOCK = """
film:mentored a owl:ObjectProperty, film:Relation ;
    skos:prefLabel "mentored"@en, "a parrainé"@fr ;
    skos:definition "The subject guided the object's first steps."@en, "Le sujet a guidé l'objet."@fr ;
    rdfs:domain film:Person ; rdfs:range film:Person ;
    owl:inverseOf film:mentoredBy ;
    film:topic film:%s ;
    film:phrase "{subject} a parrainé {object}"@fr, "{subject} mentored {object}"@en .
film:mentoredBy a owl:ObjectProperty ;
    skos:prefLabel "was mentored by"@en, "a été parrainé par"@fr .
"""
SENTENCE = "\nAgnès Vauquelin a parrainé Nour Belkacem.\n"


@pytest.fixture
def taught(example: Dossier, ontology: Ontology, tmp_path: Path) -> tuple[Dossier, Path]:
    """The example dossier with one more sentence, and an ontology with one more relation."""
    topic = ontology.relations["partnersWith"].topic
    path = tmp_path / "taught.ttl"
    path.write_bytes(ontology.turtle + (BLOCK % topic).encode())
    with example.source_paths()[0].open("a", encoding="utf-8") as source:
        source.write(SENTENCE)
    return Dossier.open(example.folder, path), path


def test_extraction_store_and_inverse_know_it(taught: tuple[Dossier, Path]) -> None:
    """The sentence becomes a claim that stands, and the inverse follows."""
    dossier, _ = taught
    dossier.build()
    query = """SELECT ?who ?whom { ?a film:mentored ?b . ?b film:mentoredBy ?a .
      ?a skos:prefLabel ?who . ?b skos:prefLabel ?whom }"""

    assert [{"who": "Agnès Vauquelin", "whom": "Nour Belkacem"}] == list(
        dossier.store().select(query)
    )


def test_validation_knows_it(taught: tuple[Dossier, Path]) -> None:
    """The shapes accept the relation, and refuse it between the wrong ends."""
    dossier, path = taught
    dossier.build()
    assert not validate(dossier.store(), dossier.built_ontology())

    narrowed = path.read_text(encoding="utf-8").replace(
        "rdfs:domain film:Person ; rdfs:range film:Person ;\n    owl:inverseOf film:mentoredBy",
        "rdfs:domain film:Work ; rdfs:range film:Person ;\n    owl:inverseOf film:mentoredBy",
    )
    path.write_text(narrowed, encoding="utf-8")
    other = Dossier.open(dossier.folder, path)

    assert validate(dossier.store(), other.ontology)


def test_questions_map_and_list_know_it(taught: tuple[Dossier, Path], run: Run) -> None:
    """Canned questions and the map's legend carry its label; the list of relations has it."""
    dossier, path = taught
    dossier.build()
    about = run("ask", "entity", "Nour Belkacem", "-d", dossier.folder, "--lang", "fr")
    drawn = run("map", "-d", dossier.folder, "-o", "map.html")
    listed = run("ontology", "--ontology", path)

    assert "a parrainé" in about.stdout, about.stderr
    assert "a parrainé" in Path(drawn.stdout.removeprefix("Map: ").strip()).read_text("utf-8")
    assert "mentored" in listed.stdout


def test_a_dossier_without_files_is_still_a_dossier(tmp_path: Path) -> None:
    """An empty dossier builds to a graph without claims."""
    dossier = Dossier.create(tmp_path / "d", Config(title="Vide"))
    dossier.build()

    assert not dossier.store().query("ASK { ?c a film:Claim }")
    assert (tmp_path / "d" / "sources.csv").read_text("utf-8") == ",".join(COLUMNS) + "\n"

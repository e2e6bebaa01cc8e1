"""The ontology teaches the whole program: a block added to it is known everywhere."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.dossier import Config, Dossier
from graph.dossier.seals import COLUMNS
from graph.model import Source
from graph.ontology import Ontology, load_ontology
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
SENTENCE = "Agnès Vauquelin a parrainé Nour Belkacem."


@pytest.fixture(scope="module")
def taught(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> tuple[Dossier, Path]:
    """A dossier with a sentence of a relation that only its ontology knows, built."""
    folder = tmp_path_factory.mktemp("taught")
    topic = ontology.relations["partnersWith"].topic
    path = folder / "taught.ttl"
    path.write_bytes(ontology.turtle + (BLOCK % topic).encode())
    made = Dossier.create(folder / "dossier", Config(title="Qui a parrainé qui", language="fr"))
    made.add(Source(id="a", text=SENTENCE, title="Une promotion", language="fr"))
    dossier = Dossier.open(made.folder, path)
    dossier.build()
    return dossier, path


def test_extraction_store_and_inverse_know_it(taught: tuple[Dossier, Path]) -> None:
    """The sentence becomes a claim that stands, and the inverse follows."""
    dossier, _ = taught
    query = """SELECT ?who ?whom { ?a film:mentored ?b . ?b film:mentoredBy ?a .
      ?a skos:prefLabel ?who . ?b skos:prefLabel ?whom }"""

    assert [{"who": "Agnès Vauquelin", "whom": "Nour Belkacem"}] == list(
        dossier.store().select(query)
    )


def test_validation_knows_it(taught: tuple[Dossier, Path], tmp_path: Path) -> None:
    """The shapes accept the relation, and refuse it between the wrong ends."""
    dossier, path = taught
    assert not validate(dossier.store(), dossier.built_ontology())

    narrowed = path.read_text(encoding="utf-8").replace(
        "rdfs:domain film:Person ; rdfs:range film:Person ;\n    owl:inverseOf film:mentoredBy",
        "rdfs:domain film:Work ; rdfs:range film:Person ;\n    owl:inverseOf film:mentoredBy",
    )
    narrow = tmp_path / "narrow.ttl"
    narrow.write_text(narrowed, encoding="utf-8")

    assert validate(dossier.store(), load_ontology(narrow, frames=False))


def test_questions_map_and_list_know_it(taught: tuple[Dossier, Path], run: Run) -> None:
    """Canned questions and the map's legend carry its label; the list of relations has it."""
    dossier, path = taught
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

"""Whether a graph keeps to the ontology's SHACL shapes."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from graph.consequences import ONTOLOGY
from graph.ontology import Ontology
from graph.store import ReadableStore, Store

_RESULTS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?node ?message WHERE {
  ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultMessage ?message .
  OPTIONAL { ?result sh:value ?value }
  BIND (IF(?focus = film:Claim, ?value, ?focus) AS ?node)
} ORDER BY ?node ?message
"""
_MESSAGES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?message ?language WHERE { ?x sh:message ?message BIND (LANG(?message) AS ?language) }
"""


@dataclass(frozen=True, slots=True)
class Violation:
    """What a shape refuses: the node's IRI, and why, in the words of the ontology."""

    node: str
    message: str


def validate(store: ReadableStore, ontology: Ontology, language: str = "en") -> list[Violation]:
    """Return what in ``store`` breaks the shapes of ``ontology``; nothing where all is well."""
    from pyshacl import validate as conforms
    from rdflib import Graph

    rules = Graph().parse(data=ontology.turtle, format="turtle")
    facts = ox.serialize(_facts(store), format=ox.RdfFormat.N_TRIPLES)
    data = Graph().parse(data=facts, format="nt") + rules
    _, report, _ = conforms(data, shacl_graph=rules, advanced=True)
    results = Store()
    results.load(report.serialize(format="nt"), ox.RdfFormat.N_TRIPLES)
    others = _other_tongues(ontology, language)
    rows = (row for row in results.select(_RESULTS) if row["message"] not in others)
    return [Violation(row["node"], row["message"]) for row in rows]


def _facts(store: ReadableStore) -> list[ox.Triple]:
    return [q.triple for q in store if q.graph_name != ONTOLOGY]


def _other_tongues(ontology: Ontology, language: str) -> set[str]:
    """Return the messages in other languages: pySHACL drops the tags of some."""
    known = Store()
    known.load(ontology.turtle, ox.RdfFormat.TURTLE)
    rows = list(known.select(_MESSAGES))
    own = {row["message"] for row in rows if row["language"] == language}
    return {row["message"] for row in rows} - own if own else set()

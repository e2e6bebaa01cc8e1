"""What follows from the ontology's axioms: by SPARQL over a whole store, or claim by claim.

The rules (``assets/rules``) read the axioms in the store. Where claims are too many for that, the same
rules are asked once what follows from one claim of each relation and one entity of each class.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from graph.ontology import Ontology
from graph.rdf import DERIVED, ENTITIES
from graph.resources import resource
from graph.store import Store
from graph.vocabulary import FILM, RDF

ONTOLOGY = ox.NamedNode("https://w3id.org/filmgraph/ontology")
"""The named graph of the ontology's own triples."""
_PROBE = "urn:probe:"


def ontology_quads(ontology: Ontology) -> Iterator[ox.Quad]:
    """Yield the ontology's triples, their blank nodes named canonically (RDFC-1.0)."""
    dataset = ox.Dataset(ox.parse(ontology.turtle, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return (ox.Quad(q.subject, q.predicate, q.object, ONTOLOGY) for q in dataset)


def derive(store: Store) -> None:
    """Add what follows by the ontology's axioms, in a graph of its own."""
    for rule in sorted(resource("rules").glob("*.ru")):
        store.update(rule.read_text(encoding="utf-8"))


class Consequence(NamedTuple):
    """A predicate's IRI that follows; ``swapped``: from object to subject."""

    predicate: str
    swapped: bool


class Consequences:
    """What follows from a claim of each relation, and from being of each class."""

    def __init__(self, ontology: Ontology) -> None:
        """Ask the rules."""
        store = Store()
        store.extend(ontology_quads(ontology))
        store.extend(_probes(ontology))
        derive(store)
        relations: dict[str, list[Consequence]] = defaultdict(list)
        classes: dict[str, list[str]] = defaultdict(list)
        for quad in store.engine.quads_for_pattern(None, None, None, DERIVED):
            kind, name, end = _parts(quad.subject)
            if kind == "class":
                classes[name].append(getattr(quad.object, "value", ""))
            elif kind == "relation":
                relations[name].append(Consequence(quad.predicate.value, end == "object"))
        self._relations = {name: tuple(sorted(found)) for name, found in relations.items()}
        self._classes = {name: tuple(sorted(found)) for name, found in classes.items()}

    def of_relation(self, name: str) -> tuple[Consequence, ...]:
        """Return what follows from a claim of the relation called ``name``."""
        return self._relations.get(name, ())

    def of_class(self, name: str) -> tuple[str, ...]:
        """Return the IRIs of the classes that a member of the class called ``name`` is of too."""
        return self._classes.get(name, ())


def _probes(ontology: Ontology) -> Iterator[ox.Quad]:
    for name in ontology.relations:
        one, other = (
            ox.NamedNode(f"{_PROBE}relation:{name}:{end}") for end in ("subject", "object")
        )
        yield ox.Quad(one, ox.NamedNode(FILM.iri + name), other, ox.NamedNode(_PROBE + "source"))
    for name in ontology.classes:
        node = ox.NamedNode(f"{_PROBE}class:{name}:")
        yield ox.Quad(node, RDF.type, ox.NamedNode(FILM.iri + name), ENTITIES)


def _parts(node: object) -> tuple[str, str, str]:
    """Return of what kind of probe a node is an end, of which term, and which end."""
    iri = str(getattr(node, "value", ""))
    if not iri.startswith(_PROBE):
        return "", "", ""
    kind, name, end = iri.removeprefix(_PROBE).split(":")
    return kind, name, end

"""What a build holds, as the reconciliation service sees it: entities, types and properties by id.

An entity's id is its IRI without the dossier's base (``person/spike-lee``); a type's and a property's is
its name in the ontology, ``^`` before it for a property read from its object (``^founded``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph.nameindex import NameIndex
from graph.names import fold
from graph.network import Network
from graph.ontology import EntityClass, Ontology, Relation
from graph.querying.job import RefusedError
from graph.resolution import profiles
from graph.resolution.searching import Searcher
from graph.web.desk import Snapshot
from graph.wording import Words, words

INVERSE = "^"
"""What stands before a property that is read from its object."""
FACTS = ("wikidata", "aliases", "type", "claims", "sources")
"""The properties that are no relations."""


@dataclass(frozen=True, slots=True)
class Property:
    """Something that entities have; ``relation`` is None for one of ``FACTS``."""

    id: str
    name: str
    description: str
    relation: Relation | None = None

    def table(self) -> dict[str, str]:
        """Return it as a JSON object."""
        about = {"id": self.id, "name": self.name, "description": self.description}
        return {key: text for key, text in about.items() if text}


class Register:
    """The entities, types and properties of one build, named in one language."""

    def __init__(self, now: Snapshot, language: str) -> None:
        """Read them from a snapshot."""
        self.base: str = now.config.base
        self.language = language
        self.ontology: Ontology = now.ontology
        self.network: Network = now.network(language)
        self.spelled: NameIndex = now.lookup(language).index
        self.words: Words = words(language)

    @cached_property
    def searcher(self) -> Searcher:
        """What finds entities by what is known of them."""
        return Searcher(profiles(self.network, self.ontology), self.ontology, self.spelled)

    @cached_property
    def named(self) -> Mapping[str, frozenset[str]]:
        """The entities by each of their names, folded."""
        found: dict[str, set[str]] = {}
        for iri, name in self.names():
            found.setdefault(fold(name), set()).add(iri)
        return {name: frozenset(iris) for name, iris in found.items()}

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """The properties by id: relations, relations from their objects, other facts."""
        found = [*map(self._relation, self.ontology.relations.values())]
        found += [
            Property(
                INVERSE + r.name, r.inverse_label(self.language), r.definition(self.language), r
            )
            for r in self.ontology.relations.values()
            if not r.symmetric and r.inverse_label(self.language)
        ]
        found += [Property(name, self.words.say(f"property_{name}"), "") for name in FACTS]
        return {each.id: each for each in found}

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the IRI of each entity with each of its names."""
        for iri, about in self.network.nodes(data=True):
            for name in {about["label"], *about["labels"].values(), *about["aliases"]}:
                yield iri, name

    def id(self, iri: str) -> str:
        """Return the id of an entity."""
        return iri.removeprefix(self.base)

    def iri(self, id_: str) -> str:
        """Return the IRI of the entity with this id or IRI; empty where there is none."""
        return next((iri for iri in (self.base + id_, id_) if iri in self.network), "")

    def about(self, iri: str) -> Mapping[str, Any]:
        """Return what is known of an entity."""
        found: Mapping[str, Any] = self.network.nodes[iri]
        return found

    def kind(self, iri: str) -> EntityClass:
        """Return the class of an entity."""
        return self.ontology.entity_class(self.about(iri)["type"])

    def name(self, iri: str) -> str:
        """Return the name of an entity."""
        about = self.about(iri)
        return str(about["labels"].get(self.language) or about["label"])

    def description(self, iri: str) -> str:
        """Return an entity's class, and on how many claims it stands."""
        claims = self.words.count("claims", self.network.degree(iri))
        return self.words.bracket(self.kind(iri).label(self.language), [claims])

    def type(self, name: str) -> EntityClass:
        """Return the class with this name; raise ``RefusedError`` 400 for another."""
        if name not in self.ontology.classes:
            raise RefusedError(400, f"type: none is called {name!r}")
        return self.ontology.classes[name]

    def property(self, id_: str) -> Property:
        """Return the property with this id; raise ``RefusedError`` 400 for another."""
        if id_ not in self.properties:
            raise RefusedError(400, f"property: none is called {id_!r}")
        return self.properties[id_]

    def _relation(self, relation: Relation) -> Property:
        about = relation.label(self.language), relation.definition(self.language)
        return Property(relation.name, *about, relation)


def register_of(now: Snapshot, language: str) -> Register:
    """Return the register of a snapshot, made once for each language."""
    return now.kept("register", language, lambda: Register(now, language))


def type_table(kind: EntityClass, language: str) -> dict[str, str]:
    """Return a type as a JSON object."""
    return {"id": kind.name, "name": kind.label(language)}

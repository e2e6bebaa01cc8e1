"""``ontology.ttl`` and its lexicons, read into values: what is not whole is refused with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Store

from graph.errors import InputError
from graph.lexicon import Lexicon, gather_names, load_turtle
from graph.ontology.terms import EntityClass, Ontology, Phrase, Relation, Status, Term, Texts, Topic
from graph.resources import resource
from graph.vocabulary import FILM, OWL, RDF, RDFS, SKOS

LEXICONS = "https://w3id.org/filmgraph/lexicon/"
"""What the address of a lexicon begins with; it lies in ``lexicon/NAME.ttl``."""
T = TypeVar("T", bound=Term)
V = TypeVar("V")


def lexicon_paths(path: Path | None = None) -> list[Path]:
    """Return the files with the words of an ontology, itself first; the shipped one by default.

    Raises ``InputError`` where it is no Turtle.
    """
    path = path or resource("ontology.ttl")
    return [path, *_Reader(load_turtle(path), path).lexicons()]


def load_ontology(path: Path | None = None, *, frames: bool = True) -> Ontology:
    """Read an ontology, the shipped one by default.

    Without ``frames`` the lexicon's entries are left out, whole or not. Raises ``InputError`` with file
    and line where the Turtle is malformed, an entry is not whole, or a relation names no class at one of
    its ends.
    """
    path = path or resource("ontology.ttl")
    store = load_turtle(path)
    return _Reader(store, path).ontology(path.read_bytes(), frames=frames)


class _Reader:
    """Reads the terms out of a store that holds the ontology's triples."""

    def __init__(self, store: Store, path: Path) -> None:
        self.store = store
        self.path = path

    def ontology(self, turtle: bytes, *, frames: bool) -> Ontology:
        classes = self._terms(self._class_iris, self._class)
        relations = self._terms(self._instances(FILM.Relation), self._relation)
        lexicons = self.lexicons()
        words = [Lexicon(self.path, self.store), *map(Lexicon, lexicons)]
        hashed = hashlib.sha256(turtle)
        for lexicon in lexicons:
            hashed.update(lexicon.read_bytes())
        return Ontology(
            path=self.path,
            digest=hashed.hexdigest(),
            turtle=turtle,
            classes=classes,
            relations=relations,
            topics=self._terms(self._instances(FILM.Topic), self._topic),
            statuses=self._terms(self._instances(FILM.Status), self._status),
            reviews=self._terms(self._instances(FILM.ReviewState), self._term),
            frames=tuple(f for each in words if frames for f in each.frames(relations, classes)),
            names=gather_names(words, classes),
        )

    def lexicons(self) -> list[Path]:
        """Return the files that the ontology imports: beside it, or the shipped one of that name."""
        found = []
        for quad in self.store.quads_for_pattern(None, OWL.imports, None):
            name = getattr(quad.object, "value", "").removeprefix(LEXICONS)
            beside = self.path.parent / "lexicon" / f"{name}.ttl"
            found.append(beside if beside.is_file() else resource(f"lexicon/{name}.ttl"))
        return sorted(found)

    def _terms(self, iris: Iterable[NamedNode], read: Callable[[NamedNode], T]) -> dict[str, T]:
        terms = [read(iri) for iri in sorted(iris, key=str)]
        return {term.name: term for term in terms}

    def _instances(self, kind: NamedNode) -> list[NamedNode]:
        quads = self.store.quads_for_pattern(None, RDF.type, kind)
        return [q.subject for q in quads if isinstance(q.subject, NamedNode)]

    @cached_property
    def _class_iris(self) -> set[NamedNode]:
        found, queue = {FILM.Entity}, [FILM.Entity]
        while queue:
            quads = self.store.quads_for_pattern(None, RDFS.subClassOf, queue.pop())
            fresh = {q.subject for q in quads if isinstance(q.subject, NamedNode)} - found
            found |= fresh
            queue.extend(fresh)
        return found

    def _objects(self, subject: object, predicate: NamedNode) -> list[object]:
        quads = self.store.quads_for_pattern(subject, predicate, None)  # type: ignore[arg-type]
        return sorted((q.object for q in quads), key=str)

    def _texts(self, subject: NamedNode, predicate: NamedNode) -> list[tuple[str, str]]:
        literals = [o for o in self._objects(subject, predicate) if isinstance(o, Literal)]
        return sorted((o.language or "", o.value) for o in literals)

    def _value(self, subject: NamedNode, predicate: NamedNode) -> str:
        found = self._objects(subject, predicate)
        return getattr(found[0], "value", "") if found else ""

    def _flag(self, subject: NamedNode, predicate: NamedNode) -> bool:
        return self._value(subject, predicate) == "true"

    def _name_of(self, subject: NamedNode, predicate: NamedNode) -> str:
        return _local(self._value(subject, predicate))

    def _locals(self, subject: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        objects = self._objects(subject, predicate)
        return tuple(sorted(_local(o.value) for o in objects if isinstance(o, NamedNode)))

    def _term(self, iri: NamedNode) -> Term:
        return Term(*self._shared(iri))

    def _shared(self, iri: NamedNode) -> tuple[str, str, Texts, Texts]:
        labels = dict(self._texts(iri, SKOS.prefLabel))
        return iri.value, _local(iri.value), labels, dict(self._texts(iri, SKOS.definition))

    def _topic(self, iri: NamedNode) -> Topic:
        return Topic(*self._shared(iri), color=self._value(iri, FILM.color))

    def _status(self, iri: NamedNode) -> Status:
        stands = self._flag(iri, FILM.stands)
        dash, sign = self._value(iri, FILM.dash), self._value(iri, FILM.sign)
        return Status(
            *self._shared(iri),
            stands=stands,
            dash=dash,
            sign=sign,
            contradicts=self._locals(iri, FILM.contradicts),
            follows=self._locals(iri, FILM.follows),
        )

    def _class(self, iri: NamedNode) -> EntityClass:
        none: dict[str, str] = {}
        return EntityClass(
            *self._shared(iri),
            parents=tuple(_local(p.value) for p in self._parents(iri)),
            plurals=self._nearest(iri, lambda c: dict(self._texts(c, FILM.plural)), none),
            color=self._inherited(iri, FILM.color),
            shape=self._inherited(iri, FILM.shape),
            icon=self._inherited(iri, FILM.icon),
            segment=self._inherited(iri, FILM.segment),
            nouns=tuple(self._texts(iri, FILM.noun)),
            name_words=tuple(text for _, text in self._texts(iri, FILM.nameWord)),
            entity_labels=tuple(text for _, text in self._texts(iri, FILM.entityLabel)),
            written_as=self._value(iri, FILM.writtenAs),
            hub=self._nearest(iri, lambda c: self._flag(c, FILM.hub), default=False),
            by_place=self._flag(iri, FILM.namedByPlace),
        )

    def _parents(self, iri: NamedNode) -> list[NamedNode]:
        parents = self._objects(iri, RDFS.subClassOf)
        return [p for p in parents if isinstance(p, NamedNode) and p.value.startswith(FILM.iri)]

    def _inherited(self, iri: NamedNode, predicate: NamedNode) -> str:
        return self._nearest(iri, lambda c: self._value(c, predicate), "")

    def _nearest(self, iri: NamedNode, read: Callable[[NamedNode], V], default: V) -> V:
        queue = [iri]
        while queue:
            current = queue.pop(0)
            if value := read(current):
                return value
            queue.extend(self._parents(current))
        return default

    def _relation(self, iri: NamedNode) -> Relation:
        symmetric = OWL.SymmetricProperty in self._objects(iri, RDF.type)
        inverse = NamedNode(self._value(iri, OWL.inverseOf) or iri.value)
        return Relation(
            *self._shared(iri),
            domain=self._ends(iri, RDFS.domain),
            range=self._ends(iri, RDFS.range),
            symmetric=symmetric,
            inverse="" if inverse == iri else inverse.value,
            inverse_labels=dict(self._texts(inverse, SKOS.prefLabel)),
            topic=self._name_of(iri, FILM.topic),
            phrases=tuple(self._phrases(iri)),
            examples=tuple(self._texts(iri, SKOS.example)),
            single=self._flag(iri, FILM.single),
            dated=self._flag(iri, FILM.dated),
            joint=self._flag(iri, FILM.joint),
        )

    def _phrases(self, iri: NamedNode) -> Iterator[Phrase]:
        for language, text in self._texts(iri, FILM.phrase):
            if text.count("{subject}") != 1 or text.count("{object}") != 1:
                problem = f"film:{_local(iri.value)} has a phrase without its two ends: {text!r}"
                raise InputError(self.path, problem)
            yield Phrase(text, language)

    def _ends(self, iri: NamedNode, predicate: NamedNode) -> frozenset[str]:
        names: set[str] = set()
        for end in self._objects(iri, predicate):
            members = [m for union in self._objects(end, OWL.unionOf) for m in self._list(union)]
            names.update(_local(getattr(m, "value", "")) for m in members or [end])
        known = {_local(c.value) for c in self._class_iris}
        if not names or not names <= known:
            end_name = _local(predicate.value)
            problem = f"film:{_local(iri.value)} needs an rdfs:{end_name} among the classes"
            raise InputError(self.path, problem)
        return frozenset(names)

    def _list(self, head: object) -> Iterator[object]:
        while first := self._objects(head, RDF.first):
            yield first[0]
            head = self._objects(head, RDF.rest)[0]


def _local(iri: str) -> str:
    return iri.removeprefix(FILM.iri) if iri.startswith(FILM.iri) else iri

"""``ontology.ttl`` as Python values: what the rest of the program knows of the domain.

Everything that names a relation, a class, a status, a label, a color or a phrase is read here, once;
a block added to the file is known everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Store

from graph.errors import InputError, UnknownNameError
from graph.lexicon import Frame, Lexicon, Names, gather_names, load_turtle
from graph.resources import resource
from graph.vocabulary import FILM, OWL, RDF, RDFS, SKOS

Texts = Mapping[str, str]
"""Language tag to text."""


@dataclass(frozen=True, slots=True)
class Term:
    """What every term of the ontology has; ``name`` is the local name of ``iri``."""

    iri: str
    name: str
    labels: Texts
    definitions: Texts

    def label(self, language: str) -> str:
        """Return the label in ``language``, else in any language, else the local name."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.name)

    def definition(self, language: str) -> str:
        """Return the definition in ``language``, else in any language, else nothing."""
        return self.definitions.get(language) or next(iter(self.definitions.values()), "")


@dataclass(frozen=True, slots=True)
class EntityClass(Term):
    """A class of entities; look, plural and segment are its own or its nearest ancestor's.

    ``nouns`` refer to a member in a text, by language; ``name_words`` begin or end members' names;
    ``entity_labels`` are what entity recognizers call a member;
    ``written_as`` says what the names of its members look like: ``personal name`` or ``title``.
    ``hub``: too much meets in its members for a tie through them to tell anything. ``by_place``: a
    noun and a town may name a member ("le festival de Sarlat").
    """

    parents: tuple[str, ...]
    plurals: Texts
    color: str
    shape: str
    icon: str
    segment: str
    nouns: tuple[tuple[str, str], ...]
    name_words: tuple[str, ...]
    entity_labels: tuple[str, ...]
    written_as: str
    hub: bool
    by_place: bool

    def plural(self, language: str) -> str:
        """Return the plural label, else the label."""
        return self.plurals.get(language) or self.label(language)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern of words that signals a relation: ``{subject} fonde {object}``."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Relation(Term):
    """A relation. ``domain`` and ``range`` are the classes admitted at its ends, unions resolved.

    ``single``: different objects in different sources deserve a look. ``dated``: it happens once, so
    that sources with incompatible dates conflict. ``joint``: who does it with somebody, both do it.
    """

    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    inverse: str
    inverse_labels: Texts
    topic: str
    phrases: tuple[Phrase, ...]
    examples: tuple[tuple[str, str], ...]
    single: bool
    dated: bool
    joint: bool

    def inverse_label(self, language: str) -> str:
        """Return how the relation reads from its object: "was founded by"."""
        if self.symmetric:
            return self.label(language)
        return self.inverse_labels.get(language) or next(iter(self.inverse_labels.values()), "")


@dataclass(frozen=True, slots=True)
class Topic(Term):
    """A group of relations, with the color that its lines have on a map."""

    color: str


@dataclass(frozen=True, slots=True)
class Status(Term):
    """How far a claim is in force. ``stands``: it is also told as a direct triple.

    ``dash`` is how a map strokes its line, ``sign`` what stands on it. ``contradicts`` and ``follows``
    name the statuses that cannot be right beside it, and those that it may come after.
    """

    stands: bool
    dash: str
    sign: str
    contradicts: tuple[str, ...]
    follows: tuple[str, ...]


LEXICONS = "https://w3id.org/filmgraph/lexicon/"
"""What the address of a lexicon begins with; it lies in ``lexicon/NAME.ttl``."""
T = TypeVar("T", bound=Term)
V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class Ontology:
    """The terms by local name, in the order of the file's IRIs; ``digest`` hashes the file's bytes."""

    path: Path
    digest: str
    turtle: bytes = field(repr=False)
    classes: Mapping[str, EntityClass]
    relations: Mapping[str, Relation]
    topics: Mapping[str, Topic]
    statuses: Mapping[str, Status]
    reviews: Mapping[str, Term]
    frames: tuple[Frame, ...]
    names: Names

    def with_frames(self, frames: Iterable[Frame]) -> Ontology:
        """Return the same with these entries beside its own."""
        return replace(self, frames=(*self.frames, *frames))

    def relation(self, name: str) -> Relation:
        """Return the relation called ``name``; raise ``UnknownNameError`` with the nearest names."""
        return _known("relation", name, self.relations)

    def entity_class(self, name: str) -> EntityClass:
        """Return the class called ``name``; raise ``UnknownNameError`` with the nearest names."""
        return _known("type", name, self.classes)

    def status(self, name: str) -> Status:
        """Return the status called ``name``; raise ``UnknownNameError`` with the nearest names."""
        return _known("status", name, self.statuses)

    def lineage(self, name: str) -> tuple[str, ...]:
        """Return the class and its ancestors, nearest first.

        >>> load_ontology().lineage("Documentary")[:3]
        ('Documentary', 'Film', 'Work')
        """
        return self._lineages[name]

    def kind(self, name: str) -> EntityClass:
        """Return the ancestor that gives ``name`` its segment: the broad kind a reader thinks in."""
        return self._kinds.get(name) or self.entity_class(name)

    def fits(self, name: str, allowed: Iterable[str]) -> bool:
        """Tell whether an entity of class ``name`` may stand where ``allowed`` classes may."""
        return not self._above[name].isdisjoint(allowed)

    @cached_property
    def kinds(self) -> tuple[EntityClass, ...]:
        """The broad kinds, in the order of their names."""
        found = {self.kind(c.name).name for c in self.classes.values() if c.segment}
        return tuple(self.classes[n] for n in sorted(found))

    @cached_property
    def _kinds(self) -> dict[str, EntityClass]:
        return {
            name: [
                self.classes[c]
                for c in self.lineage(name)
                if self.classes[c].segment == kind.segment
            ][-1]
            for name, kind in self.classes.items()
        }

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(_ancestry(name, self.classes)) for name in self.classes}

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(lineage) for name, lineage in self._lineages.items()}


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


def _known(kind: str, name: str, terms: Mapping[str, T]) -> T:
    if name not in terms:
        raise UnknownNameError(kind, name, terms)
    return terms[name]


def _ancestry(name: str, classes: Mapping[str, EntityClass]) -> Iterator[str]:
    queue, seen = [name], {name}
    while queue:
        current = queue.pop(0)
        yield current
        fresh = [p for p in classes[current].parents if p not in seen]
        seen.update(fresh)
        queue.extend(fresh)


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

"""What an ontology declares, as values: classes, relations, topics, statuses, and the whole of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from graph.errors import UnknownNameError
from graph.lexicon import Frame, Names

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


T = TypeVar("T", bound=Term)


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

        >>> from graph.ontology import load_ontology
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

"""Mentions: where a text names or refers to an entity, and which one it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from graph.model import Entity


@dataclass(slots=True)
class Referent:
    """An entity that a text speaks of, as far as the text has told.

    ``type`` is a class of the ontology or empty; ``sure`` tells a type that the words gave from a
    guess; ``known`` is the dossier's own entity; ``count`` is how often the text has named it; ``also``
    are other classes of which such a name may be, as a festival goes by the name of its town;
    ``gender`` is feminine, masculine or empty; ``nouns`` are the class nouns that the text has given it.
    """

    name: str
    type: str = ""
    sure: bool = False
    known: Entity | None = None
    count: int = 0
    also: tuple[str, ...] = ()
    gender: str = ""
    nouns: set[str] = field(default_factory=set)

    def differs(self, gender: str) -> bool:
        """Tell whether words of a gender cannot stand for it."""
        return bool(gender and self.gender and gender != self.gender)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that stands for an entity; ``direct`` where it names it.

    ``start`` is where its noun phrase begins ("école Zénith"), ``name`` where the name does. ``kind`` is
    the broad class of what it stands for, or empty. ``refers`` is the pronoun that it is, if it is one;
    ``several`` are those that a plural stands for.
    """

    start: int
    name: int
    end: int
    referent: Referent
    direct: bool
    kind: str = ""
    refers: str = ""
    several: tuple[Referent, ...] = ()


class Found(NamedTuple):
    """A stretch that may stand for an entity: a name with its referent, or words that refer back."""

    start: int
    name: int
    end: int
    referent: Referent | None = None
    noun: str = ""
    pronoun: bool = False
    plural: bool = False

    def apart(self, other: Found) -> bool:
        """Tell whether two stretches share nothing."""
        return self.end <= other.start or other.end <= self.start

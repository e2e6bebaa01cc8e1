"""Mentions: where a text names or refers to an entity, and which one it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.extraction.forms import BASE, FINITE, FUTURE, verb_forms
from graph.extraction.language import Language
from graph.model import Entity
from graph.names import fold
from graph.ontology import Ontology

_CAPITAL = (
    r"(?:[^\W\d_a-zà-ÿ]\.-?){1,4}(?=[ ]?[^\W\d_a-zà-ÿ])"
    r"|[^\W\d_a-zà-ÿ][\w'&./+-]*[\w+]|[^\W\d_a-zà-ÿ](?![$€£])|\d+\w*|[a-z]{1,2}[A-Z][\w+]+"
)
"""A word that may begin a name: initials, a capital, a figure, "eOne"."""


@dataclass(slots=True)
class Referent:
    """An entity that a text speaks of, as far as the text has told.

    ``type`` is a class of the ontology or empty; ``sure`` tells a type that the words gave from a
    guess; ``known`` is the dossier's own entity; ``also`` are other classes of which such a name may be, as
    a festival goes by the name of its town; ``gender`` is feminine, masculine or empty; ``nouns`` are
    the class nouns that the text has given it.
    """

    name: str
    type: str = ""
    sure: bool = False
    known: Entity | None = None
    count: int = 0
    also: tuple[str, ...] = ()
    gender: str = ""
    nouns: set[str] = field(default_factory=set)


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


@dataclass
class Words:
    """The class nouns of the ontology in one language, compiled."""

    ontology: Ontology
    language: Language
    classes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Index the nouns by their folded form; the deepest class wins a noun that two have."""
        found: dict[str, str] = {}
        ordered = sorted(
            self.ontology.classes.values(), key=lambda c: len(self.ontology.lineage(c.name))
        )
        for kind in ordered:
            for tag, noun in kind.nouns:
                if tag == self.language.code:
                    found[fold(noun)] = kind.name
                    found.setdefault(fold(noun) + "s", kind.name)
        self.classes = found
        self.name_words = {fold(word): kind.name for kind in ordered for word in kind.name_words}
        surface = sorted(self._surface(), key=lambda n: (-len(n), n))
        nouns = "|".join(map(re.escape, surface))
        single = "|".join(re.escape(n) for n in surface if fold(n) + "s" in found)
        self.plain = {w for n in surface for w in n.split()} | self.language.common
        definite = "|".join(map(re.escape, self.language.definite))
        self.noun = re.compile(rf"(?<!\w)(?:{nouns})(?!\w)", re.IGNORECASE)
        endings = "|".join(self.language.adjectives)
        after = rf"(?: [a-zà-ÿ]+(?:{endings})(?!\w))?" if endings else ""
        before = "" if endings else "(?:[a-z-]+ )?"
        self.anaphor = re.compile(
            rf"(?<!\w)(?:{definite})[ ]?{before}(?P<noun>{single})(?!\w){after}", re.IGNORECASE
        )
        articles = "|".join(map(re.escape, (*self.language.indefinite, *self.language.definite)))
        self.set_off = re.compile(rf",[ ](?:(?:{articles})[ ]?)?([^\W\d_]+)")
        linked = "|".join(map(re.escape, sorted(self.language.links | self.language.prepositions)))
        word = rf"(?!(?:{linked})[ '])[a-zà-ÿ-]+[ ]"
        self.apposed = re.compile(
            rf"[ ]?(?:,[ ]|\()(?:(?:{articles})[ ]?)?(?:{word}){{0,2}}?(?P<noun>{single})(?![\w'])"
        )
        self.described = self._described()
        self.after = re.compile(self.language.described["after"])
        self.patterns = [(re.compile(p), kind) for p, kind in self.ontology.names.patterns]
        self.institution = re.compile(self.language.described["institution"])
        self.quality = re.compile(self.language.described["quality"])
        self.prize = next((c.name for c in ordered if c.written_as == "words"), "")
        self.compound = re.compile("|".join((*map(re.escape, self.language.compounds), r"(?!)")))
        self.pronoun = re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, self.language.pronouns))})(?![\w'-])",
            re.IGNORECASE,
        )
        self.plural = re.compile(
            rf"(?<![\w'-])(?:{'|'.join(map(re.escape, self.language.plurals))})(?![\w'-])",
            re.IGNORECASE,
        )
        forms = {
            form
            for verb in (*self.language.verbs, *self._verbs())
            for form, kinds in verb_forms(verb, self.language).items()
            if kinds & {FINITE, FUTURE, BASE}
        }
        self.finite = forms | self.language.have | self.language.be
        self.acting = self.finite | self.language.verbal
        self.small = (
            self.acting
            | self.language.grammar
            | self.language.prepositions
            | self.language.subordinators
        )
        particle = "|".join(re.escape(p) for p in self.language.particles)
        self.particle = re.compile(rf" (?:{particle})(?:(?<=')|[ ])")
        self.name = re.compile(
            rf"(?<!\w)(?:\d{{1,3}}(?: \d{{3}})* [a-zà-ÿ]{{4,}}|(?:{_CAPITAL})"
            rf"(?:(?:(?<=\.)|[ ])(?:(?:{particle})[ ]?)?(?:{_CAPITAL}))*)"
        )

    def _described(self) -> re.Pattern[str] | None:
        """Return what finds names that common words make: "prix du jury", "audience award"."""
        nouns = sorted(
            (
                noun
                for kind in self.ontology.classes.values()
                if kind.written_as == "words"
                for tag, noun in kind.nouns
                if tag == self.language.code
            ),
            key=lambda n: (-len(n), n),
        )
        if not nouns:
            return None
        table = self.language.described
        heads = "|".join(map(re.escape, nouns))
        return re.compile(
            rf"(?<![\w'-])(?P<before>{table['before']})(?P<noun>{heads})(?![\w'-])"
            rf"(?P<after>{table['after']})",
            re.IGNORECASE,
        )

    def _verbs(self) -> Iterator[str]:
        """Yield the verbs of the lexicon."""
        for frame in self.ontology.frames:
            if frame.kind == "verb" and frame.language == self.language.code:
                first = frame.words.replace("'", "' ").split()
                word = first[1] if first[0] in self.language.reflexive else first[0]
                yield from word.strip("()").split("|")

    def _surface(self) -> list[str]:
        return [
            noun + plural
            for kind in self.ontology.classes.values()
            for tag, noun in kind.nouns
            if tag == self.language.code
            for plural in ("", "s")
        ] or ["\0"]

    def class_of(self, noun: str) -> str:
        """Return the class that a noun refers to, or nothing."""
        return self.classes.get(fold(noun), "")

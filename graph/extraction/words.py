"""The words of an ontology in one language: its class nouns, and the patterns that find them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from graph.extraction.forms import BASE, FINITE, FUTURE, verb_forms
from graph.extraction.language import Language
from graph.extraction.text import fold_glyphs
from graph.names import fold
from graph.ontology import Ontology

CAPITAL = r"[^\W\d_a-zà-ÿ]"
_BEGINNING = (
    rf"(?:{CAPITAL}\.-?){{1,4}}(?=[ ]?{CAPITAL})"
    rf"|{CAPITAL}[\w'&./+-]*[\w+]|{CAPITAL}(?![$€£])|\d+\w*|[a-z]{{1,2}}[A-Z][\w+]+"
)
"""A word that may begin a name: initials, a capital, a figure, "eOne"."""
_NOWHERE = r"(?!)"


class Words:
    """The class nouns of the ontology in one language; patterns are compiled when first used."""

    def __init__(self, ontology: Ontology, language: Language) -> None:
        """Index the nouns by their folded form; the deepest class wins a noun that two have."""
        self.ontology = ontology
        self.language = language
        self.classes: dict[str, str] = {}
        depth = sorted(ontology.classes.values(), key=lambda c: len(ontology.lineage(c.name)))
        for kind in depth:
            for tag, noun in kind.nouns:
                if tag == language.code:
                    self.classes[fold(noun)] = kind.name
                    self.classes.setdefault(fold(noun) + "s", kind.name)
        self.name_words = {fold(word): kind.name for kind in depth for word in kind.name_words}
        self.prize = next((c.name for c in depth if c.written_as == "words"), "")
        self.patterns = [(re.compile(p), kind) for p, kind in ontology.names.patterns]

    def class_of(self, noun: str) -> str:
        """Return the class that a noun refers to, or nothing."""
        return self.classes.get(fold(noun), "")

    # ---- Sets -----------------------------------------------------------------------------------

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Every class noun, in both numbers."""
        return frozenset(
            (noun + plural).lower()
            for kind in self.ontology.classes.values()
            for tag, noun in kind.nouns
            if tag == self.language.code
            for plural in ("", "s")
        )

    @cached_property
    def noun_sizes(self) -> dict[str, list[int]]:
        """How many words the class nouns have that end in a word, the longest first."""
        found: dict[str, set[int]] = {}
        for noun in self.nouns:
            if words := re.findall(r"\w+", noun):
                found.setdefault(words[-1], set()).add(len(words))
        return {word: sorted(sizes, reverse=True) for word, sizes in found.items()}

    @cached_property
    def plain(self) -> frozenset[str]:
        """The words that are more likely words than names at the start of a sentence."""
        return frozenset(w for n in self.nouns for w in n.split()) | self.language.common

    @cached_property
    def finite(self) -> frozenset[str]:
        """The forms that verbs of the language and of the lexicon have in a clause."""
        forms = (
            form
            for verb in (*self.language.verbs, *self._verbs())
            for form, kinds in verb_forms(verb, self.language).items()
            if kinds & {FINITE, FUTURE, BASE}
        )
        return frozenset(forms) | self.language.have | self.language.be

    @cached_property
    def acting(self) -> frozenset[str]:
        """What may follow whoever acts: a verb, or a small word before it."""
        return self.finite | self.language.verbal

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that are no part of a name that common words make."""
        language = self.language
        return self.acting | language.grammar | language.prepositions | language.subordinators

    # ---- Names ----------------------------------------------------------------------------------

    @cached_property
    def name(self) -> re.Pattern[str]:
        """A run of words with capitals, particles between them."""
        particle = _any(self.language.particles)
        return re.compile(
            rf"(?<!\w)(?:\d{{1,3}}(?: \d{{3}})* [a-zà-ÿ]{{4,}}|(?:{_BEGINNING})"
            rf"(?:(?:(?<=\.)|[ ])(?:(?:{particle})[ ]?)?(?:{_BEGINNING}))*)"
        )

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """A conjunction and the name that it joins to the one before."""
        word = rf"{CAPITAL}[\w'-]+"
        return re.compile(
            rf" (?:{_any(self.language.conjunctions)}) (?P<name>{word}(?: {word}){{1,2}})"
        )

    @cached_property
    def particle(self) -> re.Pattern[str]:
        """A particle inside a name."""
        return re.compile(rf" (?:{_any(self.language.particles)})(?:(?<=')|[ ])")

    @cached_property
    def town(self) -> re.Pattern[str]:
        """What makes a name of the town that follows: "festival de "."""
        nouns = _any(
            _longest_first(
                noun
                for kind in self.ontology.classes.values()
                if kind.by_place
                for tag, noun in kind.nouns
                if tag == self.language.code
            )
        )
        of = _any(form for word in sorted(self.language.possession) for form in self._forms(word))
        return re.compile(
            rf"(?<!\w)(?P<noun>{nouns}) (?:{of})(?:(?<=')|[ ])$" if nouns else _NOWHERE
        )

    def _forms(self, word: str) -> tuple[str, ...]:
        return self.language.contracted.get(word, (word,))

    @cached_property
    def dated(self) -> re.Pattern[str]:
        """A particle and a year: "de 2015" is no part of a name."""
        return re.compile(rf" (?:{_any(self.language.particles)}) (?:19|20)\d\d\b.*")

    @cached_property
    def compound(self) -> re.Pattern[str]:
        """What makes an adjective of a name: "-based"."""
        return re.compile(_any((*self.language.compounds,)) or _NOWHERE)

    @cached_property
    def honorific(self) -> re.Pattern[str]:
        """What people are addressed with, before their name."""
        return re.compile(rf"(?:^|(?<=\W))(?:{_any(self.language.honorifics)})\.? ?$")

    @cached_property
    def described(self) -> re.Pattern[str] | None:
        """A name that common words make: "prix du jury", "audience award"."""
        nouns = (
            noun
            for kind in self.ontology.classes.values()
            if kind.written_as == "words"
            for tag, noun in kind.nouns
            if tag == self.language.code
        )
        heads = _any(_longest_first(nouns))
        if not heads:
            return None
        table = self.language.described
        return re.compile(
            rf"(?<![\w'-])(?P<before>{table['before']})(?P<noun>{heads})(?![\w'-])"
            rf"(?P<after>{table['after']})",
            re.IGNORECASE,
        )

    @cached_property
    def after(self) -> re.Pattern[str]:
        """What common words may follow the noun of a prize."""
        return re.compile(self.language.described["after"])

    @cached_property
    def institution(self) -> re.Pattern[str]:
        """What common words may follow the noun of an institution."""
        return re.compile(self.language.described["institution"])

    @cached_property
    def quality(self) -> re.Pattern[str]:
        """What tells a prize from a thing of its name: "d'or"."""
        return re.compile(self.language.described["quality"])

    # ---- What refers back, or says what a name is -----------------------------------------------

    @cached_property
    def room(self) -> re.Pattern[str]:
        """What may stand between a noun and the name it goes with."""
        if not self.language.adjectives:
            return re.compile(r"\s*\"?\s*")
        of = _any(self.language.genitive)
        return re.compile(rf"(?: (?:{of}) [a-zà-ÿ]+)?(?: [a-zà-ÿ]+){{0,2}}\s*\"?\s*")

    @cached_property
    def anaphor(self) -> re.Pattern[str]:
        """A definite description: "le studio", "the French school"."""
        definite = _any(self.language.definite)
        endings = "|".join(self.language.adjectives)
        after = rf"(?: [a-zà-ÿ]+(?:{endings})(?!\w))?" if endings else ""
        epithets = rf"(?:(?:{_any(self.language.epithets)})[ ])?"
        before = epithets if endings else "(?:[a-z-]+ )?"
        return re.compile(
            rf"(?<!\w)(?:{definite})[ ]?{before}(?P<noun>{self._single})(?!\w){after}",
            re.IGNORECASE,
        )

    @cached_property
    def set_off(self) -> re.Pattern[str]:
        """The word that a comma sets off, past its article."""
        return re.compile(rf",[ ](?:(?:{self._articles})[ ]?)?([^\W\d_]+)")

    @cached_property
    def apposed(self) -> re.Pattern[str]:
        """An apposition: ", une école", "(the distributor"."""
        linked = _any(sorted(self.language.links | self.language.prepositions))
        word = rf"(?!(?:{linked})[ '])[a-zà-ÿ-]+[ ]"
        return re.compile(
            rf"[ ]?(?:,[ ]|\()(?:(?:{self._articles})[ ]?)?(?:{word}){{0,2}}?"
            rf"(?P<noun>{self._single})(?![\w'])"
        )

    @cached_property
    def pronoun(self) -> re.Pattern[str]:
        """A pronoun that stands for one, not for the weather: "il y a"."""
        clause = _any(self.language.impersonal) or _NOWHERE
        return re.compile(
            rf"(?<![\w-])(?!(?:{clause})(?!\w))(?:{_any(self.language.pronouns)})(?![\w'-])",
            re.IGNORECASE,
        )

    @cached_property
    def plural(self) -> re.Pattern[str]:
        """Words that stand for several."""
        return re.compile(rf"(?<![\w'-])(?:{_any(self.language.plurals)})(?![\w'-])", re.IGNORECASE)

    @cached_property
    def _single(self) -> str:
        return (
            _any(_longest_first(n for n in self.nouns if fold(n) + "s" in self.classes)) or _NOWHERE
        )

    @cached_property
    def _articles(self) -> str:
        return _any((*self.language.indefinite, *self.language.definite))

    def _verbs(self) -> Iterator[str]:
        """Yield the verbs of the lexicon."""
        for frame in self.ontology.frames:
            if frame.kind == "verb" and frame.language == self.language.code:
                first = frame.words.replace("'", "' ").split()
                word = first[1] if first[0] in self.language.reflexive else first[0]
                yield from word.strip("()").split("|")


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def any_name(names: set[str]) -> re.Pattern[str] | None:
    """Return what finds any of these names as whole words; nothing where there are none."""
    plain = sorted({fold_glyphs(n) for n in names if len(n) > 1}, key=lambda n: (-len(n), n))
    return (
        re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, plain))})(?![\w-])") if plain else None
    )

"""Names taken apart: what each word of a name weighs, what it is short for, which numbers it bears."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from anyascii import anyascii
from cleanco import basename

from graph.names import fold
from graph.ontology import Ontology

LIGHT = 0.25
"""What a word weighs that may be left out of a name."""
_KEPT = 500_000
"""How many names are kept taken apart: a server is asked for ever new ones."""
_YEAR = re.compile(r"\(([^()]*?)\b(1[89]\d\d|20\d\d)\b([^()]*)\)")
_ASIDE = re.compile(r"\(([^()]*)\)")
_SHORTENED = re.compile(r"(\w+)\.")
_SYLLABLE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_ROMAN = re.compile(r"(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})")
_VOWELS = re.compile(r"[aeiouyhw]|(.)(?=\1)")
_DIGITS = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    ``tokens`` are its telling words in order, each with its weight; ``compact`` is the whole of it in
    one word; ``kinds`` are those that it tells, ``class_kinds`` those of its class; ``shortened`` are
    the words that a full stop follows; ``acronyms`` what its initials may be.
    """

    text: str
    compact: str
    tokens: tuple[str, ...]
    weights: Mapping[str, float]
    numbers: frozenset[int]
    generation: str
    kinds: frozenset[str]
    class_kinds: frozenset[str]
    branches: frozenset[str]
    shortened: frozenset[str]
    acronyms: frozenset[str]
    years: frozenset[str]
    foreign: bool

    @property
    def weight(self) -> float:
        """The sum of what its words weigh."""
        return sum(self.weights[t] for t in self.tokens)

    @property
    def heavy(self) -> int:
        """How many of its words may not be left out."""
        return sum(self.weights[t] > LIGHT for t in self.tokens)


class Words:
    """Takes names apart, by ``words.toml`` and the ontology's ``film:nameWord``."""

    def __init__(self, ontology: Ontology) -> None:
        """Read the lists; ``ontology`` gives the words that a class's names begin or end with."""
        self._ontology = ontology
        self._lists = _lists()
        self._names: dict[tuple[str, str], Name] = {}
        self.gender = ontology.names.gender
        self.genders = set(self.gender.values())

    def personal(self, type_: str) -> bool:
        """Tell whether members of this class have a given name and a family's."""
        return self._ontology.kind(type_).written_as == "personal name"

    def titled(self, type_: str) -> bool:
        """Tell whether members of this class have titles, which others may bear again."""
        return self._ontology.kind(type_).written_as == "title"

    def name(self, text: str, type_: str) -> Name:
        """Return ``text`` taken apart, as the name of a member of this class."""
        key = (text, type_)
        found = self._names.get(key)
        if found is None:
            if len(self._names) >= _KEPT:
                self._names.clear()
            found = self._names[key] = self._taken_apart(text, type_)
        return found

    def _taken_apart(self, text: str, type_: str) -> Name:
        personal = self.personal(type_)
        years = frozenset(match[2] for match in _YEAR.finditer(text))
        bare = _YEAR.sub(r" \1 \3 ", text)
        if not (personal or self.titled(type_)):
            bare = basename(bare) or bare
        plain = unicodedata.normalize("NFC", bare)
        latin = anyascii(plain)
        foreign = sum(
            c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in plain
        )
        latin = _SYLLABLE.sub(" ", latin) if foreign else latin
        folded = _THOUSANDS.sub("", fold(latin)) or text.casefold()
        words = self._words(folded, personal=personal)
        rest, numbers = self._without_numbers(words, personal=personal)
        rest, generation = self._without_generation(rest) if personal else (rest, "")
        tokens = self._telling(rest, personal=personal) or tuple(words)
        implied = self._implied[type_]
        branches = self._lists.branches | (self._lists.class_branches & implied)
        aside = {t for match in _ASIDE.findall(latin) for t in fold(match).split()}
        light = self._lists.neutral | implied | aside
        return Name(
            text=text,
            compact=folded.replace(" ", ""),
            tokens=tokens,
            weights={t: LIGHT if t in light and t not in branches else 1.0 for t in tokens},
            numbers=frozenset(numbers),
            generation=generation,
            kinds=self._lists.kinds.intersection(tokens),
            class_kinds=self._lists.kinds & implied,
            branches=frozenset() if personal else branches.intersection(tokens),
            shortened=frozenset(fold(word) for word in _SHORTENED.findall(latin)),
            acronyms=self._acronyms(folded.split(), personal=personal),
            years=years,
            foreign=bool(foreign),
        )

    def _words(self, folded: str, *, personal: bool) -> list[str]:
        if personal:
            return folded.split()
        return self._lists.phrases.sub(lambda m: self._lists.same[m[0]], folded).split()

    def _without_numbers(self, words: list[str], *, personal: bool) -> tuple[list[str], set[int]]:
        rest, numbers = [], set()
        for place, word in enumerate(words):
            number = self._number(word, first=place == 0, personal=personal)
            if number is None:
                rest.append(word)
            else:
                numbers.add(number)
        return rest, numbers

    def _number(self, word: str, *, first: bool, personal: bool) -> int | None:
        if match := self._lists.ordinal.fullmatch(word):
            return int(match[1])
        if personal:
            return None
        roman = _ROMAN.fullmatch(word)
        if roman and not first:
            return _roman(word)
        return self._lists.numbers.get(word)

    def _without_generation(self, words: list[str]) -> tuple[list[str], str]:
        found = self._lists.generations.get(words[-1], "") if len(words) > 1 else ""
        return (words[:-1], found) if found else (words, "")

    def _telling(self, words: Iterable[str], *, personal: bool) -> tuple[str, ...]:
        mute = self._lists.personal if personal else self._lists.particles
        return tuple(word for word in words if word not in mute)

    def _acronyms(self, words: list[str], *, personal: bool) -> frozenset[str]:
        """Return what three and more initials of a name make, with and without its small words."""
        found: set[str] = set()
        for parts in (words, self._telling(words, personal=personal)):
            initials = "".join(part[0] for part in parts)
            found.update(initials[:n] for n in range(3, len(initials) + 1))
        return frozenset(found)

    @cached_property
    def _implied(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(
                self._lists.same.get(fold(word), fold(word))
                for ancestor in self._ontology.lineage(name)
                for word in self._ontology.classes[ancestor].name_words
            )
            for name in self._ontology.classes
        }


@dataclass(frozen=True)
class _Lists:
    particles: frozenset[str]
    personal: frozenset[str]
    neutral: frozenset[str]
    branches: frozenset[str]
    class_branches: frozenset[str]
    kinds: frozenset[str]
    generations: Mapping[str, str]
    numbers: Mapping[str, int]
    ordinal: re.Pattern[str]
    same: Mapping[str, str]
    phrases: re.Pattern[str]


@cache
def _lists() -> _Lists:
    path = Path(__file__).with_name("words.toml")
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    same = {fold(word): fold(group[0]) for group in table["same"]["words"] for word in group}
    longest = sorted(same, key=lambda word: (-len(word), word))
    return _Lists(
        particles=frozenset(table["particles"]),
        personal=frozenset([*table["personal_particles"], *table["honorifics"]]),
        neutral=frozenset(table["neutral"]),
        branches=frozenset(table["branches"]),
        class_branches=frozenset(table["class_branches"]),
        kinds=frozenset(table["kinds"]),
        generations={w: name for name, words in table["generations"].items() for w in words},
        numbers=table["numbers"]["words"],
        ordinal=re.compile(rf"(\d+)(?:{'|'.join(table['numbers']['endings'])})?"),
        same=same,
        phrases=re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b"),
    )


def _roman(word: str) -> int:
    values = [_DIGITS[letter] for letter in word]
    return sum(
        -v if any(later > v for later in values[n + 1 :]) else v for n, v in enumerate(values)
    )


def skeleton(word: str) -> str:
    """Return the consonants of ``word``: what is left of a name in most transliterations.

    >>> skeleton("tarkovskiy") == skeleton("tarkovsky"), skeleton("joon")
    (True, 'jn')
    """
    return _VOWELS.sub("", word)

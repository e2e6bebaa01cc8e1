"""What only looks like a name: words that a sentence's start, or an elision, gave a capital."""

from __future__ import annotations

import re
from functools import cached_property

from graph.extraction.language import markers
from graph.extraction.referents import Referents
from graph.extraction.text import Span
from graph.extraction.words import CAPITAL, Words
from graph.names import fold

_LETTERS = re.compile(r"\w+")
_INSIDE = re.compile(rf"(?<=[\w,;'] ){CAPITAL}\w*")
"""A word with a capital inside a sentence."""
TOKEN = re.compile(r"\w+'|[\w&.-]+")
"""A word of a name, an elided article by itself."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_ITEM = ("|", "•")
"""What begins an item of a list, beside a dash that opens its line."""
_SMALL = re.compile(r"(?:[a-zà-ÿ][\w-]+(?: |$|(?<=')))+(?:d'|l')?")
"""Common words that an elision's capital made look like the start of a name: "L'alliance de Zénith"."""
_FOLLOWING = re.compile(r"[ ]?('s|[,(:]|[a-zà-ÿ']+)")
_TRIMMED = ".'&-/ "
_LOOK = 20
"""How many code points after a word tell whether it is a name."""


class Trimmer:
    """Leaves of a run of capitals what names somebody, by the rest of its text."""

    def __init__(self, text: str, words: Words, referents: Referents) -> None:
        """Take a text whose glyphs are folded, the words of its language, whom it speaks of."""
        self._text = text
        self._words = words
        self._language = words.language
        self._referents = referents
        self._told_elsewhere: dict[str, bool] = {}
        self._inside = {
            m[0].lower() for m in re.finditer(rf"(?<=[a-zà-ÿ,;] ){CAPITAL}[\w-]+", text)
        }

    def trim(self, start: int, end: int, span: Span) -> Span:
        """Drop words that only the start of a sentence, or an elision, made look like a name."""
        while start < end and fold(self._text[start:end]) not in self._referents.known:
            further = self._further(start, end, span)
            if further == start:
                break
            start = further
        small = _SMALL.match(self._text, start, end)
        if small and any(c.isupper() for c in self._text[small.end() : end]):
            start = small.end()
        if self._text[start:end].endswith("'s"):
            end -= len("'s")
        if dated := self._words.dated.search(self._text, start, end):
            end = dated.start()
        return start, start + len(self._text[start:end].rstrip(_TRIMMED))

    def _further(self, start: int, end: int, span: Span) -> int:
        """Return where a name begins without its first word, or the same place if that belongs to it."""
        first = TOKEN.match(self._text, start, end)
        if first is None:
            return start
        token, language = first[0].lower(), self._language
        rest = self._text[first.end() : end].lstrip(" ")
        after = end - len(rest)
        if rest and (fold(token.rstrip(".")) in language.no_names or _YEAR.fullmatch(token)):
            particle = self._words.particle.match(" " + rest)
            return after + (particle.end() - 1 if particle else 0)
        before = self._text[span[0] : start].rstrip(" -").rpartition("\n")[2]
        label = self._text.startswith((" :", ":"), end) and self._text.endswith("- ", 0, start)
        opening = label or before.endswith(_ITEM) or not any(c.isalnum() for c in before)
        capital = opening or token.endswith("'") or self._text[start - 1 : start] == '"'
        opener = {token, token.rstrip("'")} & language.openers or token in markers()
        if capital and opener:
            return after
        return self._past_opening(token, rest, start, end) if opening else start

    def _past_opening(self, token: str, rest: str, start: int, end: int) -> int:
        """Return where a name begins that may only follow the first word of a sentence."""
        if not rest and token not in self._inside and self._common(token, end):
            return end
        particle, _, name = rest.partition(" ")
        if rest[:1].isupper() and " " in rest and self._referents.is_role(token):
            return end - len(rest)
        known = token in self._inside or self._referents.begins_names(fold(token))
        opens = name and particle in self._language.particles and not known
        return end - len(name) if opens else start

    def _common(self, token: str, end: int) -> bool:
        """Tell whether a lone word at the start of a sentence is more likely a word than a name.

        A name acts or is set off: a verb, a mark or a possessive follows it.
        """
        if self._referents.is_known_word(token):
            return False
        if token in self._words.plain or fold(token) in self._words.classes:
            return True
        after = _FOLLOWING.match(self._text, end, end + _LOOK)
        if after is None or after[1] in {"'s", "("}:
            return False
        if after[1] in ",:":
            return not self._elsewhere(token) and not self._is_set_off(end)
        return after[1] not in self._words.acting or after[1] in self._language.prepositions

    def _is_set_off(self, end: int) -> bool:
        """Tell whether a comma and what says more of a name follow: "Orme, qui", "Orme, filiale"."""
        match = self._words.set_off.match(self._text, end)
        if match is None:
            return False
        language, word = self._language, match[1].lower()
        related = (language.who, language.whom, language.whose, language.where, self._words.classes)
        return any(word in words for words in related) or fold(word) in self._words.classes

    def _elsewhere(self, token: str) -> bool:
        """Tell whether a word has its capital inside a sentence too, or in a longer name."""
        if token not in self._told_elsewhere:
            lead = _LETTERS.match(token)
            places = self._capitalized.get(lead[0], ()) if lead else ()
            ends = ((start, start + len(token)) for start in places)
            self._told_elsewhere[token] = any(
                self._text[start:end].lower() == token and not _LETTERS.match(self._text, end)
                for start, end in ends
            )
        return self._told_elsewhere[token]

    @cached_property
    def _capitalized(self) -> dict[str, list[int]]:
        """Where words have a capital inside a sentence, by the word in lower case."""
        found: dict[str, list[int]] = {}
        for match in _INSIDE.finditer(self._text):
            if match[0][0].isupper():
                found.setdefault(match[0].lower(), []).append(match.start())
        return found

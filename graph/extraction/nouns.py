"""The class nouns of a text: which of them goes with the name after it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from graph.extraction.text import Span
from graph.extraction.words import Words

_BEFORE = 60
"""How far left of a name its noun is looked for, in code points."""
_TOWN = 40
"""How far left of a town the noun that it makes a name of begins, in code points."""
_ROOM = 6
"""How many words before a name its noun may end."""
_LETTERS = re.compile(r"\w+")


class Nouns:
    """The class nouns of one text, whose words are told apart once."""

    def __init__(self, text: str, words: Words) -> None:
        """Take a text whose glyphs are folded, and the words of its language."""
        self._text = text
        self._words = words
        self._language = words.language
        self._spans = [match.span() for match in _LETTERS.finditer(text)]

    def before(self, start: int, span: Span) -> tuple[int, str]:
        """Return where the noun phrase of the name at ``start`` begins, and its noun: "l'école X"."""
        left = max(span[0], start - _BEFORE)
        for begin, end in self._ending_before(start, left):
            capital = self._text[begin].isupper() and begin > span[0]
            if not capital and self._goes_with(left, (begin, end), start):
                return begin, self._text[begin:end].lower()
        return start, ""

    def of_town(self, start: int, span: Span) -> tuple[int, str]:
        """Return where a noun that makes a name of the town at ``start`` begins, and the noun."""
        before = max(span[0], start - _TOWN)
        found = self._words.town.search(self._text[before:start])
        return (before + found.start(), found["noun"]) if found else (start, "")

    def _ending_before(self, start: int, left: int) -> Iterator[Span]:
        """Yield the class nouns between two places, nearest to ``start`` first, longest first."""
        spans, nouns = self._spans, self._words.nouns
        after = bisect_left(spans, (start, start))
        for last in range(after - 1, max(after - 1 - _ROOM, -1), -1):
            begin, end = spans[last]
            if begin < left:
                break
            for size in self._words.noun_sizes.get(self._text[begin:end].lower(), ()):
                begin = spans[max(last - size + 1, 0)][0]
                if begin >= left and self._text[begin:end].lower() in nouns:
                    yield begin, end
                    break

    def _goes_with(self, left: int, noun: Span, start: int) -> bool:
        """Tell whether a noun goes with the name at ``start``: only adjectives lie between."""
        between = self._text[noun[1] : start]
        if not self._words.room.fullmatch(between):
            return False
        if self._text[slice(*noun)] in self._words.acting and self._is_verb(left, noun):
            return False
        words = between.strip(' "').replace("'", " ").split()
        acting = any(w in self._words.acting for w in words)
        linked = words and (
            words[-1] in self._language.links or words[-1] in self._language.prepositions
        )
        return not words or not (acting or linked)

    def _is_verb(self, left: int, noun: Span) -> bool:
        """Tell whether a word that is a noun and a verb is the verb: a name stands before it."""
        if not self._language.adjectives and self._text[slice(*noun)].endswith("s"):
            return True
        last = self._text[left : noun[0]].rstrip().rpartition(" ")[2].rpartition("'")[2]
        return last[:1].isupper() and last.lower() not in self._words.small

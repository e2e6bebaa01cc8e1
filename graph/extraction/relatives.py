"""Whose a noun is, and what the relative pronoun of a clause stands for."""

from __future__ import annotations

from collections.abc import Sequence

from graph.extraction.clauses import Clause
from graph.extraction.sentence import MARKS
from graph.extraction.tokens import Taken

_OWNED = 5
"""Within how many words before a noun whose it is stands."""
_RELATIVE = 9
"""How many words a clause may have before its verb."""

Marker = tuple[str, ...]
"""The words of a preposition, articles undone."""


class Relatives:
    """The relative pronouns and the possessives of one sentence."""

    def __init__(self, clause: Clause) -> None:
        self._clause = clause
        self._language = clause.language
        self._words = clause.words

    def opening(self, first: int) -> tuple[int, str] | None:
        """Return the relative pronoun that opens a verb's clause, and its preposition."""
        for index in range(first - 1, max(first - _RELATIVE, -1), -1):
            found = self._relating(index, first)
            if found:
                return found
            word = self._words[index]
            another = index < first - 1 and self._clause.finite[index]
            if another or word in MARKS or word in self._language.whom:
                break
        return None

    def _relating(self, index: int, first: int) -> tuple[int, str] | None:
        language, word = self._language, self._words[index]
        if word in language.where:
            return index, word
        before = self._language.plain(self._words[index - 1]) if index else ""
        if word in language.which and before in language.prepositions:
            return index - 1, before
        if word in language.whose:
            return index, word
        related = word in language.whom and (index < first - 1 or language.infinitives)
        return (index, "") if related else None

    def led(self, first: int, markers: Sequence[Marker], allowed: frozenset[str]) -> Taken:
        """Return what the relative pronoun of a clause stands for: "l'école où il enseigne"."""
        relative = self.opening(first)
        if relative is None or not relative[1]:
            return ()
        places = self._language.cases.get(relative[1], (relative[1],))
        fits = any(len(m) == 1 and m[0] in places for m in markers)
        return self._clause.left_fitting(relative[0], allowed) if fits else ()

    def owner(self, at: int, allowed: frozenset[str]) -> Taken:
        """Return whose the noun at ``at`` is: "son X", "Y's X"."""
        clause, language = self._clause, self._language
        for index in range(at - 1, max(at - _OWNED, -1), -1):
            word = self._words[index]
            if word in language.whose and not language.infinitives:
                return clause.left_fitting(index, allowed)
            if word in language.possessives:
                return clause.reader.anaphora.resolve(word, clause.before(index), allowed)
            if word == "'s" or (word == "'" and index and not self._words[index - 1]):
                return clause.taken(index - 1, allowed)
            if not word or word in MARKS:
                break
        return ()

"""Whether what a clause says is a fact: asserted, planned, negotiated, denied, attributed, ended."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from graph.extraction.dating import any_of
from graph.extraction.finders import Finder
from graph.extraction.forms import CONDITIONAL, FUTURE
from graph.extraction.language import Language, any_word
from graph.extraction.scope import Scope
from graph.extraction.verbs import PURPOSE

ORDER = ("negotiating", "denied", "attributed", "planned", "ended")
"""The statuses that words give, the one that settles first."""
_FIRST = re.compile(r"(?:[^\W\d_]+[ -]){0,2}[^\W\d_]+")
"""The first words of what tells a relation: "ancien directeur"."""
_NAMES = ' "⟦⟧0123456789,'


class Standing:
    """Reads the status of clauses of one language, by the words that its file lists.

    ``status`` are words that govern what comes after them in their clause; ``fate`` those that tell
    what became of it, anywhere in the clause or at the beginning of another part of the sentence.
    """

    def __init__(self, language: Language) -> None:
        """Compile the patterns of a language."""
        table = language.standing
        self._language = language
        self._harmless = Finder(table["harmless"], any_word(table["harmless"]))
        self._aside = Finder(table["aside"], any_word(table["aside"]))
        near = r"[\s-](?:[\w-]+\s){0,2}(?:[\w-]+)?$"
        former, coming = (rf"(?<!\w)(?:{any_of(table[key])}){near}" for key in ("former", "coming"))
        self._former = Finder(table["former"], re.compile(former))
        self._coming = Finder(table["coming"], re.compile(coming))
        conditions = rf"\W*(?:{any_of(table['conditions'])})(?!\w)"
        self._if = Finder(table["conditions"], re.compile(conditions))
        claims, that = any_of(table["claims"]), any_of(table["that"])
        few = r"(?:\s[^\s,]+){0,3}?"
        claimed = re.compile(rf"(?<!\w)(?:{claims}){few}\s(?:{that})(?!\w)")
        self._claims = Finder(table["claims"], claimed)
        said = re.compile(
            rf"(?:{claims})(?!\w)(?!{few}\s(?:{that})(?!\w))\W+\S"
            rf"|\S+\s.*(?<!\w)(?:{claims})(?:\s\w{{1,3}})?\W*$",
            re.DOTALL,
        )
        self._said = Finder(table["claims"], said)
        self._modal = any_word(language.modals)
        self._facts = re.compile(rf"(?<!\w)(?:{any_of(language.facts)})\W*$")

    def read(self, scope: Scope, tense: str) -> str:
        """Return the status of a clause, empty for a plain fact; ``tense`` is its verb's own."""
        scope = self._plain(scope)
        found = self._worded(scope)
        if self._said_by(scope) or self._depends(scope) or scope.asks:
            found.add("attributed")
        if tense := self._tense(scope, tense):
            found.add(tense)
        role = _FIRST.match(scope.text, scope.span[0])
        head = scope.text[: role.end() if role else scope.span[0]]
        if self._former.search(head, scope.words):
            found.add("ended")
        if self._coming.search(head, scope.words):
            found.add("planned")
        return next((name for name in ORDER if name in found), "")

    def _plain(self, scope: Scope) -> Scope:
        """Blank what only looks like a negation or a doubt: "not only", "non seulement"."""
        if not self._harmless.may_match(scope.words):
            return scope
        text = self._harmless.pattern.sub(lambda match: " " * len(match[0]), scope.text)
        return replace(scope, text=text)

    def _worded(self, scope: Scope) -> set[str]:
        """Return the statuses that words give which govern a clause, or tell what became of it."""
        language, words, before = self._language, scope.words, scope.before
        found = {n for n, finder in language.status.items() if finder.search(before, words)}
        for name, finder in language.fate.items():
            if finder.may_match(words):
                others = (scope.of(part).lstrip(_NAMES) for part in scope.others)
                if finder.pattern.search(scope.own) or any(map(finder.pattern.match, others)):
                    found.add(name)
        return found

    def _depends(self, scope: Scope) -> bool:
        """Tell whether the sentence has a condition."""
        parts = (scope.of(part) for part in (*scope.others, *scope.apart))
        return self._if.may_match(scope.words) and any(map(self._if.pattern.match, parts))

    def _said_by(self, scope: Scope) -> bool:
        """Tell whether the sentence gives it as what somebody says: "selon X", ", X insists"."""
        words, others = scope.words, [scope.of(part).strip(' "') for part in scope.others]
        for other in others:
            if self._aside.search(other, words) or self._alone(other, words):
                return True
            if self._said.match(other, words):
                return True
        claimed = self._claims.search(scope.before, words)
        return bool(claimed or self._aside.search(scope.own, words))

    def _alone(self, part: str, words: frozenset[str]) -> bool:
        """Tell whether a part is a word of doubt alone: "Perhaps, X"."""
        status = self._language.status.get("attributed")
        return bool(status and status.may_match(words) and status.pattern.fullmatch(part))

    def _tense(self, scope: Scope, tense: str) -> str:
        """Return the status that a verb's form gives."""
        if tense == CONDITIONAL:
            modal = not self._language.modals or self._modal.search(scope.before)
            return "attributed" if modal else ""
        if tense == PURPOSE and self._facts.search(scope.text[scope.left : scope.span[0]]):
            return ""
        return "planned" if tense in {FUTURE, PURPOSE} else ""


@lru_cache(maxsize=8)
def standing(language: Language) -> Standing:
    """Return the reader of status in a language; it is made once."""
    return Standing(language)

"""Whether what a clause says is a fact: asserted, planned, negotiated, denied, attributed, ended."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from graph.extraction.dating import any_of
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
        self._harmless = any_word(table["harmless"])
        self._aside = any_word(table["aside"])
        near = r"[\s-](?:[\w-]+\s){0,2}(?:[\w-]+)?$"
        self._former = re.compile(rf"(?<!\w)(?:{any_of(table['former'])}){near}")
        self._coming = re.compile(rf"(?<!\w)(?:{any_of(table['coming'])}){near}")
        self._if = re.compile(rf"\W*(?:{any_of(table['conditions'])})(?!\w)")
        claims, that = any_of(table["claims"]), any_of(table["that"])
        few = r"(?:\s[^\s,]+){0,3}?"
        self._claims = re.compile(rf"(?<!\w)(?:{claims}){few}\s(?:{that})(?!\w)")
        self._said = re.compile(
            rf"(?:{claims})(?!\w)(?!{few}\s(?:{that})(?!\w))\W+\S"
            rf"|\S+\s.*(?<!\w)(?:{claims})(?:\s\w{{1,3}})?\W*$",
            re.DOTALL,
        )
        self._modal = any_word(language.modals)
        self._facts = re.compile(rf"(?<!\w)(?:{any_of(language.facts)})\W*$")

    def read(self, scope: Scope, tense: str) -> str:
        """Return the status of a clause, empty for a plain fact; ``tense`` is its verb's own."""
        scope = self._plain(scope)
        before, others = scope.before, [scope.of(p).lstrip(_NAMES) for p in scope.others]
        found = {n for n, words in self._language.status.items() if words.search(before)}
        found |= {
            n
            for n, words in self._language.fate.items()
            if words.search(scope.own) or any(map(words.match, others))
        }
        depends = any(self._if.match(scope.of(part)) for part in (*scope.others, *scope.apart))
        if self._said_by(scope) or depends or scope.asks:
            found.add("attributed")
        if tense := self._tense(scope, tense):
            found.add(tense)
        role = _FIRST.match(scope.text, scope.span[0])
        head = scope.text[: role.end() if role else scope.span[0]]
        if self._former.search(head):
            found.add("ended")
        if self._coming.search(head):
            found.add("planned")
        return next((name for name in ORDER if name in found), "")

    def _plain(self, scope: Scope) -> Scope:
        """Blank what only looks like a negation or a doubt: "not only", "non seulement"."""
        text = self._harmless.sub(lambda match: " " * len(match[0]), scope.text)
        return replace(scope, text=text)

    def _said_by(self, scope: Scope) -> bool:
        """Tell whether the sentence gives it as what somebody says: "selon X", ", X insists"."""
        others = [scope.of(part).strip(' "') for part in scope.others]
        aside = any(map(self._aside.search, others)) or any(map(self._alone, others))
        if aside or any(map(self._said.match, others)):
            return True
        return bool(self._claims.search(scope.before) or self._aside.search(scope.own))

    def _alone(self, words: str) -> bool:
        """Tell whether a part is a word of doubt alone: "Perhaps, X"."""
        status = self._language.status.get("attributed")
        return bool(status and status.fullmatch(words))

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

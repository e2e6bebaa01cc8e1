"""What belongs to the clause of some words: its own part of the sentence, and the parts around it.

Marks cut a sentence into parts; a relative pronoun and a "but" cut a part again. The parts that open
with a relative pronoun or a subordinating conjunction speak of something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from graph.extraction.finders import words_of
from graph.extraction.language import Language, longest_first
from graph.extraction.text import Span

PLACE = re.compile("[⟦⟧]")
"""What stands in a text for a name."""
_MARK = re.compile(r'[;()!?]|[:,](?=["\s]|$)|(?<=\s)-+(?=\s)|\.(?=\s|$)')
_STOP = re.compile(r'(?<=[\w⟦⟧"\')]{5})[.!?]["\')\]]*\s|;')
"""The end of a sentence, of which a text may have several; a stop after a short word may be none."""
_WORD = re.compile(r"[^\W\d_]+'?")
_AFTER = re.compile(r"(?:[\s-]+[^\W\d_]+'?){0,2}")
_INSERTED = 3
"""Across how many parts a clause that an insertion interrupts goes on."""


class Part(NamedTuple):
    """A stretch between two marks; ``apart``: it opens as a clause of its own."""

    start: int
    end: int
    apart: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """The clause of the words ``span`` in ``text``: ``left``:``right``, and the parts around it.

    ``words`` are those of the whole text. ``others`` are the parts of its sentence, ``apart`` the
    subordinate clauses among them. ``interrupted`` is the beginning of the clause where an insertion
    parts it from the rest, or empty. ``asks`` tells whether the sentence is a question.
    """

    text: str
    words: frozenset[str]
    span: Span
    left: int
    right: int
    others: tuple[Part, ...]
    apart: tuple[Part, ...] = ()
    interrupted: str = ""
    asks: bool = False

    @property
    def before(self) -> str:
        """The clause up to the words themselves, and the few that follow: "ne finance pas"."""
        few = _AFTER.match(self.text, self.span[1], self.right)
        return f"{self.interrupted} {self.text[self.left : few.end() if few else self.span[1]]}"

    @property
    def own(self) -> str:
        """The whole clause."""
        return self.text[self.left : self.right]

    def of(self, part: Part) -> str:
        """Return the words of a part."""
        return self.text[part.start : part.end]


class Clauses:
    """One lower-case text, whose names may be placeholders, cut into its clauses once."""

    def __init__(self, text: str, language: Language) -> None:
        """Take the text and its language."""
        self.words = words_of(text)
        self._text = text
        self._language = language
        self._cuts = _cuts(language)
        self._stops = [match.end() for match in _STOP.finditer(text)]
        self._parts: dict[Span, list[Part]] = {}

    def scope(self, span: Span) -> Scope:
        """Return the clause of the words ``span``."""
        text = self._text
        first = max((s for s in self._stops if s <= span[0]), default=0)
        last = min((s for s in self._stops if s >= span[1]), default=len(text))
        parts = self._sentence_parts((first, last))
        end = max(span[1], span[0] + 1)
        own = [n for n, p in enumerate(parts) if p.start < end and p.end > span[0]]
        if not own:
            return Scope(text, self.words, span, *span, tuple(parts))
        start, end = parts[own[0]].start, parts[own[-1]].end
        left = self._cuts.left(text, start, span[0])
        interrupted = ""
        if left == start and not PLACE.search(text, left, span[0]):
            interrupted = _interrupted(text, parts[: own[0]], self._language)
        right = self._cuts.right(text, span[1], end)
        around = (*parts[: own[0]], *parts[own[-1] + 1 :])
        others, apart = (tuple(p for p in around if p.apart is wanted) for wanted in (False, True))
        asks = text[first:last].rstrip(" \"')").endswith("?")
        return Scope(text, self.words, span, left, right, others, apart, interrupted, asks)

    def _sentence_parts(self, sentence: Span) -> list[Part]:
        if sentence not in self._parts:
            self._parts[sentence] = _parts(self._text, sentence, self._cuts)
        return self._parts[sentence]


class _Cuts:
    """Where the clauses within one part meet."""

    def __init__(self, language: Language) -> None:
        table = language.standing
        relative = language.who | language.where | language.whose | language.which
        cuts = (relative - set(table["that"])) | set(table["but"])
        self.relative = relative | language.whom
        self.openers = self.relative | language.subordinators | set(table["but"])
        self._cut = re.compile(rf"(?<![\w']){_any(cuts)}(?!\w)")
        self._cleft = re.compile(rf"(?<![\w']){_any(table['cleft'])}(?!\w)")
        acts = language.have | language.be | language.modals | set(table["negators"])
        self._joined = re.compile(rf"(?<!\w){_any(table['and'])}\s")
        self._acts = re.compile(rf"(?<!\w){_any(acts)}(?!\w)|[⟦⟧]")

    def left(self, text: str, start: int, at: int) -> int:
        """Return where the clause that ``at`` belongs to begins, from ``start`` on."""
        cuts = list(self._cut.finditer(text, start, at))
        if cuts and not self._cleft.search(text, start, cuts[-1].start()):
            start = cuts[-1].end()
        for match in self._joined.finditer(text, start, at):
            acts = self._acts.search(text, match.end(), at)
            if acts and not PLACE.match(acts[0]):
                start = match.end()
        return start

    def right(self, text: str, at: int, end: int) -> int:
        """Return where the clause ends, up to ``end``."""
        match = self._cut.search(text, at, end)
        return match.start() if match else end


def _parts(text: str, span: Span, cuts: _Cuts) -> list[Part]:
    start = span[0]
    found: list[Part] = []
    for match in _MARK.finditer(text, *span):
        found.append(Part(start, match.start(), _apart(text, start, match.start(), cuts)))
        start = match.end()
    found.append(Part(start, span[1], _apart(text, start, span[1], cuts)))
    return found


def _apart(text: str, start: int, end: int, cuts: _Cuts) -> bool:
    words = [m[0] for m in _WORD.finditer(text, start, min(end, start + 30))][:2]
    return bool(words) and (words[0] in cuts.openers or words[-1] in cuts.relative)


def _interrupted(text: str, before: Sequence[Part], language: Language) -> str:
    """Return the part that an insertion parts from its rest: "X n'a, à ce jour, pas racheté".

    It ends in an auxiliary, or nothing but a date, which is blank here, lies between.
    """
    acts = language.have | language.be | language.modals
    blank = False
    for part in reversed(before[-_INSERTED:]):
        words = text[part.start : part.end]
        if blank:
            return words
        blank = not words.strip(' "')
        last = _WORD.findall(words)[-1:]
        if last and last[0] in acts:
            return words
        if PLACE.search(words) and not part.apart:
            break
    return ""


def _any(words: set[str] | frozenset[str] | Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, longest_first(words)))})"


@lru_cache(maxsize=8)
def _cuts(language: Language) -> _Cuts:
    return _Cuts(language)

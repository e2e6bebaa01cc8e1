"""Finding the mentions of a text, in order, each with the referent that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extraction.anaphora import Anaphora
from graph.extraction.mentions import Found, Mention, Referent
from graph.extraction.naming import Names
from graph.extraction.referents import Referents
from graph.extraction.text import Span
from graph.extraction.words import Words
from graph.model import Entity
from graph.names import fold

_OF = re.compile(r"[ ]([a-zà-ÿ]+)[ ']")
_GLUE = 4
"""How many code points of articles may stand between a preposition and a name."""
_MARK = '" : '
_APPOSING = re.compile(r'(?: ?[:–-]|,"?) $')
"""What stands between a name and an apposition."""


class Reader:
    """Reads one text twice: first for names and what types them, then for all that refers back.

    ``referents`` are whom it speaks of, ``anaphora`` whom its words refer back to.
    """

    def __init__(self, text: str, words: Words, known: Sequence[Entity]) -> None:
        """Take a text whose glyphs are folded, the words of its language, the dossier's entities."""
        self._text = text
        self._words = words
        self._ontology = words.ontology
        self.referents = Referents(words, known)
        self.anaphora = Anaphora(text, words, self.referents)
        self._names = Names(text, words, self.referents)

    def survey(self, spans: Sequence[Span]) -> None:
        """Read the names of every sentence, so that each referent has its type before it is needed."""
        for span in spans:
            for _ in self._names.find(span):
                pass

    def mentions(self, span: Span) -> list[Mention]:
        """Return the mentions of a sentence, left to right, none inside another."""
        self.anaphora.begin()
        found: list[Found] = []
        for candidate in (*self._names.find(span), *self._indirect(span)):
            if candidate.noun and self._predicate(candidate, found):
                continue
            form = candidate
            if candidate.start < candidate.name and not all(map(form.apart, found)):
                form = candidate._replace(start=candidate.name)
            if all(map(form.apart, found)):
                found.append(form)
        resolved: list[Mention] = []
        for item in sorted(found, key=lambda f: f.start):
            known = [m for m in resolved if m.referent.name]
            if mention := self._mention(item, known):
                resolved.append(mention)
        self.anaphora.remember([m for m in resolved if m.referent.name])
        return resolved

    def _mention(self, item: Found, before: Sequence[Mention]) -> Mention | None:
        """Return a stretch with whom it stands for, or nothing where nobody is found.

        A pronoun is kept with a nameless referent: a frame may know better what it wants.
        """
        several = self.anaphora.several(item) if item.plural else ()
        referent = item.referent or next(iter(several), None)
        if referent is None and not item.plural:
            referent = self.anaphora.stands_for(item, before)
        if referent is None and not (item.pronoun and not item.plural):
            return None
        referent = referent or Referent("")
        words = self._text[item.start : item.end].lower() if item.pronoun else ""
        kind = self._ontology.kind(referent.type).name if referent.type else ""
        direct = item.referent is not None
        return Mention(item.start, item.name, item.end, referent, direct, kind, words, several)

    def _indirect(self, span: Span) -> Iterator[Found]:
        """Yield what may refer back: descriptions, plurals, pronouns."""
        for match in self._words.anaphor.finditer(self._text, *span):
            after = self._text[match.end("noun") : match.end()].strip()
            end = match.end("noun") if after in self._words.finite else match.end()
            yield Found(match.start(), match.start(), end, noun=match["noun"])
        for match in self._words.plural.finditer(self._text, *span):
            yield Found(match.start(), *match.span(), pronoun=True, plural=True)
        for match in self._words.pronoun.finditer(self._text, *span):
            yield Found(match.start(), *match.span(), pronoun=True)

    def _predicate(self, item: Found, names: Sequence[Found]) -> bool:
        """Tell whether a description says what a name is, or whose, rather than standing for it.

        "Orme, le studio de Zénith", "le studio de Zénith", "l'école, X": no definite description.
        """
        if self._names.is_compound(item.end):
            return True
        if self._owned(item.end, names):
            return True
        if self._names.is_subject(item.end):
            return False
        mark = _APPOSING.search(self._text, max(0, item.start - len(_MARK)), item.start)
        kind = self._words.class_of(item.noun)
        return mark is not None and any(
            name.end == mark.start() and self.referents.suits(name.referent, kind) for name in names
        )

    def _owned(self, end: int, names: Sequence[Found]) -> bool:
        """Tell whether a noun is somebody's: "le studio de Zénith"."""
        language = self._words.language
        of = _OF.match(self._text, end)
        if of is None or language.plain(of[1]) not in language.possession:
            return False
        return any(n.start <= of.end() + _GLUE and n.end > of.end() for n in names if not n.pronoun)

    # ---- For the frames -----------------------------------------------------------------------------

    def is_noun(self, word: str) -> bool:
        """Tell whether a word is a noun of a class."""
        return fold(word) in self._words.classes

    def stands_for_others(self, word: str, allowed: frozenset[str]) -> bool:
        """Tell whether a common noun stands for members of other classes than the allowed."""
        kind = self._words.classes.get(fold(word), "") if word.isalpha() else ""
        fits = self._ontology.fits
        within = bool(kind) and (fits(kind, allowed) or any(fits(a, [kind]) for a in allowed))
        return bool(kind) and not within

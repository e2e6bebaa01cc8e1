"""Names in a text: by capitals, quotation marks, common words, and what is known already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from graph.extraction.mentions import Found, Referent
from graph.extraction.nouns import Nouns
from graph.extraction.referents import Referents
from graph.extraction.text import Span
from graph.extraction.trimming import TOKEN, Trimmer
from graph.extraction.words import CAPITAL, Words, any_name
from graph.names import fold

_TITLE = re.compile(r'"\s*([^"\n]{1,80}?)[\s,.]*"')
_TITLE_WORDS = 9
"""How many words a title has at most."""
_LONG = 5
"""From how many letters on a word of an English title has a capital."""
_OPENED = 2
"""How many pieces of a line show that a word with a capital does not open it."""
_NAMED = re.compile(rf"{CAPITAL}|[a-z]{{1,2}}[A-Z]|\d+(?:st|nd|rd|th|e|[A-Z])\b.* {CAPITAL}")
"""What a name begins with: a capital, "eOne", "20th Century"."""
_NEXT = re.compile(r" ([a-zà-ÿ']+)(?: ([a-zà-ÿ']+))?")
_WORD = re.compile(r"[ ]([a-z-]+)(?![\w'])")
_SPACE = re.compile(" ")
_OWNS = re.compile(r"'s? ")
_SHORT = re.compile(rf" ?\(({CAPITAL}(?:{CAPITAL}|[/&.-]){{1,9}})\)")
"""The short form of a name, after it in parentheses: "Centre national du cinéma (CNC)"."""
_NAMING = re.compile(rf' (?:"|{CAPITAL})')
"""What names the noun before it: "le film « X »"."""
_HONORIFIC = 5
"""How many code points what people are addressed with has at most."""


class _Spotted(NamedTuple):
    """A name, its noun phrase beginning at ``start``; ``refer`` counts it and tells whom it names."""

    start: int
    name: int
    end: int
    refer: Callable[[], Referent]


class Names:
    """Finds the names of one text; what does not depend on the rest of it is found once."""

    def __init__(self, text: str, words: Words, referents: Referents) -> None:
        """Take a text whose glyphs are folded, the words of its language, whom it speaks of."""
        self._text = text
        self._words = words
        self._language = words.language
        self._referents = referents
        self._gazetteer = any_name({n for e in referents.known.values() for n in e.names})
        self._nouns = Nouns(text, words)
        self._spotted: dict[Span, tuple[_Spotted, ...]] = {}
        self._trimmer = Trimmer(text, words, referents)

    def find(self, span: Span) -> Iterator[Found]:
        """Yield the names of a sentence, those that are surest first; each is counted each time."""
        if span not in self._spotted:
            self._spotted[span] = tuple(self._spot(span))
        for start, name, end, refer in self._spotted[span]:
            yield Found(start, name, end, refer())

    def _spot(self, span: Span) -> Iterator[_Spotted]:
        if self._gazetteer:
            for match in self._gazetteer.finditer(self._text, *span):
                left, noun = self._nouns.before(match.start(), span)
                refer = partial(self._referents.named, match[0], noun=noun)
                yield _Spotted(left, *match.span(), refer)
        yield from self._titles(span)
        yield from self._in_words(span)
        for begin, stop in self._capitals(span):
            start, end = self._trimmer.trim(begin, stop, span)
            if found := self._capital(begin, start, self._extended(start, end), span):
                yield found

    # ---- In quotation marks, of common words ------------------------------------------------------

    def _titles(self, span: Span) -> Iterator[_Spotted]:
        for match in _TITLE.finditer(self._text, *span):
            words = match[1].split()
            if words and len(words) <= _TITLE_WORDS and self._title_case(words):
                left, noun = self._nouns.before(match.start(), span)
                title = self._words.class_of(noun) or self._referents.title
                refer = partial(self._referents.titled, match[1].strip(), title, noun)
                yield _Spotted(left, *match.span(), refer)

    def _title_case(self, words: Sequence[str]) -> bool:
        """Tell a title from quoted speech: in English each longer word of a title has a capital."""
        if not words[0][0].isupper() and not words[0][0].isdigit():
            return False
        english = not self._language.infinitives
        return not english or all(w[0].isupper() or len(w) < _LONG for w in words if w[0].isalpha())

    def _in_words(self, span: Span) -> Iterator[_Spotted]:
        """Yield names that common words make; the bare noun names nothing."""
        if self._words.described is None:
            return
        for match in self._words.described.finditer(self._text, *span):
            if self._in_name(match.start()):
                continue
            after = self._without_small(match["after"])
            name = self._text[match.start() : match.end("noun") + len(after)].strip()
            if match["before"] or after or " " in match["noun"]:
                kind = self._words.class_of(match["noun"])
                refer = partial(self._referents.of_words, name, kind)
                yield _Spotted(match.start(), match.start(), match.start() + len(name), refer)

    def _in_name(self, start: int) -> bool:
        """Tell whether a word with a capital stands right before: "the Horizon Award for best film"."""
        before = self._text[:start].rpartition("\n")[2].split(" ")
        word = before[-2] if len(before) > _OPENED and not before[-1] else ""
        small = word.lower() in self._language.articles or word.lower() in self._words.small
        return word[:1].isupper() and not small and word.isalpha()

    def _without_small(self, words: str) -> str:
        """Return the words without the small ones that end them."""
        while words and self._is_small(fold(words.rsplit(None, 1)[-1])):
            words = words.rsplit(None, 1)[0] if " " in words.strip() else ""
        return words

    def _is_small(self, word: str) -> bool:
        return word in self._words.small and word not in self._words.classes

    # ---- By capitals ------------------------------------------------------------------------------

    def _capitals(self, span: Span) -> Iterator[Span]:
        """Yield runs of words with capitals; what makes an adjective of a name parts them."""
        for match in self._words.name.finditer(self._text, *span):
            start, end = match.span()
            for compound in self._words.compound.finditer(self._text, start, end):
                yield start, compound.start()
                start = min(compound.end() + 1, end)
            if start < end:
                yield from self._parted(start, end)

    def _parted(self, start: int, end: int) -> Iterator[Span]:
        """Yield a name, or two that a particle joins: "Titane de Julia Ducournau"."""
        for match in TOKEN.finditer(self._text, start, end):
            if self._is_title(match[0], self._text[match.end() : end]):
                yield from self._around(start, match.span(), end)
                return
        for pattern, parts in (
            (_OWNS, self._owned),
            (_SPACE, self._after_title),
            (self._words.particle, self._authored),
        ):
            for match in pattern.finditer(self._text, start, end):
                after = self._text[match.end() : end]
                if parts(self._text[start : match.start()], after):
                    yield start, match.start()
                    yield match.end(), end
                    return
        yield start, end

    def _is_title(self, word: str, rest: str) -> bool:
        """Tell whether a word inside a run of capitals is a role: "CEO", "Director" before a person."""
        if not self._referents.is_role(word):
            return False
        return word.isupper() or bool(self._referents.called(rest.strip()))

    def _around(self, start: int, title: Span, end: int) -> Iterator[Span]:
        """Yield what stands before and after a title, without the particle that ties it."""
        before = self._text[start : title[0]].rstrip()
        if before:
            yield start, start + len(before)
        particle = self._words.particle.match(self._text, title[1])
        rest = self._text[particle.end() if particle else title[1] : end].lstrip()
        if rest:
            yield from self._parted(end - len(rest), end)

    def _owned(self, before: str, _after: str) -> bool:
        """Tell whether a known name, or a person's, owns what follows: "Toronto's Maple Circuit"."""
        return self._referents.is_name(before) or bool(self._referents.called(before))

    def _after_title(self, before: str, after: str) -> bool:
        """Tell whether a name that the ontology knows and a person's stand side by side."""
        return self._referents.is_name(before) and bool(self._referents.called(after))

    def _authored(self, before: str, after: str) -> bool:
        """Tell whether a particle joins two names, rather than being a part of one."""
        if any(map(self._referents.is_noun_of_names, fold(before).split())):
            return False
        first, _, rest = before.partition(" ")
        long = " " in (rest if first.lower() in self._language.articles else before)
        return long or bool(self._referents.called(after))

    def _capital(self, begin: int, start: int, end: int, span: Span) -> _Spotted | None:
        """Return the name between two places, if it is one; ``begin`` is where its capitals do."""
        name = self._text[start:end]
        left, noun = self._nouns.before(start, span)
        if surname := self._shared_surname(name, end):
            refer = partial(self._referents.named, f"{name} {surname}")
            return _Spotted(left, start, end, refer)
        if not noun and (found := self._town(start, end, span)):
            return found
        kind = self._words.class_of(noun)
        if self._words.honorific.search(self._text[max(0, begin - _HONORIFIC) : start]):
            kind = self._referents.person
        if not self._is_name(name, noun, kind, opening=start == span[0]):
            return None
        if self._words.quality.search(name):
            kind = self._words.prize
        if not kind and not self._referents.is_name(name):
            noun, kind = self._beside(name, end)
        apart = len(self._text[left:start].split()) > len(noun.split())
        refer = partial(self._referents.named, name, kind, noun, apart=apart)
        short = _SHORT.match(self._text, end)
        if short and " " in name:
            refer = partial(self._referents.shortened, short[1], refer)
        return _Spotted(left, start, end, refer)

    def _town(self, start: int, end: int, span: Span) -> _Spotted | None:
        """Return the name that a noun and the town between two places make: "festival de Sarlat"."""
        begin, noun = self._nouns.of_town(start, span)
        town = self._text[start:end]
        own = any(map(self._referents.is_noun_of_names, fold(town).split()))
        if not noun or own or self._referents.called(town):
            return None
        name, kind = self._text[begin:end], self._words.class_of(noun)
        if self._text[begin - 1 : begin] == "'" and self._referents.goes_by(noun, name):
            return None
        refer = partial(self._referents.named, name, kind, noun)
        return _Spotted(begin, begin, end, refer)

    def _shared_surname(self, name: str, end: int) -> str:
        """Return the surname that a given name shares with the next: "Gilles et Laurent Escoffre"."""
        joined = self._words.joined.match(self._text, end)
        if " " in name or joined is None or not self._referents.is_given(name):
            return ""
        first, _, surname = joined["name"].partition(" ")
        return surname if self._referents.is_given(first) else ""

    def _is_name(self, name: str, noun: str, kind: str, *, opening: bool) -> bool:
        """Tell a name from a word that has a capital for another reason."""
        folded = fold(name)
        if not folded or (not noun and set(folded.split()) <= self._language.no_names):
            return False
        if opening and folded in self._words.classes:
            return False
        figure = name[0].isdigit() and kind != "" and " " in name
        return figure or _NAMED.match(name) is not None

    def _beside(self, name: str, end: int) -> tuple[str, str]:
        """Return the noun of an apposition to a name, and its class, unless the name tells another."""
        noun = self._noun_beside(end)
        kind, called = self._words.class_of(noun), self._referents.called(name)
        if kind and called and not self._words.ontology.fits(kind, [called]):
            return "", ""
        return noun, kind

    def _extended(self, start: int, end: int) -> int:
        """Return where a name ends that common words complete: "Rencontres du film bref"."""
        words = self._words
        if quality := words.quality.match(self._text, end):
            return quality.end()
        last = fold(self._text[start:end]).rpartition(" ")[2]
        kind = words.name_words.get(last) or words.classes.get(last)
        if not kind or self._text[start : start + 1].islower():
            return end
        match = (words.after if kind == words.prize else words.institution).match(self._text, end)
        return end + len(self._without_small(match[0]).rstrip()) if match else end

    # ---- The noun that goes with a name -----------------------------------------------------------

    def _noun_beside(self, end: int) -> str:
        """Return the noun of an apposition to the name before it: "X, une école de Lyon"."""
        match = self._words.apposed.match(self._text, end)
        if match is None or self.is_compound(match.end()) or self.is_subject(match.end()):
            return ""
        return "" if _NAMING.match(self._text, match.end()) else match["noun"].lower()

    def is_subject(self, end: int) -> bool:
        """Tell whether a noun, with its adjective, has a verb: it is a subject, no apposition."""
        words = _NEXT.match(self._text, end)
        if words is None:
            return False
        finite = self._words.finite
        return words[1] in finite or (words[1] not in self._words.small and words[2] in finite)

    def is_compound(self, end: int) -> bool:
        """Tell whether an English noun only qualifies the next: "a faculty member"."""
        following = _WORD.match(self._text, end)
        english = not self._language.infinitives
        return english and following is not None and following[1] not in self._words.small

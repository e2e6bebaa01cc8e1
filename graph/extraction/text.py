"""A source's text made ready: glyphs folded, sentences found; offsets never move."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from graph.extraction.language import LANGUAGES, language

_FOLD = {
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2013": "-",
    "\u2014": "-", "\ufeff": " ", "\t": " ", "⟦": " ", "⟧": " ",
}  # fmt: skip
_STOP = re.compile(r'[.!?…]+|[。！？؟۔]|[«»“”„"]|\n|\r(?!\n)')
"""What may end a sentence, or open and close a quotation."""
_QUOTES = {"«": "»", "“": '”"', "„": '“”"', '"': '"'}
"""Opening quotation marks, and what closes each."""
_CLOSERS = re.compile(r"(?:[”\")\]]|[^\S\r\n]?»)+")
_NEXT = re.compile(r"\s+(?:[«“„\"(\[‹—–-]\s*)*")
_BULLET = re.compile(r"(?:[-–—•▪◦‣·*>#]+\s+)+")
_ITEM = re.compile(r"[^\S\r\n]*(?:[-–—•▪◦‣·*>#]|\d{1,2}[.)]\s)")
_NUMBER = re.compile(r"(?:\A|[\r\n])[^\S\r\n]*\d{1,2}\Z")
_MARKED = re.compile(
    r"(?<![\w.'’-])([^\W\d_][\w&'’-]{0,30}[.!?])(?=[^\S\r\n]?[,;]|[^\S\r\n]+[^\W\d_])"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_BEFORE = re.compile(r"[^\W\d_][\w'’-]*\.?\s+\Z")
_OPENER = re.compile(r"[^\W\d_]+['’]?")
_REACH = 24
"""How far back the word before a full stop is looked for, in code points."""
_TITLE = 60
"""How long a quotation may be that is a title, marks and all, in code points."""
_BRACKET = 120
"""How far back a bracket is looked for."""
_NARROW, _WIDE = 40, 120
"""Between which lengths the longest line of a text lies whose lines were broken to a width."""
_FULL = 0.6
"""How much of the width a line fills before it is broken."""
_OFTEN = 0.2
"""How often one line has to run on into the next, at least, in such a text."""
_ASTRAL = 0x2FFF
"""Beyond this are pictographs, and the scripts of East Asia."""

Span = tuple[int, int]


def fold_glyphs(text: str) -> str:
    r"""Return ``text`` with apostrophes, spaces, dashes and quotation marks made plain, one for one.

    The brackets that mark a mention in a sentence's pattern become spaces: a text cannot forge one.

    >>> fold_glyphs("l’école « Zénith »")
    'l\'école " Zénith "'
    """
    if text.isascii() and "\t" not in text:
        return text
    for glyph, plain in _FOLD.items():
        if glyph in text:
            text = text.replace(glyph, plain)
    return text


def sentences(text: str) -> Iterator[Span]:
    """Yield the spans of the sentences in order, without white space and bullets around them.

    A line ends a sentence, except where all lines of the text are broken to a width. The languages'
    files have the abbreviations. It takes time in proportion to the text.

    >>> text = "M. Ly a vu « Qui va là ? » avec J.-P. Orme. Fin"
    >>> [text[slice(*span)] for span in sentences(text)]
    ['M. Ly a vu « Qui va là ? » avec J.-P. Orme.', 'Fin']
    """
    start = 0
    for end in _Cutter(text).ends():
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end].rstrip()
    left = len(piece) - len(piece.lstrip())
    if bullet := _BULLET.match(piece, left):
        left = bullet.end()
    if left < len(piece):
        yield start + left, start + len(piece)


class _Cutter:
    """Finds where the sentences of one text end, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._width = _width(text)
        self._before, self._within, self._openers = _tables()
        self._marked = {m[1] for m in _MARKED.finditer(text) if _inside(text, m)}

    def ends(self) -> Iterator[int]:
        """Yield where sentences end, in order, some perhaps twice."""
        line = done = 0
        quote = -1
        for mark in _STOP.finditer(self._text):
            if mark[0] in "\r\n":
                if not self._runs_on(line, mark):
                    quote = -1
                    yield mark.end()
                line = mark.end()
            elif mark[0] in '«»“”„"':
                quote = self._quotation(mark.start(), quote)
            elif mark.start() >= done:
                closers = _CLOSERS.match(self._text, mark.end())
                done = closers.end() if closers else mark.end()
                if self._ends(mark, done, quote):
                    yield done

    def _runs_on(self, line: int, mark: re.Match[str]) -> bool:
        """Tell whether a line that began at ``line`` was broken only because it was full."""
        full = mark.start() - line >= self._width * _FULL
        after = self._text[mark.end() : mark.end() + _REACH]
        first = after.lstrip(" \t")[:1]
        return bool(self._width and full and first.strip()) and not _ITEM.match(after)

    def _quotation(self, at: int, quote: int) -> int:
        """Return where the quotation begins that is open past the mark at ``at``, or -1."""
        mark = self._text[at]
        if mark in "»”" or (mark == "“" and quote >= 0 and self._text[quote] == "„"):
            return -1
        if mark != '"':
            return at
        before, after = self._text[at - 1 : at], self._text[at + 1 : at + 2]
        if after.isalnum() and not before.strip():
            return at
        if before.strip() and before not in "([" and not after.isalnum():
            return -1
        return at if quote < 0 else -1

    def _ends(self, mark: re.Match[str], end: int, quote: int) -> bool:
        """Tell whether a mark, with the closing ones up to ``end``, ends a sentence."""
        if mark[0] in "。！？؟۔":
            return True
        following = _NEXT.match(self._text, end)
        if following is None or not _begins(self._text, following.end()):
            return False
        if self._text[mark.end() : mark.end() + 1] in {")", "]"} and self._aside(mark.start()):
            return False
        if quote >= 0 and mark[0] != "." and self._is_title(mark, quote):
            return self._opens(following.end()) and end > mark.end()
        return self._parts(mark, following.end())

    def _aside(self, at: int) -> bool:
        """Tell whether the bracket that is open at ``at`` was opened within a sentence."""
        begin = max(at - _BRACKET, 0)
        opening = max(self._text.rfind("(", begin, at), self._text.rfind("[", begin, at))
        before = self._text[max(opening - 2, 0) : max(opening, 0)].strip()
        return opening >= 0 and before[-1:] not in {"", ".", "!", "?", "…", ")"}

    def _is_title(self, mark: re.Match[str], quote: int) -> bool:
        """Tell whether a mark lies in a quotation short enough for a title."""
        closing = _QUOTES[self._text[quote]]
        inside = self._text[quote + 1 : quote + _TITLE]
        return any(c in closing for c in inside[max(mark.end() - quote - 1, 0) :])

    def _parts(self, mark: re.Match[str], after: int) -> bool:
        """Tell whether a mark is more than that of an abbreviation, an initial or a name."""
        begin = max(mark.start() - _REACH, 0)
        word = _last_word(self._text[begin : mark.start()])
        if word + mark[0] in self._marked:
            return self._opens(after)
        if mark[0] != "." or not word:
            return True
        if word in self._before or _NUMBER.search(self._text[begin : mark.start()]):
            return False
        if word in self._within:
            return self._opens(after)
        if _INITIALS.fullmatch(word) and word[0].isupper():
            named = _BEFORE.search(self._text[begin : mark.start() - len(word)])
            long = "." in word or (named is not None and named[0][0].isupper())
            return "-" not in word and long and self._opens(after)
        return True

    def _opens(self, at: int) -> bool:
        """Tell whether the word at ``at`` is one that opens sentences."""
        word = _OPENER.match(self._text, at)
        return word is not None and fold_glyphs(word[0]).lower() in self._openers


def _last_word(text: str) -> str:
    """Return the word that a text ends in, with the full stops and hyphens in it."""
    at = len(text)
    while at and (text[at - 1].isalnum() or text[at - 1] in ".-"):
        at -= 1
    return text[at:].lstrip(".-")


def _begins(text: str, at: int) -> bool:
    """Tell whether a sentence may begin here: no small letter, but "eOne" may."""
    first = text[at : at + 1]
    if first.islower():
        return not text[at + 1 : at + 3].islower() and text[at + 1 : at + 3].isalpha()
    return first.isalnum() or first > chr(_ASTRAL)


def _inside(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word with a capital and a mark stands within a sentence: "Yahoo! a", "Brut.,"."""
    after = text[match.end() : match.end() + 2].strip()
    return match[1][0].isupper() and not after[:1].isupper()


def _width(text: str) -> int:
    """Return to how many code points the lines of a text were broken; 0 where they were not."""
    lines = text.splitlines()
    width = max((len(line.rstrip()) for line in lines), default=0)
    if not _NARROW <= width <= _WIDE:
        return 0
    pairs = [(a.rstrip(), b.lstrip()) for a, b in pairwise(lines)]
    pairs = [(a, b) for a, b in pairs if a and b]
    broken = sum(len(a) >= width * _FULL and b[0].islower() for a, b in pairs)
    return width if broken and broken >= _OFTEN * len(pairs) else 0


@cache
def _tables() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the abbreviations that never end a sentence, those that may, and what opens one.

    Those of every language: a text may quote another than its own.
    """
    known = [language(code) for code in LANGUAGES]
    before = frozenset(w for tongue in known for w in tongue.text["before"])
    within = frozenset(w for tongue in known for w in tongue.text["within"])
    return before, within, frozenset(w for tongue in known for w in tongue.grammar)

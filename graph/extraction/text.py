"""A source's text made ready: junk masked, glyphs folded, sentences found; offsets never move."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.extraction.language import LANGUAGES, language

_FOLD = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2013": "-",
    "\u2014": "-", "\ufeff": " ", "\t": " ", "⟦": " ", "⟧": " ",
})  # fmt: skip
_CODE = re.compile(r'\{"[^{}\n]{0,500}\}|https?://\S+|<[^<>\n]{1,300}>')
"""Advertising code, addresses, tags."""
_LEAD = r"^[ \t>*•|»-]{0,12}"
"""What may stand before the words of a line."""
_STOPPED = re.compile(r"(?<![^\W_])([^\W\d_]+)\.$")
_END = re.compile(r"(?:[.…]+\s?[»”]|[.!?…]+[\"”)\]]*)(?=\s+[\"(\[]*(?:[«“]\s?)?[^\W_a-zà-ÿ])|\n+")
"""Where a sentence ends: « Titre ! » ends none, « Je pars. » does."""
_QUOTES = (("«", "»"), ("“", "”"))
_TITLE = 40
"""How far from a mark within a title its quotation marks stand, in code points."""
_REACH = 12
"""How far back an abbreviation is looked for, in code points."""

Span = tuple[int, int]


def fold_glyphs(text: str) -> str:
    r"""Return ``text`` with apostrophes, spaces, dashes and quotation marks made plain, one for one.

    The brackets that mark a mention in a sentence's pattern become spaces: a text cannot forge one.

    >>> fold_glyphs("l’école « Zénith »")
    'l\'école " Zénith "'
    """
    return text.translate(_FOLD)


def mask(text: str) -> str:
    """Return ``text`` with what a page says around its article blanked at equal length.

    That is advertising code, addresses, tags, and the lines that a language's file calls masks.
    """
    text = _CODE.sub(_blank, text)
    return _lines("masks", closed=True).sub(_blank, text)


def related(text: str) -> tuple[Span, ...]:
    r"""Return the spans of the lines that point to another article, whose words are trusted less.

    >>> related("Un film.\nÀ lire aussi : Orme rachète Zénith.")
    ((9, 44),)
    """
    return tuple(match.span() for match in _lines("related", closed=False).finditer(text))


@cache
def _lines(name: str, *, closed: bool) -> re.Pattern[str]:
    """Compile what finds the lines of every language that begin in a way, or are so as a whole."""
    found = [words for code in LANGUAGES for words in getattr(language(code), name)]
    rest = r"[ \t.!:]*" if closed else r"(?!\w)[^\n]*"
    return re.compile(rf"{_LEAD}(?:{'|'.join(found)}){rest}$", re.IGNORECASE | re.MULTILINE)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset().union(*(language(code).abbreviations for code in LANGUAGES))


def _blank(match: re.Match[str]) -> str:
    return "".join("\n" if c == "\n" else " " for c in match[0])


def sentences(text: str) -> Iterator[Span]:
    """Yield the spans of the sentences, without the white space around them."""
    start = 0
    for match in _END.finditer(text):
        before = text[max(start, match.end() - _REACH) : match.end()]
        if (match[0] == "." and _shortened(before)) or _in_title(text, *match.span()):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _in_title(text: str, start: int, end: int) -> bool:
    """Tell whether a mark stands inside a short quotation: « La vérité si je mens ! 2 »."""
    before = text[max(0, start - _TITLE) : start]
    inside = any(before.rfind(o) > before.rfind(c) for o, c in _QUOTES)
    return (
        inside
        and any(c in text[end : end + _TITLE] for _, c in _QUOTES)
        and "\n" not in text[start:end]
    )


def _shortened(before: str) -> bool:
    """Tell whether a full stop ends an abbreviation or an initial rather than a sentence."""
    word = _STOPPED.search(before)
    if word is None:
        return False
    initial = len(word[1]) == 1 and word[1].isupper()
    return initial or word[1] in _abbreviations()


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if inside := piece.strip():
        left = start + piece.index(inside[0])
        yield left, left + len(inside)

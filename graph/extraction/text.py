"""A source's text made ready: junk masked, glyphs folded, sentences found; offsets never move."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FOLD = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2013": "-",
    "\u2014": "-", "\ufeff": " ", "\t": " ", "⟦": " ", "⟧": " ",
})  # fmt: skip
_JUNK = re.compile(r'\{"[^{}\n]{0,500}\}|https?://\S+|<[^<>\n]{1,300}>')
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-ZÀ-Ý]|M|MM|Mme|Mlle|Dr|Pr|St|Ste|Mr|Mrs|Ms|Jr|Sr|Inc|Co|Corp|Ltd|No|vs|etc))\.$"
)
_END = re.compile(r"[.!?…]+[\")\]]*(?=\s+[\"(\[]*[^\W_a-zà-ÿ])|\n+")
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
    """Return ``text`` with advertising code, addresses and tags blanked at equal length."""
    return _JUNK.sub(lambda match: " " * len(match[0]), text)


def sentences(text: str) -> Iterator[Span]:
    """Yield the spans of the sentences, without the white space around them."""
    start = 0
    for match in _END.finditer(text):
        before = text[max(start, match.end() - _REACH) : match.end()]
        if match[0] == "." and _ABBREVIATION.search(before):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if inside := piece.strip():
        left = start + piece.index(inside[0])
        yield left, left + len(inside)

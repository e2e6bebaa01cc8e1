"""Finding in a source what a model says of it: exactly, glyphs of quotation and white space aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from graph.extraction.gate import WINDOW, Gate
from graph.extraction.text import Span
from graph.model import Entity
from graph.names import fold

_GLYPHS = re.compile(
    r"(?P<quotation>\s*[\"«»“”„‟]\s*)|(?P<apostrophe>[’‘ʼ‛′])|(?P<space>[\s\ufeff]+)"
    r"|(?P<nothing>[\u200b\u00ad])|.",
    re.DOTALL,
)
_LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_PLAIN = {"quotation": '"', "apostrophe": "'", "space": " ", "nothing": ""}


class RefusedError(Exception):
    """A fact that does not pass; its message is the reason."""


class Places:
    """One source's text, ready to look up quotations and names in.

    Sentences that are too long to state a claim are blank; ``too_long`` are their spans.
    """

    def __init__(self, gate: Gate, known: Sequence[Entity] = ()) -> None:
        self.known = {fold(name): entity for entity in known for name in entity.names if fold(name)}
        self.sentences = [s for s in gate.sentences if s[1] - s[0] <= WINDOW]
        self.too_long = [s for s in gate.sentences if s[1] - s[0] > WINDOW]
        text = gate.masked
        for start, end in self.too_long:
            text = text[:start] + " " * (end - start) + text[end:]
        self.text = text
        self._folded, self._origin = folded(text)

    def parts(self, size: int) -> Iterator[Span]:
        """Yield spans of whole sentences, ``size`` code points at most, ended by a line where it can."""
        part: list[Span] = []
        for start, end in self.sentences:
            while part and end - part[0][0] > size:
                cut = self._last_line(part)
                yield part[0][0], part[cut - 1][1]
                part = part[cut:]
            part.append((start, end))
        if part:
            yield part[0][0], part[-1][1]

    def _last_line(self, part: Sequence[Span]) -> int:
        """Return how many sentences of a part come before the last line begun in its second half."""
        for n in range(len(part) - 1, len(part) // 2, -1):
            if "\n" in self.text[part[n - 1][1] : part[n][0]]:
                return n
        return len(part)

    def readable(self, span: Span) -> str:
        """Return the text of a part, its blanks run together."""
        return re.sub(r"[^\S\n]{2,}", " ", self.text[slice(*span)])

    def quotation(self, quote: str, part: Span) -> Span:
        """Return where a part has a quotation; raise ``RefusedError`` where it has not."""
        wanted = folded(quote.strip())[0]
        at = self._folded.find(wanted) if wanted.strip() else -1
        while at >= 0:
            start, end = self._origin[at][0], self._origin[at + len(wanted) - 1][1]
            cut = any(re.match(r"\w\w", self.text[max(0, i - 1) : i + 1]) for i in (start, end))
            if part[0] <= start and end <= part[1] and not cut:
                return start, end
            at = self._folded.find(wanted, at + 1)
        raise RefusedError("ungrounded")

    def names(self, name: str, quote: Span) -> list[Span]:
        """Return where a quotation has a name, or another name of the known entity called so."""
        entity = self.known.get(fold(name))
        text, origin = folded(self.text[slice(*quote)], accents=False)
        found: list[Span] = []
        for wanted in dict.fromkeys((name, *(entity.names if entity else ()))):
            plain = re.escape(folded(wanted, accents=False)[0].strip(' "'))
            for match in re.finditer(rf"(?<![\w-]){plain}(?![\w-])", text) if plain else ():
                first, last = origin[match.start()][0], origin[match.end() - 1][1]
                found.append((quote[0] + first, quote[0] + last))
        return found


def folded(text: str, *, accents: bool = True) -> tuple[str, list[Span]]:
    """Return text with white space and quotation glyphs made plain, and where each letter was.

    The spans count code points of ``text``. White space around quotation marks goes: French sets it,
    models drop it. Without ``accents``, letters lose theirs and ligatures open.

    >>> folded("dit « oui »")
    ('dit"oui"', [(0, 1), (1, 2), (2, 3), (3, 6), (6, 7), (7, 8), (8, 9), (9, 11)])
    """
    letters: list[str] = []
    origin: list[Span] = []
    for match in _GLYPHS.finditer(text):
        plain = _PLAIN.get(match.lastgroup or "", match[0])
        if not accents:
            parts = unicodedata.normalize("NFKD", _LIGATURES.get(plain, plain))
            plain = "".join(c for c in parts if not unicodedata.combining(c))
        letters.append(plain)
        origin += [match.span()] * len(plain)
    return "".join(letters), origin

"""A PDF → its text, by PDFium: pages joined, broken lines and words made whole again."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import InputError
from graph.model import Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

PAGES = 2_000
"""The most pages that are read; more is a library or a trap."""
_MOST = 5_000_000
"""The most code points that are read."""
_HYPHENS = "-\u2010"
"""What ends a line in the middle of a word."""
_SEEN = re.compile("[\ufffe\x02](?=([^\\W\\d_])?)")
"""What PDFium gives for a hyphen at the end of a line, whether it joins the next to it or not."""
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd\ufffe\uffff]|[\ud800-\udfff]")
_ENDS = (".", "!", "?", "…", ":", ";", "»", "”", '"')
_ITEM = re.compile(r"[-–—•▪◦‣·*]\s|\d{1,2}[.)]\s")
_FOLIO = re.compile(r"(?:page |p\. ?)?\d{1,4}(?: ?(?:/|sur|of) ?\d{1,4})?", re.IGNORECASE)
_FULL = 0.7
"""How much of the usual width a line fills that was broken because it was full."""
_WHOLE = 0.9
"""The same for a line that ends as sentences do."""
_TYPICAL = 0.9
"""Which part of the lines of a text are no longer than its usual width."""
_EDGE = 2
"""How many lines at the top and at the bottom of a page may be no part of its text."""
_FEW = 3
"""On how many pages a line has to stand first or last to be a running head."""
_DAMAGED = "is damaged, or is no PDF; open it in a viewer and save it again"


def parse(data: bytes, name: str, path: Path) -> Source:
    """Return the text of a PDF with the title that it states; when it was made says nothing of when.

    The text is a rendition: running heads and page numbers are left out, words that a line end has
    parted are whole. Raises ``InputError`` for a PDF that asks for a password, is damaged, has
    more than ``PAGES`` pages, or has no text (a scan).
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            pages = list(_pages(document, path))
            title = document.get_metadata_value("Title")
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        problem = "is locked with a password; save it without one" if locked else _DAMAGED
        raise InputError(path, problem) from error
    text = "\n\n".join(flow(_body(pages)))
    if not any(map(str.isalnum, text)):
        problem = f"holds no text on its {len(pages)} pages; a scan has to go through OCR first"
        raise InputError(path, problem)
    title = " ".join(_UNREADABLE.sub(" ", title).split())
    return Source(id=name, text=text, title=title)


def flow(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs that lines make: an empty one, an item or a short line ends one.

    >>> flow(["Le studio a racheté une so-", "ciété de production.", "", "Fin"])
    ['Le studio a racheté une société de production.', 'Fin']
    """
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[min(int(len(lengths) * _TYPICAL), len(lengths) - 1)] if lengths else 0
    paragraphs: list[str] = []
    pieces: list[str] = []
    before = ""
    for line in (*lines, ""):
        if pieces and not (line and _runs_on(before, line, width)):
            paragraphs.append("".join(pieces))
            pieces = []
        if line:
            pieces += _joined(before, line, pieces)
        before = line
    return paragraphs


def _joined(before: str, line: str, pieces: list[str]) -> Iterator[str]:
    """Yield what joins a line to the pieces before it, which may lose a hyphen, and the line."""
    if pieces and before[-1] in _HYPHENS:
        if before[-2:-1].isalpha() and line[0].islower():
            pieces[-1] = pieces[-1][:-1]
    elif pieces:
        yield " "
    yield line


def _runs_on(before: str, line: str, width: int) -> bool:
    """Tell whether a line was broken only because it was full."""
    if _ITEM.match(line):
        return False
    if before[-1] in _HYPHENS or line[0].islower():
        return True
    return len(before) >= width * (_WHOLE if before.endswith(_ENDS) else _FULL)


def _pages(document: "PdfDocument", path: Path) -> Iterator[list[str]]:
    """Yield the lines of each page, white space made single."""
    number = len(document)
    if number > PAGES:
        raise InputError(path, f"has {number:,} pages; the limit is {PAGES:,}: split it")
    read = 0
    for index in range(number):
        with closing(document[index]) as page, closing(page.get_textpage()) as layer:
            text = layer.get_text_bounded()
        read += len(text)
        if read > _MOST:
            raise InputError(path, f"holds more than {_MOST:,} characters; split it")
        yield [_clean(line) for line in text.splitlines()]


def _clean(line: str) -> str:
    """Return a line without what cannot be read, white space made single and hyphens undone."""
    line = re.sub("\u00ad(?=.)", "", line.rstrip()).replace("\u00ad", "-")
    line = _SEEN.sub(lambda m: "" if m[1] and m[1].islower() else "-", line)
    return " ".join(_UNREADABLE.sub(" ", line).split())


def _body(pages: Sequence[list[str]]) -> list[str]:
    """Return the lines of all pages without page numbers and running heads; a page ends no paragraph."""
    counts = Counter(line for lines in pages for line in set(map(_pattern, _edges(lines))))
    heads = {line for line, number in counts.items() if number >= _FEW}
    body: list[str] = []
    for lines in pages:
        inner = _without(_trimmed(lines), heads, at=0)
        body += _trimmed(_without(inner, heads, at=-1))
    return body


def _without(lines: list[str], heads: Collection[str], *, at: int) -> list[str]:
    """Return lines without the page numbers and heads at one end: ``at`` 0 or -1."""
    for _ in range(_EDGE):
        if lines and (_FOLIO.fullmatch(lines[at]) or _pattern(lines[at]) in heads):
            lines = _trimmed(lines[1:] if at == 0 else lines[:-1])
    return lines


def _edges(lines: Sequence[str]) -> list[str]:
    full = [line for line in lines if line]
    return [*full[:_EDGE], *full[-_EDGE:]]


def _pattern(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _trimmed(lines: list[str]) -> list[str]:
    """Return lines without the empty ones at both ends."""
    full = [n for n, line in enumerate(lines) if line]
    return lines[full[0] : full[-1] + 1] if full else []

"""A PDF → its text, by PDFium: pages joined, broken lines and words made whole again."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from graph.dates import check_date
from graph.errors import InputError
from graph.model import Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

PAGES = 2_000
"""The most pages that are read; more is a library or a trap."""
_MOST = 5_000_000
"""The most code points that are read."""
_HYPHENS = "-\u00ad\u2010\ufffe\x02"
"""What ends a line in the middle of a word; PDFium gives the last two for a hyphen it has seen."""
_SOFT = re.compile("[\u00ad\ufffe\x02]")
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
_FEW = 3
"""On how many pages a line has to stand first or last to be a running head."""
_DAMAGED = "is damaged, or is no PDF; open it in a viewer and save it again"
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def parse(data: bytes, name: str, path: Path) -> Source:
    """Return the text of a PDF with the title and the date that it states.

    The text is a rendition: what running heads and page numbers hold is left out, words that a line end
    has parted are whole. Raises ``InputError`` for a PDF that asks for a password, is damaged, has
    more than ``PAGES`` pages, or has no text (a scan).
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            pages = list(_pages(document, path))
            stated = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        problem = "is locked with a password; save it without one" if locked else _DAMAGED
        raise InputError(path, problem) from error
    text = "\n\n".join(flow(_body(pages)))
    if not any(map(str.isalnum, text)):
        problem = f"holds no text on its {len(pages)} pages; a scan has to go through OCR first"
        raise InputError(path, problem)
    title = " ".join(_UNREADABLE.sub(" ", stated.get("Title", "")).split())
    return Source(id=name, text=text, title=title, date=_date(stated.get("CreationDate", "")))


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
    """Return a line without what cannot be read; only at its end a soft hyphen stays."""
    line = line.strip()
    end = "-" if line[-1:] in {"\u00ad", "\ufffe", "\x02"} else ""
    return " ".join(_UNREADABLE.sub(" ", _SOFT.sub("", line)).split()) + end


def _body(pages: Sequence[list[str]]) -> list[str]:
    """Return the lines of all pages without page numbers and running heads; a page ends no paragraph."""
    edges = [_edges(lines) for lines in pages]
    counts: dict[str, int] = {}
    for edge in edges:
        for line in set(map(_pattern, edge)):
            counts[line] = counts.get(line, 0) + 1
    body: list[str] = []
    for lines, edge in zip(pages, edges, strict=True):
        heads = {e for e in edge if _FOLIO.fullmatch(e) or counts[_pattern(e)] >= _FEW}
        kept = [line for line in lines if line not in heads]
        body += _trimmed(kept)
    return body


def _edges(lines: Sequence[str]) -> list[str]:
    full = [line for line in lines if line]
    return [*full[:1], *full[-1:]]


def _pattern(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _trimmed(lines: list[str]) -> list[str]:
    """Return lines without the empty ones at both ends."""
    full = [n for n, line in enumerate(lines) if line]
    return lines[full[0] : full[-1] + 1] if full else []


def _date(stated: str) -> str:
    """Return the day that a PDF was made, or nothing."""
    match = _DATE.match(stated)
    try:
        return check_date("-".join(match.groups())) if match else ""
    except ValueError:
        return ""

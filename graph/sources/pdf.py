"""A PDF → its text, by PDFium, with the line ends of its columns undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import InputError
from graph.model import Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_PASSWORD = 4
"""PDFium's number for a document that a password protects."""
_SOFT = re.compile(r"[\ufffe\u00ad\x02]\r?\n?")
"""What PDFium gives for a hyphen that only the end of a line made."""
_HYPHEN = re.compile(r"([^\W\d_]+)-\n([^\W\d_]+)")
_ENDS = (".", "!", "?", "…", ":")
_FULL = 0.7
"""What part of the longest line's length a line has at least that goes on in the next."""
_SHORTEST = 40
"""How many code points the longest line of running text has at least."""


def parse(data: bytes, name: str, path: Path) -> Source:
    """Return the text of a PDF, a paragraph a line, with the title that the document states.

    Raises ``InputError`` for one that is damaged, protected by a password, or without text.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise InputError(path, "is protected by a password; save it without one") from error
        raise InputError(path, "is damaged, or no PDF") from error
    try:
        text = "\n\n".join(filter(None, _pages(document))).strip()
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise InputError(path, "is damaged: a page cannot be read") from error
    finally:
        document.close()
    if not text:
        raise InputError(path, "holds no text, only pictures; run it through OCR first")
    return Source(id=name, text=text, title=title)


def _pages(document: PdfDocument) -> Iterator[str]:
    for number in range(len(document)):
        page = document[number]
        found = page.get_textpage()
        yield unwrapped(found.get_text_bounded())
        found.close()
        page.close()


def unwrapped(text: str) -> str:
    r"""Return the text of a page with the line ends undone that only its width made.

    >>> unwrapped("La société Orme Films a racheté le stu-\nZénith")
    'La société Orme Films a racheté le stu-\nZénith'
    >>> unwrapped("La réalisatrice Sofia Lamy a fondé le stu-\ndio Zénith.\nElle le dirige.")
    'La réalisatrice Sofia Lamy a fondé le studio Zénith.\nElle le dirige.'
    """
    text = _SOFT.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    longest = max(map(len, lines), default=0)
    joined = "".join(
        f"{line} " if _runs_on(line, after, longest) else f"{line}\n"
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )
    return _HYPHEN.sub(lambda match: _whole(match, text), joined).strip()


def _runs_on(line: str, after: str, longest: int) -> bool:
    """Tell whether a line goes on in the next: it is about as long as lines are, and ends nothing."""
    if not after or longest < _SHORTEST or len(line) < _FULL * longest or line.endswith("-"):
        return False
    return not (line.endswith(_ENDS) and after[0].isupper())


def _whole(match: re.Match[str], text: str) -> str:
    """Return a word that a line end cut in two: with its hyphen where the page has it so elsewhere."""
    if not match[2][0].islower():
        return match[0]
    hyphenated = f"{match[1]}-{match[2]}"
    return hyphenated if hyphenated in text else match[1] + match[2]

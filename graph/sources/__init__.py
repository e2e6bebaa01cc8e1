"""Files → ``Source``: plain text, Markdown with front matter, HTML, PDF.

>>> from graph.resources import resource
>>> source = read_source(resource("data/example/sources/fr06-netflix-cinematheque.md"))
>>> source.language, source.text[:7]
('fr', 'Netflix')
"""

from dataclasses import replace
from pathlib import Path

from graph.errors import InputError
from graph.model import Source
from graph.names import slug
from graph.sources import html, markdown, pdf
from graph.sources.encodings import decode_article, decode_page
from graph.sources.files import LIMIT, digest, file_digest, read_bytes, read_text
from graph.sources.markdown import compose

__all__ = [
    "LIMIT",
    "SUFFIXES",
    "article_bytes",
    "compose",
    "digest",
    "file_digest",
    "read_data",
    "read_source",
    "read_text",
]

SUFFIXES = (".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf")
"""The endings of the files that can be read."""


def read_source(path: Path) -> Source:
    """Read one article from a file.

    Plain text and Markdown are kept as they are stored, so that offsets hold in the file; HTML is
    reduced to its article by trafilatura, a PDF to its text by PDFium. Raises ``InputError`` for what is
    missing, a folder, empty, no text (by its bytes, or a scan), locked, damaged, in an unknown encoding,
    larger than ``LIMIT`` bytes or of an unknown ending.
    """
    return read_data(str(path), article_bytes(path))


def article_bytes(path: Path) -> bytes:
    """Return what the file of an article holds; raise ``InputError`` as ``read_source`` does."""
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        raise InputError(path, f"has an ending that is not read; known: {', '.join(SUFFIXES)}")
    return read_bytes(path)


def read_data(name: str, data: bytes) -> Source:
    """Read one article from the bytes of a file called ``name``, of which only the ending is trusted.

    Raises ``InputError`` as ``read_source`` does.
    """
    given = Path(name)
    suffix = given.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(name, f"has an ending that is not read; known: {', '.join(SUFFIXES)}")
    if len(data) > LIMIT:
        raise InputError(name, f"has {len(data):,} bytes; the limit is {LIMIT:,}: split it")
    if not data.strip():
        raise InputError(name, "is empty")
    return replace(_parsed(data, slug(given.stem), suffix, given), sha256=digest(data))


def _parsed(data: bytes, name: str, suffix: str, path: Path) -> Source:
    if suffix == ".pdf":
        return pdf.parse(data, name, path)
    if suffix in {".html", ".htm", ".xhtml"}:
        return html.parse(decode_page(data, path), name, path)
    text = decode_article(data, path)
    if not text.removeprefix("\ufeff").strip():
        raise InputError(path, "is empty")
    if suffix in {".md", ".markdown"}:
        return markdown.parse(text, name, path)
    return Source(id=name, text=text)

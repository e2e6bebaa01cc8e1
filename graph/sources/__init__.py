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
from graph.sources.files import LIMIT, decode, digest, read_bytes, read_text
from graph.sources.markdown import compose

__all__ = ["LIMIT", "SUFFIXES", "compose", "digest", "read_source", "read_text"]

SUFFIXES = (".md", ".markdown", ".txt", ".text", ".html", ".htm", ".pdf")
"""The endings of the files that can be read."""


def read_source(path: Path) -> Source:
    """Read one article from a file.

    Plain text and Markdown are kept as they are stored, so that offsets hold in the file; HTML is
    reduced to its article by trafilatura, a PDF to its text by PDFium. Raises ``InputError`` for what is
    missing, a folder, empty, not UTF-8 (HTML may be in the encoding that it states), larger than
    ``LIMIT`` bytes, of an unknown ending, or a PDF that is damaged, protected or without text.
    """
    suffix = path.suffix.lower()
    if path.is_file() and suffix not in SUFFIXES:
        raise InputError(path, f"has an ending that is not read; known: {', '.join(SUFFIXES)}")
    data = read_bytes(path)
    name = slug(path.stem)
    if suffix == ".pdf":
        source = pdf.parse(data, name, path)
    elif suffix in {".html", ".htm"}:
        source = html.parse(data, name, path)
    elif suffix in {".md", ".markdown"}:
        source = markdown.parse(decode(data, path), name, path)
    else:
        source = Source(id=name, text=decode(data, path))
    return replace(source, sha256=digest(data))

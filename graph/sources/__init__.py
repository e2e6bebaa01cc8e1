"""Files → ``Source``: plain text, Markdown with front matter, HTML.

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
from graph.sources import html, markdown
from graph.sources.files import LIMIT, decode, digest, read_bytes, read_text
from graph.sources.markdown import compose

__all__ = ["LIMIT", "SUFFIXES", "compose", "digest", "read_source", "read_text"]

SUFFIXES = (".md", ".markdown", ".txt", ".text", ".html", ".htm")
"""The endings of the files that can be read."""


def read_source(path: Path) -> Source:
    """Read one article from a file.

    Plain text and Markdown are kept as they are stored, so that offsets hold in the file; HTML is
    reduced to its article by trafilatura. Raises ``InputError`` for what is missing, a folder, empty,
    not UTF-8, larger than ``LIMIT`` bytes or of an unknown ending.
    """
    suffix = path.suffix.lower()
    if path.is_file() and suffix not in SUFFIXES:
        raise InputError(path, f"has an ending that is not read; known: {', '.join(SUFFIXES)}")
    data = read_bytes(path)
    text, name = decode(data, path), slug(path.stem)
    if suffix in {".md", ".markdown"}:
        source = markdown.parse(text, name, path)
    elif suffix in {".html", ".htm"}:
        source = html.parse(text, name, path)
    else:
        source = Source(id=name, text=text)
    return replace(source, sha256=digest(data))

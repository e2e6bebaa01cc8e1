"""Writing XML as a stream, with what XML cannot hold marked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

MISSING = "\ufffd"
"""What stands for a character that XML 1.0 has no way to write."""
_LINE_ENDS = {ord(mark): f"&#{ord(mark)};" for mark in "\r\x85\u2028"}
"""What readers make a line feed of where it stands bare (XML 1.0 and 1.1, section 2.11)."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    r"""Return a text with what XML 1.0 forbids (section 2.2) replaced by ``MISSING``.

    >>> xml_text("a\x0cb")
    'a\ufffdb'
    """
    return _FORBIDDEN.sub(MISSING, text)


class SpelledXml(io.TextIOBase):
    """Passes XML on with every line end but the line feed spelled out, so that it is read as it was."""

    def __init__(self, out: TextIO) -> None:
        """Write to ``out``."""
        self._out = out

    def write(self, text: str) -> int:
        """Write a piece of a document."""
        self._out.write(text.translate(_LINE_ENDS))
        return len(text)


class XmlWriter:
    """Writes elements one at a time; counts in ``replaced`` the texts that XML could not hold."""

    def __init__(self, generator: XMLGenerator) -> None:
        """Write with ``generator``."""
        self._generator = generator
        self.replaced = 0

    @contextmanager
    def element(self, name: str, **attributes: object) -> Iterator[None]:
        """Write an element around what is written inside; ``_`` in an attribute's name is ``:``."""
        named = {key.replace("_", ":"): self._clean(str(v)) for key, v in attributes.items()}
        self._generator.startElement(name, AttributesImpl(named))
        yield
        self._generator.endElement(name)

    def leaf(self, name: str, text: str = "", **attributes: object) -> None:
        """Write an element that holds a text, or nothing."""
        with self.element(name, **attributes):
            self._generator.characters(self._clean(text))

    def _clean(self, text: str) -> str:
        clean = xml_text(text)
        self.replaced += clean != text
        return clean


@contextmanager
def xml_file(path: Path) -> Iterator[XmlWriter]:
    """Give a writer of a new XML file in UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        generator = XMLGenerator(SpelledXml(out), encoding="utf-8", short_empty_elements=True)
        generator.startDocument()
        yield XmlWriter(generator)
        generator.endDocument()

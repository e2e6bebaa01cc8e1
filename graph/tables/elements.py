"""XML read as a stream, element by element, for the readers of graph formats."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from graph.errors import InputError
from graph.tables.foreign import Feed

_CHUNK = 1 << 16


def elements(
    feed: Feed, root: str, wanted: frozenset[str], share: tuple[float, float]
) -> Iterator[Element]:
    """Yield the elements called ``wanted`` when they are whole; they are emptied afterwards.

    Names are without their namespaces. Raises ``InputError`` with the line of malformed XML, and where
    the outermost element is not ``root``. Entities of a document's own are expanded as far as Expat's
    guard against amplification lets them; none is fetched.
    """
    parser: XMLPullParser[Element] = XMLPullParser(events=("start", "end"))
    begun = False
    try:
        with feed.open(share) as file:
            while data := file.read(_CHUNK):
                parser.feed(data)
                for event, element in _events(parser):
                    if not begun and local(element) != root:
                        raise InputError(
                            feed.path, f"is no {root}: it begins with <{local(element)}>"
                        )
                    begun = True
                    if event == "end" and local(element) in wanted:
                        yield element
                        element.clear()
        parser.close()
    except ParseError as error:
        raise InputError(f"{feed.path}:{error.position[0]}", f"is not XML: {error}") from error
    except (OSError, EOFError, ValueError) as error:
        raise InputError(feed.path, f"cannot be read to its end ({error})") from error


def _events(parser: XMLPullParser[Element]) -> Iterator[tuple[str, Element]]:
    """Yield which element began or ended."""
    for told in parser.read_events():
        if len(told) == 2 and isinstance(told[1], Element):  # noqa: PLR2004 - a pair
            yield str(told[0]), told[1]


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children called ``name``."""
    return (child for child in element if local(child) == name)


def text_of(element: Element) -> str:
    """Return the text in an element and in all inside it, on one line."""
    return " ".join("".join(element.itertext()).split())


def pointer(name: str, number: int) -> str:
    """Return where the element called ``name`` that is the ``number``-th in its document stands.

    >>> pointer("edge", 3)
    "xpointer((//*[local-name()='edge'])[3])"
    """
    return f"xpointer((//*[local-name()='{name}'])[{number}])"

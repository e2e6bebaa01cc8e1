"""RDF/XML: the triples of a part for programs that read no other syntax of RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph as ox

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.xml import RETURN, xml_text
from graph.vocabulary import PREFIXES


def write(part: Part, path: Path) -> Left:
    """Write the triples; a character that XML 1.0 cannot hold is replaced, and counted."""
    left = Left()
    with path.open("wb") as out:
        facts = _writable(part.triples(), left)
        returning = cast("BinaryIO", _Returning(out))  # of which pyoxigraph asks these two methods
        ox.serialize(facts, returning, ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
    return left


class _Returning:
    """Writes bytes to ``out`` with every carriage return spelled out."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        self._out.write(data.replace(b"\r", RETURN.encode()))
        return len(data)

    def flush(self) -> None:
        self._out.flush()


def _writable(triples: Iterable[ox.Triple], left: Left) -> Iterator[ox.Triple]:
    for triple in triples:
        value = triple.object
        if isinstance(value, ox.Literal) and (text := xml_text(value.value)) != value.value:
            left["left_characters"] += 1
            value = ox.Literal(text, language=value.language, datatype=_datatype(value))
        yield ox.Triple(triple.subject, triple.predicate, value)


def _datatype(literal: ox.Literal) -> ox.NamedNode | None:
    return None if literal.language else literal.datatype


FORMAT = Format("rdfxml", ".rdf", write)

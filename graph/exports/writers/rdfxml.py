"""RDF/XML: the triples of a part for programs that read no other syntax of RDF."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph as ox

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.xml import SpelledXml, xml_text
from graph.vocabulary import PREFIXES


def write(part: Part, path: Path) -> Left:
    """Write the triples; a character that XML 1.0 cannot hold is replaced, and counted."""
    left = Left()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        facts = _writable(part.triples(), left)
        spelled = cast("BinaryIO", _Decoded(SpelledXml(out)))  # of which only these two are asked
        ox.serialize(facts, spelled, ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
    return left


class _Decoded:
    """Passes bytes of UTF-8 on as text."""

    def __init__(self, out: SpelledXml) -> None:
        self._out, self._decoder = out, codecs.getincrementaldecoder("utf-8")()

    def write(self, data: bytes) -> int:
        self._out.write(self._decoder.decode(data))
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

"""RDF/XML: the triples of a part for programs that read no other syntax of RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.syntaxes import serialize
from graph.exports.xml import xml_text


def write(part: Part, path: Path) -> Left:
    """Write the triples; a character that XML 1.0 cannot hold is replaced, and counted."""
    left = Left()
    serialize(_writable(part.triples(), left), path, ox.RdfFormat.RDF_XML)
    return left


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

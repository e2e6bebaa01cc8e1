"""Turtle: the triples of a part, without the graphs that they lie in."""

from pathlib import Path

from pyoxigraph import RdfFormat

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.syntaxes import serialize


def write(part: Part, path: Path) -> Left:
    """Write the triples; which source states which is still said by ``prov:wasDerivedFrom``."""
    serialize(part.triples(), path, RdfFormat.TURTLE)
    return Left()


FORMAT = Format("turtle", ".ttl", write)

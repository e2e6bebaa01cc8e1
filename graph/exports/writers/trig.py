"""TriG: Turtle with named graphs, one a source."""

from pathlib import Path

from pyoxigraph import RdfFormat

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.syntaxes import serialize


def write(part: Part, path: Path) -> Left:
    """Write the quads."""
    serialize(part.quads(), path, RdfFormat.TRIG)
    return Left()


FORMAT = Format("trig", ".trig", write)

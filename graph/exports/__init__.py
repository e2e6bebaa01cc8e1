"""A dossier's graph, or a chosen part of it, in the formats that other programs read."""

from graph.exports.catalog import Format, Left, formats, known_format, save, stream
from graph.exports.part import ClaimRow, Part, Passage, part_of

__all__ = [
    "ClaimRow",
    "Format",
    "Left",
    "Part",
    "Passage",
    "formats",
    "known_format",
    "part_of",
    "save",
    "stream",
]

"""N-Quads in their canonical order: the form to compare and to hash."""

from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part


def write(part: Part, path: Path) -> Left:
    """Write the quads, sorted by their lines; no blank node is without a canonical name."""
    with path.open("wb") as out:
        out.writelines(f"{quad} .\n".encode() for quad in part.quads())
    return Left()


FORMAT = Format("nquads", ".nq", write)

"""What the syntaxes of RDF that Oxigraph writes have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.vocabulary import PREFIXES


def serialize(
    facts: Iterable[ox.Quad] | Iterable[ox.Triple], path: Path, media: ox.RdfFormat
) -> None:
    """Write quads or triples to a file, one at a time, with the usual prefixes."""
    with path.open("wb") as out:
        ox.serialize(facts, out, media, prefixes=PREFIXES)

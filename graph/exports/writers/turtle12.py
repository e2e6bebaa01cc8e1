"""Turtle 1.2: what a claim claims is a triple term that it reifies (RDF 1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.syntaxes import serialize
from graph.vocabulary import RDF

_ENDS = (RDF.subject, RDF.predicate, RDF.object)


def write(part: Part, path: Path) -> Left:
    """Write the triples; ``rdf:reifies`` stands for ``rdf:subject``, ``predicate`` and ``object``."""
    serialize(_reifying(part.triples()), path, ox.RdfFormat.TURTLE)
    return Left()


def _reifying(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the triples of each subject, its three that name a triple made one."""
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        ends: dict[ox.NamedNode, Any] = {}
        for triple in group:
            if triple.predicate in _ENDS:
                ends[triple.predicate] = triple.object
            else:
                yield triple
        if len(ends) == len(_ENDS):
            claimed = ox.Triple(*(ends[predicate] for predicate in _ENDS))
            yield ox.Triple(subject, RDF.reifies, claimed)


FORMAT = Format("turtle12", ".ttl", write)

"""A source → the N-Quads of what the extraction proposes, at whatever worker."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.extraction import extract
from graph.model import Claim, Entity, Source
from graph.rdf import Mapping
from graph.store import canonical_lines


class Extractor:
    """Extracts under the ontology and the base of ``mapping``; names of ``known`` entities count."""

    def __init__(self, mapping: Mapping, known: tuple[Entity, ...]) -> None:
        """Take what all sources of a dossier share."""
        self._mapping = mapping
        self._known = known

    def __call__(self, source: Source) -> bytes:
        """Return sorted N-Quads: the claims that ``source`` states, and their entities."""
        claims = extract(source, self._mapping.ontology, self._known)
        quads = {quad for claim in claims for quad in self._quads(claim, source)}
        return b"".join(canonical_lines(quads))

    def _quads(self, claim: Claim, source: Source) -> Iterator[ox.Quad]:
        yield from self._mapping.claim_quads(claim, source)
        for entity in (claim.subject, claim.object):
            yield from self._mapping.entity_quads(entity)

"""What the extraction proposes, kept between builds by the hash of all that it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.dossier.checks import told_fault
from graph.dossier.entities import Directory
from graph.extraction import Gate, extract
from graph.files import write_atomically
from graph.model import Claim, Entity, Source
from graph.rdf import ClaimReader, Mapping
from graph.resources import code_digest
from graph.sources import digest
from graph.store import canonical_lines


@dataclass(frozen=True, slots=True)
class Found:
    """What engines found in a source, and a line for each claim that the gate does not let pass now."""

    claims: tuple[Claim, ...]
    remarks: tuple[str, ...] = ()

    @property
    def entities(self) -> dict[str, Entity]:
        """The entities that the claims speak of, by id; of several with one id the last."""
        return {end.id: end for claim in self.claims for end in (claim.subject, claim.object)}


class Proposals:
    """What the extraction finds in sources, remembered in a folder between builds."""

    def __init__(self, mapping: Mapping, directory: Directory, folder: Path) -> None:
        """Remember in ``folder``; a change of ontology, names or program starts afresh."""
        self._mapping = mapping
        self._directory = directory
        self._folder = folder
        names = repr(sorted((e.id, e.type, e.names) for e in directory.by_id.values()))
        about = f"{mapping.ontology.digest} {code_digest()} {mapping.base} {names}"
        self._context = digest(about.encode())

    def of(self, source: Source) -> Found:
        """Return the claims that the extraction proposes for ``source``."""
        key = digest(f"{self._context} {source.id} {source.date} {source.text}".encode())
        path = self._folder / f"{key}.nq"
        if not path.exists():
            known = tuple(self._directory.by_id.values())
            claims = extract(source, self._mapping.ontology, known)
            quads = {q for claim in claims for q in self._quads(claim, source)}
            write_atomically(path, b"".join(canonical_lines(quads)))
        stored = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
        return self._holding(ClaimReader(stored, self._mapping.base).claims(), source)

    def _holding(self, claims: Iterable[Claim], source: Source) -> Found:
        """Return the claims that the gate lets pass again, and remark on the others."""
        gate = Gate(source, self._mapping.ontology)
        faults = [(claim, gate.fault(claim)) for claim in claims]
        return Found(
            tuple(claim for claim, reason in faults if not reason),
            tuple(told_fault(claim, reason) for claim, reason in faults if reason),
        )

    def _quads(self, claim: Claim, source: Source) -> Iterator[ox.Quad]:
        yield from self._mapping.claim_quads(claim, source)
        for entity in (claim.subject, claim.object):
            yield from self._mapping.entity_quads(entity)

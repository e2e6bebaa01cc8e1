"""What the extraction proposes, kept between builds by the hash of all that it depends on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.dossier.checks import told_fault
from graph.dossier.entities import Directory
from graph.dossier.extracting import Extractor
from graph.extraction import Gate
from graph.files import write_atomically
from graph.model import Claim, Entity, Source
from graph.rdf import ClaimReader, Mapping
from graph.resources import code_digest
from graph.scheduling import HERE, Crew
from graph.sources import digest


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

    def __init__(
        self, mapping: Mapping, directory: Directory, folder: Path, crew: Crew = HERE
    ) -> None:
        """Remember in ``folder``; a change of ontology, names or program starts afresh."""
        self._mapping = mapping
        self._known = tuple(directory.by_id.values())
        self._folder = folder
        self.crew = crew
        names = repr(sorted((e.id, e.type, e.names) for e in self._known))
        about = f"{mapping.ontology.digest} {code_digest()} {mapping.base} {names}"
        self._context = digest(about.encode())

    def prepare(self, sources: Iterable[Source]) -> None:
        """Have the crew read the sources that are not remembered; each is kept as soon as it is read."""
        unread = [source for source in sources if not self._path(source).exists()]
        if not unread:
            return
        make = partial(Extractor, self._mapping, self._known)
        for source, lines in zip(unread, self.crew.map(make, unread), strict=True):
            write_atomically(self._path(source), lines)

    def of(self, source: Source) -> Found:
        """Return the claims that the extraction proposes for ``source``."""
        self.prepare([source])
        stored = ox.parse(path=str(self._path(source)), format=ox.RdfFormat.N_QUADS)
        return self._holding(ClaimReader(stored, self._mapping.base).claims(), source)

    def _path(self, source: Source) -> Path:
        """Return where the proposals for ``source`` are kept, by the hash of all they depend on."""
        key = digest(f"{self._context} {source.id} {source.date} {source.text}".encode())
        return self._folder / f"{key}.nq"

    def _holding(self, claims: Iterable[Claim], source: Source) -> Found:
        """Return the claims that the gate lets pass again, and remark on the others."""
        gate = Gate(source, self._mapping.ontology)
        faults = [(claim, gate.fault(claim)) for claim in claims]
        return Found(
            tuple(claim for claim, reason in faults if not reason),
            tuple(told_fault(claim, reason) for claim, reason in faults if reason),
        )

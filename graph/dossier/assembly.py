"""A dossier's files → the quads of its graph: a pure function, whatever the order of files.

Proposals of the extraction are kept between builds, by the hash of all that they depend on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.dossier.checks import lost_judgements, told_fault
from graph.dossier.entities import Directory
from graph.dossier.judgements import Judgement, claim_key, judged
from graph.errors import InputError
from graph.extraction import Gate, extract
from graph.files import write_atomically
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology
from graph.rdf import ClaimReader, Mapping
from graph.resources import code_digest, resource
from graph.sources import digest
from graph.store import Store, canonical_lines

ONTOLOGY = ox.NamedNode("https://w3id.org/filmgraph/ontology")
"""The named graph of the ontology's own triples."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that a graph is made of."""

    sources: dict[str, Source]
    directory: Directory
    claims: list[Claim]
    judgements: list[Judgement]


class Proposals:
    """What the extraction finds in sources, remembered in a folder between builds."""

    def __init__(self, mapping: Mapping, directory: Directory, folder: Path) -> None:
        """Remember in ``folder``; a change of ontology, names or program starts afresh."""
        self._mapping = mapping
        self._directory = directory
        self._folder = folder
        self.remarks: list[str] = []
        names = repr(sorted((e.id, e.type, e.names) for e in directory.by_id.values()))
        self._context = f"{mapping.ontology.digest} {code_digest()} {mapping.base} {names}"

    def of(self, source: Source) -> list[Claim]:
        """Return the claims that the extraction proposes for ``source``."""
        key = digest(f"{self._context} {source.id} {source.date} {source.text}".encode())
        path = self._folder / f"{key}.nq"
        if not path.exists():
            known = tuple(self._directory.by_id.values())
            claims = extract(source, self._mapping.ontology, known)
            quads = {q for claim in claims for q in self._quads(claim, source)}
            write_atomically(path, b"".join(canonical_lines(quads)))
        stored = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
        return list(self._holding(ClaimReader(stored, self._mapping.base).claims(), source))

    def _holding(self, claims: Iterable[Claim], source: Source) -> Iterator[Claim]:
        """Yield the claims that the gate lets pass again, and remark on the others."""
        gate = Gate(source, self._mapping.ontology)
        for claim in claims:
            if reason := gate.fault(claim):
                self.remarks.append(told_fault(claim, reason))
            else:
                yield claim

    def _quads(self, claim: Claim, source: Source) -> Iterator[ox.Quad]:
        yield from self._mapping.claim_quads(claim, source)
        for entity in (claim.subject, claim.object):
            yield from self._mapping.entity_quads(entity)


def assemble(material: Material, mapping: Mapping, proposals: Proposals) -> Store:
    """Return the whole graph in memory: sources, claims, entities, ontology, what follows."""
    store = Store()
    claims = _all_claims(material, mapping.ontology, proposals)
    store.extend(q for source in material.sources.values() for q in mapping.source_quads(source))
    store.extend(
        q for claim in claims for q in mapping.claim_quads(claim, material.sources[claim.source])
    )
    store.extend(q for e in _entities(material.directory, claims) for q in mapping.entity_quads(e))
    store.extend(_ontology_quads(mapping.ontology))
    derive(store)
    return store


def derive(store: Store) -> None:
    """Add what follows by the ontology's axioms, in a graph of its own."""
    for rule in sorted(resource("rules").glob("*.ru")):
        store.update(rule.read_text(encoding="utf-8"))


def _all_claims(material: Material, ontology: Ontology, proposals: Proposals) -> list[Claim]:
    entered = {key for claim in material.claims for key in _keys(claim, ontology)}
    verdicts = {j.key: j for j in material.judgements}
    proposed = [c for s in material.sources.values() for c in proposals.of(s)]
    fresh = [judged(c, verdicts) for c in proposed if claim_key(c) not in entered]
    claims = [*material.claims, *fresh]
    _check_ids(claims)
    made = {*entered, *map(claim_key, proposed)}
    proposals.remarks += lost_judgements(material.judgements, made)
    return claims


def _keys(claim: Claim, ontology: Ontology) -> Iterator[tuple[str, str, str, str]]:
    subject, relation, object_, source = claim_key(claim)
    yield subject, relation, object_, source
    if ontology.relation(relation).symmetric:
        yield object_, relation, subject, source


def _check_ids(claims: Iterable[Claim]) -> None:
    seen: dict[str, Claim] = {}
    for claim in claims:
        if claim.id in seen and seen[claim.id] != claim:
            raise InputError("claims.csv", f"the id {claim.id!r} is that of a proposed claim too")
        seen[claim.id] = claim


def _entities(directory: Directory, claims: Iterable[Claim]) -> list[Entity]:
    met = {end.id: end for claim in claims for end in (claim.subject, claim.object)}
    return list({**met, **directory.by_id}.values())


def _ontology_quads(ontology: Ontology) -> Iterator[ox.Quad]:
    """Yield the ontology's triples, their blank nodes named canonically (RDFC-1.0)."""
    dataset = ox.Dataset(ox.parse(ontology.turtle, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return (ox.Quad(q.subject, q.predicate, q.object, ONTOLOGY) for q in dataset)

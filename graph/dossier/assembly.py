"""A dossier's files → the quads of its graph: a pure function, whatever the order of files.

Proposals of the extraction are kept between builds, by the hash of all that they depend on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.consequences import derive, ontology_quads
from graph.dossier.checks import told_fault
from graph.dossier.entities import Directory
from graph.dossier.extracting import Extractor
from graph.dossier.identity import Identity
from graph.dossier.judgements import ClaimKey, Log, claim_key
from graph.dossier.links import Links
from graph.dossier.places import TableFile
from graph.dossier.review import Review
from graph.errors import InputError
from graph.extraction import Gate
from graph.files import write_atomically
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology
from graph.rdf import ClaimReader, Mapping
from graph.resources import code_digest
from graph.scheduling import HERE, Crew
from graph.sources import digest
from graph.sources.copies import text_groups
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Material:
    """All that a graph is made of."""

    sources: dict[str, Source]
    directory: Directory
    claims: list[Claim]
    log: Log
    tables: Sequence[TableFile]


class Proposals:
    """What the extraction finds in sources, remembered in a folder between builds."""

    def __init__(self, mapping: Mapping, directory: Directory, folder: Path) -> None:
        """Remember in ``folder``; a change of ontology, names or program starts afresh."""
        self._mapping = mapping
        self._known = tuple(directory.by_id.values())
        self._folder = folder
        self.remarks: list[str] = []
        names = repr(sorted((e.id, e.type, e.names) for e in self._known))
        self._context = f"{mapping.ontology.digest} {code_digest()} {mapping.base} {names}"

    def prepare(self, sources: Iterable[Source], crew: Crew) -> None:
        """Have ``crew`` read the sources that are not remembered; each is kept as soon as it is read."""
        unread = [source for source in sources if not self._path(source).exists()]
        if not unread:
            return
        make = partial(Extractor, self._mapping, self._known)
        for source, lines in zip(unread, crew.map(make, unread), strict=True):
            write_atomically(self._path(source), lines)

    def of(self, source: Source) -> list[Claim]:
        """Return the claims that the extraction proposes for ``source``."""
        self.prepare([source], HERE)
        stored = ox.parse(path=str(self._path(source)), format=ox.RdfFormat.N_QUADS)
        return list(self._holding(ClaimReader(stored, self._mapping.base).claims(), source))

    def _path(self, source: Source) -> Path:
        """Return where the proposals for ``source`` are kept, by the hash of all they depend on."""
        key = digest(f"{self._context} {source.id} {source.date} {source.text}".encode())
        return self._folder / f"{key}.nq"

    def _holding(self, claims: Iterable[Claim], source: Source) -> Iterator[Claim]:
        """Yield the claims that the gate lets pass again, and remark on the others."""
        gate = Gate(source, self._mapping.ontology)
        for claim in claims:
            if reason := gate.fault(claim):
                self.remarks.append(told_fault(claim, reason))
            else:
                yield claim


@dataclass(frozen=True, slots=True)
class Assembly:
    """A graph in memory, the claims in it that people corrected, and what a person should know.

    ``identity`` says which entities are one, ``entities`` has the ids of those in the graph.
    """

    store: Store
    corrected: tuple[Claim, ...]
    remarks: tuple[str, ...]
    identity: Identity
    entities: frozenset[str]


def assemble(
    material: Material, mapping: Mapping, proposals: Proposals, others: Lookup[str, Entity]
) -> Assembly:
    """Return the graph but for the tables: sources, claims, entities, ontology, what follows.

    ``others`` are the entities, by id, that only tables speak of.
    """
    proposed = [c for source in material.sources.values() for c in proposals.of(source)]
    known = _known(material, proposed, others)
    review = Review(material.log, known, mapping.ontology)
    identity = Identity(material.log.pairs, known)
    entered = list(identity.claims(review.entered(material.claims)))
    keys = {key for claim in entered for key in keys_of(claim, mapping.ontology)}
    judged = identity.claims(review.proposed(proposed))
    claims = [*entered, *(c for c in judged if claim_key(c) not in keys)]
    _check_ids(claims)
    store = Store()
    store.extend(_source_quads(material, mapping))
    store.extend(
        q for claim in claims for q in mapping.claim_quads(claim, material.sources[claim.source])
    )
    entities = list(_entities(material.directory, claims, identity))
    store.extend(q for entity in entities for q in mapping.entity_quads(entity))
    links = Links.of(material.log, identity, {e.id: e for e in entities}, others)
    store.extend(links.quads(mapping))
    merged = identity.merged.items()
    store.extend(q for one, kept in merged for q in mapping.merged_quads(one, kept))
    store.extend(ontology_quads(mapping.ontology))
    derive(store)
    remarks = [*proposals.remarks, *review.remarks, *identity.remarks, *links.remarks]
    return Assembly(
        store=store,
        corrected=tuple(review.corrected),
        remarks=(*remarks, *material.log.disagreements()),
        identity=identity,
        entities=frozenset(e.id for e in entities),
    )


def _known(
    material: Material, proposed: Iterable[Claim], others: Lookup[str, Entity]
) -> dict[str, Entity]:
    """Return every entity that is spoken of, by id; what people entered counts most.

    Of those that only tables speak of, these are the ones that a decision names.
    """
    met = {e.id: e for claim in proposed for e in (claim.subject, claim.object)}
    named = {iri for pair in material.log.pairs for iri in pair.key}
    return {iri: others[iri] for iri in named & others.keys()} | met | material.directory.by_id


def _source_quads(material: Material, mapping: Mapping) -> Iterator[ox.Quad]:
    texts = text_groups(material.sources.values())
    for source in material.sources.values():
        told = material.log.retraction(source.id)
        yield from mapping.source_quads(source, texts[source.id], told)


def keys_of(claim: Claim, ontology: Ontology) -> Iterator[ClaimKey]:
    """Yield what a claim says, either way round where its relation is symmetric."""
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


def _entities(
    directory: Directory, claims: Iterable[Claim], identity: Identity
) -> Iterator[Entity]:
    """Yield the entities that stand."""
    met = {end.id: end for claim in claims for end in (claim.subject, claim.object)}
    for entity in {**met, **directory.by_id}.values():
        if entity.id not in identity.merged:
            yield identity.entity(entity)

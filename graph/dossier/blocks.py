"""A source's part of the graph: what is known of it, and its claims as people decided on them.

It is a function of the source's text and of the decisions that touch it. ``Blocks.marks`` are the hashes
of all that, so that a build makes anew only those of which something changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Quad

from graph.dossier.cards import Cards, Remarks
from graph.dossier.checks import claim_faults
from graph.dossier.identity import Identity
from graph.dossier.judgements import CORRECTED, ClaimJudgement, ClaimKey, Log, claim_key
from graph.dossier.material import Material
from graph.dossier.proposals import Found
from graph.dossier.review import Review
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology
from graph.rdf import Mapping as Quads
from graph.sources import digest


@dataclass(frozen=True, slots=True)
class Block:
    """A source's part of the graph. ``ids`` are those of its claims, ``ends`` of what they speak of.

    ``clashes`` are the ids that two different claims of it have.
    """

    quads: list[Quad]
    ids: frozenset[str]
    ends: frozenset[str]
    clashes: frozenset[str]
    remarks: Remarks


class Blocks:
    """Makes the parts of the graph; ``known`` are the entities that decisions name."""

    def __init__(self, material: Material, mapping: Quads, known: Mapping[str, Entity]) -> None:
        """Take what a graph is made of, and prepare the decisions for each source."""
        self._mapping = mapping
        self._log = material.log
        self._known = known
        self.review = Review(material.log, known, mapping.ontology)
        self.identity = Identity(material.log.pairs, known)
        self._entered: dict[str, list[Claim]] = defaultdict(list)
        for claim in material.claims:
            self._entered[claim.source].append(claim)
        self._judged: dict[str, list[ClaimJudgement]] = defaultdict(list)
        for judgement in material.log.claims.values():
            self._judged[judgement.source].append(judgement)

    def marks(
        self, hashes: Mapping[str, str], texts: Mapping[str, str], cards: Cards
    ) -> dict[str, str]:
        """Return, for each source, the mark of all that its block is made of.

        ``hashes`` are of the sources' files, ``texts`` says whose text they print where not their own.
        """
        spoken = cards.speaking_of(self.identity.touched)
        return {
            name: f"{sha256} {texts.get(name, '')} {self._decided(name, spoken.get(name, set()))}"
            for name, sha256 in hashes.items()
        }

    def of(self, source: Source, found: Found, text: str) -> Block:
        """Return the block of a source in which ``found`` was found, and which prints ``text``."""
        entered, judged = self._entered.get(source.id, []), list(self.review.proposed(found.claims))
        told = [self.identity.claim(claim) for claim in self.review.entered(entered)]
        keys = {key for claim in told if claim for key in keys_of(claim, self._mapping.ontology)}
        changed = [(claim, self.identity.claim(claim)) for claim in judged]
        lost = [claim for claim, kept in (*zip(entered, told, strict=True), *changed) if not kept]
        proposed = [kept for _, kept in changed if kept and claim_key(kept) not in keys]
        claims = [*(claim for claim in told if claim), *proposed]
        checked = (*entered, *self.review.corrected(found.claims))
        faults = claim_faults(checked, {source.id: source}, self._mapping.ontology)
        quads = [*self._mapping.source_quads(source, text, self._log.retraction(source.id))]
        quads += (quad for claim in claims for quad in self._mapping.claim_quads(claim, source))
        return Block(
            quads=quads,
            ids=frozenset(claim.id for claim in claims),
            ends=frozenset(end.id for claim in claims for end in (claim.subject, claim.object)),
            clashes=frozenset(_clashes(claims)),
            remarks=Remarks(found.remarks, tuple(map(_left_out, lost)), tuple(faults)),
        )

    def entered(self, key: ClaimKey) -> bool:
        """Tell whether a person entered such a claim."""
        return any(claim_key(claim) == key for claim in self._entered.get(key[-1], ()))

    def _decided(self, name: str, spoken: set[str]) -> str:
        """Return the hash of the decisions that touch a source; ``spoken`` are its merged entities."""
        entered, judged = self._entered.get(name, []), self._judged.get(name, [])
        retracted = self._log.sources.get(name)
        if not (entered or judged or retracted or spoken):
            return ""
        corrected = [j for j in judged if j.verdict == CORRECTED]
        named = {end for judgement in corrected for end in ends_of(judgement)}
        known = {end: self._known.get(end) for end in named}
        met = (
            {end.id for claim in entered for end in (claim.subject, claim.object)} | named | spoken
        )
        merged = {one: self._standing(one) for one in met & self.identity.touched}
        decided = (entered, judged, retracted, sorted(known.items()), sorted(merged.items()))
        return digest(repr(decided).encode())

    def _standing(self, name: str) -> Entity:
        return self.identity.entity(self._known[name])


def named_in(log: Log) -> set[str]:
    """Return the ids of the entities that decisions name."""
    corrected = (j for j in log.claims.values() if j.verdict == CORRECTED)
    ends = {end for judgement in corrected for end in ends_of(judgement)}
    return ends | {name for pair in log.pairs for name in pair.key}


def ends_of(judgement: ClaimJudgement) -> Iterator[str]:
    """Yield the ids of the ends of a claim, and of those that it was corrected to."""
    yield from (judgement.subject, judgement.object)
    yield from (judgement.becomes[end] for end in ("subject", "object") if end in judgement.becomes)


def keys_of(claim: Claim, ontology: Ontology) -> Iterator[ClaimKey]:
    """Yield what a claim says, either way round where its relation is symmetric."""
    subject, relation, object_, source = claim_key(claim)
    yield subject, relation, object_, source
    if ontology.relation(relation).symmetric:
        yield object_, relation, subject, source


def _left_out(claim: Claim) -> str:
    ends = f"{claim.subject.name} {claim.relation} {claim.object.name}"
    return f"{claim.source}: {claim.id} ({ends}) is left out: both ends are one entity now"


def _clashes(claims: Iterable[Claim]) -> Iterator[str]:
    seen: dict[str, Claim] = {}
    for claim in claims:
        if seen.setdefault(claim.id, claim) != claim:
            yield claim.id

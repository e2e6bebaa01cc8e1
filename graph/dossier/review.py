"""What people decided on claims, and what that makes of the claims that are proposed and entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from graph.dossier.judgements import (
    ACCEPTED,
    CORRECTED,
    NAME,
    REJECTED,
    UNSURE,
    ClaimJudgement,
    ClaimKey,
    Log,
    claim_key,
)
from graph.errors import UnknownNameError
from graph.model import Claim, Entity
from graph.ontology import Ontology

WITHDRAWN = "withdrawn"
"""The review state of a claim whose source was retracted."""


class Review:
    """Applies a dossier's decisions to claims, and remarks on those that come to nothing."""

    def __init__(self, log: Log, known: Mapping[str, Entity], ontology: Ontology) -> None:
        """Take the decisions, the entities that they name by id, and the ontology."""
        self._log = log
        self._known = known
        self._ontology = ontology

    def entered(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield what people entered, withdrawn with its source."""
        return map(self._kept, claims)

    def proposed(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield what was proposed as it was judged; what was corrected says what it should."""
        for claim in claims:
            judgement = self._log.claims.get(claim_key(claim))
            yield self._kept(self._judged(claim, judgement) if judgement else claim)

    def corrected(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield those of the proposed claims that were corrected, as they should be."""
        for claim in claims:
            judgement = self._log.claims.get(claim_key(claim))
            if judgement and judgement.verdict == CORRECTED and not self._problem(judgement):
                yield corrected(claim, judgement, self._known)

    def remarks(self, made: Callable[[ClaimKey], bool]) -> Iterator[str]:
        """Yield what a person should know: decisions on what nobody says; ``made`` tells who does."""
        yield from self._lost(made)
        yield from self._useless()

    def _kept(self, claim: Claim) -> Claim:
        retracted = claim.source in self._log.sources
        return replace(claim, review=WITHDRAWN) if retracted else claim

    def _judged(self, claim: Claim, judgement: ClaimJudgement) -> Claim:
        if judgement.verdict == UNSURE:
            return claim
        if judgement.verdict != CORRECTED:
            return replace(claim, review=judgement.verdict)
        if self._problem(judgement):
            return replace(claim, review=REJECTED)
        return corrected(claim, judgement, self._known)

    def _lost(self, made: Callable[[ClaimKey], bool]) -> Iterator[str]:
        """Yield a line for each claim that was accepted and that nobody makes any more."""
        for key, judgement in self._log.claims.items():
            if judgement.verdict in {ACCEPTED, CORRECTED} and not made(key):
                ends = f"{judgement.subject} {judgement.relation} {judgement.object}"
                told = f"{ends} of {judgement.source} was {judgement.verdict} and is proposed no longer"
                yield f"{NAME}: {told}; enter it in claims.csv to keep it"

    def _useless(self) -> Iterator[str]:
        for judgement in self._log.claims.values():
            if judgement.verdict == CORRECTED and (problem := self._problem(judgement)):
                yield f"{NAME}: the correction of {' '.join(judgement.key)} is of no use: {problem}"

    def _problem(self, judgement: ClaimJudgement) -> str:
        """Return why a correction cannot be followed; empty where it can."""
        becomes = judgement.becomes
        for end in ("subject", "object"):
            if becomes.get(end) and becomes[end] not in self._known:
                return f"no entity has the id {becomes[end]!r}"
        try:
            self._ontology.relation(becomes.get("relation", judgement.relation))
            self._ontology.status(becomes.get("status", "asserted"))
        except UnknownNameError as error:
            return str(error)
        return ""


def corrected(claim: Claim, judgement: ClaimJudgement, known: Mapping[str, Entity]) -> Claim:
    """Return ``claim`` as its judge says it should be: his own claim, accepted, of the same words."""
    becomes = dict(judgement.becomes)
    subject = known[becomes.pop("subject", claim.subject.id)]
    object_ = known[becomes.pop("object", claim.object.id)]
    return replace(
        claim,
        subject=subject,
        object=object_,
        **cast("dict[str, Any]", becomes),
        review=ACCEPTED,
        author=judgement.author,
        engines=() if judgement.author else claim.engines,
        confidence=1.0,
    )

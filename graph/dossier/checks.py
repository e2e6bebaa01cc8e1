"""Whether claims still hold: the gate asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph.extraction import Gate
from graph.extraction.gate import explained, unnamed
from graph.model import ANTECEDENT, Claim, Source
from graph.ontology import Ontology


def told_fault(claim: Claim, reason: str) -> str:
    """Return a line that says which claim does not hold, and why."""
    ends = f"{claim.subject.name} {claim.relation} {claim.object.name}"
    return f"{claim.source}: {claim.id} ({ends}) does not hold: {explained(reason)}"


def claim_faults(
    claims: Iterable[Claim], sources: Mapping[str, Source], ontology: Ontology
) -> Iterator[str]:
    """Yield a line for each claim that the gate would not let pass.

    Of what a person entered only this is asked: that the source has the words, that they or an
    antecedent name both ends, and that the relation takes them. How much of a sentence to quote, and
    which status to tell, is the person's to say.
    """
    gates: dict[str, Gate] = {}
    for claim in claims:
        if claim.source not in sources:
            yield f"{claim.source}: {claim.id} has lost its source; put the file back"
            continue
        gate = gates.setdefault(claim.source, Gate(sources[claim.source], ontology))
        if reason := _entered_fault(claim, gate) if claim.author else gate.fault(claim):
            yield told_fault(claim, reason)


def _entered_fault(claim: Claim, gate: Gate) -> str:
    first, *others = claim.evidence
    together = replace(claim, evidence=(first, *(replace(e, role=ANTECEDENT) for e in others)))
    return next(
        filter(None, (*gate.misquoted(claim), *unnamed(together), *gate.untyped(claim))), ""
    )

"""What a visit's dossier says, by the names of its reader's language."""

from __future__ import annotations

from graph.addresses import host_of
from graph.connections.telling import Teller
from graph.dossier.judgements import ClaimJudgement, Judgement, LinkJudgement, PairJudgement
from graph.web.site import Visit


def teller(visit: Visit) -> Teller:
    """Return what tells the claims of a visit's dossier in its language."""
    now = visit.now
    return now.kept(
        "teller",
        visit.language,
        lambda: Teller(now.network(visit.language), now.ontology, visit.language),
    )


def decided(visit: Visit, judgement: Judgement) -> str:
    """Return what a decision is about, in names; ids of what the graph knows no more."""
    ontology = visit.now.ontology
    if isinstance(judgement, ClaimJudgement):
        known = ontology.relations.get(judgement.relation)
        relation = known.label(visit.language) if known else judgement.relation
        ends = (name_of(visit, judgement.subject), name_of(visit, judgement.object))
        return f"{ends[0]} {relation} {ends[1]} ({judgement.source})"
    if isinstance(judgement, PairJudgement):
        return f"{name_of(visit, judgement.one)} – {name_of(visit, judgement.other)}"
    if isinstance(judgement, LinkJudgement):
        other = judgement.label or judgement.match
        return f"{name_of(visit, judgement.entity)} – {other} ({host_of(judgement.match)})"
    return " ".join(judgement.key)


def name_of(visit: Visit, end: str) -> str:
    """Return the name of an entity by its id, or of the one that it was merged into; else the id."""
    iri = visit.now.config.base + end
    iri = visit.now.lookup(visit.language).merged.get(iri, iri)
    return teller(visit).name(iri) if iri in visit.now.network(visit.language) else end

"""Claims as pages show them: the same words as everywhere, with what each of them leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.calling import host_of
from graph.connections.profiles import Said
from graph.connections.telling import Teller
from graph.document import cited
from graph.dossier.judgements import ClaimJudgement, Judgement, LinkJudgement, PairJudgement
from graph.support import Edge
from graph.web.site import Visit


@dataclass(frozen=True, slots=True)
class Named:
    """A thing and its name; ``iri`` is where it leads."""

    iri: str
    name: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of a claim, and where they stand."""

    text: str
    language: str
    claim: str
    source: Named
    cited: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one claim, or several that say the same, state."""

    subject: Named
    relation: Named
    object: Named
    about: tuple[str, ...]
    support: str
    disputed: bool
    quotations: tuple[Quoted, ...]


def teller(visit: Visit) -> Teller:
    """Return what tells the claims of a visit's dossier in its language."""
    now = visit.now
    return now.kept(
        "teller",
        visit.language,
        lambda: Teller(now.network(visit.language), now.ontology, visit.language),
    )


def told(teller: Teller, said: Said) -> Told:
    """Return claims that say the same, told once."""
    edge = said.edges[0]
    relation = teller.ontology.relation(teller.claim(edge)["relation"])
    return Told(
        subject=Named(edge[0], teller.name(edge[0])),
        relation=Named(relation.iri, relation.label(teller.language)),
        object=Named(edge[1], teller.name(edge[1])),
        about=tuple(text for text in teller.qualifiers(edge) if text),
        support=teller.support(said.support),
        disputed=any(teller.claim(e)["disputed"] for e in said.edges),
        quotations=tuple(_quoted(teller, e) for e in said.edges),
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


def claim_rows(
    teller: Teller, edges: Iterable[Edge]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Return claims as a table: a row each, with its words and its source."""
    texts = ("date", "since", "until", "amount", "share", "role", "status", "review")
    columns = ("claim", "subject", "relation", "object", *texts, "quote", "source")
    rows = []
    for edge in edges:
        claim = teller.claim(edge)
        relation = teller.ontology.relation(claim["relation"]).label(teller.language)
        facts = (str(claim.get(name) or "") for name in texts)
        ends = (edge[2], teller.name(edge[0]), relation, teller.name(edge[1]))
        rows.append([*ends, *facts, " […] ".join(claim["quotes"]), claim["source"]])
    return columns, rows


def _quoted(teller: Teller, edge: Edge) -> Quoted:
    quotation = next(iter(teller.quotations([edge])))
    source = str(teller.claim(edge)["source"])
    return Quoted(
        text=quotation.text,
        language=quotation.language,
        claim=edge[2],
        source=Named(source, quotation.title),
        cited=cited(quotation, teller.words),
    )

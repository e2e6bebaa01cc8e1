"""Claims as pages show them: the same words as everywhere, with what each of them leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.connections.conflicts import Conflict, conflict_entries, sequence_entries
from graph.connections.conflicts import Sequence as Stages
from graph.connections.profiles import EntityProfile, Said
from graph.connections.telling import Teller
from graph.document import cited
from graph.support import Edge


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


def entity_values(
    profile: EntityProfile, disputes: Iterable[Conflict], changes: Iterable[Stages]
) -> dict[str, Any]:
    """Return what a page tells of an entity; ``disputes`` and ``changes`` are those that touch it."""
    teller, iri = profile.teller, profile.entity
    about = teller.network.nodes[iri]
    edges = [edge for said in profile.said for edge in said.edges]
    standing = [bool(teller.claim(said.edges[0])["stands"]) for said in profile.said]
    shown = [told(teller, said) for said in profile.said]
    return {
        "iri": iri,
        "kind": teller.ontology.entity_class(about["type"]),
        "about": about,
        "name": teller.name(iri),
        "standing": [said for said, stands in zip(shown, standing, strict=True) if stands],
        "others": [said for said, stands in zip(shown, standing, strict=True) if not stands],
        "disputes": list(conflict_entries(teller, disputes)),
        "changes": list(sequence_entries(teller, changes)),
        "claims": len(edges),
        "sources": len({teller.claim(edge)["source"] for edge in edges}),
    }


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

"""What sources contradict each other on, side by side; nobody is declared right.

What contradicts what is declared by the ontology and found by the question ``conflicts``; what a later
source tells as the next stage of the same thing is a sequence, and no contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from graph.connections.connecting import claim_table
from graph.connections.telling import Teller
from graph.document import Block, Document, Entry, Heading, Paragraph, Sentence
from graph.network import Network
from graph.ontology import Ontology
from graph.support import Edge


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that cannot both be right; ``kind`` says in what they differ."""

    kind: str
    one: Edge
    other: Edge


@dataclass(frozen=True, slots=True)
class Sequence:
    """Claims of one tie in the order of their sources, each status one that may follow the last."""

    stages: tuple[Edge, ...]


def conflicts(network: Network) -> list[Conflict]:
    """Return the contradictions between claims of ``network``, by kind."""
    edges = {key: (subject, object_, key) for subject, object_, key in network.edges(keys=True)}
    told = network.graph.get("conflicts", ())
    return [
        Conflict(kind, edges[one], edges[other])
        for kind, one, other in told
        if one in edges and other in edges
    ]


def sequences(network: Network, ontology: Ontology) -> list[Sequence]:
    """Return what changed from one source to a later one: planned, then done, denied or ended."""
    told: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for subject, object_, key, claim in network.edges(keys=True, data=True):
        if claim.get("source_date"):
            told[subject, claim["relation"], object_].append((subject, object_, key))
    found = (_stages(network, ontology, edges) for _, edges in sorted(told.items()))
    return [Sequence(stages) for stages in found if len(stages) > 1]


def _stages(network: Network, ontology: Ontology, edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return the first claim of each stage, as far as one may follow the other."""
    ordered = sorted(edges, key=lambda e: (network.edges[e]["source_date"], e))
    stages: list[Edge] = []
    for edge in ordered:
        if not stages or _follows(network, ontology, stages[-1], edge):
            stages.append(edge)
    return tuple(stages)


def _follows(network: Network, ontology: Ontology, before: Edge, after: Edge) -> bool:
    one, other = network.edges[before], network.edges[after]
    later = one["source_date"] < other["source_date"]
    return later and one["status"] in ontology.status(other["status"]).follows


def conflict_entries(teller: Teller, found: Iterable[Conflict]) -> Iterator[Entry]:
    """Yield contradictions, each with both sides' words."""
    for conflict in found:
        one, other = conflict.one, conflict.other
        relation = teller.ontology.relation(teller.claim(one)["relation"]).label(teller.language)
        about = {
            "claim": teller.triple(one),
            "subject": teller.name(one[0]),
            "object": teller.name(one[1]),
            "relation": relation,
        }
        told = teller.words.say(f"conflict_{conflict.kind}", **about)
        sides = " / ".join(teller.sentence(edge) for edge in (one, other))
        yield Entry(Sentence(told), sides, teller.quotations((one, other)))


def sequence_entries(teller: Teller, found: Iterable[Sequence]) -> Iterator[Entry]:
    """Yield sequences: what was first, what it came to."""
    for sequence in found:
        subject, object_, _ = sequence.stages[0]
        told = [_stage(teller, edge) for edge in sequence.stages]
        ends = {"subject": teller.name(subject), "object": teller.name(object_)}
        text = teller.words.say("sequence", **ends, before=told[0], after=told[-1])
        yield Entry(Sentence(text), "", teller.quotations(sequence.stages))


def _stage(teller: Teller, edge: Edge) -> str:
    claim = teller.claim(edge)
    status = teller.ontology.status(claim["status"]).label(teller.language)
    return teller.words.bracket(status, [teller.words.date(claim["source_date"])])


def touching(found: Iterable[Conflict], entity: str) -> list[Conflict]:
    """Return the contradictions that concern an entity."""
    return [c for c in found if entity in {*c.one[:2], *c.other[:2]}]


def conflict_document(
    network: Network, ontology: Ontology, language: str, about: Collection[str] = ()
) -> Document:
    """Return all contradictions and sequences of ``network``, or those of the entities ``about``."""
    teller = Teller(network, ontology, language)
    found = [c for c in conflicts(network) if not about or {*c.one[:2], *c.other[:2]} & set(about)]
    told = [
        s for s in sequences(network, ontology) if not about or set(s.stages[0][:2]) & set(about)
    ]
    blocks: list[Block] = list(conflict_entries(teller, found))
    if not blocks:
        blocks = [Paragraph((Sentence(teller.words.say("no_conflicts")),))]
    if told:
        blocks += [Heading(teller.words.say("sequences")), *sequence_entries(teller, told)]
    return Document(teller.words.say("conflicts"), language, tuple(blocks))


def conflict_table(network: Network, ontology: Ontology, language: str) -> list[dict[str, object]]:
    """Return all contradictions as JSON objects."""
    teller = Teller(network, ontology, language)
    return [
        {"kind": c.kind, "claims": [claim_table(teller, c.one), claim_table(teller, c.other)]}
        for c in conflicts(network)
    ]

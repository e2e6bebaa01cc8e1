"""What a dossier does not tell, or tells twice: missing ties, pairs that may be one, contradictions.

One page of all, or of some kinds; nothing here is a claim, each line is a place to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.analysis import Gap, bridges, suggestions, together
from graph.connections.conflicts import (
    conflict_entries,
    conflict_table,
    conflicts,
    sequence_entries,
    sequences,
)
from graph.connections.telling import Teller
from graph.document import Block, Document, Entry, Heading, Sentence, sentences
from graph.errors import UnknownNameError
from graph.network import Network
from graph.ontology import Ontology
from graph.reviewing.queue import PairItem

KINDS = ("ties", "together", "same", "bridges", "conflicts")
"""What can be asked for: link suggestions, co-appearance, pairs, only ties, contradictions."""
LIMIT = 10
"""How many findings of a kind are told, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ``kinds`` are asked for, of which ``types`` of entities (all where empty), how many of each.

    ``pairs`` are those that may be one entity, such as ``reviewing.pairs.pair_items`` gives.
    """

    kinds: tuple[str, ...] = KINDS
    types: tuple[str, ...] = ()
    limit: int = LIMIT
    pairs: Sequence[PairItem] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A place to look: two entities by name, how weighty it is within its kind, and why in words."""

    kind: str
    names: tuple[str, str]
    ids: tuple[str, str]
    score: float
    detail: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Findings by kind, the weightiest first, and contradictions with their sentences."""

    teller: Teller = field(repr=False)
    asked: Asked = field(repr=False)
    findings: dict[str, list[Finding]]

    columns = ("kind", "one", "other", "score", "detail")

    def rows(self) -> list[list[str]]:
        """Return a row for each finding."""
        found = [f for kind in self.asked.kinds for f in self.findings[kind][: self.asked.limit]]
        label = self.teller.words.say
        return [[label(f"kind_{f.kind}"), *f.names, f"{f.score:.4g}", f.detail] for f in found]

    def document(self) -> Document:
        """Return the findings under a heading for each kind."""
        say = self.teller.words.say
        blocks: list[Block] = []
        for kind in self.asked.kinds:
            blocks += [Heading(say("conflicts" if kind == "conflicts" else f"gaps_{kind}"))]
            blocks += self._disputed() if kind == "conflicts" else self._told(kind)
        return Document(say("gaps"), self.teller.language, tuple(blocks))

    def table(self) -> dict[str, object]:
        """Return the findings as a JSON object, by kind."""
        network, ontology = self.teller.network, self.teller.ontology
        found: dict[str, object] = {
            kind: [
                {"one": f.ids[0], "other": f.ids[1], "names": list(f.names)}
                | {"score": f.score, "detail": f.detail}
                for f in self.findings[kind][: self.asked.limit]
            ]
            for kind in self.asked.kinds
            if kind != "conflicts"
        }
        if "conflicts" in self.asked.kinds:
            found["conflicts"] = conflict_table(network, ontology, self.teller.language)
        return found

    def _told(self, kind: str) -> Iterator[Block]:
        words, found = self.teller.words, self.findings[kind]
        for finding in found[: self.asked.limit]:
            pair = words.say("gap_pair", one=finding.names[0], other=finding.names[1])
            yield Entry(Sentence(pair), finding.detail)
        if (more := len(found) - self.asked.limit) > 0:
            yield sentences([words.count("gaps_more", more)])
        if not found:
            yield sentences([words.say("gaps_none")])

    def _disputed(self) -> Iterator[Block]:
        network, say = self.teller.network, self.teller.words.say
        disputed = conflicts(network)
        yield from conflict_entries(self.teller, disputed)
        if not disputed:
            yield sentences([say("no_conflicts")])
        changed = sequences(network, self.teller.ontology)
        if changed:
            yield Heading(say("sequences"))
            yield from sequence_entries(self.teller, changed)


def missing(network: Network, ontology: Ontology, language: str, asked: Asked) -> Missing:
    """Return what is missing, doubtful or disputed in ``network``.

    Raises ``UnknownNameError`` for a kind that is not one of ``KINDS`` or a type that is no class.
    """
    for kind in asked.kinds:
        if kind not in KINDS:
            raise UnknownNameError("kind of gap", kind, KINDS)
    for name in asked.types:
        ontology.entity_class(name)
    finder = _Finder(Teller(network, ontology, language), asked)
    kinds: dict[str, Callable[[], Iterator[Finding]]] = {
        "ties": finder.ties,
        "together": finder.together,
        "same": finder.same,
        "bridges": finder.bridges,
        "conflicts": finder.conflicts,
    }
    return Missing(finder.teller, asked, {kind: list(kinds[kind]()) for kind in asked.kinds})


class _Finder:
    def __init__(self, teller: Teller, asked: Asked) -> None:
        self.teller = teller
        self._asked = asked
        self._network, self._ontology = teller.network, teller.ontology

    def ties(self) -> Iterator[Finding]:
        for gap in suggestions(self._network, self._ontology, self._asked.types):
            detail = self.teller.words.say("gap_shared", what=self._shared(gap))
            yield self._finding("ties", (gap.one, gap.other), gap.score, detail)

    def together(self) -> Iterator[Finding]:
        words = self.teller.words
        for gap in together(self._network, self._ontology, self._asked.types):
            detail = words.say("gap_together", texts=words.count("texts", len(gap.shared)))
            yield self._finding("together", (gap.one, gap.other), gap.score, detail)

    def same(self) -> Iterator[Finding]:
        words = self.teller.words
        for pair in self._asked.pairs:
            told = {"percent": words.percent(pair.score, 0), "reason": pair.reason}
            names = tuple(
                words.bracket(name, facts[:1])
                for name, facts in zip(pair.names, pair.facts, strict=True)
            )
            detail = words.say("gap_likely" if pair.likely else "gap_possible", **told)
            yield Finding("same", (names[0], names[1]), (pair.one, pair.other), pair.score, detail)

    def bridges(self) -> Iterator[Finding]:
        words = self.teller.words
        for bridge in bridges(self._network):
            ends = (bridge.one, bridge.other)
            if self._asked.types and not any(self._fits(iri) for iri in ends):
                continue
            small, large = (words.count("entities", size) for size in sorted(bridge.sizes))
            detail = words.say("bridge_about", small=small, large=large)
            yield self._finding("bridges", ends, float(min(bridge.sizes)), detail)

    def conflicts(self) -> Iterator[Finding]:
        for conflict in conflicts(self._network):
            sides = " / ".join(self.teller.sentence(e) for e in (conflict.one, conflict.other))
            yield self._finding("conflicts", conflict.one[:2], 1.0, sides)

    def _fits(self, iri: str) -> bool:
        return self._ontology.fits(self._network.nodes[iri]["type"], self._asked.types)

    def _finding(self, kind: str, ends: tuple[str, str], score: float, detail: str) -> Finding:
        names = (self.teller.name(ends[0]), self.teller.name(ends[1]))
        return Finding(kind, names, ends, score, detail)

    def _shared(self, gap: Gap) -> str:
        """Tell what two share, class by class: ``2 écoles (La Fémis, Gobelins)``."""
        words, language = self.teller.words, self.teller.language
        kinds: dict[str, list[str]] = defaultdict(list)
        for iri in gap.shared:
            kinds[self._network.nodes[iri]["type"]].append(self.teller.name(iri))
        told = []
        for name, names in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0])):
            found = self._ontology.entity_class(name)
            label = found.label(language) if len(names) == 1 else found.plural(language)
            told.append(
                words.say("gap_kind", n=len(names), kind=label, names=words.list(sorted(names)))
            )
        return words.list(told)

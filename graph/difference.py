"""What changed between two states of a dossier: claims, sources and merges, in words with quotations.

A claim is the same in both states where it says the same in the same source: the subject, the relation
and the object in it, with the words that state it. Only claims that count are compared: what nobody
accepted and what stays below the threshold was never told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph.document import Block, Document, Entry, Heading, Quotation, Sentence, sentences
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology
from graph.rdf import counts
from graph.wording import Words, words

ClaimKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class State:
    """A dossier at one time: its claims that count, its sources, what was merged into what."""

    claims: frozenset[Claim]
    sources: Mapping[str, Source]
    merged: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def of(
        cls,
        claims: Iterable[Claim],
        sources: Iterable[Source],
        merged: Mapping[str, str],
        threshold: float,
    ) -> State:
        """Make a state of all claims of a graph; ``threshold`` is the dossier's (0..1)."""
        told = frozenset(bare(c) for c in claims if counts(c.review, c.confidence, threshold))
        ends = {end.id: end.name for claim in told for end in (claim.subject, claim.object)}
        return cls(told, {s.id: s for s in sources}, dict(merged), ends)


@dataclass(frozen=True, slots=True)
class Difference:
    """What leads from one state to another.

    ``changed`` holds a claim before and after; ``merged`` and ``split`` pairs of ids: the entity, and
    the one that stands for it.
    """

    added: frozenset[Claim]
    withdrawn: frozenset[Claim]
    changed: tuple[tuple[Claim, Claim], ...]
    merged: tuple[tuple[str, str], ...]
    split: tuple[tuple[str, str], ...]
    sources_added: tuple[Source, ...]
    sources_withdrawn: tuple[Source, ...]

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return any(
            (
                self.added,
                self.withdrawn,
                self.changed,
                self.merged,
                self.split,
                self.sources_added,
                self.sources_withdrawn,
            )
        )

    def apply(self, claims: frozenset[Claim]) -> frozenset[Claim]:
        """Return the claims of the later state, from those of the earlier one."""
        gone = self.withdrawn | {before for before, _ in self.changed}
        return (claims - gone) | self.added | {after for _, after in self.changed}


def difference(before: State, after: State) -> Difference:
    """Return what leads from ``before`` to ``after``; the same state twice differs in nothing."""
    gone, new = before.claims - after.claims, after.claims - before.claims
    changed = tuple(_pairs(gone, new, after.merged))
    merged, parted = (_pairs_of(one, other) for one, other in ((after, before), (before, after)))
    return Difference(
        added=new - {claim for _, claim in changed},
        withdrawn=gone - {claim for claim, _ in changed},
        changed=changed,
        merged=merged,
        split=parted,
        sources_added=_sources(after, before),
        sources_withdrawn=_sources(before, after),
    )


def _sources(one: State, other: State) -> tuple[Source, ...]:
    return tuple(one.sources[name] for name in sorted(one.sources.keys() - other.sources.keys()))


def _pairs_of(one: State, other: State) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(one.merged.items() - other.merged.items()))


def _pairs(
    gone: Iterable[Claim], new: Iterable[Claim], merged: Mapping[str, str]
) -> Iterator[tuple[Claim, Claim]]:
    """Yield the claims that are one, changed: the same ends in the same source, or the same id."""
    waiting: dict[object, list[Claim]] = defaultdict(list)
    for claim in sorted(gone, key=_order):
        waiting[claim.id, claim.source].append(claim)
        waiting[_key(claim, merged)].append(claim)
    used: set[Claim] = set()
    for claim in sorted(new, key=_order):
        near = (*waiting[_key(claim, {})], *waiting[claim.id, claim.source])
        found = next((c for c in near if c not in used), None)
        if found is not None:
            used.add(found)
            yield found, claim


def _key(claim: Claim, merged: Mapping[str, str]) -> ClaimKey:
    subject, object_ = (merged.get(e.id, e.id) for e in (claim.subject, claim.object))
    return subject, claim.relation, object_, claim.source


def _order(claim: Claim) -> tuple[str, ...]:
    return (claim.source, claim.id, claim.subject.id, claim.relation, claim.object.id, repr(claim))


class DifferenceTeller:
    """Tells a difference in one language, as a correction log that can be published."""

    def __init__(self, before: State, after: State, ontology: Ontology, language: str) -> None:
        """Tell what leads from ``before`` to ``after``."""
        self._before, self._after = before, after
        self._difference = difference(before, after)
        self._ontology = ontology
        self._words: Words = words(language)

    @property
    def difference(self) -> Difference:
        """What leads from the one to the other."""
        return self._difference

    def document(self) -> Document:
        """Return the log: what was merged, added, changed, withdrawn, each with its quotation."""
        found, say = self._difference, self._words.say
        parts: list[tuple[str, list[Block]]] = [
            ("diff_merged", [self._merge("merged_into", *pair) for pair in found.merged]),
            ("diff_split", [self._merge("split_from", *pair) for pair in found.split]),
            ("diff_changed", [self._change(*pair) for pair in found.changed if self._tells(*pair)]),
            ("diff_added", self._claims(found.added, self._after)),
            ("diff_withdrawn", self._claims(found.withdrawn, self._before)),
            ("diff_sources_added", [self._source(s) for s in found.sources_added]),
            ("diff_sources_withdrawn", [self._source(s) for s in found.sources_withdrawn]),
        ]
        blocks = [b for title, items in parts if items for b in (Heading(say(title)), *items)]
        nothing = [sentences([say("diff_none")])]
        return Document(say("diff"), self._words.language, tuple(blocks or nothing))

    def table(self) -> dict[str, object]:
        """Return the difference as a JSON object."""
        found = self._difference
        return {
            "added": [_claim_table(c) for c in sorted(found.added, key=_order)],
            "withdrawn": [_claim_table(c) for c in sorted(found.withdrawn, key=_order)],
            "changed": [
                {"before": _claim_table(a), "after": _claim_table(b)} for a, b in found.changed
            ],
            "merged": [{"entity": a, "into": b} for a, b in found.merged],
            "split": [{"entity": a, "from": b} for a, b in found.split],
            "sources_added": [s.id for s in found.sources_added],
            "sources_withdrawn": [s.id for s in found.sources_withdrawn],
        }

    def _claims(self, claims: Iterable[Claim], state: State) -> list[Block]:
        return [
            Entry(Sentence(self._told(c)), "", (self._quotation(c, state),))
            for c in sorted(claims, key=_order)
        ]

    def _change(self, before: Claim, after: Claim) -> Entry:
        was = self._words.say("diff_was", text=self._told(before))
        quotation = self._quotation(after, self._after)
        return Entry(Sentence(self._told(after)), was, (quotation,))

    def _tells(self, before: Claim, after: Claim) -> bool:
        """Tell whether a change is more than what a merge, told already, makes of a claim."""
        merged = _key(before, self._after.merged) == _key(after, {})
        same = replace(before, subject=after.subject, object=after.object) == after
        return not (same and merged and self._merged_end(before))

    def _merged_end(self, claim: Claim) -> bool:
        return not self._after.merged.keys().isdisjoint((claim.subject.id, claim.object.id))

    def _merge(self, key: str, merged: str, kept: str) -> Entry:
        names = {**self._after.names, **self._before.names}
        named = {"merged": names.get(merged, merged), "kept": names.get(kept, kept)}
        return Entry(Sentence(self._words.say(key, **named)))

    def _source(self, source: Source) -> Entry:
        return Entry(Sentence(source.id), "", (_cited("", source),))

    def _told(self, claim: Claim) -> str:
        relation = self._ontology.relation(claim.relation).label(self._words.language)
        say = self._words
        about = (
            say.time(claim.date, claim.since, claim.until),
            say.amount(str(claim.amount or "")),
            say.say("stake", share=claim.share) if claim.share else "",
            claim.role,
            self._status(claim),
        )
        told = f"{claim.subject.name} {relation} {claim.object.name}"
        return say.bracket(told, about)

    def _status(self, claim: Claim) -> str:
        if claim.status == "asserted":
            return ""
        return self._ontology.status(claim.status).label(self._words.language)

    def _quotation(self, claim: Claim, state: State) -> Quotation:
        text = " […] ".join(" ".join(e.quote.split()) for e, _ in claim.tellings)
        source = state.sources.get(claim.source, Source(claim.source, ""))
        return _cited(text, source)


def _cited(text: str, source: Source) -> Quotation:
    title = source.title or source.id
    return Quotation(text, source.language, title, source.publisher, source.date, source.url)


def _claim_table(claim: Claim) -> dict[str, object]:
    facts = {
        "id": claim.id,
        "subject": claim.subject.id,
        "relation": claim.relation,
        "object": claim.object.id,
        "source": claim.source,
        "date": claim.date,
        "since": claim.since,
        "until": claim.until,
        "amount": str(claim.amount or ""),
        "share": str(claim.share or ""),
        "role": claim.role,
        "status": claim.status,
        "review": claim.review,
        "quotes": [e.quote for e, _ in claim.tellings],
    }
    return {key: value for key, value in facts.items() if value not in ("", [])}


def bare(claim: Claim) -> Claim:
    """Return a claim without what only its entities' other names and their Wikidata items say."""
    return replace(claim, subject=_bare(claim.subject), object=_bare(claim.object))


def _bare(entity: Entity) -> Entity:
    return replace(entity, labels=(), aliases=(), wikidata="")

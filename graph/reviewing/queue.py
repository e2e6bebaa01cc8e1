"""The queue of what waits for a decision: proposed claims in the order of their texts, pairs, links.

Each decision is on the disk before the next item comes; leaving at any time loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graph.addresses import host_of
from graph.dossier import Dossier
from graph.dossier.judgements import (
    ACCEPTED,
    CORRECTED,
    DIFFERENT,
    REJECTED,
    SAME,
    UNDONE,
    UNSURE,
    LinkJudgement,
    Log,
    PairJudgement,
)
from graph.dossier.links import space
from graph.errors import UsageError
from graph.model import Claim, Entity, Evidence, Source

AROUND = 160
"""How much of a text is shown before and after a quotation, in code points."""
_WORD = re.compile(r"\w+")

Span: TypeAlias = tuple[int, int, str]
"""Where something stands in a passage, and what: ``quote``, ``subject``, ``object``, ``antecedent``."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a source: its text, and what stands where in it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """A proposed claim, with the passages that state it."""

    claim: Claim
    source: Source
    passages: tuple[Passage, ...]

    VERDICTS = (ACCEPTED, REJECTED, CORRECTED, UNSURE)


@dataclass(frozen=True, slots=True)
class PairItem:
    """Two entities that may be one: ids, names and what is known of each, and why they may be.

    ``likely``: with all other pairs taken together, they probably are.
    """

    one: str
    other: str
    names: tuple[str, str]
    facts: tuple[tuple[str, ...], tuple[str, ...]]
    score: float
    reason: str
    likely: bool = False

    VERDICTS = (SAME, DIFFERENT, UNSURE)


@dataclass(frozen=True, slots=True)
class LinkItem:
    """An entity and what a service proposes for it: names, what is known of each, why they may be one.

    ``address`` is where a person reads about what is proposed.
    """

    link: LinkJudgement
    names: tuple[str, str]
    facts: tuple[tuple[str, ...], tuple[str, ...]]
    address: str
    reason: str

    VERDICTS = (SAME, DIFFERENT, UNSURE)

    @property
    def host(self) -> str:
        """Where what is proposed is at home."""
        return host_of(self.link.match)


Item: TypeAlias = ClaimItem | PairItem | LinkItem
Doubt: TypeAlias = PairItem | LinkItem


@dataclass
class Queue:
    """Items in order, where one is in them, and what was decided since."""

    dossier: Dossier
    items: list[Item]
    at: int = 0
    decided: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, dossier: Dossier, doubts: Iterable[Doubt] = ()) -> Queue:
        """Make the queue of a dossier: what somebody was unsure of comes last."""
        pending = dossier.pending()
        claims = sorted(pending.claims, key=lambda c: _order(c, pending.log.claims.keys()))
        items = [
            ClaimItem(c, pending.sources[c.source], passages(c, pending.sources)) for c in claims
        ]
        return cls(dossier, [*items, *(doubt for doubt in doubts if is_open(doubt, pending.log))])

    @property
    def item(self) -> Item | None:
        """The item that is to be decided; None past the last."""
        return self.items[self.at] if self.at < len(self.items) else None

    @property
    def done(self) -> int:
        """How many items were decided."""
        return len(set(self.decided))

    def move(self, steps: int) -> None:
        """Go forwards or backwards; past the last is the end."""
        self.at = min(max(self.at + steps, 0), len(self.items))

    def decide(
        self, verdict: str, reason: str = "", becomes: Mapping[str, str] | None = None
    ) -> None:
        """Decide the item and go on; raise ``UsageError`` for a verdict that it does not take."""
        item = self.item
        if item is None or verdict not in item.VERDICTS:
            raise UsageError(f"{verdict!r} is no decision here")
        record(self.dossier, item, verdict, reason, becomes)
        self.decided.append(self.at)
        self.at += 1

    def undo(self) -> bool:
        """Take the last decision back and return to its item; False where there is none."""
        if not self.decided:
            return False
        self.at = self.decided.pop()
        record(self.dossier, self.items[self.at], UNDONE)
        return True


def record(
    dossier: Dossier,
    item: Item,
    verdict: str,
    reason: str = "",
    becomes: Mapping[str, str] | None = None,
) -> None:
    """Put a decision on an item, or ``UNDONE``, on the disk; what is recorded before it returns stays.

    Raises ``UsageError`` for a verdict that it does not take, and where there is nothing to take back.
    """
    if verdict not in {*item.VERDICTS, UNDONE}:
        raise UsageError(f"{verdict!r} is no decision here")
    if isinstance(item, ClaimItem):
        dossier.decide(item.claim, verdict, reason, becomes)
    elif isinstance(item, LinkItem):
        dossier.judge_link(item.link, verdict, reason)
    else:
        dossier.judge_pair(item.one, item.other, verdict, reason)


def is_open(item: Item, log: Log) -> bool:
    """Tell whether nobody decided on an item, or somebody could not."""
    if isinstance(item, ClaimItem):
        return log.open(item.claim)
    if isinstance(item, LinkItem):
        return not any(_settles(link, item.link) for link in log.links)
    return _is_open(item, log.pairs)


def passages(claim: Claim, sources: Mapping[str, Source]) -> tuple[Passage, ...]:
    """Return what surrounds each statement of a claim, with both ends and antecedents marked."""
    source = sources[claim.source]
    return tuple(_passage(claim, source, told, own) for told, own in claim.tellings)


def _passage(
    claim: Claim, source: Source, told: Evidence, antecedents: tuple[Evidence, ...]
) -> Passage:
    start = _word_start(source.text, told.start - AROUND)
    end = _word_end(source.text, told.end + AROUND)
    near = [e for e in antecedents if start <= e.start and e.end <= end]
    spans = [
        (told.start, told.end, "quote"),
        *((e.start, e.end, "antecedent") for e in near),
        *((told.start + a, told.start + b, "subject") for a, b in named(told.quote, claim.subject)),
        *((told.start + a, told.start + b, "object") for a, b in named(told.quote, claim.object)),
    ]
    text = source.text[start:end]
    apart = [_passage_of(e) for e in antecedents if e not in near]
    own = tuple((a - start, b - start, kind) for a, b, kind in spans)
    return Passage(" […] ".join([text, *apart]), own)


def _passage_of(evidence: Evidence) -> str:
    return " ".join(evidence.quote.split())


def named(text: str, entity: Entity) -> Iterator[tuple[int, int]]:
    """Yield where a text names an entity by one of its names, the longest names first."""
    taken: set[int] = set()
    for name in sorted(entity.names, key=lambda n: (-len(n), n)):
        words = [re.escape(word) for word in _WORD.findall(name)]
        if not words:
            continue
        for match in re.finditer(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)", text, re.IGNORECASE):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                yield match.span()


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return at if space < 0 else space


def _order(claim: Claim, decided: Iterable[object]) -> tuple[bool, str, int, str]:
    unsure = (claim.subject.id, claim.relation, claim.object.id, claim.source) in set(decided)
    return unsure, claim.source, claim.evidence[0].start, claim.id


def _is_open(pair: PairItem, decided: Iterable[PairJudgement]) -> bool:
    known = {j.key for j in decided if j.verdict != UNSURE}
    return tuple(sorted((pair.one, pair.other))) not in known


def _settles(decided: LinkJudgement, link: LinkJudgement) -> bool:
    """Tell whether a decision is on ``link``, or gives its entity another IRI of the same place."""
    if decided.key == link.key:
        return decided.verdict != UNSURE
    rival = decided.entity == link.entity and space(decided.match) == space(link.match)
    return rival and decided.verdict == SAME

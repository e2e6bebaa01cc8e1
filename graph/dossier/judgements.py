"""``judgements.jsonl``: what people decided, in order; lines are added, never changed.

A decision is about a claim (accepted, rejected, corrected, unsure), about two entities (same,
different, unsure), about an entity and what somebody else calls it (the same verdicts) or about a source
(retracted). A claim is named by what it says and where (subject,
relation, object, source), not by an engine's number for it, so that the decision holds when the engine
changes. The last decision on a thing counts; ``undone`` takes it back, and the one before counts again.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, TypeAlias, TypeVar

from graph.errors import InputError
from graph.model import Claim
from graph.rdf import Retraction
from graph.sources import read_text
from graph.vocabulary import is_web_iri

NAME = "judgements.jsonl"
ACCEPTED, REJECTED, CORRECTED = "accepted", "rejected", "corrected"
SAME, DIFFERENT = "same", "different"
UNSURE, RETRACTED, UNDONE = "unsure", "retracted", "undone"
EXACT, IDENTICAL = "exactMatch", "sameAs"
LINKS = (EXACT, IDENTICAL)
"""What a link says: ``skos:exactMatch``, or ``owl:sameAs``: all that holds of one holds of both."""

ClaimKey: TypeAlias = tuple[str, str, str, str]
"""Subject, relation, object and source: what a claim says, and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One decision. ``time`` is ISO 8601 in UTC; ends and sources are ids of the dossier."""

    VERDICTS: ClassVar[tuple[str, ...]] = ()
    time: str
    author: str = ""
    verdict: str
    reason: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimJudgement(Judgement):
    """On a claim. ``becomes`` says what a corrected one says instead: fields of ``Correction``."""

    VERDICTS = (ACCEPTED, REJECTED, CORRECTED, UNSURE, UNDONE)
    subject: str
    relation: str
    object: str
    source: str
    becomes: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> ClaimKey:
        """What the claim says, and where."""
        return self.subject, self.relation, self.object, self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class PairJudgement(Judgement):
    """On two entities: whether they are one. Where they are, ``one`` keeps its name and address."""

    VERDICTS = (SAME, DIFFERENT, UNSURE, UNDONE)
    one: str
    other: str

    @property
    def key(self) -> tuple[str, ...]:
        """The two, whichever was named first."""
        return tuple(sorted((self.one, self.other)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkJudgement(Judgement):
    """On an entity and the IRI that somebody else has for it: whether both are one.

    ``relation`` is one of ``LINKS``, what the graph then says. ``service``, ``score`` and ``label`` are
    what a reconciliation service said of it; empty where nobody asked one.
    """

    VERDICTS = (SAME, DIFFERENT, UNSURE, UNDONE)
    entity: str
    match: str
    relation: str = EXACT
    service: str = ""
    score: str = ""
    label: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The two."""
        return self.entity, self.match


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceJudgement(Judgement):
    """On a source: that it is withdrawn, and its claims with it."""

    VERDICTS = (RETRACTED, UNDONE)
    source: str

    @property
    def key(self) -> tuple[str, ...]:
        """The source."""
        return (self.source,)


KINDS: tuple[type[Judgement], ...] = (
    ClaimJudgement,
    PairJudgement,
    LinkJudgement,
    SourceJudgement,
)
CHANGEABLE = ("subject", "relation", "object", "date", "since", "until", "status")
"""What a correction may change of a claim."""
J = TypeVar("J", bound=Judgement)


class Log:
    """The decisions of a dossier, in order, and which of them count."""

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        """Take the decisions in the order in which they were made."""
        self.judgements = tuple(judgements)

    @classmethod
    def read(cls, path: Path) -> Log:
        """Read a log; raise ``InputError`` with file and line where a line is damaged."""
        return cls(_lines(path) if path.exists() and path.stat().st_size else ())

    @cached_property
    def claims(self) -> dict[ClaimKey, ClaimJudgement]:
        """The decision that counts on each claim."""
        return {j.key: j for j in self._counting(ClaimJudgement)}

    @cached_property
    def pairs(self) -> list[PairJudgement]:
        """The decision that counts on each pair of entities."""
        return list(self._counting(PairJudgement))

    @cached_property
    def links(self) -> list[LinkJudgement]:
        """The decision that counts on each entity and IRI of somebody else's."""
        return list(self._counting(LinkJudgement))

    @cached_property
    def sources(self) -> dict[str, SourceJudgement]:
        """The decision that counts on each source."""
        return {j.source: j for j in self._counting(SourceJudgement)}

    def retraction(self, source: str) -> Retraction | None:
        """Return when and why a source was withdrawn; nothing where it was not."""
        judgement = self.sources.get(source)
        return Retraction(judgement.time, judgement.reason) if judgement else None

    def open(self, claim: Claim) -> bool:
        """Tell whether nobody decided on a claim, or somebody could not."""
        judgement = self.claims.get(claim_key(claim))
        return judgement is None or judgement.verdict == UNSURE

    def counting(self, judgement: Judgement) -> Judgement | None:
        """Return the decision that counts on what ``judgement`` is about; None where there is none."""
        stack = self._stacks.get((type(judgement), judgement.key))
        return stack[-1] if stack else None

    def disagreements(self) -> Iterator[str]:
        """Yield a line for each thing that two people decided differently: the last one counts."""
        for (_, key), stack in self._stacks.items():
            last = stack[-1] if stack else None
            others = {f"{j.author or '?'}: {j.verdict}" for j in stack if _differs(j, last)}
            if last and others:
                told = f"{last.author or '?'}: {last.verdict}"
                yield f"{NAME}: {' '.join(key)}: {', '.join(sorted(others))}, then {told}, which counts"

    @cached_property
    def _stacks(self) -> dict[tuple[type[Judgement], tuple[str, ...]], list[Judgement]]:
        stacks: dict[tuple[type[Judgement], tuple[str, ...]], list[Judgement]] = defaultdict(list)
        for judgement in self.judgements:
            stack = stacks[type(judgement), judgement.key]
            if judgement.verdict != UNDONE:
                stack.append(judgement)
            elif stack:
                stack.pop()
        return stacks

    def _counting(self, kind: type[J]) -> Iterator[J]:
        for stack in self._stacks.values():
            if stack and isinstance(stack[-1], kind):
                yield stack[-1]


def _differs(judgement: Judgement, last: Judgement | None) -> bool:
    return last is not None and (
        judgement.author != last.author and judgement.verdict != last.verdict
    )


def claim_key(claim: Claim) -> ClaimKey:
    """Return what a decision on ``claim`` would be about."""
    return claim.subject.id, claim.relation, claim.object.id, claim.source


def append_judgement(path: Path, judgement: Judgement) -> None:
    """Add one line, and return when it is on the disk."""
    table = {key: value for key, value in asdict(judgement).items() if value}
    line = json.dumps(table, ensure_ascii=False) + "\n"
    with path.open("a", encoding="utf-8", newline="\n") as log:
        log.write(line)
        log.flush()
        os.fsync(log.fileno())


def _lines(path: Path) -> Iterator[Judgement]:
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        where = f"{path}:{number}"
        try:
            table = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(where, f"is a damaged line: {error.msg}") from error
        try:
            yield _judgement(table)
        except ValueError as error:
            raise InputError(where, str(error)) from error


def _judgement(table: object) -> Judgement:
    """Return the decision that a line holds; raise ``ValueError`` where it holds none."""
    if not isinstance(table, dict):
        raise ValueError("is not a judgement but another value")  # noqa: TRY004 - of a file, not a type
    kind = next((k for k in KINDS if _needed(k) <= table.keys() <= _known(k)), None)
    if kind is None:
        forms = "; or ".join(", ".join(sorted(_needed(k))) for k in KINDS)
        raise ValueError(f"is not a judgement; it needs: {forms}")
    if table["verdict"] not in kind.VERDICTS:
        raise ValueError(f"has the verdict {table['verdict']!r}, not one of {kind.VERDICTS}")
    _check_texts(table)
    if kind is LinkJudgement:
        _check_link(table)
    return kind(**table)


def _check_texts(table: Mapping[str, Any]) -> None:
    becomes = table.get("becomes", {})
    texts = [value for key, value in table.items() if key != "becomes"]
    if not isinstance(becomes, dict) or not set(CHANGEABLE).issuperset(becomes):
        raise ValueError(f"becomes may change: {', '.join(CHANGEABLE)}")
    if not all(isinstance(value, str) for value in (*texts, *becomes.values())):
        raise ValueError("is not a judgement: every value is a text")


def _check_link(table: Mapping[str, str]) -> None:
    if table.get("relation", EXACT) not in LINKS:
        raise ValueError(f"has the relation {table['relation']!r}, not one of {LINKS}")
    if not is_web_iri(table["match"]):
        raise ValueError(f"has a match that is no IRI of the web: {table['match']!r}")


def _known(kind: type[Judgement]) -> set[str]:
    return {f.name for f in fields(kind)}


def _needed(kind: type[Judgement]) -> set[str]:
    return {f.name for f in fields(kind) if not _is_optional(f)}


def _is_optional(known: Field[Any]) -> bool:
    return known.default is not MISSING or known.default_factory is not MISSING

"""The gate: what has to hold before a candidate of any engine is a claim, and after.

An engine says where it read something (``Candidate``); only the gate makes a ``Claim`` of it. The same
rules are asked again of a claim that was stored: ``Gate.fault``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from graph.extraction.details import Details
from graph.extraction.language import LANGUAGES, language
from graph.extraction.masks import blanked, masks, related
from graph.extraction.text import Span, fold_glyphs, sentences
from graph.lexicon import Frame
from graph.model import ANTECEDENT, RELATED, Claim, Entity, Evidence, Source
from graph.names import fold
from graph.ontology import Ontology

WINDOW = 600
"""The longest window of whole sentences that may state a claim, in code points."""
TOLD = ("", "asserted", "planned", "ended")
"""The statuses that are told; what is negotiated, denied or only attributed is left out."""
REASONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))
)
"""What each reason means, by language; one may say what it is about: ``type:subject``."""

_ENDS = ("subject", "object")
_WORD = re.compile(r"[^\W_]+")
_CLAIMED = {f.name for f in fields(Claim)}

Manner = Literal["name", "description", "pronoun", "implied"]
"""How a sentence refers to an end: by a name, by "the school", by "she", or not by a word of its own."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a candidate: who it is, how and where the sentence refers to it.

    ``entity`` is missing where no class that the relation takes suits what is called ``name``.
    ``antecedent`` is where the text names what ``span`` only refers to.
    """

    name: str
    entity: Entity | None
    manner: Manner = "name"
    span: Span | None = None
    antecedent: Span | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an engine believes to have read: a relation, its words, its two ends.

    ``features`` are what its confidence comes from. ``flaw`` is a reason for which the engine itself
    would not claim it. ``told_by`` is the entry of the lexicon that told it, where one did.
    """

    engine: str
    relation: str
    subject: End
    object: End
    trigger: Span
    details: Details = field(default_factory=Details)
    features: Mapping[str, float] = field(default_factory=dict)
    flaw: str = ""
    told_by: Frame | None = None

    @property
    def ends(self) -> tuple[End, End]:
        """Subject and object."""
        return self.subject, self.object


class Rejected(NamedTuple):
    """A candidate that is no claim, and why: ``reason`` is one of ``REASONS``, perhaps with a part."""

    relation: str
    subject: str
    object: str
    start: int
    end: int
    reason: str
    engine: str = ""


class Gate:
    """Holds one source against what is read in it."""

    def __init__(self, source: Source, ontology: Ontology) -> None:
        """Prepare the text of ``source``: its masks and its sentences.

        ``masked`` is the source's text with masks blank, ``text`` that with glyphs plain and the lines
        of a sentence joined; the offsets of both are the source's.
        """
        found = masks(source.text)
        self.source = source
        self.masked = blanked(source.text, found)
        self.sentences = tuple(sentences(self.masked))
        self.text = _joined(fold_glyphs(self.masked), self.sentences)
        self._related = related(found)
        self._ontology = ontology
        self._starts = [start for start, _ in self.sentences]
        self._stops = {end for _, end in self.sentences}

    def judge(self, candidate: Candidate) -> Claim | Rejected:
        """Return the claim that a candidate makes, or the reason why it makes none."""
        window = self.window(candidate.trigger, *(e.span for e in candidate.ends if e.span))
        subject, object_ = candidate.subject.entity, candidate.object.entity
        reason = candidate.flaw or self._refusal(candidate, window)
        if not reason and window and subject and object_:
            claim = self._claim(candidate, window, subject, object_)
            reason = self.fault(claim)
            if not reason:
                return claim
        start, end = window or candidate.trigger
        names = (candidate.subject.name, candidate.object.name)
        return Rejected(candidate.relation, *names, start, end, reason, candidate.engine)

    def window(self, *spans: Span) -> Span | None:
        """Return the whole sentences that ``spans`` lie in, or nothing where they are too long."""
        first = bisect_right(self._starts, min(start for start, _ in spans)) - 1
        last = bisect_right(self._starts, max(end for _, end in spans) - 1) - 1
        if first < 0:
            return None
        start, end = self.sentences[first][0], self.sentences[last][1]
        whole = end >= max(end for _, end in spans)
        return (start, end) if whole and end - start <= WINDOW else None

    def fault(self, claim: Claim) -> str:
        """Return the first rule that a claim breaks, or nothing where it holds.

        The rules are those of ``REASONS`` that need no engine: quotation, window, masks, the ends'
        mentions, classes, status.
        """
        return next((reason for reason in self._faults(claim) if reason), "")

    def _refusal(self, candidate: Candidate, window: Span | None) -> str:
        """Return why a candidate cannot even be written as a claim."""
        if window is None:
            return "window"
        for role, end in zip(_ENDS, candidate.ends, strict=True):
            if end.entity is None:
                return f"type:{role}"
            if end.manner != "implied" and not (end.span and _inside(end.span, window)):
                return f"mention:{role}"
            if end.manner != "name" and end.antecedent is None:
                return f"antecedent:{role}"
        return "" if _inside(candidate.trigger, window) else "trigger"

    def _claim(self, candidate: Candidate, window: Span, subject: Entity, object_: Entity) -> Claim:
        details = candidate.details
        told = {f.name: getattr(details, f.name) for f in fields(details) if f.name in _CLAIMED}
        told["status"] = details.status or "asserted"
        key = f"{subject.id} {candidate.relation} {object_.id} {self.source.id}"
        return Claim(
            id="p-" + hashlib.sha256(key.encode()).hexdigest()[:12],
            subject=subject,
            relation=candidate.relation,
            object=object_,
            source=self.source.id,
            evidence=(self._statement(window), *self._antecedents(candidate)),
            engines=(candidate.engine,),
            **told,
        )

    def _statement(self, window: Span) -> Evidence:
        """Return a window as evidence, marked where part of it leads to another article."""
        linked = any(start < window[1] and window[0] < end for start, end in self._related)
        return self._evidence(window, RELATED if linked else "")

    def _antecedents(self, candidate: Candidate) -> Iterator[Evidence]:
        spans = (end.antecedent for end in candidate.ends if end.manner != "name")
        yield from (self._evidence(span, ANTECEDENT) for span in dict.fromkeys(spans) if span)

    def _evidence(self, span: Span, role: str = "") -> Evidence:
        return Evidence(self.source.id, *span, self.source.text[slice(*span)], role)

    def _faults(self, claim: Claim) -> Iterator[str]:
        if not claim.tellings or claim.evidence[0].role == ANTECEDENT:
            yield "quote"
        yield from self.misquoted(claim)
        for evidence in claim.evidence:
            yield "" if self.masked[evidence.start : evidence.end] == evidence.quote else "mask"
        for statement, _ in claim.tellings:
            yield "" if self._whole(statement) else "window"
        yield from self.untyped(claim)
        yield from unnamed(claim)
        if claim.subject.id == claim.object.id:
            yield "self"
        if claim.status not in TOLD:
            yield f"status:{claim.status}"

    def misquoted(self, claim: Claim) -> Iterator[str]:
        """Yield a reason for each quotation that the source does not have at its offsets."""
        for evidence in claim.evidence:
            text = self.source.text[evidence.start : evidence.end]
            there = 0 <= evidence.start < evidence.end and text == evidence.quote
            yield "" if there else "quote"

    def _whole(self, evidence: Evidence) -> bool:
        length = evidence.end - evidence.start
        at = bisect_right(self._starts, evidence.start) - 1
        begins = at >= 0 and self._starts[at] == evidence.start
        return length <= WINDOW and begins and evidence.end in self._stops

    def untyped(self, claim: Claim) -> Iterator[str]:
        """Yield a reason for each class that the relation does not take."""
        relation = self._ontology.relations.get(claim.relation)
        if relation is None:
            yield "unknown:relation"
            return
        ends = (claim.subject, relation.domain), (claim.object, relation.range)
        for role, (entity, allowed) in zip(_ENDS, ends, strict=True):
            if entity.type not in self._ontology.classes:
                yield "unknown:class"
            elif not self._ontology.fits(entity.type, allowed):
                yield f"type:{role}"


def unnamed(claim: Claim) -> Iterator[str]:
    """Yield a reason for each end that a statement does not name, and none of its antecedents either."""
    for statement, antecedents in claim.tellings:
        for role, entity in zip(_ENDS, (claim.subject, claim.object), strict=True):
            if not any(names(entity, e.quote) for e in (statement, *antecedents)):
                yield f"antecedent:{role}" if antecedents else f"mention:{role}"


def explained(reason: str, language: str = "en") -> str:
    """Return what a reason means, and what it is about.

    >>> explained("type:subject")
    "the relation does not take this end's class (subject)"
    """
    rule, _, part = reason.partition(":")
    why = REASONS[rule].get(language) or REASONS[rule]["en"]
    return f"{why} ({part})" if part else why


def names(entity: Entity, words: str) -> bool:
    """Tell whether words name an entity: by one of its names, a telling part of one, or its initials.

    Function words tell nothing, and neither does a word without the capital or the figure of a name.

    >>> ly = Entity("person/ladj-ly", "Person", "Ladj Ly")
    >>> names(ly, "Ly a fondé une école."), names(ly, "Elle a fondé une école.")
    (True, False)
    """
    found, folded = _words(words)
    if not found:
        return any(fold(name) in folded for name in entity.names if fold(name))
    return any(_called(name, found, folded) for name in entity.names)


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[Mapping[str, str], str]:
    """Return the words of a text that may be of a name, by their folded form, and the text folded."""
    found = {fold(m[0]): m[0] for m in _WORD.finditer(text) if not m[0].islower()}
    return found, fold(text)


def _called(name: str, found: Mapping[str, str], words: str) -> bool:
    whole = fold(name)
    if not whole:
        return False
    tokens = whole.split()
    if f" {whole} " in f" {words} ":
        return True
    if any(t in found and t not in _small() for t in tokens):
        return True
    initials = "".join(t[0] for t in tokens if t not in _small())
    return len(initials) > 1 and initials in found and found[initials].isupper()


@cache
def _small() -> frozenset[str]:
    """Return the function words of every language, folded: a name cannot be told by one alone."""
    known = map(language, LANGUAGES)
    return frozenset(fold(w) for tongue in known for w in (*tongue.grammar, *tongue.articles))


def _joined(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with the line ends inside sentences made spaces, one for one."""
    pieces, at = [], 0
    for start, end in spans:
        if "\n" in (words := text[start:end]):
            pieces += [text[at:start], words.replace("\n", " ").replace("\r", " ")]
            at = end
    return "".join((*pieces, text[at:]))


def _inside(span: Span, window: Span) -> bool:
    return window[0] <= span[0] < span[1] <= window[1]

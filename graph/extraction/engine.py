"""The phrase engine: what a source states, by the phrases of the ontology alone."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from graph.extraction.details import DetailReader, Details
from graph.extraction.frames import Candidate, Frames, Matcher, pairs
from graph.extraction.language import LANGUAGES, Language, detect, language
from graph.extraction.mentions import Mention, Referent, Words
from graph.extraction.phrases import Pattern, Phrases
from graph.extraction.reading import Reader
from graph.extraction.sentence import analyse
from graph.extraction.text import Span, fold_glyphs, mask, sentences
from graph.model import Claim, Entity, Evidence, Source, entity_id
from graph.ontology import Ontology, Relation

ENGINE = "frames-1"
WINDOW = 600
"""The longest sentence that may state a claim, in code points."""
TOLD = ("", "planned", "ended")
"""The statuses that are told; what is negotiated, denied or only attributed is left out."""
_ENDS = ("subject", "object")
_TWO = len(_ENDS)
_Ends = tuple[Mention, Mention]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that is no claim, and why.

    ``reason`` is ``status:denied`` and the like, ``type:subject``, ``type:object``, ``self``,
    ``attachment`` (another word governs the subject) or ``window`` (too long a sentence).
    """

    relation: str
    subject: str
    object: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its mentions, and its words with placeholders in their place."""

    span: Span
    mentions: list[Mention]
    text: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What told a relation, where it was a frame."""

    relation: Relation
    domain: frozenset[str]
    range: frozenset[str]
    text: str
    strict: bool = False


def extract(source: Source, ontology: Ontology, known: Sequence[Entity] = ()) -> tuple[Claim, ...]:
    """Return what ``source`` states, in reading order; ``known`` are entities whose names count.

    Nothing is returned without a sentence that holds the phrase and both ends.
    """
    return tuple(propose(source, ontology, known)[0])


def propose(
    source: Source, ontology: Ontology, known: Sequence[Entity] = ()
) -> tuple[list[Claim], list[Rejected]]:
    """Return the claims of ``source``, and the candidates that were rejected with the reason."""
    claims: dict[str, Claim] = {}
    evidence: dict[str, dict[int, Evidence]] = defaultdict(dict)
    rejected: list[Rejected] = []
    for found in PhraseEngine(source, ontology, known).candidates():
        if isinstance(found, Rejected):
            rejected.append(found)
            continue
        claims[found.id] = _better(claims.get(found.id, found), found)
        evidence[found.id].setdefault(found.evidence[0].start, found.evidence[0])
    told = (replace(c, evidence=tuple(evidence[c.id].values())) for c in claims.values())
    return list(told), rejected


class PhraseEngine:
    """Reads one source."""

    def __init__(self, source: Source, ontology: Ontology, known: Sequence[Entity]) -> None:
        """Prepare the text of ``source``: its language, its mask, its folded glyphs."""
        self._source = source
        self._ontology = ontology
        self._text = fold_glyphs(mask(source.text))
        tongue = language(source.language[:2] or detect(self._text))
        self._language = tongue
        self._reader = Reader(self._text, _words(ontology, tongue.code), known)
        self._frames = _frames(ontology, tongue.code)
        self._phrases = [_phrases(ontology, code) for code in LANGUAGES]
        anchor = source.date or _stated_date(self._text, tongue.months)
        self._details = {code: DetailReader(language(code), anchor) for code in LANGUAGES}
        closing = "|".join(map(re.escape, tongue.conjunctions))
        articles = "|".join(map(re.escape, tongue.articles))
        slot = rf"(?:(?:{articles}) ?)?⟦[\d,]+⟧(?: \([^()⟦⟧]{{0,60}}\))?"
        self._list = re.compile(rf"{slot}(?:, {slot}){{0,12}},? (?:{closing}) {slot}(?!')")

    def candidates(self) -> Iterator[Claim | Rejected]:
        """Yield claims and rejected candidates, sentence by sentence."""
        spans: list[Span] = []
        for start, end in sentences(self._text):
            if end - start <= WINDOW:
                spans.append((start, end))
            else:
                yield Rejected("", "", "", start, end, "window")
        self._reader.survey(spans)
        for sentence in map(self._sentence, spans):
            if not sentence.mentions:
                continue
            for pattern, match in self._found(sentence.text):
                details = self._details[pattern.language].read(sentence.text, match.span())
                if pattern.strict:
                    details = replace(details, status="")
                governed = not pattern.apposed and self._governed(sentence.text, match)
                for ends in self._pairs(sentence, match):
                    yield self._claim(sentence, pattern, ends, details, governed=governed)
            yield from self._framed(sentence)

    def _framed(self, found: _Sentence) -> Iterator[Claim | Rejected]:
        """Yield what the frames tell of a sentence."""
        start, end = found.span
        sentence = analyse(self._text, found.span, found.mentions, self._language)
        for group in sorted(set(sentence.group.values())):
            self._reader.groups.append(tuple(m.referent for m in sentence.members(group[0])))
        plain = list(self._text[start:end].lower())
        for mention in found.mentions:
            plain[mention.name - start : mention.end - start] = "⟦" * (mention.end - mention.name)
        words = "".join(plain)
        for candidate in Matcher(self._frames, sentence, self._reader).candidates():
            relation = candidate.trigger.relation
            if candidate.missing:
                names = [next((m.referent.name for m in ends), "") for ends in (candidate.subjects, candidate.objects)]
                yield Rejected(relation.name, names[0], names[1], start, end, f"slot:{candidate.missing}")
                continue
            span = (sentence.starts[candidate.first] - start, sentence.ends[candidate.last] - start)
            details = self._details[self._language.code].read(words, span)
            details = _in_tense(details, candidate, words[: span[0]], self._language)
            pattern = _Told(relation, *candidate.ends, candidate.trigger.frame.words)
            if relation.symmetric:
                group = {id(m.referent): m.referent for m in candidate.subjects + candidate.objects}
                self._reader.groups.append(tuple(group.values()))
            for ends in pairs(candidate):
                yield self._claim(found, pattern, ends, details, governed=False)

    def _found(self, text: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Yield the phrases of every language: a text may quote another than its own."""
        for phrases in self._phrases:
            own = phrases.code == self._language.code
            yield from (found for found in phrases.find(text) if own or not found[0].strict)

    def _governed(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether the subject that opens a match belongs to a preposition or a relative clause."""
        if match.start("subject") > match.start() + 1:
            return False
        before = re.search(r"([^\W\d_]+)[ ']*$", text[: match.start()])
        word = before[1] if before else ""
        after = text[match.end("subject") + 1 :].lstrip()
        if after.startswith("("):
            return False
        clause = after.startswith(",")
        tongue = self._language
        return word in tongue.prepositions or (word in tongue.relatives and clause)

    def _sentence(self, span: Span) -> _Sentence:
        mentions = self._reader.mentions(span)
        pieces, at = [], span[0]
        for number, mention in enumerate(mentions):
            pieces += [self._text[at : mention.start].lower(), f"⟦{number}⟧"]
            at = mention.end
        pieces.append(self._text[at : span[1]].lower())
        text = self._list.sub(lambda found: _collapsed(found, mentions), "".join(pieces))
        return _Sentence(span, mentions, text)

    def _pairs(self, sentence: _Sentence, match: re.Match[str]) -> Iterator[_Ends]:
        ends = [[sentence.mentions[int(n)] for n in match[role].split(",")] for role in _ENDS]
        yield from product(*ends)

    def _claim(
        self,
        sentence: _Sentence,
        pattern: Pattern | _Told,
        ends: _Ends,
        details: Details,
        *,
        governed: bool,
    ) -> Claim | Rejected:
        relation = pattern.relation
        domain, range_ = (
            (pattern.domain, pattern.range)
            if isinstance(pattern, _Told)
            else (relation.domain, relation.range)
        )
        subject = self._entity(ends[0].referent, domain, strict=pattern.strict)
        object_ = self._entity(ends[1].referent, range_, strict=pattern.strict)
        start, end = sentence.span
        governed = governed or (pattern.strict and not all(m.direct for m in ends))
        reason = "attachment" if governed else self._reason(ends, (subject, object_), details)
        if reason or subject is None or object_ is None:
            names = (ends[0].referent.name, ends[1].referent.name)
            return Rejected(relation.name, *names, start, end, reason)
        quote = self._source.text[start:end]
        key = f"{subject.id} {relation.name} {object_.id} {self._source.id}"
        return Claim(
            id="p-" + hashlib.sha256(key.encode()).hexdigest()[:12],
            subject=subject,
            relation=relation.name,
            object=object_,
            source=self._source.id,
            evidence=(Evidence(self._source.id, start, end, quote),),
            date=details.date,
            since=details.since,
            amount=details.amount,
            share=details.share,
            status=details.status or "asserted",
            confidence=self._confidence(ends, details),
            engine=ENGINE,
        )

    def _reason(
        self,
        ends: _Ends,
        entities: tuple[Entity | None, Entity | None],
        details: Details,
    ) -> str:
        if entities[0] is None:
            return "type:subject"
        if entities[1] is None:
            return "type:object"
        if ends[0].referent is ends[1].referent or entities[0].id == entities[1].id:
            return "self"
        return "" if details.status in TOLD else f"status:{details.status}"

    def _entity(
        self, referent: Referent, allowed: frozenset[str], *, strict: bool
    ) -> Entity | None:
        """Return the referent as an entity of a class that the relation takes, or nothing."""
        if referent.known:
            return referent.known if self._ontology.fits(referent.type, allowed) else None
        kind = referent.type
        if kind and not self._ontology.fits(kind, allowed):
            if strict or not self._reader.may_be(referent, allowed):
                return None
            kind = next((k for k in referent.also if self._ontology.fits(k, allowed)), "")
        if not kind and strict:
            return None
        kind = kind or self._inferred(allowed)
        if not kind:
            return None
        segment = self._ontology.entity_class(kind).segment
        return Entity(entity_id(segment, referent.name), kind, referent.name) if segment else None

    def _inferred(self, allowed: frozenset[str]) -> str:
        """Return the broad kind of a name that the text leaves untyped, among those a relation takes.

        A kind whose members show by a word of their name what they are (a prize) is never guessed.
        """
        kinds = [k for k in self._ontology.kinds if k.written_as not in {"", "words"}]
        fitting = [k for k in kinds if self._ontology.fits(k.name, allowed)]
        plain = [k.name for k in fitting if k.written_as == "name"]
        return next(iter((*plain, *(k.name for k in fitting))), "")

    def _confidence(self, ends: _Ends, details: Details) -> float:
        score = 0.9
        for mention in ends:
            score -= 0.0 if mention.direct else 0.15
            score -= 0.0 if mention.referent.sure or mention.referent.known else 0.05
        return round(score - (0.05 if details.status else 0.0), 4)


def _in_tense(details: Details, candidate: Candidate, before: str, tongue: Language) -> Details:
    """Return details with the status that the verb's own form gives, where no word gave one."""
    if details.status or not candidate.tense:
        return details
    if candidate.tense == "conditional":
        return replace(details, status="attributed")
    if candidate.tense == "purpose" and before.rstrip().endswith(tongue.facts):
        return details
    return replace(details, status="planned")


@lru_cache(maxsize=8)
def _frames(ontology: Ontology, code: str) -> Frames:
    return Frames(ontology, language(code))


@lru_cache(maxsize=8)
def _phrases(ontology: Ontology, code: str) -> Phrases:
    return Phrases(ontology, language(code))


@lru_cache(maxsize=8)
def _words(ontology: Ontology, code: str) -> Words:
    return Words(ontology, language(code))


def _collapsed(match: re.Match[str], mentions: Sequence[Mention]) -> str:
    """Return one placeholder for an enumeration, if what it lists is of one kind."""
    numbers = re.findall(r"⟦([\d,]+)⟧", match[0])
    kinds = {mentions[int(n)].kind for n in ",".join(numbers).split(",")} - {""}
    return f"⟦{','.join(numbers)}⟧" if len(kinds) < _TWO else match[0]


def _better(one: Claim, other: Claim) -> Claim:
    """Return the first telling of a claim, with the date that only the other knows."""
    date = one.date or other.date
    return replace(one, date=date, confidence=max(one.confidence, other.confidence))


def _stated_date(text: str, months: Sequence[str]) -> str:
    """Return the first full date in a text that brings none of its own."""
    pattern = rf"(\d{{1,2}}) ({'|'.join(months)}) ((?:19|20)\d\d)"
    match = re.search(pattern, text.lower())
    return f"{match[3]}-{months.index(match[2]) + 1:02}-{int(match[1]):02}" if match else ""

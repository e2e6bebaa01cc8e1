"""The frame engine: what a source states, by the phrases and frames of the ontology alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import product
from typing import NamedTuple

from graph.extraction.details import DetailReader, Details
from graph.extraction.frames import Candidate as Framed
from graph.extraction.frames import Frames
from graph.extraction.gate import TOLD, WINDOW, Candidate, End, Gate, Manner, Rejected, names
from graph.extraction.language import LANGUAGES, Language, detect, language
from graph.extraction.matching import Matcher, pairs
from graph.extraction.mentions import Mention, Referent
from graph.extraction.moments import first_day
from graph.extraction.phrases import Links, Pattern, Phrases
from graph.extraction.reading import Reader
from graph.extraction.sentence import analyse
from graph.extraction.text import Span
from graph.extraction.words import Words
from graph.lexicon import Frame
from graph.model import Entity, entity_id
from graph.names import fold
from graph.ontology import Ontology, Relation

ENGINE = "frames-1"
_CROWD = 6
_LONG = 3
_FAR = 30
"""Up to how many further mentions, further words of a frame and words between count."""
_ENDS = ("subject", "object")
_TWO = len(_ENDS)
_Ends = tuple[Mention, Mention]


class _Sentence(NamedTuple):
    """A sentence with its mentions, and its words with placeholders in their place."""

    span: Span
    mentions: list[Mention]
    text: str


class _Told(NamedTuple):
    """What told a relation: a frame of some ``kind``, or a phrase; how many words longer than one."""

    relation: Relation
    domain: frozenset[str]
    range: frozenset[str]
    kind: str
    size: int
    strict: bool = False
    frame: Frame | None = None


class _Read(NamedTuple):
    """A pair of mentions between which a sentence tells a relation."""

    sentence: _Sentence
    told: _Told
    trigger: Span
    ends: _Ends
    details: Callable[[], Details]
    flaw: str = ""


class FrameEngine:
    """Reads sources by the phrases and the frames of ``ontology``."""

    name = ENGINE

    def __init__(self, ontology: Ontology) -> None:
        """Take the ontology; its frames are compiled when a source of their language is read."""
        self._ontology = ontology

    def candidates(
        self, gate: Gate, known: Sequence[Entity] = ()
    ) -> Iterator[Candidate | Rejected]:
        """Yield what the source of ``gate`` may state, in reading order; names of ``known`` count."""
        yield from _SourceReader(gate, self._ontology, known).candidates()


class _SourceReader:
    """Reads one source."""

    def __init__(self, gate: Gate, ontology: Ontology, known: Sequence[Entity]) -> None:
        source = gate.source
        self._gate = gate
        self._ontology = ontology
        self._text = gate.text
        tongue = language(source.language[:2] or detect(self._text))
        self._language = tongue
        self._words = _words(ontology, tongue.code)
        self._reader = Reader(self._text, self._words, known)
        self._frames = _frames(ontology, tongue.code)
        self._links = Links(tongue, self._frames)
        self._phrases = [_phrases(ontology, code) for code in LANGUAGES]
        self._anchor = source.date or first_day(self._text, tongue)
        self._readers: dict[str, DetailReader] = {}
        self._list = _enumeration(tongue)
        self._named: dict[int, list[Span]] = defaultdict(list)
        self._naming: dict[tuple[int, str], tuple[list[Span], list[Span]]] = {}

    def candidates(self) -> Iterator[Candidate | Rejected]:
        """Yield candidates, sentence by sentence; what refers back is looked up when all are read."""
        spans: list[Span] = []
        found: list[_Read | Rejected] = []
        for start, end in self._gate.sentences:
            if end - start <= WINDOW:
                spans.append((start, end))
            else:
                found.append(Rejected("", "", "", start, end, "window", ENGINE))
        self._reader.survey(spans)
        for sentence in map(self._sentence, spans):
            if sentence.mentions:
                found += self._phrased(sentence)
                found += self._framed(sentence)
        for item in found:
            yield item if isinstance(item, Rejected) else self._candidate(item)

    def _detail_reader(self, code: str) -> DetailReader:
        """Return what reads details in a language; a text may quote another than its own."""
        if code not in self._readers:
            self._readers[code] = DetailReader(language(code), self._anchor)
        return self._readers[code]

    def _phrased(self, sentence: _Sentence) -> Iterator[_Read]:
        """Yield what the phrases tell of a sentence."""
        for pattern, match in self._found(sentence.text):
            reader = self._detail_reader(pattern.language)
            told_by = partial(reader.read, sentence.text, match.span())
            details = Details if pattern.strict else told_by
            misread = self._links.misreads(pattern, sentence.text, match)
            relation = pattern.relation
            told = _Told(relation, relation.domain, relation.range, "phrase", 0, pattern.strict)
            for ends in self._pairs(sentence, match):
                loose = pattern.strict and not all(m.direct for m in ends)
                flaw = "attachment" if misread or loose else ""
                trigger = self._phrase_span(sentence, ends)
                yield _Read(sentence, told, trigger, ends, details, flaw)

    def _phrase_span(self, sentence: _Sentence, ends: _Ends) -> Span:
        """Return the words of a phrase: they lie about its ends, in a text that has placeholders."""
        inside = [m for m in ends if sentence.span[0] <= m.start and m.end <= sentence.span[1]]
        return min(m.start for m in inside), max(m.end for m in inside)

    def _framed(self, found: _Sentence) -> Iterator[_Read | Rejected]:
        """Yield what the frames tell of a sentence."""
        start, _ = found.span
        sentence = analyse(
            self._text, found.span, found.mentions, self._language, self._words.classes
        )
        for group in sorted(set(sentence.group.values())):
            self._reader.anaphora.groups.append(
                tuple(m.referent for m in sentence.members(group[0]))
            )
        words = self._without_names(found)
        reader = self._detail_reader(self._language.code)
        for candidate in Matcher(self._frames, sentence, self._reader).candidates():
            trigger = (sentence.starts[candidate.first], sentence.ends[candidate.last])
            if candidate.missing:
                yield _unfilled(candidate, found.span)
                continue
            span = (trigger[0] - start, trigger[1] - start)
            details = partial(reader.read, words, span, candidate.tense)
            frame, relation = candidate.trigger.frame, candidate.trigger.relation
            told = _Told(relation, *candidate.ends, frame.kind, candidate.size, frame=frame)
            if relation.joint and len(candidate.subjects) > 1:
                self._reader.anaphora.groups.append(tuple(m.referent for m in candidate.subjects))
            if relation.symmetric:
                both = candidate.subjects + candidate.objects
                known = {id(m.referent): m.referent for m in both}
                self._reader.anaphora.groups.append(tuple(known.values()))
            for ends in pairs(candidate):
                yield _Read(found, told, trigger, ends, details)

    def _without_names(self, found: _Sentence) -> str:
        """Return a sentence in lower case, its names replaced at equal length; pronouns stay."""
        start, end = found.span
        plain = self._text[start:end].lower()
        for mention in found.mentions:
            if not mention.refers:
                first, last = mention.name - start, mention.end - start
                plain = plain[:first] + "⟦" * (last - first) + plain[last:]
        return plain

    def _found(self, text: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Yield the phrases of every language: a text may quote another than its own."""
        for phrases in self._phrases:
            yield from phrases.find(text, strict=phrases.code == self._language.code)

    def _sentence(self, span: Span) -> _Sentence:
        mentions = self._reader.mentions(span)
        for mention in mentions:
            if mention.direct:
                self._named[id(mention.referent)].append((mention.start, mention.end))
        pieces, at = [], span[0]
        for number, mention in enumerate(mentions):
            pieces += [self._text[at : mention.start].lower(), f"⟦{number}⟧"]
            at = mention.end
        pieces.append(self._text[at : span[1]].lower())
        text = self._list.sub(lambda found: _collapsed(found, mentions), "".join(pieces))
        return _Sentence(span, mentions, text)

    def _pairs(self, sentence: _Sentence, match: re.Match[str]) -> Iterator[_Ends]:
        ends = [[sentence.mentions[int(n)] for n in match[role].split(",")] for role in _ENDS]
        for subject, object_ in product(*ends):
            if subject.referent.name and object_.referent.name:
                yield subject, object_

    def _candidate(self, read: _Read) -> Candidate:
        told = read.told
        allowed = (told.domain, told.range)
        ends = [self._end(*each, read) for each in zip(read.ends, allowed, strict=True)]
        same = read.ends[0].referent is read.ends[1].referent
        flaw = read.flaw or ("self" if same else "")
        sound = not flaw and all(end.entity for end in ends)
        details = read.details() if sound else Details()
        return Candidate(
            engine=ENGINE,
            relation=told.relation.name,
            subject=ends[0],
            object=ends[1],
            trigger=read.trigger,
            details=details,
            features=self._features(read, ends, details) if sound else {},
            flaw=flaw,
            told_by=told.frame,
        )

    def _end(self, mention: Mention, allowed: frozenset[str], read: _Read) -> End:
        referent = mention.referent
        referents = self._reader.referents
        beside = any(referents.is_person(m.referent) for m in read.ends)
        open_ = beside and referent.type and not referent.sure and referents.title not in allowed
        strict = read.told.strict and not open_
        entity = self._entity(referent, allowed, strict=strict)
        span = (mention.name, mention.end)
        manner = self._manner(mention, read.sentence.span, entity)
        antecedent = None
        if manner != "name":
            antecedent = self._antecedent(referent, entity, mention.start)
        return End(referent.name, entity, manner, None if manner == "implied" else span, antecedent)

    def _manner(self, mention: Mention, sentence: Span, entity: Entity | None) -> Manner:
        """Tell how a mention refers to its entity; its span may be that of a word near it."""
        if not sentence[0] <= mention.start < mention.end <= sentence[1]:
            return "implied"
        if mention.direct:
            words = self._text[mention.name : mention.end]
            return "name" if entity is None or names(entity, words) else "description"
        words = self._text[mention.start : mention.end]
        if self._words.pronoun.fullmatch(words) or self._words.plural.fullmatch(words):
            return "pronoun"
        return "description" if self._words.anaphor.fullmatch(words) else "implied"

    def _antecedent(self, referent: Referent, entity: Entity | None, at: int) -> Span | None:
        """Return where the text names a referent: nearest before ``at``, whole rather than in part."""
        if entity is None:
            return None
        key = id(referent), entity.id
        if key not in self._naming:
            spans = [s for s in self._named[key[0]] if names(entity, self._text[slice(*s)])]
            whole = [s for s in spans if fold(referent.name) in fold(self._text[slice(*s)])]
            self._naming[key] = spans, whole
        spans, whole = self._naming[key]
        for found in (whole, spans):
            if place := bisect_right(found, at, key=lambda span: span[1]):
                return found[place - 1]
        return next(iter(whole or spans), None)

    def _features(self, read: _Read, ends: Sequence[End], details: Details) -> dict[str, float]:
        """Return what tells how far a reading can be trusted; the names are those of confidence.toml."""
        referents = [m.referent for m in read.ends]
        start, end = read.sentence.span
        words = self._text[start:end].lower()
        hedge = self._detail_reader(self._language.code).status(words, (0, end - start))
        found = {
            "description": sum(e.manner == "description" for e in ends),
            "pronoun": sum(e.manner == "pronoun" for e in ends),
            "implied": sum(e.manner == "implied" for e in ends),
            "guessed": sum(not (r.sure or r.known) for r in referents),
            "known": sum(r.known is not None for r in referents),
            "far": sum(self._distance(read.trigger, e.span) for e in ends),
            "crowded": min(max(len(read.sentence.mentions) - 2, 0), _CROWD) / _CROWD,
            "hedged": hedge not in TOLD,
            "qualified": bool(details.status),
            read.told.kind: 1.0,
            "longer": min(read.told.size, _LONG),
        }
        return {name: float(value) for name, value in found.items() if value}

    def _distance(self, trigger: Span, span: Span | None) -> float:
        """Return how far an end stands from the words that tell the relation, in tens of words."""
        if span is None:
            return 0.0
        first, last = sorted((trigger, span))
        return min(self._text.count(" ", first[1], max(last[0], first[1])), _FAR) / 10

    def _entity(
        self, referent: Referent, allowed: frozenset[str], *, strict: bool
    ) -> Entity | None:
        """Return the referent as an entity of a class that the relation takes, or nothing."""
        if referent.known:
            return referent.known if self._ontology.fits(referent.type, allowed) else None
        kind = referent.type
        if kind and not self._ontology.fits(kind, allowed):
            if strict or not self._reader.referents.may_be(referent, allowed):
                return None
            kind = next((k for k in referent.also if self._ontology.fits(k, allowed)), "")
        if not kind and strict:
            return None
        kind = kind or self._inferred(allowed, narrow=not referent.type)
        if not kind:
            return None
        segment = self._ontology.entity_class(kind).segment
        return Entity(entity_id(segment, referent.name), kind, referent.name) if segment else None

    def _inferred(self, allowed: frozenset[str], *, narrow: bool) -> str:
        """Return the broad kind of a name that the text leaves untyped, among those a relation takes.

        ``narrow``: where it takes none, one below it may be meant ("teaches at Orme").
        A kind whose members show by a word of their name what they are (a prize) is never guessed.
        """
        kinds = [k for k in self._ontology.kinds if k.written_as not in {"", "words"}]
        fitting = [k for k in kinds if self._ontology.fits(k.name, allowed)]
        plain = [k.name for k in fitting if k.written_as == "name"]
        names = [k.name for k in kinds if k.written_as == "name"]
        below = sorted(a for a in allowed if narrow and self._ontology.fits(a, names))
        return next(iter((*plain, *(k.name for k in fitting), *below)), "")


def _unfilled(candidate: Framed, sentence: Span) -> Rejected:
    """Return a frame that lacks an end as what was rejected."""
    ends = (candidate.subjects, candidate.objects)
    subject, object_ = (next((m.referent.name for m in end), "") for end in ends)
    relation = candidate.trigger.relation.name
    return Rejected(relation, subject, object_, *sentence, f"slot:{candidate.missing}", ENGINE)


@lru_cache(maxsize=8)
def _frames(ontology: Ontology, code: str) -> Frames:
    return Frames(ontology, language(code))


@lru_cache(maxsize=8)
def _phrases(ontology: Ontology, code: str) -> Phrases:
    return Phrases(ontology, language(code))


@lru_cache(maxsize=8)
def _words(ontology: Ontology, code: str) -> Words:
    return Words(ontology, language(code))


@lru_cache(maxsize=8)
def _enumeration(language: Language) -> re.Pattern[str]:
    """Return the pattern of placeholders that commas join, closed by a conjunction."""
    closing = "|".join(map(re.escape, language.conjunctions))
    articles = "|".join(map(re.escape, language.articles))
    slot = rf"(?:(?:{articles}) ?)?⟦[\d,]+⟧(?: \([^()⟦⟧]{{0,60}}\))?"
    return re.compile(rf"{slot}(?:, {slot}){{0,12}},? (?:{closing}) {slot}(?!')")


def _collapsed(match: re.Match[str], mentions: Sequence[Mention]) -> str:
    """Return one placeholder for an enumeration, if what it lists is of one kind."""
    numbers = re.findall(r"⟦([\d,]+)⟧", match[0])
    listed = (mentions[int(n)] for n in ",".join(numbers).split(","))
    kinds = {m.kind for m in listed if m.referent.sure} - {""}
    return f"⟦{','.join(numbers)}⟧" if len(kinds) < _TWO else match[0]

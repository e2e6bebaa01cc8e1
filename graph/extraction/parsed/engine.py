"""The pipeline engine: the frames of the lexicon over the trees of an installed spaCy pipeline.

Names are what the pipeline recognizes, and the names that the dossier knows; the ontology says which
class each label of a recognizer means (``film:entityLabel``). What a pronoun stands for is not guessed:
such a reading is rejected as ``antecedent``. A denial, a conditional and a bare infinitive show in the
tree and are never asserted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING

from graph.errors import InputError
from graph.extraction.details import DetailReader, Details
from graph.extraction.frames import Frames
from graph.extraction.gate import TOLD, WINDOW, Candidate, End, Gate, Rejected
from graph.extraction.language import LANGUAGES, Language, language
from graph.extraction.parsed.patterns import TRIGGER, Compiled, arcs, compile_frames
from graph.extraction.text import Span
from graph.model import Entity, entity_id
from graph.names import fold
from graph.ontology import Ontology, Relation

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.matcher import DependencyMatcher
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Name

_NEAR = 6
"""Within how many tokens the further words of a frame follow its first."""
_FAR = 30
_ENOUGH = 20
"""A text of so many words has one that a lemmatizer knows."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A frame in a tree: its word, and the tokens of its ends."""

    compiled: Compiled
    trigger: Token
    ends: tuple[Token, Token]


class PipelineEngine:
    """Reads sources with the spaCy pipeline of this name: a package, or a folder.

    Raises ``InputError`` where spaCy is not installed, where there is no such pipeline, or where it is
    of a language that the lexicon has no frames in.
    """

    def __init__(self, ontology: Ontology, pipeline: str) -> None:
        self.name = f"spacy:{pipeline.rstrip('/').rpartition('/')[2]}"
        self._ontology = ontology
        self._pipeline = _loaded(pipeline)
        code = self._pipeline.lang
        if code not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise InputError(pipeline, f"reads {code!r}; the lexicon has frames in: {known}")
        self._language = language(code)
        self._frames = compile_frames(Frames(ontology, self._language))
        self._matchers: dict[str, DependencyMatcher] = {}
        self._labels = {n: c.name for c in ontology.classes.values() for n in c.entity_labels}

    def candidates(
        self, gate: Gate, known: Sequence[Entity] = ()
    ) -> Iterator[Candidate | Rejected]:
        """Yield candidates, sentence by sentence; names of ``known`` count.

        Raises ``InputError`` where the pipeline gives no trees or no lemmas.
        """
        short = [span for span in gate.sentences if span[1] - span[0] <= WINDOW]
        for start, end in gate.sentences:
            if end - start > WINDOW:
                yield Rejected("", "", "", start, end, "window", self.name)
        details = DetailReader(self._language, gate.source.date)
        texts = ((gate.text[slice(*span)], span) for span in short)
        words, lemmas = 0, False
        for doc, span in self._pipeline.pipe(texts, as_tuples=True):
            if len(doc) > 1 and not doc.has_annotation("DEP"):
                raise self._lack("parser")
            words += sum(token.is_alpha for token in doc)
            lemmas = lemmas or doc.has_annotation("LEMMA")
            reader = _TreeReader(self, doc, span, details, known)
            for found in self._find(doc):
                yield from reader.read(found)
        if words >= _ENOUGH and not lemmas:
            raise self._lack("lemmatizer")

    @property
    def language(self) -> Language:
        """The language of the pipeline."""
        return self._language

    @property
    def ontology(self) -> Ontology:
        """What the pipeline's readings are held against."""
        return self._ontology

    def kind(self, label: str) -> str:
        """Return the class that a recognizer's label means, or nothing."""
        return self._labels.get(label, "")

    def _lack(self, part: str) -> InputError:
        parts = ", ".join(self._pipeline.pipe_names) or "nothing"
        return InputError(self.name, f"has no {part} (it has: {parts}); use one that has")

    def _find(self, doc: Doc) -> Iterator[_Found]:
        """Yield the frames of a tree, in the order of their words, none twice."""
        seen: set[tuple[str, int, int, int]] = set()
        for lemma in dict.fromkeys(token.lemma_ for token in doc):
            compiled = self._frames.get(lemma, ())
            if not compiled:
                continue
            found = ((doc.vocab.strings[k], places) for k, places in self._matcher(doc, lemma)(doc))
            for key, places in sorted(found, key=itemgetter(1, 0)):
                number, pattern = map(int, key.split())
                frame = compiled[number]
                nodes = [str(node["RIGHT_ID"]) for node in frame.patterns[pattern]]
                at: dict[str, int] = dict(zip(nodes, places, strict=True))
                name = frame.trigger.relation.name
                mark = (name, at[TRIGGER], at["subject"], at["object"])
                if mark not in seen:
                    seen.add(mark)
                    ends = doc[at["subject"]], doc[at["object"]]
                    yield _Found(frame, doc[at[TRIGGER]], ends)

    def _matcher(self, doc: Doc, lemma: str) -> DependencyMatcher:
        from spacy.matcher import DependencyMatcher

        if lemma not in self._matchers:
            matcher = DependencyMatcher(doc.vocab)
            for number, compiled in enumerate(self._frames[lemma]):
                for place, pattern in enumerate(compiled.patterns):
                    matcher.add(f"{number} {place}", [pattern])
            self._matchers[lemma] = matcher
        return self._matchers[lemma]


class _TreeReader:
    """Reads one sentence: its names, and what a frame tells of them."""

    def __init__(
        self,
        engine: PipelineEngine,
        doc: Doc,
        span: Span,
        details: DetailReader,
        known: Sequence[Entity],
    ) -> None:
        self._engine = engine
        self._ontology = engine.ontology
        self._doc = doc
        self._span = span
        self._reader = details
        self._known = {
            fold(name): entity for entity in known for name in entity.names if fold(name)
        }
        self._names = self._mentions()
        self._by_token = {token.i: name for name in self._names for token in name}

    def read(self, found: _Found) -> Iterator[Candidate | Rejected]:
        """Yield what a frame tells: each member of one end with each of the other."""
        frame = found.compiled.trigger
        if not self._follows(found) or frame.reflexive != self._reflexive(found.trigger):
            return
        relation = frame.relation
        members = [self._members(token, found.trigger) for token in found.ends]
        for role, names, token in zip(("subject", "object"), members, found.ends, strict=True):
            if not names:
                reason = f"antecedent:{role}" if token.pos_ == "PRON" else f"slot:{role}"
                told = [next((n.text for n in end), "") for end in members]
                yield Rejected(
                    relation.name, told[0], told[1], *self._span, reason, self._engine.name
                )
                return
        details = self._details(found)
        for one, other in product(*members):
            yield self._candidate(found, relation, (one, other), details)

    def _mentions(self) -> list[Name]:
        """Return what the pipeline recognizes or the dossier knows, the longest of what overlaps."""
        from spacy.util import filter_spans

        text = self._doc.text
        found = list(self._doc.ents)
        for entity in dict.fromkeys(self._known.values()):
            for name in entity.names:
                at = text.find(name)
                while name and at >= 0:
                    span = self._doc.char_span(at, at + len(name))
                    found += [span] if span else []
                    at = text.find(name, at + len(name))
        return filter_spans(found)

    def _members(self, token: Token, trigger: Token) -> list[Name]:
        """Return the names that an end's token heads, and those coordinated with it."""
        if (
            token.i not in self._by_token
            and trigger.dep_ in arcs()["clause"]
            and token.pos_ == "PRON"
        ):
            token = trigger.head
        heads = [token, *token.conjuncts]
        if trigger in heads:
            heads = [token]
        found = [self._named(head) for head in heads]
        return list({n.start: n for n in found if n}.values())

    def _named(self, token: Token) -> Name | None:
        """Return the name that a token is part of, or that stands beside it: "le groupe Héron"."""
        if token.i in self._by_token:
            return self._by_token[token.i]
        beside = (child for child in token.children if child.dep_ in arcs()["name"])
        return next((self._by_token[c.i] for c in beside if c.i in self._by_token), None)

    def _follows(self, found: _Found) -> bool:
        """Tell whether the further words of a frame follow its first."""
        at = found.trigger.i
        for choice in found.compiled.trigger.rest:
            ahead = self._doc[at + 1 : at + 1 + _NEAR]
            token = next((t for t in ahead if {t.lower_, t.lemma_.lower()} & choice), None)
            if token is None:
                return False
            at = token.i
        return True

    def _reflexive(self, trigger: Token) -> bool:
        words = self._engine.language.reflexive
        return any(child.lower_ in words for child in trigger.children)

    def _details(self, found: _Found) -> Details:
        """Return what is said around a frame; its status is the weakest that words or tree show."""
        start = found.trigger.idx
        details = self._reader.read(self._doc.text.lower(), (start, start + len(found.trigger)))
        shown = [status for status in (_status(found.trigger), details.status) if status]
        doubts = (status for status in shown if status not in TOLD)
        return replace(details, status=next(doubts, next(iter(shown), "")))

    def _candidate(
        self, found: _Found, relation: Relation, names: tuple[Name, Name], details: Details
    ) -> Candidate:
        frame = found.compiled.trigger.frame
        allowed = (frame.subject_types or relation.domain, frame.object_types or relation.range)
        ends = [self._end(*each) for each in zip(names, allowed, strict=True)]
        first = self._span[0] + found.trigger.idx
        trigger = (first, first + len(found.trigger))
        features = {
            "parsed": 1.0,
            "guessed": float(sum(guessed for _, guessed in ends)),
            "known": float(sum(fold(n.text) in self._known for n in names)),
            "far": sum(min(abs(n.root.i - found.trigger.i), _FAR) / 10 for n in names),
            "qualified": float(bool(details.status)),
            frame.kind: 1.0,
        }
        return Candidate(
            engine=self._engine.name,
            relation=relation.name,
            subject=ends[0][0],
            object=ends[1][0],
            trigger=trigger,
            details=details,
            features={name: value for name, value in features.items() if value},
        )

    def _end(self, name: Name, allowed: frozenset[str]) -> tuple[End, bool]:
        """Return an end, and whether its class was guessed from what the relation takes."""
        span = (self._span[0] + name.start_char, self._span[0] + name.end_char)
        text = " ".join(name.text.split())
        if entity := self._known.get(fold(text)):
            return End(entity.name, entity, "name", span), False
        stated = self._engine.kind(name.label_)
        kind = (
            stated
            if stated and self._ontology.fits(stated, allowed)
            else self._narrowed(stated, allowed)
        )
        segment = self._ontology.classes[kind].segment if kind else ""
        entity = Entity(entity_id(segment, text), kind, text) if segment else None
        return End(text, entity, "name", span), kind != stated

    def _narrowed(self, stated: str, allowed: frozenset[str]) -> str:
        """Return the one class that a relation takes below what a label says, or nothing."""
        kinds = self._ontology.kinds
        broad = [k.name for k in kinds if self._ontology.fits(k.name, allowed)]
        below = sorted(k for k in allowed if stated and self._ontology.fits(k, [stated]))
        found = below if stated else broad
        return found[0] if len(found) == 1 else ""


def _status(trigger: Token) -> str:
    """Return the status that a verb's form, or what hangs on it, gives; nothing for a plain fact."""
    group = [trigger, *(c for c in trigger.children if c.pos_ == "AUX")]
    morphs = [token.morph for token in group]
    negated = (c for c in trigger.children if c.dep_ in arcs()["negation"])
    if any(negated) or any("Neg" in c.morph.get("Polarity", []) for c in trigger.children):
        return "denied"
    if any("Cnd" in morph.get("Mood", []) for morph in morphs):
        return "attributed"
    bare = "Inf" in trigger.morph.get("VerbForm", []) and len(group) == 1
    if bare or any("Fut" in morph.get("Tense", []) for morph in morphs):
        return "planned"
    return ""


def _loaded(pipeline: str) -> Pipeline:
    if find_spec("spacy") is None:
        raise InputError("spacy", "is not installed; install filmgraph[spacy]")
    import spacy

    try:
        return spacy.load(pipeline)
    except (OSError, ValueError, ImportError) as error:
        line = " ".join(str(error).split())
        problem = f"is no spaCy pipeline that works here ({line[:200]}); name an installed one"
        raise InputError(pipeline, problem) from error

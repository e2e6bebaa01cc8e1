"""The frames of a lexicon, compiled: by which words each is found, in every form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.extraction.forms import (
    CONDITIONAL,
    FINITE,
    FUTURE,
    PARTICIPLE,
    noun_forms,
    verb_forms,
)
from graph.extraction.language import Language
from graph.extraction.mentions import Mention
from graph.lexicon import Frame
from graph.ontology import Ontology, Relation

_CHOICE = re.compile(r"\(([^)]*)\)|(\S+)")
_SHORT = 4
"""Up to how many letters a further word of a frame has one form."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A frame by one form of its first word, whose ``lemma`` is given; the ``rest`` has to follow.

    ``kinds`` is what the form may be of a verb; ``rest`` holds, for each further word, its forms.
    """

    frame: Frame
    relation: Relation
    kinds: frozenset[str]
    rest: tuple[frozenset[str], ...]
    reflexive: bool
    lemma: str

    @property
    def ends(self) -> tuple[frozenset[str], frozenset[str]]:
        """The classes that the two ends may have: what the frame says, else what the relation takes."""
        frame, relation = self.frame, self.relation
        return frame.subject_types or relation.domain, frame.object_types or relation.range


class Candidate(NamedTuple):
    """A relation that a sentence may tell: its frame, its words' tokens, its ends, what is wrong.

    ``tense`` is ``future``, ``conditional``, ``purpose`` or empty. ``at`` is the frame's first word,
    ``first`` where its group begins. ``assumed`` tells that an end is only what the text is about.
    """

    trigger: Trigger
    first: int
    at: int
    last: int
    subjects: tuple[Mention, ...]
    objects: tuple[Mention, ...]
    tense: str = ""
    assumed: bool = False

    @property
    def missing(self) -> str:
        """Which end was not found: ``subject``, ``object``, ``both`` or none."""
        if self.subjects and self.objects:
            return ""
        return "subject" if self.objects else "object" if self.subjects else "both"

    @property
    def size(self) -> int:
        """How many words the frame has: the longer one tells more."""
        return len(self.trigger.rest)

    @property
    def ends(self) -> tuple[frozenset[str], frozenset[str]]:
        """The classes that the two ends may have."""
        return self.trigger.ends


class Frames:
    """The frames of an ontology in one language, by the words that begin them.

    ``triggers`` has those of ``verbs``, ``roles`` and ``nouns``, in this order. ``kinds`` is what a form
    may be of verbs; ``clausal`` are the forms that a clause may have its verb in.
    """

    def __init__(self, ontology: Ontology, language: Language) -> None:
        """Generate the forms of every frame of ``ontology`` in ``language``."""
        self.ontology = ontology
        self.language = language
        self.verbs: dict[str, list[Trigger]] = defaultdict(list)
        self.nouns: dict[str, list[Trigger]] = defaultdict(list)
        self.roles: dict[str, list[Trigger]] = defaultdict(list)
        self.triggers: dict[str, list[Trigger]] = defaultdict(list)
        self.finite = set(language.have | language.be) - language.nonfinite
        for frame in ontology.frames:
            if frame.language == language.code:
                self._add(frame, ontology.relations[frame.relation])
        for table in (self.verbs, self.roles, self.nouns):
            for form, triggers in table.items():
                self.triggers[form] += triggers
        for verb in language.verbs:
            self._note_finite(verb)
        self.finite -= language.prepositions | language.links - language.have - language.be
        self.finite |= language.speech
        self.comprising = frozenset[str]().union(
            *(verb_forms(v, language) for v in language.comprising)
        )
        self.linking = language.be.union(*(verb_forms(v, language) for v in language.linking))
        self.kinds = {
            form: frozenset[str]().union(*(trigger.kinds for trigger in triggers))
            for form, triggers in self.verbs.items()
        }
        conjugated = {form for form, kinds in self.kinds.items() if FINITE in kinds}
        self.clausal = (self.finite | language.modals | conjugated) - language.prepositions

    def _add(self, frame: Frame, relation: Relation) -> None:
        words = frame.words.lower().replace("'", "' ")
        choices = [(m[1] or m[2]).split("|") for m in _CHOICE.finditer(words)]
        reflexive = frame.kind == "verb" and choices[0][0] in self.language.reflexive
        if reflexive:
            choices.pop(0)
        rest = tuple(frozenset(self._rest(choice)) for choice in choices[1:])
        table = {"verb": self.verbs, "noun": self.nouns, "role": self.roles}[frame.kind]
        for choice in choices[0]:
            first, *more = choice.split()
            itself = reflexive or (frame.kind == "verb" and first in self.language.reflexive)
            if itself and not reflexive:
                first, *more = more
            further = (*(frozenset(self._rest([word])) for word in more), *rest)
            for form, kinds in self._forms(frame.kind, first).items():
                table[form].append(Trigger(frame, relation, kinds, further, itself, first))
            if frame.kind == "verb":
                self._note_finite(first)

    def _forms(self, kind: str, word: str) -> dict[str, frozenset[str]]:
        if kind == "verb":
            return dict(verb_forms(word, self.language))
        return {form: frozenset() for form in noun_forms(word, self.language)}

    def _rest(self, choice: Sequence[str]) -> Iterator[str]:
        for word in choice:
            yield self.language.plain(word)
            if len(word) > _SHORT:
                yield from noun_forms(word, self.language)

    def _note_finite(self, verb: str) -> None:
        french = self.language.infinitives
        for form, kinds in verb_forms(verb, self.language).items():
            conjugated = kinds & {FINITE, FUTURE, CONDITIONAL} and PARTICIPLE not in kinds
            if conjugated and (french or not form.endswith("s")):
                self.finite.add(form)

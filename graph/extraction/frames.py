"""Frames at work: where a sentence tells a relation, and which of its mentions are the two ends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from graph.extraction.forms import (
    BASE,
    CONDITIONAL,
    FINITE,
    FUTURE,
    GERUND,
    INFINITIVE,
    PARTICIPLE,
    noun_forms,
    verb_forms,
)
from graph.extraction.language import Language
from graph.extraction.mentions import Mention
from graph.extraction.reading import Reader
from graph.extraction.sentence import Sentence, plain
from graph.lexicon import Frame
from graph.ontology import Ontology, Relation

ACTIVE, PASSIVE, REDUCED, RELATIVE = "active", "passive", "reduced", "relative"
_CHOICE = re.compile(r"\(([^)]*)\)|(\S+)")
_NEAR = 8
"""Within how many words the further words of a frame follow its first ("signe un nouvel accord")."""
_OPENING = frozenset({"en", "by", "after", "before", "while", "since"})
_PLURAL = ("s", "x", "men")
_CLOSE = 3
"""From where on another verb comes between a frame's words."""
_REACH = 28
"""How many tokens away an end may stand."""
_NOUNS = 6
"""How many plain words may stand between a participle or a role and its name."""
_ENDS = frozenset(".;:!?")
_MARKS = frozenset('.;:!?,()"-')
_BY_PLACE = {"où": ("à", "dans", "en", "chez"), "where": ("at", "in", "to")}

_APART = frozenset({"avec", "with", "between", "entre"})
"""Prepositions whose mention may stand before the noun that they belong to."""

_TOPIC = "topic"
"""The slot of what the text is about, where the sentence does not name it."""

Slot = tuple[int, ...]
"""The tokens of the mentions that fill an end."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A frame, compiled: its first word is looked up, the ``rest`` has to follow."""

    frame: Frame
    relation: Relation
    kinds: frozenset[str]
    rest: tuple[frozenset[str], ...]
    reflexive: bool
    lemma: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation that a sentence may tell: its frame, its words' tokens, its ends, what is wrong.

    ``missing`` names the end that was not found. ``tense`` is ``future``, ``conditional``, ``purpose`` or
    empty. ``assumed`` tells that an end is only what the text is about.
    """

    trigger: Trigger
    first: int
    last: int
    subjects: tuple[Mention, ...]
    objects: tuple[Mention, ...]
    missing: str = ""
    tense: str = ""
    clause: int = 0
    first_word: int = 0
    assumed: bool = False

    @property
    def size(self) -> int:
        """How many words the frame has: the longer one tells more."""
        return len(self.trigger.rest)

    @property
    def ends(self) -> tuple[frozenset[str], frozenset[str]]:
        """The classes that the two ends may have."""
        frame, relation = self.trigger.frame, self.trigger.relation
        return _of(frame.subject_types, relation.domain), _of(frame.object_types, relation.range)


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb in a sentence: the first token of its group, its last, its voice."""

    first: int
    at: int
    last: int
    voice: str
    tense: str = ""
    clitic: bool = False
    intransitive: bool = False


class Frames:
    """The frames of an ontology in one language, by the words that begin them."""

    def __init__(self, ontology: Ontology, language: Language) -> None:
        """Generate the forms of every frame of ``ontology`` in ``language``."""
        self.ontology = ontology
        self.language = language
        self.verbs: dict[str, list[Trigger]] = defaultdict(list)
        self.nouns: dict[str, list[Trigger]] = defaultdict(list)
        self.roles: dict[str, list[Trigger]] = defaultdict(list)
        self.finite = set(language.have | language.be) - {"ayant", "avoir", "étant", "été", "être", "been", "be", "being", "having", "'s"}
        for frame in ontology.frames:
            if frame.language == language.code:
                self._add(frame, ontology.relations[frame.relation])
        for verb in language.verbs:
            self._note_finite(verb)
        self.finite -= language.prepositions | language.links - language.have - language.be
        self.finite |= language.speech
        self.linking = language.be.union(*(verb_forms(v, language) for v in language.linking))

    def _add(self, frame: Frame, relation: Relation) -> None:
        words = frame.words.replace("'", "' ")
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
            yield plain(word)
            if len(word) > len("de l'") - 1:
                yield from noun_forms(word, self.language)

    def _note_finite(self, verb: str) -> None:
        for form, kinds in verb_forms(verb, self.language).items():
            if kinds & {FINITE, FUTURE, CONDITIONAL} and PARTICIPLE not in kinds:
                if self.language.infinitives or not form.endswith("s"):
                    self.finite.add(form)


class Matcher:
    """Finds the candidates of one sentence."""

    def __init__(self, frames: Frames, sentence: Sentence, reader: Reader) -> None:
        """Take the compiled frames, a sentence, and the reader that knows what its pronouns stand for."""
        self._frames = frames
        self._language = frames.language
        self._ontology = frames.ontology
        self._sentence = sentence
        self._words = sentence.words
        self._reader = reader
        self._resolve = reader.resolve
        self._holders: dict[int, Slot] = {}
        self._finite = [self._finite_at(at) for at in range(len(self._words))]
        tongue = frames.language
        self._light = {"'s", "aussi", "also"}.union(
            tongue.articles, tongue.modifiers, tongue.possessives
        )
        self._between = {",", '"', "/", *frames.language.joins, *frames.language.articles}

    def candidates(self) -> Iterator[Candidate]:
        """Yield what the frames find, in the order of the words."""
        found = [candidate for at, word in enumerate(self._words) if word for candidate in self._at(at, word)]
        taken: dict[int, int] = {}
        named = {
            (c.trigger.relation.name, c.first_word)
            for c in found
            if not c.missing and not c.assumed
        }
        for candidate in found:
            if not candidate.missing:
                for token in (candidate.first_word, candidate.last):
                    taken[token] = max(taken.get(token, 0), candidate.size)
        for candidate in found:
            if candidate.assumed and (candidate.trigger.relation.name, candidate.first_word) in named:
                continue
            if candidate.size >= max(taken.get(candidate.first_word, 0), taken.get(candidate.last, 0)):
                yield candidate

    def _at(self, at: int, word: str) -> Iterator[Candidate]:
        for trigger in self._frames.verbs.get(word, ()):
            yield from self._verb(trigger, at)
        for trigger in self._frames.roles.get(word, ()):
            yield from self._role(trigger, at)
        for trigger in self._frames.nouns.get(word, ()):
            yield from self._noun(trigger, at)

    # ---- Verbs -----------------------------------------------------------------------------------

    def _verb(self, trigger: Trigger, at: int) -> Iterator[Candidate]:
        last = -1 if self._noun_here(at) else self._follow(trigger.rest, at)
        if last < 0:
            return
        verb = self._read_verb(trigger, at, last)
        if verb is None:
            return
        if not {"object", "name"} & {*trigger.frame.subject, *trigger.frame.object}:
            verb = replace(verb, intransitive=True)
        yield from self._candidate(
            trigger,
            verb,
            lambda slot, allowed: self._verb_slot(verb, slot, allowed),
        )

    def _candidate(
        self, trigger: Trigger, verb: _Verb, fill: Callable[[str, frozenset[str]], tuple[Mention, ...]]
    ) -> Iterator[Candidate]:
        relation = trigger.relation
        ends: list[tuple[Mention, ...]] = []
        assumed = False
        for slots, allowed in (
            (trigger.frame.subject, _of(trigger.frame.subject_types, relation.domain)),
            (trigger.frame.object, _of(trigger.frame.object_types, relation.range)),
        ):
            found: tuple[Mention, ...] = ()
            for slot in sorted(slots, key=_TOPIC.__eq__):
                topic = slot == _TOPIC
                found = self._topic(verb, trigger.frame, allowed) if topic else fill(slot, allowed)
                assumed = assumed or bool(topic and found)
                if found:
                    break
            ends.append(found)
        if relation.joint and verb.voice == ACTIVE and "subject" in trigger.frame.subject and ends[0]:
            ends[0] += self._companions(verb, ends, relation.domain)
        if ends[0] == ends[1] and len(ends[0]) == 1:
            ends[1] = ()
        missing = "" if all(ends) else "subject" if ends[1] else "object" if ends[0] else "both"
        clause = self._clause_start(verb.first)
        yield Candidate(
            trigger,
            verb.first,
            verb.last,
            ends[0],
            ends[1],
            missing,
            verb.tense,
            clause,
            verb.at,
            assumed,
        )

    def _topic(self, verb: _Verb, frame: Frame, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return what the text is about, unless the words after the frame say of what."""
        after = self._words[verb.last + 1 : verb.last + 2]
        of = plain(after[0]) if after else ""
        other = {*frame.subject, *frame.object}
        if frame.kind != "verb" and of in self._language.complements and of not in other:
            return ()
        return self._reader.topic(self._before(verb.first), allowed)

    def _companions(
        self, verb: _Verb, ends: list[tuple[Mention, ...]], allowed: frozenset[str]
    ) -> tuple[Mention, ...]:
        """Return those with whom the subject acts: "elle a fondé Orme avec Y"."""
        found = self._preposed(verb, tuple(self._language.companions), allowed)
        known = {id(m.referent) for end in ends for m in end}
        kinds = {m.kind for m in ends[0]}
        return tuple(m for m in found if id(m.referent) not in known and m.kind in kinds)

    def _follow(self, rest: tuple[frozenset[str], ...], at: int) -> int:
        """Return the last token of a frame's words from ``at``, or -1 where they do not follow."""
        for choice in rest:
            for step in range(1, _NEAR + 2):
                index = at + step
                if index >= len(self._words) or self._words[index] in _MARKS:
                    return -1
                if not self._words[index] and choice & self._language.prepositions:
                    return -1
                if self._words[index] in choice or plain(self._words[index]) in choice:
                    at = index
                    break
                if step > _CLOSE and self._words[index] in self._frames.finite:
                    return -1
            else:
                return -1
        return at

    def _read_verb(self, trigger: Trigger, at: int, last: int) -> _Verb | None:
        first, have, be, reflexive, clitic = self._group(at)
        kinds = trigger.kinds
        if trigger.reflexive != reflexive and (trigger.reflexive or self._language.infinitives):
            return None
        if self._language.infinitives:
            return self._french(trigger, at, last, (first, have, be, clitic), kinds)
        return self._english(trigger, at, last, (first, have, be), kinds)

    def _group(self, at: int) -> tuple[int, bool, bool, bool, bool]:
        """Return where the group of a verb begins, and whether it holds have, be, a reflexive, a clitic."""
        language, words = self._language, self._words
        have = be = reflexive = clitic = False
        first = at
        while first > 0:
            word = words[first - 1]
            if word in language.have:
                have = True
            elif word in language.be or word in language.recent:
                be = be or not (have and word != "été")
                if word in {"été", "been", "being"}:
                    have, be = have, True
            elif word in language.reflexive:
                reflexive = True
            elif word in language.clitics:
                clitic = True
            elif not (word in language.verbal or (word.endswith(language.adverbs) and len(word) > 5)):
                if not (have is False and be is False and self._coordinated(first - 1, at)):
                    break
            first -= 1
        while first < at and words[first] in {"de", "tout", "depuis", "par", "d'"}:
            first += 1
        return first, have, be, reflexive, clitic

    def _coordinated(self, index: int, at: int) -> bool:
        """Tell whether a word joins two participles: "fondée et dirigée", "written and directed"."""
        words = self._words
        if words[index] in self._language.joins and index == at - 1 and index > 0:
            return any(PARTICIPLE in t.kinds or FINITE in t.kinds for t in self._frames.verbs.get(words[index - 1], ()))
        if index == at - 2 and words[at - 1] in self._language.joins:
            return any(PARTICIPLE in t.kinds or FINITE in t.kinds for t in self._frames.verbs.get(words[index], ()))
        return False

    def _french(
        self, trigger: Trigger, at: int, last: int, group: tuple[int, bool, bool, bool], kinds: frozenset[str]
    ) -> _Verb | None:
        first, have, be, clitic = group
        if kinds & {FUTURE, CONDITIONAL} and not have and not be:
            tense = FUTURE if FUTURE in kinds else CONDITIONAL
            return _Verb(first, at, last, ACTIVE, tense, clitic)
        if PARTICIPLE in kinds:
            passive = be and "été" in self._words[first:at]
            if passive or (be and not trigger.reflexive and not trigger.lemma in self._language.auxiliary_be):
                return _Verb(first, at, last, PASSIVE)
            if have or be:
                return _Verb(first, at, last, ACTIVE, "", clitic)
            if FINITE not in kinds or self._next_is_agent(last) or (first and self._words[first - 1] == ","):
                return _Verb(first, at, last, REDUCED)
        if FINITE in kinds:
            return None if have or be else _Verb(first, at, last, ACTIVE, "", clitic)
        if INFINITIVE in kinds and be:
            return _Verb(first, at, last, ACTIVE, "", clitic)
        if INFINITIVE in kinds:
            return _Verb(first, at, last, ACTIVE, "purpose", clitic)
        if GERUND in kinds:
            return _Verb(first, at, last, RELATIVE)
        return None

    def _english(
        self, trigger: Trigger, at: int, last: int, group: tuple[int, bool, bool], kinds: frozenset[str]
    ) -> _Verb | None:
        first, have, be = group
        before = self._words[first:at]
        to = "to" in before
        modal = not self._language.modals.isdisjoint(before)
        if BASE in kinds and not have and not be and not modal and not to and self._plural_subject(first):
            return _Verb(first, at, last, ACTIVE)
        if be and PARTICIPLE in kinds and BASE in kinds:
            return _Verb(first, at, last, PASSIVE, FUTURE if modal or to else "")
        if kinds & {FINITE, PARTICIPLE} and not (BASE in kinds and (to or modal)):
            past = PARTICIPLE in kinds or not self._words[at].endswith("s")
            if be and past and PARTICIPLE in kinds:
                return _Verb(first, at, last, PASSIVE, FUTURE if "will" in before or to else "")
            if have and past:
                return _Verb(first, at, last, ACTIVE)
            if PARTICIPLE in kinds and (self._next_is_agent(last) or FINITE not in kinds):
                return _Verb(first, at, last, REDUCED)
            if FINITE in kinds and not be and not have:
                if not past and not self._after_subject(first):
                    return None
                if PARTICIPLE in kinds and self._reduced(first, last):
                    return _Verb(first, at, last, REDUCED)
                return _Verb(first, at, last, ACTIVE)
        if BASE in kinds:
            if to:
                return _Verb(first, at, last, ACTIVE, "purpose")
            if modal:
                tense = FUTURE if "will" in before else CONDITIONAL
                return _Verb(first, at, last, ACTIVE, tense)
            return None
        before = self._words[first - 1] if first else ","
        if GERUND in kinds and (be or not before or before == "," or before in _OPENING):
            return _Verb(first, at, last, ACTIVE if be else RELATIVE)
        return None

    def _next_is_agent(self, last: int) -> bool:
        for index in range(last + 1, min(last + 5, len(self._words))):
            if self._words[index] in self._language.agent:
                return True
            if not self._words[index] or self._words[index] in _MARKS:
                return False
        return False

    def _reduced(self, first: int, last: int) -> bool:
        """Tell an English participle from a past tense: set off by a comma, with no object of its own."""
        if not first or self._words[first - 1] not in {",", "("}:
            return False
        after = self._words[last + 1] if last + 1 < len(self._words) else ""
        return after in self._language.prepositions

    def _after_subject(self, first: int) -> bool:
        if first == 0:
            return False
        before = self._words[first - 1]
        return not before or before in self._language.who or before in {",", ")"} | self._language.joins

    def _plural_subject(self, first: int) -> bool:
        """Tell whether "who" or several stand before an English verb without ending."""
        if not first:
            return False
        mention = self._sentence.mentions[first - 1]
        several = mention and (len(self._sentence.members(first - 1)) > 1 or mention.several)
        return bool(several) or self._words[first - 1] in self._language.who

    def _verb_slot(self, verb: _Verb, slot: str, allowed: frozenset[str]) -> tuple[Mention, ...]:
        if slot in {"subject", "object"}:
            swapped = verb.voice in {PASSIVE, REDUCED}
            if slot == "subject" and swapped:
                return self._preposed(verb, tuple(self._language.agent), allowed)
            if slot == "subject" or swapped:
                return self._logical_subject(verb, allowed)
            return self._direct_object(verb, allowed)
        if slot == "owner":
            return self._possessed(verb.last, allowed)
        if slot == "name":
            after = verb.last + 1
            return self._taken(after, allowed) if self._adjacent(after) else ()
        return self._preposed(verb, (slot,), allowed)

    def _adjacent(self, at: int) -> bool:
        return at < len(self._words) and not self._words[at]

    def _logical_subject(self, verb: _Verb, allowed: frozenset[str]) -> tuple[Mention, ...]:
        if verb.voice in {REDUCED, RELATIVE}:
            return self._antecedent(verb.first, allowed, strict=verb.voice == RELATIVE)
        if verb.tense == "purpose":
            return self._controller(verb.first, allowed)
        found = self._taken(self._subject(verb.first, allowed), allowed)
        if not found and verb.intransitive and verb.voice == ACTIVE and self._language.infinitives:
            return self._taken(self._right_subject(verb.last + 1), allowed)
        return found

    # ---- Finding subjects and objects -----------------------------------------------------------

    def _subject(self, first: int, allowed: frozenset[str] = frozenset(), depth: int = 0) -> int:
        """Return a token of the mention that is the subject of the verb group at ``first``, or -1."""
        words, language = self._words, self._language
        at = first - 1
        if at < 0 or depth > 3:
            return -1
        if words[at] in language.who:
            return self._head(at, allowed, thing=words[at] in language.whom)
        if words[at] in language.whom | language.where | language.whose or words[at] == "y":
            return self._right_subject(first)
        steps, named = 0, -1
        while at >= 0 and steps < _REACH:
            word = words[at]
            if not word:
                start = self._sentence.bounds(at)[0]
                relative = self._inverted(start)
                if self._owner(at) or relative >= 0:
                    at = (relative if relative >= 0 else start) - 1
                    continue
                if self._sentence.governor[at] < 0 or words[self._sentence.governor[at]] in {"que", "qu'"}:
                    return at
                at = min(start, self._sentence.governor[at]) - 1
                if at >= 0 and words[at] == ",":
                    return -1
            elif word in {",", ")", "-"}:
                if named < 0:
                    named = self._set_off(at)
                jumped = self._before_insertion(at)
                if jumped < 0:
                    at -= 1
                else:
                    at = jumped
            elif word in _ENDS:
                break
            elif word in language.joins and at == first - 1:
                return self._shared_subject(at, allowed, depth)
            elif word in language.subordinators and at < first - 1:
                return named
            elif self._finite[at] and steps > 0:
                return named
            else:
                at -= 1
            steps += 1
        return named

    def _inverted(self, at: int) -> int:
        """Return the relative pronoun whose clause ends in its subject at ``at``: "que préside X"."""
        for index in range(at - 1, max(at - _NOUNS, 0), -1):
            word = self._words[index]
            if self._is_finite(index) and self._words[index - 1] in self._language.whom:
                return index - 1 if self._language.infinitives else -1
            if not word or word in _MARKS or word in self._language.subordinators:
                break
        return -1

    def _set_off(self, comma: int) -> int:
        """Return the name that two commas set off after a common noun: "l'auteur, X, étudie"."""
        name = comma - 1
        if self._words[comma] != "," or name < 1 or self._words[name]:
            return -1
        before = name - 1
        while before > 0 and self._sentence.starts[before] >= self._mention_start(name):
            before -= 1
        noun = before > 0 and self._words[before] == "," and self._words[before - 1].isalpha()
        return name if noun else -1

    def _mention_start(self, at: int) -> int:
        mention = self._sentence.mentions[at]
        return mention.start if mention else 0

    def _owner(self, at: int) -> bool:
        """Tell whether a mention owns what follows: "X's"."""
        return at + 1 < len(self._words) and self._words[at + 1] in {"'s", "'"}

    def _before_insertion(self, at: int) -> int:
        """Return the token before the insertion that ends at ``at``: a pair of commas, a parenthesis."""
        opening = {")": "(", ",": ",", "-": "-"}[self._words[at]]
        for index in range(at - 1, max(at - _REACH, -1), -1):
            if self._words[index] == opening:
                return index - 1
            if self._words[index] in _ENDS:
                return -1
        return -1

    def _shared_subject(self, at: int, allowed: frozenset[str], depth: int) -> int:
        """Return the subject of the verb before a conjunction: "X a fondé Y et dirige Z"."""
        for index in range(at - 1, -1, -1):
            if self._words[index] in _ENDS:
                return -1
            if self._is_finite(index):
                return self._subject(self._group(index)[0], allowed, depth + 1)
        return -1

    def _is_finite(self, index: int) -> bool:
        return self._finite[index]

    def _finite_at(self, index: int) -> bool:
        """Tell whether a word is a verb that a clause has one of; a noun with its article is none."""
        word = self._words[index]
        if not word or word in self._language.prepositions:
            return False
        known = word in self._frames.finite or word in self._language.modals
        if not known and not any(FINITE in t.kinds for t in self._frames.verbs.get(word, ())):
            return False
        return not self._noun_here(index)

    def _noun_here(self, index: int) -> bool:
        """Tell whether a word is a noun of a class with an article before it: "le programme"."""
        article = index > 0 and self._words[index - 1] in self._language.articles
        return article and self._reader.is_noun(self._words[index])

    def _head(self, at: int, allowed: frozenset[str], *, thing: bool) -> int:
        """Return the antecedent of the relative pronoun at ``at``, if possible one of an allowed class.

        After a comma it is the head of what precedes ("Ada, passée par Orme, qui a fondé"), else what is
        nearest. ``thing``: no person is meant ("the musical by Ada that won").
        """
        apart = at > 0 and self._words[at - 1] == ","
        fitting = -1
        for index in range(at - 1, max(at - _REACH, -1), -1):
            word = self._words[index]
            if not word:
                mention = self._sentence.mentions[index]
                if thing and not self._language.infinitives and self._reader.is_person(mention):
                    continue
                if allowed and not self._taken(index, allowed):
                    if self._sentence.governor[index] < 0:
                        break
                    continue
                if not apart or self._sentence.governor[index] < 0:
                    return index
                fitting = index if fitting < 0 else fitting
            elif word in _ENDS or word in self._frames.finite:
                break
            elif allowed and self._reader.stands_for_others(word, allowed):
                break
        return fitting

    def _left_mention(self, at: int, *, crossing: bool) -> int:
        """Return the nearest mention left of ``at`` across plain words, and commas if ``crossing``."""
        for index in range(at - 1, max(at - _REACH, -1), -1):
            word = self._words[index]
            if not word:
                return index
            if word in _ENDS or self._is_finite(index) or (word == "," and not crossing):
                return -1
        return -1

    def _left_fitting(self, at: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the nearest mentions left of ``at`` that may be of an allowed class."""
        for index in range(at - 1, max(at - _REACH, -1), -1):
            word = self._words[index]
            if not word and (found := self._taken(index, allowed)):
                return found
            if word in _ENDS or self._is_finite(index):
                break
        return ()

    def _right_subject(self, first: int) -> int:
        """Return the subject of an inverted clause: "que préside X", "où enseigne X"."""
        for at in range(first, min(first + _NOUNS + 2, len(self._words))):
            if not self._words[at] and self._sentence.governor[at] < 0:
                return at
            if self._words[at] in _MARKS:
                break
        return -1

    def _controller(self, first: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return who is to do what an infinitive says: the object before it, else the main subject."""
        for index in range(first - 1, max(first - 12, -1), -1):
            word = self._words[index]
            if not word:
                found = self._taken(index, allowed)
                if found:
                    return found
            if word in _ENDS:
                break
            if self._is_finite(index):
                return self._taken(self._subject(self._group(index)[0]), allowed)
        return self._forward(first, allowed)

    def _antecedent(self, first: int, allowed: frozenset[str], *, strict: bool) -> tuple[Mention, ...]:
        """Return what a participle qualifies: the nearest fitting mention before it, else after a comma.

        After a comma the head of what precedes is meant ("Orme, filiale de Héron, fondée par"), and of a
        coordination its last member, unless the participle is a plural.
        """
        apart = first > 0 and self._words[first - 1] == ","
        nearest: tuple[Mention, ...] = ()
        for index in range(first - 1, max(first - 14, -1), -1):
            word = self._words[index]
            if not word:
                found = self._taken(index, allowed)
                if found:
                    one = found if self._plural_form(first) else found[-1:]
                    if not apart or self._sentence.marker(index) not in {"de", "of"}:
                        return one
                    nearest = nearest or one
                elif not apart and self._sentence.governor[index] < 0:
                    return ()
                if strict:
                    break
            elif not apart and self._reader.stands_for_others(word, allowed):
                return ()
            elif word in _ENDS - {":"} or word in self._frames.finite:
                if strict and self._is_finite(index):
                    return self._taken(self._subject(self._group(index)[0]), allowed)
                return nearest
        if nearest:
            return nearest
        return self._forward(first, allowed) if self._opens(first) else ()

    def _opens(self, first: int) -> bool:
        """Tell whether a participle, or the one that it is joined to, opens its sentence."""
        start = self._clause_start(first)
        while start < first and (self._words[start] in _MARKS or self._words[start] in _OPENING):
            start += 1
        triggers = self._frames.verbs.get(self._words[start], ())
        joined = self._words[first - 1] in self._language.joins
        return start == first or (joined and any(PARTICIPLE in t.kinds for t in triggers))

    def _plural_form(self, first: int) -> bool:
        """Tell whether a participle is a plural; English does not say."""
        return not self._language.infinitives or self._words[first].endswith("s")

    def _forward(self, first: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        return self._taken(self._after_comma(first, allowed), allowed)

    def _after_comma(self, first: int, allowed: frozenset[str] = frozenset()) -> int:
        """Return the subject of the clause that follows what opens a sentence: "Fondée par X, Y …"."""
        words = self._words
        for comma in range(first, min(first + _REACH, len(words))):
            if words[comma] in _ENDS:
                break
            if words[comma] == "," and (found := self._opening(comma, allowed)) >= 0:
                return found
        return -1

    def _opening(self, comma: int, allowed: frozenset[str]) -> int:
        """Return the mention that opens what a comma sets off, if no preposition governs it."""
        for index in range(comma + 1, min(comma + _NOUNS, len(self._words))):
            word = self._words[index]
            if not word:
                free = self._sentence.governor[index] < comma
                return index if free and (not allowed or self._taken(index, allowed)) else -1
            if word in _MARKS - {'"'} or word in self._language.subordinators:
                return -1
        return -1

    def _direct_object(self, verb: _Verb, allowed: frozenset[str]) -> tuple[Mention, ...]:
        relative = self._relative(verb.first)
        if relative and relative[1] == "":
            found = self._left_fitting(relative[0], allowed)
            if found:
                return found if not self._words[relative[0] - 1] else found[-1:]
        if verb.clitic:
            acting = {id(m.referent) for m in self._taken(self._subject(verb.first), frozenset())}
            others = [m for m in self._before(verb.first) if id(m.referent) not in acting]
            return self._resolve("", others, allowed)
        for index in range(verb.at + 1, verb.last):
            if not self._words[index] and self._sentence.governor[index] <= verb.at:
                return self._taken(index, allowed)
        return self._right(verb.last, allowed)

    def _right(self, last: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the direct object after a verb: the first mention that no preposition governs."""
        words, language = self._words, self._language
        at, filled, apposed, closed, double = last + 1, False, False, False, -1
        led = False
        while at < len(words) and at <= last + _REACH:
            word = words[at]
            if not word:
                governor = self._sentence.governor[at]
                free = governor <= last or words[governor] == "des"
                if free and (not filled or apposed or self._follows(double, at)):
                    found = self._taken(at, allowed)
                    if found or double >= 0:
                        return found
                    double, filled = self._sentence.bounds(at)[1], True
                if not free and plain(words[governor]) in {"de", "of", "in"} and self._through(governor, last):
                    return self._taken(at, allowed)
                at = self._sentence.bounds(at)[1]
            elif word in _ENDS and not (word == ":" and filled):
                return ()
            elif word in language.subordinators or self._finite[at]:
                return ()
            elif word == "," and at == last + 1 and not self._comma_closes(at):
                return ()
            elif word in {",", ":"}:
                apposed = filled and not closed
            elif plain(word) in language.prepositions:
                closed, led = filled, True
            elif word in language.articles or word in language.possessives:
                if self._noun_after(at) and not led:
                    filled, apposed = True, False
            elif self._bare_noun(at):
                filled, apposed = filled or not led, apposed and led
                led = False
            elif word.isalpha():
                led = False
            at += 1
        return ()

    def _comma_closes(self, comma: int) -> bool:
        """Tell whether a comma opens an insertion that a second one closes."""
        return any(w == "," for w in self._words[comma + 1 : comma + _REACH])

    def _follows(self, double: int, at: int) -> bool:
        """Tell whether a second object follows the first at once: "won her the prize"."""
        start = self._mention_start(at)
        inner = range(double + 1, at)
        return double >= 0 and all(
            self._words[n] in self._language.articles or self._sentence.starts[n] >= start
            for n in inner
        )

    def _bare_noun(self, at: int) -> bool:
        """Tell whether a word is a noun without article that fills the object: "directed traffic near"."""
        word, language = self._words[at], self._language
        if not word.isalpha() or word in language.grammar or word in language.verbal or word in language.modifiers:
            return False
        after = self._words[at + 1] if at + 1 < len(self._words) else ""
        return plain(after) in language.prepositions and not word.endswith(language.adverbs) and word not in self._frames.verbs

    def _through(self, governor: int, last: int) -> bool:
        """Tell whether only nouns that stand for what follows lie before a preposition: "la majorité de"."""
        between = self._words[last + 1 : governor]
        nouns = [w for w in between if w.isalpha() or w.endswith("%")]
        return bool(nouns) and any(w in self._language.transparent or w.endswith("%") for w in nouns[-3:])

    def _noun_after(self, at: int) -> str:
        """Return the common noun after a determiner, or nothing where a name follows."""
        noun = ""
        for index in range(at + 1, min(at + 5, len(self._words))):
            word = self._words[index]
            if not word:
                return "" if index == at + 1 or self._inside(index, at) else noun
            if word in _MARKS or word in self._language.prepositions or plain(word) in self._language.prepositions:
                return noun or word
            if word not in self._language.modifiers and word != '"':
                noun = word
        return noun

    def _inside(self, at: int, article: int) -> bool:
        """Tell whether only the noun phrase's own words lie between an article and a mention."""
        mention = self._sentence.mentions[at]
        between = range(article + 1, at)
        if mention is None or len(between) > _NEAR:
            return False
        language = self._language
        return all(
            self._sentence.starts[n] >= mention.start
            or self._words[n] in language.modifiers
            or self._words[n] == '"'
            or (not language.infinitives and self._words[n] not in language.grammar)
            for n in between
        )

    def _preposed(
        self, verb: _Verb, slots: tuple[str, ...], allowed: frozenset[str],
        *,
        after: bool = False,
        but: Sequence[Mention] = (),
    ) -> tuple[Mention, ...]:
        """Return the mention that one of these prepositions governs, after the verb or before it.

        ``after``: only what follows counts. ``but``: what fills the other end does not.
        """
        markers = [tuple(plain(w) for w in slot.replace("'", "' ").split()) for slot in slots]
        relative = None if after else self._relative(verb.first)
        if relative and relative[1]:
            places = _BY_PLACE.get(relative[1], (relative[1],))
            if any(len(m) == 1 and m[0] in places for m in markers):
                found = self._left_fitting(relative[0], allowed)
                if found:
                    return found
        group = self._words[verb.first : verb.at]
        dative = next((w for w in group if w in self._language.datives), "")
        if dative and any(m == ("à",) for m in markers):
            subject = self._subject(verb.first, allowed)
            before = [m for m in self._before(verb.first) if m is not self._sentence.mentions[subject]]
            return self._resolve(dative, before, allowed)
        if "en" in group and any(m == ("de",) for m in markers):
            return self._resolve("", self._before(verb.first), allowed)
        if "y" in group and any(m[0] in {"à", "dans", "en", "chez"} for m in markers):
            return self._resolve("y", self._before(verb.first), allowed)
        at = verb.at + 1
        while at < len(self._words) and at <= verb.last + _REACH:
            word = self._words[at]
            if not word:
                governed = any(self._governed(at, m) for m in markers)
                if (
                    governed
                    and self._sentence.governor[at] > verb.at
                    and self._sentence.mentions[at] not in but
                ):
                    return self._taken(at, allowed)
                at = self._sentence.bounds(at)[1]
            elif at > verb.last and self._parts(at, after=after):
                break
            at += 1
        for at in range(verb.first - 1, -1 if not after else verb.first, -1):
            if self._words[at] in _ENDS or after:
                break
            if not self._words[at] and any(self._sentence.governed_by(at, m) for m in markers) and self._fronted(at):
                return self._taken(at, allowed)
        return ()

    def _governed(self, at: int, marker: tuple[str, ...]) -> bool:
        """Tell whether words govern a mention, across a share of it too: "for 51 per cent of X"."""
        if self._sentence.governed_by(at, marker):
            return True
        index = self._sentence.governor[at]
        if index < 0 or plain(self._words[index]) not in {"de", "of", "in"}:
            return False
        language, shared = self._language, False
        for step in range(index - 1, max(index - _NOUNS, -1), -1):
            word = self._words[step]
            if plain(word) == marker[-1]:
                return shared
            shared = shared or word in language.transparent or word.endswith("%")
            if not (
                word in language.transparent
                or word in language.articles
                or word in language.modifiers
                or word.endswith("%")
                or word[:1].isdigit()
                or word == ","
            ):
                return False
        return False

    def _parts(self, at: int, *, after: bool) -> bool:
        """Tell whether a word ends what belongs to a verb, or ``after`` to a noun, which may be said to be."""
        word = self._words[at]
        if after and word in self._frames.linking:
            return False
        return word in _ENDS or word in self._language.who or self._finite[at]

    def _fronted(self, at: int) -> bool:
        """Tell whether a preposition and its mention open the sentence or a clause."""
        governor = self._sentence.governor[at]
        return governor == 0 or self._words[governor - 1] in _MARKS

    def _relative(self, first: int) -> tuple[int, str] | None:
        """Return the relative pronoun that opens a verb's clause, and its preposition, if there is one."""
        language = self._language
        for index in range(first - 1, max(first - 9, -1), -1):
            word = self._words[index]
            if word in language.where:
                return index, word
            if word in language.which and index and plain(self._words[index - 1]) in language.prepositions:
                return index - 1, plain(self._words[index - 1])
            if word in language.whose:
                return index, "de"
            if word in language.whom:
                return (index, "") if index < first - 1 or language.infinitives else None
            if word in _MARKS or (index < first - 1 and self._is_finite(index)):
                return None
        return None

    def _possessed(self, at: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the owner of a noun at ``at``: "son X", "Y's X"."""
        for index in range(at - 1, max(at - 5, -1), -1):
            word = self._words[index]
            if word in self._language.possessives:
                return self._resolve(word, self._before(index), allowed)
            if word in self._language.whose and not self._language.infinitives:
                return self._left_fitting(index, allowed)
            if word == "'s" or (word == "'" and index and not self._words[index - 1]):
                return self._taken(index - 1, allowed)
            if not word or word in _MARKS:
                return ()
        return ()

    # ---- Roles and nouns ------------------------------------------------------------------------

    def _role(self, trigger: Trigger, at: int) -> Iterator[Candidate]:
        last = self._follow_role(trigger.rest, at)
        if last < 0 or self._qualifies(last) or self._acts(trigger.lemma, at):
            return
        verb = _Verb(at, at, last, ACTIVE)
        holder: list[tuple[Mention, ...]] = []

        def fill(slot: str, allowed: frozenset[str]) -> tuple[Mention, ...]:
            if slot == "holder":
                if not holder:
                    holder.append(self._holder(at, last, allowed))
                return holder[0]
            if slot in {"complement", "beyond"}:
                return self._complement(at, last, allowed, beyond=slot == "beyond")
            if slot == "owner":
                return self._possessed(at, allowed)
            return self._preposed(verb, (slot,), allowed)

        yield from self._candidate(trigger, verb, fill)

    def _acts(self, noun: str, at: int) -> bool:
        """Tell whether an English word that is a noun and a verb is the verb: "will head", "and chairs"."""
        word, before = self._words[at], self._words[at - 1] if at else ""
        language = self._language
        if language.infinitives or not at or word not in self._frames.verbs:
            return False
        if before in language.modals or before == "to":
            return True
        clause = before in language.who or before in language.joins or not before
        return clause and word != noun and not self._words[at - 1 : at] == ["'s"]

    def _qualifies(self, last: int) -> bool:
        """Tell whether an English noun only qualifies the next one: "principal sponsor"."""
        after = self._words[last + 1] if last + 1 < len(self._words) else ""
        language = self._language
        return (
            not language.infinitives
            and after.isalpha()
            and after not in language.grammar
            and after not in language.verbal
            and after not in self._frames.finite
            and after not in self._frames.verbs
            and after not in language.prepositions
            and after not in language.subordinators
        )

    def _follow_role(self, rest: tuple[frozenset[str], ...], at: int) -> int:
        for choice in rest:
            at += 1
            if at >= len(self._words) or plain(self._words[at]) not in choice:
                return -1
        return at

    def _complement(
        self, first: int, last: int, allowed: frozenset[str], *, beyond: bool
    ) -> tuple[Mention, ...]:
        """Return what a role is held at: after it, before it, or what a possessive stands for.

        Only adjectives may stand between the two, or, ``beyond``, a domain: "responsable des achats de Y".
        """
        words, language = self._words, self._language
        inner = 0
        for at in range(last + 1, min(last + 14, len(words))):
            word = words[at]
            if not word:
                governor = self._sentence.governor[at]
                if governor > last and plain(words[governor]) in language.complements:
                    if inner > 1 and not beyond:
                        return ()
                    found = self._taken(at, allowed)
                    if found:
                        return found
                    continue
                break
            if plain(word) in language.prepositions or word == "d'":
                inner += 1
            if word in _MARKS or word in self._frames.finite or word in language.who:
                break
        for at in range(first - 1, max(first - 5, -1), -1):
            word = words[at]
            if word in language.possessives:
                return self._resolve(word, self._before(at), allowed)
            if not word:
                return () if language.infinitives else self._taken(at, allowed)
            if word in _MARKS or (word in language.grammar and word not in {"'s", "co"}):
                break
        for at in range(first - 1, max(first - 8, -1), -1):
            word = words[at]
            if word in language.whose:
                return self._left_fitting(at, allowed)
            if word == "en" and at + 1 < first and words[at + 1] in language.be:
                return self._resolve("", self._before(at), allowed)
            if word in _MARKS:
                break
        return ()

    def _holder(self, first: int, last: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return who holds a role: set beside it, or the subject of a verb of being or becoming."""
        slot = self._holder_slot(first, last, allowed)
        if slot >= 0:
            self._holders[last] = (slot,)
            found = self._taken(slot, allowed)
            noun = self._words[first if self._language.infinitives else last]
            one = slot < first and not noun.endswith(_PLURAL)
            return found[-1:] if one and self._words[slot + 1] in {",", "("} else found
        return self._known_holder(first, allowed)

    def _known_holder(self, first: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return whom a role that opens a sentence stands for: "La fondatrice de Y a répondu"."""
        opening = self._words[self._clause_start(first) : first]
        plain_words = [w for w in opening if w not in self._language.modifiers and w != '"']
        if len(plain_words) != 1 or plain_words[0] not in self._language.definite:
            return ()
        return self._reader.somebody(plain_words[0], allowed)

    def _holder_slot(self, first: int, last: int, allowed: frozenset[str]) -> int:
        words, language = self._words, self._language
        after = last + 1
        if after < len(words) and not words[after] and self._taken(after, allowed):
            return after
        at = first - 1
        while at >= 0 and (
            words[at] in self._light
            or (bool(words[at]) and words[at].endswith(language.adverbs))
        ):
            at -= 1
        if at < 0:
            return self._named_after(last, allowed)
        if not words[at] and not language.infinitives:
            at -= 1
            while at >= 0 and words[at] in language.articles:
                at -= 1
            if at < 0:
                return self._named_after(last, allowed)
            if not words[at]:
                return at if self._taken(at, allowed) else -1
        if words[at] in language.joins or words[at] == ",":
            for previous, slot in reversed(self._holders.items()):
                if previous < first and self._chained(previous, at):
                    return slot[0]
        if words[at] in {",", "(", "-"}:
            named = self._named_after(last, allowed)
            left = self._left_mention(at + 1, crossing=True) if words[at] != "," else self._apposed(at, allowed)
            if left >= 0 and self._taken(left, allowed):
                return left
            return named
        if words[at] in language.become or words[at] in language.be or self._as(at):
            index = at
            while index > 0 and (words[index] in language.become | language.be | language.have or self._as(index) or words[index] in language.verbal):
                index -= 1
            if words[index] and words[index] not in language.become | language.be:
                index += 1
            if not words[index]:
                return index if self._taken(index, allowed) else -1
            if self._as(at):
                left = self._left_mention(at, crossing=False)
                return left if left >= 0 else self._clause_subject(at)
            found = self._subject(self._group(index)[0])
            return found
        named = self._named_after(last, allowed)
        return named

    def _as(self, at: int) -> bool:
        return any(self._words[at - n : at + 1] == w.split() for w in self._language.as_ if (n := len(w.split()) - 1) <= at)

    def _chained(self, previous: int, at: int) -> bool:
        """Tell whether two roles are one person's: only a complement lies between them."""
        between = self._words[previous + 1 : at]
        return len(between) <= 9 and not any(w in _MARKS or w in self._frames.finite for w in between)

    def _apposed(self, comma: int, allowed: frozenset[str]) -> int:
        """Return the mention that a comma sets a role off from: "X, 45 ans, directeur de Y"."""
        for index in range(comma - 1, max(comma - 12, -1), -1):
            word = self._words[index]
            if not word:
                return index if self._taken(index, allowed) else -1
            if word in _ENDS or self._is_finite(index) or word in self._language.subordinators:
                return -1
        return -1

    def _named_after(self, last: int, allowed: frozenset[str]) -> int:
        """Return the name after a role and its complement: "le directeur de Y, X", "le directeur X"."""
        words, index = self._words, last + 1
        while index < len(words) and index <= last + _NOUNS and words[index]:
            if words[index] in _MARKS - {'"'} or words[index] in self._frames.finite:
                return index + 1 if words[index] == "," and self._fits_at(index + 1, allowed) else -1
            index += 1
        if index >= len(words) or words[index]:
            return -1
        if self._sentence.governor[index] <= last:
            return index if self._fits_at(index, allowed) else -1
        index = self._sentence.bounds(index)[1] + 1
        if index < len(words) and words[index] == ",":
            index += 1
            mention = next((m for m in self._sentence.mentions[index : index + 4] if m), None)
            while index < len(words) and words[index] and mention and (
                self._sentence.starts[index] >= mention.start
                or words[index] in self._language.articles
                or words[index] in self._language.modifiers
            ):
                index += 1
        return index if self._fits_at(index, allowed) and self._sentence.governor[index] <= last else -1

    def _fits_at(self, at: int, allowed: frozenset[str]) -> bool:
        return at < len(self._words) and not self._words[at] and bool(self._taken(at, allowed))

    def _noun(self, trigger: Trigger, at: int) -> Iterator[Candidate]:
        last = self._follow_role(trigger.rest, at)
        if last < 0:
            return
        verb = _Verb(at, at, last, ACTIVE)

        def fill(slot: str, allowed: frozenset[str]) -> tuple[Mention, ...]:
            if slot == "owner":
                return self._possessed(at, allowed)
            if slot == "name":
                following = last + 1
                while following < len(self._words) and self._words[following] in {'"', ",", ":"}:
                    following += 1
                return self._taken(following, allowed) if following < len(self._words) else ()
            if slot == "subject":
                return self._taken(self._clause_subject(at), allowed)
            if slot == "object":
                subject = self._taken(self._clause_subject(at), allowed)
                return subject or self._left_fitting(at, allowed)
            if slot == "makers":
                return self._makers(last, allowed)
            if slot == "label":
                return self._listed(last, allowed)
            if slot == "record":
                return self._reader.latest(self._before(at), allowed)
            found = self._preposed(verb, (slot,), allowed, after=slot not in _APART, but=used)
            used.extend(found if slot not in _APART else ())
            return found

        used: list[Mention] = []
        yield from self._candidate(trigger, verb, fill)

    def _listed(self, last: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the names that follow a label and its colon: "Production : X, Y et Z"."""
        words, at = self._words, last + 1
        if words[at : at + 1] == ["."]:
            at += 1
        if words[at : at + 1] != [":"]:
            return ()
        found: list[Mention] = []
        for index in range(at + 1, len(words)):
            mention = self._sentence.mentions[index]
            if mention and self._fits(mention, allowed):
                found.append(mention)
            elif words[index] not in self._between:
                break
        return tuple(found)

    def _makers(self, last: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the subject of the relative clause after a noun: "l'accord que X et Y ont signé"."""
        for at in range(last + 1, min(last + 4, len(self._words))):
            if self._words[at] in self._language.whom:
                return self._taken(self._right_subject(at + 1), allowed)
            if self._words[at] in _MARKS or not self._words[at]:
                break
        return ()

    def _clause_subject(self, at: int) -> int:
        for index in range(at - 1, max(at - _REACH, -1), -1):
            if self._words[index] in _ENDS:
                return -1
            if self._words[index] and self._is_finite(index):
                return self._subject(self._group(index)[0])
        return self._after_comma(at)

    # ---- Mentions -------------------------------------------------------------------------------

    def _before(self, at: int) -> list[Mention]:
        return [m for m in self._sentence.mentions[:at] if m]

    def _clause_start(self, at: int) -> int:
        """Return the first token of the clause that holds ``at``."""
        for index in range(at - 1, -1, -1):
            if self._words[index] in _ENDS:
                return index + 1
        return 0

    def _taken(self, at: int, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the mentions at a token and those joined to it, if they may be of an allowed class."""
        if at < 0 or at >= len(self._words):
            return ()
        mention = self._sentence.mentions[at]
        if mention is None:
            return ()
        if mention.refers:
            return self._resolve(mention.refers, self._before(at), allowed, mention)
        return tuple(m for m in self._sentence.members(at) if self._fits(m, allowed))

    def _fits(self, mention: Mention, allowed: frozenset[str]) -> bool:
        return not allowed or self._reader.may_be(mention.referent, allowed)


def _of(kinds: frozenset[str], allowed: frozenset[str]) -> frozenset[str]:
    """Return the classes that an end may have: what its frame says, else what its relation takes."""
    return kinds or allowed


def pairs(candidate: Candidate) -> Iterator[tuple[Mention, Mention]]:
    """Yield each subject with each object; of one group between itself, each two."""
    if candidate.subjects == candidate.objects:
        yield from combinations(candidate.subjects, 2)
        return
    yield from product(candidate.subjects, candidate.objects)

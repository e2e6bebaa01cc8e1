"""Verbs in a sentence: how far their groups reach, in which voice and tense they stand."""

from __future__ import annotations

from typing import NamedTuple

from graph.extraction.forms import (
    BASE,
    CONDITIONAL,
    FINITE,
    FUTURE,
    GERUND,
    INFINITIVE,
    PARTICIPLE,
)
from graph.extraction.frames import Frames, Trigger
from graph.extraction.reading import Reader
from graph.extraction.sentence import MARKS, Sentence

ACTIVE, PASSIVE, REDUCED, RELATIVE = "active", "passive", "reduced", "relative"
PURPOSE = "purpose"
"""The tense of a verb that says what somebody is to do."""
_AGENT = 5
"""Within how many words of a participle the agent's preposition follows."""
_ADVERB = 5
"""From how many letters on a word with an adverb's ending is one."""

_NONE = frozenset[str]()
_Told = tuple[str, str] | None
"""Voice and tense, or nothing where the form is no verb here."""


class Verb(NamedTuple):
    """A verb in a sentence: the first token of its group, its own, the last of its frame's words.

    ``clitic``: a pronoun before it is its object. ``intransitive``: its frame gives it no object.
    """

    first: int
    at: int
    last: int
    voice: str = ACTIVE
    tense: str = ""
    clitic: bool = False
    intransitive: bool = False


class Group(NamedTuple):
    """The small words before a verb: where they begin, and which are among them."""

    first: int
    have: bool = False
    be: bool = False
    reflexive: bool = False
    clitic: bool = False

    @property
    def alone(self) -> bool:
        """Whether no auxiliary is among them."""
        return not (self.have or self.be)


class Verbs:
    """The verbs of one sentence."""

    def __init__(self, frames: Frames, sentence: Sentence, reader: Reader) -> None:
        """Tell at once which words are verbs that a clause has one of: ``finite``."""
        self._frames = frames
        self._language = frames.language
        self._sentence = sentence
        self._words = sentence.words
        self._reader = reader
        self._impersonal = {
            words.split()[-1]: words.split() for words in frames.language.impersonal
        }
        self._groups: dict[int, Group] = {}
        may = frames.clausal
        self.finite = [w in may and self._clausal(at) for at, w in enumerate(self._words)]

    def noun_here(self, at: int) -> bool:
        """Tell whether a word is a noun of a class: an article or a preposition stands before it."""
        before = self._words[at - 1] if at else ""
        language = self._language
        led = before in language.articles or (
            before in language.prepositions and before != language.infinitive
        )
        return led and self._reader.is_noun(self._words[at])

    def group(self, at: int) -> Group:
        """Return the group of the verb at ``at``."""
        if at not in self._groups:
            self._groups[at] = self._group(at)
        return self._groups[at]

    def _group(self, at: int) -> Group:
        found: Group | None = Group(at)
        wide = Group(at)
        while found:
            wide = found
            found = self._widened(found, at) if found.first else None
        first = wide.first
        while first < at and self._words[first] in self._language.leading:
            first += 1
        return wide._replace(first=first)

    def read(self, trigger: Trigger, at: int, last: int) -> Verb | None:
        """Return the verb of a frame at ``at``, whose words end at ``last``, if its form is one."""
        group = self.group(at)
        french = self._language.infinitives
        if trigger.reflexive != group.reflexive and (trigger.reflexive or french):
            return None
        told = (self._french if french else self._english)(trigger, at, last, group)
        if told is None:
            return None
        voice, tense = told
        slots = {*trigger.frame.subject, *trigger.frame.object}
        return Verb(
            group.first,
            at,
            last,
            voice,
            tense,
            clitic=group.clitic and voice == ACTIVE,
            intransitive=slots.isdisjoint({"object", "name"}),
        )

    def _clausal(self, at: int) -> bool:
        """Tell whether a form of ``Frames.clausal`` is the verb of a clause here."""
        if self._words[at] in self._impersonal and self._is_impersonal(at):
            return False
        return not self.noun_here(at)

    def _is_impersonal(self, at: int) -> bool:
        """Tell whether a verb says nothing of anybody: "il y a"."""
        words = self._impersonal[self._words[at]]
        return self._words[max(at - len(words) + 1, 0) : at + 1] == words

    def _has(self, word: str, *kinds: str) -> bool:
        return not self._frames.kinds.get(word, _NONE).isdisjoint(kinds)

    def _widened(self, group: Group, at: int) -> Group | None:
        """Return a group with the word before it, or nothing where that does not belong to it."""
        language, word = self._language, self._words[group.first - 1]
        wider = group._replace(first=group.first - 1)
        if word in language.have:
            return wider._replace(have=True)
        if word in language.passive:
            return wider._replace(be=True)
        if word in language.be or word in language.recent:
            return wider._replace(be=group.be or not group.have)
        if word in language.reflexive:
            return wider._replace(reflexive=True)
        if word in language.clitics:
            return wider._replace(clitic=True)
        adverb = word.endswith(language.adverbs) and len(word) > _ADVERB
        small = word in language.verbal or adverb
        joined = group.alone and self._joined(wider.first, at)
        return wider if small or joined else None

    def _joined(self, index: int, at: int) -> bool:
        """Tell whether a word joins two participles: "fondée et dirigée", "written and directed"."""
        joins = self._language.joins
        if index == at - 1 and index > 0 and self._words[index] in joins:
            return self._has(self._words[index - 1], PARTICIPLE, FINITE)
        before = index == at - 1 - 1 and self._words[at - 1] in joins
        return before and self._has(self._words[index], PARTICIPLE, FINITE)

    # ---- French ---------------------------------------------------------------------------------

    def _french(self, trigger: Trigger, at: int, last: int, group: Group) -> _Told:
        kinds = trigger.kinds
        if kinds & {FUTURE, CONDITIONAL} and group.alone:
            return ACTIVE, FUTURE if FUTURE in kinds else CONDITIONAL
        if PARTICIPLE in kinds and (voice := self._participle(trigger, at, last, group)):
            return voice, ""
        if FINITE in kinds:
            return (ACTIVE, "") if group.alone else None
        if INFINITIVE in kinds:
            return ACTIVE, "" if group.be else PURPOSE
        return (RELATIVE, "") if GERUND in kinds else None

    def _participle(self, trigger: Trigger, at: int, last: int, group: Group) -> str:
        """Return the voice of a French participle, or nothing where the form is finite too."""
        passive = group.be and not self._language.passive.isdisjoint(self._words[group.first : at])
        itself = trigger.reflexive or trigger.lemma in self._language.auxiliary_be
        if passive or (group.be and not itself):
            return PASSIVE
        if not group.alone:
            return ACTIVE
        set_off = group.first > 0 and self._words[group.first - 1] == ","
        reduced = FINITE not in trigger.kinds or set_off or self._agent_follows(last)
        return REDUCED if reduced else ""

    # ---- English --------------------------------------------------------------------------------

    def _english(self, trigger: Trigger, at: int, last: int, group: Group) -> _Told:
        kinds, language = trigger.kinds, self._language
        before = set(self._words[group.first : at])
        purpose = language.infinitive in before
        ahead = purpose or not language.modals.isdisjoint(before)
        future = FUTURE if before & language.future or (purpose and group.be) else ""
        if BASE in kinds and group.alone and not ahead and self._several_act(group.first):
            return ACTIVE, ""
        if group.be and {BASE, PARTICIPLE} <= kinds:
            return PASSIVE, FUTURE if ahead else ""
        if kinds & {FINITE, PARTICIPLE} and not (BASE in kinds and ahead):
            return self._conjugated(trigger, at, last, group, future)
        if BASE in kinds:
            tense = PURPOSE if purpose else future or CONDITIONAL
            return (ACTIVE, tense) if ahead else None
        return self._gerund(group) if GERUND in kinds else None

    def _conjugated(self, trigger: Trigger, at: int, last: int, group: Group, future: str) -> _Told:
        kinds = trigger.kinds
        past = PARTICIPLE in kinds or not self._words[at].endswith("s")
        if PARTICIPLE in kinds and group.alone and self._listing(group.first):
            return REDUCED, ""
        if group.be and PARTICIPLE in kinds:
            return PASSIVE, future
        if group.have and past:
            return ACTIVE, ""
        if PARTICIPLE in kinds and (FINITE not in kinds or self._agent_follows(last)):
            return REDUCED, ""
        acts = past or self._subject_precedes(group.first)
        if FINITE not in kinds or not group.alone or not acts:
            return None
        reduced = PARTICIPLE in kinds and self._set_off(group.first, last)
        return REDUCED if reduced else ACTIVE, ""

    def _gerund(self, group: Group) -> _Told:
        before = self._words[group.first - 1] if group.first else ","
        if group.be:
            return ACTIVE, ""
        apart = not before or before == "," or before in self._language.opening
        return (RELATIVE, "") if apart else None

    def _agent_follows(self, last: int) -> bool:
        """Tell whether whoever does it is named within a few words: "produit en 2010 par"."""
        for word in self._words[last + 1 : last + _AGENT]:
            if word in self._language.agent:
                return True
            if not word or word in MARKS:
                return False
        return False

    def _set_off(self, first: int, last: int) -> bool:
        """Tell an English participle from a past tense: set off, with no object of its own."""
        if not first or self._words[first - 1] not in {",", "("}:
            return False
        after = self._words[last + 1] if last + 1 < len(self._words) else ""
        return after in self._language.prepositions

    def _listing(self, first: int) -> bool:
        """Tell whether only a common noun stands before a participle: "Among the films selected for"."""
        return self._words[0] in self._language.among and all(self._words[:first])

    def _subject_precedes(self, first: int) -> bool:
        before = self._words[first - 1] if first else "."
        who = self._language.who | self._language.joins
        return not before or before in who or before in {",", ")"}

    def _several_act(self, first: int) -> bool:
        """Tell whether "who" or several stand before an English verb without ending."""
        mention = self._sentence.mentions[first - 1] if first else None
        if mention is None:
            return first > 0 and self._words[first - 1] in self._language.who
        return len(self._sentence.members(first - 1)) > 1 or bool(mention.several)

"""What refers back: pronouns, possessives, definite descriptions, and whom they stand for.

Each candidate is scored, as in S. Lappin and H. Leass, "An Algorithm for Pronominal Anaphora
Resolution" (1994): what is near, what opens its sentence, what is named often. Where the two best come
close, nobody is meant surely and nothing is returned: a wrong antecedent makes a wrong claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import NamedTuple

from graph.extraction.mentions import Found, Mention, Referent
from graph.extraction.referents import Referents
from graph.extraction.words import Words

_FAR = 4
"""How many sentences back a definite description looks for whom it does not surely mean."""
_FADED = 3
"""From how many sentences on distance tells no more against the antecedent of a description."""
_MEMORY = 5
"""How many sentences back a pronoun looks."""
_LAST = 2
"""How many sentences back the person or the work last named is looked for."""
_OPENING = 2
"""How many sentences open a text, and say what it is about."""
_RECENT = 200
"""How many of those named last a text may be about, beside those that it opens with."""
_APART = re.compile(r"[^\W\d_]+|[^\w\s]")
_CLAUSE = frozenset(",;:()")
_LED = re.compile(r"([^\W\d_]+)[ ']$")
_LEFT = 12
"""How many code points before a mention show its preposition."""


class _Weights(NamedTuple):
    """What counts for an antecedent: to open its sentence, each naming up to ``most``, distance."""

    first: float
    named: float
    most: int
    distance: float
    lead: float
    """By how much the best has to outweigh the next."""


_NOUN = _Weights(first=0.8, named=0.15, most=5, distance=0.4, lead=0.4)
_NEAR = _Weights(first=0.0, named=0.15, most=5, distance=0.8, lead=0.4)
"""For a demonstrative, which points to what is near."""
_PRONOUN = _Weights(first=0.9, named=0.2, most=6, distance=0.4, lead=0.3)
_GENDER = 1.0
"""What an agreeing gender counts."""
_SAME_NOUN = 0.8
"""What it counts that the same noun has stood for it."""
_GOVERNED = 0.6
"""What it counts against a description's antecedent that a preposition governs it."""
_EXACT, _BROAD, _UNTYPED, _GUESSED = 2.6, 1.9, 1.5, 0.3
"""How well a referent suits a noun: of its class, of its broad class, of none, of a guessed other."""
_SURE, _LIKELY, _OPEN = 2.2, 1.6, 1.3
"""How well one suits a pronoun: of a class that the text gave, that was guessed, of none."""
_RIVAL = 1.0
"""By how much one of another class has to outweigh whom a pronoun is wanted to stand for."""
_TOPIC_LEAD = 1.5
"""How many times a topic has to outweigh the next."""
_TOPIC_FIRST = 2.0
"""What it counts that the text begins with it, in namings."""


@dataclass(frozen=True, slots=True)
class _Pronoun:
    """What a pronoun shows of whom it stands for."""

    human: bool
    thing: bool
    gender: str


class Anaphora:
    """Whom the words of one text refer back to; it is told of every sentence as it is read."""

    def __init__(self, text: str, words: Words, referents: Referents) -> None:
        """Take a text whose glyphs are folded, the words of its language, whom it speaks of."""
        self._text = text
        self._words = words
        self._language = words.language
        self._ontology = words.ontology
        self._referents = referents
        self._past: list[list[Mention]] = []
        self._named: dict[int, Mention] = {}
        self._opening: dict[int, Mention] = {}
        self._subjects: list[Referent] = []
        self._called_here: dict[int, str] = {}
        self.groups: list[tuple[Referent, ...]] = []
        """Those whom the text has named together, in its order."""

    def begin(self) -> None:
        """Begin a sentence, in which two nouns stand for two."""
        self._called_here = {}

    def remember(self, mentions: list[Mention]) -> None:
        """Note the mentions of a sentence that is read; the first to act is what pronouns speak of."""
        for mention in reversed(self._past[-1] if self._past else ()):
            key = id(mention.referent)
            self._named.pop(key, None)
            self._named[key] = mention
            if len(self._past) <= _OPENING:
                self._opening[key] = mention
        self._past.append(mentions)
        free = (m.referent for m in mentions if not self._led(m))
        self._subjects += [r for r in free if self._referents.acts(r)][:1]

    # ---- In the text -------------------------------------------------------------------------------

    def several(self, item: Found) -> tuple[Referent, ...]:
        """Return those whom a plural stands for: the last named together, people where only they fit."""
        human = self._text[item.start : item.end].lower() in self._language.humans
        for group in islice(reversed(self.groups), _RECENT):
            people = not human or self._referents.are_people(group)
            if people and all(map(self._referents.acts, group)):
                return group
        return ()

    def stands_for(self, item: Found, before: Sequence[Mention]) -> Referent | None:
        """Return whom a pronoun or a description stands for, ``before`` being what precedes it."""
        if item.pronoun:
            return self._subject_of(self._text[item.start : item.end].lower(), before)
        found = self._described(item, before)
        if found:
            noun = item.noun.lower()
            found.nouns.add(noun)
            self._called_here[id(found)] = noun
        return found

    def _subject_of(self, word: str, before: Sequence[Mention]) -> Referent | None:
        """Return who a pronoun stands for: the first to act in its sentence, else in the last one."""
        pronoun = self._pronoun(word)
        free = (m.referent for m in before if not self._led(m))
        found: Referent | None = None
        for referent in (*free, *reversed(self._subjects[-_MEMORY:])):
            if not self._referents.acts(referent):
                continue
            if not self._agrees(pronoun, referent, untyped=False):
                continue
            if pronoun.gender and referent.gender == pronoun.gender:
                return referent
            found = found or referent
        return found

    def _described(self, item: Found, before: Sequence[Mention]) -> Referent | None:
        """Return what a definite description stands for: the likeliest of what was named before it.

        A class that fits counts most, then what the last sentences speak of first, then how often; what
        the same noun has stood for likelier than others. Two nouns in one sentence stand for two.
        """
        noun, kind = item.noun.lower(), self._words.class_of(item.noun)
        article = re.split(r"[ ']", self._text[item.start : item.end].lower())[0]
        gender = self._language.genders.get(article, "")
        scores = _Scores(_NEAR if article in self._language.demonstratives else _NOUN, gender)
        sentences = (
            [m for m in before if self._parted(m.end, item.start)],
            *reversed(self._past),
        )
        for distance, mentions in enumerate(sentences):
            if distance > _FAR and len(self._past) - distance >= _OPENING:
                continue
            scores.begin(min(distance, _FADED))
            for mention in mentions:
                referent = mention.referent
                other = self._called_here.get(id(referent), noun) != noun
                likeness = 0.0 if other else self._likeness(referent, kind)
                if likeness != _EXACT and distance > _FAR:
                    continue
                if likeness:
                    tier = 1 if likeness == _EXACT and referent.sure else 0
                    same = _SAME_NOUN if noun in referent.nouns else 0.0
                    led = _GOVERNED if distance == 0 and self._led(mention) else 0.0
                    scores.add(referent, likeness + same - led, tier)
        best = scores.likeliest()
        if best and not best.type:
            best.type = kind
        return best

    def _parted(self, end: int, start: int) -> bool:
        """Tell whether a clause ends between two places: within one, nobody is told twice by a noun."""
        clause = self._language.subordinators | self._language.joins | _CLAUSE
        return any(w in clause for w in _APART.findall(self._text[end:start].lower()))

    def _led(self, mention: Mention) -> bool:
        """Tell whether a preposition stands right before a mention."""
        word = _LED.search(self._text[max(0, mention.start - _LEFT) : mention.start])
        return word is not None and word[1].lower() in self._language.prepositions

    def _likeness(self, referent: Referent, kind: str) -> float:
        """Return how well a referent suits a class; 0 if it cannot be of it."""
        if referent.type and self._ontology.fits(referent.type, [kind]):
            return _EXACT
        if referent.type == self._ontology.kind(kind).name:
            return _BROAD
        actor = self._referents.fits_actor(kind)
        if not referent.type:
            return _UNTYPED if actor else 0.0
        return _GUESSED if actor and not referent.sure else 0.0

    # ---- For a frame -------------------------------------------------------------------------------

    def resolve(
        self,
        word: str,
        before: Sequence[Mention],
        allowed: frozenset[str],
        mention: Mention | None = None,
    ) -> tuple[Mention, ...]:
        """Return the mentions that a pronoun or a possessive stands for, none where none fits.

        ``mention`` is the pronoun where it is a mention itself, ``before`` what precedes it.
        """
        at = mention or (before[-1] if before else None)
        start, end = (at.start, at.end) if at else (0, 0)
        if mention and mention.several:
            fits = self._ontology.fits
            found = [r for r in mention.several if not r.type or fits(r.type, allowed)]
        else:
            referent = self._antecedent(word, before, allowed)
            found = [referent] if referent else []
        return tuple(Mention(start, start, end, referent, direct=False) for referent in found)

    def _antecedent(
        self, word: str, before: Sequence[Mention], allowed: frozenset[str]
    ) -> Referent | None:
        """Return who a pronoun or a possessive stands for, among those of a class in ``allowed``.

        The first of its own sentence comes first, then the sentences before, nearest first; what the
        text leaves untyped counts less than what it has typed. Where somebody of another class is much
        likelier, the words mean that one, and nobody is returned.
        """
        pronoun, referents = self._pronoun(word), self._referents
        actors = any(map(referents.fits_actor, allowed))
        if pronoun.human and referents.person not in allowed and not actors:
            return None
        scores = _Scores(_PRONOUN, pronoun.gender)
        rivals = _Scores(_PRONOUN, pronoun.gender)
        for distance, mentions in enumerate((before, *reversed(self._past[-1 - _MEMORY : -1]))):
            scores.begin(distance)
            rivals.begin(distance)
            for referent in (m.referent for m in mentions):
                if not self._agrees(pronoun, referent, untyped=True):
                    continue
                sure = _SURE if referent.sure else _LIKELY
                if referents.may_be(referent, allowed):
                    typed = referent.type and self._ontology.fits(referent.type, allowed)
                    scores.add(referent, sure if typed else _OPEN)
                elif referents.acts(referent):
                    rivals.add(referent, sure)
        return None if rivals.best > scores.best + _RIVAL else scores.likeliest()

    def somebody(self, article: str, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the person that the last two sentences speak of first, if of an allowed class."""
        gender = self._language.genders.get(article, "")
        for mentions in reversed(self._past[-1 - _LAST : -1]):
            for mention in mentions:
                referent = mention.referent
                person = self._referents.is_person(referent) and not referent.differs(gender)
                if person and self._ontology.fits(referent.type, allowed):
                    return (replace(mention, direct=False),)
        return ()

    def latest(self, before: Sequence[Mention], allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return what was last named of an allowed class, in this or the two sentences before."""
        for mentions in (before, *reversed(self._past[-1 - _LAST : -1])):
            for mention in reversed(mentions):
                referent = mention.referent
                if referent.sure and self._ontology.fits(referent.type, allowed):
                    return (replace(mention, direct=False),)
        return ()

    def topic(self, before: Sequence[Mention], allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return what the text is about among the allowed classes, if one stands out.

        Only what the text types counts. How often it is named, and that the text begins with it, tells.
        """
        scores: dict[int, float] = {}
        latest: dict[int, Mention] = {}
        recent = islice(reversed(self._named.values()), _RECENT)
        begins = len(self._past) <= _OPENING
        for mention in chain(before, recent, self._opening.values()):
            referent = mention.referent
            if referent.sure and self._ontology.fits(referent.type, allowed):
                latest.setdefault(id(referent), mention)
                opening = begins or id(referent) in self._opening
                scores[id(referent)] = referent.count + (_TOPIC_FIRST if opening else 0.0)
        ordered = sorted(scores, key=lambda key: -scores[key])
        if not ordered:
            return ()
        if len(ordered) > 1 and scores[ordered[0]] < _TOPIC_LEAD * scores[ordered[1]]:
            return ()
        return (replace(latest[ordered[0]], direct=False),)

    # ---- Pronouns ----------------------------------------------------------------------------------

    def _pronoun(self, word: str) -> _Pronoun:
        language = self._language
        gender = language.genders.get(word, "")
        return _Pronoun(word in language.humans, word in language.things, gender)

    def _agrees(self, pronoun: _Pronoun, referent: Referent, *, untyped: bool) -> bool:
        """Tell whether a pronoun may stand for a referent; for one without class where ``untyped``."""
        person = self._referents.person
        if referent.differs(pronoun.gender) or (pronoun.thing and referent.type == person):
            return False
        return not pronoun.human or referent.type == person or (untyped and not referent.type)


class _Scores:
    """How well referents suit words that refer back: the best score of each."""

    def __init__(self, weights: _Weights, gender: str) -> None:
        self._weights = weights
        self._gender = gender
        self._distance = 0
        self._first = True
        self._found: dict[int, tuple[float, Referent]] = {}
        self._tiered: set[int] = set()

    def begin(self, distance: int) -> None:
        """Begin the sentence that is so many sentences back."""
        self._distance, self._first = distance, True

    @property
    def best(self) -> float:
        """The best score so far."""
        return max((told for told, _ in self._found.values()), default=0.0)

    def add(self, referent: Referent, likeness: float, tier: int = 0) -> None:
        """Score a referent unless its gender differs; what was noted first wins a tie."""
        if referent.differs(self._gender):
            return
        weights = self._weights
        told = likeness + min(referent.count, weights.most) * weights.named
        told += (weights.first if self._first else 0.0) - weights.distance * self._distance
        told += _GENDER if self._gender and referent.gender else 0.0
        self._first = False
        if tier:
            self._tiered.add(id(referent))
        known = self._found.get(id(referent))
        if known is None or known[0] < told:
            self._found[id(referent)] = (told, referent)

    def likeliest(self) -> Referent | None:
        """Return who suits best, if better than the next by the lead; nobody where it is open."""
        ordered: Iterator[tuple[float, Referent]]
        if self._tiered:
            self._found = {k: v for k, v in self._found.items() if k in self._tiered}
        ordered = iter(sorted(self._found.values(), key=lambda found: -found[0]))
        best, second = next(ordered, None), next(ordered, None)
        if best is None or (second and best[0] - second[0] < self._weights.lead):
            return None
        return best[1]

"""Objects: what a verb or a noun takes, with a preposition and without, before it and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.extraction.clauses import NOUNS, Clause
from graph.extraction.forms import PARTICIPLE
from graph.extraction.language import Language
from graph.extraction.mentions import Mention
from graph.extraction.relatives import Marker, Relatives
from graph.extraction.sentence import ENDS, MARKS
from graph.extraction.tokens import ANYBODY, REACH, Taken
from graph.extraction.verbs import Verb

_PHRASE = 8
"""How many words a noun phrase may have before its name."""
_NOUN = 5
"""Within how many words of an article its noun stands."""
_CLEFT = 4
"""How far into a sentence the preposition of a cleft stands: "C'est à Y que"."""
_AUXILIARIES = 2
"""How many words after an auxiliary its participle may stand."""
_SHARE = 3
"""How many nouns before a preposition may say that a part is meant."""


@dataclass(slots=True)
class _Reach:
    """What has been passed on the way from a verb to its object.

    ``filled``: a common noun is the object. ``apposed``: a comma sets off what says more of it.
    ``closed``: a preposition followed it. ``led``: a preposition leads the next noun. ``double``: the
    last token of a first object of another class.
    """

    filled: bool = False
    apposed: bool = False
    closed: bool = False
    led: bool = False
    double: int = -1


class Objects:
    """What verbs and nouns of one sentence take."""

    def __init__(self, clause: Clause) -> None:
        self._clause = clause
        self._language = clause.language
        self._sentence = clause.sentence
        self._words = clause.words
        self._relatives = Relatives(clause)
        self.owner = self._relatives.owner
        exemplars = clause.sentence.exemplars.items()
        self._examples = {n for at, first in exemplars for n in range(first, at)}

    # ---- Without a preposition ------------------------------------------------------------------

    def direct(self, verb: Verb, allowed: frozenset[str]) -> Taken:
        """Return the direct object of a verb: relative, pronoun, between its words, after them."""
        relative = self._relatives.opening(verb.first)
        if relative and not relative[1]:
            found = self._clause.left_fitting(relative[0], allowed)
            if found:
                return found if not self._words[relative[0] - 1] else found[-1:]
        if verb.clitic:
            return self._clause.reader.anaphora.resolve("", self._others(verb), allowed)
        for index in range(verb.at + 1, verb.last):
            if not self._words[index] and self._sentence.governor[index] <= verb.at:
                return self._clause.taken(index, allowed)
        return self._right(verb.last, allowed)

    def _others(self, verb: Verb) -> list[Mention]:
        """Return the mentions before a verb but whoever acts."""
        clause = self._clause
        acting = {id(m.referent) for m in clause.taken(clause.subject(verb.first), ANYBODY)}
        return [m for m in clause.before(verb.first) if id(m.referent) not in acting]

    def _right(self, last: int, allowed: frozenset[str]) -> Taken:
        """Return the direct object after a verb: the first mention that no preposition governs."""
        reach, at = _Reach(), last + 1
        while at < min(len(self._words), last + REACH + 1):
            if not self._words[at]:
                found = None
                if not self._passed_over(at, reach):
                    found = self._object_at(at, last, reach, allowed)
                if found is not None:
                    return found
                at = self._sentence.bounds(at)[1]
            elif self._ends_object(at, last, reach):
                break
            else:
                self._pass(at, reach)
            at += 1
        return ()

    def _object_at(
        self, at: int, last: int, reach: _Reach, allowed: frozenset[str]
    ) -> Taken | None:
        """Return the mention at a token if it is the object, nothing where the search goes on."""
        governor = self._sentence.governor[at]
        free = governor <= last or self._words[governor] in self._language.partitive
        open_ = not reach.filled or reach.apposed or at in self._sentence.exemplars
        if free and (open_ or self._follows(reach.double, at)):
            found = self._clause.taken(at, allowed)
            if found or reach.double >= 0:
                return found
            reach.double, reach.filled = self._sentence.bounds(at)[1], True
        part = not free and self._language.plain(self._words[governor]) in self._language.genitive
        return self._clause.taken(at, allowed) if part and self._shared(governor, last) else None

    def _passed_over(self, at: int, reach: _Reach) -> bool:
        """Tell whether a mention only owns or qualifies the object: "X's film", "an Oscar night"."""
        if self._owns(at):
            return True
        after = self._words[at + 1] if at + 1 < len(self._words) else ""
        frames = self._clause.frames
        noun = after in frames.nouns and after not in frames.verbs
        small = after in self._language.prepositions or self._language.infinitives
        compound = noun and not small
        reach.filled = reach.filled or compound
        return compound

    def _ends_object(self, at: int, last: int, reach: _Reach) -> bool:
        """Tell whether no object follows: a mark, another clause, a comma right after the verb."""
        word = self._words[at]
        if word in ENDS:
            return not (word == ":" and reach.filled)
        if at in self._examples:
            return False
        if word in self._language.subordinators or self._clause.finite[at]:
            return True
        return word == "," and at == last + 1 and not self._comma_closes(at)

    def _pass(self, at: int, reach: _Reach) -> None:
        """Note what a word does to the search for an object."""
        word, language = self._words[at], self._language
        if word in {",", ":"}:
            reach.apposed = reach.filled and not reach.closed
        elif self._language.plain(word) in language.prepositions:
            reach.closed, reach.led = reach.filled, True
        elif word in language.articles or word in language.possessives:
            if self._noun_after(at) and not reach.led:
                reach.filled, reach.apposed = True, False
        elif self._bare_noun(at):
            reach.filled = reach.filled or not reach.led
            reach.apposed = reach.apposed and reach.led
            reach.led = False
        elif word.isalpha():
            reach.led = False

    def _comma_closes(self, comma: int) -> bool:
        """Tell whether a comma opens an insertion that a second one closes."""
        return "," in self._words[comma + 1 : comma + REACH]

    def _follows(self, double: int, at: int) -> bool:
        """Tell whether a second object follows the first at once: "won her the prize"."""
        start = self._clause.mention_start(at)
        return double >= 0 and all(
            self._words[n] in self._language.articles or self._sentence.starts[n] >= start
            for n in range(double + 1, at)
        )

    def _bare_noun(self, at: int) -> bool:
        """Tell whether a noun without article is the object: "directed traffic near"."""
        word, language = self._words[at], self._language
        small = word in language.grammar or word in language.verbal or word in language.modifiers
        if small or not word.isalpha() or word.endswith(language.adverbs):
            return False
        after = self._words[at + 1] if at + 1 < len(self._words) else ""
        return (
            self._language.plain(after) in language.prepositions
            and word not in self._clause.frames.verbs
        )

    def _shared(self, governor: int, last: int) -> bool:
        """Tell whether only what stands for its complement lies between: "la majorité de"."""
        nouns = [w for w in self._words[last + 1 : governor] if w.isalpha() or w.endswith("%")]
        return any(map(self._part, nouns[-_SHARE:]))

    def _part(self, word: str) -> bool:
        """Tell whether a word says that a part of what follows is meant."""
        return word in self._language.transparent or word.endswith("%")

    def _noun_after(self, at: int) -> str:
        """Return the common noun after a determiner, or nothing where a name follows."""
        noun, language = "", self._language
        for index in range(at + 1, min(at + _NOUN, len(self._words))):
            word = self._words[index]
            if not word:
                return "" if index == at + 1 or self._inside(index, at) else noun
            if word in MARKS or self._language.plain(word) in language.prepositions:
                return noun or word
            if word not in language.modifiers:
                noun = word
        return noun

    def _inside(self, at: int, article: int) -> bool:
        """Tell whether only the noun phrase's own words lie between an article and a mention."""
        start, language = self._clause.mention_start(at), self._language
        between = range(article + 1, at)
        return len(between) <= _PHRASE and all(
            self._sentence.starts[n] >= start
            or self._words[n] in language.modifiers
            or self._words[n] not in language.grammar | language.prepositions
            for n in between
        )

    # ---- With a preposition ---------------------------------------------------------------------

    def preposed(
        self,
        verb: Verb,
        slots: Sequence[str],
        allowed: frozenset[str],
        *,
        after: bool = False,
        but: Sequence[Mention] = (),
    ) -> Taken:
        """Return the mention that one of these prepositions governs, after the verb or before it.

        ``after``: only what follows counts. ``but``: what fills the other end does not.
        """
        markers = _markers(tuple(slots), self._language)
        if not after and (found := self._relatives.led(verb.first, markers, allowed)):
            return found
        pronoun = self._by_pronoun(verb, markers)
        if pronoun:
            return self._clause.reader.anaphora.resolve(pronoun, self._others(verb), allowed)
        markers = [marker for marker in markers if marker[-1] in self._sentence.present]
        if not markers:
            return ()
        found = self._governed_after(verb, markers, allowed, but, after=after)
        if not found and not after:
            return self._clause.taken(self._governed_before(verb, markers), allowed)
        return found

    def _by_pronoun(self, verb: Verb, markers: Sequence[Marker]) -> str:
        """Return the pronoun in a verb's group that stands for a preposition and a name: "y", "lui"."""
        for word in self._words[verb.first : verb.at]:
            cases = self._language.cases.get(word, ())
            if any(m[0] in cases and len(m) == 1 for m in markers):
                return word
        return ""

    def _governed_after(
        self,
        verb: Verb,
        markers: Sequence[Marker],
        allowed: frozenset[str],
        but: Sequence[Mention],
        *,
        after: bool,
    ) -> Taken:
        at = verb.at + 1
        while at < min(len(self._words), verb.last + REACH + 1):
            if not self._words[at]:
                governed = any(self._governed(at, m) for m in markers)
                governed = governed and not (after and self._of_participle(at, verb))
                own = self._sentence.governor[at] > verb.at
                if governed and own and self._sentence.mentions[at] not in but:
                    found = self._owned(at, allowed) or self._clause.taken(at, allowed)
                    if found or not self._owns(at):
                        return found
                at = self._sentence.bounds(at)[1]
            elif at > verb.last and self._parts(at, after=after):
                break
            at += 1
        return ()

    def _owned(self, at: int, allowed: frozenset[str]) -> Taken:
        """Return what the mention at a token owns, named right after it: "to Ada Moss's "Orme""."""
        if self._words[at + 1 : at + 2] != ["'s"]:
            return ()
        named = next(
            (
                n
                for n in range(at + 2, min(at + 2 + _SHARE, len(self._words)))
                if not self._words[n]
            ),
            at,
        )
        free = all(w.isalpha() or w == '"' for w in self._words[at + 2 : named])
        return self._clause.taken(named, allowed) if free and named > at else ()

    def _of_participle(self, at: int, verb: Verb) -> bool:
        """Tell whether a preposition belongs to a participle after the words: "a film written by X"."""
        before = self._sentence.governor[at] - 1
        if before <= verb.last or not self._clause.verbs.group(before).alone:
            return False
        triggers = self._clause.frames.verbs.get(self._words[before], ())
        return any(PARTICIPLE in trigger.kinds for trigger in triggers)

    def _owns(self, at: int) -> bool:
        """Tell whether a mention owns or qualifies the next, which is what is meant.

        "At London's Lantern School", "by former Lantern executive Mara Quill".
        """
        after = self._words[at + 1 : at + 3]
        if after[:1] == ["'s"] or self._language.infinitives:
            return after[:1] == ["'s"]
        return len(after) > 1 and not after[1] and self._clause.reader.is_noun(after[0])

    def _governed_before(self, verb: Verb, markers: Sequence[Marker]) -> int:
        """Return the mention that a preposition governs at the start of the sentence or a clause."""
        for at in self._clause.leftwards(verb.first, len(self._words)):
            if self._words[at] or not any(self._sentence.governed_by(at, m) for m in markers):
                continue
            governor = self._sentence.governor[at]
            before = self._words[governor - 1] if governor else ","
            if governor > 1 and not self._words[governor - 2] and self._is_of(governor):
                continue
            if before in MARKS or (before in self._language.be and governor < _CLEFT):
                return at
        return -1

    def _is_of(self, governor: int) -> bool:
        """Tell whether a preposition only says whose or where from what precedes it is: "X, de Y"."""
        return self._language.plain(self._words[governor]) in self._language.genitive

    def _governed(self, at: int, marker: Marker) -> bool:
        """Tell whether words govern a mention, across a share of it too: "for 51 per cent of X"."""
        if self._sentence.governed_by(at, marker):
            return True
        governor, shared = self._sentence.governor[at], False
        if (
            governor < 0
            or self._language.plain(self._words[governor]) not in self._language.genitive
        ):
            return False
        for word in reversed(self._words[max(governor - NOUNS + 1, 0) : governor]):
            if self._language.plain(word) == marker[-1]:
                return shared
            shared = shared or self._part(word)
            if not self._counts(word):
                break
        return False

    def _counts(self, word: str) -> bool:
        """Tell whether a word may stand in what says how much of something: "51 per cent"."""
        language = self._language
        small = word in language.articles or word in language.modifiers
        return small or self._part(word) or word[:1].isdigit() or word == ","

    def _parts(self, at: int, *, after: bool) -> bool:
        """Tell whether a word ends what belongs to a verb, or to a noun if ``after``."""
        word = self._words[at]
        if after and self._links(at):
            return False
        return word in ENDS or word in self._language.who or self._clause.finite[at]

    def _links(self, at: int) -> bool:
        """Tell whether a verb begins by which something becomes somebody's: "ont été confiées"."""
        linking, language = self._clause.frames.linking, self._language
        if self._words[at] in linking:
            return True
        after = self._words[at + 1 : at + 1 + _AUXILIARIES]
        return self._words[at] in language.have and any(w in linking for w in after)


@lru_cache(maxsize=1024)
def _markers(slots: tuple[str, ...], language: Language) -> list[Marker]:
    """Return the prepositions of slots as words, articles undone."""
    plain = language.plain
    return [tuple(map(plain, slot.replace("'", "' ").split())) for slot in slots]

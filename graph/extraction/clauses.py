"""Clauses: who acts in them, what a participle or a relative pronoun belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from graph.extraction.forms import PARTICIPLE
from graph.extraction.sentence import ENDS, MARKS
from graph.extraction.tokens import ANYBODY, REACH, Taken, Tokens
from graph.extraction.verbs import ACTIVE, PURPOSE, REDUCED, RELATIVE, Verb

NOUNS = 6
"""How many plain words may stand between a participle or a role and its name."""
_DEPTH = 3
"""How many coordinated verbs a subject is looked for across."""
_QUALIFIED = 14
"""How many tokens before a participle what it qualifies may stand."""
_CONTROL = 12
"""How many tokens before an infinitive who is to act may stand."""
_OPENING = {")": "(", ",": ",", "-": "-"}
"""What opens the insertion that a mark closes."""


class Clause(Tokens):
    """One sentence, searched for whoever acts in it."""

    # ---- Subjects -------------------------------------------------------------------------------

    def logical_subject(self, verb: Verb, allowed: frozenset[str]) -> Taken:
        """Return who acts: the subject, what a participle qualifies, who is to act."""
        if verb.voice in {REDUCED, RELATIVE}:
            return self.antecedent(verb.first, allowed, strict=verb.voice == RELATIVE)
        if verb.tense == PURPOSE:
            return self._controller(verb.first, allowed)
        found = self.taken(self.subject(verb.first, allowed), allowed)
        french = self.language.infinitives
        if not found and french and verb.intransitive and verb.voice == ACTIVE:
            return self.taken(self.inverted_subject(verb.last + 1), allowed)
        return found

    def subject(self, first: int, allowed: frozenset[str] = ANYBODY, depth: int = 0) -> int:
        """Return a token of the mention that is the subject of the verb group at ``first``, or -1."""
        language = self.language
        if first < 1 or depth > _DEPTH:
            return -1
        before = self.words[first - 1]
        if before in language.who:
            return self._head(first - 1, allowed, thing=before in language.whom)
        if before in language.whom | language.where | language.whose:
            return self.inverted_subject(first)
        return self._search(first, allowed, depth)

    def clause_subject(self, at: int) -> int:
        """Return the subject of the verb before a noun, else of the clause that follows."""
        for index in self.leftwards(at):
            if self.finite[index]:
                return self.subject(self.verbs.group(index).first)
        ended = any(self.words[n] in ENDS for n in range(max(at - REACH, 0), at))
        return -1 if ended else self._after_comma(at)

    def inverted_subject(self, first: int) -> int:
        """Return the subject of an inverted clause: "que préside X", "où enseigne X"."""
        for at in range(first, min(first + NOUNS + 2, len(self.words))):
            if not self.words[at] and self.sentence.governor[at] < 0:
                return at
            if self.words[at] in MARKS and not (self.words[at] == "," and at > first):
                break
        return -1

    def _search(self, first: int, allowed: frozenset[str], depth: int) -> int:
        at, named = first - 1, -1
        for step in range(REACH):
            if at < 0 or self._closes(at, step):
                break
            word = self.words[at]
            if not word:
                passed = self._passed(at)
                if passed == at:
                    return at
                at = passed
            elif word in _OPENING:
                named = self._set_off(at) if named < 0 else named
                at = self._before_insertion(at)
            elif step == 0 and word in self.language.joins:
                return self._shared_subject(at, allowed, depth)
            else:
                at -= 1
        return named

    def _closes(self, at: int, step: int) -> bool:
        """Tell whether the search for a subject ends at a token: a mark, another clause."""
        word = self.words[at]
        another = word in self.language.subordinators or self.finite[at]
        return word in ENDS or (step > 0 and another)

    def _passed(self, at: int) -> int:
        """Return the token of a mention if it may be a subject, else the one to go on at."""
        start = self.sentence.bounds(at)[0]
        relative = self._inverted(start)
        if relative >= 0:
            return relative - 1
        if self._owns(at):
            return start - 1
        governor = self.sentence.governor[at]
        if governor < 0 or self._stands_for(governor):
            return at
        before = min(start, governor) - 1
        return -1 if before >= 0 and self.words[before] == "," else before

    def _stands_for(self, governor: int) -> bool:
        """Tell whether a noun before "de" stands for its complement: "les élèves de l'école X"."""
        of = self.language.plain(self.words[governor]) in self.language.genitive
        return of and governor > 0 and self.words[governor - 1] in self.language.transparent

    def _owns(self, at: int) -> bool:
        """Tell whether a mention owns what follows: "X's"."""
        return self.words[at + 1 : at + 2] in (["'s"], ["'"])

    def _inverted(self, at: int) -> int:
        """Return the relative pronoun whose clause ends in its subject at ``at``: "que préside X"."""
        if not self.language.infinitives:
            return -1
        for index in range(at - 1, max(at - NOUNS, 0), -1):
            word = self.words[index]
            if self.finite[index] and self.words[index - 1] in self.language.whom:
                return index - 1
            if not word or word in MARKS or word in self.language.subordinators:
                break
        return -1

    def _set_off(self, comma: int) -> int:
        """Return the name that two commas set off after a common noun: "l'auteur, X, étudie"."""
        name = comma - 1
        if self.words[comma] != "," or name < 1 or self.words[name]:
            return -1
        before = name - 1
        while before > 0 and self.sentence.starts[before] >= self.mention_start(name):
            before -= 1
        noun = before > 0 and self.words[before] == "," and self.words[before - 1].isalpha()
        return name if noun else -1

    def _before_insertion(self, at: int) -> int:
        """Return the token before the insertion that ends at ``at``: a pair of commas, a parenthesis."""
        opening = _OPENING[self.words[at]]
        openings = (n - 1 for n in self.leftwards(at) if self.words[n] == opening)
        found = next(openings, -1)
        return found if found >= 0 else at - 1

    def _shared_subject(self, at: int, allowed: frozenset[str], depth: int) -> int:
        """Return the subject of the verb before a conjunction: "X a fondé Y et dirige Z"."""
        for index in self.leftwards(at, len(self.words)):
            if self.finite[index]:
                return self.subject(self.verbs.group(index).first, allowed, depth + 1)
        return -1

    # ---- What refers back -----------------------------------------------------------------------

    def _head(self, at: int, allowed: frozenset[str], *, thing: bool) -> int:
        """Return the antecedent of the relative pronoun at ``at``, if possible one of an allowed class.

        After a comma it is the head of what precedes ("Ada, passée par Orme, qui a fondé"), else what is
        nearest. ``thing``: no person is meant ("the musical by Ada that won").
        """
        apart = at > 0 and self.words[at - 1] == ","
        fitting = -1
        for index in self._heads(at, allowed, thing=thing and not self.language.infinitives):
            free = self.sentence.governor[index] < 0
            if allowed and not self.taken(index, allowed):
                if free:
                    break
            elif free or not apart:
                return index
            else:
                fitting = index if fitting < 0 else fitting
        return fitting

    def _heads(self, at: int, allowed: frozenset[str], *, thing: bool) -> Iterator[int]:
        """Yield the mentions that a relative pronoun may stand for, nearest first."""
        for index in self.leftwards(at):
            word = self.words[index]
            if word in self.frames.finite:
                return
            if word and allowed and self.reader.stands_for_others(word, allowed):
                return
            if not word and not (thing and self.is_person(index)):
                yield index

    def antecedent(self, first: int, allowed: frozenset[str], *, strict: bool) -> Taken:
        """Return what a participle qualifies: the nearest fitting mention before it, else after a comma.

        After a comma the head of what precedes is meant ("Orme, filiale de Héron, fondée par"), and of a
        coordination its last member, unless the participle is a plural. ``strict``: the nearest or none.
        """
        apart = first > 0 and self.words[first - 1] == ","
        if (told := self._told_elsewhere(first, allowed, strict=strict)) is not None:
            return told
        nearest: Taken = ()
        for index in range(first - 1, max(first - _QUALIFIED, -1), -1):
            if self._parted(index, allowed, apart=apart):
                return self._acting(index, allowed) if strict else nearest
            if self.words[index]:
                continue
            found = self._qualified(index, first, allowed)
            if found and not (apart and self.sentence.marker(index) in self.language.genitive):
                return found
            if not found and not apart and self.sentence.governor[index] < 0:
                return ()
            nearest = nearest or found
            if strict:
                break
        return nearest or (self._forward(first, allowed) if self._opens(first) else ())

    def _told_elsewhere(self, first: int, allowed: frozenset[str], *, strict: bool) -> Taken | None:
        """Return what a participle qualifies with the one that it is joined to, or what it lists."""
        if joined := self._joined_participle(first):
            return self._shared_antecedent(joined, allowed, strict=strict)
        return self.listed_after(first, allowed) or self._renamed(first, allowed) or None

    def _renamed(self, first: int, allowed: frozenset[str]) -> Taken:
        """Return what a common noun right before a participle says more of: "X, the Y firm run by"."""
        noun = first - 1
        if noun < 1 or not self.reader.is_noun(self.words[noun]):
            return ()
        comma = next((n for n in self.leftwards(noun, _QUALIFIED) if self.words[n] == ","), -1)
        if comma < 1 or self.words[comma + 1] not in self.language.articles:
            return ()
        clause = any(self.finite[n] for n in range(comma, noun))
        return () if clause or self.words[comma - 1] else self.taken(comma - 1, allowed)

    def _joined_participle(self, first: int) -> int:
        """Return the participle that a conjunction joins to the one at ``first``, or 0."""
        if first < 1 or self.words[first - 1] not in self.language.joins:
            return 0
        for index in self.leftwards(first - 1):
            if any(PARTICIPLE in t.kinds for t in self.frames.verbs.get(self.words[index], ())):
                return index
            if self.finite[index]:
                break
        return 0

    def _shared_antecedent(self, at: int, allowed: frozenset[str], *, strict: bool) -> Taken:
        """Return what a participle says something of, so that one joined to it does too."""
        group = self.verbs.group(at)
        if not group.be:
            return self.antecedent(group.first, allowed, strict=strict)
        return self.taken(self.subject(group.first, allowed), allowed)

    def listed_after(self, at: int, allowed: frozenset[str]) -> Taken:
        """Return what is named after "parmi les films retenus à Y figurent": who is among them."""
        start = self.start(at)
        if start >= at or self.words[start] not in self.language.among:
            return ()
        verbs = (n for n in range(at + 1, len(self.words)) if self.finite[n])
        verb = next(verbs, -1)
        if verb < 0 or any(w in ENDS for w in self.words[start:verb]):
            return ()
        return self.taken(self.inverted_subject(verb + 1), allowed)

    def _parted(self, index: int, allowed: frozenset[str], *, apart: bool) -> bool:
        """Tell whether a word ends what a participle may qualify: a mark, a verb, another noun."""
        word = self.words[index]
        if word and not apart and self.reader.stands_for_others(word, allowed):
            return True
        return word in ENDS - {":"} or word in self.frames.finite

    def _acting(self, index: int, allowed: frozenset[str]) -> Taken:
        if not self.finite[index]:
            return ()
        return self.taken(self.subject(self.verbs.group(index).first), allowed)

    def _qualified(self, index: int, first: int, allowed: frozenset[str]) -> Taken:
        """Return the mentions at a token that a participle agrees with; English does not show it."""
        found = self.taken(index, allowed)
        plural = not self.language.infinitives or self.words[first].endswith("s")
        return found if plural else found[-1:]

    def _opens(self, first: int) -> bool:
        """Tell whether a participle, or the one that it is joined to, opens its sentence."""
        start = self.start(first)
        while start < first and (
            self.words[start] in MARKS or self.words[start] in self.language.opening
        ):
            start += 1
        triggers = self.frames.verbs.get(self.words[start], ())
        joined = self.words[first - 1] in self.language.joins
        return start == first or (joined and any(PARTICIPLE in t.kinds for t in triggers))

    def _forward(self, first: int, allowed: frozenset[str]) -> Taken:
        return self.taken(self._after_comma(first, allowed), allowed)

    def _after_comma(self, first: int, allowed: frozenset[str] = ANYBODY) -> int:
        """Return the subject of the clause that follows what opens a sentence: "Fondée par X, Y …"."""
        for comma in range(first, min(first + REACH, len(self.words))):
            if self.words[comma] in ENDS:
                break
            if self.words[comma] == "," and (found := self._opening(comma, allowed)) >= 0:
                return found
        return -1

    def _opening(self, comma: int, allowed: frozenset[str]) -> int:
        """Return the mention that opens what a comma sets off, if no preposition governs it."""
        for index in range(comma + 1, min(comma + NOUNS, len(self.words))):
            word = self.words[index]
            if not word:
                free = self.sentence.governor[index] < comma
                return index if free and (not allowed or self.taken(index, allowed)) else -1
            if word in MARKS - {'"'} or word in self.language.subordinators:
                break
        return -1

    def _controller(self, first: int, allowed: frozenset[str]) -> Taken:
        """Return who is to do what an infinitive says: the object before it, else the main subject."""
        for index in self.leftwards(first, _CONTROL):
            if not self.words[index] and (found := self.taken(index, allowed)):
                return found
            if self.finite[index]:
                return self._acting(index, allowed)
        return self._forward(first, allowed)

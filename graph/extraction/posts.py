"""Roles: who holds one, where it is held."""

from __future__ import annotations

from graph.extraction.clauses import NOUNS, Clause
from graph.extraction.sentence import ENDS, MARKS
from graph.extraction.tokens import Taken

_COMPLEMENT = 14
"""How many tokens after a role the place where it is held may stand."""
_BESIDE = 5
"""Within how many words before a role that place may stand."""
_WHOSE = 8
"""Within how many words before a role a relative pronoun may stand for it."""
_TITLES = 9
"""How many words may lie between two roles of one person."""
_AGED = 12
"""Within how many words before a comma whom it sets a role off from stands."""
_TITLED = 3
"""Within how many words before a role its article stands."""
_REMARK = 6
"""How many words may stand between a role's complement and a comma."""
_GLUE = 4
"""How many tokens after a comma a name and its articles may begin."""


class Posts:
    """The roles of one sentence; it remembers who holds which, as one may hold several."""

    def __init__(self, clause: Clause) -> None:
        self._clause = clause
        self._language = clause.language
        self._sentence = clause.sentence
        self._words = clause.words
        self._finite = clause.frames.finite
        self._slots: dict[int, int] = {}
        language = clause.language
        self._light = language.post.union(
            language.articles, language.modifiers, language.possessives
        )

    # ---- The word itself ------------------------------------------------------------------------

    def is_role(self, noun: str, at: int, last: int) -> bool:
        """Tell whether words are a role, neither a verb nor part of a longer noun."""
        if self._language.infinitives:
            return True
        return not self._qualifies(last) and not self._acts(noun, at)

    def _acts(self, noun: str, at: int) -> bool:
        """Tell whether an English noun is a verb here: "will head", "and chairs"."""
        word, before = self._words[at], self._words[at - 1] if at else ""
        language = self._language
        if not at or word not in self._clause.frames.verbs:
            return False
        if before in language.modals or before == language.infinitive:
            return True
        clause = before in language.who or before in language.joins or not before
        return clause and word != noun

    def _qualifies(self, last: int) -> bool:
        """Tell whether an English noun only qualifies the next one: "principal sponsor"."""
        after = self._words[last + 1] if last + 1 < len(self._words) else ""
        language, frames = self._language, self._clause.frames
        other = (
            language.grammar,
            language.verbal,
            language.prepositions,
            language.subordinators,
            self._finite,
            frames.verbs,
        )
        return after.isalpha() and not any(after in words for words in other)

    # ---- Where it is held -----------------------------------------------------------------------

    def complement(
        self, first: int, last: int, allowed: frozenset[str], *, beyond: bool = False
    ) -> Taken:
        """Return what a role is held at: after it, before it, or what a pronoun stands for.

        Only adjectives may stand between, or, ``beyond``, a domain: "responsable des achats de Y".
        """
        found = self._after(last, allowed, beyond=beyond)
        if found is None:
            return ()
        if not found and not beyond and self.of_domain(last):
            return ()
        return (
            found
            or self._before(first, allowed)
            or self._whose(first, allowed)
            or self._taken_as(first, allowed)
        )

    def titled(self, first: int, last: int, allowed: frozenset[str]) -> Taken:
        """Return where a role that leads its holder's name is held: the one place named before it."""
        if not self._clause.is_person(last + 1 if last + 1 < len(self._words) else -1):
            return ()
        before = self._clause.before(first)
        found = [m for m in before if m.referent.sure and self._clause.fits(m, allowed)]
        return (found[-1],) if len({id(m.referent) for m in found}) == 1 else ()

    def _taken_as(self, first: int, allowed: frozenset[str]) -> Taken:
        """Return where somebody takes up a role: "rejoint Y comme directrice", "Y l'engage comme"."""
        at = self._skip(first - 1)
        place = self._parties(at)[1] if at >= 0 and self._as(at) else -1
        return self._clause.taken(place, allowed) if place >= 0 else ()

    def _parties(self, at: int) -> tuple[int, int]:
        """Return who takes up a role that is told after "as", and where; -1 for what is not told.

        Of the verb's two ends the person holds it: the object where it is one, else the subject.
        """
        object_ = self._clause.left_mention(at, crossing=False)
        verb = object_ - 1
        while verb >= 0 and self._words[verb] and not self._clause.finite[verb]:
            verb -= 1
        if object_ < 0 or verb < 0 or not self._words[verb]:
            return -1, -1
        subject = self._clause.subject(self._clause.verbs.group(verb).first)
        if self._clause.is_person(object_) or not self._clause.is_person(subject):
            return object_, subject
        return subject, object_

    def of_domain(self, last: int) -> bool:
        """Tell whether a role is only that of a domain: "head of UK drama"."""
        after = self._words[last + 1 : last + 3]
        of = len(after) > 1 and self._language.plain(after[0]) in self._language.possession
        return of and after[1].isalpha() and after[1] not in self._language.articles

    def _after(self, last: int, allowed: frozenset[str], *, beyond: bool) -> Taken | None:
        """Return the mention that a preposition ties to a role; nothing if another noun lies between."""
        language, inner = self._language, 0
        for at in range(last + 1, min(last + _COMPLEMENT, len(self._words))):
            word = self._words[at]
            if not word:
                governor = self._sentence.governor[at]
                held = (
                    governor > last
                    and self._language.plain(self._words[governor]) in language.complements
                )
                if held and inner > 1 and not beyond:
                    return None
                if found := self._clause.taken(at, allowed) if held else ():
                    return found
                if not held:
                    break
            part = self._words[at - 1] in language.transparent
            inner += self._language.plain(word) in language.prepositions and not part
            if word in MARKS or word in self._finite or word in language.who:
                break
        return ()

    def _before(self, first: int, allowed: frozenset[str]) -> Taken:
        """Return whose role it is: "son directeur", "the X director"."""
        language = self._language
        for at in range(first - 1, max(first - _BESIDE, -1), -1):
            word = self._words[at]
            if word in language.possessives:
                return self._clause.reader.anaphora.resolve(word, self._clause.before(at), allowed)
            if not word:
                return () if language.infinitives else self._qualifier(at, allowed)
            if word in MARKS or (word in language.grammar and word not in language.post):
                break
            if f"-{word.removeprefix('-')}" in language.compounds:
                break
        return ()

    def _qualifier(self, at: int, allowed: frozenset[str]) -> Taken:
        """Return what an English name before a role tells: "the X unit", not "the X-based unit"."""
        found = self._clause.taken(at, allowed)
        based = self._sentence.governor[at] == at
        return tuple(m for m in found if not based or self._clause.is_of(m, allowed))

    def _whose(self, first: int, allowed: frozenset[str]) -> Taken:
        """Return what a pronoun before a role stands for: "dont il est le directeur", "en est la"."""
        language = self._language
        for at in range(first - 1, max(first - _WHOSE, -1), -1):
            word = self._words[at]
            if word in language.whose:
                return self._clause.left_fitting(at, allowed)
            if word in language.thereof and self._words[at + 1] in language.be:
                return self._clause.reader.anaphora.resolve("", self._clause.before(at), allowed)
            if word in MARKS:
                break
        return ()

    # ---- Who holds it ---------------------------------------------------------------------------

    def holder(self, first: int, last: int, allowed: frozenset[str]) -> Taken:
        """Return who holds a role: set beside it, or the subject of a verb of being or becoming."""
        slot = self._slot(first, last, allowed)
        if slot < 0:
            slot = self._predicated(first, last, allowed)
        if slot < 0:
            return self._clause.listed_after(first, allowed) or self._known(first, allowed)
        self._slots[last] = slot
        found = self._clause.taken(slot, allowed)
        noun = self._words[first if self._language.infinitives else last]
        one = slot < first and not noun.endswith(self._language.plural)
        return found[-1:] if one and self._words[slot + 1] in {",", "("} else found

    def _predicated(self, first: int, last: int, allowed: frozenset[str]) -> int:
        """Return the name that a role with an article is said to be: "Le président du jury sera X"."""
        before = self._words[self._clause.start(first) : first]
        if not any(w in self._language.definite for w in before[-_TITLED:]):
            return -1
        for at in range(last + 1, min(last + _COMPLEMENT, len(self._words))):
            if self._words[at] in self._language.be:
                return self._predicate(at + 1, allowed)
            if self._words[at] in ENDS or self._words[at] in self._finite:
                break
        return -1

    def _predicate(self, at: int, allowed: frozenset[str]) -> int:
        """Return the mention that follows a form of "to be" at once, past its articles."""
        named = self._first_mention(at)
        fits = self._clause.fits_at(named, allowed)
        return named if fits and self._sentence.governor[named] < at else -1

    def _known(self, first: int, allowed: frozenset[str]) -> Taken:
        """Return whom a role that opens a sentence stands for: "La fondatrice de Y a répondu"."""
        opening = self._words[self._clause.start(first) : first]
        small = [w for w in opening if w not in self._language.modifiers and w != '"']
        if len(small) != 1 or small[0] not in self._language.definite:
            return ()
        return self._clause.reader.anaphora.somebody(small[0], allowed)

    def _slot(self, first: int, last: int, allowed: frozenset[str]) -> int:
        """Return a token of whoever holds a role, or -1."""
        if self._clause.fits_at(last + 1, allowed):
            return last + 1
        at = self._skip(first - 1)
        if at >= 0 and not self._words[at] and not self._language.infinitives:
            at = self._skip_articles(at - 1)
        if at < 0:
            return self._named_after(last, allowed)
        before = self._words[at]
        if not before and not self._language.infinitives:
            return at if self._clause.taken(at, allowed) else -1
        shared = self._shared(first, at) if before == "," or before in self._language.joins else -1
        if shared >= 0:
            return shared
        if before not in {",", "(", "-"} and self._becomes(at):
            return self._who_becomes(at, allowed)
        return self._beside(at, last, allowed)

    def _skip(self, at: int) -> int:
        """Return the token before the small words and adverbs that lead a role."""
        words, adverbs = self._words, self._language.adverbs
        while at >= 0 and (words[at] in self._light or (words[at] and words[at].endswith(adverbs))):
            at -= 1
        return at

    def _skip_articles(self, at: int) -> int:
        while at >= 0 and self._words[at] in self._language.articles:
            at -= 1
        return at

    def _shared(self, first: int, at: int) -> int:
        """Return the token of whoever holds the role before this one too: "directrice et présidente"."""
        for previous, slot in reversed(self._slots.items()):
            between = self._words[previous + 1 : at]
            short = len(between) <= _TITLES
            clause = any(w in MARKS or w in self._finite for w in between)
            if previous < first and short and not clause:
                return slot
        return -1

    def _beside(self, mark: int, last: int, allowed: frozenset[str]) -> int:
        """Return the mention that a mark sets a role off from, else the name that follows."""
        left = -1
        if self._words[mark] == ",":
            left = self._apposed(mark, allowed)
        elif self._words[mark] in {"(", "-"}:
            left = self._clause.left_mention(mark + 1, crossing=True)
        if left >= 0 and self._clause.taken(left, allowed):
            return left
        return self._named_after(last, allowed)

    def _apposed(self, comma: int, allowed: frozenset[str]) -> int:
        """Return the mention that a comma sets a role off from: "X, 45 ans, directeur de Y"."""
        for index in range(comma - 1, max(comma - _AGED, -1), -1):
            word = self._words[index]
            if not word:
                return index if self._clause.taken(index, allowed) else -1
            clause = self._clause.finite[index] or word in self._language.subordinators
            if word in ENDS or clause:
                break
        return -1

    def _becomes(self, at: int) -> bool:
        language, word = self._language, self._words[at]
        return word in language.become or word in language.be or self._as(at)

    def _as(self, at: int) -> bool:
        """Tell whether words that say what somebody is taken for end at a token: "as", "au poste de"."""
        for words in self._language.as_:
            expected = words.split()
            if self._words[max(at - len(expected) + 1, 0) : at + 1] == expected:
                return True
        return False

    def _who_becomes(self, at: int, allowed: frozenset[str]) -> int:
        """Return the token of who is, or becomes, what a role says; whom somebody takes for it."""
        if self._as(at) and (party := self._parties(at)[0]) >= 0:
            return party
        index, language = at, self._language
        group = language.become | language.be | language.have | language.verbal
        while index > 0 and (self._words[index] in group or self._as(index)):
            index -= 1
        if self._words[index] and self._words[index] not in language.become | language.be:
            index += 1
        if not self._words[index]:
            return index if self._clause.taken(index, allowed) else -1
        if not self._as(at):
            return self._clause.subject(self._clause.verbs.group(index).first)
        left = self._clause.left_mention(at, crossing=False)
        return left if left >= 0 else self._clause.clause_subject(at)

    def _named_after(self, last: int, allowed: frozenset[str]) -> int:
        """Return the name after a role and its complement: "le directeur de Y, X", "le directeur X"."""
        words, index = self._words, last + 1
        while index < len(words) and index <= last + NOUNS and words[index]:
            if words[index] in MARKS - {'"'} or words[index] in self._finite:
                named = words[index] == "," and self._clause.fits_at(index + 1, allowed)
                return index + 1 if named else -1
            index += 1
        if index >= len(words) or words[index]:
            return -1
        if self._sentence.governor[index] <= last:
            return index if self._clause.fits_at(index, allowed) else -1
        index = self._past_remark(self._sentence.bounds(index)[1] + 1)
        if words[index : index + 1] in ([","], [":"]):
            index = self._past_exemplar(index + 1)
            index = self._first_mention(index)
        named = self._clause.fits_at(index, allowed) and self._sentence.governor[index] <= last
        return index if named else -1

    def _past_remark(self, at: int) -> int:
        """Return the comma that follows a few words about time: "partenaire de Y depuis 2019, X"."""
        for index in range(at, min(at + _REMARK, len(self._words))):
            if self._words[index] == ",":
                return index
            if not self._words[index] or self._words[index] in MARKS or self._clause.finite[index]:
                break
        return at

    def _past_exemplar(self, at: int) -> int:
        """Return the token after "dont": "quatre élèves de Y, dont X"."""
        for words in self._language.exemplars:
            if tuple(self._words[at : at + len(words)]) == words:
                return at + len(words)
        return at

    def _first_mention(self, at: int) -> int:
        """Return the token of the mention that begins at ``at``, past its articles and adjectives."""
        mention = next((m for m in self._sentence.mentions[at : at + _GLUE] if m), None)
        small = {*self._language.articles, *self._language.modifiers}
        while mention and at < len(self._words) and self._words[at]:
            if self._sentence.starts[at] < mention.start and self._words[at] not in small:
                break
            at += 1
        return at

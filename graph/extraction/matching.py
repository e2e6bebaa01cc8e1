"""Frames at work: where a sentence tells a relation, and which of its mentions are the two ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

from graph.extraction.clauses import Clause
from graph.extraction.frames import Candidate, Frames, Trigger
from graph.extraction.mentions import Mention
from graph.extraction.objects import Objects
from graph.extraction.posts import Posts
from graph.extraction.reading import Reader
from graph.extraction.sentence import MARKS, Sentence
from graph.extraction.tokens import Taken
from graph.extraction.verbs import ACTIVE, PASSIVE, REDUCED, Verb
from graph.lexicon import Frame

_NEAR = 8
"""Within how many words the further words of a frame follow its first ("signe un nouvel accord")."""
_CLOSE = 3
"""From where on another verb comes between a frame's words."""
_RELATIVE = 3
"""Within how many words of a noun the relative clause that tells its makers opens."""
_TOPIC = "topic"
"""The slot of what the text is about, where the sentence does not name it."""

_LOOSE = frozenset({"owner", _TOPIC})
"""The slots that do not tell where a role is held that is only that of a domain."""

_Fill = Callable[[str, frozenset[str]], Taken]
"""What fills a slot, by mentions that may be of these classes."""


class Matcher:
    """Finds the candidates of one sentence."""

    def __init__(self, frames: Frames, sentence: Sentence, reader: Reader) -> None:
        """Take the compiled frames, a sentence, the reader that knows whom its pronouns mean."""
        self._frames = frames
        self._language = frames.language
        self._sentence = sentence
        self._words = sentence.words
        self._reader = reader
        self._clause = Clause(frames, sentence, reader)
        self._objects = Objects(self._clause)
        self._posts = Posts(self._clause)
        self._between = {",", '"', "/", *frames.language.joins, *frames.language.articles}

    def candidates(self) -> Iterator[Candidate]:
        """Yield what the frames find, in the order of the words.

        Of frames that begin or end with the same word, the longest that is filled tells; and an end that
        is only what the text is about gives way to one that the sentence names.
        """
        known = self._frames.triggers
        places = [at for at, word in enumerate(self._words) if word in known]
        found = [c for at in places for c in self._at(at, known[self._words[at]])]
        filled = [c for c in found if not c.missing]
        named = {(c.trigger.relation.name, c.at) for c in filled if not c.assumed}
        longest: dict[int, int] = {}
        for candidate in filled:
            for token in (candidate.at, candidate.last):
                longest[token] = max(longest.get(token, 0), candidate.size)
        for candidate in found:
            if candidate.assumed and (candidate.trigger.relation.name, candidate.at) in named:
                continue
            if candidate.size >= max(longest.get(n, 0) for n in (candidate.at, candidate.last)):
                yield candidate

    def _at(self, at: int, triggers: Sequence[Trigger]) -> Iterator[Candidate]:
        match = {"verb": self._verb, "role": self._role, "noun": self._noun}
        for trigger in triggers:
            if any(map(self._sentence.present.isdisjoint, trigger.rest)):
                continue
            candidate = match[trigger.frame.kind](trigger, at)
            if candidate:
                yield candidate

    # ---- Verbs ----------------------------------------------------------------------------------

    def _verb(self, trigger: Trigger, at: int) -> Candidate | None:
        last = -1 if self._clause.verbs.noun_here(at) else self._follow(trigger, at)
        verb = self._clause.verbs.read(trigger, at, last) if last >= 0 else None
        if verb is None:
            return None
        return self._candidate(
            trigger, verb, lambda slot, kinds: self._verb_slot(verb, slot, kinds)
        )

    def _verb_slot(self, verb: Verb, slot: str, allowed: frozenset[str]) -> Taken:
        """Return what fills a slot of a verb; no agent does what an active one does to its object."""
        swapped = verb.voice in {PASSIVE, REDUCED}
        if slot == "subject" and swapped:
            return self._objects.preposed(verb, tuple(self._language.agent), allowed)
        if slot == "object" and not swapped:
            return self._objects.direct(verb, allowed)
        if slot in {"subject", "object"}:
            return self._clause.logical_subject(verb, allowed)
        if slot == "owner":
            return self._objects.owner(verb.last, allowed)
        if slot == "name":
            return self._clause.taken(verb.last + 1, allowed)
        acts = not (swapped or verb.intransitive)
        stray = acts and slot in self._language.agent
        return () if stray else self._objects.preposed(verb, (slot,), allowed)

    def _follow(self, trigger: Trigger, at: int) -> int:
        """Return the last token of a frame's words from ``at``, or -1 where they do not follow."""
        for choice in trigger.rest:
            steps = range(at + 1, min(at + _NEAR + 2, len(self._words)))
            at = self._next(choice, steps)
            if at < 0:
                break
        return at

    def _next(self, choice: frozenset[str], tokens: range) -> int:
        """Return the first of these tokens that is one of ``choice``, or -1 if something parts them."""
        governs = not choice.isdisjoint(self._language.prepositions)
        for index in tokens:
            word = self._words[index]
            if word in choice or self._language.plain(word) in choice:
                return index
            far = index - tokens.start >= _CLOSE
            if word in MARKS or (governs and not word) or (far and word in self._frames.finite):
                break
        return -1

    # ---- Roles and nouns ------------------------------------------------------------------------

    def _role(self, trigger: Trigger, at: int) -> Candidate | None:
        last = self._follow_at_once(trigger, at)
        if last < 0 or not self._posts.is_role(trigger.lemma, at, last):
            return None
        post, frame = Verb(at, at, last), trigger.frame
        domain = "beyond" not in {*frame.subject, *frame.object} and self._posts.of_domain(last)

        def fill(slot: str, kinds: frozenset[str]) -> Taken:
            return () if domain and slot in _LOOSE else self._role_slot(post, slot, kinds)

        return self._candidate(trigger, post, fill)

    def _role_slot(self, post: Verb, slot: str, allowed: frozenset[str]) -> Taken:
        if slot == "holder":
            return self._posts.holder(post.at, post.last, allowed)
        if slot in {"complement", "beyond"}:
            return self._posts.complement(post.at, post.last, allowed, beyond=slot == "beyond")
        if slot == "owner":
            return self._objects.owner(post.at, allowed)
        if slot == _TOPIC:
            return self._posts.titled(post.at, post.last, allowed)
        return self._objects.preposed(post, (slot,), allowed)

    def _noun(self, trigger: Trigger, at: int) -> Candidate | None:
        last = self._follow_at_once(trigger, at)
        if last < 0:
            return None
        noun, used = Verb(at, at, last), list[Mention]()
        return self._candidate(
            trigger, noun, lambda slot, kinds: self._noun_slot(noun, slot, kinds, used)
        )

    def _noun_slot(
        self, noun: Verb, slot: str, allowed: frozenset[str], used: list[Mention]
    ) -> Taken:
        """Return what fills a slot of a noun; ``used`` are what other prepositions govern."""
        by_name: dict[str, Callable[[], Taken]] = {
            "owner": lambda: self._objects.owner(noun.at, allowed),
            "name": lambda: self._beside(noun.last, allowed),
            "subject": lambda: self._subject_of(noun.at, allowed),
            "object": lambda: (
                self._subject_of(noun.at, allowed) or self._clause.left_fitting(noun.at, allowed)
            ),
            "makers": lambda: self._makers(noun.last, allowed),
            "members": lambda: self._members(noun, allowed),
            "together": lambda: self._together(noun, allowed),
            "label": lambda: self._listed(noun.last, allowed),
            "record": lambda: self._reader.anaphora.latest(self._clause.before(noun.at), allowed),
        }
        if slot in by_name:
            return by_name[slot]()
        apart = slot in self._language.apart
        found = self._objects.preposed(noun, (slot,), allowed, after=not apart, but=used)
        used.extend(() if apart else found)
        return found

    def _follow_at_once(self, trigger: Trigger, at: int) -> int:
        """Return the last token of a frame's words, none between, or -1 where they do not follow."""
        for choice in trigger.rest:
            at += 1
            if at >= len(self._words) or self._language.plain(self._words[at]) not in choice:
                return -1
        return at

    def _subject_of(self, at: int, allowed: frozenset[str]) -> Taken:
        return self._clause.taken(self._clause.clause_subject(at), allowed)

    def _beside(self, last: int, allowed: frozenset[str]) -> Taken:
        """Return the name that follows a noun: "le film "Orme"", "la série : Orme"."""
        at = last + 1
        while at < len(self._words) and self._words[at] in {'"', ",", ":"}:
            at += 1
        return self._clause.taken(at, allowed)

    def _listed(self, last: int, allowed: frozenset[str]) -> Taken:
        """Return the names that follow a label and its colon: "Production : X, Y et Z"."""
        at = last + 2 if self._words[last + 1 : last + 2] == ["."] else last + 1
        if self._words[at : at + 1] != [":"]:
            return ()
        found: list[Mention] = []
        for index in range(at + 1, len(self._words)):
            mention = self._sentence.mentions[index]
            if mention and self._clause.fits(mention, allowed):
                found.append(mention)
            elif self._words[index] not in self._between:
                break
        return tuple(found)

    def _members(self, noun: Verb, allowed: frozenset[str]) -> Taken:
        """Return those whom a noun is said to comprise: "le jury réunit X", "on y retrouve X"."""
        for at in range(noun.last + 1, len(self._words)):
            if self._words[at] in MARKS - {",", '"', "(", ")"}:
                break
            if self._words[at] in self._frames.comprising:
                return self._objects.direct(Verb(at, at, at), allowed)
            if self._clause.finite[at] and self._words[at] not in self._language.have:
                break
        return ()

    def _together(self, noun: Verb, allowed: frozenset[str]) -> Taken:
        """Return the several who do something between them: "X et Y annoncent un accord"."""
        after = self._words[noun.last + 1 : noun.last + 1 + _RELATIVE]
        subject = self._clause.clause_subject(noun.at)
        if subject > noun.at or any(w in self._language.apart for w in after):
            return ()
        found = self._clause.taken(subject, allowed)
        return found if len(found) > 1 else ()

    def _makers(self, last: int, allowed: frozenset[str]) -> Taken:
        """Return the subject of the relative clause after a noun: "l'accord que X et Y ont signé"."""
        for at in range(last + 1, min(last + 1 + _RELATIVE, len(self._words))):
            if self._words[at] in self._language.whom:
                return self._clause.taken(self._clause.inverted_subject(at + 1), allowed)
            if self._words[at] in MARKS or not self._words[at]:
                break
        return ()

    # ---- Ends -----------------------------------------------------------------------------------

    def _candidate(self, trigger: Trigger, verb: Verb, fill: _Fill) -> Candidate:
        """Fill the two ends of a frame, each from the first of its slots that holds something."""
        frame, relation = trigger.frame, trigger.relation
        subjects, guessed = self._end(frame, frame.subject, verb, fill, trigger.ends[0])
        objects, assumed = self._end(frame, frame.object, verb, fill, trigger.ends[1])
        joint = relation.joint and verb.voice == ACTIVE and "subject" in frame.subject
        if joint:
            subjects += self._companions(verb, subjects, objects, relation.domain)
        if subjects == objects and len(subjects) == 1:
            objects = ()
        return Candidate(
            trigger,
            verb.first,
            verb.at,
            verb.last,
            subjects,
            objects,
            verb.tense,
            assumed=guessed or assumed,
        )

    def _end(
        self,
        frame: Frame,
        slots: tuple[str, ...],
        verb: Verb,
        fill: _Fill,
        allowed: frozenset[str],
    ) -> tuple[Taken, bool]:
        """Return what fills an end, and whether it is only what the text is about."""
        for slot in slots:
            told = slot != _TOPIC or frame.kind == "role"
            if told and (found := fill(slot, allowed)):
                return found, False
        found = self._topic(verb, frame, allowed) if _TOPIC in slots else ()
        return found, bool(found)

    def _topic(self, verb: Verb, frame: Frame, allowed: frozenset[str]) -> Taken:
        """Return what the text is about, unless the words after the frame say of what."""
        after = self._words[verb.last + 1 : verb.last + 2]
        of = self._language.plain(after[0]) if after else ""
        other = {*frame.subject, *frame.object}
        if frame.kind != "verb" and of in self._language.complements and of not in other:
            return ()
        return self._reader.anaphora.topic(self._clause.before(verb.first), allowed)

    def _companions(
        self, verb: Verb, subjects: Taken, objects: Taken, allowed: frozenset[str]
    ) -> Taken:
        """Return those with whom the subject acts: "elle a fondé Orme avec Y"."""
        found = self._objects.preposed(verb, self._language.companions, allowed)
        known = {id(m.referent) for m in (*subjects, *objects)}
        kinds = {m.kind for m in subjects or found}
        return tuple(m for m in found if id(m.referent) not in known and m.kind in kinds)


def pairs(candidate: Candidate) -> Iterator[tuple[Mention, Mention]]:
    """Yield each subject with each object; of one group between itself, each two."""
    if candidate.subjects == candidate.objects:
        yield from combinations(candidate.subjects, 2)
        return
    yield from product(candidate.subjects, candidate.objects)

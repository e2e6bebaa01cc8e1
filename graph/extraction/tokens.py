"""The tokens of a sentence, as what searches it sees them: which stand for what may fill a slot."""

from __future__ import annotations

from collections.abc import Iterator

from graph.extraction.frames import Frames
from graph.extraction.mentions import Mention
from graph.extraction.reading import Reader
from graph.extraction.sentence import ENDS, Sentence
from graph.extraction.verbs import Verbs

Taken = tuple[Mention, ...]
"""The mentions that fill a slot; none where it stays empty."""

REACH = 28
"""How many tokens away an end may stand."""
ANYBODY: frozenset[str] = frozenset()
"""No restriction to a class."""


class Tokens:
    """One sentence, with its frames, its verbs and the reader of its text."""

    def __init__(self, frames: Frames, sentence: Sentence, reader: Reader) -> None:
        """Take the compiled frames, a sentence, the reader that knows whom its pronouns mean."""
        self.frames = frames
        self.language = frames.language
        self.sentence = sentence
        self.words = sentence.words
        self.reader = reader
        self.verbs = Verbs(frames, sentence, reader)
        self.finite = self.verbs.finite

    def before(self, at: int) -> list[Mention]:
        """Return the mentions before a token."""
        return [m for m in self.sentence.mentions[:at] if m and m.referent.name]

    def taken(self, at: int, allowed: frozenset[str]) -> Taken:
        """Return the mentions at a token and those joined to it, if they may be of an allowed class.

        A name without class is left out with those it is joined to: "reçu par Ada et X" at no place X.
        """
        mention = self.sentence.mentions[at] if 0 <= at < len(self.words) else None
        if mention is None:
            return ()
        if mention.refers:
            return self.reader.anaphora.resolve(mention.refers, self.before(at), allowed, mention)
        members = self.sentence.members(at)
        found = tuple(m for m in members if self.fits(m, allowed))
        if len(found) == len(members):
            return found
        acts = self.reader.referents.acts
        other = any(m.referent.sure and acts(m.referent) for m in members if m not in found)
        return tuple(m for m in found if m.referent.type or not other)

    def fits(self, mention: Mention, allowed: frozenset[str]) -> bool:
        """Tell whether a mention may be of an allowed class."""
        return not allowed or self.reader.referents.may_be(mention.referent, allowed)

    def is_of(self, mention: Mention, allowed: frozenset[str]) -> bool:
        """Tell whether a mention is known to be, or guessed to be, of an allowed class itself."""
        return self.reader.referents.is_of(mention.referent, allowed)

    def fits_at(self, at: int, allowed: frozenset[str]) -> bool:
        """Tell whether a token is a mention that may be of an allowed class."""
        return at < len(self.words) and not self.words[at] and bool(self.taken(at, allowed))

    def start(self, at: int) -> int:
        """Return the first token of what a sentence mark parts from the words before ``at``."""
        ends = (n + 1 for n in range(at - 1, -1, -1) if self.words[n] in ENDS)
        return next(ends, 0)

    def leftwards(self, at: int, reach: int = REACH) -> Iterator[int]:
        """Yield the tokens before ``at``, nearest first, down to a sentence mark."""
        for index in range(at - 1, max(at - reach, -1), -1):
            if self.words[index] in ENDS:
                return
            yield index

    def mention_start(self, at: int) -> int:
        """Return where the noun phrase of the mention at a token begins, in code points."""
        mention = self.sentence.mentions[at]
        return mention.start if mention else 0

    def left_mention(self, at: int, *, crossing: bool) -> int:
        """Return the nearest mention left of ``at`` across plain words, and commas if ``crossing``."""
        for index in self.leftwards(at):
            if not self.words[index]:
                return index
            if self.finite[index] or (self.words[index] == "," and not crossing):
                break
        return -1

    def left_fitting(self, at: int, allowed: frozenset[str]) -> Taken:
        """Return the nearest mentions left of ``at`` that may be of an allowed class.

        A relative pronoun that is joined to another has its antecedent: "que X réalise et dont Y".
        """
        for index in self.leftwards(self._joined_to(at)):
            if not self.words[index] and (found := self.taken(index, allowed)):
                return found
            if self.finite[index]:
                break
        return ()

    def _joined_to(self, at: int) -> int:
        """Return the relative pronoun that the one at ``at`` is joined to, itself if there is none."""
        language = self.language
        relative = language.who | language.whom | language.whose | language.where
        if at < 1 or self.words[at] not in relative or self.words[at - 1] not in language.joins:
            return at
        return next((n for n in self.leftwards(at - 1) if self.words[n] in relative), at)

    def is_person(self, at: int) -> bool:
        """Tell whether a token is the mention of one who surely is a person."""
        mention = self.sentence.mentions[at] if at >= 0 else None
        return mention is not None and self.reader.referents.is_person(mention.referent)

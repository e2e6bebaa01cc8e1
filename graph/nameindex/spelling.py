"""How words that were typed may be meant, by the words that an index has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

Words = Callable[[str], list[str]]
"""What gives, for a word, words of an index."""
Reading = Sequence[Sequence[str]]
"""For each word, those of the index that may be meant; none for a word that nothing is like."""


class Readings:
    """The ways to read words, the nearest first."""

    def __init__(self, asked: Sequence[str], known: Words, near: Words) -> None:
        """Read ``asked``: ``known`` gives a word where the index has it, ``near`` those like it."""
        self._asked = asked
        self._known = cache(known)
        self._near = cache(near)

    def __iter__(self) -> Iterator[Reading]:
        """Yield the words as they are, or near where they are unknown; all near; spaced otherwise."""
        yield self._read(self._asked)
        yield list(self._spelled())
        yield from map(self._read, self._respaced())
        yield [words for words in self._spelled() if words]

    @property
    def less(self) -> Iterator[Reading]:
        """The readings that leave one word out."""
        spelled = [words for words in self._spelled() if words]
        for n in range(len(spelled)):
            yield spelled[:n] + spelled[n + 1 :]

    def _read(self, words: Sequence[str]) -> Reading:
        return [self._known(word) or self._near(word) for word in words]

    def _spelled(self) -> Iterator[list[str]]:
        for word in self._asked:
            yield list(dict.fromkeys((*self._known(word), *self._near(word))))

    def _respaced(self) -> Iterator[list[str]]:
        """Yield the words with two made one, or one made two that the index has."""
        words = list(self._asked)
        for n in range(len(words) - 1):
            yield [*words[:n], words[n] + words[n + 1], *words[n + 2 :]]
        for n, word in enumerate(words):
            for at in range(1, len(word)):
                if self._known(word[:at]) and self._known(word[at:]):
                    yield [*words[:n], word[:at], word[at:], *words[n + 1 :]]

"""Patterns looked for only in a text that has one of the words they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w+")


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, cut at all that is neither a letter nor a figure.

    >>> sorted(words_of("n'a pas"))
    ['a', 'n', 'pas']
    """
    return frozenset(_WORD.findall(text))


def last_words(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the last word of each phrase, none twice: a text without any has none of the phrases.

    >>> last_words(["pour cent", "%"])
    ('%', 'cent')
    """
    return tuple(sorted({phrase.split()[-1] for phrase in phrases}))


class Finder:
    """A pattern that begins with the first word of one of some phrases.

    A text is searched only where ``words``, those of the text or of one that it is cut from, have one.
    """

    __slots__ = ("_firsts", "pattern")

    def __init__(self, phrases: Iterable[str], pattern: re.Pattern[str]) -> None:
        """Take the phrases, and the pattern that finds any of them."""
        matches = [_WORD.match(phrase) for phrase in phrases]
        self._firsts = frozenset(match[0] for match in matches if match) if all(matches) else None
        self.pattern = pattern

    def may_match(self, words: frozenset[str]) -> bool:
        """Tell whether a text of these words has one that the pattern begins with."""
        return self._firsts is None or not self._firsts.isdisjoint(words)

    def search(self, text: str, words: frozenset[str]) -> re.Match[str] | None:
        """Return the first match in ``text``."""
        return self.pattern.search(text) if self.may_match(words) else None

    def match(self, text: str, words: frozenset[str]) -> re.Match[str] | None:
        """Return the match at the beginning of ``text``."""
        return self.pattern.match(text) if self.may_match(words) else None

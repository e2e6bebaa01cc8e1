"""Two names laid side by side: which words answer each other, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from graph.resolution.words import Name, Words, skeleton

_LETTERS = 4
"""A shorter word is not misspelled: it is another word."""
_LONG = 9
"""A word as long as this may have two letters wrong."""
_SHORT = 3
"""As long as an abbreviation without a full stop may be."""


@dataclass(slots=True)
class Alignment:
    """How far two names say the same; weights are those of ``words.LIGHT`` and 1.

    ``matched`` counts the words of both names that answer each other, ``left`` and ``right`` what either
    has over.
    """

    matched: float = 0.0
    left: float = 0.0
    right: float = 0.0
    equal: bool = False
    initials: int = 0
    typos: int = 0
    swapped: bool = False
    acronym: bool = False
    spelling: float = 0.0
    over: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))

    @property
    def overlap(self) -> float:
        """The share of both names that answers, 0..1."""
        whole = 2 * self.matched + self.left + self.right
        return 2 * self.matched / whole if whole else 0.0


def align(one: Name, other: Name, words: Words) -> Alignment:
    """Return how the words of two names answer each other; the same either way round."""
    if one.compact == other.compact:
        weight = min(one.weight, other.weight)
        return Alignment(matched=weight, equal=True, spelling=1.0)
    first, second = _joined(one, other), _joined(other, one)
    found = Alignment(spelling=_spelling(first, second))
    both = [token for token in first if token in second]
    left = [token for token in first if token not in second]
    right = [token for token in second if token not in first]
    found.matched = sum(min(_weight(one, t), _weight(other, t)) for t in set(both))
    _pair_up(found, (one, left), (other, right), words)
    found.left = sum(_over(one, token) for token in left)
    found.right = sum(_over(other, token) for token in right)
    found.over = (left, right)
    found.swapped = first != second and sorted(first) == sorted(second)
    found.acronym = _is_acronym(one, other) or _is_acronym(other, one)
    return found


def _pair_up(
    found: Alignment, one: tuple[Name, list[str]], other: tuple[Name, list[str]], words: Words
) -> None:
    """Pair words that are short for, or spelled nearly like, each other; take them off both lists."""
    options = sorted(
        (-quality, mark, a, b)
        for a in one[1]
        for b in other[1]
        for quality, mark in [_likeness((one[0], a), (other[0], b), words)]
        if quality
    )
    for quality, mark, a, b in sorted(options, key=lambda o: (o[0], o[1], *sorted(o[2:]))):
        if a in one[1] and b in other[1]:
            one[1].remove(a)
            other[1].remove(b)
            found.matched += -quality * min(_weight(one[0], a), _weight(other[0], b))
            found.initials += mark == "initial"
            found.typos += mark == "typo"


def _likeness(one: tuple[Name, str], other: tuple[Name, str], words: Words) -> tuple[float, str]:
    """Return how well one word answers another, 0..1, and by what."""
    (first, a), (second, b) = one, other
    if _short_for(first, a, b) or _short_for(second, b, a):
        return 0.7, "initial"
    if (first.foreign or second.foreign) and len(skeleton(a)) > 1 and skeleton(a) == skeleton(b):
        return 0.9, "typo"
    if _misspelled(a, b, words):
        return 0.8, "typo"
    if _clipped(a, b) and not _two_given(a, b, words):
        return 0.6, "initial"
    return 0.0, ""


def _short_for(name: Name, short: str, long: str) -> bool:
    marked = short in name.shortened or len(short) == 1
    return marked and len(short) < len(long) and long.startswith(short)


def _clipped(one: str, other: str) -> bool:
    """Tell whether one word is the beginning of the other, long enough to be a pet name of it."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _LETTERS and long.startswith(short)


def _misspelled(one: str, other: str, words: Words) -> bool:
    if min(len(one), len(other)) < _LETTERS or one.isdigit() or other.isdigit():
        return False
    if _two_given(one, other, words):
        return False
    allowed = 2 if min(len(one), len(other)) >= _LONG else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _two_given(one: str, other: str, words: Words) -> bool:
    """Tell whether both are given names, one a woman's and one a man's."""
    return {words.gender.get(one, ""), words.gender.get(other, "")} >= words.genders


def _joined(name: Name, other: Name) -> list[str]:
    """Return the words of ``name``, two in one where the other name writes them as one."""
    wanted = set(other.tokens)
    found: list[str] = []
    for token in name.tokens:
        if found and found[-1] + token in wanted and token not in wanted:
            found[-1] += token
        else:
            found.append(token)
    return found


def _weight(name: Name, token: str) -> float:
    return name.weights.get(token, 1.0)


def _over(name: Name, token: str) -> float:
    """Return what a word weighs that the other name lacks: a lone initial half."""
    return _weight(name, token) * (0.5 if len(token) == 1 else 1.0)


def _spelling(one: list[str], other: list[str]) -> float:
    return ratio(" ".join(sorted(one)), " ".join(sorted(other))) / 100


def _is_acronym(short: Name, long: Name) -> bool:
    if len(short.tokens) != 1 or len(long.tokens) <= 1:
        return False
    return short.compact in long.acronyms and len(short.compact) >= _SHORT

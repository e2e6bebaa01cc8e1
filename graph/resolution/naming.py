"""What the names of two profiles tell."""

from __future__ import annotations

from itertools import product

from graph.resolution.alignment import Alignment, align
from graph.resolution.profiles import Profile
from graph.resolution.words import Name, Words

_INITIAL = 0.5
"""What a lone initial weighs: as much may be left over and say nothing."""
_PLAIN = 0.6
"""Two unrelated names are spelled as like as this."""


def name_features(one: Profile, other: Profile, words: Words) -> dict[str, float]:
    """Return what the two names tell that are closest, an alias counting as such."""
    aligned = [
        (align(a, b, words), a, b) for a, b in product(_names(one, words), _names(other, words))
    ]
    alignment, a, b = max(aligned, key=_closeness)
    personal = words.personal(one.type) and words.personal(other.type)
    return {
        **_told(alignment, a, b, personal=personal),
        **_distinguished(alignment, a, b, titled=words.titled(one.type)),
        "alias": alignment is not aligned[0][0] and not aligned[0][0].equal,
    }


def _names(profile: Profile, words: Words) -> list[Name]:
    return [words.name(text, profile.type) for text in profile.names]


def _closeness(candidate: tuple[Alignment, Name, Name]) -> tuple[float, list[str]]:
    """Return how close two names are, to choose the two that are compared; texts settle a tie."""
    found, one, other = candidate
    odd = one.numbers != other.numbers or one.generation != other.generation
    close = found.equal + found.overlap + found.acronym - 0.5 * odd
    return close, sorted([one.text, other.text])


def _told(found: Alignment, one: Name, other: Name, *, personal: bool) -> dict[str, float]:
    """Return what the words of two names tell."""
    less, more = sorted((found.left, found.right))
    apart = not found.equal and not found.acronym
    return {
        "equal": found.equal,
        "overlap": found.overlap,
        "spelling": max(0.0, found.spelling - _PLAIN) / (1 - _PLAIN),
        "swapped": found.swapped,
        "initial": found.initials > 0,
        "typo": found.typos > 0,
        "acronym": found.acronym,
        "one_word": apart and min(one.heavy, other.heavy) <= 1 < max(one.heavy, other.heavy),
        "rest_of_one": min(more, 1.0) * apart * (less < _INITIAL),
        "rest_of_both": min(less, 1.0) * apart,
        "given_differs": personal * apart * (less >= 1.0) * (found.matched > 0),
    }


def _distinguished(found: Alignment, one: Name, other: Name, *, titled: bool) -> dict[str, float]:
    """Return what tells like names apart: numbers, generations, kinds, branches."""
    if found.equal:
        return {}
    numbers = one.numbers != other.numbers
    both = bool(one.numbers and other.numbers)
    generations = {one.generation, other.generation}
    return {
        "numbers_same": bool(one.numbers) and not numbers,
        "numbers_differ": numbers and both,
        "number_of_one": numbers and not both and not titled,
        "sequel": numbers and not both and titled,
        "generations_differ": len(generations) > 1 and "" not in generations,
        "generation_of_one": len(generations) > 1 and "" in generations,
        "kinds_differ": not found.acronym and _kinds_differ(one, other),
        "branch": not found.acronym and one.branches != other.branches,
    }


def _kinds_differ(one: Name, other: Name) -> bool:
    """Tell whether two names are of different kinds of body; one that says none is of its class's."""
    if one.kinds and other.kinds:
        return not one.kinds & other.kinds
    first, second = (name.kinds | name.class_kinds for name in (one, other))
    return bool(first and second) and not first & second

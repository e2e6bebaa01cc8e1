"""Which profiles are worth comparing: those that share a key. Never all with all.

A key is a rare word of a name, a common word with the initial of another, a word with one letter
deleted (so that two words one edit apart meet), an acronym, the consonants of the whole, a Wikidata id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from graph.ontology import Ontology
from graph.resolution.profiles import Profile
from graph.resolution.words import LIGHT, Name, Words, skeleton

RARE = 20
"""A word that at most so many profiles bear is a key of its own."""
BLOCK = 40
"""A larger block says too little: its members are compared with their next of kin alone."""
_NEXT = 3
"""How many followers a member of a large block is compared with, in the order of their names."""
_TYPO = 4
"""A shorter word is not misspelled."""


def pairs(profiles: Sequence[Profile], ontology: Ontology, words: Words) -> list[tuple[int, int]]:
    """Return the positions of the profiles to compare, each pair once, in order.

    At most ``BLOCK`` partners for a profile in each of its blocks. Two of different kinds are compared
    only where their whole names are equal.
    """
    names = [names_of(profile, words) for profile in profiles]
    frequency = Counter(t for each in names for t in {t for name in each for t in name.tokens})
    kinds = [ontology.kind(profile.type).name for profile in profiles]
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in keys_of(profile, names[place], kinds[place], frequency):
            blocks[key].append(place)
    found = {pair for block in blocks.values() for pair in _within(block, profiles)}
    return sorted(found)


def names_of(profile: Profile, words: Words) -> list[Name]:
    """Return the names of a profile taken apart."""
    return [words.name(text, profile.type) for text in profile.names]


def keys_of(
    profile: Profile, names: Iterable[Name], kind: str, frequency: Counter[str]
) -> set[str]:
    """Return the keys of a profile of a ``kind``; ``frequency`` says how many bear a word."""
    found = {f"w {profile.wikidata}"} if profile.wikidata else set()
    for name in names:
        found.add(f"n {name.compact}")
        found.update(f"{kind} {key}" for key in _name_keys(name, frequency))
    return found


def _name_keys(name: Name, frequency: Counter[str]) -> Iterator[str]:
    yield f"c {''.join(sorted(name.tokens))}"
    yield f"s {skeleton(name.compact)}"
    if len(name.tokens) == 1:
        yield f"a {name.compact}"
    else:
        yield from (f"a {initials}" for initials in name.acronyms)
    yield from (f"t {a}{b}" for a, b in pairwise(name.tokens))
    for place, token in enumerate(name.tokens):
        others = {t[0] for n, t in enumerate(name.tokens) if n != place}
        yield from _word_keys(token, others, frequency[token], light=name.weights[token] <= LIGHT)


def _word_keys(token: str, initials: set[str], often: int, *, light: bool) -> Iterator[str]:
    if often <= RARE:
        yield f"t {token}"
    if len(token) > 1 and not light:
        yield from (f"i {token} {initial}" for initial in initials)
    if len(token) >= _TYPO and often <= RARE:
        shorter = {token, *(token[:n] + token[n + 1 :] for n in range(len(token)))}
        yield from (f"d {short} {i}" for short in shorter for i in initials or {""})


def _within(block: list[int], profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block: all of a small one, neighbors in the order of names of a large one."""
    if len(block) <= BLOCK:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda place: (profiles[place].names[0], profiles[place].id))
    for step in range(1, _NEXT + 1):
        yield from ((min(p), max(p)) for p in zip(ordered, ordered[step:], strict=False))

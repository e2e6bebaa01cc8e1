"""Which sources print one text: agency copy, syndicated pieces, the same article twice.

Candidates come from sketches of word shingles (``graph.sources.sketches``); each is then compared
shingle by shingle, so that no figure is estimated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from graph.model import Source
from graph.names import fold

WORDS = 5
"""How many words a shingle has."""
SHARED = 0.5
"""Two sources print one text where the shorter has this share of its shingles from the other."""
FEW = 40
"""So many texts are compared pair by pair, whatever their sketches say."""

Pair = tuple[str, str]
"""The ids of two sources, in order."""


def few(texts: int) -> bool:
    """Tell whether so many texts are compared pair by pair."""
    return texts <= FEW


def sketch_of(text: str) -> bytes:
    """Return what tells which texts this one is worth comparing with."""
    from graph.sources.sketches import sketch

    return sketch(sorted(_shingles(text)))


def copied(
    sources: Mapping[str, Source], sketches: Mapping[str, bytes], changed: Collection[str]
) -> set[Pair]:
    """Return the pairs of sources that print one text, of which at least one is ``changed``.

    ``sketches`` are those of all sources. Whether two print one text depends on the two alone, and on
    whether all are ``few``.
    """
    pairs = _candidates(sketches, changed)
    return {pair for pair in pairs if _copied(*(_shingles(sources[name].text) for name in pair))}


def groups(pairs: Iterable[Pair]) -> dict[str, str]:
    """Return, for each source that prints another's text, the least id among those that print it."""
    found: dict[str, str] = {}
    for low, high in sorted(pairs):
        one, other = sorted((found.setdefault(low, low), found.setdefault(high, high)))
        found.update((name, one) for name, group in found.items() if group == other)
    return found


def _candidates(sketches: Mapping[str, bytes], changed: Collection[str]) -> Iterator[Pair]:
    """Yield the pairs to compare: all of a few texts, those with alike sketches of many."""
    if few(len(sketches)):
        pairs = combinations(sorted(sketches), 2)
        yield from (pair for pair in pairs if not set(changed).isdisjoint(pair))
        return
    from graph.sources.sketches import alike, alike_to

    if len(changed) == len(sketches):
        yield from alike(sketches)
        return
    for name in sorted(changed):
        for other in alike_to(sketches[name], sketches):
            if other != name:
                yield (name, other) if name < other else (other, name)


def _copied(one: frozenset[bytes], other: frozenset[bytes]) -> bool:
    least = min(len(one), len(other))
    return least > 0 and len(one & other) >= SHARED * least


@lru_cache(maxsize=1 << 10)
def _shingles(text: str) -> frozenset[bytes]:
    words = fold(text).split()
    starts = range(max(len(words) - WORDS + 1, 0))
    return frozenset(" ".join(words[start : start + WORDS]).encode() for start in starts)

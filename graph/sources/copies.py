"""Which sources print one text: agency copy, syndicated pieces, the same article twice.

Candidates come from MinHash signatures of word shingles (Broder 1997) in a locality-sensitive index;
each is then compared shingle by shingle, so that no figure is estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from graph.model import Source
from graph.names import fold

WORDS = 5
"""How many words a shingle has."""
SHARED = 0.5
"""Two sources print one text where the shorter has this share of its shingles from the other."""
FEW = 40
"""So many texts are compared pair by pair, sooner than the index is loaded."""
_PERMUTATIONS = 128
_LEAST = 0.2
"""The Jaccard similarity from which the index proposes a pair; a piece of a long text has little."""


def text_groups(sources: Iterable[Source]) -> dict[str, str]:
    """Return, for the id of each source, the least id among the sources that print its text.

    A source that prints a text of its own has its own id.
    """
    shingles = {s.id: set(_shingles(s.text)) for s in sorted(sources, key=lambda s: s.id)}
    groups = {name: name for name in shingles}
    for one, other in _candidates(shingles):
        if _copied(shingles[one], shingles[other]):
            low, high = sorted((groups[one], groups[other]))
            groups.update((name, low) for name, group in groups.items() if group == high)
    return groups


def _candidates(shingles: dict[str, set[bytes]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs to compare: all of a few texts, those that the index proposes of many."""
    if len(shingles) <= FEW:
        yield from combinations(shingles, 2)
    else:
        yield from _proposed(shingles)


def _proposed(shingles: dict[str, set[bytes]]) -> Iterator[tuple[str, str]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_LEAST, num_perm=_PERMUTATIONS)
    for name, own in shingles.items():
        signature = MinHash(num_perm=_PERMUTATIONS)
        signature.update_batch(sorted(own))
        for other in sorted(index.query(signature)):
            yield str(other), name
        index.insert(name, signature)


def _copied(one: set[bytes], other: set[bytes]) -> bool:
    least = min(len(one), len(other))
    return least > 0 and len(one & other) >= SHARED * least


def _shingles(text: str) -> Iterator[bytes]:
    words = fold(text).split()
    for start in range(max(len(words) - WORDS + 1, 0)):
        yield " ".join(words[start : start + WORDS]).encode()

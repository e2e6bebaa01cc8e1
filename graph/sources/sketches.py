"""Sketches of texts: two that have many shingles in common likely share a part of theirs.

A signature has, for each of some hash functions, the least value that a shingle takes (MinHash, Broder
1997). Its values are banded: texts of which one whole band is equal are worth comparing (Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, 3.4). Two texts of Jaccard similarity s are proposed
with the probability 1 - (1 - s ** WIDTH) ** BANDS: 0.68 at 0.2, 0.99 at 0.4.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

BANDS = 28
WIDTH = 2
"""How many values a band has."""
_BYTES = 8
_CHUNK = 1 << 12
"""How many shingles are hashed at once: the table of their values stays in the processor's cache."""

Words = NDArray[np.uint64]


def sketch(shingles: Collection[bytes]) -> bytes:
    """Return the bands of a text, ``BANDS`` numbers of 8 bytes; nothing for a text without shingles."""
    if not shingles:
        return b""
    hashed = (hashlib.blake2b(shingle, digest_size=_BYTES).digest() for shingle in shingles)
    values = np.frombuffer(b"".join(hashed), dtype="<u8")
    least = np.full(BANDS * WIDTH, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(values), _CHUNK):
        part = values[start : start + _CHUNK]
        np.minimum(least, (_FACTORS[:, None] * part + _TERMS[:, None]).min(axis=1), out=least)
    rows = least.astype("<u8").reshape(BANDS, WIDTH)
    return b"".join(hashlib.blake2b(row.tobytes(), digest_size=_BYTES).digest() for row in rows)


def alike(sketches: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of texts that have a band in common, in order, none twice."""
    places: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for name in sorted(sketches):
        for start in range(0, len(sketches[name]), _BYTES):
            places[start, sketches[name][start : start + _BYTES]].append(name)
    yield from sorted({pair for names in places.values() for pair in combinations(names, 2)})


def alike_to(one: bytes, sketches: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the texts that have a band in common with a sketch."""
    names = [name for name, other in sketches.items() if other]
    if one and names:
        table = np.frombuffer(b"".join(sketches[name] for name in names), dtype="<u8")
        same = (table.reshape(-1, BANDS) == np.frombuffer(one, dtype="<u8")).any(axis=1)
        yield from (names[place] for place in np.flatnonzero(same))


def _constants(kind: bytes) -> Words:
    """Return a number for each hash function, always the same."""
    names = (kind + bytes([number]) for number in range(BANDS * WIDTH))
    data = b"".join(hashlib.blake2b(name, digest_size=_BYTES).digest() for name in names)
    return np.frombuffer(data, dtype="<u8").astype(np.uint64)


_FACTORS = _constants(b"factor") | np.uint64(1)
"""Odd, so that no two values fall together: x → a x + b modulo 2**64 is a bijection."""
_TERMS = _constants(b"term")

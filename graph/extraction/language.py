"""What the program knows of French and English as languages: their function words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000
"""How many code points of a text tell its language."""


@dataclass(frozen=True, slots=True)
class Language:
    """The function words of one language, as its file lists them."""

    code: str
    common: frozenset[str]
    articles: tuple[str, ...]
    pronouns: tuple[str, ...]
    definite: tuple[str, ...]
    particles: tuple[str, ...]
    conjunctions: tuple[str, ...]
    openers: frozenset[str]
    adjectives: tuple[str, ...]
    months: tuple[str, ...]
    between: tuple[str, ...]
    inflections: str
    since: tuple[str, ...]
    contracted: Mapping[str, tuple[str, ...]]
    auxiliaries: Mapping[str, tuple[str, ...]]
    multipliers: Mapping[str, int]
    currencies: Mapping[str, str]
    bounds: Mapping[str, str]
    status: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


@cache
def language(code: str) -> Language:
    """Return the language with this code; what is not known is read as English."""
    known = code if code in LANGUAGES else LANGUAGES[1]
    path = Path(__file__).parent / "languages" / f"{known}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Language(
        code=known,
        common=frozenset(table["common"]),
        articles=_longest_first(table["articles"]),
        pronouns=tuple(table["pronouns"]),
        definite=_longest_first(table["definite"]),
        particles=tuple(table["particles"]),
        conjunctions=_longest_first(table["conjunctions"]),
        openers=frozenset(table["openers"]),
        adjectives=_longest_first(table["adjectives"]),
        months=tuple(table["months"]),
        between=_longest_first(table["between"]),
        inflections=table["inflections"],
        since=tuple(table["since"]),
        contracted={word: _longest_first(forms) for word, forms in table["contracted"].items()},
        auxiliaries={form: tuple(words) for form, words in table["auxiliaries"].items()},
        multipliers=table["multipliers"],
        currencies=table["currencies"],
        bounds=table["bounds"],
        status={name: any_word(words) for name, words in table["status"].items()},
    )


def detect(text: str) -> str:
    """Return the language whose common words a text uses most; French where none is used.

    >>> detect("The school was founded by the director.")
    'en'
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    counts = {code: sum(w in language(code).common for w in words) for code in LANGUAGES}
    return max(LANGUAGES, key=lambda code: counts[code])


def any_word(words: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that finds any of these words as a whole word."""
    choices = "|".join(map(re.escape, _longest_first(words)))
    return re.compile(rf"(?<![\w])(?:{choices})(?![\w])", re.IGNORECASE)


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))

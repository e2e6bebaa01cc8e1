"""The forms of verbs and nouns, generated from the endings that a language's file lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from graph.extraction.language import Language

FINITE, PARTICIPLE, INFINITIVE, GERUND = "finite", "participle", "infinitive", "gerund"
FUTURE, CONDITIONAL = "future", "conditional"
BASE = "base"
"""An English verb without ending, which may be a plural, an infinitive, or a noun."""
_FUTURE = ("a", "ont")
_IMPERFECT = ("ait", "aient")
_AGREEMENT = ("", "e", "s", "es")


@cache
def verb_forms(infinitive: str, language: Language) -> Mapping[str, frozenset[str]]:
    """Return the third persons, participles and infinitive of a verb, each with what it may be.

    >>> from graph.extraction.language import language
    >>> sorted(verb_forms("acquérir", language("fr"))["acquis"])
    ['participle']
    """
    found: dict[str, set[str]] = {}
    make = _french if language.infinitives else _english
    for form, kind in make(infinitive, language):
        found.setdefault(form, set()).add(kind)
    return {form: frozenset(kinds) for form, kinds in found.items()}


@cache
def noun_forms(noun: str, language: Language) -> frozenset[str]:
    """Return a noun in every gender and number, its first word only where it has several.

    >>> from graph.extraction.language import language
    >>> sorted(noun_forms("directeur", language("fr")))
    ['directeur', 'directeure', 'directeures', 'directeurs', 'directrice', 'directrices']
    """
    first, space, rest = noun.partition(" ")
    if not language.infinitives:
        first, rest = (noun, "")
        space = ""
    stem, endings = _ending(first, language.declension)
    return frozenset(stem + ending + space + rest for ending in endings)


def _ending(word: str, table: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a word without the longest ending that the table has, and what may stand there."""
    ending = max((e for e in table if word.endswith(e)), key=len)
    stem = word[: len(word) - len(ending)]
    forms = [e for e in table[ending].split() if e != "-"]
    return stem, forms if ending else ["", *forms]


def _french(infinitive: str, language: Language) -> Iterator[tuple[str, str]]:
    table = language.conjugation
    whole = f"={infinitive}"
    regular = (e for e in table if infinitive.endswith(e))
    ending = infinitive if whole in table else max(regular, key=len, default="")
    if not ending:
        yield from ((form, PARTICIPLE) for form in noun_forms(infinitive, language))
        return
    stem = infinitive[: len(infinitive) - len(ending)]
    forms = [stem + e.replace("-", "") for e in table.get(whole, table.get(ending, "")).split()]
    one, several, imperfect, past, past_several, future, participle = forms
    yield infinitive, INFINITIVE
    yield from ((form, FINITE) for form in (one, several, past, past_several))
    yield from ((imperfect + e, FINITE) for e in _IMPERFECT)
    yield from ((future + e, FUTURE) for e in _FUTURE)
    yield from ((future + e, CONDITIONAL) for e in _IMPERFECT)
    yield imperfect + "ant", GERUND
    stem = participle.rstrip("s") if participle.endswith("s") else participle
    plural = ("", "e", "es") if participle.endswith("s") else _AGREEMENT
    yield from ((participle + e, PARTICIPLE) for e in plural)


def _english(infinitive: str, language: Language) -> Iterator[tuple[str, str]]:
    table = language.conjugation
    ending = max((e for e in table if infinitive.endswith(e)), key=len)
    prefix = infinitive.removesuffix(ending)
    irregular = not prefix or prefix.endswith("-") or prefix in language.prefixes
    if not irregular:
        ending = max((e for e in language.regular if infinitive.endswith(e)), key=len)
    stem = infinitive[: len(infinitive) - len(ending)]
    yield infinitive, BASE
    kinds = (FINITE, FINITE, PARTICIPLE, GERUND)
    for kind, endings in zip(kinds, table[ending].split(), strict=True):
        yield from ((stem + e, kind) for e in endings.split("/"))

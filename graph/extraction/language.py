"""What the program knows of French and English as languages: their function words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.extraction.finders import Finder
from graph.names import fold

LANGUAGES = ("fr", "en")
_WORD = re.compile(r"[^\W\d_]+")
_FEW = r"(?:\s+[^\s,;:()]+){0,5}?\s+"
"""What "..." stands for in a phrase of a table."""
_SAMPLE = 4000
"""How many code points of a text tell its language."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The function words of one language, as its file lists them.

    ``grammar`` are those by which a text shows its language.
    """

    code: str
    common: frozenset[str]
    articles: tuple[str, ...]
    pronouns: tuple[str, ...]
    plurals: tuple[str, ...]
    humans: frozenset[str]
    things: frozenset[str]
    definite: tuple[str, ...]
    indefinite: tuple[str, ...]
    particles: tuple[str, ...]
    conjunctions: tuple[str, ...]
    openers: frozenset[str]
    adjectives: tuple[str, ...]
    months: tuple[str, ...]
    between: tuple[str, ...]
    inflections: str
    links: frozenset[str]
    no_names: frozenset[str]
    prepositions: frozenset[str]
    relatives: frozenset[str]
    contracted: Mapping[str, tuple[str, ...]]
    undone: Mapping[str, str]
    auxiliaries: Mapping[str, tuple[str, ...]]
    multipliers: Mapping[str, int]
    currencies: Mapping[str, str]
    bounds: Mapping[str, str]
    status: Mapping[str, Finder]
    fate: Mapping[str, Finder]
    standing: Mapping[str, Any]
    dates: Mapping[str, Any]
    sums: Mapping[str, Any]
    compounds: tuple[str, ...]
    joins: frozenset[str]
    complements: frozenset[str]
    speech: frozenset[str]
    companions: tuple[str, ...]
    agent: frozenset[str]
    modifiers: frozenset[str]
    verbal: frozenset[str]
    have: frozenset[str]
    be: frozenset[str]
    become: frozenset[str]
    auxiliary_be: frozenset[str]
    reflexive: frozenset[str]
    as_: tuple[str, ...]
    who: frozenset[str]
    whom: frozenset[str]
    where: frozenset[str]
    whose: frozenset[str]
    which: frozenset[str]
    subordinators: frozenset[str]
    possessives: frozenset[str]
    clitics: frozenset[str]
    transparent: frozenset[str]
    linking: tuple[str, ...]
    comprising: tuple[str, ...]
    among: frozenset[str]
    nonfinite: frozenset[str]
    passive: frozenset[str]
    leading: frozenset[str]
    genitive: frozenset[str]
    possession: frozenset[str]
    authorship: frozenset[str]
    partitive: frozenset[str]
    thereof: frozenset[str]
    apart: frozenset[str]
    opening: frozenset[str]
    future: frozenset[str]
    numerals: frozenset[str]
    exemplars: tuple[tuple[str, ...], ...]
    plural: tuple[str, ...]
    post: frozenset[str]
    infinitive: str
    cases: Mapping[str, tuple[str, ...]]
    modals: frozenset[str]
    recent: frozenset[str]
    impersonal: tuple[str, ...]
    facts: tuple[str, ...]
    adverbs: tuple[str, ...]
    participles: tuple[str, ...]
    verbs: tuple[str, ...]
    conjugation: Mapping[str, str]
    declension: Mapping[str, str]
    genders: Mapping[str, str]
    honorifics: tuple[str, ...]
    regular: tuple[str, ...]
    prefixes: frozenset[str]
    demonstratives: frozenset[str]
    epithets: tuple[str, ...]
    trades: tuple[str, ...]
    described: Mapping[str, str]
    text: Mapping[str, tuple[str, ...]]
    junk: Mapping[str, tuple[str, ...]]
    grammar: frozenset[str]

    def plain(self, word: str) -> str:
        """Return a preposition without the article that it has swallowed.

        >>> language("fr").plain("du")
        'de'
        """
        return self.undone.get(word, word)

    @property
    def infinitives(self) -> bool:
        """Tell whether verbs are inflected by person, and named by an infinitive of their own."""
        return bool(self.reflexive)


@cache
def language(code: str) -> Language:
    """Return the language with this code; what is not known is read as English."""
    known = code if code in LANGUAGES else LANGUAGES[1]
    table = tomllib.loads(_path(known).read_text(encoding="utf-8"))
    return Language(
        code=known,
        common=frozenset(table["common"]),
        articles=longest_first(table["articles"]),
        pronouns=tuple(table["pronouns"]),
        plurals=longest_first(table["plurals"]),
        humans=frozenset(table["humans"]),
        things=frozenset(table["things"]),
        definite=longest_first(table["definite"]),
        indefinite=longest_first(table["indefinite"]),
        particles=tuple(table["particles"]),
        conjunctions=longest_first(table["conjunctions"]),
        openers=frozenset(table["openers"]),
        adjectives=longest_first(table["adjectives"]),
        months=tuple(table["months"]),
        between=longest_first(table["between"]),
        inflections=table["inflections"],
        links=frozenset(table["links"]),
        no_names=frozenset(map(fold, (*table["no_names"], *table["months"]))),
        prepositions=frozenset(table["prepositions"]),
        relatives=frozenset(table["relatives"]),
        contracted={word: longest_first(forms) for word, forms in table["contracted"].items()},
        undone={f: w for w, forms in table["contracted"].items() for f in forms if " " not in f},
        auxiliaries={form: tuple(words) for form, words in table["auxiliaries"].items()},
        multipliers=table["multipliers"],
        currencies=table["currencies"],
        bounds=table["bounds"],
        status=_statuses(table["status"], table["infinitives"]),
        fate=_statuses(table["fate"], table["infinitives"]),
        standing=table["standing"],
        dates=table["dates"],
        sums=table["sums"],
        compounds=tuple(table["compounds"]),
        joins=frozenset(table["joins"]),
        complements=frozenset(table["complements"]),
        speech=frozenset(table["speech"]),
        companions=tuple(table["companions"]),
        agent=frozenset(table["agent"]),
        modifiers=frozenset(table["modifiers"]),
        verbal=frozenset(table["verbal"]),
        have=frozenset(table["have"]),
        be=frozenset(table["be"]),
        become=frozenset(table["become"]),
        auxiliary_be=frozenset(table["auxiliary_be"]),
        reflexive=frozenset(table["reflexive"]),
        as_=tuple(table["as"]),
        who=frozenset(table["who"]),
        whom=frozenset(table["whom"]),
        where=frozenset(table["where"]),
        whose=frozenset(table["whose"]),
        which=frozenset(table["which"]),
        subordinators=frozenset(table["subordinators"]),
        possessives=frozenset(table["possessives"]),
        clitics=frozenset(table["clitics"]),
        transparent=frozenset(table["transparent"]),
        linking=tuple(table["linking"]),
        comprising=tuple(table["comprising"]),
        among=frozenset(table["among"]),
        nonfinite=frozenset(table["nonfinite"]),
        passive=frozenset(table["passive"]),
        leading=frozenset(table["leading"]),
        genitive=frozenset(table["genitive"]),
        possession=frozenset(table["possession"]),
        authorship=frozenset(table["authorship"]),
        partitive=frozenset(table["partitive"]),
        thereof=frozenset(table["thereof"]),
        apart=frozenset(table["apart"]),
        opening=frozenset(table["opening"]),
        future=frozenset(table["future"]),
        numerals=frozenset(table["numerals"]),
        exemplars=tuple(tuple(words.split()) for words in table["exemplars"]),
        plural=tuple(table["plural"]),
        post=frozenset(table["post"]),
        infinitive=table["infinitive"],
        cases={word: tuple(places) for word, places in table["cases"].items()},
        modals=frozenset(table["modals"]),
        recent=frozenset(table["recent"]),
        impersonal=tuple(table["impersonal"]),
        facts=tuple(table["facts"]),
        adverbs=tuple(table["adverbs"]),
        participles=tuple(table["participles"]),
        verbs=tuple(table["verbs"]),
        conjugation=table["conjugation"],
        declension=table["declension"],
        genders=table["genders"],
        honorifics=longest_first(table["honorifics"]),
        regular=tuple(table["regular"]),
        prefixes=frozenset(table["prefixes"]),
        demonstratives=frozenset(table["demonstratives"]),
        epithets=tuple(table["epithets"]),
        trades=tuple(table["trades"]),
        described=table["described"],
        text={key: tuple(words) for key, words in table["text"].items()},
        junk={key: tuple(words) for key, words in table["junk"].items()},
        grammar=frozenset((*table["common"], *table["openers"], *table["links"])),
    )


def detect(text: str) -> str:
    """Return the language whose common words a text uses most; French where none is used.

    >>> detect("The school was founded by the director.")
    'en'
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    grammars = {code: language(code).grammar for code in LANGUAGES}
    counts = {code: sum(map(grammar.__contains__, words)) for code, grammar in grammars.items()}
    return max(LANGUAGES, key=lambda code: counts[code])


@cache
def markers() -> frozenset[str]:
    """Return the words of every language that keep a sentence from being a fact; none is a name."""
    files = (tomllib.loads(_path(code).read_text(encoding="utf-8")) for code in LANGUAGES)
    return frozenset(
        word
        for table in files
        for kinds in (table["status"], table["fate"])
        for words in kinds.values()
        for word in words
    )


def _path(code: str) -> Path:
    return Path(__file__).parent / "languages" / f"{code}.toml"


def any_word(words: Iterable[str], infinitives: Iterable[str] = ()) -> re.Pattern[str]:
    """Compile a pattern that finds any of these words as a whole word.

    "..." stands for up to five words, "+" at the end for an infinitive, by one of its endings.
    """
    choices = []
    for phrase in longest_first(words):
        text, verb = phrase.removesuffix("+").strip(), phrase.endswith("+")
        parts = (re.escape(part).replace(r"\ ", r"\s+") for part in text.split(" ... "))
        pattern = _FEW.join(parts).replace(f"'{_FEW}", rf"'[^\s,;:()]+{_FEW}")  # elided
        if verb:
            pattern += rf"(?=\s+(?:[^\W\d_]+\s+){{0,2}}[^\s⟦]*(?:{'|'.join(infinitives)})(?!\w))"
        choices.append(pattern)
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?:(?<=')|(?!\w))" if choices else "(?!)")


def _statuses(
    table: Mapping[str, Iterable[str]], infinitives: Iterable[str]
) -> Mapping[str, Finder]:
    return {name: Finder(words, any_word(words, infinitives)) for name, words in table.items()}


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Return words, the longest first, so that a pattern of them takes the whole of each."""
    return tuple(sorted(words, key=lambda word: (-len(word), word)))

"""Phrases of the ontology as patterns over a sentence whose mentions are placeholders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from graph.extraction.forms import PARTICIPLE
from graph.extraction.frames import Frames
from graph.extraction.language import Language
from graph.ontology import Ontology, Relation

_TOKEN = re.compile(r"\{subject\}|\{object\}|\((?=\s)|\([^)]*\)|\)|\[[^\]]*\]|[^\s()\[\]{}]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENDS = 2
"""How many placeholders a phrase has."""
_STEM = 4
_LEAST = 3
_NONE = frozenset({""})
_SPACE = r"\s+"
_FEW = r"(?:\s+[a-zà-ÿ0-9'-]+){0,4}?\s+"
_WORDS = r"[^⟦⟧.;:!?]{0,70}?"
_ANYTHING = r"[^.;:!?]{0,90}?"
_OWNS = "'s"
_GAPS = {"...": _WORDS, "…": _ANYTHING}
"""Any few words: ``...`` holds no name, ``…`` may."""


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    """Compile a pattern when a sentence first holds its anchor: most are never needed."""
    return re.compile(regex)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase as a regular expression; a sentence has to hold a stem of each of its ``needs``.

    It has to hold the ``literals`` too, whatever the form of the other words.
    A ``strict`` one has no telling word, so that the text has to give the classes of both ends. An
    ``apposed`` one sets off what follows its first end by a comma or a parenthesis; in an ``owned`` one
    the first end owns the second ("X's Y"): a preposition before it governs what is owned.
    """

    relation: Relation
    language: str
    regex: str
    needs: tuple[frozenset[str], ...]
    literals: tuple[str, ...]
    strict: bool
    apposed: bool
    owned: bool
    text: str


class Phrases:
    """The phrases of an ontology in one language, found by a stem that a sentence holds."""

    def __init__(self, ontology: Ontology, language: Language) -> None:
        """Compile the phrases of ``ontology`` that are in ``language``."""
        self.code = language.code
        self._language = language
        self._by_anchor: dict[str, list[Pattern]] = defaultdict(list)
        for relation in ontology.relations.values():
            for phrase in relation.phrases:
                if phrase.language == language.code:
                    self._add(relation, phrase.text)

    def find(
        self, sentence: str, *, strict: bool = True
    ) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Yield the phrases that match a sentence of lower-case words and placeholders.

        Without ``strict``, only those that have a telling word.
        """
        if sentence.count("⟦") < _ENDS:
            return
        stems = {word[:_STEM] for word in _LETTERS.findall(sentence)}
        if strict:
            stems |= _NONE
        seen: set[int] = set()
        for stem in sorted(stems & self._by_anchor.keys()):
            for pattern in self._by_anchor[stem]:
                if id(pattern) not in seen and self._may_match(pattern, sentence, stems):
                    seen.add(id(pattern))
                    for match in _compiled(pattern.regex).finditer(sentence):
                        yield pattern, match

    def _may_match(self, pattern: Pattern, sentence: str, stems: set[str]) -> bool:
        if any(map(stems.isdisjoint, pattern.needs)):
            return False
        return all(map(sentence.__contains__, pattern.literals))

    def _add(self, relation: Relation, text: str) -> None:
        tokens = _TOKEN.findall(text.replace("\u2019", "'").lower())
        parts = [self._part(tokens, index) for index in range(len(tokens))]
        needs = self._needs(tokens)
        pattern = Pattern(
            relation,
            self._language.code,
            "".join(parts),
            needs,
            tuple(filter(self._is_literal, tokens)),
            strict=not needs,
            apposed=tokens[1] in {",", "("},
            owned=tokens[1] in {_OWNS, "'"},
            text=text,
        )
        for anchor in needs[0] if needs else _NONE:
            self._by_anchor[anchor].append(pattern)

    def _part(self, tokens: Sequence[str], index: int) -> str:
        """Return the pattern of one token of a phrase, with what may stand before it."""
        token = tokens[index]
        before = tokens[index - 1] if index else ""
        if token in _GAPS:
            return _GAPS[token]
        if token == _OWNS and index == len(tokens) - 1:
            return r"'s(?!\s*⟦)"
        if token in {"(", ")", ":", ","}:
            aside = self._aside if before.startswith("{") and token in {",", ":"} else ""
            return rf"{aside}\s*{re.escape(token)}\s*"
        if token.startswith("{"):
            gap = self._before_slot() if before and before[-1] not in "(.…" else r"\s*"
            return f"{gap if index else ''}⟦(?P<{token.strip('{}')}>[\\d,]+)⟧"
        gap = ""
        if before.startswith("{"):
            gap = self._after_slot()
        elif before and before[-1] not in ".…(:,":
            gap = _FEW
        if token.startswith("["):
            return f"(?:{gap or _SPACE}{self._words(token[1:-1])})?"
        choices = token[1:-1].split("|") if token.startswith("(") else [token]
        words = "|".join(self._words(choice) for choice in choices)
        return f"{gap}(?:{words})"

    def _words(self, text: str) -> str:
        return r"\s+".join(self._word(word) for word in text.split())

    def _word(self, word: str) -> str:
        """Return a word in the forms that it may take."""
        language = self._language
        if word in language.contracted:
            forms = "|".join(map(re.escape, language.contracted[word]))
            return rf"(?<!\w)(?:{forms})"
        if word in language.auxiliaries:
            forms = "|".join(map(re.escape, language.auxiliaries[word]))
            return rf"(?<!\w)(?:{forms})(?!\w)"
        inflected = language.inflections if len(word) >= _STEM else ""
        return rf"(?<!\w){re.escape(word)}{inflected}(?!\w)"

    def _after_slot(self) -> str:
        """Return what may stand between a slot and the next word: an apposition, a relative."""
        small = "|".join(map(re.escape, self._language.between))
        return (
            rf"{self._aside}(?:\s*,[^⟦⟧;:.,]{{0,60}},)?\s*[,(]?\s*"
            rf"(?:(?:{small})\s+){{0,4}}"
        )

    @cached_property
    def _aside(self) -> str:
        """What may stand right after a slot and says more of it: whose it is, a parenthesis."""
        whose = "|".join(
            re.escape(form)
            for word in sorted(self._language.authorship)
            for form in sorted({word, *self._language.contracted.get(word, ())})
        )
        return rf"(?:\s*,?\s+(?:{whose})(?:(?<=')|\s+)⟦[\d,]+⟧)?(?:\s*\([^()]{{0,80}}\))?"

    def _before_slot(self) -> str:
        """Return what may stand between a word and the slot after it: an article, small words."""
        articles = "|".join(map(re.escape, self._language.articles))
        links = "|".join(sorted(self._language.links | self._language.prepositions))
        article = rf"(?:(?:{articles})\s?)?"
        return rf"\s*{article}(?:(?!(?:{links})(?!\w))[a-zà-ÿ'-]+\s+){{0,2}}?{article}"

    def _needs(self, tokens: Sequence[str]) -> tuple[frozenset[str], ...]:
        """Return, for each telling word of a phrase, the stems of its choices; the longest first."""
        words = [t for t in tokens if t[0] not in "{[" and t not in {*_GAPS, "(", ")", ":", ","}]
        choices = [frozenset(map(self._stem, t.strip("()").split("|"))) for t in words]
        told = [stems for stems in choices if all(stems)]
        return tuple(sorted(told, key=lambda stems: -min(map(len, stems))))

    def _is_literal(self, token: str) -> bool:
        """Tell whether a token has to stand in a sentence as it is, with an ending or without."""
        language = self._language
        if token[0] in "{[" or token in _GAPS or (token[0] == "(" and len(token) > 1):
            return False
        return token not in language.contracted and token not in language.auxiliaries

    def _stem(self, text: str) -> str:
        """Return the beginning of the longest word that tells more than grammar; or nothing."""
        grammar = {*self._language.links, *self._language.articles, *self._language.common}
        words = [w for w in re.findall(r"[^\W\d_]+", text) if w not in grammar and len(w) >= _LEAST]
        return max(words, key=len, default="")[:_STEM]


class Links:
    """What a match of a phrase is tied to, in one language: another word may rule an end of it."""

    def __init__(self, language: Language, frames: Frames) -> None:
        """Take the language and its frames."""
        self._language = language
        self._frames = frames

    def misreads(self, pattern: Pattern, text: str, match: re.Match[str]) -> bool:
        """Tell whether a match is no telling of its relation, as another word has one of its ends."""
        if not (pattern.apposed or pattern.owned) and self._governed(text, match):
            return True
        if pattern.owned and self._has_verb(text, match):
            return True
        if pattern.apposed and self._listed(text, match):
            return True
        return self._told_by_another(pattern.relation, text, match)

    def _has_verb(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether a verb stands between the ends of a match: "X's credits include Y"."""
        ends = sorted((match.span("subject"), match.span("object")))
        between = re.findall(r"[^\W\d_]+", text[ends[0][1] : ends[1][0]])
        verbs = self._frames.finite | self._frames.comprising
        return any(word in verbs for word in between)

    def _governed(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether the subject that opens a match belongs to a preposition or a relative clause."""
        listed = match["object"] and ":" in text[match.end("object") : match.start("subject")]
        first = "object" if listed else "subject"
        if match.start(first) > match.start() + 1:
            return False
        before = re.search(r"([^\W\d_]+)[ ']*$", text[: match.start()])
        word = before[1] if before else ""
        after = text[match.end(first) + 1 :].lstrip()
        if after.startswith("("):
            return False
        clause = after.startswith(",")
        tongue = self._language
        return word in tongue.prepositions or (word in tongue.relatives and clause)

    def _listed(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether both ends stand in a list, each with its preposition: "en A, au B et en C"."""
        between = text[match.start() : match.end()].partition(",")[2].split(maxsplit=1)
        if not between or between[0].rstrip("'") not in self._language.prepositions:
            return False
        after = re.match(r"\s*(?:,|(\w+))\s+([^\W\d_]+)", text[match.end() :])
        joined = after and (not after[1] or after[1] in self._language.joins)
        return bool(joined and after and after[2] in self._language.prepositions)

    def _told_by_another(self, relation: Relation, text: str, match: re.Match[str]) -> bool:
        """Tell whether a participle before an end tells another relation: "a thriller written by X"."""
        last = max(match.start("subject"), match.start("object"))
        words = re.findall(r"[^\W\d_]+", text[match.start() : last])
        agents = [n for n, word in enumerate(words) if n and word in self._language.agent]
        triggers = self._frames.verbs.get(words[agents[-1] - 1], ()) if agents else ()
        told = {t.relation.name for t in triggers if PARTICIPLE in t.kinds}
        return bool(told) and relation.name not in told

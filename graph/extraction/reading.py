"""Finding the mentions of a text, in order, each with the referent that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extraction.language import markers
from graph.extraction.mentions import Mention, Referent, Words
from graph.extraction.text import Span, fold_glyphs
from graph.model import Entity
from graph.names import fold

_TITLE = re.compile(r'"\s*([^"\n]{1,80}?)[\s,.]*"')
_TITLE_WORDS = 9
_PERSON_WORDS = (2, 4)
_BEFORE = 60
"""How far left of a name its noun is looked for, in code points."""
_BETWEEN = re.compile(r"(?: de [a-zà-ÿ]+)?(?: [a-zà-ÿ]+){0,2}\s*\"?\s*")
_ADJACENT = re.compile(r"\s*\"?\s*")


@dataclass(frozen=True, slots=True)
class _Found:
    """A stretch that may stand for an entity: a name with its referent, or words that refer back."""

    start: int
    end: int
    referent: Referent | None = None
    noun: str = ""
    pronoun: bool = False


class Reader:
    """Reads one text twice: first for names and what types them, then for all that refers back."""

    def __init__(self, text: str, words: Words, known: Sequence[Entity]) -> None:
        """Take a text whose glyphs are folded, the nouns of its language, the dossier's entities."""
        self._text = text
        self._words = words
        self._ontology = words.ontology
        self._referents: dict[str, Referent] = {}
        self._recent: list[Referent] = []
        self._subject: Referent | None = None
        self._known = {fold(name): entity for entity in known for name in entity.names}
        self._gazetteer = _any_of({n for e in known for n in e.names if len(n) > 1})
        self._inside = {
            m[0].lower() for m in re.finditer(r"(?<=[a-zà-ÿ,;] )[^\W\d_a-zà-ÿ][\w-]+", text)
        }

    def survey(self, spans: Sequence[Span]) -> None:
        """Read the names of every sentence, so that each referent has its type before it is needed."""
        for span in spans:
            list(self._direct(span))

    def mentions(self, span: Span) -> list[Mention]:
        """Return the mentions of a sentence, left to right, none inside another."""
        found: list[_Found] = []
        for candidate in (*self._direct(span), *self._indirect(span)):
            if all(candidate.end <= f.start or f.end <= candidate.start for f in found):
                found.append(candidate)
        resolved: list[Mention] = []
        for item in sorted(found, key=lambda f: f.start):
            referent = item.referent or self._resolve(item, resolved)
            if referent:
                resolved.append(Mention(item.start, item.end, referent, item.referent is not None))
                self._recent.append(referent)
        self._subject = next(
            (m.referent for m in resolved if self._acts(m.referent)), self._subject
        )
        return resolved

    def _direct(self, span: Span) -> Iterator[_Found]:
        if self._gazetteer:
            for match in self._gazetteer.finditer(self._text, *span):
                left, _ = self._noun_before(match.start(), span)
                yield _Found(left, match.end(), self._referent(match[0], ""))
        for match in _TITLE.finditer(self._text, *span):
            words = match[1].split()
            if words and len(words) <= _TITLE_WORDS and words[0][0].isupper():
                left, kind = self._noun_before(match.start(), span)
                referent = self._referent(match[1].strip(), kind or self._written_as("title"))
                yield _Found(left, match.end(), referent)
        for match in self._words.name.finditer(self._text, *span):
            start, end = self._trim(*match.span(), span)
            name = self._text[start:end]
            left, kind = self._noun_before(start, span)
            if (
                fold(name)
                and not set(fold(name).split()) <= self._words.language.no_names
                and (name[0].isupper() or (name[0].isdigit() and kind and " " in name))
            ):
                yield _Found(left, end, self._referent(name, kind))

    def _indirect(self, span: Span) -> Iterator[_Found]:
        for match in self._words.anaphor.finditer(self._text, *span):
            yield _Found(*match.span(), noun=match["noun"])
        for match in self._words.pronoun.finditer(self._text, *span):
            yield _Found(*match.span(), pronoun=True)

    def _trim(self, start: int, end: int, span: Span) -> Span:
        """Drop words that only the start of a sentence, or an elision, made look like a name."""
        language = self._words.language
        while (
            start < end and self._text[start:end] and fold(self._text[start:end]) not in self._known
        ):
            first = re.match(r"\w+'|[\w&.-]+", self._text[start:end])
            if first is None:
                break
            token = first[0].lower()
            at_start = not any(c.isalnum() for c in self._text[span[0] : start])
            rest = self._text[start + first.end() : end].lstrip(" ")
            if (token in language.openers or token in markers()) and (
                at_start or token.endswith("'")
            ):
                start = end - len(rest)
            elif at_start and not rest and token not in self._inside and self._common(token):
                return end, end
            else:
                break
        if self._text[start:end].endswith("'s"):
            end -= len("'s")
        while end > start and self._text[end - 1] in ".'&-/ ":
            end -= 1
        return start, end

    def _common(self, token: str) -> bool:
        """Tell whether a lone word at the start of a sentence is more likely a word than a name."""
        return token in self._words.plain or fold(token) in self._words.classes

    def _noun_before(self, start: int, span: Span) -> tuple[int, str]:
        """Return where the noun phrase of a name begins, and the noun's class: "l'école X"."""
        left = max(span[0], start - _BEFORE)
        before = self._text[left:start]
        adjectives_follow = bool(self._words.language.adjectives)
        room = _BETWEEN if adjectives_follow else _ADJACENT
        for match in reversed(list(self._words.noun.finditer(before))):
            between = before[match.end() :]
            if match[0][0].isupper() and left + match.start() > span[0]:
                continue
            words = between.strip(' "').replace("'", " ").split()
            linked = words and words[-1] in self._words.language.links
            if room.fullmatch(between) and not linked:
                return left + match.start(), self._words.class_of(match[0])
        return start, ""

    def _referent(self, name: str, kind: str) -> Referent:
        entity = self._known.get(fold(name))
        if entity:
            key = f"id {entity.id}"
            return self._referents.setdefault(
                key, Referent(entity.name, entity.type, sure=True, known=entity)
            )
        referent = self._by_name(name)
        referent.count += 1
        kind = kind or self._noun_inside(name)
        if kind and not referent.sure:
            referent.type, referent.sure = kind, True
        elif not referent.type and self._like_a_person(name):
            referent.type = self._written_as("personal name")
        return referent

    def _by_name(self, name: str) -> Referent:
        core = self._core(name)
        if core not in self._referents and " " not in core:
            longer = [r for key, r in self._referents.items() if self._shortened(key, r, core)]
            if len(longer) == 1:
                return longer[0]
        return self._referents.setdefault(core, Referent(name))

    def _shortened(self, key: str, referent: Referent, core: str) -> bool:
        """Tell whether one word may stand for a longer name: a surname, a part of a company's."""
        words = key.split()
        if referent.type == self._written_as("personal name"):
            return words[-1] == core
        return core in words and referent.type != self._written_as("title")

    def _core(self, name: str) -> str:
        """Return a name without its class nouns, so that "École Zénith" and "Zénith" meet."""
        tokens = fold(name).split()
        small = self._words.language.links
        kept = [t for t in tokens if t not in self._words.classes and t not in small]
        return " ".join(kept or tokens)

    def _noun_inside(self, name: str) -> str:
        tokens = fold(name).split()
        ends = (tokens[-1], tokens[0]) if len(tokens) > 1 else ()
        return next((self._words.name_words[t] for t in ends if t in self._words.name_words), "")

    def _like_a_person(self, name: str) -> bool:
        tokens = name.split()
        least, most = _PERSON_WORDS
        capital = all(t[0].isupper() and t.strip(".-'")[:1].isalpha() for t in tokens)
        small = tokens[0].lower() in self._words.language.articles
        return least <= len(tokens) <= most and capital and not small

    def _written_as(self, manner: str) -> str:
        kinds = self._ontology.classes.values()
        return next((c.name for c in kinds if c.written_as == manner), "")

    def _resolve(self, item: _Found, before: Sequence[Mention]) -> Referent | None:
        if item.pronoun:
            return self._subject_of(self._text[item.start : item.end].lower(), before)
        kind = self._words.class_of(item.noun)
        for referent in reversed(self._recent):
            if referent.type and self._ontology.fits(referent.type, [kind]):
                return referent
        known = [
            r for r in self._referents.values() if r.type and self._ontology.fits(r.type, [kind])
        ]
        if known:
            return known[0] if len(known) == 1 else None
        return self._protagonist(kind)

    def _subject_of(self, pronoun: str, before: Sequence[Mention]) -> Referent | None:
        """Return who a pronoun stands for: the first to act in its sentence, else in the last one."""
        person = self._written_as("personal name")
        thing = pronoun in self._words.language.things
        human = pronoun in self._words.language.humans
        for referent in (*(m.referent for m in before), self._subject):
            if referent is None or not self._acts(referent):
                continue
            if (thing and referent.type == person) or (human and referent.type != person):
                continue
            return referent
        return None

    def _protagonist(self, kind: str) -> Referent | None:
        """Return the name that a text keeps coming back to and never types, and type it."""
        if kind == self._written_as("personal name") or not self._fits_actor(kind):
            return None
        untyped = [r for r in self._referents.values() if not r.type and r.count > 1]
        if not untyped:
            return None
        best = max(untyped, key=lambda r: r.count)
        best.type = kind
        return best

    def _acts(self, referent: Referent) -> bool:
        return not referent.type or self._fits_actor(referent.type)

    def _fits_actor(self, kind: str) -> bool:
        """Tell whether a class lies below what a person is a kind of: whoever can act."""
        person = self._written_as("personal name")
        return bool(person) and self._ontology.fits(kind, self._ontology.lineage(person)[1:2])


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    plain = sorted(set(map(fold_glyphs, names)), key=lambda n: (-len(n), n))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, plain))})(?![\w-])")

"""Finding the mentions of a text, in order, each with the referent that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
_FAR = 8
"""How many sentences back a definite description looks."""
_WORD = re.compile(r"[ ]([a-z-]+)(?![\w'])")
_OF = re.compile(r"[ ]([a-zà-ÿ]+)[ ']")
_HONORIFIC = re.compile(r"(?:^|(?<=\W))(?:Mme|Mlle|M|MM|Mr|Mrs|Ms|Dr|Sir|Dame)\.? ?$")
_LEAD = 1.5
"""By how much a topic has to outweigh the next."""
_MEMORY = 3
"""How many sentences back a pronoun looks."""
_ADJACENT = re.compile(r"\s*\"?\s*")


@dataclass(frozen=True, slots=True)
class _Found:
    """A stretch that may stand for an entity: a name with its referent, or words that refer back."""

    start: int
    name: int
    end: int
    referent: Referent | None = None
    noun: str = ""
    pronoun: bool = False
    plural: bool = False


class Reader:
    """Reads one text twice: first for names and what types them, then for all that refers back."""

    def __init__(self, text: str, words: Words, known: Sequence[Entity]) -> None:
        """Take a text whose glyphs are folded, the nouns of its language, the dossier's entities."""
        self._text = text
        self._words = words
        self._ontology = words.ontology
        self._referents: dict[str, Referent] = {}
        self._recent: list[Referent] = []
        self._past: list[list[Mention]] = []
        self._quotes_titles = False
        self.last_group: tuple[Referent, ...] = ()
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
            if candidate.noun and self._predicate(candidate, found):
                continue
            if all(candidate.end <= f.start or f.end <= candidate.start for f in found):
                found.append(candidate)
        resolved: list[Mention] = []
        for item in sorted(found, key=lambda f: f.start):
            several = self.last_group if item.plural else ()
            referent = item.referent or next(iter(several), None) or self._resolve(item, resolved)
            if referent:
                words = self._text[item.start : item.end].lower() if item.pronoun else ""
                kind = self._ontology.kind(referent.type).name if referent.type else ""
                direct = item.referent is not None
                resolved.append(
                    Mention(item.start, item.name, item.end, referent, direct, kind, words, several)
                )
                if not item.pronoun:
                    self._recent.append(referent)
        self._past.append(resolved)
        self._subject = next(
            (m.referent for m in resolved if self._acts(m.referent)), self._subject
        )
        return resolved

    def _predicate(self, item: _Found, names: Sequence[_Found]) -> bool:
        """Tell whether a description says what a name is, or whose, rather than standing for it.

        "Orme, le studio de Zénith", "le studio de Zénith", "l'école, X": no definite description.
        """
        language = self._words.language
        compound = _WORD.match(self._text, item.end)
        if compound and not language.infinitives and compound[1] not in self._words.small:
            return True
        after = _OF.match(self._text, item.end)
        if after and after[1].lower() in language.links and any(
            f.start <= after.end() + 4 and f.end > after.end() for f in names if not f.pronoun
        ) and after[1].lower() in {"de", "du", "des", "d", "of"}:
            return True
        before = item.start - 2
        return self._text[before : item.start] == ", " and any(f.end == before for f in names)

    def _direct(self, span: Span) -> Iterator[_Found]:
        if self._gazetteer:
            for match in self._gazetteer.finditer(self._text, *span):
                left, _ = self._noun_before(match.start(), span)
                yield _Found(left, match.start(), match.end(), self._referent(match[0], ""))
        for match in _TITLE.finditer(self._text, *span):
            words = match[1].split()
            if words and len(words) <= _TITLE_WORDS and words[0][0].isupper():
                left, kind = self._noun_before(match.start(), span)
                title = kind or self._written_as("title")
                self._quotes_titles = self._quotes_titles or title == self._written_as("title")
                referent = self._referent(match[1].strip(), title)
                yield _Found(left, match.start(), match.end(), referent)
        language = self._words.language
        for match in self._words.name.finditer(self._text, *span):
            start, end = self._trim(*match.span(), span)
            name = self._text[start:end]
            left, kind = self._noun_before(start, span)
            if _HONORIFIC.search(self._text, match.start(), start) or _HONORIFIC.search(self._text[max(0, match.start() - 5) : match.start()]):
                kind = self._written_as("personal name")
            if (
                fold(name)
                and not name.endswith(language.compounds)
                and not set(fold(name).split()) <= self._words.language.no_names
                and (name[0].isupper() or (name[0].isdigit() and kind and " " in name))
            ):
                kind = kind or self._noun_beside(end)
                yield _Found(left, start, end, self._referent(name, kind))

    def _indirect(self, span: Span) -> Iterator[_Found]:
        for match in self._words.anaphor.finditer(self._text, *span):
            yield _Found(match.start(), *match.span(), noun=match["noun"])
        for match in self._words.plural.finditer(self._text, *span):
            yield _Found(match.start(), *match.span(), pronoun=True, plural=True)
        for match in self._words.pronoun.finditer(self._text, *span):
            yield _Found(match.start(), *match.span(), pronoun=True)

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
            if rest and fold(token.rstrip(".")) in language.no_names:
                start = end - len(rest)
            elif (token in language.openers or token in markers()) and (
                at_start or token.endswith("'")
            ):
                start = end - len(rest)
            elif at_start and not rest and token not in self._inside and self._common(token, end):
                return end, end
            elif at_start and self._opens(token, rest):
                start = end - len(rest.partition(" ")[2])
            else:
                break
        if self._text[start:end].endswith("'s"):
            end -= len("'s")
        while end > start and self._text[end - 1] in ".'&-/ ":
            end -= 1
        return start, end

    def _common(self, token: str, end: int) -> bool:
        """Tell whether a lone word at the start of a sentence is more likely a word than a name.

        A name acts or is set off: a verb, a mark or a possessive follows it.
        """
        if fold(token) in self._ontology.names.whole or fold(token) in self._ontology.names.given:
            return False
        if token in self._words.plain or fold(token) in self._words.classes:
            return True
        after = re.match(r"[ ]?('s|[,(:]|[a-zà-ÿ']+)", self._text[end : end + 20])
        if after is None or after[1][0] in ",(:" or after[1] == "'s":
            return False
        return after[1] not in self._words.acting

    def _opens(self, token: str, rest: str) -> bool:
        """Tell whether a word only opens a sentence before "de" and a name: "Partie de Lyon"."""
        particle, _, name = rest.partition(" ")
        known = token in self._inside or fold(token) in self._words.classes or fold(token) in self._words.name_words
        return bool(name) and particle in self._words.language.particles and not known and " " not in particle

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

    def _noun_beside(self, end: int) -> str:
        """Return the class that an apposition gives to the name before it: "X, une école de Lyon"."""
        match = self._words.apposed.match(self._text, end)
        return self._words.class_of(match["noun"]) if match else ""

    def _referent(self, name: str, kind: str) -> Referent:
        entity = self._known.get(fold(name))
        if entity:
            key = f"id {entity.id}"
            return self._referents.setdefault(
                key, Referent(entity.name, entity.type, sure=True, known=entity)
            )
        referent = self._by_name(name)
        referent.count += 1
        named = self._ontology.names.whole.get(fold(name), ())
        referent.also = named
        kind = kind or next(iter(named), "") or self._noun_inside(name) or self._called(name)
        if kind and not referent.sure:
            referent.type, referent.sure = kind, True
        elif not referent.type and self._like_a_person(name):
            referent.type = self._written_as("personal name")
        return referent

    def _called(self, name: str) -> str:
        """Return the class whose members' names begin like this one, or nothing: a given name."""
        first, _, rest = name.partition(" ")
        given = self._ontology.names.given
        found = given.get(fold(first)) or given.get(fold(first.partition("-")[0]), "")
        return found if rest and self._like_a_person(name) else ""

    def may_be(self, referent: Referent, allowed: frozenset[str]) -> bool:
        """Tell whether a referent may be of an allowed class: a guessed person may be whoever acts."""
        if not referent.type:
            return self._may_be_untyped(referent.name, allowed)
        if self._ontology.fits(referent.type, allowed):
            return True
        if any(self._ontology.fits(kind, allowed) for kind in referent.also):
            return True
        return not referent.sure and any(map(self._fits_actor, allowed))

    def _by_name(self, name: str) -> Referent:
        core = self._core(name)
        inside = self._noun_inside(name)
        other = self._referents.get(core)
        if other and inside and other.type and not self._ontology.fits(other.type, [inside]) and not self._ontology.fits(inside, [other.type]):
            core = fold(name)
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

    def is_person(self, mention: Mention | None) -> bool:
        """Tell whether a mention surely names a person."""
        person = self._written_as("personal name")
        return bool(mention) and mention.referent.type == person and mention.referent.sure

    def _may_be_untyped(self, name: str, allowed: frozenset[str]) -> bool:
        """Tell whether a name that the text leaves untyped may be of an allowed class.

        Only a broad class whose names have a look is guessed; a title only where the text sets no other
        title between quotation marks; a person only where no figure is in the name.
        """
        for kind in self._ontology.kinds:
            if not kind.written_as or not self._ontology.fits(kind.name, allowed):
                continue
            if kind.written_as == "title" and self._quotes_titles:
                continue
            if kind.written_as == "personal name" and not self._like_a_name(name):
                continue
            return True
        return False

    def _like_a_name(self, name: str) -> bool:
        """Tell whether somebody may be called so: no figure in it."""
        return not any(c.isdigit() for c in name)

    def _written_as(self, manner: str) -> str:
        kinds = self._ontology.classes.values()
        return next((c.name for c in kinds if c.written_as == manner), "")

    def _resolve(self, item: _Found, before: Sequence[Mention]) -> Referent | None:
        if item.pronoun:
            return self._subject_of(self._text[item.start : item.end].lower(), before)
        return self._described(self._words.class_of(item.noun), before)

    def _described(self, kind: str, before: Sequence[Mention]) -> Referent | None:
        """Return what a definite description stands for: the likeliest of what was named before it.

        A class that fits counts most, then what the last sentences speak of first, then how often.
        """
        best, score = None, 0.0
        for distance, mentions in enumerate((before, *reversed(self._past[-_FAR:]))):
            first = True
            for mention in mentions:
                referent = mention.referent
                told = self._likeness(referent, kind)
                if told:
                    told += (0.8 if first else 0.0) + min(referent.count, 5) * 0.15 - 0.4 * distance
                    first = False
                    if told > score:
                        best, score = referent, told
        if best and not best.type:
            best.type = kind
        return best

    def _likeness(self, referent: Referent, kind: str) -> float:
        """Return how well a referent suits a class: 3 if it is of it, 0 if it cannot be."""
        if referent.type and self._ontology.fits(referent.type, [kind]):
            return 2.6
        broad = self._ontology.kind(kind).name
        if referent.type == broad:
            return 1.9
        if not referent.type:
            return 1.5 if self._fits_actor(kind) else 0.0
        return 0.8 if not referent.sure and self._fits_actor(kind) and broad != referent.type else 0.0

    def resolve(
        self,
        word: str,
        before: Sequence[Mention],
        allowed: frozenset[str],
        mention: Mention | None = None,
    ) -> tuple[Mention, ...]:
        """Return the mentions that a pronoun or a possessive stands for, none where none fits."""
        at = mention or (before[-1] if before else None)
        if mention and mention.several:
            found = [r for r in mention.several if not r.type or self._ontology.fits(r.type, allowed)]
        else:
            referent = self.antecedent(word, before, allowed)
            found = [referent] if referent else []
        start, end = (at.start, at.end) if at else (0, 0)
        return tuple(Mention(start, start, end, referent, direct=False) for referent in found)

    def antecedent(
        self, word: str, before: Sequence[Mention], allowed: frozenset[str]
    ) -> Referent | None:
        """Return who a pronoun or a possessive stands for, among those of a class in ``allowed``.

        ``before`` are the mentions of its own sentence that precede it, whose first comes first: the
        subject of a sentence is what its pronouns speak of. Then come the sentences before, nearest
        first. What the text leaves untyped counts where nothing typed is found.
        """
        human = word in self._words.language.humans
        if human and self._written_as("personal name") not in allowed and not any(map(self._fits_actor, allowed)):
            return None
        thing = word in self._words.language.things
        person = self._written_as("personal name")
        best, score = None, 0.0
        for distance, mentions in enumerate((before, *reversed(self._past[-1 - _MEMORY : -1]))):
            first = True
            for mention in mentions:
                referent = mention.referent
                if not self.may_be(referent, allowed):
                    continue
                if (human and referent.type not in {person, ""}) or (thing and referent.type == person):
                    continue
                typed = referent.type and self._ontology.fits(referent.type, allowed)
                told = (2.2 if referent.sure else 1.6) if typed else 1.3
                told += (0.9 if first else 0.0) + min(referent.count, 4) * 0.1 - 0.6 * distance
                first = False
                if told > score:
                    best, score = referent, told
        return best

    def topic(self, before: Sequence[Mention], allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return what the text is about among the allowed classes, if one stands out.

        Only what the text types counts. How often it is named, and how lately, tells.
        """
        scores: dict[int, float] = {}
        latest: dict[int, Mention] = {}
        for distance, mentions in enumerate((before, *reversed(self._past[:-1]))):
            for mention in mentions:
                referent = mention.referent
                if not referent.sure or not self._ontology.fits(referent.type, allowed):
                    continue
                key = id(referent)
                latest.setdefault(key, mention)
                scores[key] = scores.get(key, 0.0) + 1.0 / (1 + distance)
        if not scores:
            return ()
        ordered = sorted(scores, key=lambda key: -scores[key])
        if len(ordered) > 1 and scores[ordered[0]] < _LEAD * scores[ordered[1]]:
            return ()
        found = latest[ordered[0]]
        return (replace(found, direct=False),)

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

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
_LONG = 5
"""From how many letters on a word of an English title has a capital."""
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
_NOUN_LEAD = 0.4
_PRONOUN_LEAD = 0.3
"""By how much whom words refer to has to suit better than the next."""
_OPENING = 2
"""How many sentences open a text, and say what it is about."""
_FIRST = 2.0
_MEMORY = 3
"""How many sentences back a pronoun looks."""
_NAMED = re.compile(r"[^\W\d_a-zà-ÿ]|[a-z]{1,2}[A-Z]|\d+(?:st|nd|rd|th|e|[A-Z])\b.* [^\W\d_a-zà-ÿ]")
"""What a name begins with: a capital, "eOne", "20th Century"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_ITEM = (" -", "|", "•")
"""What begins an item of a list."""
_SMALL = re.compile(r"(?:[a-zà-ÿ][\w-]+(?: |$|(?<=')))+(?:d'|l')?")
"""Common words that an elision's capital made look like the start of a name: "L'alliance de Zénith"."""
_NEXT = re.compile(r" ([a-zà-ÿ']+)(?: ([a-zà-ÿ']+))?")
_CLAUSE = frozenset(",;:()")
_SPACE = re.compile(" ")
_SHORT = re.compile(r" ?\(([^\W\d_a-zà-ÿ](?:[^\W\d_a-zà-ÿ]|[/&.-]){1,9})\)")
"""The short form of a name, after it in parentheses: "Centre national du cinéma (CNC)"."""
_NAMING = re.compile(r' (?:"|[^\W\d_a-zà-ÿ])')
"""What names the noun before it: "le film « X »"."""
_MARK = '" : '
_APPOSING = re.compile(r'(?: ?[:–-]|,"?) $')
"""What stands between a name and an apposition."""
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
        manners = {c.written_as: c.name for c in reversed(list(words.ontology.classes.values()))}
        self._person = manners.get("personal name", "")
        self._title = manners.get("title", "")
        self.groups: list[tuple[Referent, ...]] = []
        self._subject: Referent | None = None
        self._called_here: dict[int, str] = {}
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
        self._called_here = {}
        for candidate in (*self._direct(span), *self._indirect(span)):
            if candidate.noun and self._predicate(candidate, found):
                continue
            for form in (candidate, replace(candidate, start=candidate.name)):
                if all(form.end <= f.start or f.end <= form.start for f in found):
                    found.append(form)
                    break
        resolved: list[Mention] = []
        for item in sorted(found, key=lambda f: f.start):
            several = self._several(item) if item.plural else ()
            referent = item.referent or next(iter(several), None)
            if referent is None and not item.plural:
                referent = self._resolve(item, resolved)
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
        free = (m.referent for m in resolved if not self._led(m))
        self._subject = next((r for r in free if self._acts(r)), self._subject)
        return resolved

    def _several(self, item: _Found) -> tuple[Referent, ...]:
        """Return those who a plural stands for: the last named together, people where only they fit."""
        human = self._text[item.start : item.end].lower() in self._words.language.humans
        groups = (
            g
            for g in reversed(self.groups)
            if all(map(self._acts, g)) and (not human or self._people(g))
        )
        return next(groups, ())

    def _people(self, group: Sequence[Referent]) -> bool:
        return all(r.type == self._person or not r.type for r in group)

    def _predicate(self, item: _Found, names: Sequence[_Found]) -> bool:
        """Tell whether a description says what a name is, or whose, rather than standing for it.

        "Orme, le studio de Zénith", "le studio de Zénith", "l'école, X": no definite description.
        """
        language = self._words.language
        if self._compound(item.end):
            return True
        after = _OF.match(self._text, item.end)
        if (
            after
            and after[1].lower() in language.links
            and any(
                f.start <= after.end() + 4 and f.end > after.end() for f in names if not f.pronoun
            )
            and after[1].lower() in {"de", "du", "des", "d", "of"}
        ):
            return True
        if self._acting_after(item.end):
            return False
        mark = _APPOSING.search(self._text, max(0, item.start - len(_MARK)), item.start)
        kind = self._words.class_of(item.noun)
        return mark is not None and any(
            f.end == mark.start() and self._suits(f.referent, kind) for f in names
        )

    def is_noun(self, word: str) -> bool:
        """Tell whether a word is a noun of a class."""
        return fold(word) in self._words.classes

    def stands_for_others(self, word: str, allowed: frozenset[str]) -> bool:
        """Tell whether a common noun stands for members of other classes than the allowed."""
        kind = self._words.classes.get(fold(word), "") if word.isalpha() else ""
        return (
            bool(kind)
            and not self._ontology.fits(kind, allowed)
            and not any(self._ontology.fits(a, [kind]) for a in allowed)
        )

    def _suits(self, referent: Referent | None, kind: str) -> bool:
        """Tell whether what is named may be of a class, so that an apposition may say so."""
        if referent is None or not referent.type or not referent.sure:
            return True
        fits = self._ontology.fits
        return (
            fits(referent.type, [kind])
            or fits(kind, [referent.type])
            or any(fits(also, [kind]) for also in referent.also)
        )

    def _direct(self, span: Span) -> Iterator[_Found]:
        if self._gazetteer:
            for match in self._gazetteer.finditer(self._text, *span):
                left, noun = self._noun_before(match.start(), span)
                yield _Found(left, match.start(), match.end(), self._referent(match[0], "", noun))
        for match in _TITLE.finditer(self._text, *span):
            words = match[1].split()
            if words and len(words) <= _TITLE_WORDS and self._title_case(words):
                left, noun = self._noun_before(match.start(), span)
                title = self._words.class_of(noun) or self._title
                self._quotes_titles = self._quotes_titles or title == self._title
                referent = self._referent(match[1].strip(), title, noun)
                yield _Found(left, match.start(), match.end(), referent)
        yield from self._in_words(span)
        language = self._words.language
        for begin, stop in self._capitals(span):
            start, end = self._trim(begin, stop, span)
            end = self._extended(start, end)
            name = self._text[start:end]
            left, noun = self._noun_before(start, span)
            kind = self._words.class_of(noun)
            if _HONORIFIC.search(self._text[max(0, begin - 5) : start]):
                kind = self._person
            if (
                fold(name)
                and (noun or not set(fold(name).split()) <= language.no_names)
                and not (start == span[0] and fold(name) in self._words.classes)
                and (_NAMED.match(name) or (name[0].isdigit() and kind and " " in name))
            ):
                if self._words.quality.search(name):
                    kind = self._words.prize
                if not kind and fold(name) not in self._ontology.names.whole:
                    noun = self._noun_beside(end)
                    kind = self._words.class_of(noun)
                    called = self._called(name)
                    if kind and called and not self._ontology.fits(kind, [called]):
                        noun, kind = "", ""
                short = _SHORT.match(self._text, end)
                words = self._text[left:start].split()
                apart = len(words) > len(noun.split())
                referent = self._referent(name, kind, noun, apart=apart)
                if short and len(name.split()) > 1:
                    self._referents.setdefault(self._core(short[1]), referent)
                yield _Found(left, start, end, referent)

    def _capitals(self, span: Span) -> Iterator[Span]:
        """Yield runs of words with capitals; what makes an adjective of a name parts them."""
        for match in self._words.name.finditer(self._text, *span):
            start, end = match.span()
            for compound in self._words.compound.finditer(self._text, start, end):
                yield start, compound.start()
                start = min(compound.end() + 1, end)
            if start < end:
                yield from self._parted(start, end)

    def _parted(self, start: int, end: int) -> Iterator[Span]:
        """Yield a name, or both where a particle parts it from its author: "Titane de Julia Ducournau"."""
        for match in _SPACE.finditer(self._text, start, end):
            before, after = self._text[start : match.start()], self._text[match.end() : end]
            if fold(before) in self._ontology.names.whole and self._called(after):
                yield start, match.start()
                yield match.end(), end
                return
        for match in self._words.particle.finditer(self._text, start, end):
            before, after = self._text[start : match.start()], self._text[match.end() : end]
            known = any(
                w in self._words.classes or w in self._words.name_words
                for w in fold(before).split()
            )
            first, _, rest = before.partition(" ")
            long = " " in (rest if first.lower() in self._words.language.articles else before)
            if not known and (self._called(after) or long):
                yield start, match.start()
                yield match.end(), end
                return
        yield start, end

    def _extended(self, start: int, end: int) -> int:
        """Return where a name ends that common words complete: "Rencontres du film bref"."""
        if quality := self._words.quality.match(self._text, end):
            return quality.end()
        last = fold(self._text[start:end]).rpartition(" ")[2]
        if last not in self._words.classes and last not in self._words.name_words:
            return end
        kind = self._words.name_words.get(last) or self._words.classes.get(last)
        prize = bool(self._words.prize) and kind == self._words.prize
        match = (self._words.after if prize else self._words.institution).match(self._text, end)
        if match is None or self._text[start : start + 1].islower():
            return end
        after = match[0]
        while after and fold(after.rsplit(None, 1)[-1]) in self._words.small:
            after = after.rsplit(None, 1)[0] if " " in after.strip() else ""
        return end + len(after.rstrip())

    def _title_case(self, words: Sequence[str]) -> bool:
        """Tell a title from quoted speech: in English each longer word of a title has a capital."""
        if not words[0][0].isupper() and not words[0][0].isdigit():
            return False
        english = not self._words.language.infinitives
        return not english or all(w[0].isupper() or len(w) < _LONG for w in words if w[0].isalpha())

    def _in_words(self, span: Span) -> Iterator[_Found]:
        """Yield names that common words make; the bare noun names nothing."""
        if self._words.described is None:
            return
        for match in self._words.described.finditer(self._text, *span):
            end = match.end("noun")
            after = match["after"]
            while after and fold(after.rsplit(None, 1)[-1]) in self._words.small:
                after = after.rsplit(None, 1)[0] if " " in after.strip() else ""
            name = self._text[match.start() : end + len(after)].strip()
            if not (match["before"] or after or " " in match["noun"]):
                continue
            kind = self._words.class_of(match["noun"])
            referent = self._referents.setdefault(fold(name), Referent(name, kind, sure=True))
            yield _Found(match.start(), match.start(), match.start() + len(name), referent)

    def _indirect(self, span: Span) -> Iterator[_Found]:
        for match in self._words.anaphor.finditer(self._text, *span):
            end = match.end()
            if self._text[match.end("noun") : end].strip() in self._words.finite:
                end = match.end("noun")
            yield _Found(match.start(), match.start(), end, noun=match["noun"])
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
            before = self._text[span[0] : start].rstrip()
            at_start = before.endswith(_ITEM) or not any(c.isalnum() for c in before)
            rest = self._text[start + first.end() : end].lstrip(" ")
            if rest and (fold(token.rstrip(".")) in language.no_names or _YEAR.fullmatch(token)):
                particle = self._words.particle.match(" " + rest)
                start = end - len(rest) + (particle.end() - 1 if particle else 0)
            elif ({token, token.rstrip("'")} & language.openers or token in markers()) and (
                at_start or token.endswith("'") or self._text[start - 1 : start] == '"'
            ):
                start = end - len(rest)
            elif at_start and not rest and token not in self._inside and self._common(token, end):
                return end, end
            elif at_start and self._opens(token, rest):
                start = end - len(rest.partition(" ")[2])
            else:
                break
        small = _SMALL.match(self._text, start, end)
        if small and any(c.isupper() for c in self._text[small.end() : end]):
            start = small.end()
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
        if after is None or after[1] == "'s":
            return False
        if after[1] == "(":
            return False
        if after[1] in ",:":
            return not self._elsewhere(token) and not self._set_off(end)
        return after[1] not in self._words.acting - self._words.language.prepositions

    def _set_off(self, end: int) -> bool:
        """Tell whether a comma and what says more of a name follow: "Orme, qui", "Orme, filiale"."""
        match = self._words.set_off.match(self._text, end)
        if match is None:
            return False
        language, word = self._words.language, match[1].lower()
        related = language.who | language.whom | language.whose | language.where
        return word in related or fold(word) in self._words.classes

    def _elsewhere(self, token: str) -> bool:
        """Tell whether a word has its capital inside a sentence too, or in a longer name."""
        inside = re.compile(rf"(?<=[\wà-ÿ,;'] )(?i:{re.escape(token)})(?!\w)")
        return any(m[0][0].isupper() for m in inside.finditer(self._text))

    def _opens(self, token: str, rest: str) -> bool:
        """Tell whether a word only opens a sentence before "de" and a name: "Partie de Lyon"."""
        particle, _, name = rest.partition(" ")
        known = (
            token in self._inside
            or fold(token) in self._words.classes
            or fold(token) in self._words.name_words
        )
        return (
            bool(name)
            and particle in self._words.language.particles
            and not known
            and " " not in particle
        )

    def _noun_before(self, start: int, span: Span) -> tuple[int, str]:
        """Return where the noun phrase of a name begins, and its noun: "l'école X"."""
        left = max(span[0], start - _BEFORE)
        before = self._text[left:start]
        adjectives_follow = bool(self._words.language.adjectives)
        room = _BETWEEN if adjectives_follow else _ADJACENT
        for match in reversed(list(self._words.noun.finditer(before))):
            between = before[match.end() :]
            if match[0][0].isupper() and left + match.start() > span[0]:
                continue
            if match[0] in self._words.acting and self._acting_here(
                before, match, adjectives_follow
            ):
                continue
            words = between.strip(' "').replace("'", " ").split()
            linked = words and (
                words[-1] in self._words.language.links
                or any(w in self._words.acting for w in words)
            )
            if room.fullmatch(between) and not linked:
                return left + match.start(), match[0].lower()
        return start, ""

    def _acting_here(self, before: str, noun: re.Match[str], follows: bool) -> bool:
        """Tell whether a word that is a noun and a verb is the verb: a name stands before it."""
        if not follows and noun[0].endswith("s"):
            return True
        last = before[: noun.start()].rstrip().rpartition(" ")[2].rpartition("'")[2]
        return last[:1].isupper() and last.lower() not in self._words.small

    def _noun_beside(self, end: int) -> str:
        """Return the noun of an apposition to the name before it: "X, une école de Lyon"."""
        match = self._words.apposed.match(self._text, end)
        if match is None or self._compound(match.end()) or self._acting_after(match.end()):
            return ""
        if _NAMING.match(self._text, match.end()):
            return ""
        return match["noun"].lower()

    def _acting_after(self, end: int) -> bool:
        """Tell whether a noun, after an adjective perhaps, has a verb: it is a subject, no apposition."""
        words = _NEXT.match(self._text, end)
        if words is None:
            return False
        finite = self._words.finite
        return words[1] in finite or (words[1] not in self._words.small and words[2] in finite)

    def _compound(self, end: int) -> bool:
        """Tell whether an English noun only qualifies the next: "a faculty member"."""
        following = _WORD.match(self._text, end)
        english = not self._words.language.infinitives
        return english and bool(following) and following[1] not in self._words.small

    def _referent(self, name: str, kind: str, noun: str = "", *, apart: bool = False) -> Referent:
        entity = self._known.get(fold(name))
        if entity:
            made = Referent(entity.name, entity.type, sure=True, known=entity)
            referent = self._referents.setdefault(f"id {entity.id}", made)
            referent.nouns.update({noun} - {""})
            return referent
        referent = self._by_name(name)
        referent.count += 1
        referent.nouns.update({noun} - {""})
        named = sorted(
            self._ontology.names.whole.get(fold(name), ()),
            key=lambda kind: len(self._ontology.lineage(kind)),
        )
        referent.also = tuple(named)
        called = self._called(name)
        if called and (apart or noun.startswith(self._words.language.trades)):
            kind = called
        inside = self._noun_inside(name)
        if inside and kind and not self._related(inside, kind):
            kind = inside
        kind = kind or next(iter(named), "") or inside or called or self._patterned(name)
        if called and not referent.gender:
            first = fold(name).partition(" ")[0]
            genders = self._ontology.names.gender
            referent.gender = genders.get(first) or genders.get(first.partition("-")[0], "")
        if kind and not referent.sure:
            referent.type, referent.sure = kind, True
        elif not referent.type and self._like_a_person(name):
            referent.type = self._person
        return referent

    def _patterned(self, name: str) -> str:
        """Return the class whose names look like this one: "Clichy-sous-Bois"."""
        return next((kind for p, kind in self._words.patterns if p.fullmatch(name)), "")

    def _related(self, one: str, other: str) -> bool:
        """Tell whether one of two classes lies below the other."""
        return self._ontology.fits(one, [other]) or self._ontology.fits(other, [one])

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
        if referent.sure:
            return False
        title = self._title in allowed and not self._quotes_titles
        return title or any(map(self._fits_actor, allowed))

    def _by_name(self, name: str) -> Referent:
        core = self._core(name)
        inside = self._noun_inside(name)
        other = self._referents.get(core)
        if (
            other
            and inside
            and other.type
            and not self._ontology.fits(other.type, [inside])
            and not self._ontology.fits(inside, [other.type])
        ):
            core = fold(name)
        called = self._called(name)
        if other and other.type and called and not self._related(other.type, called):
            core = f"{called} {fold(name)}"
        if core not in self._referents and " " not in core:
            longer = [r for key, r in self._referents.items() if self._shortened(key, r, core)]
            if len(longer) == 1:
                return longer[0]
        return self._referents.setdefault(core, Referent(name))

    def _shortened(self, key: str, referent: Referent, core: str) -> bool:
        """Tell whether one word may stand for a longer name: a surname, a part of a company's."""
        words = key.split()
        if referent.type == self._person:
            return words[-1] == core
        return core in words and referent.type != self._title

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
        person = self._person
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

    def _resolve(self, item: _Found, before: Sequence[Mention]) -> Referent | None:
        if item.pronoun:
            return self._subject_of(self._text[item.start : item.end].lower(), before)
        found = self._described(item, before)
        if found:
            found.nouns.add(item.noun.lower())
            self._called_here[id(found)] = item.noun.lower()
        return found

    def _described(self, item: _Found, before: Sequence[Mention]) -> Referent | None:
        """Return what a definite description stands for: the likeliest of what was named before it.

        A class that fits counts most, then what the last sentences speak of first, then how often; what
        the same noun has stood for likelier than others. Two nouns in one sentence stand for two.
        """
        language = self._words.language
        noun, kind = item.noun.lower(), self._words.class_of(item.noun)
        article = re.split(r"[ ']", self._text[item.start : item.end].lower())[0]
        gender = language.genders.get(article, "")
        near = article in language.demonstratives
        scores = _Scores()
        for distance, mentions in enumerate((before, *reversed(self._past[-_FAR:]))):
            first = True
            for mention in mentions:
                referent = mention.referent
                if _differs(referent, gender) or self._called_here.get(id(referent), noun) != noun:
                    continue
                if distance == 0 and not self._apart(mention.end, item.start):
                    continue
                told = self._likeness(referent, kind)
                if told:
                    told += 0.8 if noun in referent.nouns else 0.0
                    told += 1.0 if gender and referent.gender else 0.0
                    told -= (0.8 if near else 0.4) * distance
                    told -= 0.6 if distance == 0 and self._led(mention) else 0.0
                    told += 0.0 if near else (0.8 if first else 0.0) + min(referent.count, 5) * 0.15
                    first = False
                    scores.add(referent, told)
        best = scores.likeliest(_NOUN_LEAD)
        if best and not best.type:
            best.type = kind
        return best

    def _apart(self, end: int, start: int) -> bool:
        """Tell whether a clause ends between two places: within one, nobody is told twice by a noun."""
        words = re.findall(r"[^\W\d_]+|[^\w\s]", self._text[end:start].lower())
        clause = self._words.language.subordinators | self._words.language.joins
        return any(w in clause or w in _CLAUSE for w in words)

    def _led(self, mention: Mention) -> bool:
        """Tell whether a preposition stands right before a mention."""
        word = re.search(
            r"([^\W\d_]+)[ ']$", self._text[max(0, mention.start - 12) : mention.start]
        )
        return word is not None and word[1].lower() in self._words.language.prepositions

    def _likeness(self, referent: Referent, kind: str) -> float:
        """Return how well a referent suits a class: 3 if it is of it, 0 if it cannot be."""
        if referent.type and self._ontology.fits(referent.type, [kind]):
            return 2.6
        broad = self._ontology.kind(kind).name
        if referent.type == broad:
            return 1.9
        if not referent.type:
            return 1.5 if self._fits_actor(kind) else 0.0
        return 0.3 if not referent.sure and self._fits_actor(kind) else 0.0

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
            found = [
                r for r in mention.several if not r.type or self._ontology.fits(r.type, allowed)
            ]
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
        gender = self._words.language.genders.get(word, "")
        if human and self._person not in allowed and not any(map(self._fits_actor, allowed)):
            return None
        thing = word in self._words.language.things
        person = self._person
        scores = _Scores()
        for distance, mentions in enumerate((before, *reversed(self._past[-1 - _MEMORY : -1]))):
            first = True
            for mention in mentions:
                referent = mention.referent
                if not self.may_be(referent, allowed) or _differs(referent, gender):
                    continue
                if (human and referent.type not in {person, ""}) or (
                    thing and referent.type == person
                ):
                    continue
                typed = referent.type and self._ontology.fits(referent.type, allowed)
                told = (2.2 if referent.sure else 1.6) if typed else 1.3
                told += 1.0 if gender and referent.gender else 0.0
                told += (0.9 if first else 0.0) + min(referent.count, 4) * 0.1 - 0.7 * distance
                first = False
                scores.add(referent, told)
        return scores.likeliest(_PRONOUN_LEAD)

    def somebody(self, article: str, allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return the person that the last two sentences speak of first, if of an allowed class."""
        gender = self._words.language.genders.get(article, "")
        for mentions in reversed(self._past[-3:-1]):
            for mention in mentions:
                referent = mention.referent
                person = referent.type == self._person and referent.sure
                fits = person and self._ontology.fits(referent.type, allowed)
                if fits and not _differs(referent, gender):
                    return (replace(mention, direct=False),)
        return ()

    def latest(self, before: Sequence[Mention], allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return what was last named of an allowed class, in this or the two sentences before."""
        for mentions in (before, *reversed(self._past[-3:-1])):
            for mention in reversed(mentions):
                referent = mention.referent
                if referent.sure and self._ontology.fits(referent.type, allowed):
                    return (replace(mention, direct=False),)
        return ()

    def topic(self, before: Sequence[Mention], allowed: frozenset[str]) -> tuple[Mention, ...]:
        """Return what the text is about among the allowed classes, if one stands out.

        Only what the text types counts. How often it is named, and that the text begins with it, tells.
        """
        scores: dict[int, float] = {}
        latest: dict[int, Mention] = {}
        for distance, mentions in enumerate((before, *reversed(self._past[:-1]))):
            for mention in mentions:
                referent = mention.referent
                if not referent.sure or not self._ontology.fits(referent.type, allowed):
                    continue
                latest.setdefault(id(referent), mention)
                opening = distance >= len(self._past) - _OPENING
                scores[id(referent)] = referent.count + (_FIRST if opening else 0.0)
        if not scores:
            return ()
        ordered = sorted(scores, key=lambda key: -scores[key])
        if len(ordered) > 1 and scores[ordered[0]] < _LEAD * scores[ordered[1]]:
            return ()
        found = latest[ordered[0]]
        return (replace(found, direct=False),)

    def _subject_of(self, pronoun: str, before: Sequence[Mention]) -> Referent | None:
        """Return who a pronoun stands for: the first to act in its sentence, else in the last one."""
        language, person = self._words.language, self._person
        thing, human = pronoun in language.things, pronoun in language.humans
        gender = language.genders.get(pronoun, "")
        found: Referent | None = None
        free = (m.referent for m in before if not self._led(m))
        for referent in (*free, self._subject):
            if referent is None or not self._acts(referent) or _differs(referent, gender):
                continue
            if (thing and referent.type == person) or (human and referent.type != person):
                continue
            if gender and referent.gender == gender:
                return referent
            found = found or referent
        return found

    def _acts(self, referent: Referent) -> bool:
        return not referent.type or self._fits_actor(referent.type)

    def _fits_actor(self, kind: str) -> bool:
        """Tell whether a class lies below what a person is a kind of: whoever can act."""
        person = self._person
        return bool(person) and self._ontology.fits(kind, self._ontology.lineage(person)[1:2])


class _Scores:
    """How well referents suit words that refer back: the best score of each."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[float, Referent]] = {}

    def add(self, referent: Referent, score: float) -> None:
        """Note a score; what was noted first wins a tie."""
        known = self._found.get(id(referent))
        if known is None or known[0] < score:
            self._found[id(referent)] = (score, referent)

    def likeliest(self, lead: float) -> Referent | None:
        """Return who suits best, if better than the next by ``lead``; nobody where it is open."""
        ordered = sorted(self._found.values(), key=lambda found: -found[0])
        if not ordered or (len(ordered) > 1 and ordered[0][0] - ordered[1][0] < lead):
            return None
        return ordered[0][1]


def _differs(referent: Referent, gender: str) -> bool:
    """Tell whether words of a gender cannot stand for a referent."""
    return bool(gender and referent.gender and gender != referent.gender)


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    plain = sorted(set(map(fold_glyphs, names)), key=lambda n: (-len(n), n))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, plain))})(?![\w-])")

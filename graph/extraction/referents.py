"""Whom a text speaks of: one referent per name, with the class that the text gives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from graph.extraction.mentions import Referent
from graph.extraction.words import Words
from graph.model import Entity
from graph.names import fold
from graph.ontology import EntityClass

_OPENING = 2
"""Within how many words of its start a name's noun may stand: "Haute École de musique"."""
_PERSON_WORDS = (2, 4)
"""How many words, at least and at most, a guessed person's name has."""


class _Told(NamedTuple):
    """What a name tells by its words alone.

    Its ``core``; the classes of which it is a ``whole`` name, of the noun ``inside`` it, of whoever is
    ``called`` so by a given name; the one to guess.
    """

    core: str
    whole: tuple[str, ...]
    inside: str
    called: str
    guessed: str


class Referents:
    """The referents of one text."""

    def __init__(self, words: Words, known: Sequence[Entity]) -> None:
        """Take the words of the text's language and the dossier's entities."""
        self._words = words
        self._ontology = words.ontology
        self._names = words.ontology.names
        self._found: dict[str, Referent] = {}
        self._by_word: dict[str, list[tuple[str, Referent]]] = defaultdict(list)
        self._told: dict[str, _Told] = {}
        self.known = {fold(name): entity for entity in known for name in entity.names}
        manners = {c.written_as: c.name for c in reversed(list(words.ontology.classes.values()))}
        self.person = manners.get("personal name", "")
        self.title = manners.get("title", "")
        self.quotes_titles = False
        """Whether the text sets titles between quotation marks, so that what has none is no title."""

    # ---- Making -----------------------------------------------------------------------------------

    def named(
        self,
        name: str,
        kind: str = "",
        noun: str = "",
        *,
        apart: bool = False,
        quoted: bool = False,
    ) -> Referent:
        """Return whom a name stands for, counted once more, with the class that its words give.

        ``kind`` is the class of the ``noun`` that goes with it, ``apart`` where words stand between.
        """
        entity = self.known.get(fold(name))
        if entity:
            made = Referent(entity.name, entity.type, sure=True, known=entity)
            referent = self._kept(f"id {entity.id}", made)
            referent.nouns.update({noun} - {""})
            return referent
        referent = (None if noun else self._surnamed(name)) or self._by_name(name)
        referent.count += 1
        referent.nouns.update({noun} - {""})
        told = self._tells(name)
        referent.also = told.whole
        if told.called and (apart or noun.startswith(self._words.language.trades)):
            kind = told.called
        inside = told.inside
        if inside and kind and not quoted and not self._related(inside, kind):
            kind = kind if inside == self._ontology.kind(inside).name else inside
        self._settle(referent, name, kind or told.guessed)
        if told.called:
            referent.gender = referent.gender or self._gender(name)
        return referent

    def of_words(self, name: str, kind: str) -> Referent:
        """Return what a name made of common words stands for."""
        return self._kept(fold(name), Referent(name, kind, sure=True))

    def titled(self, name: str, kind: str, noun: str) -> Referent:
        """Return what a name between quotation marks stands for, a title or one of its ``noun``."""
        self.quotes_titles = self.quotes_titles or kind == self.title
        return self.named(name, kind, noun, quoted=True)

    def shortened(self, short: str, refer: Callable[[], Referent]) -> Referent:
        """Return whom ``refer`` tells, and note the short form in parentheses after the name."""
        referent = refer()
        self._kept(self._core(short), referent)
        return referent

    def _kept(self, key: str, referent: Referent) -> Referent:
        """Return the referent that is known by a key, which is ``referent`` from now on if none was."""
        if key not in self._found:
            self._found[key] = referent
            for word in set(key.split()):
                self._by_word[word].append((key, referent))
        return self._found[key]

    def _settle(self, referent: Referent, name: str, kind: str) -> None:
        """Give a referent the class that its words tell; a name like a person's is guessed to be one."""
        if kind and not referent.sure:
            referent.type, referent.sure = kind, True
        elif not referent.type and self._like_a_person(name):
            referent.type = self.person

    def _gender(self, name: str) -> str:
        first = fold(name).partition(" ")[0]
        genders = self._names.gender
        return genders.get(first) or genders.get(first.partition("-")[0], "")

    def _by_name(self, name: str) -> Referent:
        """Return the referent of a name, of its core, or of the only longer name that it shortens.

        A name whose own noun or given name tells another class is another's.
        """
        told = self._tells(name)
        core, inside, called = told.core, told.inside, told.called
        other = self._found.get(core)
        if other and other.type and inside and not self._related(other.type, inside):
            core = fold(name)
        if other and other.type and called and not self._related(other.type, called):
            core = f"{called} {fold(name)}"
        if core not in self._found and " " not in core:
            alike = self._by_word.get(core, ())
            longer = [r for key, r in alike if self._shortened(key, r, core)]
            if len(longer) == 1:
                return longer[0]
        return self._kept(core, Referent(name))

    def _surnamed(self, name: str) -> Referent | None:
        """Return the one person whose surname a word alone is: people go by it, their firms less."""
        core = fold(name)
        if not core or " " in core:
            return None
        found = {
            id(r): r
            for key, r in self._by_word.get(core, ())
            if self.is_person(r) and " " in key and key.rpartition(" ")[2] == core
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _shortened(self, key: str, referent: Referent, core: str) -> bool:
        """Tell whether one word may stand for a longer name: a surname, a part of a company's."""
        words = key.split()
        if referent.type == self.person:
            return words[-1] == core
        return core in words and referent.type != self.title

    def _core(self, name: str) -> str:
        """Return a name without its class nouns, so that "École Zénith" and "Zénith" meet.

        A prize's tell it from another: "César du meilleur acteur", "César de la meilleure actrice".
        """
        tokens = fold(name).split()
        if self._words.name_words.get(tokens[0] if tokens else "") == self._words.prize:
            return " ".join(tokens)
        small = self._words.language.links
        kept = [t for t in tokens if t not in self._words.classes and t not in small]
        return " ".join(kept or tokens)

    # ---- What a name tells ------------------------------------------------------------------------

    def _tells(self, name: str) -> _Told:
        """Return what a name tells by its words alone; it is asked once a name."""
        if name not in self._told:
            whole = self._names.whole.get(fold(name), ())
            named = tuple(sorted(whole, key=lambda kind: len(self._ontology.lineage(kind))))
            inside, called = self._noun_inside(name), self.called(name)
            guessed = next(iter(named), "") or inside or called or self._patterned(name)
            self._told[name] = _Told(self._core(name), named, inside, called, guessed)
        return self._told[name]

    def called(self, name: str) -> str:
        """Return the class whose members' names begin like this one, or nothing: a given name."""
        first, _, rest = name.partition(" ")
        given = self._names.given
        found = given.get(fold(first)) or given.get(fold(first.partition("-")[0]), "")
        return found if rest and self._like_a_person(name) else ""

    def is_name(self, name: str) -> bool:
        """Tell whether the ontology knows a name as one."""
        return fold(name) in self._names.whole

    def goes_by(self, noun: str, name: str) -> bool:
        """Tell whether the text has called another than ``name`` by a noun, beside a name or in it."""
        others = (r for r in self._found.values() if r.name != name)
        return any(noun in r.nouns or fold(noun) in fold(r.name).split() for r in others)

    def is_given(self, word: str) -> bool:
        """Tell whether a word is a given name."""
        folded = fold(word)
        return folded in self._names.given or folded.partition(" ")[0] in self._names.given

    def is_known_word(self, token: str) -> bool:
        """Tell whether the ontology knows a word as a name or as a given name."""
        return self.is_name(token) or fold(token) in self._names.given

    def is_noun_of_names(self, word: str) -> bool:
        """Tell whether a word, folded, is a noun of a class or a part of its members' names."""
        return word in self._words.classes or word in self._words.name_words

    def is_role(self, word: str) -> bool:
        """Tell whether a word is a noun of persons, in the singular."""
        kind = self._words.classes.get(fold(word), "")
        singular = fold(word) + "s" in self._words.classes
        return bool(kind) and singular and self._ontology.fits(kind, [self.person])

    def begins_names(self, word: str) -> bool:
        """Tell whether names may begin with a word, folded: a noun of what is no person."""
        kind = self._words.classes.get(word, "")
        person = bool(kind) and self._ontology.fits(kind, [self.person])
        return word in self._words.name_words or (bool(kind) and not person)

    def _noun_inside(self, name: str) -> str:
        """Return the class that the last or the first word of a longer name tells."""
        tokens = fold(name).split()
        opening, last = tokens[:_OPENING], tokens[-1:]
        french = self._words.language.infinitives
        ends = (opening + last if french else last + opening) if len(tokens) > 1 else ()
        return next((self._words.name_words[t] for t in ends if t in self._words.name_words), "")

    def _patterned(self, name: str) -> str:
        """Return the class whose names look like this one: "Clichy-sous-Bois"."""
        return next((kind for p, kind in self._words.patterns if p.fullmatch(name)), "")

    def _like_a_person(self, name: str) -> bool:
        tokens = name.split()
        least, most = _PERSON_WORDS
        capital = all(t[0].isupper() and t.strip(".-'")[:1].isalpha() for t in tokens)
        small = tokens[0].lower() in self._words.language.articles
        return least <= len(tokens) <= most and capital and not small

    # ---- What a referent may be -------------------------------------------------------------------

    def may_be(self, referent: Referent, allowed: Collection[str]) -> bool:
        """Tell whether a referent may be of an allowed class: a guessed person may be whoever acts."""
        if not referent.type:
            return self._may_be_untyped(referent.name, allowed)
        if any(self._ontology.fits(k, allowed) for k in (referent.type, *referent.also)):
            return True
        if referent.sure:
            return False
        title = self.title in allowed and not self.quotes_titles
        return title or any(map(self.fits_actor, allowed))

    def is_of(self, referent: Referent, allowed: Collection[str]) -> bool:
        """Tell whether the class that a referent is given, or guessed, is an allowed one."""
        return bool(referent.type) and self._ontology.fits(referent.type, allowed)

    def _may_be_untyped(self, name: str, allowed: Collection[str]) -> bool:
        """Tell whether a name that the text leaves untyped may be of an allowed class.

        Only a broad class whose names have a look is guessed, or one below it that the words ask for; a
        title only where the text sets no other title between quotation marks; a person only where no
        figure is in the name.
        """
        fits = self._ontology.fits
        figure = any(c.isdigit() for c in name)
        excluded = {"", "title" if self.quotes_titles else "", "personal name" if figure else ""}
        return any(
            kind.written_as not in excluded
            and (fits(kind.name, allowed) or self._below(kind, allowed))
            for kind in self._ontology.kinds
        )

    def _below(self, kind: EntityClass, allowed: Collection[str]) -> bool:
        """Tell whether an allowed class lies below one whose names are plain names."""
        fits = self._ontology.fits
        return kind.written_as == "name" and any(fits(a, [kind.name]) for a in allowed)

    def acts(self, referent: Referent) -> bool:
        """Tell whether a referent may be one who acts."""
        return not referent.type or self.fits_actor(referent.type)

    def fits_actor(self, kind: str) -> bool:
        """Tell whether a class lies below what a person is a kind of: whoever can act."""
        actor = self._ontology.lineage(self.person)[1:2] if self.person else ()
        return bool(actor) and self._ontology.fits(kind, actor)

    def is_person(self, referent: Referent) -> bool:
        """Tell whether a referent surely is a person."""
        return referent.type == self.person and referent.sure

    def are_people(self, group: Sequence[Referent]) -> bool:
        """Tell whether all of a group may be people."""
        return all(r.type == self.person or not r.type for r in group)

    def suits(self, referent: Referent | None, kind: str) -> bool:
        """Tell whether what is named may be of a class, so that an apposition may say so."""
        if referent is None or not referent.type or not referent.sure:
            return True
        also = any(self._ontology.fits(other, [kind]) for other in referent.also)
        return also or self._related(referent.type, kind)

    def _related(self, one: str, other: str) -> bool:
        """Tell whether one of two classes lies below the other."""
        return self._ontology.fits(one, [other]) or self._ontology.fits(other, [one])

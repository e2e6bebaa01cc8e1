"""The lexicon: the words by which texts tell relations, read from Turtle (OntoLex-Lemon)."""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from graph.errors import InputError
from graph.names import fold
from graph.vocabulary import FILM, ONTOLEX, RDF, RDFS, SKOS

_KINDS = {FILM.VerbFrame: "verb", FILM.NounFrame: "noun", FILM.RoleFrame: "role"}
_NAMES = {
    FILM.properName: "",
    FILM.givenName: "",
    FILM.feminineName: "feminine",
    FILM.masculineName: "masculine",
    FILM.namePattern: "",
}
"""What lists names, and the gender that they tell."""
_SLOTS: Mapping[str, tuple[str, str]] = {
    "verb": ("subject", "object"),
    "noun": ("", ""),
    "role": ("holder", "complement"),
}
"""Where the ends of a frame stand if its entry does not say."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A lexical entry: words that signal a relation, and where in the sentence its ends stand.

    ``kind`` is ``verb`` (in the infinitive), ``noun`` (an event: "partenariat") or ``role``
    ("directeur"). ``words`` is the canonical form; (one|or|another) gives a choice. ``subject`` and
    ``object`` hold, for each end of the relation, the slots where it may stand: ``subject`` and
    ``object`` of the verb, ``holder`` and ``complement`` of a role, ``owner`` ("son", "X's"), ``name``
    (set beside it), or a preposition. The relation holds in ``example`` and not in ``counterexample``.
    ``place`` is the file and the line of the entry.
    """

    kind: str
    words: str
    language: str
    relation: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    example: str
    counterexample: str
    subject_types: frozenset[str] = frozenset()
    object_types: frozenset[str] = frozenset()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Proper names whose class is known, folded.

    ``whole`` gives the classes of whole names; ``given`` the class of the names that begin with a word;
    ``gender`` whether that word is a woman's name or a man's, where it tells; ``patterns`` are regular
    expressions of whole names, each with its class.
    """

    whole: Mapping[str, tuple[str, ...]]
    given: Mapping[str, str]
    gender: Mapping[str, str]
    patterns: tuple[tuple[str, str], ...] = ()


class Lexicon:
    """One Turtle file of the ontology's words: frames, and proper names."""

    def __init__(self, path: Path, store: Store | None = None) -> None:
        """Read the file at ``path``, or take the ``store`` that holds it already.

        Raises ``InputError``, with the line where it can be told, for what is no Turtle.
        """
        self.path = path
        self._store = store or load_turtle(path)

    def frames(self, relations: Container[str], classes: Container[str]) -> list[Frame]:
        """Return the entries, in the order of their words.

        Raises ``InputError`` at the line of the first that denotes no relation in ``relations``, has no
        words, no language, no example or no counter-example, is a noun without slots, or names no class
        in ``classes``.
        """
        found = []
        for entry in self.entries(relations, classes):
            if isinstance(entry, InputError):
                raise entry
            found.append(entry)
        key = operator.attrgetter("words", "relation", "kind", "subject", "object", "example")
        return sorted(found, key=key)

    def entries(
        self, relations: Container[str], classes: Container[str]
    ) -> Iterator[Frame | InputError]:
        """Yield each entry, or what is wrong with it, in no order."""
        reader = _Reader(self._store, self.path)
        for node, kind in _KINDS.items():
            for quad in self._store.quads_for_pattern(None, RDF.type, node):
                try:
                    yield reader.frame(quad.subject, kind, relations, classes)
                except InputError as error:
                    yield error

    def names(self, classes: Container[str]) -> Iterator[tuple[NamedNode, str, str]]:
        """Yield the names that the file lists: predicate, name, class.

        Raises ``InputError`` for names of no class in ``classes``.
        """
        for predicate in _NAMES:
            for quad in self._store.quads_for_pattern(None, predicate, None):
                kind = getattr(quad.subject, "value", "").removeprefix(FILM.iri)
                if kind not in classes:
                    raise InputError(self.path, f"lists names of film:{kind}, which is no class")
                yield predicate, getattr(quad.object, "value", ""), kind


def gather_names(lexicons: Iterable[Lexicon], classes: Container[str]) -> Names:
    """Return the names of several lexicons; raise ``InputError`` for those of an unknown class."""
    whole: dict[str, set[str]] = defaultdict(set)
    given: dict[str, str] = {}
    gender: dict[str, str] = {}
    patterns: set[tuple[str, str]] = set()
    for lexicon in lexicons:
        for predicate, written, kind in lexicon.names(classes):
            name = fold(written)
            if predicate == FILM.namePattern:
                patterns.add((_pattern(written, lexicon.path), kind))
            elif predicate == FILM.properName:
                whole[name].add(kind)
            else:
                given[name] = kind
                if told := _NAMES[predicate]:
                    gender[name] = told
    ordered = {name: tuple(sorted(kinds)) for name, kinds in whole.items()}
    return Names(ordered, given, gender, tuple(sorted(patterns)))


def _pattern(written: str, path: Path) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise InputError(path, f"has a film:namePattern that is no pattern: {error}") from error
    return written


def load_turtle(path: Path) -> Store:
    """Read a Turtle file into a store; raise ``InputError``, with the line, where that fails."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from error
    store = Store()
    try:
        store.load(data, format=RdfFormat.TURTLE)
    except SyntaxError as error:
        place = f"{path}:{error.lineno}" if error.lineno else path
        raise InputError(place, f"is not Turtle: {error.msg}") from error
    return store


class _Reader:
    """Reads the entries of one file."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self._path = path
        self._text = ""

    def frame(
        self, node: object, kind: str, relations: Container[str], classes: Container[str]
    ) -> Frame:
        """Return an entry; raise ``InputError`` at its line for what it lacks."""
        label = next((w for w in self._literals(node, RDFS.label) if w.language), None)
        examples = self._literals(node, SKOS.example)
        counterexamples = self._literals(node, FILM.counterExample)
        written = [t.value for t in (*examples, *counterexamples, *([label] if label else []))]
        line = self._line(written)
        place, words = f"{self._path}:{line}", label.value if label else ""
        if not label or not words.strip():
            raise InputError(place, 'has an entry without words: add rdfs:label "…"@fr')
        names = [o for o in self._objects(node, ONTOLEX.denotes) if isinstance(o, NamedNode)]
        relation = names[0].value.removeprefix(FILM.iri) if len(names) == 1 else ""
        if relation not in relations:
            told = f"film:{relation}, which is no relation" if relation else "not one relation"
            raise InputError(place, f'"{words}" denotes {told}: name one by ontolex:denotes')
        if not examples or not counterexamples:
            raise InputError(place, f'"{words}" needs a skos:example and a film:counterExample')
        frame = Frame(
            kind=kind,
            words=words.replace("\u2019", "'"),
            language=label.language or "",
            relation=relation,
            subject=self._slots(node, FILM.subjectAs) or _SLOTS[kind][:1],
            object=self._slots(node, FILM.objectAs) or _SLOTS[kind][1:],
            example=examples[0].value,
            counterexample=counterexamples[0].value,
            subject_types=self._types(node, FILM.subjectType),
            object_types=self._types(node, FILM.objectType),
            place=place,
        )
        if "" in (*frame.subject, *frame.object):
            raise InputError(place, f'"{words}" is a noun: say film:subjectAs and film:objectAs')
        for name in sorted(frame.subject_types | frame.object_types):
            if name not in classes:
                raise InputError(place, f'"{words}" wants a film:{name}, which is no class')
        return frame

    def _objects(self, node: object, predicate: NamedNode) -> list[object]:
        quads = self._store.quads_for_pattern(node, predicate, None)  # type: ignore[arg-type]
        return sorted((quad.object for quad in quads), key=str)

    def _literals(self, node: object, predicate: NamedNode) -> list[Literal]:
        return [o for o in self._objects(node, predicate) if isinstance(o, Literal)]

    def _slots(self, node: object, predicate: NamedNode) -> tuple[str, ...]:
        return tuple(o.value.replace("\u2019", "'") for o in self._literals(node, predicate))

    def _types(self, node: object, predicate: NamedNode) -> frozenset[str]:
        found = (o.value for o in self._objects(node, predicate) if isinstance(o, NamedNode))
        return frozenset(iri.removeprefix(FILM.iri) for iri in found)

    def _line(self, written: Iterable[str]) -> int:
        """Return the line on which the first of these texts stands that the file holds as they are."""
        if not self._text:
            self._text = self._path.read_text(encoding="utf-8", errors="replace")
        quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in written)
        found = (self._text.find(f'"{text}"') for text in quoted)
        at = next((place for place in found if place >= 0), 0)
        return self._text.count("\n", 0, at) + 1

"""The lexicon: the words by which texts tell relations, read from Turtle (OntoLex-Lemon)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
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
_SLOTS = {"verb": ("subject", "object"), "noun": ("", ""), "role": ("holder", "complement")}
"""Where the ends of a frame stand if its entry does not say."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A lexical entry: words that signal a relation, and where in the sentence its ends stand.

    ``kind`` is ``verb`` (in the infinitive), ``noun`` (an event: "partenariat") or ``role``
    ("directeur"). ``words`` is the canonical form; (one|or|another) gives a choice. ``subject`` and
    ``object`` hold, for each end of the relation, the slots where it may stand: ``subject`` and
    ``object`` of the verb, ``holder`` and ``complement`` of a role, ``owner`` ("son", "X's"), ``name``
    (set beside it), or a preposition. The relation holds in ``example`` and does not in ``counterexample``.
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


def read_names(paths: Iterable[Path], classes: Container[str]) -> Names:
    """Read the names that lexicons list; raise ``InputError`` for those of an unknown class."""
    whole: dict[str, set[str]] = defaultdict(set)
    given: dict[str, str] = {}
    gender: dict[str, str] = {}
    patterns: set[tuple[str, str]] = set()
    for path in paths:
        store = _load(path)
        for predicate, told in _NAMES.items():
            for quad in store.quads_for_pattern(None, predicate, None):
                kind = getattr(quad.subject, "value", "").removeprefix(FILM.iri)
                if kind not in classes:
                    raise InputError(path, f"lists names of film:{kind}, which is no class")
                written = getattr(quad.object, "value", "")
                if predicate == FILM.namePattern:
                    patterns.add((_pattern(written, path), kind))
                    continue
                name = fold(written)
                if predicate == FILM.properName:
                    whole[name].add(kind)
                    continue
                given[name] = kind
                if told:
                    gender[name] = told
    ordered = {name: tuple(sorted(kinds)) for name, kinds in whole.items()}
    return Names(ordered, given, gender, tuple(sorted(patterns)))


def _pattern(written: str, path: Path) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise InputError(path, f"has a film:namePattern that is no pattern: {error}") from error
    return written


def read_frames(path: Path, relations: Container[str]) -> list[Frame]:
    """Read the entries of a lexicon, in the order of their words.

    Raises ``InputError``, with the line where it can be told, for Turtle that is malformed, and for an
    entry that denotes no relation in ``relations``, has no words, no language, no example or no
    counter-example, or is a noun without slots.
    """
    store = _load(path)
    reader = _Reader(store, path)
    found = [
        reader.frame(quad.subject, kind, relations)
        for node, kind in _KINDS.items()
        for quad in store.quads_for_pattern(None, RDF.type, node)
    ]
    return sorted(
        found, key=lambda f: (f.words, f.relation, f.kind, f.subject, f.object, f.example)
    )


def _load(path: Path) -> Store:
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
    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self._path = path

    def frame(self, node: object, kind: str, relations: Container[str]) -> Frame:
        labels = self._literals(node, RDFS.label)
        if not labels or not labels[0].language:
            raise InputError(
                self._path, f'has an entry without words: add rdfs:label "…"@fr to {node}'
            )
        words = labels[0].value.replace("\u2019", "'")
        names = [
            o.value.removeprefix(FILM.iri)
            for o in self._objects(node, ONTOLEX.denotes)
            if isinstance(o, NamedNode)
        ]
        if len(names) != 1 or names[0] not in relations:
            told = f"film:{names[0]}, which is no relation" if names else "nothing"
            raise self._error(labels[0].value, f"denotes {told}: name one by ontolex:denotes")
        examples = self._literals(node, SKOS.example)
        counterexamples = self._literals(node, FILM.counterExample)
        if not examples or not counterexamples:
            raise self._error(words, "needs a skos:example and a film:counterExample")
        subject, object_ = _SLOTS[kind]
        frame = Frame(
            kind=kind,
            words=words,
            language=labels[0].language,
            relation=names[0],
            subject=self._slots(node, FILM.subjectAs) or (subject,),
            object=self._slots(node, FILM.objectAs) or (object_,),
            example=examples[0].value,
            counterexample=counterexamples[0].value,
            subject_types=self._types(node, FILM.subjectType),
            object_types=self._types(node, FILM.objectType),
        )
        if "" in (*frame.subject, *frame.object):
            raise self._error(words, "is a noun: say film:subjectAs and film:objectAs")
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

    def _error(self, words: str, problem: str) -> InputError:
        text = self._path.read_text(encoding="utf-8", errors="replace")
        line = text.count("\n", 0, max(text.find(f'"{words}"'), 0)) + 1
        return InputError(f"{self._path}:{line}", f'"{words}" {problem}')

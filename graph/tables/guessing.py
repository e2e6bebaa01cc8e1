"""A first mapping from a table's header and its first rows: a beginning for a person to mend.

What a column is called is compared with the labels and nouns of the ontology; nothing else is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz

from graph.dates import check_date
from graph.names import fold, slug
from graph.ontology import EntityClass, Ontology, Relation
from graph.tables.rows import Dialect, open_table

_ROWS = 300
_NEAR = 74
"""How alike a column's name and a word of the ontology have to be, 0..100."""
_KINDS = 12
"""A column with at most so many different cells may say what kind of thing a row is."""
_SEPARATORS = (";", "|", ",")


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    cells: tuple[str, ...]

    @property
    def separator(self) -> str:
        """What parts its cells, where some hold several values."""
        often = max(len(self.cells) // 20, 1)
        return next((s for s in _SEPARATORS if sum(s in c for c in self.cells) >= often), "")

    @property
    def dated(self) -> bool:
        """Whether its cells are dates."""
        return bool(self.cells) and all(map(_is_date, self.cells))


@dataclass(frozen=True, slots=True)
class _Tie:
    """A column whose entities are tied to what the row is about; ``inverse``: as subjects."""

    column: _Column
    type: str
    relation: str
    inverse: bool


def guessed(path: Path, ontology: Ontology) -> str:
    """Return a first mapping of a table as YAML, with comments where a person has to decide.

    Raises ``InputError`` where the table cannot be read.
    """
    with open_table(path, Dialect()) as table:
        rows = [cells for _, cells in islice(table.rows(), _ROWS)]
    columns = [
        _Column(name, tuple(filter(None, (row[n] for row in rows))))
        for n, name in enumerate(table.header)
    ]
    return "".join(f"{line}\n" for line in _Guess(columns, ontology, path).lines())


class _Guess:
    def __init__(self, columns: Sequence[_Column], ontology: Ontology, path: Path) -> None:
        self._columns = columns
        self._ontology = ontology
        self._path = path
        classes = [c for c in ontology.classes.values() if c.segment]
        self._classes = dict(_words_of_classes(classes))
        slugs = [slug(c.name) for c in columns]
        self._names = {
            c.name: s if slugs.count(s) == 1 else f"{s}-{n}"
            for n, (c, s) in enumerate(zip(columns, slugs, strict=True), start=1)
        }
        self._main = self._about()
        self._type = self._type_of_rows()
        self._ties = [t for c in columns if c is not self._main for t in self._tie(c)]

    def lines(self) -> Iterator[str]:
        yield f"# A first mapping of {self._path.name}: read it, mend it, try it with --dry-run."
        yield f"title: {_text(self._path.name)}"
        yield "entities:"
        yield f"  {self._names[self._main.name]}:"
        yield f"    type: {self._type_line()}"
        yield f"    name: {{column: {_text(self._main.name)}}}"
        for tie in self._ties:
            split = f", split: {_text(tie.column.separator)}" if tie.column.separator else ""
            yield f"  {self._names[tie.column.name]}:"
            yield f"    type: {tie.type}"
            yield f"    name: {{column: {_text(tie.column.name)}{split}}}"
        yield from self._claims()
        yield from self._others()

    def _claims(self) -> Iterator[str]:
        yield "claims:"
        date = next((c.name for c in self._columns if c.dated), "")
        main = self._names[self._main.name]
        for tie in self._ties:
            other = self._names[tie.column.name]
            subject, object_ = (other, main) if tie.inverse else (main, other)
            yield f"  - subject: {subject}"
            yield f"    relation: {tie.relation}"
            yield f"    object: {object_}"
            if date:
                yield f"    # date: {{column: {_text(date)}}}"
        if not self._ties:
            yield "  # No column is called like a relation; `filmgraph ontology` lists them."
            yield f"  # - {{subject: {main}, relation: …, object: …}}"

    def _others(self) -> Iterator[str]:
        used = {self._main.name, *(t.column.name for t in self._ties), self._type[0]}
        others = [c for c in self._columns if c.name and c.name not in used]
        if others:
            yield "# Not used:"
        for column in others:
            example = f", such as {_text(column.cells[0][:60])}" if column.cells else ""
            yield f"#   {column.name}{example}"

    def _about(self) -> _Column:
        """Return the column that names what a row is about: called like a kind of name, or the first."""
        manners = {fold(c.written_as) for c in self._ontology.classes.values() if c.written_as}
        called = [c for c in self._columns if fold(c.name) in manners]
        named = [c for c in self._columns if fold(c.name) in self._classes]
        return (called or named or list(self._columns))[0]

    def _type_of_rows(self) -> tuple[str, dict[str, str]]:
        """Return a column whose cells are called like classes, and what each means."""
        for column in self._columns:
            cells = sorted(set(column.cells))
            found = {cell: self._class(cell) for cell in cells[:_KINDS]}
            if column is not self._main and 1 < len(cells) <= _KINDS and all(found.values()):
                return column.name, found
        return "", {}

    def _type_line(self) -> str:
        column, values = self._type
        if column:
            known = ", ".join(f"{_text(cell)}: {kind}" for cell, kind in values.items())
            return f"{{column: {_text(column)}, values: {{{known}}}}}"
        return self._kind

    @property
    def _kind(self) -> str:
        """The class of what a row is about, where one class is meant."""
        name = fold(self._main.name)
        manners = [
            c for c in self._ontology.classes.values() if fold(c.written_as) == name and c.segment
        ]
        known = self._class(self._main.name)
        return known or (manners[0].name if manners else next(iter(self._classes.values())))

    def _tie(self, column: _Column) -> Iterator[_Tie]:
        """Yield how a column's entities are tied to the row's, where its name says it."""
        if not column.cells or column.dated or column.name == self._type[0]:
            return
        kinds = sorted(set(self._type[1].values())) or [self._kind]
        own = self._class(column.name)
        found: list[tuple[float, str, _Tie]] = []
        for relation in self._ontology.relations.values():
            for inverse in (True, False):
                end = _end(relation, kinds, own, self._ontology, inverse=inverse)
                if end:
                    score = _likeness(column.name, relation, inverse=inverse)
                    tie = _Tie(column, end, relation.name, inverse)
                    found.append((score, relation.name, tie))
        best = max(found, key=lambda f: (f[0], f[1]), default=None)
        if best and (best[0] >= _NEAR or (own and len(found) == 1)):
            yield best[2]

    def _class(self, word: str) -> str:
        return self._classes.get(fold(word), "")


def _end(
    relation: Relation, kinds: Iterable[str], own: str, ontology: Ontology, *, inverse: bool
) -> str:
    """Return the class of a column's entities if ``relation`` ties them to all ``kinds`` of rows."""
    theirs, others = (
        (relation.range, relation.domain) if inverse else (relation.domain, relation.range)
    )
    if not all(ontology.fits(kind, theirs) for kind in kinds):
        return ""
    if own:
        return own if ontology.fits(own, others) else ""
    concrete = sorted(c for c in others if ontology.classes[c].segment)
    return concrete[0] if concrete else ""


def _likeness(name: str, relation: Relation, *, inverse: bool) -> float:
    labels = relation.labels if inverse else relation.inverse_labels
    words = [relation.name, *labels.values(), *relation.labels.values()]
    return max(fuzz.ratio(fold(name), fold(word)) for word in words)


def _words_of_classes(classes: Iterable[EntityClass]) -> Iterator[tuple[str, str]]:
    """Yield the words that a class goes by; of two classes the one that is called so counts."""
    ordered = list(classes)
    for kind in ordered:
        yield from ((fold(noun), kind.name) for _, noun in kind.nouns)
    for kind in ordered:
        yield from ((fold(text), kind.name) for text in (*kind.labels.values(), kind.name))


def _is_date(cell: str) -> bool:
    try:
        check_date(cell)
    except ValueError:
        return False
    return True


def _text(text: str) -> str:
    """Return a text as YAML reads it back, whatever it holds: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)

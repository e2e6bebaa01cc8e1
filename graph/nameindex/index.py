"""The index of names: an SQLite file beside the store, made when names are first asked for.

Names lie in the order of how many claims tell of who bears them, so that the first that a search meets
are the best known. Likeness goes by words: those that share trigrams with a word that is asked are
compared with it by edits (optimal string alignment), and then come the names that hold such words.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.nameindex.spelling import Readings
from graph.nameindex.writing import VERSION, fill
from graph.names import fold
from graph.store import ReadableStore

FILE = "names.sqlite"
"""The file of the index, beside the store."""
FEW = 5_000
"""Up to how many names all are worth comparing: that takes some milliseconds."""
_SHORT = 5
"""How long a word is at least that may be two edits away; a shorter one, one."""
_WORDS = 12
"""How many words of the index may stand for one that is asked."""
_GRAM = 3
"""How long the pieces of words are that are looked up; the ends of a word are marked < and >."""
_FOUND = """
SELECT iri, name, folded FROM names JOIN entities ON entities.id = names.entity
"""


class Named(NamedTuple):
    """An entity's IRI with one of its names, as written and folded."""

    iri: str
    name: str
    folded: str


class NameIndex:
    """The names of one store; ask from as many threads as you like."""

    def __init__(self, store: ReadableStore) -> None:
        """Index ``store`` when first asked: beside it, or in memory where it or its folder is closed."""
        self._store = store
        self._lock = RLock()

    def bearers(self, name: str) -> dict[str, str]:
        """Return the entities with this name, but for case, accents and punctuation: IRI to class."""
        sql = (
            "SELECT iri, type FROM entities WHERE id IN (SELECT entity FROM names WHERE folded = ?)"
        )
        return dict(self._rows(sql, fold(name)))

    def addressed(self, name: str) -> dict[str, str]:
        """Return the entities with this IRI, or whose IRI ends so (``person/ladj-ly``, ``ladj-ly``)."""
        found = self._rows("SELECT iri, type FROM entities WHERE last = ?", name.rpartition("/")[2])
        return {iri: kind for iri, kind in found if iri == name or iri.endswith(f"/{name}")}

    def begun(self, words: str, most: int) -> list[Named]:
        """Return names that may be meant by how they begin: all where there are ``FEW``.

        Else those that are ``words``, those that begin so, those with a word that does, those whose
        words begin with ``words`` in any order: at most ``most`` of each, the best known first.
        """
        if self._few:
            return self._all
        asked = fold(words).split()
        if not asked:
            return []
        phrase, each = f'"{" ".join(asked)}" *', " AND ".join(f'"{word}" *' for word in asked)
        exact = self._named("folded = ? ORDER BY names.id LIMIT ?", " ".join(asked), most)
        begun = [self._matching(q, most) for q in (f"^{phrase}", phrase, each)]
        return list(dict.fromkeys((*exact, *(named for found in begun for named in found))))

    def alike(self, words: str, most: int) -> list[Named]:
        """Return names that may be meant by how they are spelled: all where there are ``FEW``.

        Else at most ``most`` for each way to read ``words``: with the words that the index has as they
        are, with others near them, and with one word left out.
        """
        if self._few:
            return self._all
        readings = Readings(fold(words).split(), self._known, self._near)
        for reading in readings:
            if found := self._holding(reading, most):
                return found
        less = (named for rest in readings.less for named in self._holding(rest, most))
        return list(dict.fromkeys(less))

    def _near(self, word: str) -> list[str]:
        """Return the words of the index that are an edit or two from ``word``, the nearest first."""
        edits = 1 if len(word) < _SHORT else 2
        marked = f"<{word}>"
        grams = {marked[n : n + _GRAM] for n in range(len(word))}
        sql = """SELECT words.word FROM grams JOIN words ON words.id = grams.rowid
                 WHERE grams MATCH ? AND length(words.word) BETWEEN ? AND ?"""
        any_of = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        found = [w for (w,) in self._rows(sql, any_of, len(word) - edits, len(word) + edits)]
        near = process.extract(word, found, scorer=OSA.distance, score_cutoff=edits, limit=_WORDS)
        return [known for known, _, _ in near]

    def _known(self, word: str) -> list[str]:
        return [found for (found,) in self._rows("SELECT word FROM words WHERE word = ?", word)]

    def _holding(self, spelled: Sequence[Sequence[str]], most: int) -> list[Named]:
        """Return names that hold a word of each of ``spelled``."""
        if not (spelled and all(spelled)):
            return []
        any_of = (" OR ".join(f'"{word}"' for word in words) for words in spelled)
        return self._matching(" AND ".join(f"({words})" for words in any_of), most)

    def _matching(self, query: str, most: int) -> list[Named]:
        inside = "SELECT rowid FROM begun WHERE begun MATCH ? ORDER BY rowid LIMIT ?"
        return self._named(f"names.id IN ({inside}) ORDER BY names.id", query, most)

    def _named(self, where: str, *values: object) -> list[Named]:
        return [Named(*row) for row in self._rows(f"{_FOUND} WHERE {where}", *values)]

    @cached_property
    def _few(self) -> bool:
        return bool(self._rows("SELECT COALESCE(MAX(id), 0) <= ? FROM names", FEW)[0][0])

    @cached_property
    def _all(self) -> list[Named]:
        return self._named("1 ORDER BY names.id")

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query; an index that turns out to be damaged is made anew."""
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.DatabaseError:
                self._connection.close()
                del self._connection
                if self._file:
                    self._file.unlink(missing_ok=True)
                return self._connection.execute(sql, values).fetchall()

    @property
    def _file(self) -> Path | None:
        return self._store.place and self._store.place.resolve().with_name(FILE)

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        if self._file:
            with suppress(OSError, sqlite3.OperationalError):
                if not _whole(self._file):
                    self._write(self._file)
                return _connected(f"{self._file.as_uri()}?mode=ro&immutable=1")
        made = _connected(":memory:")
        fill(made, self._store)
        return made

    def _write(self, file: Path) -> None:
        """Make the index beside its place and rename it: whoever reads sees a whole one."""
        with tempfile.TemporaryDirectory(prefix=f".{FILE}.", dir=file.parent) as folder:
            draft = Path(folder) / FILE
            with closing(_connected(draft.as_uri())) as made:
                fill(made, self._store)
            draft.replace(file)


def _connected(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


def _whole(file: Path) -> bool:
    """Tell whether a file is an index of this version."""
    if not file.exists():
        return False
    try:
        with closing(_connected(f"{file.as_uri()}?mode=ro&immutable=1")) as found:
            return bool(found.execute("PRAGMA user_version").fetchone() == (VERSION,))
    except sqlite3.DatabaseError:
        return False

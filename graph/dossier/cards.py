"""What a build remembers of each source, so that the next one looks only at those that changed.

A file of SQLite beside the graph that it belongs to: of each source the hash of its text, what its
claims as engines found them are about, and a mark of all that its part of the graph was made of.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from graph.dossier.judgements import ClaimKey, claim_key
from graph.dossier.proposals import Found
from graph.errors import InputError
from graph.model import Entity
from graph.sources.copies import Pair

NAME = "cards.sqlite"
_SCHEMA = """
CREATE TABLE about (context TEXT, worn REAL);
CREATE TABLE source (id TEXT PRIMARY KEY, sha256 TEXT, sketch BLOB, mark TEXT, remarks TEXT)
                     WITHOUT ROWID;
CREATE TABLE claim (source TEXT, subject TEXT, relation TEXT, object TEXT,
                    PRIMARY KEY (source, subject, relation, object)) WITHOUT ROWID;
CREATE TABLE entity (id TEXT, source TEXT, told TEXT, PRIMARY KEY (id, source)) WITHOUT ROWID;
CREATE INDEX entity_source ON entity (source);
CREATE TABLE copy (one TEXT, other TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""


class Card(NamedTuple):
    """A source: the hash of its file; a mark of all that its part of the graph is made of."""

    sha256: str
    mark: str


class Remarks(NamedTuple):
    """What a person should know of a source's claims, as lines of text.

    ``gate``: proposals that do not hold any more; ``left_out``: claims whose ends are one entity now;
    ``faults``: what is wrong with what people entered or corrected.
    """

    gate: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class Cards:
    """The cards of one build."""

    def __init__(self, base: sqlite3.Connection) -> None:
        """Use ``open_cards``, which closes them."""
        self._base = base

    def begin(self, context: str) -> None:
        """Begin with what the claims of every source depend on."""
        self._base.execute("INSERT INTO about VALUES (?, 0)", (context,))

    def wear(self, share: float) -> None:
        """Add to the share of quads that left the store since it was loaded."""
        self._base.execute("UPDATE about SET worn = worn + ?", (share,))

    def all(self) -> dict[str, Card]:
        """Return every card by the id of its source."""
        rows = self._base.execute("SELECT id, sha256, mark FROM source")
        return {name: Card(sha256, mark) for name, sha256, mark in rows}

    def forget(self, sources: Iterable[str]) -> None:
        """Remove all that is known of these sources."""
        names = [(name,) for name in sources]
        self._base.executemany("DELETE FROM source WHERE id = ?", names)
        self._base.executemany("DELETE FROM claim WHERE source = ?", names)
        self._base.executemany("DELETE FROM entity WHERE source = ?", names)
        self._base.executemany("DELETE FROM copy WHERE ? IN (one, other)", names)

    def learn(self, source: str, sha256: str, sketch: bytes, found: Found) -> None:
        """Add what is found in the text of a source that is not known."""
        row = (source, sha256, sketch, "", "")
        self._base.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?)", row)
        keys = {claim_key(claim) for claim in found.claims}
        self._base.executemany(
            "INSERT INTO claim VALUES (?, ?, ?, ?)", [(home, *key) for *key, home in keys]
        )
        told = [
            (entity.id, source, json.dumps(entity.values, ensure_ascii=False))
            for entity in found.entities.values()
        ]
        self._base.executemany("INSERT INTO entity VALUES (?, ?, ?)", told)

    def mark(self, source: str, mark: str, remarks: Remarks) -> None:
        """Tell what a source's part of the graph was made of, and what there is to say of it."""
        told = json.dumps(remarks, ensure_ascii=False) if any(remarks) else ""
        row = (mark, told, source)
        self._base.execute("UPDATE source SET mark = ?, remarks = ? WHERE id = ?", row)

    def remarks(self) -> list[Remarks]:
        """Return what there is to say of each source, in their order."""
        rows = self._base.execute("SELECT remarks FROM source WHERE remarks != '' ORDER BY id")
        return [Remarks(*map(tuple, json.loads(told))) for (told,) in rows]

    def made(self, key: ClaimKey) -> bool:
        """Tell whether an engine found such a claim."""
        *ends, source = key
        sql = "SELECT 1 FROM claim WHERE source = ? AND subject = ? AND relation = ? AND object = ?"
        return self._base.execute(sql, (source, *ends)).fetchone() is not None

    def entity(self, name: str) -> Entity | None:
        """Return an entity by its id as the last source that speaks of it does."""
        sql = "SELECT told FROM entity WHERE id = ? ORDER BY source DESC LIMIT 1"
        row = self._base.execute(sql, (name,)).fetchone()
        return Entity.of(json.loads(row[0])) if row else None

    def entities_of(self, source: str) -> set[str]:
        """Return the ids of the entities that a source speaks of, as engines found them."""
        sql = "SELECT id FROM entity WHERE source = ?"
        return {name for (name,) in self._base.execute(sql, (source,))}

    def speaking_of(self, names: Iterable[str]) -> Mapping[str, set[str]]:
        """Return, for each source that speaks of some of these entities, which they are."""
        found = defaultdict(set)
        for name in names:
            sql = "SELECT source FROM entity WHERE id = ?"
            for (source,) in self._base.execute(sql, (name,)):
                found[source].add(name)
        return found

    def sketches(self) -> dict[str, bytes]:
        """Return the sketch of each source's text."""
        return dict(self._base.execute("SELECT id, sketch FROM source"))

    def copies(self) -> set[Pair]:
        """Return the pairs of sources that print one text."""
        return set(self._base.execute("SELECT one, other FROM copy"))

    def forget_copies(self) -> None:
        """Remove all pairs of sources that print one text."""
        self._base.execute("DELETE FROM copy")

    def add_copies(self, pairs: Iterable[Pair]) -> None:
        """Add pairs of sources that print one text."""
        self._base.executemany("INSERT OR IGNORE INTO copy VALUES (?, ?)", sorted(pairs))


@contextmanager
def open_cards(path: Path, last: Path | None = None) -> Iterator[Cards]:
    """Open new cards at ``path``, a copy of the ``last`` ones where there are any; keep what is done.

    Raises ``OSError`` or ``InputError`` where they cannot be written; the draft they lie in is of no use
    then, so nothing is made safe on the way.
    """
    if last:
        shutil.copyfile(last, path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            base.executescript("BEGIN;" if last else f"BEGIN; {_SCHEMA}")
            yield Cards(base)
            base.execute("COMMIT")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error
        raise InputError(path, f"cannot be written ({error})") from error


class Remembered(NamedTuple):
    """What cards say of a build: what all its claims depend on, and each source's hash by its id.

    ``worn`` is the share of quads that left the store since it was loaded.
    """

    context: str = ""
    hashes: Mapping[str, str] = MappingProxyType({})
    worn: float = 0


def remembered(path: Path) -> Remembered:
    """Return what the cards at ``path`` say; nothing where they cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            context, worn = base.execute("SELECT context, worn FROM about").fetchone()
            return Remembered(context, dict(base.execute("SELECT id, sha256 FROM source")), worn)
    except (sqlite3.Error, TypeError):
        return Remembered()

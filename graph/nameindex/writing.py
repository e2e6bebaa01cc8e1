"""The writing of an index: the names of a store's entities in an SQLite database."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping

from graph.names import fold
from graph.rdf import ENTITIES
from graph.store import ReadableStore
from graph.vocabulary import FILM, RDF, SKOS

VERSION = 1
"""Told in the file; another makes the index anew."""
_CALLED = {SKOS.prefLabel.value, SKOS.altLabel.value}
_ENTITIES = f"SELECT * {{ GRAPH {ENTITIES} {{ ?entity ?predicate ?value }} }}"
_CLAIMS = "SELECT ?entity (COUNT(?claim) AS ?claims) { ?claim rdf:%s ?entity } GROUP BY ?entity"
_SCHEMA = """
CREATE TABLE entities (id INTEGER PRIMARY KEY, iri TEXT, last TEXT, type TEXT);
CREATE TABLE names (id INTEGER PRIMARY KEY, entity INTEGER, name TEXT, folded TEXT);
"""
_INDEXES = """
CREATE INDEX by_last ON entities (last);
CREATE INDEX by_folded ON names (folded);
CREATE INDEX by_entity ON names (entity);
CREATE VIRTUAL TABLE begun USING
  fts5(folded, content='names', content_rowid='id', prefix='1 2 3 4', columnsize=0, tokenize='ascii');
INSERT INTO begun (begun) VALUES ('rebuild');
CREATE VIRTUAL TABLE terms USING fts5vocab('begun', 'row');
CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL);
INSERT INTO words (word) SELECT term FROM terms;
CREATE INDEX by_word ON words (word);
CREATE VIRTUAL TABLE grams USING
  fts5(word, content='', columnsize=0, detail='none', tokenize='trigram');
INSERT INTO grams (rowid, word) SELECT id, '<' || word || '>' FROM words;
"""


def fill(made: sqlite3.Connection, store: ReadableStore) -> None:
    """Write the index of ``store`` into an empty database."""
    kinds, names = _entities(store)
    made.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}")
    ranked = _ranked(store, names)
    made.executemany(
        "INSERT INTO entities VALUES (?, ?, ?, ?)",
        ((n, iri, iri.rpartition("/")[2], kinds[iri]) for n, iri in enumerate(ranked)),
    )
    made.executemany(
        "INSERT INTO names (entity, name, folded) VALUES (?, ?, ?)",
        ((n, name, fold(name)) for n, iri in enumerate(ranked) for name in sorted(names[iri])),
    )
    made.executescript(f"{_INDEXES} PRAGMA user_version = {VERSION};")


def _entities(store: ReadableStore) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the class of each entity, and its names."""
    kinds: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_ENTITIES):
        if row["predicate"] == RDF.type.value:
            kinds[row["entity"]] = row["value"].removeprefix(FILM.iri)
        elif row["predicate"] in _CALLED:
            names[row["entity"]].add(row["value"])
    return kinds, {iri: names[iri] for iri in kinds if iri in names}


def _ranked(store: ReadableStore, names: Mapping[str, set[str]]) -> list[str]:
    """Return the entities, those first of whom most claims tell, then by name."""
    claims: Counter[str] = Counter()
    for row in (row for end in ("subject", "object") for row in store.select(_CLAIMS % end)):
        claims[row["entity"]] += int(row["claims"])
    return sorted(names, key=lambda iri: (-claims[iri], min(names[iri]), iri))

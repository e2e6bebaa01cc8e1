"""A SQLite database made for Datasette: keys between tables, full-text search, and its metadata."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import yaml

from graph.exports.catalog import Format, Left
from graph.exports.part import ClaimRow, Part
from graph.exports.rows import CLAIM_COLUMNS, SOURCE_COLUMNS, claim_cells, entity_rows, source_rows
from graph.ontology import Term
from graph.wording import words

DATABASE = "dossier.db"
METADATA = "metadata.yaml"
_SCHEMA = """
CREATE TABLE types (id TEXT PRIMARY KEY, label_fr TEXT, label_en TEXT);
CREATE TABLE relations (id TEXT PRIMARY KEY, label_fr TEXT, label_en TEXT);
CREATE TABLE sources (
    id TEXT PRIMARY KEY, title TEXT, publisher TEXT, date TEXT, language TEXT, url TEXT, sha256 TEXT,
    iri TEXT UNIQUE
);
CREATE TABLE entities (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT REFERENCES types(id), label_fr TEXT,
    label_en TEXT, wikidata TEXT, iri TEXT UNIQUE
);
CREATE TABLE aliases (entity TEXT REFERENCES entities(id), name TEXT, PRIMARY KEY (entity, name));
CREATE TABLE claims (
    id TEXT PRIMARY KEY, subject TEXT REFERENCES entities(id), relation TEXT REFERENCES relations(id),
    object TEXT REFERENCES entities(id), date TEXT, since TEXT, until TEXT, amount TEXT, share REAL,
    role TEXT, status TEXT, review TEXT, confidence REAL, source TEXT REFERENCES sources(id),
    quote TEXT
);
CREATE TABLE evidence (
    id TEXT PRIMARY KEY, claim TEXT REFERENCES claims(id), source TEXT REFERENCES sources(id),
    role TEXT, quote TEXT, start INTEGER, "end" INTEGER, row INTEGER
);
CREATE INDEX claims_subject ON claims(subject);
CREATE INDEX claims_object ON claims(object);
CREATE INDEX claims_relation ON claims(relation);
CREATE INDEX claims_source ON claims(source);
CREATE INDEX evidence_claim ON evidence(claim);
"""
_SEARCH = """
CREATE VIRTUAL TABLE entities_fts USING fts5(
    name, label_fr, label_en, content=[entities], tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO entities_fts (entities_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE claims_fts USING fts5(
    quote, role, content=[claims], tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO claims_fts (claims_fts) VALUES ('rebuild');
"""
_LABELS = {
    "entities": "name",
    "claims": "quote",
    "sources": "title",
    "types": "label_fr",
    "relations": "label_fr",
}
_CLAIM = ("id", "subject", "relation", "object", *CLAIM_COLUMNS[4:15])


def write(part: Part, folder: Path) -> Left:
    """Write ``dossier.db`` and ``metadata.yaml``: ``datasette dossier.db -m metadata.yaml``."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.executescript(_SCHEMA)
        _fill(database, part)
        database.executescript(_SEARCH)
        database.commit()
        database.execute("VACUUM")
    text = yaml.safe_dump(_metadata(part), allow_unicode=True, sort_keys=False)
    (folder / METADATA).write_text(text, encoding="utf-8", newline="\n")
    return Left()


def _fill(database: sqlite3.Connection, part: Part) -> None:
    classes, relations = part.ontology.classes.values(), part.ontology.relations.values()
    database.executemany("INSERT INTO types VALUES (?, ?, ?)", map(_labeled, classes))
    database.executemany("INSERT INTO relations VALUES (?, ?, ?)", map(_labeled, relations))
    sources = (tuple(row[name] or None for name in SOURCE_COLUMNS) for row in source_rows(part))
    database.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sources)
    kept = ("id", "name", "type", "label_fr", "label_en", "wikidata", "iri")
    entities = (tuple(row[name] or None for name in kept) for row in entity_rows(part))
    database.executemany("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?)", entities)
    database.executemany("INSERT INTO aliases VALUES (?, ?)", _aliases(part))
    for claim in part.claims():
        row = claim_cells(part, claim)
        row |= {"subject": row["subject_id"], "object": row["object_id"]}
        values = [row[name] or None for name in _CLAIM]
        database.execute(
            "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values
        )
        database.executemany(
            "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            _evidence(claim, row["id"], row["source"]),
        )


def _labeled(term: Term) -> tuple[str, str, str]:
    return term.name, term.label("fr"), term.label("en")


def _aliases(part: Part) -> Iterator[tuple[str, str]]:
    for iri, about in part.entities():
        for alias in about.get("aliases", ()):
            yield part.local(iri), alias


def _evidence(claim: ClaimRow, key: str, source: str) -> Iterator[tuple[object, ...]]:
    for number, passage in enumerate(claim.evidence, start=1):
        where = (None, None, passage.row) if passage.row else (passage.start, passage.end, None)
        yield f"{key}/{number}", key, source, passage.role or None, passage.quote, *where


def _metadata(part: Part) -> dict[str, object]:
    """Return what Datasette shows of the database and its tables."""
    say = words(part.language).say
    tables = {
        name: {"label_column": label, "description": say(f"sqlite_{name}")}
        for name, label in _LABELS.items()
    }
    about = {"source": "filmgraph", "tables": tables}
    return {"title": part.title, "databases": {Path(DATABASE).stem: about}}


FORMAT = Format("sqlite", "", write, folder=True)

"""``entities.csv``: who is who in a dossier, and the names by which claims call them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from graph.dossier.tables import Row, read_all, read_rows
from graph.errors import FilmgraphError, unknown
from graph.model import Entity, entity_id
from graph.names import fold
from graph.ontology import Ontology

COLUMNS = ("id", "type", "name", "name_en", "aliases", "wikidata")
NEEDED = ("type", "name")
SEPARATOR = "|"

_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_WIKIDATA = re.compile(r"Q[1-9]\d*")


class Directory:
    """The entities of a dossier by id and by name."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        """Index ``entities`` by id and by each of their names."""
        self.by_id: dict[str, Entity] = {}
        self._by_name: dict[str, list[Entity]] = defaultdict(list)
        for entity in entities:
            self.by_id[entity.id] = entity
            for name in {fold(name) for name in entity.names}:
                self._by_name[name].append(entity)

    def find(self, name: str) -> Entity:
        """Return the entity with this id, name or alias; case and accents do not count.

        Raises ``FilmgraphError`` for a name that nobody has, or that several have.
        """
        if name in self.by_id:
            return self.by_id[name]
        found = self._by_name.get(fold(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(sorted(e.id for e in found))
            raise FilmgraphError(f"{name!r} is the name of several entities; write the id: {ids}")
        names = (n for e in self.by_id.values() for n in e.names)
        hint = unknown("entity", name, names)
        raise FilmgraphError(f"{hint}; a new one needs a row in entities.csv")


def read_entities(path: Path, ontology: Ontology, language: str) -> Directory:
    """Read ``entities.csv``; raise ``InputError`` with the rows that are wrong."""
    reader = _Reader(ontology, language)
    entities = read_all(path, read_rows(path, COLUMNS, NEEDED), reader.entity)
    return Directory(entities)


class _Reader:
    def __init__(self, ontology: Ontology, language: str) -> None:
        self._ontology = ontology
        self._language = language
        self._seen: dict[str, int] = {}

    def entity(self, row: Row) -> Entity:
        if not row["name"]:
            raise ValueError("has no name")
        kind = self._ontology.entity_class(row["type"])
        if not kind.segment:
            raise ValueError(f"type {kind.name} is too general; take one of its subclasses")
        entity = Entity(
            id=self._id(row, kind.segment),
            type=kind.name,
            name=row["name"],
            labels=self._labels(row),
            aliases=_aliases(row["aliases"]),
            wikidata=_wikidata(row["wikidata"]),
        )
        if entity.id in self._seen:
            raise ValueError(f"the id {entity.id!r} stands in row {self._seen[entity.id]} already")
        self._seen[entity.id] = row.number
        return entity

    def _id(self, row: Row, segment: str) -> str:
        own = row["id"] or entity_id(segment, row["name"])
        if not _ID.fullmatch(own) or own.split("/")[0] != segment:
            raise ValueError(f"id {own!r} has to look like {segment}/{own.rpartition('/')[2]}")
        return own

    def _labels(self, row: Row) -> tuple[tuple[str, str], ...]:
        labels = {self._language: row["name"]}
        if row["name_en"]:
            labels["en"] = row["name_en"]
        return tuple(sorted(labels.items()))


def _aliases(cell: str) -> tuple[str, ...]:
    names = {name.strip() for name in cell.split(SEPARATOR)}
    return tuple(sorted(names - {""}))


def _wikidata(cell: str) -> str:
    if cell and not _WIKIDATA.fullmatch(cell):
        raise ValueError(f"wikidata {cell!r} is not an item such as Q907311")
    return cell

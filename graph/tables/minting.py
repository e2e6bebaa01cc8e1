"""Which entity a name in a file means: one that the dossier knows, or a new one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graph.model import Entity, entity_id
from graph.names import fold
from graph.ontology import Ontology

_WIKIDATA = re.compile(r"Q[1-9]\d*")
_PERSONAL = "personal name"
"""The kind of name (``film:writtenAs``) that has letters."""


@dataclass(frozen=True, slots=True)
class Known:
    """The entities of a dossier, and which of them stand for others since they were merged."""

    entities: tuple[Entity, ...] = ()
    merged: Mapping[str, Entity] | None = None


class Named(NamedTuple):
    """How a file calls an entity: ``type`` is its class, ``key`` tells it from its namesakes.

    ``labels`` are its names by language.
    """

    type: str
    name: str
    key: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    labels: tuple[tuple[str, str], ...] = ()


class Minter:
    """Finds or makes the entities that a file names; the same name gives the same entity."""

    def __init__(self, ontology: Ontology, known: Known) -> None:
        """Know the entities of a dossier, under its ``ontology``."""
        self._ontology = ontology
        self._known = known
        self._minted: dict[Named, Entity] = {}

    def entity(self, named: Named) -> Entity:
        """Return the entity that is meant: of one Wikidata item, else of one name and kind.

        Raises ``ValueError`` for what is no name, no item, or the name of several.
        """
        entity = self._minted.get(named)
        if entity is None:
            entity = self._minted[named] = self._mint(named)
        return entity

    def known(self, named: Named) -> Entity | None:
        """Return the entity of the dossier that is meant; none where it has none, or several."""
        found = self._meant(named)
        return found[0] if len(found) == 1 else None

    def standing(self, entity: Entity) -> Entity:
        """Return the entity that stands for ``entity``: itself, unless it was merged."""
        return self._known.merged.get(entity.id, entity) if self._known.merged else entity

    def _mint(self, told: Named) -> Entity:
        if told.wikidata and not _WIKIDATA.fullmatch(told.wikidata):
            raise ValueError(f"wikidata {told.wikidata!r} is not an item such as Q907311")
        meant = self._meant(told)
        if len(meant) == 1:
            return meant[0]
        if meant:
            ids = ", ".join(sorted(entity.id for entity in meant))
            raise ValueError(f"{told.name!r} is the name of several entities: {ids}")
        letters = str.isalpha if told.type in self._personal else str.isalnum
        if not any(map(letters, told.name)):
            raise ValueError(f"{told.name!r} is no name of a {told.type}")
        segment = self._ontology.entity_class(told.type).segment
        own = entity_id(segment, " ".join((told.name, *told.key)))
        aliases = tuple(sorted(set(told.aliases) - {told.name}))
        return Entity(own, told.type, told.name, told.labels, aliases, told.wikidata)

    def _meant(self, named: Named) -> list[Entity]:
        """Return the entities of the dossier that may be meant: that of the item, else by the name.

        A key tells from all others of the name; an item from those that have another.
        """
        segment = self._ontology.entity_class(named.type).segment
        if known := self._items.get((segment, named.wikidata)):
            return [known]
        if named.key or not self._names:
            return []
        found = self._names.get((segment, fold(named.name)), [])
        return [entity for entity in found if not (named.wikidata and entity.wikidata)]

    @cached_property
    def _personal(self) -> frozenset[str]:
        """The classes whose members have names of persons."""
        classes, lineage = self._ontology.classes, self._ontology.lineage
        own = {name for name, kind in classes.items() if kind.written_as == _PERSONAL}
        return frozenset(name for name in classes if not own.isdisjoint(lineage(name)))

    @cached_property
    def _names(self) -> dict[tuple[str, str], list[Entity]]:
        """The entities of the dossier by the segment of their kind and each of their names."""
        found: dict[tuple[str, str], list[Entity]] = defaultdict(list)
        for entity in self._known.entities:
            segment = self._ontology.entity_class(entity.type).segment
            for name in {fold(name) for name in entity.names}:
                found[segment, name].append(entity)
        return found

    @cached_property
    def _items(self) -> dict[tuple[str, str], Entity]:
        """The entities of the dossier by the segment of their kind and their Wikidata item."""
        return {
            (self._ontology.entity_class(entity.type).segment, entity.wikidata): entity
            for entity in self._known.entities
            if entity.wikidata
        }

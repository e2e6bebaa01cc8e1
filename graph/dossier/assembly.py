"""A dossier's files → the quads of its graph: a pure function, whatever the order of files.

What a build remembers (``cards``) says which sources are as they were and have not to be looked at;
without it every source is new, and the same steps make the whole graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from graph.dossier.blocks import Blocks, named_in
from graph.dossier.cards import Cards
from graph.dossier.entities import Directory
from graph.dossier.identity import Identity
from graph.dossier.links import Links
from graph.dossier.material import Material
from graph.dossier.proposals import Found, Proposals
from graph.errors import InputError
from graph.model import Entity
from graph.rdf import Mapping
from graph.sources.copies import copied, few, groups, sketch_of
from graph.vocabulary import FILM, RDF


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of a dossier by id: as people entered them, else as the last source names them.

    ``others`` are those that only tables speak of.
    """

    directory: Directory
    cards: Cards
    others: Lookup[str, Entity]

    def get(self, name: str) -> Entity | None:
        """Return an entity, or nothing where nobody speaks of it."""
        entered = self.directory.by_id.get(name)
        return entered or self.cards.entity(name) or self.others.get(name)

    def standing(self, name: str, node: ox.NamedNode, engine: ox.Store) -> Entity | None:
        """Return an entity that a person entered, or that claims in ``engine`` speak of as ``node``."""
        entered = name in self.directory.by_id
        return self.get(name) if entered or _spoken_of(node, engine) else None


class Target(Protocol):
    """What takes the parts of a graph that are made anew."""

    @property
    def engine(self) -> ox.Store:
        """The store in which they are."""

    def put(self, source: str, quads: Iterable[ox.Quad]) -> None:
        """Put the graph of a source in the place of what was there."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """What is known once the sources' own graphs are made.

    ``met`` are the ids of the entities that those which are new or gone speak of, or spoke of.
    """

    entities: Entities
    identity: Identity
    links: Links
    met: AbstractSet[str]
    remarks: tuple[str, ...]

    def told(self, name: str, mapping: Mapping, engine: ox.Store) -> Iterator[ox.Quad]:
        """Yield what is told of an entity; ``engine`` has the graphs of the sources.

        Of one that was merged, what stands for it; nothing of one that no claim speaks of.
        """
        if kept := self.identity.merged.get(name):
            yield from mapping.merged_quads(name, kept)
        elif entity := self.entities.standing(name, mapping.iri(name), engine):
            yield from mapping.entity_quads(self.identity.entity(entity))


def _spoken_of(node: ox.NamedNode, engine: ox.Store) -> bool:
    ends = (RDF.subject, RDF.object)
    return any(any(engine.quads_for_pattern(None, end, node)) for end in ends)


class Assembler:
    """Makes the graphs of a dossier's articles."""

    def __init__(
        self, material: Material, mapping: Mapping, proposals: Proposals, cards: Cards
    ) -> None:
        """Take what a graph is made of, and what is remembered of the one before."""
        self._material = material
        self._mapping = mapping
        self._proposals = proposals
        self._cards = cards
        self._found: dict[str, Found] = {}
        self._met: set[str] = set()

    def assemble(self, target: Target, others: Lookup[str, Entity]) -> Assembly:
        """Put the graphs of the sources that changed into ``target``.

        ``others`` are the entities, by id, that only tables speak of.
        """
        for name in self._learn():
            target.put(name, ())
        material, cards = self._material, self._cards
        entities = Entities(material.directory, cards, others)
        known = {name: entities.get(name) for name in named_in(material.log)}
        blocks = Blocks(material, self._mapping, {n: e for n, e in known.items() if e})
        self._make(blocks, target)
        made = [*blocks.review.remarks(lambda key: blocks.entered(key) or cards.made(key))]
        links = self._links(entities, blocks.identity, target.engine)
        told = cards.remarks()
        return Assembly(
            entities=entities,
            identity=blocks.identity,
            links=links,
            met=self._met,
            remarks=(
                *(line for remarks in told for line in remarks.gate),
                *made,
                *blocks.identity.remarks,
                *links.remarks,
                *(line for remarks in told for line in remarks.left_out),
                *material.log.disagreements(),
                *(line for remarks in told for line in remarks.faults),
            ),
        )

    def _links(self, entities: Entities, identity: Identity, engine: ox.Store) -> Links:
        """Settle the decisions on links, once all graphs of sources are there."""
        log = self._material.log
        names = {identity.merged.get(link.entity, link.entity) for link in log.links}
        found = {n: entities.standing(n, self._mapping.iri(n), engine) for n in names}
        standing = {name: identity.entity(entity) for name, entity in found.items() if entity}
        return Links.of(log, identity, standing, entities.others)

    def _learn(self) -> set[str]:
        """Bring the cards up to what the sources say now; return the sources that are gone."""
        sources, cards = self._material.sources, self._cards
        before = {name: card.sha256 for name, card in cards.all().items()}
        changed = {name for name, sha256 in sources.hashes.items() if before.get(name) != sha256}
        gone = before.keys() - sources.keys()
        for name in gone | (changed & before.keys()):
            self._met |= cards.entities_of(name)
        cards.forget(gone | changed)
        self._proposals.prepare(sources[name] for name in sorted(changed))
        for name in sorted(changed):
            source = sources[name]
            self._found[name] = found = self._proposals.of(source)
            self._met |= found.entities.keys()
            cards.learn(name, source.sha256, sketch_of(source.text), found)
        anew: AbstractSet[str] = changed
        if few(len(before)) != few(len(sources)):
            cards.forget_copies()
            anew = sources.keys()
        if anew:
            cards.add_copies(copied(sources, cards.sketches(), anew))
        return gone

    def _make(self, blocks: Blocks, target: Target) -> None:
        """Make the blocks of which something changed."""
        sources, cards = self._material.sources, self._cards
        texts = groups(cards.copies())
        before = cards.all()
        clashes: set[str] = set()
        ids: set[str] = set()
        for name, mark in blocks.marks(sources.hashes, texts, cards).items():
            if mark != before[name].mark:
                found = self._found.pop(name, None) or self._proposals.of(sources[name])
                block = blocks.of(sources[name], found, texts.get(name, ""))
                target.put(name, block.quads)
                cards.mark(name, mark, block.remarks)
                self._met |= block.ends
                ids |= block.ids
                clashes |= block.clashes
        clashes |= set(self._shared(ids, target.engine))
        if clashes:
            problem = f"the id {min(clashes)!r} is that of a proposed claim too"
            raise InputError("claims.csv", problem)

    def _shared(self, ids: Iterable[str], engine: ox.Store) -> Iterator[str]:
        """Yield the ids of claims that stand in the graphs of two sources."""
        for name in ids:
            node = self._mapping.iri(f"claim/{name}")
            if len([*engine.quads_for_pattern(node, RDF.type, FILM.Claim)]) > 1:
                yield name

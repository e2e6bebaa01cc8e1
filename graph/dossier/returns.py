"""The graphs of filmgraph that a dossier imports: claims as they were, in parts such as tables have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from graph.consequences import Consequences
from graph.dossier.judgements import Log
from graph.dossier.places import TableFile, mapping_path
from graph.dossier.review import WITHDRAWN
from graph.model import Claim, Entity
from graph.rdf import DERIVED, stands
from graph.rdf import Mapping as Quads
from graph.tables.minting import Known, Minter, Named
from graph.tables.parts import Part, write_part
from graph.tables.printing import EntityPrinter
from graph.tables.reading import read_dialect
from graph.tables.returning import GraphFile, Returned, graph_quads
from graph.tables.rows import OWN
from graph.tables.slices import Reject, Slice
from graph.tables.statements import Statement


class Returns:
    """Brings back graphs of filmgraph into a dossier that has sources of its own (``held``)."""

    def __init__(self, quads: Quads, known: Known, held: Iterable[str]) -> None:
        """Print under the ontology and base of ``quads``, with the dossier's ``known`` entities."""
        self.known = known
        self._quads = quads
        self._ids = {entity.id for entity in known.entities}
        self._minter = Minter(quads.ontology, known)
        self.held = sorted(held)
        self._consequences = Consequences(quads.ontology)
        self._printer = EntityPrinter(quads)

    def part(self, table: TableFile, log: Log, folder: Path) -> Part:
        """Return the part of a graph's file, kept in ``folder``; made now where it is not there.

        Raises ``InputError`` where the file cannot be used.
        """
        place = folder / "000000"
        if not place.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            self._make(table, place, retracted=table.id in log.sources)
        return Part.read(place)

    def _make(self, table: TableFile, place: Path, *, retracted: bool) -> None:
        file = GraphFile(table.path, self._quads)
        found = file.returned()
        left = file.left(ox.parse("".join(self._lines(found)), ox.RdfFormat.N_QUADS))
        kept = self._kept(found, left, retracted=retracted)
        graph = replace(kept, entities=[])
        lines = sorted(set(self._lines(graph)))
        part = Slice(
            claims=b"",
            places=b"",
            edges="".join(lines).encode(),
            number=len(kept.claims),
            entities=kept.entities,
            rejects=list(_rejects(left)),
            pairs=[(c.subject.id, c.relation, c.object.id) for c in self._symmetric(kept)],
            shared=[],
        )
        write_part(place, part)

    def _kept(self, found: Returned, left: Counter[str], *, retracted: bool) -> Returned:
        """Return what of a graph comes in; what the dossier has itself is counted in ``left``."""
        entities = {entity.id: self._joined(entity) for entity in found.entities}
        claims = []
        for claim in found.claims:
            subject, object_ = entities[claim.subject.id], entities[claim.object.id]
            if claim.source in self.held:
                left[f"claims of {claim.source}, which the dossier has itself"] += 1
            elif subject.id == object_.id:
                left["claims whose ends are one entity here"] += 1
            else:
                review = WITHDRAWN if retracted else claim.review
                claims.append(replace(claim, subject=subject, object=object_, review=review))
        own = [entity for entity in found.entities if entities[entity.id] is entity]
        origins = {name: o for name, o in found.origins.items() if name not in self.held}
        return Returned(claims, own, origins, found.merged, found.links)

    def _joined(self, entity: Entity) -> Entity:
        """Return the entity of the dossier that is meant, or what stands for it; else itself."""
        if entity.id not in self._ids:
            named = Named(entity.type, entity.name, wikidata=entity.wikidata)
            entity = self._minter.known(named) or entity
        return self._minter.standing(entity)

    def _lines(self, graph: Returned) -> Iterator[str]:
        """Yield the lines of a graph, with what follows of its claims and classes."""
        yield from (f"{quad} .\n" for quad in graph_quads(graph, self._quads))
        for entity in graph.entities:
            yield from self._printer.lines(entity)
        for claim in graph.claims:
            if stands(claim, self._quads.ontology, self._quads.threshold):
                yield from self._following(claim)

    def _following(self, claim: Claim) -> Iterator[str]:
        ends = [self._quads.iri(end.id) for end in (claim.subject, claim.object)]
        for predicate, swapped in self._consequences.of_relation(claim.relation):
            one, other = reversed(ends) if swapped else ends
            yield f"{one} <{predicate}> {other} {DERIVED} .\n"

    def _symmetric(self, graph: Returned) -> Iterator[Claim]:
        """Yield the claims that stand and hold either way round."""
        ontology = self._quads.ontology
        for claim in graph.claims:
            if ontology.relations[claim.relation].symmetric and stands(
                claim, ontology, self._quads.threshold
            ):
                yield claim


def graph_faults(
    claims: Iterable[Claim], paths: Iterable[Path], quads: Quads
) -> tuple[list[Claim], list[str]]:
    """Return the claims that are from no imported graph, and a line for each whose words are not there.

    ``claims`` are those of a build, ``paths`` the files of a dossier's tables.
    """
    told = {
        claim.id: claim.evidence
        for path in paths
        if read_dialect(mapping_path(path)).reader == OWN
        for claim in GraphFile(path, quads).returned().claims
    }
    others = [claim for claim in claims if claim.id not in told]
    faults = [
        f"{claim.source}: {claim.id} does not hold: its graph quotes something else"
        for claim in claims
        if claim.id in told and told[claim.id] != claim.evidence
    ]
    return others, faults


def _rejects(left: Counter[str]) -> Iterator[Reject]:
    for number, (reason, count) in enumerate(sorted(left.items()), start=1):
        yield Reject(number, reason, Statement(left=reason, times=count).cells())

"""Which entities people decided to be one, and what that makes of entities and claims.

``same`` is transitive, so entities fall into groups. A group that holds two which were told apart is
contradictory: it is reported, and nothing of it is merged until people mend it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from graph.dossier.judgements import DIFFERENT, NAME, SAME, PairJudgement
from graph.model import Claim, Entity


class Identity:
    """Maps each entity to the one that stands for it."""

    def __init__(self, pairs: Iterable[PairJudgement], known: Mapping[str, Entity]) -> None:
        """Take the decisions that count, and the entities that they name by id."""
        self._known = known
        self.remarks: list[str] = []
        ordered = sorted(pairs, key=lambda pair: pair.key)
        usable = [pair for pair in ordered if self._is_known(pair)]
        self._others = {pair.other for pair in usable if pair.verdict == SAME}
        self._kept: dict[str, str] = {}
        apart = [pair for pair in usable if pair.verdict == DIFFERENT]
        for group in _groups(pair.key for pair in usable if pair.verdict == SAME):
            self._merge(group, [pair for pair in apart if group.issuperset(pair.key)])
        self._groups: dict[str, list[Entity]] = defaultdict(list)
        for iri, kept in sorted(self._kept.items()):
            self._groups[kept].append(known[iri])

    @property
    def merged(self) -> Mapping[str, str]:
        """The id of each entity that another stands for, and the id of that one."""
        return self._kept

    @cached_property
    def touched(self) -> frozenset[str]:
        """The ids of all entities of which some are one."""
        return frozenset(self._groups) | frozenset(self._kept)

    def entity(self, entity: Entity) -> Entity:
        """Return the entity that stands for ``entity``, with the names of all that it stands for."""
        kept = self._kept.get(entity.id, entity.id)
        group = self._groups.get(kept)
        if not group:
            return entity
        own = self._known.get(kept, entity)
        names = {name for other in group for name in other.names}
        aliases = tuple(sorted((names | set(own.aliases)) - {own.name, *dict(own.labels).values()}))
        wikidata = own.wikidata or next((e.wikidata for e in group if e.wikidata), "")
        return replace(own, aliases=aliases, wikidata=wikidata)

    def claim(self, claim: Claim) -> Claim | None:
        """Return a claim with the entities that stand, or nothing where its ends are one now."""
        if self.touched.isdisjoint((claim.subject.id, claim.object.id)):
            return claim
        told = replace(claim, subject=self.entity(claim.subject), object=self.entity(claim.object))
        return told if told.subject.id != told.object.id else None

    def _is_known(self, pair: PairJudgement) -> bool:
        lost = [iri for iri in (pair.one, pair.other) if iri not in self._known]
        if lost and pair.verdict in {SAME, DIFFERENT}:
            told = f"{pair.one} {pair.verdict} {pair.other}"
            self.remarks.append(f"{NAME}: {told}: nobody speaks of {' and '.join(lost)} any more")
        return not lost

    def _merge(self, group: set[str], apart: list[PairJudgement]) -> None:
        identities = {self._known[iri].wikidata for iri in group} - {""}
        if apart:
            told = ", ".join(" and ".join(pair.key) for pair in apart)
            names = ", ".join(sorted(group))
            self.remarks.append(
                f"{NAME}: contradictory: {names} are one by what was decided, and {told} are two; "
                "none of them is merged"
            )
            return
        if len(identities) > 1:
            told = ", ".join(sorted(identities))
            self.remarks.append(
                f"{NAME}: {', '.join(sorted(group))} are one, but have several Wikidata items: {told}"
            )
        kept = min(group, key=lambda iri: (iri in self._others, iri))
        self._kept.update(dict.fromkeys(group - {kept}, kept))


def _groups(pairs: Iterable[tuple[str, ...]]) -> list[set[str]]:
    """Return the sets of ids that hang together, in order."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    groups: list[set[str]] = []
    seen: set[str] = set()
    for start in sorted(near):
        group, edge = {start}, {start}
        while edge and start not in seen:
            edge = {other for iri in edge for other in near[iri]} - group
            group |= edge
        if start not in seen:
            groups.append(group)
        seen |= group
    return groups

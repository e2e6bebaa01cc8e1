"""What the pages of every language show: claims by entity, relation and source, passages in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.connections.conflicts import Conflict, conflicts, sequences
from graph.connections.conflicts import Sequence as Stages
from graph.connections.profiles import Said
from graph.dates import DAY
from graph.exports import ClaimRow, Part, Passage
from graph.model import ANTECEDENT
from graph.publishing.addresses import file_name, numbered, source_path
from graph.store import Row
from graph.support import Edge, saying, support
from graph.vocabulary import FILM

MOST = 200
"""How many passages or claims one page of a source or of a relation shows."""
_CONTEXT = """
SELECT ?source ?start ?end ?before ?after WHERE {
  ?place oa:hasSource ?source ; oa:hasSelector ?words ; oa:hasSelector ?position .
  ?words oa:prefix ?before ; oa:suffix ?after .
  ?position oa:start ?start ; oa:end ?end .
}
"""
_SCHEMA = """
SELECT ?class ?type WHERE {
  ?class rdfs:subClassOf ?type . FILTER (STRSTARTS(STR(?type), "https://schema.org/"))
} ORDER BY ?class ?type
"""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a source between those around them, or a row of a table, and the claims they state."""

    passage: Passage
    before: str
    after: str
    claims: tuple[ClaimRow, ...]


class Contents:
    """A part of a graph, arranged for pages; nothing in it depends on a language."""

    def __init__(self, part: Part) -> None:
        """Arrange ``part``."""
        self.part = part
        self.sources: dict[str, Row] = {row["source"]: row for row in part.sources()}
        self.excerpts = self._read()
        self._support = support(part.network, part.network.edges(keys=True), part.ontology)

    @cached_property
    def claims(self) -> dict[str, str]:
        """Where the words of each claim stand: its IRI to a path with an anchor."""
        found = {}
        for source, excerpts in self.excerpts.items():
            path = source_path(self.sources[source]["id"])
            for number, page in enumerate(parts(excerpts), start=1):
                for claim in (claim for excerpt in page for claim in excerpt.claims):
                    found[claim.iri] = f"{numbered(path, number)}#{self.anchor(claim.iri)}"
        return found

    def anchor(self, claim: str) -> str:
        """Return the name of a claim's place in a page."""
        return f"c-{file_name(self.part.local(claim).removeprefix('claim/'))}"

    @cached_property
    def relations(self) -> dict[str, list[Edge]]:
        """The claims of each relation that has some, by its name."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for subject, object_, key, about in self.part.network.edges(keys=True, data=True):
            found[about["relation"]].append((subject, object_, key))
        return {name: sorted(edges, key=lambda e: e[2]) for name, edges in sorted(found.items())}

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The entities of each class that has some, by its name."""
        found: dict[str, list[str]] = defaultdict(list)
        for iri, about in self.part.entities():
            found[about["type"]].append(iri)
        return dict(sorted(found.items()))

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """The contradictions between claims of the part."""
        return conflicts(self.part.network)

    @cached_property
    def disputes(self) -> dict[str, list[Conflict]]:
        """The contradictions that touch each entity."""
        found: dict[str, list[Conflict]] = defaultdict(list)
        for conflict in self.conflicts:
            for iri in dict.fromkeys((*conflict.one[:2], *conflict.other[:2])):
                found[iri].append(conflict)
        return found

    @cached_property
    def changes(self) -> dict[str, list[Stages]]:
        """What changed from one source to a later one, by entity."""
        found: dict[str, list[Stages]] = defaultdict(list)
        for change in sequences(self.part.network, self.part.ontology):
            for iri in dict.fromkeys(change.stages[0][:2]):
                found[iri].append(change)
        return found

    @cached_property
    def reviews(self) -> Counter[str]:
        """How many claims there are of each review state."""
        return Counter(about["review"] for _, _, about in self.part.network.edges(data=True))

    @cached_property
    def schema(self) -> dict[str, str]:
        """The class of schema.org that each class of the ontology is below, by its name."""
        rows = self.part.store.select(_SCHEMA)
        return {row["class"].removeprefix(FILM.iri): row["type"].rpartition("/")[2] for row in rows}

    @property
    def latest(self) -> str:
        """The date of the latest source, of one whose day is known where there is one."""
        dates = [row["date"] for row in self.sources.values()]
        return max([d for d in dates if len(d) == DAY] or dates, default="")

    def said(self, edge: Edge) -> Said:
        """Return one claim with what it and those that say the same rest on."""
        about = self.part.network.edges[edge]
        return Said((edge,), self._support[saying(edge, about, self.part.ontology)])

    def _read(self) -> dict[str, list[Excerpt]]:
        """Return the passages of each source in their order; a claim stands at its first statement."""
        near = {
            (row["source"], int(row["start"]), int(row["end"])): (row["before"], row["after"])
            for row in self.part.store.select(_CONTEXT)
            if row["source"] in self.sources
        }
        told: dict[str, dict[Passage, list[ClaimRow]]] = {iri: {} for iri in self.sources}
        for claim in self.part.claims():
            first = next(p for p in claim.evidence if p.role != ANTECEDENT)
            told[claim.about["source"]].setdefault(first, []).append(claim)
        return {
            source: [
                Excerpt(p, *near.get((source, p.start, p.end), ("", "")), tuple(passages[p]))
                for p in sorted(passages, key=lambda p: (p.row, p.start, p.end))
            ]
            for source, passages in told.items()
        }


def parts(items: Iterable[Excerpt]) -> Iterator[list[Excerpt]]:
    """Yield the items of each page, at least one page."""
    found = list(items)
    for first in range(0, max(len(found), 1), MOST):
        yield found[first : first + MOST]

"""The pages of a site in one language: what each is called, shows, and says to programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph.analysis import rank
from graph.connections.conflicts import conflict_entries
from graph.connections.profiles import entity_profile
from graph.connections.telling import Teller
from graph.exports import ClaimRow
from graph.model import ANTECEDENT
from graph.pages import Told, entity_values, told
from graph.publishing.addresses import Addresses, numbered, relation_path, source_path
from graph.publishing.contents import MOST, Contents, Excerpt, parts
from graph.publishing.linked import Node, article, claim, thing
from graph.store import Row
from graph.support import Edge

_CONNECTED = 12
"""How many of the most connected entities the first page names."""
_RECENT = 8
"""How many of the latest sources the first page names."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be written: its path without the folder of its language, and what it shows.

    ``menu`` is the path of the menu's page that it is or belongs to, ``entity`` the id of the entity
    that it tells of; ``linked`` are nodes of JSON-LD.
    """

    path: str
    template: str
    values: dict[str, Any]
    menu: str = ""
    linked: tuple[Node, ...] = ()
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim on its source's page; ``others`` are its further passages, ``refers`` what they mean."""

    anchor: str
    told: Told
    review: str
    others: tuple[str, ...]
    refers: tuple[str, ...]


class Edition:
    """The pages of one language; ``folder`` is what their paths begin with, ``address`` the site's."""

    def __init__(self, contents: Contents, language: str, folder: str, address: str) -> None:
        """Tell of ``contents`` in ``language``."""
        self.contents, self.part = contents, contents.part
        self.language, self._address = language, address
        self.title = self.part.title or "filmgraph"
        self.teller = Teller(self.part.network, self.part.ontology, language)
        self.addresses = Addresses(self.part.base, self.part.ontology, contents.claims, folder)

    def pages(self) -> Iterator[Page]:
        """Yield the pages; that of the downloads is made elsewhere, when they are there."""
        yield self._home()
        yield self._all()
        yield Page("sources.html", "sources.html", {"sources": self._sources()}, "sources.html")
        disputes = list(conflict_entries(self.teller, self.contents.conflicts))
        yield Page("conflicts.html", "conflicts.html", {"disputes": disputes}, "conflicts.html")
        yield self._relations()
        for name, edges in self.contents.relations.items():
            yield from self._relation(name, edges)
        for iri, about in self.part.entities():
            yield self._entity(iri, about)
        for iri, row in self.contents.sources.items():
            yield from self._source(iri, row)

    def url(self, iri: str) -> str:
        """Return the whole address of the page of a thing; empty where the site's is not known."""
        return self._address + self.addresses.of(iri) if self._address else ""

    @cached_property
    def counts(self) -> dict[str, int]:
        """How much of each kind there is."""
        network = self.part.network
        return {
            "entities": len(network),
            "claims": network.number_of_edges(),
            "sources": len(self.contents.sources),
            "conflicts": len(self.contents.conflicts),
        }

    @cached_property
    def description(self) -> str:
        """What the site holds, in a sentence."""
        words = self.teller.words
        told = {n: words.count(n, self.counts[n]) for n in ("entities", "claims", "sources")}
        return words.say("site_description", title=self.title, **told)

    def _home(self) -> Page:
        classes = self.part.ontology.classes
        kinds = [(classes[name], len(found)) for name, found in self.contents.members.items()]
        values = {
            "counts": self.counts,
            "most": [(e.iri, self.teller.kind(e.iri), e.ties) for e in self._most()],
            "name": self.teller.name,
            "kinds": sorted(kinds, key=lambda known: -known[1]),
            "recent": self._sources()[:_RECENT],
            "accepted": self.contents.reviews["accepted"],
        }
        return Page("index.html", "home.html", values, "index.html")

    def _most(self) -> list[Any]:
        return rank(self.part.network)[:_CONNECTED]

    def _all(self) -> Page:
        """Return the page of all names, by class."""
        ontology, network = self.part.ontology, self.part.network
        classes = []
        for name, members in self.contents.members.items():
            named = sorted(
                (self.teller.name(iri).casefold(), iri, self._other_names(iri)) for iri in members
            )
            shown = [(iri, others, network.degree(iri)) for _, iri, others in named]
            classes.append((ontology.entity_class(name), shown))
        classes.sort(key=lambda found: found[0].plural(self.language).casefold())
        return Page("all.html", "all.html", {"classes": classes, "name": self.teller.name})

    def _other_names(self, iri: str) -> tuple[str, ...]:
        about = self.part.network.nodes[iri]
        return tuple(
            sorted({*about["labels"].values(), *about["aliases"]} - {self.teller.name(iri)})
        )

    def _sources(self) -> list[Row]:
        """Return the sources, the latest first."""
        rows = sorted(self.contents.sources.values(), key=lambda row: row["id"])
        return sorted(rows, key=lambda row: row["date"], reverse=True)

    def _relations(self) -> Page:
        ontology = self.part.ontology
        found = [
            (ontology.relation(name), len(edges)) for name, edges in self.contents.relations.items()
        ]
        found.sort(key=lambda item: item[0].label(self.language).casefold())
        return Page("relations.html", "relations.html", {"relations": found}, "relations.html")

    def _relation(self, name: str, edges: list[Edge]) -> Iterator[Page]:
        term, path = self.part.ontology.relation(name), relation_path(name)
        pages = [edges[first : first + MOST] for first in range(0, len(edges), MOST)]
        for number, page in enumerate(pages, start=1):
            shown = [told(self.teller, self.contents.said(edge)) for edge in page]
            values = {"term": term, "told": shown, "number": len(edges)}
            values |= _parts(path, number, len(pages))
            yield Page(numbered(path, number), "relation.html", values, "relations.html")

    def _entity(self, iri: str, about: dict[str, Any]) -> Page:
        profile = entity_profile(self.part.network, self.part.ontology, iri, self.language)
        disputes, changes = self.contents.disputes[iri], self.contents.changes[iri]
        kind = self._schema(about["type"])
        path = self.addresses.of(iri).removeprefix(self.addresses.folder)
        values = entity_values(profile, disputes, changes)
        node = thing(iri, about, kind, self.url(iri))
        return Page(path, "entity.html", values, linked=(node,), entity=self.part.local(iri))

    def _schema(self, kind: str) -> str:
        """Return the class of schema.org for a class: its own, or that of the nearest above it."""
        known = self.contents.schema
        return next((known[n] for n in self.part.ontology.lineage(kind) if n in known), "")

    def _source(self, iri: str, row: Row) -> Iterator[Page]:
        excerpts = self.contents.excerpts[iri]
        path, table = source_path(row["id"]), any(e.passage.row for e in excerpts)
        count = sum(len(excerpt.claims) for excerpt in excerpts)
        pages = list(parts(excerpts))
        for number, page in enumerate(pages, start=1):
            values = {
                "row": row,
                "table": table,
                "claims": count,
                "excerpts": [(e, [self._stated(c, e) for c in e.claims]) for e in page],
                **_parts(path, number, len(pages)),
            }
            linked = (article(row, self.url(iri), table=table), *self._linked(page, iri))
            yield Page(numbered(path, number), "source.html", values, "sources.html", linked)

    def _linked(self, page: list[Excerpt], source: str) -> Iterator[Node]:
        for row in (row for excerpt in page for row in excerpt.claims):
            sentence = self.teller.sentence((row.subject, row.object, row.iri))
            yield claim(row.iri, sentence, (row.subject, row.object), source, row.evidence)

    def _stated(self, row: ClaimRow, excerpt: Excerpt) -> Stated:
        others = [passage for passage in row.evidence if passage != excerpt.passage]
        return Stated(
            anchor=self.contents.anchor(row.iri),
            told=told(self.teller, self.contents.said((row.subject, row.object, row.iri))),
            review=row.about["review"],
            others=tuple(p.quote for p in others if p.role != ANTECEDENT),
            refers=tuple(p.quote for p in others if p.role == ANTECEDENT),
        )


def _parts(path: str, number: int, count: int) -> dict[str, Any]:
    """Return what a page in parts links to: its number, and the paths of all."""
    paths = [numbered(path, part) for part in range(1, count + 1)]
    return {"part": number, "parts": paths if count > 1 else []}

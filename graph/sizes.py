"""How large a dossier is: what it holds, counted in its store, and what that takes on the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from graph.consequences import ONTOLOGY
from graph.dossier import Dossier
from graph.dossier.builds import BUILDS, INDEX
from graph.dossier.places import table_paths
from graph.ontology import Ontology, Term
from graph.rdf import DERIVED, ENTITIES, LINKS
from graph.store import ReadableStore
from graph.vocabulary import FILM
from graph.wording import Words

SHARED = {"entities": ENTITIES, "derived": DERIVED, "links": LINKS, "ontology": ONTOLOGY}
"""The graphs that are not a source's, by what they are called."""
_CLAIMS = "SELECT ?key (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?claim {} ?key }} }} GROUP BY ?key"
_CLASSES = f"SELECT ?key (COUNT(*) AS ?n) {{ GRAPH {ENTITIES} {{ ?e a ?key }} }} GROUP BY ?key"
_ROWS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?row a oa:FragmentSelector } }"
_GRAPH = "SELECT (COUNT(*) AS ?n) {{ GRAPH {} {{ ?s ?p ?o }} }}"
_KINDS = {"review": "film:review", "status": "film:status", "relation": "rdf:predicate"}
_OF_BUILD = ("graph.nq", "store", "cards.sqlite")


class Size(NamedTuple):
    """One figure: the ``part`` of the report, what is counted in it, and how many there are.

    Of the part ``disk`` they are bytes.
    """

    part: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """The figures of a built dossier, under the ontology of its build."""

    sizes: tuple[Size, ...]
    ontology: Ontology

    def table(self) -> dict[str, Any]:
        """Return the figures as a JSON object, part by part."""
        found: dict[str, Any] = {}
        for part, name, number in self.sizes:
            found.setdefault(part, {})[name] = number
        return found

    def rows(self, words: Words, *, plain: bool) -> list[list[str]]:
        """Return a row for each figure, in words; numbers as a program reads them where ``plain``."""
        return [
            [
                words.say(f"size_{size.part}"),
                self._named(size.part, size.name, words),
                str(size.number) if plain else _figure(size, words),
            ]
            for size in self.sizes
        ]

    def _named(self, part: str, name: str, words: Words) -> str:
        known: dict[str, Mapping[str, Term]] = {
            "relation": self.ontology.relations,
            "class": self.ontology.classes,
            "status": self.ontology.statuses,
            "review": self.ontology.reviews,
        }
        if part not in known:
            return words.say(f"size_{part}_{name}")
        term = known[part].get(name)
        return term.label(words.language) if term else name


def measured(dossier: Dossier) -> Sizes:
    """Count what a built dossier holds.

    Everything is counted inside the store, by pattern: no claim is read. Raises ``FilmgraphError`` where
    nothing was built yet.
    """
    store = dossier.store()
    sizes = (*_counted(dossier, store), *_disk(dossier))
    return Sizes(sizes, dossier.built_ontology())


def _counted(dossier: Dossier, store: ReadableStore) -> Iterator[Size]:
    by = {kind: _grouped(store, _CLAIMS.format(term)) for kind, term in _KINDS.items()}
    entities = _grouped(store, _CLASSES)
    yield Size("dossier", "sources", len(dossier.source_paths()))
    yield Size("dossier", "tables", len(table_paths(dossier.folder)))
    yield Size("dossier", "rows", _count(store, _ROWS))
    yield Size("dossier", "claims", by["relation"].total())
    yield Size("dossier", "entities", entities.total())
    for kind, counts in (*by.items(), ("class", entities)):
        yield from (Size(kind, name, number) for name, number in counts.most_common())
    quads = len(store)
    shared = {name: _count(store, _GRAPH.format(iri)) for name, iri in SHARED.items()}
    yield Size("quads", "sources", quads - sum(shared.values()))
    yield from (Size("quads", name, number) for name, number in shared.items())
    yield Size("quads", "all", quads)


def _disk(dossier: Dossier) -> Iterator[Size]:
    """Yield the bytes of the files: the records, the last build's parts, what can be made again."""
    index = dossier.folder / INDEX
    build = dossier.nquads().parent
    parts = {name: _bytes(build / name) for name in _OF_BUILD}
    whole = _bytes(index)
    yield Size("disk", "records", _bytes(dossier.folder) - whole)
    yield from (Size("disk", name.partition(".")[0], number) for name, number in parts.items())
    yield Size("disk", "builds", _bytes(index / BUILDS) - sum(parts.values()))
    yield Size("disk", "caches", whole - _bytes(index / BUILDS))


def _bytes(place: Path) -> int:
    """Return how many bytes a file or the files of a folder have; a file of two names counts once."""
    files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sum({(s.st_dev, s.st_ino): s.st_size for s in map(Path.stat, files)}.values())


def _grouped(store: ReadableStore, sparql: str) -> Counter[str]:
    rows = store.select(sparql)
    return Counter({row["key"].removeprefix(FILM.iri): int(row["n"]) for row in rows})


def _count(store: ReadableStore, sparql: str) -> int:
    return int(next(store.select(sparql))["n"])


def _figure(size: Size, words: Words) -> str:
    return words.size(size.number) if size.part == "disk" else words.number(size.number)

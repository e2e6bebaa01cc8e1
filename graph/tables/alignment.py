"""What terms of other vocabularies are in the ontology: relations, classes and qualifiers.

The ontology says it: ``skos:exactMatch``, ``owl:equivalentProperty``, ``skos:closeMatch``,
``rdfs:subPropertyOf``, labels, and ``film:ftmSchema``. Nothing is guessed: of several relations that a
term may mean, the one whose ends fit is taken, and none where several do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pyoxigraph import RdfFormat

from graph.names import fold
from graph.ontology import Ontology, Relation
from graph.store import Row, Store

FTM = "ftm:"
"""What a term of FollowTheMoney begins with: ``ftm:Company``, ``ftm:Employment/employee``."""

_TERMS = """
SELECT ?term ?relation ?inverse ?rank WHERE {
  VALUES (?how ?rank) {
    (skos:prefLabel 0) (skos:exactMatch 0) (owl:equivalentProperty 0)
    (skos:closeMatch 1) (skos:narrowMatch 1) (rdfs:subPropertyOf 2)
  }
  { ?relation a film:Relation ; ?how ?term BIND (false AS ?inverse) }
  UNION { ?relation a film:Relation ; owl:inverseOf ?property . ?property ?how ?term
          BIND (true AS ?inverse) }
}
"""
_CLASSES = """
SELECT ?term ?class ?rank WHERE {
  VALUES (?how ?rank) {
    (skos:prefLabel 0) (skos:exactMatch 0) (owl:equivalentClass 0)
    (skos:closeMatch 1) (skos:narrowMatch 1) (rdfs:subClassOf 2)
  }
  ?class rdfs:subClassOf* film:Entity ; ?how ?term
}
"""
_SCHEMATA = """
SELECT ?name ?schema ?subject ?object WHERE {
  ?name film:ftmSchema ?schema .
  OPTIONAL { ?name film:ftmSubject ?subject . ?name film:ftmObject ?object }
}
"""
_QUALIFIERS = """
SELECT ?property ?term ?field WHERE {
  VALUES (?property ?field) {
    (film:date "date") (film:start "since") (film:end "until") (film:amount "amount")
    (film:currency "currency") (film:share "share") (film:role "role") (film:status "status")
    (dcterms:description "note")
  }
  OPTIONAL { ?property skos:exactMatch|skos:closeMatch ?term }
}
"""


class Way(NamedTuple):
    """A relation that a term may mean; ``inverse``: from its object to its subject."""

    rank: int
    relation: str
    inverse: bool


class Fitting(NamedTuple):
    """What a ``term`` means between two ends, and the classes of these, as the relation has them."""

    term: str
    relation: str
    inverse: bool
    subject: str
    object: str


class Alignment:
    """Finds what foreign terms are in an ontology; IRIs with http and https are the same."""

    def __init__(
        self, ontology: Ontology, relations: Mapping[str, str], types: Mapping[str, str]
    ) -> None:
        """Read the alignments of an ontology; ``relations`` and ``types`` say more, and first."""
        self._ontology = ontology
        self._ways: dict[str, set[Way]] = defaultdict(set)
        self._kinds: dict[str, set[tuple[int, str]]] = defaultdict(set)
        store = Store()
        store.load(ontology.turtle, RdfFormat.TURTLE, ontology.path)
        for relation in ontology.relations.values():
            self._add_relation(relation)
        for row in store.select(_TERMS):
            way = Way(int(row["rank"]), _local(row["relation"]), row["inverse"] == "true")
            self._ways[_key(row["term"])].add(way)
        for kind in ontology.classes.values():
            for term in (kind.iri, kind.name):
                self._kinds[_key(term)].add((0, kind.name))
        for row in store.select(_CLASSES):
            self._kinds[_key(row["term"])].add((int(row["rank"]), _local(row["class"])))
        for row in store.select(_SCHEMATA):
            self._add_schema(row)
        self._qualifiers = {
            _key(row[term]): row["field"]
            for row in store.select(_QUALIFIERS)
            for term in ("property", "term")
        }
        self._own = {
            _key(t): {w._replace(rank=0) for w in self._ways[_key(r)]} for t, r in relations.items()
        }
        self._own_kinds = {_key(term): name for term, name in types.items()}

    def knows(self, term: str) -> bool:
        """Tell whether a term may mean a relation."""
        return _key(term) in self._own or _key(term) in self._ways

    def qualifier(self, term: str) -> str:
        """Return the qualifier of claims that a property is; empty for none."""
        return self._qualifiers.get(_key(term), "") if term else ""

    def fitting(
        self, terms: Sequence[str], subjects: Sequence[str], objects: Sequence[str]
    ) -> Fitting:
        """Return what the first known of ``terms`` means between ends of these types.

        ``subjects`` and ``objects`` are terms for classes, none where nothing is known. Raises
        ``ValueError`` where no relation, several relations or no class at an end can be meant.
        """
        term = next((term for term in terms if self.knows(term)), None)
        if term is None:
            named = terms[0] if terms else ""
            raise ValueError(
                f"no relation is aligned with {named!r}" if named else "names no relation"
            )
        ways = self._own.get(_key(term)) or self._ways[_key(term)]
        ends = (self._classes(subjects), self._classes(objects))
        for _, group in groupby(sorted(ways), key=attrgetter("rank")):
            found = list(self._fits(group, ends))
            if len({(f.relation, f.inverse) for f in found}) > 1:
                several = ", ".join(sorted({f.relation for f in found}))
                raise ValueError(f"{term!r} may mean several relations: {several}")
            if found:
                return self._placed(found[0]._replace(term=term), (subjects, objects))
        known = ", ".join(sorted({way.relation for way in ways}))
        kinds = " → ".join("/".join(each) or "?" for each in (subjects, objects))
        raise ValueError(f"{term!r} ({known}) does not tie {kinds}")

    def _placed(self, found: Fitting, told: tuple[Sequence[str], Sequence[str]]) -> Fitting:
        """Return what was found where it has a class at either end; raise ``ValueError`` otherwise."""
        kinds = (found.object, found.subject) if found.inverse else (found.subject, found.object)
        for kind, terms in zip(kinds, told, strict=True):
            if not kind:
                raise ValueError(f"an end of {found.relation}: {self._open(terms)}")
        return found

    def _open(self, terms: Sequence[str]) -> str:
        """Say why it is open which class terms mean."""
        if not terms:
            return "has no type"
        said, classes = "/".join(terms), sorted(self._classes(terms))
        if classes:
            return f"{said!r} may mean several classes: {', '.join(classes)}"
        return f"no class is aligned with {said!r}"

    def _fits(
        self, ways: Iterable[Way], ends: tuple[frozenset[str], frozenset[str]]
    ) -> Iterator[Fitting]:
        """Yield what fits; a class is empty where nothing says which it is."""
        for way in ways:
            relation = self._ontology.relations[way.relation]
            inverse = way.inverse and not relation.symmetric
            one, other = reversed(ends) if inverse else ends
            subject, object_ = self._end(one, relation.domain), self._end(other, relation.range)
            if subject is not None and object_ is not None:
                yield Fitting("", relation.name, inverse, subject, object_)

    def _end(self, kinds: frozenset[str], allowed: frozenset[str]) -> str | None:
        """Return the one class that fits; empty where it is open, nothing where none fits."""
        fitting = {kind for kind in kinds if self._ontology.fits(kind, allowed)}
        if kinds and not fitting:
            return None
        if not fitting:
            fitting = {kind for kind in allowed if self._ontology.classes[kind].segment}
            return fitting.pop() if len(fitting) == 1 == len(allowed) else ""
        finest = [kind for kind in fitting if fitting.issubset(self._ontology.lineage(kind))]
        return finest[0] if finest else ""

    def _classes(self, terms: Sequence[str]) -> frozenset[str]:
        """Return the classes that terms mean, those of the nearest rank; general ones tell nothing."""
        own = {self._own_kinds[_key(term)] for term in terms if _key(term) in self._own_kinds}
        if own:
            return frozenset(own)
        met = sorted(pair for term in terms for pair in self._kinds.get(_key(term), ()))
        best = [name for rank, name in met if rank == met[0][0]]
        return frozenset(name for name in best if self._ontology.classes[name].segment)

    def _add_relation(self, relation: Relation) -> None:
        """Know a relation, and the property that reads the other way round, by their own names."""
        for iri, inverse in ((relation.iri, False), (relation.inverse, True)):
            for term in filter(None, (iri, _local(iri))):
                self._ways[_key(term)].add(Way(0, relation.name, inverse))

    def _add_schema(self, row: Row) -> None:
        name, schema = _local(row["name"]), FTM + row["schema"]
        if name in self._ontology.classes:
            self._kinds[_key(schema)].add((0, name))
        elif name in self._ontology.relations:
            self._ways[_key(f"{schema}/{row['subject']}")].add(Way(0, name, inverse=False))
            self._ways[_key(f"{schema}/{row['object']}")].add(Way(0, name, inverse=True))


def _key(term: str) -> str:
    """Return how a term is looked up: an IRI without its scheme, other words folded."""
    _, found, rest = term.partition("://")
    if found:
        return rest.removeprefix("www.")
    return term if term.startswith(FTM) else fold(term)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]

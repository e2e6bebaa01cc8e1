"""RDF of other vocabularies in any syntax: what ties two things, by the alignments of the ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.tables.attributes import Nodes, arrow
from graph.tables.foreign import Feed, Format
from graph.tables.statements import NOBODY, Node, Statement
from graph.tables.syntaxes import quads_of
from graph.vocabulary import DCTERMS, OWL, PROV, RDF, RDFS, SCHEMA, SKOS

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Facts = list[tuple[ox.NamedNode, Term]]

_HTTP_SCHEMA = "http://schema.org/"
_NAMES = {
    SKOS.prefLabel.value,
    RDFS.label.value,
    SCHEMA.iri + "name",
    _HTTP_SCHEMA + "name",
    "http://xmlns.com/foaf/0.1/name",
    DCTERMS.title.value,
}
_ALIASES = {
    SKOS.altLabel.value,
    SCHEMA.iri + "alternateName",
    _HTTP_SCHEMA + "alternateName",
}
_SAME = {
    SKOS.exactMatch.value,
    OWL.iri + "sameAs",
    SCHEMA.iri + "sameAs",
    _HTTP_SCHEMA + "sameAs",
}
_ORIGINS = {DCTERMS.source.value, PROV.wasDerivedFrom.value, PROV.iri + "hadPrimarySource"}
_ENDS = (RDF.subject, RDF.predicate, RDF.object)
_ITEM = "www.wikidata.org/entity/"
_LANGUAGES = ("", "fr", "en")
"""In which languages a thing is named, the first that there is."""


def read(feed: Feed) -> Iterator[tuple[int, Statement]]:
    """Yield what each triple states that ties two things, or a thing and a name; the file is read whole.

    A triple that is reified, by RDF 1.2 or ``rdf:Statement``, is qualified by what is said of it. What
    names and classes a thing states nothing else.
    """
    graph = _Graph()
    for number, quad in enumerate(quads_of(feed.path), start=1):
        graph.add(number, quad)
    nodes = graph.nodes()
    for told in graph.ties():
        yield told.number, told.statement(nodes, graph)


@dataclass(frozen=True, slots=True)
class _Tie:
    """A triple with its place, its graph and what is said of it."""

    number: int
    triple: tuple[Term, ox.NamedNode, Term]
    graph: str
    about: Facts = field(default_factory=list)

    def statement(self, nodes: dict[Term, Node], graph: _Graph) -> Statement:
        subject, predicate, object_ = self.triple
        ends = (nodes.get(subject, NOBODY), _end(object_, nodes))
        about = [
            (p.value, _text(v, nodes)) for p, v in self.about if not p.value.startswith(RDF.iri)
        ]
        told = " ".join(map(graph.written, self.triple))
        words = [arrow(*ends), f"{told} .", *(f"{term}: {value}" for term, value in about)]
        origins = [value for term, value in about if term in _ORIGINS]
        return Statement(
            subject=ends[0],
            relations=(predicate.value,),
            object=ends[1],
            terms=tuple(about),
            place=f"statement={self.number}",
            words=" | ".join(words),
            origin=next(iter(origins), self.graph),
        )


class _Graph:
    """The triples of a file, what is said of each subject, and blank nodes by their order."""

    def __init__(self) -> None:
        self._ties: list[_Tie] = []
        self._facts: dict[Term, Facts] = defaultdict(list)
        self._blank: dict[Term, str] = {}
        self._reified: list[_Tie] = []
        self._statements: list[tuple[int, Term, str]] = []

    def add(self, number: int, quad: ox.Quad) -> None:
        """Add a quad; ``number`` is its place in the file."""
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                self._blank.setdefault(term, f"_:b{len(self._blank) + 1}")
        graph = getattr(quad.graph_name, "value", "")
        home = graph if isinstance(quad.graph_name, ox.NamedNode) else ""
        if quad.predicate == RDF.reifies and isinstance(quad.object, ox.Triple):
            claimed = quad.object
            triple = (claimed.subject, claimed.predicate, claimed.object)
            self._reified.append(_Tie(number, triple, home, self._facts[quad.subject]))
            return
        self._facts[quad.subject].append((quad.predicate, quad.object))
        if quad.predicate == RDF.predicate:
            self._statements.append((number, quad.subject, home))
        if not _naming(quad.predicate.value):
            triple = (quad.subject, quad.predicate, quad.object)
            self._ties.append(_Tie(number, triple, home))

    def ties(self) -> list[_Tie]:
        """Return what ties two things, each triple once or as often as it is reified."""
        reified = list(self._claimed())
        said = {tie.triple for tie in reified}
        reifiers = {id(tie.about) for tie in reified}
        plain = (
            tie
            for tie in self._ties
            if tie.triple not in said and id(self._facts.get(tie.triple[0])) not in reifiers
        )
        return sorted((*plain, *reified), key=lambda tie: tie.number)

    def nodes(self) -> dict[Term, Node]:
        """Return what is named, with its classes, other names and Wikidata item."""
        nodes, keys = Nodes(), {}
        for term, facts in self._facts.items():
            if any(p.value in _NAMES for p, _ in facts) or _item(term):
                keys[term] = self.written(term)
                nodes.add(keys[term], _node(term, facts))
        known = nodes.told_apart()
        return {term: node for term, key in keys.items() if (node := known.get(key))}

    def written(self, term: Term) -> str:
        """Return a term as N-Triples write it, blank nodes by the order in which they are met."""
        return self._blank.get(term) or str(term)

    def _claimed(self) -> Iterator[_Tie]:
        """Yield the triples that are reified, with what is said of them."""
        yield from self._reified
        for number, node, home in self._statements:
            about = self._facts[node]
            ends = {predicate: value for predicate, value in about if predicate in _ENDS}
            one, predicate, other = (ends.get(end) for end in _ENDS)
            if one is not None and isinstance(predicate, ox.NamedNode) and other is not None:
                yield _Tie(number, (one, predicate, other), home, about)


def _naming(predicate: str) -> bool:
    """Tell whether a predicate names, classes or describes terms, and so ties nothing."""
    built_in = (RDF.iri, RDFS.iri, OWL.iri)
    return predicate in _NAMES | _ALIASES | _SAME or predicate.startswith(built_in)


def _node(term: Term, facts: Facts) -> Node:
    names = [(value.language or "", value.value) for value in _literals(facts, _NAMES)]
    aliases = [value.value for value in _literals(facts, _ALIASES)]
    labels = {tag: text for tag, text in reversed(names) if tag}
    by_tag = dict(reversed(names))
    name = next((by_tag[tag] for tag in _LANGUAGES if tag in by_tag), "")
    name = name or next(iter(by_tag.values()), "")
    others = (_item(value) for p, value in facts if p.value in _SAME)
    return Node(
        name=name,
        types=tuple(v.value for p, v in facts if p == RDF.type and isinstance(v, ox.NamedNode)),
        aliases=tuple(dict.fromkeys((*aliases, *(t for _, t in names if t != name)))),
        wikidata=_item(term) or next(filter(None, others), ""),
        labels=tuple(sorted((tag[:2], text) for tag, text in labels.items())),
    )


def _literals(facts: Facts, predicates: Iterable[str]) -> Iterator[ox.Literal]:
    for predicate, value in facts:
        if predicate.value in predicates and isinstance(value, ox.Literal):
            yield value


def _end(term: Term, nodes: dict[Term, Node]) -> Node:
    """Return the object of a triple: a thing, or a text that names one."""
    return Node(term.value) if isinstance(term, ox.Literal) else nodes.get(term, NOBODY)


def _text(term: Term, nodes: dict[Term, Node]) -> str:
    named = nodes.get(term, NOBODY).name
    return named or str(getattr(term, "value", term))


def _item(term: Term) -> str:
    """Return the Wikidata item that an IRI is; empty for none."""
    value = getattr(term, "value", "") if isinstance(term, ox.NamedNode) else ""
    return value.rpartition(_ITEM)[2] if _ITEM in value else ""


FORMAT = Format("rdf", read)

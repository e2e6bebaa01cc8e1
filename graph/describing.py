"""What a graph says of one thing, as triples: of an entity, a claim, a source, or a term."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.store import ReadableStore
from graph.vocabulary import FILM, OA, PREFIXES, RDF

FORMATS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}
"""The forms by the endings of files."""


def describe(store: ReadableStore, iri: str, form: str) -> str:
    """Return what ``store`` says of ``iri``, in one of ``FORMATS``; no triple for what is unknown.

    That is every triple that it begins or ends, and the claims that are about it, or that it states,
    each with its evidence.
    """
    thing = ox.NamedNode(iri)
    found = {*_triples(store, thing), *_triples(store, None, thing)}
    for claim in _claims(store, thing):
        found.update(_whole(store, claim))
    data = ox.serialize(sorted(found, key=str), format=FORMATS[form], prefixes=PREFIXES)
    return (data or b"").decode()


def _claims(store: ReadableStore, thing: ox.NamedNode) -> Iterator[ox.NamedNode]:
    """Yield the claims that are about a thing, those that it states as a source, or itself as one."""
    patterns = (
        (None, RDF.subject, thing, None),
        (None, RDF.object, thing, None),
        (None, RDF.type, FILM.Claim, thing),
        (thing, RDF.type, FILM.Claim, None),
    )
    for pattern in patterns:
        for quad in store.match(*pattern):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject


def _whole(store: ReadableStore, claim: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield what is said of a claim, of its evidence, and of where that stands."""
    queue = [claim]
    while queue:
        for triple in _triples(store, queue.pop()):
            yield triple
            if triple.predicate in _PARTS and isinstance(triple.object, ox.NamedNode):
                queue.append(triple.object)


_PARTS = (OA.hasTarget, OA.hasSelector, FILM.antecedent)
"""What leads from a claim to the parts of its evidence."""


def _triples(
    store: ReadableStore, subject: ox.NamedNode | None, object_: ox.NamedNode | None = None
) -> Iterator[ox.Triple]:
    for quad in store.match(subject, None, object_):
        yield quad.triple

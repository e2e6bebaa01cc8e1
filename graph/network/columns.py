"""Facts of a store in columns: one scan of a predicate, or a lookup of some subjects, at a time.

A scan costs a fraction of a join: what belongs together is put together here, by subject.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from sys import intern

from pyoxigraph import NamedNode

from graph.store import ReadableStore

BATCH = 500
"""How many IRIs one query names; some 50 kB of text, which any engine takes."""
_ALL = "SELECT ?subject ?value { ?subject {predicate} ?value }"
_SOME = "SELECT ?subject ?value { VALUES ?subject { {iris} } ?subject {predicate} ?value }"
_FACTS = (
    "SELECT ?subject ?predicate ?value { VALUES ?subject { {iris} } ?subject ?predicate ?value }"
)


def column(
    store: ReadableStore, predicate: NamedNode, subjects: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield subjects and their values of one predicate; of all subjects, or of these IRIs."""
    sparql = (_ALL if subjects is None else _SOME).replace("{predicate}", str(predicate))
    pairs = store.rows(sparql) if subjects is None else among(store, sparql, subjects)
    return ((intern(subject), intern(value)) for subject, value in pairs)


def facts(store: ReadableStore, subjects: Iterable[str]) -> Iterator[list[str]]:
    """Yield what is told of these IRIs: subject, predicate and value."""
    return among(store, _FACTS, subjects)


def among(store: ReadableStore, sparql: str, iris: Iterable[str]) -> Iterator[list[str]]:
    """Yield the rows of a query whose ``{iris}`` stands for IRIs of the store, asked for in batches."""
    for query in batches(sparql, sorted(iris)):
        yield from store.rows(query)


def batches(sparql: str, iris: Iterable[str]) -> Iterator[str]:
    """Yield a query for each few of these IRIs, in their order; ``{iris}`` is where it names them."""
    left = iter(iris)
    while batch := list(islice(left, BATCH)):
        yield sparql.replace("{iris}", " ".join(str(NamedNode(iri)) for iri in batch))

"""Claims of a store as the edges of a network, joined from columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from graph.model import BOUNDS
from graph.network.columns import among, column, facts
from graph.rdf import counts
from graph.store import ReadableStore
from graph.vocabulary import FILM, OA, PROV, RDF

Edge: TypeAlias = tuple[str, str, str]
"""Subject, object and claim, by IRI."""
Facts: TypeAlias = Mapping[str, Mapping[str, str]]
"""Values by claim, by the name of what they tell."""

_REQUIRED = {
    "review": FILM.review,
    "confidence": FILM.confidence,
    "status": FILM.status,
    "subject": RDF.subject,
    "object": RDF.object,
    "predicate": RDF.predicate,
    "source": PROV.wasDerivedFrom,
}
_OPTIONAL = {
    "date": FILM.date,
    "since": FILM.start,
    "until": FILM.end,
    "share": FILM.share,
    "role": FILM.role,
    "amount": FILM.amount,
    "currency": FILM.currency,
    "bound": FILM.amountBound,
}
_PLAIN = ("date", "since", "until", "share", "role")
_TERMS = ("review", "status")
_DIRECT = "SELECT ?source ?subject ?object { GRAPH ?source { ?subject {relation} ?object } }"
_STAND = """
SELECT ?claim {
  VALUES ?claim { {iris} }
  GRAPH ?source {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
    ?subject ?predicate ?object
  }
}
"""
_QUOTES = """
SELECT ?claim ?target ?quote {
  VALUES ?claim { {iris} }
  ?claim oa:hasTarget ?target . ?target oa:hasSelector ?words . ?words oa:exact ?quote
}
"""


def claim_facts(store: ReadableStore, threshold: float, claims: Collection[str] | None) -> Facts:
    """Return what is told of claims, all or some; of those that do not count, not all.

    Claims that were rejected, or proposed below ``threshold``, are not among the subjects.
    """
    found = _some(store, claims) if claims is not None else _all(store)
    review, sure = found["review"], found["confidence"]
    told = {
        claim: subject
        for claim, subject in found["subject"].items()
        if counts(_local(review[claim]), float(sure[claim]), threshold)
    }
    return {**found, "subject": told}


def _all(store: ReadableStore) -> Facts:
    return {name: dict(column(store, p)) for name, p in (_REQUIRED | _OPTIONAL).items()}


def _some(store: ReadableStore, claims: Collection[str]) -> Facts:
    names = {p.value: name for name, p in (_REQUIRED | _OPTIONAL).items()}
    found: dict[str, dict[str, str]] = {name: {} for name in names.values()}
    for claim, predicate, value in facts(store, claims):
        if predicate in names:
            found[names[predicate]][claim] = value
    return found


def edges(found: Facts, standing: Collection[str]) -> Iterator[tuple[Edge, dict[str, Any]]]:
    """Yield the claims that count in the order of their ends, with what they say."""
    objects = found["object"]
    keys = sorted((subject, objects[claim], claim) for claim, subject in found["subject"].items())
    for edge in keys:
        claim = edge[2]
        yield (
            edge,
            {
                **{name: found[name].get(claim, "") for name in _PLAIN},
                **{name: _local(found[name][claim]) for name in _TERMS},
                "source": found["source"][claim],
                "relation": _local(found["predicate"][claim]),
                "stands": claim in standing,
                "confidence": float(found["confidence"][claim]),
                "amount": _amount(found, claim),
            },
        )


def standing(store: ReadableStore, found: Facts, claims: Collection[str] | None) -> set[str]:
    """Return the claims in force: those whose triple their source's graph tells directly too."""
    if claims is not None:
        return {claim for [claim] in among(store, _STAND, claims)}
    told: dict[str, set[tuple[str, ...]]] = {
        relation: set(map(tuple, store.rows(_DIRECT.replace("{relation}", f"<{relation}>"))))
        for relation in set(found["predicate"].values())
    }
    source, predicate, object_ = found["source"], found["predicate"], found["object"]
    return {
        claim
        for claim, subject in found["subject"].items()
        if (source[claim], subject, object_[claim]) in told[predicate[claim]]
    }


def quotes(store: ReadableStore, claims: Collection[str] | None) -> Mapping[str, tuple[str, ...]]:
    """Return the words that state each claim, in the order of the places where they stand."""
    rows = among(store, _QUOTES, claims) if claims is not None else _quoted(store)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for claim, target, quote in rows:
        found[claim].append((target, quote))
    return {claim: tuple(quote for _, quote in sorted(told)) for claim, told in found.items()}


def _quoted(store: ReadableStore) -> Iterator[tuple[str, str, str]]:
    words = dict(column(store, OA.exact))
    of = {place: words[s] for place, s in column(store, OA.hasSelector) if s in words}
    return (
        (claim, place, of[place]) for claim, place in column(store, OA.hasTarget) if place in of
    )


def _amount(found: Facts, claim: str) -> str:
    amount = found["amount"].get(claim)
    if not amount:
        return ""
    bound = found["bound"].get(claim)
    sign = next(sign for sign, text in BOUNDS.items() if text == bound)
    return f"{sign}{amount} {found['currency'][claim]}"


def _local(iri: str) -> str:
    return iri.removeprefix(FILM.iri)

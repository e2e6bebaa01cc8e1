"""What speaks for and against two profiles being one entity, each by name and with its value."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Store

from graph.dates import YEAR
from graph.ontology import Ontology
from graph.resolution.naming import name_features
from graph.resolution.profiles import Profile
from graph.resolution.words import Words
from graph.vocabulary import FILM, OWL

_PAUSE = 10
"""Years between the claims of two entities that tell nothing."""
_LIVES = 30
"""Years more from which on they count in full."""
_RELEASES = 1
"""Years by which sources differ on one work: made, first shown, released."""
_ENOUGH = 1.5
"""How much shared company counts at most."""
DIGITS = 4
"""How many decimals a feature's value has."""


@dataclass(frozen=True)
class Known:
    """What is known of all profiles together: ``degree`` counts the profiles that have a neighbor."""

    ontology: Ontology
    words: Words
    degree: Mapping[str, int]
    disjoint: frozenset[frozenset[str]]


def known(profiles: Iterable[Profile], ontology: Ontology) -> Known:
    """Return what comparing any two of ``profiles`` needs."""
    degree = Counter(i for p in profiles for i in {other for _, _, other in p.neighbors})
    return Known(ontology, Words(ontology), degree, _disjoint(ontology))


def features(one: Profile, other: Profile, about: Known) -> dict[str, float]:
    """Return the features that two profiles show, by name; those of value 0 are left out.

    The same either way round.
    """
    titled = about.words.titled(one.type) and about.words.titled(other.type)
    named = name_features(one, other, about.words)
    tied = _neighbor_features(one, other, about, titled=titled)
    found = {
        **named,
        **tied,
        "named_and_tied": named["overlap"] * min(tied["shared"], 1.0),
        **_type_features(one, other, about),
        **_date_features(one, other, about, titled=titled),
        "one_claim": any(o == other.id for _, _, o in one.neighbors)
        or any(o == one.id for _, _, o in other.neighbors),
        "same_wikidata": bool(one.wikidata) and one.wikidata == other.wikidata,
        "other_wikidata": bool(one.wikidata and other.wikidata) and one.wikidata != other.wikidata,
    }
    return {name: round(float(value), DIGITS) for name, value in sorted(found.items()) if value}


def _type_features(one: Profile, other: Profile, about: Known) -> dict[str, float]:
    lineages = [about.ontology.lineage(p.type) for p in (one, other)]
    related = one.type in lineages[1] or other.type in lineages[0]
    kinds = {about.ontology.kind(p.type).name for p in (one, other)}
    near = next(name for name in lineages[0] if name in lineages[1])
    disjoint = any(frozenset((a, b)) in about.disjoint for a in lineages[0] for b in lineages[1])
    return {
        "same_class": one.type == other.type,
        "other_class": not related and len(kinds) == 1 and near in kinds,
        "other_kind": len(kinds) > 1,
        "disjoint": disjoint,
    }


def _neighbor_features(
    one: Profile, other: Profile, about: Known, *, titled: bool
) -> dict[str, float]:
    """Return what company tells: rare neighbors of both, those of one relation that differ."""
    shared = {o for _, _, o in one.neighbors} & {o for _, _, o in other.neighbors}
    company = sum(1 / math.log2(1 + max(about.degree.get(o, 0), 2)) for o in sorted(shared))
    first, second = _by_relation(one), _by_relation(other)
    differ = [key for key in first.keys() & second.keys() if not first[key] & second[key]]
    single = {key for key in differ if key[1] == "out" and about.ontology.relation(key[0]).single}
    into = {key for key in differ if key[1] == "in"}
    return {
        "shared": min(company, _ENOUGH),
        "makers_differ": titled and bool(into),
        "company_differs": not titled and bool(into),
        "homes_differ": bool(single),
        "nothing_shared": bool(one.neighbors and other.neighbors) and not shared,
    }


def _by_relation(profile: Profile) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for relation, direction, other in profile.neighbors:
        found[relation, direction].add(other)
    return found


def _date_features(one: Profile, other: Profile, about: Known, *, titled: bool) -> dict[str, float]:
    first, second = (_years(p, about.words) for p in (one, other))
    if not first or not second:
        return {}
    if titled:
        gap = min(abs(a - b) for a in first for b in second)
        return {"same_year": gap == 0, "years_differ": gap > _RELEASES}
    gap = max(min(first) - max(second), min(second) - max(first)) - _PAUSE
    return {"years_apart": max(0, min(gap, _LIVES)) / _LIVES}


def _years(profile: Profile, words: Words) -> set[int]:
    """Return the years of an entity's claims, and those that its names bear in parentheses."""
    told = {year for text in profile.names for year in words.name(text, profile.type).years}
    return {int(date[:YEAR]) for date in (*profile.dates, *told)}


def _disjoint(ontology: Ontology) -> frozenset[frozenset[str]]:
    """Return the pairs of classes that ``owl:disjointWith`` keeps apart."""
    store = Store()
    store.load(ontology.turtle, format=RdfFormat.TURTLE)
    return frozenset(
        frozenset(
            end.value.removeprefix(FILM.iri)
            for end in (quad.subject, quad.object)
            if isinstance(end, NamedNode)
        )
        for quad in store.quads_for_pattern(None, OWL.disjointWith, None)
    )

"""QuickStatements (version 1): accepted claims with a source, to be put into Wikidata by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.exports.catalog import Format, Left
from graph.exports.part import ClaimRow, Part
from graph.exports.rows import local_name

_PROPERTIES = """
SELECT DISTINCT ?relation ?property ?inverse WHERE {
  ?relation a film:Relation .
  { ?relation skos:closeMatch|skos:exactMatch ?property BIND (false AS ?inverse) }
  UNION { ?relation owl:inverseOf/(skos:closeMatch|skos:exactMatch) ?property
          BIND (true AS ?inverse) }
  FILTER (STRSTARTS(STR(?property), "http://www.wikidata.org/prop/direct/"))
} ORDER BY ?relation ?property
"""
_PRECISION = {4: 9, 7: 10, 10: 11}
"""Wikidata's number for a year, a month and a day, by the length of a date."""
_POINT, _START, _END = "P585", "P580", "P582"
_URL, _TITLE, _PUBLISHED, _QUOTATION = "S854", "S1476", "S577", "S1683"
_LONGEST = 1500
"""The longest text that Wikidata takes, in characters."""


def write(part: Part, path: Path) -> Left:
    """Write a line a claim that people accepted, that stands, and whose source has an address.

    Both ends need a Wikidata item, and the relation exactly one property of Wikidata that the ontology
    says is close to it; what lacks something is counted by what it lacks.
    """
    properties, left = _properties(part), Left()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for claim in part.claims():
            items = [local_name(part.network.nodes[e].get("wikidata")) for e in _ends(claim)]
            if missing := _missing(claim, items, properties):
                left[missing] += 1
                continue
            name, inverse = properties[claim.about["relation"]]
            one, other = reversed(items) if inverse else items
            out.write("\t".join((one, name, other, *_about(claim.about), *_source(claim))) + "\n")
    return left


def _ends(claim: ClaimRow) -> tuple[str, str]:
    return claim.subject, claim.object


def _properties(part: Part) -> dict[str, tuple[str, bool]]:
    """Return, by relation, its one property, and whether that leads from the object to the subject."""
    found: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for row in part.store.select(_PROPERTIES):
        relation = row["relation"].rpartition("#")[2]
        found[relation].add((local_name(row["property"]), row["inverse"] == "true"))
    return {relation: next(iter(known)) for relation, known in found.items() if len(known) == 1}


def _missing(claim: ClaimRow, items: list[str], properties: dict[str, tuple[str, bool]]) -> str:
    """Return what keeps a claim out, as the name of a text; empty where nothing does."""
    about = claim.about
    if about["review"] != "accepted" or not about["stands"]:
        return "left_unaccepted"
    if not about["url"]:
        return "left_sourceless"
    if about["relation"] not in properties:
        return "left_relation"
    return "" if all(items) else "left_item"


def _about(about: dict[str, Any]) -> Iterator[str]:
    for name, qualifier in (("date", _POINT), ("since", _START), ("until", _END)):
        if about[name]:
            yield from (qualifier, _time(about[name]))


def _source(claim: ClaimRow) -> Iterator[str]:
    about = claim.about
    language = about["language"] or "und"
    yield from (_URL, f'"{about["url"].replace(chr(34), "%22")}"')
    if about["title"]:
        yield from (_TITLE, f"{language}:{_text(about['title'])}")
    if about["source_date"]:
        yield from (_PUBLISHED, _time(about["source_date"]))
    for passage in claim.evidence:
        if not passage.role and len(passage.quote) <= _LONGEST:
            yield from (_QUOTATION, f"{language}:{_text(passage.quote)}")


def _time(when: str) -> str:
    """Return a date as Wikidata writes it.

    >>> _time("2018-11")
    '+2018-11-00T00:00:00Z/10'
    """
    day = "-".join((*when.split("-"), "00", "00")[:3])
    return f"+{day}T00:00:00Z/{_PRECISION[len(when)]}"


def _text(text: str) -> str:
    """Return a text between quotation marks, which it cannot hold itself: they become ” there."""
    return '"' + re.sub(r"\s+", " ", text).strip().replace('"', "”") + '"'


FORMAT = Format("quickstatements", ".tsv", write)

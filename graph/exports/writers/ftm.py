"""FollowTheMoney: entities as JSON lines, for Aleph, OpenAleph and yente.

What becomes of a class or a relation is said in the ontology (``film:ftmSchema`` and its neighbors).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from graph.connections.telling import Teller
from graph.exports.catalog import Format, Left
from graph.exports.part import ClaimRow, Part
from graph.exports.rows import Cells, local_name, source_rows
from graph.vocabulary import FILM

_TERMS = """
SELECT * WHERE {
  ?term film:ftmSchema ?schema .
  OPTIONAL { ?term film:ftmSubject ?subject }
  OPTIONAL { ?term film:ftmObject ?object }
  OPTIONAL { ?term film:ftmRole ?role }
  OPTIONAL { ?term film:ftmSubjectClass ?subject_class }
  OPTIONAL { ?term film:ftmObjectClass ?object_class }
}
"""
_DATES = {"date": "date", "since": "startDate", "until": "endDate"}
_ARTICLE = {"title": "title", "publisher": "publisher", "date": "publishedAt", "url": "sourceUrl"}
_LANGUAGES = {"fr": "fra", "en": "eng"}
_NARROW, _SPACE = "\u202f", "\u00a0"
"""A space of French that FollowTheMoney would part at, and the one that stands for it."""
_DOCUMENT, _TIE = "Article", "Documentation"


def write(part: Part, path: Path) -> Left:
    """Write an entity for each entity, source and claim, and one that ties each to its sources.

    A claim keeps its sentence (``summary``), source (``proof``, ``sourceUrl``, ``publisher``) and id
    (``recordId``). An entity whose class has no schema is left out with its claims, and counted.
    """
    with path.open("w", encoding="utf-8", newline="\n") as out:
        return _Writer(part, out).write()


@dataclass(frozen=True, slots=True)
class _Schema:
    """A schema, and the properties by which one for a relation names its ends and itself.

    ``subject_class`` and ``object_class`` are the only classes that it takes; empty where it takes all.
    """

    name: str
    subject: str = ""
    object: str = ""
    role: str = ""
    subject_class: str = ""
    object_class: str = ""


class _Writer:
    def __init__(self, part: Part, out: TextIO) -> None:
        self._part, self._out = part, out
        self._teller = Teller(part.network, part.ontology, part.language)
        self._schemata = {
            row["term"].removeprefix(FILM.iri): _Schema(
                row["schema"],
                row["subject"],
                row["object"],
                row["role"],
                row["subject_class"].removeprefix(FILM.iri),
                row["object_class"].removeprefix(FILM.iri),
            )
            for row in part.store.select(_TERMS)
        }
        self._left = Left()

    def write(self) -> Left:
        for iri, about in self._part.entities():
            self._entity(iri, about)
        for row in source_rows(self._part):
            self._source(row)
        spoken: dict[tuple[str, str], None] = {}
        for claim in self._part.claims():
            if self._schema_of(claim.subject) and self._schema_of(claim.object):
                self._claim(claim)
                ends = (claim.subject, claim.object)
                spoken |= dict.fromkeys((claim.about["source"], end) for end in ends)
            else:
                self._left["left_claims"] += 1
        for source, entity in spoken:
            about = {"document": self._id(source), "entity": self._id(entity)}
            self._put(f"documentation-{about['document']}-{about['entity']}", _TIE, about)
        return self._left

    def _entity(self, iri: str, about: dict[str, Any]) -> None:
        schema = self._schema_of(iri)
        if not schema:
            self._left["left_entities"] += 1
            return
        names = dict.fromkeys((about["label"], *about["labels"].values()))
        known = {
            "name": list(names),
            "alias": [name for name in about["aliases"] if name not in names],
            "wikidataId": local_name(about["wikidata"]),
        }
        self._put(self._id(iri), schema, known)

    def _source(self, row: Cells) -> None:
        about: dict[str, Any] = {name: row[column] for column, name in _ARTICLE.items()}
        about["language"] = _LANGUAGES.get(row["language"], "")
        self._put(self._id(row["iri"]), _DOCUMENT, about)

    def _claim(self, claim: ClaimRow) -> None:
        about = claim.about
        schema = self._schema_for(claim)
        label = self._part.ontology.relation(about["relation"]).label(self._part.language)
        edge = (claim.subject, claim.object, claim.iri)
        known: dict[str, Any] = {
            schema.subject: self._id(claim.subject),
            schema.object: self._id(claim.object),
            schema.role or self._any.role: [label, about["role"]],
            "summary": self._teller.sentence(edge).replace(_NARROW, _SPACE),
            "description": [passage.quote for passage in claim.evidence if not passage.role],
            "proof": self._id(about["source"]),
            "sourceUrl": about["url"],
            "publisher": about["publisher"],
            "recordId": self._part.local(claim.iri),
            **{name: about[field] for field, name in _DATES.items()},
        }
        self._put(self._id(claim.iri), schema.name, known)

    def _schema_for(self, claim: ClaimRow) -> _Schema:
        """Return the schema of a claim's relation; the general one where that takes no such ends."""
        schema = self._schemata.get(claim.about["relation"], self._any)
        nodes, fits = self._part.network.nodes, self._part.ontology.fits
        ends = ((claim.subject, schema.subject_class), (claim.object, schema.object_class))
        taken = all(not admits or fits(nodes[end]["type"], [admits]) for end, admits in ends)
        return schema if taken else self._any

    @property
    def _any(self) -> _Schema:
        """What becomes of a relation that has no schema of its own."""
        return self._schemata[FILM.Relation.value.removeprefix(FILM.iri)]

    def _schema_of(self, iri: str) -> str:
        """Return the schema of an entity's class or the nearest above it; empty where none has one."""
        lineage = self._part.ontology.lineage(self._part.network.nodes[iri]["type"])
        return next((self._schemata[name].name for name in lineage if name in self._schemata), "")

    def _id(self, iri: str) -> str:
        """Return an id in the letters that FollowTheMoney takes."""
        return self._part.local(iri).replace("/", "-")

    def _put(self, key: str, schema: str, about: dict[str, Any]) -> None:
        properties: dict[str, list[str]] = defaultdict(list)
        for name, value in about.items():
            properties[name] += [v for v in (value if isinstance(value, list) else [value]) if v]
        kept = {name: values for name, values in properties.items() if values}
        line = {"id": key, "schema": schema, "properties": kept}
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")


FORMAT = Format("ftm", ".ftm.json", write)

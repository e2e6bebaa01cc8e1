"""A part as flat rows of texts: what tables and property graphs hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from graph.exports.part import ClaimRow, Part
from graph.model import ANTECEDENT

Cells: TypeAlias = dict[str, str]
"""A row: a column's name to its text, in order; what is unknown is empty."""

ENTITY_COLUMNS = ("id", "name", "type", "label_fr", "label_en", "aliases", "wikidata", "iri")
CLAIM_COLUMNS = (
    "id",
    "subject",
    "relation",
    "object",
    "date",
    "since",
    "until",
    "amount",
    "share",
    "role",
    "status",
    "review",
    "confidence",
    "source",
    "quote",
    "start",
    "row",
    "title",
    "publisher",
    "published",
    "url",
    "language",
    "subject_id",
    "object_id",
)
SOURCE_COLUMNS = ("id", "title", "publisher", "date", "language", "url", "sha256", "iri")
_ABOUT = ("date", "since", "until", "amount", "share", "role", "status", "review")
_LIST = "; "
"""What stands between several names in one cell."""


def entity_rows(part: Part) -> Iterator[Cells]:
    """Yield a row an entity, by ``ENTITY_COLUMNS``; aliases stand in one cell."""
    for iri, about in part.entities():
        labels = about.get("labels", {})
        yield {
            "id": part.local(iri),
            "name": str(about["label"]),
            "type": str(about["type"]),
            "label_fr": labels.get("fr", ""),
            "label_en": labels.get("en", ""),
            "aliases": _LIST.join(about.get("aliases", ())),
            "wikidata": local_name(about.get("wikidata", "")),
            "iri": iri,
        }


def claim_rows(part: Part) -> Iterator[Cells]:
    """Yield a row a claim, by ``CLAIM_COLUMNS``."""
    return (claim_cells(part, claim) for claim in part.claims())


def claim_cells(part: Part, claim: ClaimRow) -> Cells:
    """Return a claim as a row; its statements stand in one cell.

    ``start`` is where the first begins in its text, or ``row`` its number in its table.
    """
    about = claim.about
    statements = [passage for passage in claim.evidence if passage.role != ANTECEDENT]
    return {
        "id": part.local(claim.iri).removeprefix("claim/"),
        "subject": part.label(claim.subject),
        "relation": about["relation"],
        "object": part.label(claim.object),
        **{name: str(about[name]) for name in _ABOUT},
        "confidence": f"{about['confidence']:.4g}",
        "source": part.local(about["source"]).removeprefix("source/"),
        "quote": " […] ".join(passage.quote for passage in statements),
        "start": str(statements[0].start) if statements and not statements[0].row else "",
        "row": str(statements[0].row) if statements and statements[0].row else "",
        "title": about["title"],
        "publisher": about["publisher"],
        "published": about["source_date"],
        "url": about["url"],
        "language": about["language"],
        "subject_id": part.local(claim.subject),
        "object_id": part.local(claim.object),
    }


def source_rows(part: Part) -> Iterator[Cells]:
    """Yield a row a source, by ``SOURCE_COLUMNS``."""
    for row in part.sources():
        yield {**{name: row[name] for name in SOURCE_COLUMNS[:-1]}, "iri": row["source"]}


def local_name(iri: Any) -> str:
    """Return what follows the last slash of an IRI."""
    return str(iri or "").rpartition("/")[2]

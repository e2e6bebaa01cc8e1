"""``claims.csv``: the claims that people entered, each with the words of its source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph.dates import check_date, check_period
from graph.dossier.entities import Directory
from graph.dossier.evidence import locate, locate_antecedents
from graph.dossier.tables import Row, read_all, read_rows
from graph.errors import unknown
from graph.model import Amount, Claim, Entity, Source, share_of
from graph.names import slug
from graph.ontology import Ontology, Relation

COLUMNS = (
    "id", "subject", "relation", "object", "date", "since", "until", "amount", "share", "role",
    "status", "source", "quote", "start", "antecedent", "note",
)  # fmt: skip
NEEDED = ("id", "subject", "relation", "object", "source", "quote")


class ClaimsFile:
    """Reads ``claims.csv`` against the ontology, the entities and the sources of a dossier."""

    def __init__(
        self, ontology: Ontology, directory: Directory, sources: Mapping[str, Source], author: str
    ) -> None:
        """Read rows as entered by ``author``; ``sources`` are by id."""
        self._ontology = ontology
        self._directory = directory
        self._sources = sources
        self._author = author
        self._seen: dict[str, int] = {}

    def read(self, path: Path) -> list[Claim]:
        """Return the claims in the order of their rows; raise ``InputError`` with those at fault."""
        return read_all(path, read_rows(path, COLUMNS, NEEDED), self._claim)

    def _claim(self, row: Row) -> Claim:
        relation = self._ontology.relation(row["relation"])
        source = self._source(row["source"])
        statements = locate(source, row["quote"], _whole(row["start"]))
        antecedents = locate_antecedents(source, row["antecedent"], statements[0].start)
        claim = Claim(
            id=self._id(row),
            subject=self._directory.find(row["subject"]),
            relation=relation.name,
            object=self._directory.find(row["object"]),
            source=source.id,
            evidence=(*statements, *antecedents),
            date=_date(row["date"]),
            since=_date(row["since"]),
            until=_date(row["until"]),
            amount=Amount.parse(row["amount"]) if row["amount"] else None,
            share=share_of(row["share"]) if row["share"] else None,
            role=row["role"],
            status=self._ontology.status(row["status"]).name if row["status"] else "asserted",
            review="accepted",
            author=self._author,
            note=row["note"],
        )
        return self._checked(claim, relation)

    def _id(self, row: Row) -> str:
        own = row["id"]
        if not own or slug(own) != own:
            raise ValueError(f"id {own!r} has to be of a-z, 0-9 and hyphens")
        if own in self._seen:
            raise ValueError(f"the id {own!r} stands in row {self._seen[own]} already")
        self._seen[own] = row.number
        return own

    def _source(self, name: str) -> Source:
        if name not in self._sources:
            raise ValueError(unknown("source", name, self._sources))
        return self._sources[name]

    def _checked(self, claim: Claim, relation: Relation) -> Claim:
        self._check_end("subject", claim.subject, relation, relation.domain)
        self._check_end("object", claim.object, relation, relation.range)
        if claim.subject == claim.object:
            raise ValueError(f"{claim.subject.name} is both subject and object")
        check_period(claim.since, claim.until)
        return claim

    def _check_end(
        self, end: str, entity: Entity, relation: Relation, allowed: frozenset[str]
    ) -> None:
        if not self._ontology.fits(entity.type, allowed):
            kinds = ", ".join(sorted(allowed))
            raise ValueError(
                f"{entity.name} is a {entity.type}; the {end} of {relation.name} is one of: {kinds}"
            )


def _date(cell: str) -> str:
    return check_date(cell) if cell else ""


def _whole(cell: str) -> int | None:
    if cell and not cell.isdigit():
        raise ValueError(f"start {cell!r} is not a whole number")
    return int(cell) if cell else None

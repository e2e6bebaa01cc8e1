"""What the columns of a table state: a short YAML file, close to the mappings of followthemoney.

It names entities by where their names stand, and claims by their ends; ``docs/tables.md`` has all keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.tables.rows import Dialect

QUALIFIERS = ("date", "since", "until", "amount", "share", "role", "status", "note")
"""What a claim may say besides its ends; the names of the fields of ``Claim``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands: a column, or the same ``literal`` for every row.

    ``split`` parts a cell that holds several values, ``values`` says what to put for each, ``format``
    is how a date is written (as ``strptime`` reads it), ``currency`` what an amount is in.
    """

    column: str = ""
    literal: str = ""
    split: str = ""
    values: Mapping[str, str] | None = None
    format: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class EntityRule:
    """An entity of each row. ``key`` are columns whose cells tell it from its namesakes."""

    type: Cell
    name: Cell
    key: tuple[str, ...] = ()
    aliases: Cell | None = None
    wikidata: Cell | None = None


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """A claim of each row: ``subject`` and ``object`` name entities of the mapping."""

    subject: str
    relation: Cell
    object: str
    qualifiers: tuple[tuple[str, Cell], ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping; ``about`` describes the table as a source, ``origin`` is each row's own.

    ``review`` is the state of its claims: ``accepted`` where a person vouches for the whole table.
    """

    entities: Mapping[str, EntityRule]
    claims: Sequence[ClaimRule]
    about: Mapping[str, str]
    dialect: Dialect = field(default_factory=Dialect)
    origin: Cell | None = None
    review: str = "proposed"

    @property
    def columns(self) -> list[str]:
        """The columns that claims are made of, in the order of the mapping: what a row quotes."""
        cells: list[Cell | None] = []
        for rule in self.entities.values():
            cells += [rule.name, rule.type, rule.aliases, rule.wikidata]
            cells += [Cell(column=name) for name in rule.key]
        for claim in self.claims:
            cells += [claim.relation, *(cell for _, cell in claim.qualifiers)]
        return list(dict.fromkeys(cell.column for cell in cells if cell and cell.column))


@dataclass(frozen=True, slots=True)
class ForeignMapping:
    """What is said of a file of another format: ``relations`` and ``types`` align its terms first."""

    dialect: Dialect
    about: Mapping[str, str]
    relations: Mapping[str, str]
    types: Mapping[str, str]
    confidence: float = 1.0
    review: str = "proposed"

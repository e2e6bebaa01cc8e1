"""The four values that cross a module's border: ``Source``, ``Evidence``, ``Entity``, ``Claim``.

They are frozen, know no file and no network, and name classes, relations and statuses by their local
name in the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from graph.names import slug

ANTECEDENT = "antecedent"
"""The role of evidence that names what the words of a claim only refer to."""
RELATED = "related"
"""The role of a statement that stands in a line that leads to another article ("Read also: …")."""
_AMOUNT = re.compile(r"(?P<bound>[<>~]?)\s*(?P<value>[\d ]+(?:\.\d+)?)\s*(?P<currency>[A-Z]{3})")
BOUNDS = {"": "exactly", ">": "more than", "<": "less than", "~": "about"}
"""How an amount's sign is written out in RDF (``film:amountBound``)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text as it was stored, and what is known of where it comes from.

    ``text`` is what evidence counts offsets in. ``offset`` is where it begins in its file, in code
    points (past the front matter). ``date`` is EDTF (``2020-10-22``, ``2020-10``, ``2020``) or empty.
    A ``table`` has no text: its rows are its evidence.
    """

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    date: str = ""
    language: str = ""
    offset: int = 0
    sha256: str = ""
    table: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a source that state a claim, or that name what those only refer to; or a row.

    ``start`` and ``end`` count code points of ``Source.text``; ``end`` is exclusive, and ``quote``
    equals the text between them. ``role`` is empty for a statement, ``RELATED`` for one that only leads
    to another article, ``ANTECEDENT`` for the words that say whom "she" or "the school" of a statement
    stands for.

    The evidence of a table is a ``row``, numbered as a spreadsheet shows it (0 in a text). Its ``quote``
    is what its cells say, its ``origin`` where the row says it is from; ``start`` and ``end`` are 0. A
    record of another file is a row too, and ``place`` a fragment that says where it stands there.
    """

    source: str
    start: int
    end: int
    quote: str
    role: str = ""
    row: int = 0
    origin: str = ""
    place: str = ""

    @property
    def fragment(self) -> str:
        """Where a row or a record stands in its file."""
        return self.place or f"row={self.row}"


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that claims speak of.

    ``id`` is ``segment/slug``, minted once (``person/ladj-ly``); ``type`` is a class of the ontology;
    ``labels`` maps a language to the preferred name there; ``aliases`` are other names.
    """

    id: str
    type: str
    name: str
    labels: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    wikidata: str = ""

    @classmethod
    def of(cls, values: Sequence[Any]) -> Entity:
        """Return the entity with these ``values``, as they are or as JSON gives them back.

        >>> Entity.of(["work/brumes", "Film", "Brumes", [["en", "Mists"]], [], "Q1"]).labels
        (('en', 'Mists'),)
        """
        name, kind, called, labels, aliases, wikidata = values
        pairs = tuple((tag, text) for tag, text in labels)
        return cls(name, kind, called, pairs, tuple(aliases), wikidata)

    @property
    def values(self) -> tuple[object, ...]:
        """The fields, in order."""
        return self.id, self.type, self.name, self.labels, self.aliases, self.wikidata

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the preferred one first, none twice."""
        return tuple(dict.fromkeys((self.name, *(n for _, n in self.labels), *self.aliases)))


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: ``bound`` is ``>`` for "more than", ``<``, ``~`` for "about", or empty."""

    value: Decimal
    currency: str
    bound: str = ""

    @classmethod
    def parse(cls, text: str) -> Amount:
        """Read ``>100000000 EUR``; raise ``ValueError`` for anything else.

        >>> Amount.parse("> 100 000 000 EUR")
        Amount(value=Decimal('100000000'), currency='EUR', bound='>')
        """
        match = _AMOUNT.fullmatch(text.strip())
        try:
            if match:
                value = Decimal(match["value"].replace(" ", ""))
                return cls(value, match["currency"], match["bound"])
        except InvalidOperation:
            pass
        raise ValueError(f"{text!r} is not an amount: write 100000000 EUR, or >100000000 EUR")

    def __str__(self) -> str:
        """Return the form that ``parse`` reads."""
        return f"{self.bound}{self.value:f} {self.currency}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source states of two entities, with the words that state it.

    ``date`` is when it happened, ``since`` and ``until`` bound a period; all are EDTF or empty.
    ``share`` is a percentage. ``engines`` names the programs that found the claim, in order, ``author``
    the person who entered it: one of the two is empty. ``confidence`` (0..1) is how likely the words
    support the claim; ``presence`` says how its ends are there.
    """

    id: str
    subject: Entity
    relation: str
    object: Entity
    source: str
    evidence: tuple[Evidence, ...]
    date: str = ""
    since: str = ""
    until: str = ""
    amount: Amount | None = None
    share: Decimal | None = None
    role: str = ""
    status: str = "asserted"
    review: str = "proposed"
    confidence: float = 1.0
    engines: tuple[str, ...] = ()
    author: str = ""
    note: str = ""

    @property
    def tellings(self) -> tuple[tuple[Evidence, tuple[Evidence, ...]], ...]:
        """Each statement of ``evidence``, and the antecedents that follow it there: they are its own."""
        found: list[tuple[Evidence, list[Evidence]]] = []
        for evidence in self.evidence:
            if evidence.role != ANTECEDENT:
                found.append((evidence, []))
            elif found:
                found[-1][1].append(evidence)
        return tuple((statement, tuple(antecedents)) for statement, antecedents in found)

    @property
    def presence(self) -> str:
        """How the ends are there: ``named`` in a statement, or ``resolved`` by antecedents.

        That the words are there says nothing of whether they support the claim.
        """
        return "named" if any(not own for _, own in self.tellings) else "resolved"


def share_of(text: str) -> Decimal:
    """Return a percentage; raise ``ValueError`` for what is none.

    >>> share_of("60,15")
    Decimal('60.15')
    """
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(f"share {text!r} is not a percentage such as 60.15") from error
    if not 0 < share <= 100:  # noqa: PLR2004 - percent
        raise ValueError(f"share {text!r} is not between 0 and 100")
    return share


def entity_id(segment: str, name: str) -> str:
    """Mint the id of an entity from the segment of its kind and its name.

    >>> entity_id("person", "Ladj Ly")
    'person/ladj-ly'
    """
    return f"{segment}/{slug(name)}"

"""What the API's objects are made of: the same that the command line writes as JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Table(BaseModel):
    """A JSON object; what is empty is left out of it."""

    model_config = ConfigDict(extra="forbid")


class Fault(Table):
    """Why a request is not answered, in one line."""

    error: str


class Named(Table):
    """An entity."""

    id: str = Field(description="Its IRI")
    name: str
    type: str = Field(description="The name of its class in the ontology")


class Counted(Named):
    """An entity with the number of its claims."""

    claims: int


class Origin(Table):
    """The source of a claim."""

    id: str = Field(description="Its IRI")
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None


class Claim(Table):
    """What a source says, with the words that say it."""

    claim: str = Field(description="Its IRI")
    subject: str
    relation: str = Field(description="The name of the relation in the ontology")
    object: str
    date: str | None = Field(None, description="A day, a month or a year (EDTF level 0)")
    since: str | None = None
    until: str | None = None
    amount: str | None = Field(None, description="A bound, a number and a currency: >1000 EUR")
    share: str | None = Field(None, description="Percent")
    role: str | None = None
    status: str
    review: str
    confidence: float = Field(ge=0, le=1)
    quotes: list[str] = []
    source: Origin
    disputed_by: list[str] = Field([], description="Claims that it cannot be true together with")
    sources: int | None = Field(None, description="How many sources say the same")
    texts: int | None = Field(None, description="How many texts do, copies counted once")


class Dispute(Table):
    """Claims that cannot be true together, and what they differ in."""

    kind: str
    claims: list[str]


class Conflict(Table):
    """Two claims that cannot be true together, and what they differ in."""

    kind: str
    claims: list[Claim]


class Entity(Named):
    """Everything that is known of an entity, in order of time."""

    names: dict[str, str] = Field(description="By language")
    aliases: list[str]
    wikidata: str = Field(description="The IRI of its item, or empty")
    claims: list[Claim]
    conflicts: list[Dispute]


class SourceAbout(Table):
    """What a source is."""

    source: str = Field(description="Its IRI")
    id: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    text: str | None = Field(None, description="The IRI of its text; copies share it")
    retracted: str | None = None
    reason: str | None = None


class Source(Table):
    """What a source states, and what falls without it."""

    source: SourceAbout
    copies: list[str]
    claims: list[Claim]
    falls: list[str]
    entities_lost: list[str]


class Step(Table):
    """A step of a route: two entities, the sentence that ties them and the claims behind it."""

    sentence: str
    sources: int
    texts: int
    claims: list[Claim]


class Route(Table):
    """A way from one entity to another."""

    entities: list[Named]
    steps: list[Step]


class Miss(Route):
    """A route that does not count, and why."""

    kind: str
    through: list[Named]


class Connection(Table):
    """How two entities are tied."""

    from_: Named = Field(alias="from")
    to: Named
    steps_at_most: int
    routes: list[Route]
    misses: list[Miss]


class Term(Table):
    """A relation or a class of the ontology."""

    id: str = Field(description="Its IRI")
    name: str
    label: str
    definition: str


class Relation(Term):
    """A relation, and the classes that may stand at its ends."""

    inverse: str = Field(description="How it reads from its object")
    domain: list[str]
    range: list[str]
    claims: int


class EntityClass(Term):
    """A class of entities, with the broader ones."""

    parents: list[str]
    entities: int


class Ranked(Named):
    """An entity and its figure by a measure."""

    ties: int
    claims: int
    score: float


class Hit(Table):
    """Something that holds the words looked for."""

    id: str = Field(description="Its IRI")
    kind: str
    name: str
    about: str

"""A mapping's file → ``TableMapping``, checked against the ontology and the table's header.

Every fault names the line of the mapping; no row has been read by then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from graph.dates import check_date
from graph.errors import UnknownNameError, unknown
from graph.model import Amount
from graph.ontology import Ontology
from graph.sources.markdown import FIELDS, field_problem
from graph.tables.attributes import PARTS
from graph.tables.foreign import formats
from graph.tables.lines import Node, read_yaml
from graph.tables.mapping import (
    QUALIFIERS,
    Cell,
    ClaimRule,
    EntityRule,
    ForeignMapping,
    TableMapping,
)
from graph.tables.rows import OWN, Dialect, tells_nodes

_HEAD = (*FIELDS, "encoding", "delimiter", "sheet", "origin", "confidence", "review")
_TOP = (*_HEAD, "entities", "claims")
_FOREIGN = (
    *FIELDS,
    "reader",
    "encoding",
    "delimiter",
    "nodes",
    "confidence",
    "review",
    "relations",
    "types",
    "fields",
)
_ENTITY = ("type", "name", "key", "aliases", "wikidata")
_CLAIM = ("subject", "relation", "object", *QUALIFIERS, "confidence")
_CELL = ("column", "literal", "split", "values", "format", "currency")
_REVIEWS = ("proposed", "accepted")
_UTF8 = "utf-8"
_DATED = ("date", "since", "until")
T = TypeVar("T")


def read_dialect(path: Path) -> Dialect:
    """Return how a mapping's file says that its table is written."""
    top = read_yaml(path).items("a mapping")
    if "reader" in top:
        return _foreign_dialect(top)
    top = read_yaml(path).items("a mapping", _TOP)
    given = {key: top[key].text(key) for key in ("encoding", "delimiter", "sheet") if key in top}
    if len(given.get("delimiter", ",")) != 1:
        raise top["delimiter"].fault("delimiter has to be one character")
    return Dialect(given.get("encoding", _UTF8), given.get("delimiter", ""), given.get("sheet", ""))


def read_settings(
    path: Path, ontology: Ontology, header: Sequence[str]
) -> TableMapping | ForeignMapping:
    """Read what is said of a file: of a table what its columns state, of another its alignments.

    Raises ``InputError`` as ``read_mapping`` does.
    """
    dialect = read_dialect(path)
    if not dialect.reader:
        return read_mapping(path, ontology, header)
    return _Reader(ontology, header).foreign(read_yaml(path), dialect)


def read_mapping(path: Path, ontology: Ontology, header: Sequence[str]) -> TableMapping:
    """Read a mapping for a table whose columns are ``header``.

    Raises ``InputError`` with the line of an unknown key, column, class, relation or status, of a key
    that stands twice, of a value of the wrong kind, and of an end that the relation does not take.
    """
    return _Reader(ontology, header).mapping(read_yaml(path), read_dialect(path))


class _Reader:
    def __init__(self, ontology: Ontology, header: Sequence[str]) -> None:
        self._ontology = ontology
        self._header = header

    def mapping(self, root: Node, dialect: Dialect) -> TableMapping:
        top = root.items("a mapping", _TOP)
        for key in ("entities", "claims"):
            if key not in top:
                raise root.fault(f"has no {key}: a mapping needs entities and claims")
        entities = {
            name: self._entity(node) for name, node in top["entities"].items("entities").items()
        }
        confidence = self._confidence(top.get("confidence"), 1.0)
        rules = [self._claim(n, entities, confidence) for n in top["claims"].list("claims")]
        return TableMapping(
            entities=entities,
            claims=rules,
            about=dict(_about(top)),
            dialect=dialect,
            origin=self._cell(top["origin"], "origin") if "origin" in top else None,
            review=_review(top["review"]) if "review" in top else "proposed",
        )

    def foreign(self, root: Node, dialect: Dialect) -> ForeignMapping:
        top = root.items("a mapping", _FOREIGN)
        known = (*self._ontology.relations, *self._inverses)
        checks = {
            "relations": lambda node: _among(node, "relation", known),
            "types": self._check_type,
        }
        told = {
            key: {t: check(n) for t, n in top[key].items(key).items()} if key in top else {}
            for key, check in checks.items()
        }
        return ForeignMapping(
            dialect=dialect,
            about=dict(_about(top)),
            relations=told["relations"],
            types=told["types"],
            confidence=self._confidence(top.get("confidence"), 1.0),
            review=_review(top["review"]) if "review" in top else "proposed",
        )

    @property
    def _inverses(self) -> Iterator[str]:
        """The names of the relations that read the other way round."""
        found = (relation.inverse for relation in self._ontology.relations.values())
        return (iri.rpartition("#")[2] for iri in found if iri)

    def _entity(self, node: Node) -> EntityRule:
        parts = node.items("an entity", _ENTITY)
        for key in ("type", "name"):
            if key not in parts:
                raise node.fault(f"has no {key}: an entity needs a type and a name")
        rule = EntityRule(
            type=self._term(parts["type"], "type", self._check_type),
            name=self._cell(parts["name"], "name"),
            key=tuple(self._column(n) for n in parts["key"].list("key")) if "key" in parts else (),
            aliases=self._cell(parts["aliases"], "aliases") if "aliases" in parts else None,
            wikidata=self._cell(parts["wikidata"], "wikidata") if "wikidata" in parts else None,
        )
        if rule.name.literal and rule.key:
            raise parts["key"].fault("a name that is the same in every row needs no key")
        return rule

    def _claim(self, node: Node, entities: dict[str, EntityRule], confidence: float) -> ClaimRule:
        parts = node.items("a claim", _CLAIM)
        for key in ("subject", "relation", "object"):
            if key not in parts:
                raise node.fault(f"has no {key}: a claim needs subject, relation and object")
        for end in ("subject", "object"):
            name = parts[end].text(end)
            if name not in entities:
                raise parts[end].fault(unknown("entity of the mapping", name, entities))
        relation = self._term(parts["relation"], "relation", self._check_relation)
        ends = {end: parts[end].text(end) for end in ("subject", "object")}
        for end, name in ends.items():
            self._check_end(parts[end], end, relation, entities[name].type)
        qualifiers = ((q, self._qualifier(q, parts[q])) for q in QUALIFIERS if q in parts)
        trust = self._confidence(parts.get("confidence"), confidence)
        return ClaimRule(ends["subject"], relation, ends["object"], tuple(qualifiers), trust)

    def _qualifier(self, name: str, node: Node) -> Cell:
        if name == "status":
            return self._term(node, name, self._check_status)
        cell = self._cell(node, name)
        if cell.split:
            raise node.fault(f"{name} is one value: it takes no split")
        if cell.format and name not in _DATED:
            raise node.fault(f"{name} is no date: it takes no format")
        if cell.currency and name != "amount":
            raise node.fault(f"{name} is no amount: it takes no currency")
        if cell.literal:
            _check_literal(node, name, cell)
        return cell

    def _term(self, node: Node, what: str, check: Callable[[Node], str]) -> Cell:
        """Return a term of the ontology: one for all rows, or by a column's cells, all of them known."""
        if isinstance(node.value, str):
            return Cell(literal=check(node))
        cell = self._cell(node, what)
        if cell.literal:
            check(Node(node.path, node.line, cell.literal))
        elif cell.values is None:
            raise node.fault(f"{what} by column needs `values`: what each cell means")
        table = node.items(what).get("values")
        for value in table.items("values").values() if table else ():
            check(value)
        return cell

    def _cell(self, node: Node, what: str) -> Cell:
        parts = node.items(what, _CELL)
        if ("column" in parts) == ("literal" in parts):
            raise node.fault(f"{what} has to say either column or literal")
        column = self._column(parts["column"]) if "column" in parts else ""
        texts = {
            key: parts[key].text(key)
            for key in ("literal", "split", "format", "currency")
            if key in parts
        }
        values = None
        if "values" in parts:
            table = parts["values"].items("values")
            values = {key: value.text("values") for key, value in table.items()}
        return Cell(column=column, values=values, **texts)

    def _column(self, node: Node) -> str:
        name = node.text("column")
        if name not in self._header:
            raise node.fault(unknown("column of the table", name, self._header))
        return name

    def _check_type(self, node: Node) -> str:
        found = _known(node, "type", self._ontology.entity_class)
        if not found.segment:
            raise node.fault(f"type {found.name} is too general; take one of its subclasses")
        return found.name

    def _check_relation(self, node: Node) -> str:
        return _known(node, "relation", self._ontology.relation).name

    def _check_status(self, node: Node) -> str:
        return _known(node, "status", self._ontology.status).name

    def _check_end(self, node: Node, end: str, relation: Cell, type_: Cell) -> None:
        for name in _constants(relation):
            known = self._ontology.relation(name)
            allowed = known.domain if end == "subject" else known.range
            for kind in _constants(type_):
                if not self._ontology.fits(kind, allowed):
                    kinds = ", ".join(sorted(allowed))
                    raise node.fault(f"is a {kind}; the {end} of {name} is one of: {kinds}")

    def _confidence(self, node: Node | None, default: float) -> float:
        if node is None:
            return default
        text = node.text("confidence")
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            raise node.fault(f"confidence {text!r} is not a number between 0 and 1")
        return number


def _known(node: Node, what: str, find: Callable[[str], T]) -> T:
    try:
        return find(node.text(what))
    except UnknownNameError as error:
        raise node.fault(str(error)) from error


def _among(node: Node, what: str, known: Collection[str]) -> str:
    name = node.text(what)
    if name not in known:
        raise node.fault(unknown(what, name, known))
    return name


def _foreign_dialect(top: dict[str, Node]) -> Dialect:
    """Return how a file of another format is read; raise ``InputError`` with the line of a mistake."""
    texts = {k: top[k].text(k) for k in ("reader", "encoding", "delimiter", "nodes") if k in top}
    known = (*formats(), OWN)
    if texts["reader"] not in known:
        raise top["reader"].fault(unknown("reader", texts["reader"], known))
    nodes = texts.pop("nodes", "")
    if nodes and (Path(nodes).name != nodes or not tells_nodes(Path(nodes))):
        problem = (
            "nodes is a file beside the mapping, called NAME.nodes.csv, or with another ending"
        )
        raise top["nodes"].fault(problem)
    fields = {}
    if "fields" in top:
        fields = {k: n.text(k) for k, n in top["fields"].items("fields", PARTS).items()}
    beside = next(iter(top.values())).path.with_name(nodes) if nodes else None
    encoding, delimiter = texts.get("encoding", _UTF8), texts.get("delimiter", "")
    return Dialect(encoding, delimiter, "", texts["reader"], fields, beside)


def _constants(cell: Cell) -> Iterable[str]:
    return cell.values.values() if cell.values else [cell.literal]


def _review(node: Node) -> str:
    if node.value not in _REVIEWS:
        raise node.fault(unknown("review", node.text("review"), _REVIEWS))
    return node.text("review")


def _about(top: dict[str, Node]) -> Iterator[tuple[str, str]]:
    for key in FIELDS:
        if key in top:
            value = top[key].text(key)
            if problem := field_problem(key, value):
                raise top[key].fault(problem)
            yield key, value


def _check_literal(node: Node, name: str, cell: Cell) -> None:
    try:
        if name in _DATED:
            check_date(cell.literal)
        elif name == "amount":
            Amount.parse(f"{cell.literal} {cell.currency}".strip())
    except ValueError as error:
        raise node.fault(str(error)) from error

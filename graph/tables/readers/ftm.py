"""FollowTheMoney: entities as JSON lines, as Aleph, OpenAleph, yente and OpenSanctions give them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from graph.dates import DAY
from graph.errors import InputError
from graph.tables.alignment import FTM
from graph.tables.attributes import Ends, Nodes, arrow, edge_words
from graph.tables.cells import cell_text
from graph.tables.foreign import Feed, Format
from graph.tables.statements import NOBODY, Node, Statement

_EDGES = {
    "Associate": ("person", "associate"),
    "ContractAward": ("supplier", "contract"),
    "Debt": ("debtor", "creditor"),
    "Directorship": ("director", "organization"),
    "Documentation": ("document", "entity"),
    "Employment": ("employee", "employer"),
    "EventParticipant": ("participant", "event"),
    "Family": ("person", "relative"),
    "Membership": ("member", "organization"),
    "Occupancy": ("holder", "post"),
    "Ownership": ("owner", "asset"),
    "Payment": ("payer", "beneficiary"),
    "ProjectParticipant": ("participant", "project"),
    "Representation": ("client", "agent"),
    "Similar": ("candidate", "match"),
    "Succession": ("predecessor", "successor"),
    "UnknownLink": ("subject", "object"),
}
"""The schemata of FollowTheMoney that are edges, each with the properties that are its ends."""
_NAMES = ("name", "title", "caption", "full", "fileName")
_NODE = frozenset((*_NAMES, "alias", "weakAlias", "previousName", "wikidataId"))
_DOCUMENTS = frozenset({"Article", "Document", "HyperText", "Pages", "PlainText", "Note", "Page"})
_ROLES = ("role", "relationship", "purpose", "position", "status")
_DATES = {"date": "date", "startDate": "since", "endDate": "until"}
_TIE = "Documentation"
_FIRST, _SECOND = (0.0, 0.5), (0.5, 1.0)

Properties = dict[str, list[str]]


def read(feed: Feed) -> Iterator[tuple[int, Statement]]:
    """Yield what each edge states; the file is read twice, first for its nodes.

    An edge keeps its document (``proof``) in its words, and ``sourceUrl`` as where it is from. What ties
    documents to entities states nothing of the trade, and is counted.
    """
    nodes, documents = _nodes(feed)
    known = nodes.told_apart()
    for number, key, schema, about in _entities(feed, _SECOND):
        if schema in _EDGES:
            edge = _Edge(f"line={number - 1},{number}", key, schema, about)
            yield from ((number, told) for told in edge.statements(known, documents))
    known.count(feed.left)


def _nodes(feed: Feed) -> tuple[Nodes, dict[str, Properties]]:
    nodes, documents = Nodes(), dict[str, Properties]()
    for _, key, schema, about in _entities(feed, _FIRST):
        if schema in _EDGES:
            continue
        if schema in _DOCUMENTS:
            documents[key] = about
            continue
        for name in about.keys() - _NODE:
            feed.left[f"property {name!r} of {schema}"] += 1
        nodes.add(key, _node(schema, about))
    return nodes, documents


def _node(schema: str, about: Properties) -> Node:
    names = [name for each in _NAMES for name in about.get(each, ())]
    aliases = [n for each in ("alias", "weakAlias", "previousName") for n in about.get(each, ())]
    wikidata = next(iter(about.get("wikidataId", ())), "")
    others = tuple(dict.fromkeys((*names[1:], *aliases)))
    return Node(next(iter(names), ""), (FTM + schema,), others, wikidata)


class _Edge:
    """An entity that ties others."""

    def __init__(self, place: str, key: str, schema: str, about: Properties) -> None:
        self._place = place
        self._key = key
        self._schema = schema
        self._about = about

    def statements(self, nodes: Ends, documents: dict[str, Properties]) -> Iterator[Statement]:
        """Yield what it states of each pair of its ends."""
        one, other = _EDGES[self._schema]
        if self._schema == _TIE:
            yield Statement(left="Documentation: which document speaks of which entity")
            return
        words, origin = self._words(documents), self._origin(documents)
        roles = [role for name in _ROLES for role in self._about.get(name, ())]
        relations = (*roles, f"{FTM}{self._schema}/{one}")
        for ends in product(self._about.get(one, ("",)), self._about.get(other, ("",))):
            subject, object_ = (nodes.get(key) or NOBODY for key in ends)
            yield Statement(
                subject=subject,
                relations=relations,
                object=object_,
                qualifiers=dict(self._qualifiers(roles)),
                place=self._place,
                words=f"{self._schema} {self._key} | {arrow(subject, object_)} | {words}",
                origin=origin,
            )

    def _qualifiers(self, roles: list[str]) -> Iterator[tuple[str, str]]:
        for name, field in _DATES.items():
            for value in self._about.get(name, ())[:1]:
                yield field, value[:DAY]
        if roles:
            yield "role", roles[-1]
        for share in self._about.get("percentage", ())[:1]:
            yield "share", share
        amount, currency = (self._about.get(name, [""])[0] for name in ("amount", "currency"))
        if amount and currency:
            yield "amount", f"{amount} {currency}"

    def _words(self, documents: dict[str, Properties]) -> str:
        """Return its properties, and what its proof is called and where it lies."""
        ends = _EDGES[self._schema]
        told = {name: "; ".join(v) for name, v in self._about.items() if name not in ends}
        proofs = [documents.get(key, {}) for key in self._about.get("proof", ())]
        for name in ("title", "publisher", "sourceUrl"):
            if found := [value for proof in proofs for value in proof.get(name, ())]:
                told[f"proof {name}"] = "; ".join(found)
        return edge_words(told)

    def _origin(self, documents: dict[str, Properties]) -> str:
        proofs = [documents.get(key, {}) for key in self._about.get("proof", ())]
        found = (self._about, *proofs)
        return next((url for about in found for url in about.get("sourceUrl", ())), "")


def _entities(feed: Feed, share: tuple[float, float]) -> Iterator[tuple[int, str, str, Properties]]:
    """Yield the line, id, schema and properties of each entity.

    Raises ``InputError`` with the line of what is no entity.
    """
    for number, line in feed.lines(share):
        where = f"{feed.path}:{number}"
        try:
            entity = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(where, f"is not JSON ({error})") from error
        if not isinstance(entity, dict) or not isinstance(entity.get("properties"), dict):
            raise InputError(where, "is no entity of FollowTheMoney: it has no properties")
        key, schema = entity.get("id"), entity.get("schema")
        if not isinstance(key, str) or not isinstance(schema, str):
            raise InputError(where, "is no entity of FollowTheMoney: it has no id or no schema")
        yield number, key, schema, _properties(entity["properties"])


def _properties(about: dict[str, Any]) -> Properties:
    """Return the properties as lists of texts; an entity that is nested stands for its id."""
    found: Properties = {}
    for name, values in about.items():
        listed = values if isinstance(values, list) else [values]
        texts = [v.get("id", "") if isinstance(v, dict) else cell_text(v) for v in listed]
        if kept := [text for text in texts if isinstance(text, str) and text]:
            found[name] = kept
    return found


FORMAT = Format("ftm", read)

"""Attributes of nodes and edges → nodes and statements: which attribute is which, by its usual names."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from graph.dates import DAY
from graph.names import fold
from graph.tables.foreign import Feed
from graph.tables.mapping import QUALIFIERS
from graph.tables.statements import Node, Statement

Attributes = Mapping[str, str]
"""The attributes of a node or an edge by their names; what is empty is left out."""

PARTS = (
    "id",
    "name",
    "types",
    "aliases",
    "wikidata",
    "subject",
    "object",
    "subject types",
    "object types",
    "relation",
    *QUALIFIERS,
    "origin",
)
"""What an attribute may be of a node or an edge; the keys of ``fields`` in the settings of a file."""
_SEPARATOR = ";"
"""What stands between several aliases in one attribute."""
_LABEL = re.compile(r"(?:label|name|nom)[_@ :]([a-z]{2})")
"""An attribute that is a name in a language: ``label_fr``."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]")
_ENDS = ("subject", "object")


class Naming:
    """Finds the attributes of nodes and edges by the names that programs give them."""

    def __init__(self, feed: Feed) -> None:
        """Take what the settings of a file say before the usual names."""
        own = {name: (fold(given),) for name, given in feed.fields.items()}
        self._usual = {kind: {**usual, **own} for kind, usual in _usual().items()}
        self._left = feed.left

    def node(self, key: str, attributes: Attributes, label: str = "") -> Node:
        """Return a node called ``key`` in its file; what of it is not carried over is counted."""
        found = self._found("node", attributes)
        labels = {name: tag[1] for name in attributes if (tag := _LABEL.fullmatch(name))}
        used = {name for names in found.values() for name in names} | labels.keys()
        for name in attributes.keys() - used:
            self._left[f"attribute {name!r} of nodes"] += 1
        names = [attributes[name] for name in found["name"]]
        aliases = [a.strip() for n in found["aliases"] for a in attributes[n].split(_SEPARATOR)]
        return Node(
            name=label or next(iter(names), key),
            types=tuple(attributes[name] for name in found["types"]),
            aliases=tuple(filter(None, aliases)),
            wikidata=_item(next((attributes[name] for name in found["wikidata"]), "")),
            labels=tuple(sorted((tag, attributes[name]) for name, tag in labels.items())),
        )

    def identity(self, attributes: Attributes) -> str:
        """Return the attribute that says which node it is."""
        return next((attributes[name] for name in self._found("node", attributes)["id"]), "")

    def ends(self, attributes: Attributes) -> tuple[str, str]:
        """Return the attributes that say which nodes an edge ties; empty where none does."""
        found = self._found("edge", attributes)
        one, other = (next((attributes[name] for name in found[end]), "") for end in _ENDS)
        return one, other

    def end_types(self, attributes: Attributes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what an edge says of the types of its ends."""
        found = self._found("edge", attributes)
        one, other = (tuple(attributes[n] for n in found[f"{end} types"]) for end in _ENDS)
        return one, other

    def statement(self, ends: tuple[Node, Node], attributes: Attributes, place: str) -> Statement:
        """Return what an edge states; its words are all of its attributes."""
        found = self._found("edge", attributes)
        qualifiers = {name: _day(attributes[found[name][0]]) for name in QUALIFIERS if found[name]}
        words = " | ".join(filter(None, (arrow(*ends), edge_words(attributes))))
        origin = next((attributes[name] for name in found["origin"]), "")
        relations = tuple(dict.fromkeys(attributes[name] for name in found["relation"]))
        return Statement(
            subject=ends[0],
            relations=relations,
            object=ends[1],
            qualifiers=qualifiers,
            place=place,
            words=words,
            origin=origin,
        )

    def _found(self, kind: str, attributes: Attributes) -> dict[str, list[str]]:
        """Return, for each part of a node or an edge, the attributes that may be it, in order."""
        folded: dict[str, str] = {}
        for name in attributes:
            folded.setdefault(fold(name), name)
        return {
            part: [folded[name] for name in names if name in folded]
            for part, names in self._usual[kind].items()
        }


class Nodes:
    """The nodes of a file by their ids; two of one name are told apart by their ids."""

    def __init__(self) -> None:
        """Begin with none."""
        self._nodes: dict[str, Node] = {}

    def __contains__(self, key: object) -> bool:
        """Tell whether a node has this id."""
        return key in self._nodes

    def add(self, key: str, node: Node) -> None:
        """Add a node; one that is there already keeps what it has."""
        self._nodes.setdefault(key, node)

    def told_apart(self) -> Ends:
        """Return the nodes as ends of edges; namesakes of one type have their ids as keys."""
        called = Counter((fold(node.name), node.types) for node in self._nodes.values())
        return Ends(
            {
                key: replace(node, key=key) if called[fold(node.name), node.types] > 1 else node
                for key, node in self._nodes.items()
            }
        )


class Ends:
    """The nodes of a file by their ids, and which of them edges tie."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        """Take all nodes of a file."""
        self._nodes = nodes
        self._tied: set[str] = set()

    def get(self, key: str) -> Node | None:
        """Return a node that an edge ties; none where the file has none of this id."""
        self._tied.add(key)
        return self._nodes.get(key)

    def count(self, left: Counter[str]) -> None:
        """Count the nodes that no edge ties: nothing is claimed of them."""
        if loose := self._nodes.keys() - self._tied:
            left["nodes that no edge ties"] += len(loose)


@cache
def _usual() -> dict[str, dict[str, tuple[str, ...]]]:
    path = Path(__file__).with_suffix(".toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        kind: {part: tuple(map(fold, names)) for part, names in parts.items()}
        for kind, parts in table.items()
    }


def arrow(subject: Node, object_: Node) -> str:
    """Return which nodes a record ties, in words."""
    return f"{subject.name} → {object_.name}"


def edge_words(attributes: Attributes) -> str:
    """Return what a record says, in words."""
    return " | ".join(f"{name}: {text}" for name, text in attributes.items() if text)


def _day(text: str) -> str:
    """Return the day of a moment; other texts as they are."""
    return text[:DAY] if _MOMENT.match(text) else text


def _item(text: str) -> str:
    """Return the id of a Wikidata item that stands as itself or as its address."""
    return text.rpartition("/")[2]

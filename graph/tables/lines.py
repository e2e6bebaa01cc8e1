"""YAML whose values know their line, so that a mistake in it can be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from graph.errors import InputError, unknown
from graph.sources import read_text

Value: TypeAlias = "str | list[Node] | dict[str, Node]"


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file, and its line (from 1)."""

    path: Path
    line: int
    value: Value

    def fault(self, problem: str) -> InputError:
        """Return the error that says what is wrong at this line."""
        return InputError(f"{self.path}:{self.line}", problem)

    def text(self, what: str) -> str:
        """Return a text; ``what`` names the value in the error where it is none."""
        if not isinstance(self.value, str) or not self.value:
            raise self.fault(f"{what} has to be a text on one line")
        return self.value

    def items(self, what: str, known: Collection[str] = ()) -> dict[str, Node]:
        """Return keys and values; ``known`` are the keys that may be there, all where it is empty."""
        if not isinstance(self.value, dict):
            raise self.fault(f"{what} has to be `key: value` lines")
        for key, node in self.value.items():
            if known and key not in known:
                raise node.fault(unknown(f"key of {what}", key, known))
        return self.value

    def list(self, what: str) -> list[Node]:
        """Return the items of a list; one value alone is a list of it."""
        if isinstance(self.value, dict):
            raise self.fault(f"{what} has to be a list")
        return self.value if isinstance(self.value, list) else [self]


def read_yaml(path: Path) -> Node:
    """Return what a YAML file holds; every scalar is a text.

    Raises ``InputError`` with the line of malformed YAML and of a key that stands twice.
    """
    text = read_text(path).removeprefix("\ufeff")
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise InputError(f"{path}:{line}", f"is not YAML: {error.problem}") from error
    if root is None:
        raise InputError(path, "is empty")
    return _node(path, root)


def _node(path: Path, node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Node(path, line, dict(_pairs(path, node)))
    if isinstance(node, yaml.SequenceNode):
        return Node(path, line, [_node(path, item) for item in node.value])
    return Node(path, line, str(node.value))


def _pairs(path: Path, node: yaml.MappingNode) -> Iterator[tuple[str, Node]]:
    seen: dict[str, int] = {}
    for key_node, value in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in seen:
            problem = f"the key {key!r} stands in line {seen[key]} already"
            raise InputError(f"{path}:{line}", problem)
        seen[key] = line
        found = _node(path, value)
        yield key, Node(path, line, found.value)

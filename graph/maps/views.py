"""What a view may ask of a map: the grammar of its address, for tours that are written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from graph.errors import InputError, unknown
from graph.names import fold

_TERMS = {"types": "classes", "relations": "relations", "statuses": "statuses"}
_PLAIN = {
    "support": (r"[1-9]\d*", "a number from 1 on"),
    "years": (r"\d{4}-\d{4}", "two years: 2015-2020"),
    "undated": (r"no", "no, or left out"),
    "drawn": (r"[1-9]\d*", "a number of entities"),
    "at": (r"(-?\d+(\.\d+)?(e[+-]?\d+)? ?){3}", "three numbers"),
    "lang": (r"[a-z]{2,3}", "a language's code"),
}
_ENTITIES = {"entity": 1, "around": 1, "tie": 2, "path": 2}
_LISTS = ("hidden", "with")

Row = Mapping[str, Any]


class Views:
    """The views that a map with these entities, terms and sources can show."""

    def __init__(self, nodes: Sequence[Row], terms: Row, sources: Iterable[Row]) -> None:
        """Take the entities, each with its key and names, and the rows of terms and sources."""
        self._keys = {str(node["key"]) for node in nodes}
        names: dict[str, set[str]] = {}
        for node in nodes:
            for name in node["names"]:
                names.setdefault(fold(name), set()).add(str(node["key"]))
        self._names = names
        self._terms = {
            **{name: {row["name"] for row in terms[kind]} for name, kind in _TERMS.items()},
            "sources": {str(row["key"]) for row in sources},
        }

    def read(self, view: str, where: str) -> str:
        """Return ``view`` as the page reads it: names of entities have become keys.

        Raises ``InputError``, opened by ``where``, for a parameter, a name or a value that the map
        does not know.
        """
        asked = view.rpartition("#")[2] if "#" in view else view
        pairs = parse_qsl(asked, keep_blank_values=True)
        if asked and "=" not in asked:
            raise InputError(
                where, f"{view!r} is no view; copy what follows # in the map's address"
            )
        return urlencode([(k, self._value(k, v, where)) for k, v in pairs if k != "step"])

    def _value(self, name: str, value: str, where: str) -> str:
        if name in _ENTITIES:
            return self._entities(name, value, where)
        if name in _LISTS:
            return " ".join(self._entity(key, where) for key in value.split())
        how, _, kind = name.partition("-")
        if how in {"only", "without"} and kind in self._terms:
            for word in value.split():
                if word not in self._terms[kind]:
                    raise InputError(where, unknown(f"one of the {kind}", word, self._terms[kind]))
            return value
        return _plain(
            name, value, where, [f"{a}-{b}" for a in ("only", "without") for b in self._terms]
        )

    def _entities(self, name: str, value: str, where: str) -> str:
        ends = value.split("~")
        steps = ends.pop() if name == "around" and len(ends) > 1 else ""
        if len(ends) != _ENTITIES[name] or (steps and steps not in {"1", "2", "3"}):
            form = {"entity": "NAME", "around": "NAME~2"}.get(name, "NAME~NAME")
            raise InputError(where, f"{name}={value} is no view; write {name}={form}")
        return "~".join([*(self._entity(end, where) for end in ends), *([steps] if steps else [])])

    def _entity(self, text: str, where: str) -> str:
        if text in self._keys:
            return text
        found = sorted(self._names.get(fold(text), ()))
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(where, f"{text!r} may be {' or '.join(found)}: write one of these")
        raise InputError(where, unknown("entity of the map", fold(text), [*self._names]))


def _plain(name: str, value: str, where: str, others: Iterable[str]) -> str:
    if name not in _PLAIN:
        raise InputError(
            where, unknown("part of a view", name, [*_PLAIN, *_ENTITIES, *_LISTS, *others])
        )
    pattern, meaning = _PLAIN[name]
    if not re.fullmatch(pattern, value):
        raise InputError(where, f"{name}={value} is not {meaning}")
    return value

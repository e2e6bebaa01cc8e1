"""Wikidata: items in the JSON of Wikibase (``Special:EntityData`` and the like), answers to SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.errors import InputError
from graph.tables.attributes import Naming, arrow
from graph.tables.foreign import Feed, Format
from graph.tables.statements import NOBODY, Node, Statement
from graph.tables.wikidata import CLASS, DIRECT

_ENTITY = "http://www.wikidata.org/entity/"
_PAGE = "https://www.wikidata.org/wiki/"
_ADDRESS, _STATED = "P854", "P248"
"""The properties of a reference that say where it lies, and what it is stated in."""
_LANGUAGES = ("fr", "en", "mul")
_PRECISION = {9: 4, 10: 7, 11: 10}
"""How long a date is, by Wikidata's number for a year, a month and a day."""
_UNKNOWN = {"novalue": "no value", "somevalue": "an unknown value"}


def read(feed: Feed) -> Iterator[tuple[int, Statement]]:
    """Yield what each statement of each item ties, or what each row of an answer does.

    A statement is qualified by its qualifiers, and is from where its reference says. Deprecated ones, no
    and unknown values, and values that are no items are counted by their property.
    """
    told = feed.read_object()
    if "results" in told:
        yield from enumerate(_rows(feed, told), start=1)
    elif isinstance(told.get("entities"), dict):
        try:
            yield from enumerate(_Items(feed, told["entities"]).statements(), start=1)
        except (KeyError, TypeError, AttributeError) as error:
            problem = f"is not the JSON of a Wikibase ({type(error).__name__}: {error})"
            raise InputError(feed.path, problem) from error
    else:
        raise InputError(feed.path, "has neither entities of Wikidata nor results of SPARQL")


class _Items:
    """The items of a file: what they are called, and what their statements tie."""

    def __init__(self, feed: Feed, entities: dict[str, Any]) -> None:
        self._feed = feed
        self._entities = entities
        self._nodes = {name: _node(name, item) for name, item in entities.items()}

    def statements(self) -> Iterator[Statement]:
        for name, item in self._entities.items():
            for prop, statements in _claims(item).items():
                for number, told in enumerate(statements):
                    if prop != CLASS and self._holds(prop, told):
                        place = f"/entities/{name}/claims/{prop}/{number}"
                        yield self._statement(self._nodes[name], prop, told, place)

    def _holds(self, prop: str, told: dict[str, Any]) -> bool:
        """Tell whether a statement ties two items; others are counted."""
        snak = told["mainsnak"]
        reason = ""
        if told["rank"] == "deprecated":
            reason = "a deprecated statement"
        elif snak["snaktype"] in _UNKNOWN:
            reason = _UNKNOWN[snak["snaktype"]]
        elif not _item(snak):
            reason = f"a value that is no item ({snak.get('datatype', 'of no type')})"
        if reason:
            self._feed.left[f"{prop}: {reason}"] += 1
        return not reason

    def _statement(self, subject: Node, prop: str, told: dict[str, Any], place: str) -> Statement:
        item = _item(told["mainsnak"])
        object_ = self._nodes.get(item, Node("", wikidata=item))
        qualifiers = list(self._values(told.get("qualifiers", {})))
        references = [list(self._values(ref["snaks"])) for ref in told.get("references", ())]
        cited = [pair for reference in references for pair in reference]
        words = [
            arrow(subject, object_),
            f"{subject.wikidata} {prop} {item}",
            f"statement {told.get('id', '')}",
            f"rank {told['rank']}",
            *(f"{name}: {value}" for name, value in qualifiers),
            *(f"reference {name}: {value}" for name, value in cited),
        ]
        addresses = (value for name, value in cited if name == _ADDRESS)
        return Statement(
            subject=subject,
            relations=(DIRECT + prop,),
            object=object_,
            terms=tuple((DIRECT + name, value) for name, value in qualifiers),
            place=place,
            words=" | ".join(words),
            origin=next(addresses, f"{_PAGE}{subject.wikidata}#{prop}"),
        )

    def _values(self, snaks: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str]]:
        """Yield the properties and values of qualifiers or of a reference; what has none is counted."""
        for prop, found in snaks.items():
            for snak in found:
                if value := self._value(snak):
                    yield prop, value
                else:
                    self._feed.left[f"{prop}: a qualifier that is not known so finely"] += 1

    def _value(self, snak: dict[str, Any]) -> str:
        """Return a value as text: an item by its name, a time as precisely as it is known."""
        value = snak.get("datavalue", {}).get("value", "")
        if item := _item(snak):
            return self._nodes.get(item, NOBODY).name or item
        if not isinstance(value, dict):
            return str(value)
        if "time" in value:
            return _time(value)
        return str(value.get("text") or value.get("amount", "")).removeprefix("+")


def _claims(item: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the statements of an item by property; where it has none, Wikibase writes a list."""
    return item.get("claims") or {}


def _node(name: str, item: dict[str, Any]) -> Node:
    labels = {tag: told["value"] for tag, told in (item.get("labels") or {}).items()}
    aliases = item.get("aliases") or {}
    others = [alias["value"] for tag in _LANGUAGES for alias in aliases.get(tag, ())]
    called = next((labels[tag] for tag in _LANGUAGES if tag in labels), "")
    kinds = (told for told in _claims(item).get(CLASS, ()) if told["rank"] != "deprecated")
    return Node(
        name=called or next(iter(labels.values()), ""),
        types=tuple(_ENTITY + kind for told in kinds if (kind := _item(told["mainsnak"]))),
        aliases=tuple(dict.fromkeys(others)),
        wikidata=str(item.get("id", name)),
        labels=tuple((tag, labels[tag]) for tag in ("en", "fr") if tag in labels),
    )


def _item(snak: dict[str, Any]) -> str:
    value = snak.get("datavalue", {}).get("value")
    name = str(value.get("id", "")) if isinstance(value, dict) else ""
    return name if name.startswith("Q") else ""


def _time(value: dict[str, Any]) -> str:
    """Return a time of Wikidata as a date; empty where it is coarser than a year, or before our era.

    >>> _time({"time": "+2018-11-00T00:00:00Z", "precision": 10})
    '2018-11'
    """
    length = _PRECISION.get(value["precision"], 0)
    return value["time"][1 : length + 1] if length and value["time"].startswith("+") else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of an answer: the values of its variables."""

    values: dict[str, str]

    def node(self, end: str) -> Node:
        """Return the thing that a variable has, called and classed by those beside it."""
        value = self.values[end]
        name = self.values.get(f"{end}Label", "" if "://" in value else value)
        kind = self.values.get(f"{end}Type", "")
        wikidata = value.removeprefix(_ENTITY) if value.startswith(_ENTITY) else ""
        return Node(name, (kind,) if kind else (), (), wikidata)


def _rows(feed: Feed, told: dict[str, Any]) -> Iterator[Statement]:
    """Yield what the rows of an answer state: of each, what its variables for two ends have."""
    naming = Naming(feed)
    names = _variables(feed, told)
    apart = set(naming.ends(dict(zip(names, names, strict=True))))
    if "" in apart:
        problem = "has no variables for the two ends, such as ?subject and ?object"
        raise InputError(f"{feed.path} /head/vars", problem)
    for number, binding in enumerate(told["results"].get("bindings", ())):
        place = f"/results/bindings/{number}"
        try:
            row = _Row({name: str(term["value"]) for name, term in binding.items()})
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{feed.path} {place}", "is no row of a result") from error
        one, other = naming.ends({name: name for name in row.values})
        if not (one and other):
            yield Statement(left="a row without one of its ends", place=place)
            continue
        used = {f"{end}{part}" for end in (one, other) for part in ("", "Label", "Type")}
        about = {name: value for name, value in row.values.items() if name not in used}
        yield naming.statement((row.node(one), row.node(other)), about, place)


def _variables(feed: Feed, told: dict[str, Any]) -> list[str]:
    names = told.get("head", {}).get("vars")
    if not isinstance(names, list) or not isinstance(told["results"], dict):
        raise InputError(feed.path, "is no result of a SELECT query")
    return _distinct(names)


def _distinct(names: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(map(str, names)))


FORMAT = Format("wikidata", read)

"""Wikidata by its address: items with what they are tied to, and answers to SPARQL, as they came."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from graph.calling import Answer, Caller, Patience
from graph.errors import FilmgraphError, InputError

SERVER = "https://www.wikidata.org"
ENDPOINT = "https://query.wikidata.org/sparql"
DIRECT = "http://www.wikidata.org/prop/direct/"
"""What the IRI of a property begins with, as one that leads from an item to a value."""
CLASS = "P31"
"""The property that says of which class an item is."""
_ITEM = re.compile(r"Q[1-9]\d*")
_MISSING = "missing"
"""What an item has that does not exist."""
_BATCH = 50
"""How many items one request may name."""
_LANGUAGES = "fr|en|mul"
_RESULTS = "application/sparql-results+json"
_MOST = 64 << 20
"""The largest answer, in bytes: some items have thousands of statements."""

Entities = dict[str, dict[str, Any]]
"""Items by their ids, in the JSON of Wikibase."""


class Wikidata:
    """Asks a Wikibase such as Wikidata, politely: by batches, with pauses, a name and a limit."""

    def __init__(self, server: str = SERVER, patience: Patience | None = None) -> None:
        """Ask ``server``, by default Wikidata, with this ``patience``."""
        self._server = server.rstrip("/")
        self._caller = Caller(patience or Patience(most=_MOST))

    def items(self, ids: Iterable[str], ties: Callable[[str], bool]) -> bytes:
        """Return items with their statements, and the names and classes of what they are tied to.

        ``ties`` tells of a property's IRI whether what it leads to is wanted. Raises ``InputError`` for
        what is no item, or none of this server, and ``FilmgraphError`` where no answer comes.
        """
        asked = list(dict.fromkeys(ids))
        for name in asked:
            if not _ITEM.fullmatch(name):
                raise InputError(name, "is no item of Wikidata such as Q907311, and no file")
        found = self._fetched(asked)
        for name, item in found.items():
            if _MISSING in item:
                raise InputError(name, f"is not in {self._server}")
        others = sorted({*_tied(found, ties)} - found.keys(), key=_number)
        for name, item in self._fetched(others).items():
            if _MISSING in item:
                continue
            kept = {CLASS: item["claims"][CLASS]} if CLASS in item.get("claims", {}) else {}
            found[name] = {**item, "claims": kept}
        return json.dumps({"entities": found}, ensure_ascii=False, indent=1).encode()

    def _fetched(self, ids: list[str]) -> Entities:
        found: Entities = {}
        for start in range(0, len(ids), _BATCH):
            asked = {
                "action": "wbgetentities",
                "ids": "|".join(ids[start : start + _BATCH]),
                "props": "labels|aliases|claims",
                "languages": _LANGUAGES,
                "format": "json",
                "maxlag": "5",
            }
            url = f"{self._server}/w/api.php?{urlencode(asked)}"
            found |= self._caller.get(url, _entities)
        return found


def answer(query: str, endpoint: str = ENDPOINT, patience: Patience | None = None) -> bytes:
    """Return what a SPARQL endpoint answers to a SELECT query, as JSON.

    Raises ``FilmgraphError`` where it refuses the query, or does not answer.
    """
    caller = Caller(patience or Patience(most=_MOST))
    return caller.post(endpoint, {"query": query}, _results, _RESULTS)


def _entities(answered: Answer) -> Entities:
    """Return the items of an answer; raise ``ValueError`` for one that another try may better."""
    told = answered.table()
    if "error" in told:
        error = told["error"]
        if error.get("code") == "maxlag":
            raise ValueError("its servers are behind")
        raise FilmgraphError(f"{answered.url}: {error.get('info', error)}")
    found = told.get("entities")
    if not isinstance(found, dict):
        raise ValueError("no items")  # noqa: TRY004 - of an answer, not of a type
    return {str(item.get("id", name)): item for name, item in found.items()}


def _results(answered: Answer) -> bytes:
    if "results" not in answered.table():
        raise ValueError("no results of a SELECT query")
    return answered.data


def _tied(entities: Entities, ties: Callable[[str], bool]) -> Iterator[str]:
    """Yield the items that statements of wanted properties name, in their values and qualifiers."""
    for item in entities.values():
        for name, statements in item.get("claims", {}).items():
            if ties(DIRECT + name):
                held = (told for told in statements if told["rank"] != "deprecated")
                yield from chain.from_iterable(map(_named, held))


def _named(statement: Mapping[str, Any]) -> Iterator[str]:
    references = [reference["snaks"] for reference in statement.get("references", ())]
    groups = [statement.get("qualifiers", {}), *references]
    others = (snak for group in groups for snaks in group.values() for snak in snaks)
    for snak in (statement["mainsnak"], *others):
        value = snak.get("datavalue", {}).get("value")
        if isinstance(value, dict) and _ITEM.fullmatch(str(value.get("id", ""))):
            yield str(value["id"])


def _number(item: str) -> int:
    return int(item[1:])

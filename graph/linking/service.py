"""A client of the W3C Community Group's reconciliation API, version 0.2; it takes 0.1's answers too.

A service describes itself by a manifest and answers batches of queries. Whatever it answers is read with
distrust: what cannot be used is left out, and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import quote

from graph.addresses import host_of
from graph.calling import Answer, Caller, StatusError
from graph.errors import FilmgraphError
from graph.linking.cache import Cache
from graph.vocabulary import is_web_iri

_BATCH, _MOST = 10, 100
"""How many queries go in one request where the manifest does not say, and at most."""
_WORDS = 300
"""The longest text that is taken from a service, in code points."""
_FEATURES = 8
_ENDLESS = 1e6
"""From here on a score is none: no service's scale reaches as far."""
_TOO_MANY, _FAULTY = 413, 400


@dataclass(frozen=True, slots=True)
class Query:
    """What a service is asked: a name, the types it may have, what else is known, by the service's ids.

    A property has its id, its value and whether that is an id too.
    """

    name: str
    types: tuple[str, ...] = ()
    properties: tuple[tuple[str, str, bool], ...] = ()
    limit: int = 3

    def table(self) -> dict[str, Any]:
        """Return the query as the service reads it."""
        found: dict[str, Any] = {"query": self.name, "limit": self.limit}
        if self.types:
            found["type"] = self.types[0] if len(self.types) == 1 else list(self.types)
            found["type_strict"] = "any"
        if self.properties:
            found["properties"] = [
                {"pid": pid, "v": {"id": value} if is_id else value}
                for pid, value, is_id in self.properties
            ]
        return found

    def plain(self) -> Query:
        """Return the same without types and properties."""
        return Query(self.name, limit=self.limit)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something of a service's own that a query may mean.

    ``score`` is by the service's scale (0..100 as a rule), ``match`` whether it is sure; ``features``
    are what it says speaks for it. ``address`` is where a person reads about it.
    """

    iri: str
    label: str
    description: str
    types: tuple[str, ...]
    score: float
    match: bool
    features: tuple[tuple[str, str], ...]
    address: str


@dataclass
class Service:
    """A service as its manifest describes it, and what went wrong with it so far.

    ``space`` begins the IRIs of its entities, ``schema`` those of its types and properties.
    """

    url: str
    name: str
    space: str
    schema: str
    view: str
    batch: int
    caller: Caller
    cache: Cache
    untyped: bool = False
    useless: int = 0
    unanswered: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, url: str, caller: Caller, cache: Cache) -> Service:
        """Read the manifest at an address; raise ``FilmgraphError`` where there is none to go by."""
        address, about = caller.get(url, lambda answer: (answer.url, answer.table()))
        space = about.get("identifierSpace")
        if not isinstance(space, str) or not is_web_iri(space):
            problem = "is no reconciliation service: its manifest names no identifierSpace"
            raise FilmgraphError(f"{host_of(url)}: {problem}")
        schema, view, batch = about.get("schemaSpace"), about.get("view"), about.get("batchSize")
        return cls(
            url=address,
            name=_text(about.get("name")) or host_of(url),
            space=space,
            schema=schema if isinstance(schema, str) else "",
            view=_text(view.get("url") if isinstance(view, dict) else ""),
            batch=min(batch, _MOST) if isinstance(batch, int) and batch > 0 else _BATCH,
            caller=caller,
            cache=cache,
        )

    def is_known(self, query: Query) -> bool:
        """Tell whether an answer to ``query`` is kept, so that nothing would be sent for it."""
        return self.cache.get(self.url, query.table()) is not None

    def ask(self, queries: Sequence[Query]) -> Iterator[tuple[Query, list[Candidate]]]:
        """Yield what each query may mean, the best first, as the answers come; kept ones first.

        A query that the service gives no answer to is put into ``unanswered``.
        """
        new = []
        for query in queries:
            kept = self.cache.get(self.url, query.table())
            if kept is None:
                new.append(query)
            else:
                yield query, self._candidates(kept)
        waiting = iter(new)
        while batch := list(islice(waiting, self.batch)):
            yield from self._answered(batch)

    def _answered(self, batch: list[Query]) -> Iterator[tuple[Query, list[Candidate]]]:
        results = list(zip(batch, self._results(batch), strict=True))
        self.cache.put(self.url, ((q.table(), found) for q, found in results if found is not None))
        for query, found in results:
            if found is None:
                self.unanswered.append(query.name)
            else:
                yield query, self._candidates(found)

    def _results(self, batch: list[Query]) -> list[list[Any] | None]:
        """Return raw answers: of halves where a batch is too large, untyped where types are unknown."""
        sent = [query.plain() if self.untyped else query for query in batch]
        asked = {f"q{n}": query.table() for n, query in enumerate(sent)}
        form = {"queries": json.dumps(asked, ensure_ascii=False)}
        try:
            answers = self.caller.post(self.url, form, lambda answer: _answers(answer, asked))
        except StatusError as error:
            if error.status == _TOO_MANY and len(batch) > 1:
                self.batch = (len(batch) + 1) // 2
                parts = batch[: self.batch], batch[self.batch :]
                return [found for part in parts for found in self._results(part)]
            if error.status == _FAULTY and not self.untyped and any(q.types for q in batch):
                self.untyped = True
                return self._results(batch)
            raise
        return [_result(answers[key]) for key in asked]

    def _candidates(self, raw: list[Any]) -> list[Candidate]:
        found = [self._candidate(each) for each in raw]
        usable = [candidate for candidate in found if candidate]
        self.useless += len(found) - len(usable)
        return sorted(usable, key=lambda c: (-c.score, c.iri))

    def _candidate(self, raw: object) -> Candidate | None:
        """Return what one item of an answer proposes; None where it names nothing that can be linked."""
        if not isinstance(raw, dict):
            return None
        name, label = raw.get("id"), _text(raw.get("name"))
        score = _number(raw.get("score"))
        if not isinstance(name, str) or not name or not label or score is None:
            return None
        iri = name if name.startswith(self.space) else self.space + name
        if not is_web_iri(iri):
            return None
        address = self.view.replace("{{id}}", quote(name, safe="/"))
        return Candidate(
            iri=iri,
            label=label,
            description=_text(raw.get("description")),
            types=tuple(_names(raw.get("type"))),
            score=score,
            match=raw.get("match") is True,
            features=tuple(islice(_features(raw.get("features")), _FEATURES)),
            address=address if is_web_iri(address) else iri,
        )


def _answers(answer: Answer, asked: Mapping[str, object]) -> dict[str, Any]:
    """Return an answer's part for each query; version 0.1 may wrap all of them in one."""
    found = answer.table()
    inner = found.get("result")
    if not asked.keys() & found.keys() and isinstance(inner, dict):
        found = inner
    if not asked.keys() & found.keys():
        raise ValueError("an answer to none of the queries")
    return {key: found.get(key) for key in asked}


def _result(raw: object) -> list[Any] | None:
    """Return the candidates of one query; None where the service gave no answer to it."""
    match raw:
        case {"result": list(found)} | list(found):
            return found
    return None


def _names(types: object) -> Iterator[str]:
    """Yield what the types of a candidate are called: objects, or texts as version 0.1 has them."""
    for each in types if isinstance(types, list) else [types]:
        name = each.get("name") or each.get("id") if isinstance(each, dict) else each
        if text := _text(name):
            yield text


def _features(features: object) -> Iterator[tuple[str, str]]:
    for each in features if isinstance(features, list) else []:
        if isinstance(each, dict) and (name := _text(each.get("name") or each.get("id"))):
            value = each.get("value")
            told = isinstance(value, bool | int | float | str)
            yield name, _text(str(value).lower() if isinstance(value, bool) else str(value)) * told


def _number(value: object) -> float | None:
    """Return a finite score; texts count too, as some services send them."""
    try:
        score = float(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        return None
    return score if score is not None and abs(score) < _ENDLESS else None


def _text(value: object) -> str:
    """Return a text on one line, without signs that control a terminal, and not too long."""
    if not isinstance(value, str):
        return ""
    plain = "".join(sign if sign.isprintable() else " " for sign in value)
    return " ".join(plain.split())[:_WORDS]

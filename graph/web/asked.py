"""What a request of the SPARQL 1.1 Protocol asks (sections 2.1 and 2.2), whichever way it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from graph.querying.formats import NAMES, ROWS, TRIPLES
from graph.querying.job import RefusedError
from graph.web.asking import best_media

_FORM = "application/x-www-form-urlencoded"
_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
_FIELDS = 500
"""How many parameters a form may have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query or an update with its dataset; neither where the service description is asked for.

    ``using``: the request names the graphs that an update reads.
    """

    query: str | None
    update: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str
    using: bool = False

    def media(self, accept: str) -> tuple[str, str]:
        """Return the media types for rows and for triples; empty where none would do.

        Raises ``RefusedError`` for an unknown ``format`` and where no type at all would do.
        """
        if self.format:
            return _named(self.format)
        rows, triples = best_media(accept, tuple(ROWS)), best_media(accept, tuple(TRIPLES))
        if not rows and not triples:
            known = ", ".join(dict.fromkeys([*ROWS, *TRIPLES]))
            raise RefusedError(406, f"accept: nothing here is written so; known: {known}")
        return rows, triples


async def asked(request: Request) -> Asked:
    """Read a request.

    Raises ``RefusedError``: 400 where it asks two things at once or is no UTF-8, 415 for a body that is
    neither a form nor SPARQL.
    """
    pairs = request.query_params.multi_items()
    if request.method == "POST":
        pairs += await _body(request)
    queries, updates = _all(pairs, "query"), _all(pairs, "update")
    if len(queries) + len(updates) > 1:
        raise RefusedError(400, "request: holds more than one query or update; send one")
    if updates and request.method != "POST":
        raise RefusedError(400, "request: an update comes by POST")
    if request.method == "POST" and not (queries or updates):
        raise RefusedError(400, "request: holds no query; send query=…, or SPARQL as the body")
    return Asked(
        query=queries[0] if queries else None,
        update=updates[0] if updates else None,
        default_graphs=tuple(_all(pairs, "default-graph-uri")),
        named_graphs=tuple(_all(pairs, "named-graph-uri")),
        format="".join(_all(pairs, "format")[:1]),
        using=any(name.startswith("using-") for name, _ in pairs),
    )


async def _body(request: Request) -> list[tuple[str, str]]:
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    kind = kind.strip()
    if kind != _FORM and kind not in _DIRECT:
        raise RefusedError(415, f"request: its body has to be {_FORM} or {' or '.join(_DIRECT)}")
    charset = next((p.split("=")[1] for p in parameters if "charset=" in p), "utf-8")
    if charset.strip(" \"'") not in {"utf-8", "utf8"}:
        raise RefusedError(415, "request: SPARQL is sent as UTF-8")
    try:
        text = (await request.body()).decode()
        if kind in _DIRECT:
            return [(_DIRECT[kind], text)]
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:
        raise RefusedError(400, f"request: its body cannot be read ({error})") from error


def _all(pairs: Iterable[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in pairs if key == name]


def _named(name: str) -> tuple[str, str]:
    if name.lower() in NAMES:
        return NAMES[name.lower()]
    if name in ROWS or name in TRIPLES:
        return (name if name in ROWS else "", name if name in TRIPLES else "")
    raise RefusedError(400, f"format: {name!r} is not known; known: {', '.join(NAMES)}")

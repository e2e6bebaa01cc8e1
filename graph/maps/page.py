"""The page: Pyvis fills it, from the template, style sheet and script that lie beside this module.

Pyvis' own template is not used: it loads from other hosts and escapes nothing. Of Pyvis stay the
network that is filled, ``generate_html`` and the vis-network library that it carries.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from graph.maps.options import MapOptions
from graph.resources import resource

_HERE = Path(__file__).resolve().parent
_READABLE = 100_000
"""Up to so many characters, quotations stand in the page as they are."""
_FEW = 1000
"""Columns of fewer rows are written as they are."""
_PART = 250
"""How many claims share one compressed part."""
_SCRIPTS = (
    *("data", "state", "words", "elements", "colors", "marks", "canvas", "labels", "selecting"),
    *("panel", "paths", "legend", "years", "search", "tables", "address", "picture"),
    *("publish", "story", "page"),
)
"""The parts of the page's script in the order in which they run; they share one scope."""
_SURPLUS = re.compile(r"^[ \t]*(/\*.*?\*/[ \t]*\n|//[^\n]*\n)|^[ \t]+", re.DOTALL | re.MULTILINE)
"""Comments on lines of their own, and indents: for those who write the script, not for the page."""
_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"

Row = Mapping[str, Any]


def render(nodes: Sequence[Row], edges: Sequence[Row], facts: Row, options: MapOptions) -> str:
    """Return the whole page."""
    from pyvis.network import Network

    writer = Network(cdn_resources="in_line", directed=True, heading=options.title)
    quotes = [list(edge["quotes"]) for edge in edges]
    writer.nodes = list(nodes)
    writer.edges = [{k: v for k, v in edge.items() if k != "quotes"} for edge in edges]
    writer.options = {"physics": {"enabled": False}, "layout": {"improvedLayout": False}}
    writer.path = "template.html"
    writer.templateEnv = _environment(facts, options, _evidence(quotes))
    page: str = writer.generate_html()
    return page.encode("utf-8", "replace").decode("utf-8")


def _environment(facts: Row, options: MapOptions, evidence: Sequence[Row]) -> Environment:
    strings = facts["strings"]
    language = options.language if options.language in strings else next(iter(strings))
    library, script, style = _library(), _script(), _style()
    environment = Environment(
        loader=FileSystemLoader(_HERE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(columns=_columns, island=_island)
    environment.globals.update(
        facts={**facts, "language": language, "part": _PART},
        evidence=evidence,
        page=options,
        language=language,
        strings=SimpleNamespace(**strings[language]),  # a word must not be a dictionary's method
        library=Markup(library),  # noqa: S704 - a file of the package, not data
        script=Markup(script),  # noqa: S704 - likewise
        style=Markup(style),  # noqa: S704 - likewise
        policy=_policy(scripts=(library, script), style=style),
    )
    return environment


def _evidence(quotes: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Return the quotations, as JSON that a person can read; compressed where they are many.

    What is compressed is cut into parts, so that a reader's first click opens a part, not all.
    """
    plain = _island(quotes)
    if len(plain) < _READABLE:
        return [{"id": "evidence", "type": "application/json", "text": plain}]
    parts = [quotes[first : first + _PART] for first in range(0, len(quotes), _PART)]
    return [
        {"id": f"evidence-{number}", "type": "application/zlib;base64", "text": _packed(part)}
        for number, part in enumerate(parts)
    ]


def _packed(quotes: Sequence[Sequence[str]]) -> str:
    data = zlib.compress(_island(quotes).encode("utf-8", "replace"), level=9)
    return base64.b64encode(data).decode()


def _policy(scripts: Sequence[str], style: str) -> str:
    """Return what the page may do: run its own scripts, wear its own style, fetch nothing."""
    allowed = " ".join(map(_digest, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _columns(rows: Sequence[Row]) -> dict[str, Any]:
    """Turn rows into columns: the names are written once, whatever the number of rows."""
    return {name: _column([row[name] for row in rows]) for name in (rows[0] if rows else ())}


def _column(values: list[Any]) -> Any:
    """Return the values; where many are the same, as what they are ``of`` and which stands ``at``."""
    if len(values) < _FEW or not all(isinstance(value, str) for value in values):
        return values
    known = {value: number for number, value in enumerate(sorted(set(values)))}
    if len(known) * 3 > len(values):
        return values
    return {"of": list(known), "at": [known[value] for value in values]}


def _island(value: object) -> Markup:
    """Write JSON that cannot end the element it stands in, whatever text it holds."""
    if isinstance(value, str):
        value = json.loads(value)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - no character is left that HTML reads


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _style() -> str:
    """Return the page's style: the palette that all pages share, then its own rules."""
    return resource("palette.css").read_text(encoding="utf-8") + _text("style.css")


@cache
def _script() -> str:
    """Return the page's script: its parts, in one function of their own."""
    parts = "\n".join(_text(f"script/{name}.js") for name in _SCRIPTS)
    return f"'use strict';\n(() => {{\n{_SURPLUS.sub('', parts)}}})();\n"


@cache
def _library() -> str:
    text = files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").partition("//# sourceMappingURL")[0]

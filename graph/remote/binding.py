"""SPARQL as text for a server: prefixes, values of variables, pages.

Values go in as ``VALUES`` clauses that hold terms as N-Triples writes them: a text, whatever it says,
is one literal. Oxigraph in this process needs none of it: it binds variables itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.errors import InputError
from graph.store import Term
from graph.vocabulary import PROLOGUE

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<text>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
          | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>[\w.-]*:[\w.:%-]*)
  | (?P<word>\w+)
  | (?P<brace>[{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_CLOSED = {"CONSTRUCT", "VALUES", "OPTIONAL", "MINUS", "EXISTS", "SERVICE"}
"""After these a group needs no values of its own, or may hold none."""


@dataclass(slots=True)
class _Group:
    """A group of patterns: where it begins, and which variables it names itself."""

    start: int
    open: bool
    variables: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Query:
    """A query that is well formed, cut in two where its own declarations end."""

    head: str
    body: str

    @classmethod
    def read(cls, sparql: str, base: str | None = None) -> Query:
        """Cut a query; the usual prefixes and ``base`` are declared before its own."""
        starts = (m for m in _tokens(sparql) if m["word"] and m["word"].upper() in _FORMS)
        cut = next(starts).start()
        own = f"BASE <{base}>\n" if base else ""
        return cls(f"{own}{PROLOGUE}{sparql[:cut]}", sparql[cut:])

    def bound(self, values: Mapping[str, Term]) -> Query:
        """Return the query with these values of its variables.

        They stand at the beginning of its pattern and of every alternative that names the variable,
        so that a server need not try the others. Raises ``InputError`` where it has no pattern.
        """
        if not values:
            return self
        groups = _groups(self.body)
        if not groups:
            raise InputError("query", "has no pattern in which a variable could have a value")
        body, done = "", 0
        for number, group in enumerate(groups):
            names = values if number == 0 else group.variables & values.keys()
            body += self.body[done : group.start] + _values({n: values[n] for n in sorted(names)})
            done = group.start
        return Query(self.head, body + self.body[done:])

    def text(self) -> str:
        """Return the query as it is sent."""
        return self.head + self.body

    def count(self) -> str:
        """Return the query that counts the rows of this one."""
        return f"{self.head}SELECT (COUNT(*) AS ?rows) {{ {{ {self.body}\n}} }}"

    def page(self, variables: Sequence[str], start: int, size: int) -> str:
        """Return the query for so many rows of this one, in its own order or that of all its terms."""
        body = self.body
        if not any((m["word"] or "").upper() == "ORDER" for m in _tokens(body)):
            order = " ".join(f"?{name}" for name in variables)
            body = f"SELECT * {{ {{ {body}\n}} }} ORDER BY {order}"
        return f"{self.head}SELECT * {{ {{ {body}\n}} }} LIMIT {size} OFFSET {start}"


def _tokens(sparql: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(sparql)


def _groups(sparql: str) -> list[_Group]:
    """Return the pattern of a query and the alternatives in it, in the order of the text."""
    found: list[_Group] = []
    stack: list[_Group] = []
    before = ""
    for token in _tokens(sparql):
        if token["brace"] == "{":
            inside = not stack or stack[-1].open
            group = _Group(token.end(), inside and before not in _CLOSED)
            stack.append(group)
            found.append(group)
        elif token["brace"] == "}":
            stack.pop()
        elif stack and token["variable"]:
            stack[-1].variables.add(token["variable"][1:])
        elif stack and (token["word"] or "").upper() == "SELECT":
            stack[-1].open = False
        if token["word"] or token["brace"]:
            before = (token["word"] or token["brace"]).upper()
    return [group for group in found if group.open]


def _values(values: Mapping[str, Term]) -> str:
    if not values:
        return ""
    names = " ".join(f"?{name}" for name in values)
    return f" VALUES ({names}) {{ ({' '.join(map(str, values.values()))}) }} "

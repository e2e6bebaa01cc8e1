"""Questions that ask another endpoint too: SPARQL's ``SERVICE``, evaluated here in three steps.

Oxigraph would send a ``SERVICE`` block as it stands: without what is known already, a limit of time or a
name. So the part before the block says which values matter, the endpoint is asked for these alone, and
its rows take the block's place. The text of a question stays plain SPARQL 1.1 Federated Query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.addresses import check_address, host_of
from graph.calling import Answer, Caller
from graph.errors import FilmgraphError
from graph.lookup import Lookup
from graph.questions import Question, bindings
from graph.results import Results, read_results
from graph.store import ReadableStore, Term
from graph.vocabulary import PROLOGUE, is_web_iri

LANGUAGE = "lang"
"""The variable of a ``SERVICE`` block that is bound to the reader's language."""
_BATCH = 100
"""For how many combinations of values an endpoint is asked at once."""
_ROWS = 10_000
"""How many rows are taken from one answer."""
_MEDIA = "application/sparql-results+json"
_BLOCK = re.compile(r"\bSERVICE\s+<[^<>]+>\s*\{")


@dataclass(frozen=True, slots=True)
class Parts:
    """The text of a question: up to the first brace, before the block, in it, and after it."""

    head: str
    before: str
    inner: str
    after: str

    @classmethod
    def of(cls, sparql: str) -> Parts:
        """Take a question apart; raise ``ValueError`` where it has no ``SERVICE`` block of its own."""
        match = _BLOCK.search(sparql)
        if match is None:
            raise ValueError("has no SERVICE <address> { … }")
        start, depth = sparql.index("{") + 1, 1
        for end in range(match.end(), len(sparql)):
            depth += {"{": 1, "}": -1}.get(sparql[end], 0)
            if not depth:
                inner, after = sparql[match.end() : end], sparql[end + 1 :]
                return cls(sparql[:start], sparql[start : match.start()], inner, after)
        raise ValueError("has a SERVICE block that does not end")


@dataclass(frozen=True, slots=True)
class Federated:
    """A question as it will be put to ``endpoint``: for which ``values`` of its ``sends``."""

    store: ReadableStore
    question: Question
    endpoint: str
    language: str
    lookup: Lookup
    bound: Mapping[str, Term]
    values: tuple[tuple[Term, ...], ...]

    @classmethod
    def of(
        cls,
        store: ReadableStore,
        question: Question,
        given: Sequence[str] | Mapping[str, str],
        language: str,
        endpoint: str = "",
    ) -> Federated:
        """Find out what is to be sent; nothing is sent yet. ``endpoint`` replaces the question's own.

        Raises ``InputError`` where that is no address.
        """
        address = endpoint or question.service
        check_address(address)
        lookup = Lookup(store, language)
        bound = bindings(question, given, lookup)
        parts, names = Parts.of(question.sparql), " ".join(f"?{name}" for name in question.sends)
        hidden = " ".join(f"?{name}" for name in bound)
        found = store.query(f"SELECT DISTINCT {names} {hidden} {{{parts.before}}}", bound)
        if not isinstance(found, ox.QuerySolutions):
            raise FilmgraphError(f"{question.name}: is not a SELECT query")
        rows = {tuple(row[name] for name in question.sends) for row in found}
        whole = sorted((row for row in rows if all(row)), key=str)
        return cls(store, question, address, language, lookup, bound, tuple(whole))

    @property
    def host(self) -> str:
        """The host that is asked."""
        return host_of(self.endpoint)

    def answer(self, caller: Caller) -> Results:
        """Ask the endpoint, and answer with what it says joined to what the store knows.

        Raises ``FilmgraphError`` where it gives no answer that can be used.
        """
        parts = Parts.of(self.question.sparql)
        names: dict[str, None] = dict.fromkeys(self.question.sends)
        rows: list[dict[str, str]] = []
        for first in range(0, len(self.values), _BATCH):
            query = self._remote(parts.inner, self.values[first : first + _BATCH])
            found = caller.post(self.endpoint, {"query": query}, _rows, accept=_MEDIA)
            for row in found:
                names.update(dict.fromkeys(row))
                rows.append(row)
        names.pop(LANGUAGE, None)
        told = "\n".join(f"({' '.join(row.get(n, 'UNDEF') for n in names)})" for row in rows)
        table = f"VALUES ({' '.join(f'?{n}' for n in names)}) {{\n{told}\n}}"
        sparql = f"{parts.head}{parts.before}{table}{parts.after}"
        answered = self.store.query(sparql, self.bound)
        return read_results(answered, self.lookup.labels, hidden=self.bound)

    def _remote(self, inner: str, some: Sequence[tuple[Term, ...]]) -> str:
        names = " ".join(f"?{name}" for name in self.question.sends)
        rows = "\n".join(f"({' '.join(map(str, row))})" for row in some)
        language = ox.Literal(self.language)
        return (
            f"{PROLOGUE}SELECT * WHERE {{\nVALUES ({names}) {{\n{rows}\n}}\n"
            f"VALUES ?{LANGUAGE} {{ {language} }}\n{inner}\n}} LIMIT {_ROWS}"
        )


def _rows(answer: Answer) -> list[dict[str, str]]:
    """Return an endpoint's rows, values as SPARQL writes them; ``ValueError`` for another answer."""
    try:
        found = ox.parse_query_results(answer.data, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise ValueError("no rows")  # noqa: TRY004 - of an answer, not of a type
        names = [variable.value for variable in found.variables]
        rows = ({name: row[name] for name in names if row[name]} for row in found)
        return [dict(_written(row)) for row in rows if all(map(_usable, row.values()))]
    except SyntaxError:
        raise ValueError("no SPARQL results") from None


def _usable(value: Term) -> bool:
    return not isinstance(value, ox.NamedNode) or is_web_iri(value.value)


def _written(row: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    """Yield the values that SPARQL can write; a blank node means nothing outside its answer."""
    for name, value in row.items():
        if isinstance(value, ox.NamedNode | ox.Literal):
            yield name, str(value)

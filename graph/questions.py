"""The canned questions: SPARQL in files, worded in two languages, with parameters that are bound.

A file's head is of comments: ``# title@fr: …``, ``# about@en: …``, ``# param NAME: TYPE``,
``# param NAME: TYPE = DEFAULT`` (an empty default leaves the variable free) and ``# sample: …``, a
call that works on the example dossier. Each parameter is a variable that the query selects, which is
what lets the store bind it; its column is left out of the answer. A question with a ``SERVICE`` block
names in ``# send: …`` the variables whose values the endpoint is told; ``graph.federation`` puts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from pyoxigraph import Literal

from graph.dates import check_date
from graph.errors import InputError, UnknownNameError, UsageError
from graph.lookup import Lookup
from graph.resources import resource
from graph.results import Results, read_results
from graph.store import ReadableStore, Term
from graph.vocabulary import FILM, OWL

LANGUAGES = ("fr", "en")
_LINE = re.compile(r"# (?:(title|about)@(\w+)|(param) (\w+)|(sample|send)): ?(.*)")
_SERVICE = re.compile(r"\bSERVICE\s+<([^<>]+)>")
_NO_CODE = re.compile(
    r"^\s*(?:#[^\n]*\n\s*|(?:PREFIX\s+(?:[^\s<]+\s*)?|BASE\s+)<[^>]*>\s*)*", re.IGNORECASE
)
_UPDATE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
_READERS: Mapping[str, Callable[[Lookup, str], Term]] = {
    "entity": Lookup.entity,
    "source": Lookup.source,
    "relation": lambda lookup, name: lookup.term(name, FILM.Relation),
    "class": lambda lookup, name: lookup.term(name, OWL.Class),
    "date": lambda _, text: Literal(_date(text)),
    "text": lambda _, text: Literal(text),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for; without ``default`` it has to be given."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A canned question. ``titles`` and ``abouts`` are by language; ``sample`` has one value each."""

    name: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    sample: tuple[str, ...]
    sparql: str
    sends: tuple[str, ...] = ()

    @property
    def service(self) -> str:
        """The address of the endpoint that it asks too; empty where the dossier alone answers."""
        match = _SERVICE.search(self.sparql)
        return match[1] if match else ""

    def usage(self) -> str:
        """Return how the question is called: ``partners ENTITY``."""
        shown = (
            p.name.upper() if p.default is None else f"[{p.name.upper()}]" for p in self.parameters
        )
        return " ".join([self.name, *shown])


def read_question(path: Path) -> Question:
    """Read a ``.rq`` file; raise ``InputError`` with file and line where its head is malformed."""
    text = path.read_text(encoding="utf-8")
    texts: dict[str, dict[str, str]] = {"title": {}, "about": {}}
    parameters: list[Parameter] = []
    sample: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    head = takewhile(lambda line: line.startswith("# "), text.splitlines())
    for number, line in enumerate(head, start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise InputError(f"{path}:{number}", f"is no line of a question's head: {line!r}")
        if match[1]:
            texts[match[1]][match[2]] = match[6]
        elif match[3]:
            parameters.append(_parameter(match[4], match[6], f"{path}:{number}"))
        elif match[5] == "send":
            sends = tuple(match[6].split())
        else:
            sample = tuple(value.strip() for value in match[6].split("|") if value.strip())
    _check_texts(texts, path)
    made = (texts["title"], texts["about"], tuple(parameters), sample, text, sends)
    return Question(path.stem, *made)


def _check_texts(texts: Mapping[str, Mapping[str, str]], path: Path) -> None:
    for kind, found in texts.items():
        for language in LANGUAGES:
            if language not in found:
                raise InputError(path, f"lacks its {kind}@{language}")


@cache
def questions() -> Mapping[str, Question]:
    """Return the questions that come with the program, by name."""
    found = (read_question(path) for path in sorted(resource("questions").glob("*.rq")))
    return {question.name: question for question in found}


def ask(
    store: ReadableStore,
    name: str,
    values: Sequence[str] | Mapping[str, str] = (),
    language: str = "fr",
) -> Results:
    """Answer a canned question.

    ``values`` are in the order of the parameters, or by name. Raises ``UnknownNameError`` for another
    question, ``UsageError`` for missing or surplus values and for a question that needs the network,
    ``FilmgraphError`` for a name that the store does not know.
    """
    question = known_question(name)
    if question.service:
        raise UsageError(
            f"{name} asks {question.service}, over the network; allow it with --remote"
        )
    lookup = Lookup(store, language)
    bound = bindings(question, values, lookup)
    answer = store.query(question.sparql, bound)
    return read_results(answer, lookup.labels, hidden=bound)


def known_question(name: str) -> Question:
    """Return a question by its name; raise ``UnknownNameError`` for another, with the nearest."""
    if name not in questions():
        raise UnknownNameError("question", name, questions())
    return questions()[name]


def bindings(
    question: Question, values: Sequence[str] | Mapping[str, str], lookup: Lookup
) -> dict[str, Term]:
    """Return what the parameters of a question are bound to; raise as ``ask`` does."""
    given = _given(question, values)
    return {parameter.name: _READERS[parameter.type](lookup, value) for parameter, value in given}


def refuse_update(sparql: str) -> None:
    """Raise ``UsageError`` where ``sparql`` would change the graph: it is built from files."""
    match = _UPDATE.match(_NO_CODE.sub("", sparql))
    if match:
        word = match[1].upper()
        raise UsageError(
            f"{word} changes data; a query only reads (the dossier's files are edited)"
        )


def _given(
    question: Question, values: Sequence[str] | Mapping[str, str]
) -> list[tuple[Parameter, str]]:
    names = [parameter.name for parameter in question.parameters]
    if not isinstance(values, Mapping):
        if len(values) > len(names):
            raise UsageError(f"{question.name} takes {len(names)} values: {question.usage()}")
        values = dict(zip(names, values, strict=False))
    surplus = values.keys() - set(names)
    if surplus:
        raise UsageError(f"{question.name} has no parameter {min(surplus)!r}: {question.usage()}")
    pairs = [(p, values.get(p.name, p.default)) for p in question.parameters]
    for parameter, value in pairs:
        if value is None:
            raise UsageError(f"{question.name} needs its {parameter.name}: {question.usage()}")
    return [(parameter, value) for parameter, value in pairs if value]


def _parameter(name: str, rest: str, where: str) -> Parameter:
    kind, equals, default = (part.strip() for part in rest.partition("="))
    if kind not in _READERS:
        raise InputError(where, f"has an unknown type {kind!r}; known: {', '.join(_READERS)}")
    return Parameter(name, kind, default if equals else None)


def _date(text: str) -> str:
    try:
        return check_date(text)
    except ValueError as error:
        raise UsageError(str(error)) from error

"""JSON-LD 1.1 with a context that makes it read like JSON: short names, dates and languages apart."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.vocabulary import FILM, PREFIXES, RDF, XSD

_IRI = "@id"
_LANGUAGE = "@language"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_./-]*")


def write(part: Part, path: Path) -> Left:
    """Write the quads, a named graph around those of each; read back, they are the same.

    The quads are read twice: first for the context, which has to come first in a stream.
    """
    terms = _Terms(part.quads(), part.base)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"@context": ' + _json(terms.context) + ',\n"@graph": [')
        for number, node in enumerate(_nodes(part.quads(), terms)):
            out.write(("," if number else "") + "\n" + _json(node))
        out.write("\n]}\n")
    return Left()


class _Terms:
    """A short name for each predicate, and how its values are written."""

    def __init__(self, quads: Iterable[ox.Quad], base: str) -> None:
        kinds: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            if quad.predicate != RDF.type:
                kinds[quad.predicate.value].add(_kind(quad.object))
        self._base = base
        self._kinds = {iri: found.pop() if len(found) == 1 else "" for iri, found in kinds.items()}
        names: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(kinds):
            names[re.split(r"[#/]", iri)[-1]].append(iri)
        self._names = {
            iri: name if len(same) == 1 and name not in PREFIXES else self.compact(iri)
            for name, same in names.items()
            for iri in same
        }

    @property
    def context(self) -> dict[str, Any]:
        """The context: base, prefixes, and a definition for each predicate."""
        about: dict[str, Any] = {"@base": self._base, "@vocab": FILM.iri, **PREFIXES}
        return about | {name: self._definition(iri) for iri, name in self._names.items()}

    def _definition(self, iri: str) -> dict[str, str]:
        kind = self._kinds[iri]
        if kind == _LANGUAGE:
            return {"@id": iri, "@container": kind}
        return {"@id": iri, "@type": kind} if kind else {"@id": iri}

    def name(self, predicate: ox.NamedNode) -> str:
        """Return the short name of a predicate."""
        return self._names[predicate.value]

    def type(self, iri: str) -> str:
        """Return a class as ``@type`` has it: the ontology's by their local names."""
        local = iri.removeprefix(FILM.iri)
        return local if local != iri and _PLAIN_ID.fullmatch(local) else self.compact(iri)

    def node(self, term: ox.NamedNode | ox.BlankNode) -> str:
        """Return an IRI as ``@id`` has it: relative to the dossier's base where it can be."""
        if isinstance(term, ox.BlankNode):
            return str(term)
        local = term.value.removeprefix(self._base)
        return local if local != term.value and _PLAIN_ID.fullmatch(local) else term.value

    def compact(self, iri: str) -> str:
        """Return an IRI by a prefix, or whole."""
        for prefix, namespace in PREFIXES.items():
            local = iri.removeprefix(namespace)
            if local != iri and re.fullmatch(r"\w[\w-]*", local):
                return f"{prefix}:{local}"
        return iri

    def values(self, predicate: ox.NamedNode, objects: list[ox.NamedNode | ox.Literal]) -> object:
        """Return the values of a predicate as its definition lets them be written."""
        kind = self._kinds[predicate.value]
        if kind == _LANGUAGE:
            texts: dict[str, list[str]] = defaultdict(list)
            for value in objects:
                texts[getattr(value, "language", "") or ""].append(value.value)
            return {language: _single(found) for language, found in texts.items()}
        return _single([self._value(value, kind) for value in objects])

    def _value(self, term: Any, kind: str) -> object:
        if not isinstance(term, ox.Literal):
            written = self.node(term)
            return written if kind == _IRI else {"@id": written}
        if kind or _kind(term) == "":
            return term.value
        if term.language:
            return {"@value": term.value, "@language": term.language}
        return {"@value": term.value, "@type": term.datatype.value}


def _kind(term: object) -> str:
    """Return how a value is written: ``@id``, ``@language``, a datatype's IRI, or "" for a string."""
    if not isinstance(term, ox.Literal):
        return _IRI
    if term.language:
        return _LANGUAGE
    return "" if term.datatype == XSD.string else term.datatype.value


def _nodes(quads: Iterable[ox.Quad], terms: _Terms) -> Iterator[dict[str, Any]]:
    """Yield a named graph with one node for each run of quads that share graph and subject."""
    for (graph, subject), group in groupby(quads, key=lambda quad: (quad.graph_name, quad.subject)):
        found: dict[ox.NamedNode, list[Any]] = defaultdict(list)
        for quad in group:
            found[quad.predicate].append(quad.object)
        node: dict[str, Any] = {"@id": terms.node(subject)}
        if types := found.pop(RDF.type, []):
            node["@type"] = _single([terms.type(value.value) for value in types])
        node |= {terms.name(p): terms.values(p, objects) for p, objects in found.items()}
        yield {"@id": terms.node(graph), "@graph": [node]}


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


FORMAT = Format("jsonld", ".jsonld", write)

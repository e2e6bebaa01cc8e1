"""RDF in any syntax, read as a stream of quads: by the file's ending, gzipped or not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox

from graph.errors import InputError
from graph.tables.foreign import GZIP, parsed
from graph.tables.rows import unpacked

_SYNTAXES = {
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".xml": ox.RdfFormat.RDF_XML,
}
_SCHEMA = {"https://schema.org", "http://schema.org"}
_VOCABULARY = {
    "@vocab": "https://schema.org/",
    "id": "@id",
    "type": "@type",
    "sameAs": {"@type": "@id"},
}
"""What the context at schema.org says that matters here: it is not fetched."""


def quads_of(path: Path) -> Iterator[ox.Quad]:
    """Yield the quads of a file; relative IRIs are taken to be of a file of that name.

    Raises ``InputError``, with the line where it can be told, for what is malformed, cannot be read or
    has an ending that is no syntax of RDF. No context of JSON-LD is fetched; schema.org's is known.
    """
    syntax = _SYNTAXES.get(Path(path.name.removesuffix(GZIP)).suffix.lower())
    if syntax is None:
        raise InputError(path, f"has an ending that is no RDF; known: {', '.join(_SYNTAXES)}")
    if not path.is_file():
        raise InputError(path, "does not exist" if not path.exists() else "is a folder")
    base = f"file:///{path.name.replace(' ', '%20')}"
    try:
        with ExitStack() as stack:
            file = stack.enter_context(path.open("rb"))
            source = unpacked(file) if path.suffix.lower() == GZIP else file
            if syntax == ox.RdfFormat.JSON_LD:
                yield from ox.parse(_with_context(path, source.read()), syntax, base_iri=base)
            else:
                yield from ox.parse(source, syntax, base_iri=base)
    except SyntaxError as error:
        place = f"{path}:{error.lineno}" if error.lineno else path
        raise InputError(place, f"is not valid: {error.msg}") from error
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise InputError(path, f"cannot be read to its end ({error})") from error


def _with_context(path: Path, data: bytes) -> bytes:
    """Return JSON-LD with the context of schema.org in the place of its address."""
    if b"schema.org" not in data[:4096]:
        return data
    told = parsed(path, data)
    known = [_known(each) for each in told] if isinstance(told, list) else _known(told)
    return json.dumps(known).encode()


def _known(told: object) -> object:
    """Return a document of JSON-LD whose context is none that would have to be fetched, if it can be."""
    if not isinstance(told, dict) or "@context" not in told:
        return told
    context = told["@context"]
    parts = context if isinstance(context, list) else [context]
    kept = [
        _VOCABULARY if isinstance(part, str) and part.rstrip("/") in _SCHEMA else part
        for part in parts
    ]
    return {**told, "@context": kept}

"""The triple store: Oxigraph in memory or on disk, behind one class.

Bulk work and SPARQL go to Oxigraph itself; ``dataset`` hands the same data to whoever wants the
RDFLib API. What is read from is a ``ReadableStore``, whichever engine holds the quads.
"""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.errors import InputError
from graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib

Dataset = tuple[
    list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph], list[ox.NamedNode | ox.BlankNode]
]
"""The graphs that are merged as the default one, and those that ``GRAPH`` may name."""
Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Results = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


class ReadableStore(ABC):
    """A set of quads that answers SPARQL over the union of its named graphs.

    ``place`` is where it lies on the disk, if it does.
    """

    place: Path | None = None

    @abstractmethod
    def __len__(self) -> int:
        """Count the quads."""

    @abstractmethod
    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object_: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that have these terms, in no order; ``None`` stands for any."""

    @abstractmethod
    def query(
        self,
        sparql: str,
        values: Mapping[str, Term] | None = None,
        base: str | None = None,
        dataset: Dataset | None = None,
    ) -> Results:
        """Answer a SPARQL query; the usual prefixes are known.

        ``values`` binds variables by name to terms before evaluation: text is data and never becomes
        syntax. ``base`` resolves relative IRIs. ``dataset`` takes the place of the union of all graphs
        and of the query's own. Raises ``InputError`` with line and column where the query is malformed.
        """

    @abstractmethod
    def dataset(self) -> rdflib.Dataset:
        """Return the data as an RDFLib ``Dataset`` whose default graph is the union of all."""

    def __iter__(self) -> Iterator[ox.Quad]:
        """Yield the quads, in no order."""
        yield from self.match()

    def solutions(self, sparql: str, values: Mapping[str, Term] | None = None) -> ox.QuerySolutions:
        """Return the rows of a SELECT query as terms; raise ``InputError`` for another query."""
        found = self.query(sparql, values)
        if not isinstance(found, ox.QuerySolutions):
            raise InputError("query", "is not a SELECT query")
        return found

    def select(self, sparql: str, values: Mapping[str, Term] | None = None) -> Iterator[Row]:
        """Yield the rows of a SELECT query as dictionaries of texts; unbound variables are empty."""
        solutions = self.solutions(sparql, values)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: getattr(solution[name], "value", "") for name in names}

    def rows(self, sparql: str) -> Iterator[list[str]]:
        """Yield the rows of a SELECT query as lists of texts, some three times sooner than ``select``.

        The engine writes its answer as one text (SPARQL 1.1 Query Results CSV), which is read in bulk.
        """
        text = self.solutions(sparql).serialize(format=ox.QueryResultsFormat.CSV) or b""
        rows = csv.reader(io.StringIO(text.decode(), newline=""))
        next(rows)
        return rows

    def serialize(self, media: ox.RdfFormat) -> bytes:
        """Return all quads in ``media``; N-Quads come sorted, which makes them canonical here."""
        if media == ox.RdfFormat.N_QUADS:
            return b"".join(canonical_lines(self))
        return ox.serialize(self, format=media, prefixes=PREFIXES) or b""


class Store(ReadableStore):
    """Quads in an Oxigraph store in this process."""

    def __init__(self, engine: ox.Store | None = None) -> None:
        """Wrap an Oxigraph store; a new one in memory by default."""
        self.engine = engine if engine is not None else ox.Store()

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a store on disk for reading; many readers may do so at once.

        Raises ``InputError`` where no store lies there or it is damaged.
        """
        try:
            store = cls(ox.Store.read_only(str(path)))
        except (OSError, ValueError) as error:
            raise InputError(path, f"is not a store that can be opened ({error})") from error
        store.place = path
        return store

    @classmethod
    def write(cls, path: Path, quads: Iterable[ox.Quad]) -> None:
        """Make a new store on disk that holds ``quads``; ``path`` must not exist yet.

        The loader leaves a set of files for each million quads, and a term is looked for in all of them:
        they are merged, which takes a fifth of the loading and makes reading linear.
        """
        engine = ox.Store(str(path))
        engine.bulk_extend(quads)
        engine.optimize()
        engine.flush()

    def __len__(self) -> int:
        """Count the quads."""
        return len(self.engine)

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object_: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that have these terms, in no order; ``None`` stands for any."""
        yield from self.engine.quads_for_pattern(subject, predicate, object_, graph)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads, all or none."""
        self.engine.extend(quads)

    def load(self, text: str | bytes, media: ox.RdfFormat, where: object = "input") -> None:
        """Add what ``text`` says; ``where`` names it in the error of malformed input."""
        data = text.encode() if isinstance(text, str) else text
        try:
            self.engine.load(data, format=media)
        except SyntaxError as error:
            place = f"{where}:{error.lineno}" if error.lineno else where
            raise InputError(place, f"is not valid: {error.msg}") from error

    def query(
        self,
        sparql: str,
        values: Mapping[str, Term] | None = None,
        base: str | None = None,
        dataset: Dataset | None = None,
    ) -> Results:
        """Answer a SPARQL query, as ``ReadableStore.query`` says; Oxigraph binds ``values`` itself."""
        bound = {ox.Variable(name): term for name, term in (values or {}).items()}
        default, named = dataset if dataset is not None else (None, None)
        try:
            return self.engine.query(
                sparql,
                base_iri=base,
                prefixes=PREFIXES,
                use_default_graph_as_union=dataset is None,
                default_graph=default,
                named_graphs=named,
                substitutions=bound,
            )
        except SyntaxError as error:
            raise InputError("query", _mistake(error)) from error

    def update(self, sparql: str, base: str | None = None) -> None:
        """Apply a SPARQL update; all of it or nothing. ``base`` resolves relative IRIs."""
        try:
            self.engine.update(sparql, base_iri=base, prefixes=PREFIXES)
        except SyntaxError as error:
            raise InputError("update", _mistake(error)) from error

    def serialize(self, media: ox.RdfFormat) -> bytes:
        """Return all quads in ``media``, written by Oxigraph itself where their order is free."""
        if media == ox.RdfFormat.N_QUADS:
            return super().serialize(media)
        output = io.BytesIO()
        self.engine.dump(output, media, prefixes=PREFIXES)
        return output.getvalue()

    def dataset(self) -> rdflib.Dataset:
        """Return an RDFLib ``Dataset`` over the same data, not a copy of it."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset, Namespace

        dataset = Dataset(store=OxigraphStore(store=self.engine), default_union=True)
        for prefix, iri in PREFIXES.items():
            dataset.bind(prefix, Namespace(iri))
        return dataset


Row = dict[str, str]


csv.field_size_limit(2**31 - 1)
"""A quotation may be longer than the 128 kB that Python reads by default."""
_LINE = 80
"""How much of Oxigraph's list of expected tokens is shown, in characters."""


def written_quads(path: Path) -> Iterator[ox.Quad]:
    """Return the quads of a file of N-Quads that this program wrote itself.

    Terms are not checked again, and blank nodes keep their names, which Oxigraph's own loading of a file
    would not do.
    """
    return ox.parse(path=path, format=ox.RdfFormat.N_QUADS, lenient=True)


def canonical_lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Return quads as sorted N-Quads lines: canonical where their blank nodes have canonical names."""
    return sorted({f"{quad} .\n".encode() for quad in quads})


def _mistake(error: SyntaxError) -> str:
    """Say what is wrong in one line: Oxigraph lists every token that it would have taken."""
    text = " ".join((error.msg or str(error)).split())
    place, _, expected = text.partition("expected ")
    if not expected:
        return text
    return f"{place}expected {shorten(expected, _LINE)}"

"""An edge list: a table with a row an edge, and another beside it with a row a node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graph.errors import InputError
from graph.files import restored
from graph.tables.attributes import Ends, Naming, Nodes
from graph.tables.foreign import Feed, Format
from graph.tables.rows import Dialect, open_table
from graph.tables.statements import Node, Statement


def read(feed: Feed) -> Iterator[tuple[int, Statement]]:
    """Yield what each row states; its ends are nodes of the other table by their ids, else names."""
    naming = Naming(feed)
    nodes = _nodes(feed, naming) if feed.nodes else Ends({})
    with open_table(feed.path, Dialect(feed.encoding, feed.delimiter)) as table:
        columns = dict(zip(table.header, table.header, strict=True))
        apart = set(naming.ends(columns))
        if "" in apart:
            problem = "has no columns for the two ends, such as source and target"
            raise InputError(f"{feed.path} row 1", problem)
        for number, cells in table.rows():
            row = _row(table.header, cells)
            feed.progress(table.done)
            about = {name: text for name, text in row.items() if name not in apart}
            ends = [
                _end(key, nodes, types)
                for key, types in zip(naming.ends(row), naming.end_types(row), strict=True)
            ]
            yield number, naming.statement((ends[0], ends[1]), about, f"row={number}")
    nodes.count(feed.left)


def _nodes(feed: Feed, naming: Naming) -> Ends:
    path: Path = feed.nodes or feed.path
    nodes = Nodes()
    with open_table(path, Dialect(feed.encoding, feed.delimiter)) as table:
        for number, cells in table.rows():
            row = _row(table.header, cells)
            if not (key := naming.identity(row)):
                raise InputError(f"{path} row {number}", "has no id")
            nodes.add(key, naming.node(key, row))
    return nodes.told_apart()


def _end(key: str, nodes: Ends, types: tuple[str, ...]) -> Node:
    known = nodes.get(key) or Node(key)
    return replace(known, types=(*types, *known.types)) if types else known


def _row(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells by their columns, without the apostrophes that keep spreadsheets from running."""
    named = zip(header, cells, strict=False)
    return {name: restored(text) for name, text in named if name and text}


FORMAT = Format("edges", read)

"""What is asked of Wikidata, as a file to import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.errors import UsageError
from graph.names import slug
from graph.ontology import Ontology
from graph.sources import read_text
from graph.tables.alignment import Alignment
from graph.tables.wikidata import ENDPOINT, SERVER, Wikidata, answer

_NAMED = 3
"""How many items the name of a file tells."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to ask, by default Wikidata, and what to call the file."""

    server: str = ""
    endpoint: str = ""
    name: str = ""


@contextmanager
def fetched(
    what: Sequence[str], query: Path | None, place: Place, ontology: Ontology
) -> Iterator[Path]:
    """Give the file that ``what`` names, else one with these items or the answer to ``query``.

    Raises ``UsageError`` for neither or both, and as ``Wikidata`` and ``answer`` do.
    """
    if bool(what) == (query is not None):
        raise UsageError("name items such as Q907311, a file, or a query with --query FILE")
    if len(what) == 1 and Path(what[0]).is_file():
        yield Path(what[0])
        return
    with TemporaryDirectory() as folder:
        if query is not None:
            name, data = query.stem, answer(read_text(query), place.endpoint or ENDPOINT)
        else:
            more = f"-and-{len(what) - _NAMED}" if len(what) > _NAMED else ""
            name = "-".join(("wikidata", *what[:_NAMED])) + more
            ties = Alignment(ontology, {}, {}).knows
            data = Wikidata(place.server or SERVER).items(what, ties)
        file = Path(folder) / f"{slug(place.name or name)}.json"
        file.write_bytes(data)
        yield file

"""All that a graph is made of, read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.dossier.entities import Directory
from graph.dossier.judgements import Log
from graph.dossier.places import TableFile
from graph.errors import InputError
from graph.model import Claim, Source
from graph.names import slug
from graph.sources import read_source


class Sources(Mapping[str, Source]):
    """The articles of a dossier by id, in order; each is read when it is asked for first."""

    def __init__(self, hashes: Mapping[Path, str]) -> None:
        """Take the files and their hashes; raise ``InputError`` where two would have one id."""
        self._paths: dict[str, Path] = {}
        self.hashes: dict[str, str] = {}
        """The SHA-256 of each file, by the id of its source."""
        for name, path in sorted((slug(path.stem), path) for path in hashes):
            if name in self._paths:
                raise InputError(path, f"has the same id as another source: {name}")
            self._paths[name] = path
            self.hashes[name] = hashes[path]
        self._read: dict[str, Source] = {}

    def __getitem__(self, name: str) -> Source:
        """Return a source; raise ``InputError`` where its file changed since it was hashed."""
        if name not in self._read:
            path = self._paths[name]
            source = read_source(path)
            if source.sha256 != self.hashes[name]:
                raise InputError(path, "was changed while the graph was built; build again")
            self._read[name] = source
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Count the sources."""
        return len(self._paths)


@dataclass(frozen=True, slots=True)
class Material:
    """All that a graph is made of; ``context`` is the hash of what does not belong to one source."""

    sources: Sources
    directory: Directory
    claims: list[Claim]
    log: Log
    tables: Sequence[TableFile]
    context: str

"""A dossier's server: a SPARQL engine that holds its build, to be read in place of the disk."""

from __future__ import annotations

import logging
import secrets
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
from filelock import FileLock, Timeout

from graph.consequences import ONTOLOGY
from graph.dossier.builds import BUILDS, current_key
from graph.dossier.config import Config
from graph.errors import FilmgraphError
from graph.files import write_atomically
from graph.remote import Address, Cargo, Client, RemoteStore, push
from graph.sources import digest
from graph.store import canonical_lines
from graph.vocabulary import PREFIXES

_FOLDER = "servers"
_log = logging.getLogger(__name__)


class Server:
    """The server at an address, for the dossier whose builds lie in ``index``.

    What of a build has to be a file is kept in ``index``, by the server and by the build's key.
    """

    def __init__(self, address: str, index: Path) -> None:
        """Take the address as it was given; raise ``UsageError`` where it is none."""
        self.address = address
        self._place = Address.read(address)
        self._index = index
        self._folder = index / _FOLDER / digest(self._place.shown.encode())[:16]

    @cached_property
    def store(self) -> RemoteStore:
        """What the server holds; a warning says where that is another build than the one on disk."""
        found = RemoteStore(self._place)
        here = current_key(self._index)
        if here and here != found.held.key:
            _log.warning(
                "%s: holds another build (%s) than this folder (%s): run `filmgraph build --store`",
                self._place.shown,
                found.held.key,
                here,
            )
        return found

    def push(self, settings: Config) -> str:
        """Push the last build on disk, and say what that took; nothing where the server holds it.

        Raises ``FilmgraphError`` where that is going on already.
        """
        key = current_key(self._index)
        path = self._index / BUILDS / key / "graph.nq"
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / "lock", timeout=0):
                token = self._token()
                cargo = Cargo(path, key, settings.base, settings.title)
                done = push(Client(self._place), cargo, token)
                (self._folder / "token").unlink()
        except Timeout as error:
            message = f"{self._place.shown}: is being pushed to by another process; try again later"
            raise FilmgraphError(message) from error
        self.__dict__.pop("store", None)
        if not done.changed:
            return ""
        return (
            f"{self._place.shown}: holds the build now; {done.sent} of {done.graphs} graphs sent "
            f"({done.triples:,} quads), {done.dropped} dropped"
        )

    def nquads(self) -> Path:
        """Return a file of what the server holds, as sorted N-Quads."""
        path = self._kept("graph.nq")
        if not path.exists():
            write_atomically(path, b"".join(canonical_lines(self.store)))
        return path

    def ontology(self) -> Path:
        """Return a folder that holds the ontology that the server's build was made under."""
        built = self._index / BUILDS / self.store.held.key
        if (built / "ontology.ttl").exists():
            return built
        path = self._kept("ontology.ttl")
        if not path.exists():
            triples = (quad.triple for quad in self.store.match(graph=ONTOLOGY))
            turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
            write_atomically(path, turtle or b"")
        return path.parent

    def _kept(self, name: str) -> Path:
        folder = self._folder / self.store.held.key
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def _token(self) -> str:
        """Return what this dossier's pushes to the server are known by until one is done."""
        path = self._folder / "token"
        if not path.exists():
            write_atomically(path, secrets.token_hex(8))
        return path.read_text(encoding="utf-8")

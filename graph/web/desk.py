"""What every page and door of the application works on: a dossier, and what was built of it.

A ``Desk`` is one for the whole application; a ``Snapshot`` is one state of the dossier, the same for as
long as a request lasts, however often the dossier is built meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from threading import Lock, RLock
from typing import TYPE_CHECKING, TypeVar

from graph.dossier import Dossier
from graph.dossier.builds import BUILDS, INDEX, current_key
from graph.lookup import Lookup
from graph.network import network_of
from graph.web.options import ServeOptions
from graph.web.workers import Workers

if TYPE_CHECKING:
    from graph.dossier import Config
    from graph.model import Claim
    from graph.network import Network
    from graph.ontology import Ontology
    from graph.store import ReadableStore

V = TypeVar("V")
_WORKERS = 3
"""How many processes do what may take long."""


class Snapshot:
    """A dossier as one build left it. Everything is made when first asked for, and kept.

    What it returns is shared by all threads: read it, do not change it.
    """

    def __init__(self, dossier: Dossier, key: str) -> None:
        """Take a dossier whose last build is ``key``; raise ``FilmgraphError`` where there is none."""
        self.dossier = dossier
        self.key = key
        self.store: ReadableStore = dossier.store()
        self.ontology: Ontology = dossier.built_ontology()
        self._kept: dict[tuple[str, str], object] = {}
        self._lock = RLock()

    @property
    def config(self) -> Config:
        """The dossier's settings."""
        return self.dossier.config

    @property
    def place(self) -> str:
        """Where the build's store is, for processes that open it themselves.

        A folder, or the address of a server with the build's key as its fragment.
        """
        if self.dossier.address:
            return f"{self.dossier.address}#{self.key}"
        return str(self.dossier.folder / INDEX / BUILDS / self.key / "store")

    def network(self, language: str) -> Network:
        """Return the dossier's network, with its labels in ``language``."""
        settings = self.config
        return self.kept(
            "network",
            language,
            lambda: network_of(self.store, settings.threshold, settings.title, language),
        )

    def lookup(self, language: str) -> Lookup:
        """Return what finds entities, sources and terms by name, with labels in ``language``."""
        return self.kept("lookup", language, lambda: Lookup(self.store, language))

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims of the build, by id, whatever was decided on them."""
        return {claim.id: claim for claim in self.dossier.claims()}

    def kept(self, name: str, part: str, make: Callable[[], V]) -> V:
        """Return what ``make`` made the first time that this was asked for by ``name`` and ``part``."""
        with self._lock:
            if (name, part) not in self._kept:
                self._kept[name, part] = make()
            return self._kept[name, part]  # type: ignore[return-value] # made by the same caller


class Desk:
    """A dossier that is served: its folder, how it is served, and its latest snapshot."""

    def __init__(self, dossier: Dossier, options: ServeOptions) -> None:
        """Serve ``dossier``, which has been built."""
        self.dossier = dossier
        self.options = options
        self._snapshot: Snapshot | None = None
        self._lock = Lock()

    @cached_property
    def workers(self) -> Workers:
        """The processes that do what may take long; started when first needed."""
        return Workers(_WORKERS)

    def close(self) -> None:
        """End the processes; what they write is whole or not there."""
        if "workers" in self.__dict__:
            self.workers.close()

    def snapshot(self) -> Snapshot:
        """Return the dossier as its last build left it; a new build is noticed at once.

        Raises ``FilmgraphError`` where the dossier was never built.
        """
        key = current_key(self.dossier.folder / INDEX)
        with self._lock:
            if self._snapshot is None or self._snapshot.key != key:
                self._snapshot = Snapshot(self.dossier.reopened(), key)
            return self._snapshot

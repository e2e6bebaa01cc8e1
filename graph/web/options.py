"""How a dossier is served, and to whom."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from graph.addresses import is_loopback
from graph.querying.job import Limits

_HOME = ("localhost",)
"""The names of this machine that are no addresses in figures."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How a dossier is served.

    ``host`` and ``port`` are what is listened on; ``names`` are further host names that the server is
    reached by, such as a proxy's. ``root_path`` is the prefix of every address (``/films``) or empty.
    With ``read_only`` nothing can be changed. ``token`` has to be shown for everything that writes,
    where it is not empty. ``allow_update`` lets SPARQL updates through, which need the token too.
    ``services`` are the endpoints that ``SERVICE`` may ask, by IRI. ``time_limit`` (seconds) and
    ``row_limit`` bound what one query may take.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    root_path: str = ""
    read_only: bool = False
    token: str = ""
    allow_update: bool = False
    services: tuple[str, ...] = ()
    time_limit: float = 10.0
    row_limit: int = 1_000_000

    @property
    def limits(self) -> Limits:
        """What a query may cost."""
        return Limits(seconds=self.time_limit, rows=self.row_limit, services=self.services)

    @property
    def is_local(self) -> bool:
        """Tell whether only this machine can reach the server."""
        return is_loopback(self.host)

    def answers_to(self, host: str) -> bool:
        """Tell whether a request with this ``Host`` is meant for the server.

        A page elsewhere can lead a browser here under a name of its own (DNS rebinding), never under an
        address in figures: those are taken, names only where they are known.
        """
        name = _without_port(host)
        return _is_figures(name) or name in {*_HOME, self.host.lower(), *self.names}


def _without_port(host: str) -> str:
    """Return the name in a ``Host`` header, in lower case.

    >>> _without_port("[::1]:8000"), _without_port("Films.org:80")
    ('::1', 'films.org')
    """
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".")


def _is_figures(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

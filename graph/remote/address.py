"""Where a SPARQL server is, and by what it knows who asks.

An address may hold a name and a password; they are taken out of it, so that no message shows them.
"""

from __future__ import annotations

import netrc
import os
import re
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from graph.addresses import is_loopback, is_web_address, shown
from graph.errors import InputError, UsageError

USER = "FILMGRAPH_STORE_USER"
PASSWORD = "FILMGRAPH_STORE_PASSWORD"  # noqa: S105 - the name of a variable, not what it holds
TOKEN = "FILMGRAPH_STORE_TOKEN"  # noqa: S105 - the same
UPDATE = "FILMGRAPH_STORE_UPDATE"
GRAPHS = "FILMGRAPH_STORE_GRAPHS"
PLAIN = "FILMGRAPH_STORE_PLAIN"
"""Set to 1, it lets credentials go over http to another machine."""
_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Address:
    """A server's doors, by SPARQL 1.1's protocols for queries, updates and graphs.

    ``shown`` is the address as it may be read by anybody. ``lists`` tells whether a query may list the
    graphs that it asks. ``authorization`` is the header's value, empty for none; ``secrets`` is what
    never is shown.
    """

    shown: str
    query: str
    update: str
    graphs: str
    lists: bool
    authorization: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, text: str, environment: Mapping[str, str] = os.environ) -> Address:
        """Return the doors of the server at ``text``, with the credentials that are for it.

        The first of these counts: a name and a password in the address, ``FILMGRAPH_STORE_TOKEN``
        (bearer), ``FILMGRAPH_STORE_USER`` and ``FILMGRAPH_STORE_PASSWORD``, netrc's entry of the host.
        Raises ``UsageError`` for what is no address, and for credentials that would go over an open
        line to another machine.
        """
        parts = _split(text)
        host = parts.netloc.rpartition("@")[2]
        root = f"{parts.scheme}://{host}"
        layout = _layout(parts.path)
        doors = {name: urljoin(root, layout[name]) for name in ("query", "update", "graphs")}
        authorization, secrets = _credentials(parts, environment)
        open_line = parts.scheme == "http" and not is_loopback(parts.hostname or "")
        if authorization and open_line and environment.get(PLAIN) != "1":
            raise UsageError(
                f"--store {root}{parts.path}: a password or token would go over an open line; "
                f"take an https:// address, or set {PLAIN}=1 where the line is safe"
            )
        return cls(
            shown=f"{root}{parts.path}",
            query=doors["query"],
            update=_door(UPDATE, environment, root) or doors["update"],
            graphs=_door(GRAPHS, environment, root) or doors["graphs"],
            lists=layout.get("lists", False),
            authorization=authorization,
            secrets=secrets,
        )

    def hide(self, text: str) -> str:
        """Return ``text`` without any of the secrets, whatever a server wrote into it."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def is_address(text: str) -> bool:
    """Tell whether ``text`` names a server rather than a folder.

    >>> is_address("https://example.org/sparql"), is_address("data/example")
    (True, False)
    """
    return text.lower().startswith(_SCHEMES)


@cache
def known() -> Mapping[str, Any]:
    """Return what is known of engines: their doors, and how they are asked for the union."""
    path = Path(__file__).with_name("engines.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _split(text: str) -> SplitResult:
    """Return the parts of an address; raise ``UsageError`` for what is none."""
    if not is_web_address(text):
        problem = "is no address; it begins with https:// or http://, and a host follows"
        raise UsageError(f"--store {shown(text)}: {problem}")
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise UsageError(f"--store {shown(text)}: has a ? or a #; leave out what follows it")
    return parts


def _layout(path: str) -> dict[str, Any]:
    """Return the layout whose pattern the path is of; the last pattern takes any."""
    layouts = ((layout, re.fullmatch(layout["path"], path)) for layout in known()["layout"])
    layout, match = next((layout, match) for layout, match in layouts if match)
    return {k: v.format(*match.groups()) if isinstance(v, str) else v for k, v in layout.items()}


def _door(name: str, environment: Mapping[str, str], root: str) -> str:
    """Return the door that a variable names; it has to be on the same server, or none would know."""
    door = environment.get(name, "")
    if door and not door.startswith(f"{root}/"):
        raise UsageError(f"{name}: has to begin with {root}/, like the store's address")
    return door


def _credentials(parts: SplitResult, environment: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the header that says who asks, and what of it is secret."""
    token = environment.get(TOKEN, "")
    if parts.username is None and token:
        _check(token, TOKEN)
        return f"Bearer {token}", (token,)
    user, password = _name_and_password(parts, environment)
    if not user:
        return "", ()
    _check(user + password, "the name or the password")
    basic = b64encode(f"{user}:{password}".encode()).decode()
    return f"Basic {basic}", tuple(secret for secret in (basic, password) if secret)


def _check(secret: str, what: str) -> None:
    if not secret.isprintable():
        raise UsageError(f"{what} for the store holds a line break or another invisible character")


def _name_and_password(parts: SplitResult, environment: Mapping[str, str]) -> tuple[str, str]:
    if parts.username is not None:
        return unquote(parts.username), unquote(parts.password or "")
    if user := environment.get(USER, ""):
        return user, environment.get(PASSWORD, "")
    path = Path(environment.get("NETRC", "") or Path.home() / ".netrc")
    try:
        entry = netrc.netrc(path).authenticators(parts.hostname or "")
    except FileNotFoundError:
        return "", ""
    except (netrc.NetrcParseError, OSError) as error:
        raise InputError(
            path, f"cannot be read as netrc ({getattr(error, 'msg', error)})"
        ) from error
    return (entry[0], entry[2] or "") if entry else ("", "")

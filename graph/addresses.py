"""Addresses on the web: which are any, whose they are, and what of them may be shown."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from graph.errors import InputError


def host_of(url: str) -> str:
    """Return the host of an address, with its port where it names one.

    >>> host_of("http://127.0.0.1:8000/reconcile")
    '127.0.0.1:8000'
    """
    return urlsplit(url).netloc.rpartition("@")[2]


def shown(url: str) -> str:
    """Return what may be shown of an address that is refused: not the password that it may hold.

    >>> shown("https://ada:a/b@example.org:x/films")
    'https://example.org:x/films'
    """
    return re.sub(r"//.*@", "//", url, flags=re.DOTALL)


def is_web_address(url: str) -> bool:
    """Tell whether ``url`` is an http(s) address of a host, without a space or what no sign is."""
    try:
        parts = urlsplit(url)
        there = parts.hostname and parts.port != 0
    except ValueError:
        return False
    return (
        bool(there) and parts.scheme in {"http", "https"} and url.isprintable() and " " not in url
    )


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` names this machine to itself alone.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("films.org")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def check_address(url: str) -> None:
    """Raise ``InputError`` for what is no http(s) address, or holds a name or a password."""
    if not is_web_address(url):
        problem = "is no address on the web; it begins with https:// or http://"
        raise InputError(shown(url), problem)
    if "@" in urlsplit(url).netloc:
        raise InputError(shown(url), "is named with a password; leave it out of the address")

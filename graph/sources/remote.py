"""A page or a file from the web, from public addresses alone, however its name resolves.

The name is resolved once and the connection goes to the address that was checked, so that a name which
changes its answer (DNS rebinding) leads nowhere else; each redirect is checked the same way.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from graph.addresses import check_address
from graph.calling import AGENT
from graph.errors import InputError
from graph.model import Source
from graph.names import slug
from graph.sources import LIMIT, read_data

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_SECONDS = 15
"""How long a server may be silent."""
_REDIRECTS = 5
_WRITTEN = "%/?:@!$&'()*+,;=[]"
"""What stays as it is in a path and a query, beside letters and digits (RFC 3986)."""
_ENDINGS = {"application/pdf": ".pdf", "text/plain": ".txt", "text/markdown": ".md"}
_PAGES = {"text/html", "application/xhtml+xml"}
_MOVED = {301, 302, 303, 307, 308}
_FOUND = 200


@dataclass(frozen=True, slots=True)
class Download:
    """What an address gave: ``file`` is a name for it, with the ending of its kind."""

    url: str
    file: str
    data: bytes


def is_public(address: Address) -> bool:
    """Tell whether an address is on the public net: not of this machine, a house or a cloud's inside.

    >>> is_public(ipaddress.ip_address("127.0.0.1")), is_public(ipaddress.ip_address("::ffff:10.0.0.1"))
    (False, False)
    """
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or is_public(inner))


def fetch(url: str, allowed: Callable[[Address], bool] = is_public) -> Download:
    """Return what lies at an http(s) address, following redirects.

    Raises ``InputError`` for another scheme, a host of which any address is not ``allowed``, an answer
    that is no article, is larger than ``LIMIT`` bytes or compressed unasked, and for no answer.
    """
    for _ in range(_REDIRECTS):
        connection = _connection(url, allowed)
        try:
            answer = _answer(connection, url)
            if answer.status not in _MOVED:
                return _download(answer, url)
            url = urljoin(url, answer.getheader("Location", ""))
        except (OSError, http.client.HTTPException) as error:
            raise InputError(url, f"does not answer ({error})") from error
        finally:
            connection.close()
    raise InputError(url, "leads from one address to the next without end")


def read_address(url: str) -> Source:
    """Read the article at an address; raises ``InputError`` as ``fetch`` and ``read_source`` do."""
    return read_download(fetch(url))


def read_download(download: Download) -> Source:
    """Read the article that was got; raises ``InputError`` as ``read_source`` does."""
    found = read_data(download.file, download.data)
    return replace(found, url=found.url or download.url)


def _connection(url: str, allowed: Callable[[Address], bool]) -> http.client.HTTPConnection:
    """Return a connection to the checked address of a URL's host."""
    check_address(url.replace(" ", "%20"))
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolved(url, host, port, allowed)
    connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    try:
        line = socket.create_connection((str(address), port), _SECONDS)
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except OSError as error:
        raise InputError(url, f"does not answer ({error.strerror or error})") from error
    connection.sock = line
    return connection


def _resolved(url: str, host: str, port: int, allowed: Callable[[Address], bool]) -> Address:
    """Return an address of a host, all of which have to be allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(url, f"has a host that is not known: {host}") from error
    addresses = [ipaddress.ip_address(str(f[4][0]).partition("%")[0]) for f in found]
    if not addresses or not all(map(allowed, addresses)):
        raise InputError(url, "is an inner address; only public ones are fetched")
    return addresses[0]


def _answer(connection: http.client.HTTPConnection, url: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_WRITTEN)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def _download(answer: http.client.HTTPResponse, url: str) -> Download:
    if answer.status != _FOUND:
        raise InputError(url, f"answers {answer.status} {answer.reason}")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise InputError(url, "answers compressed although asked not to; save the page by hand")
    media = answer.getheader("Content-Type", "text/html").partition(";")[0].strip().lower()
    ending = ".html" if media in _PAGES else _ENDINGS.get(media, "")
    if not ending:
        raise InputError(url, f"is {media}, no article")
    data = answer.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise InputError(url, f"has more than {LIMIT:,} bytes")
    parts = urlsplit(url)
    stem = Path(parts.path.rstrip("/")).stem or parts.hostname or "page"
    return Download(url, f"{slug(stem)}{ending}", data)

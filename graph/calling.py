"""Asking other people's services on the web: with time-outs, patience, limits and a name.

A request is made because a person asked for it, so any http(s) address is allowed, of this machine too.
What comes back is data of unknown intent: it is read up to a size and within a time, and no further.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from graph.errors import FilmgraphError, InputError
from graph.version import __version__

if TYPE_CHECKING:
    import httpx

AGENT = f"filmgraph/{__version__} (+https://w3id.org/filmgraph/)"
"""What a request says it comes from: the program, its version and where to read about it."""
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that asking again may change."""
_BAD = 400
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a service is asked; times are seconds, ``most`` is bytes.

    ``pause`` comes before the second try and doubles; a service that asks for more than ``longest`` is
    not waited for. ``interval`` lies between the starts of two requests. ``answer`` is for one try.
    """

    connect: float = 10.0
    answer: float = 60.0
    tries: int = 4
    pause: float = 1.0
    longest: float = 60.0
    interval: float = 0.5
    most: int = 8 << 20


class StatusError(FilmgraphError):
    """A service refused a request with ``status``; asking again would not change that."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{host_of(url)}: refuses the request (HTTP status {status})")
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``url`` is where from, past redirects."""

    url: str
    data: bytes


class _PassingError(Exception):
    """A try failed in a way that another may not; ``wait`` is what the service asks for, in seconds."""

    def __init__(self, problem: str, wait: float = 0.0) -> None:
        super().__init__(problem)
        self.wait = wait


class Caller:
    """Asks, one request after another."""

    def __init__(self, patience: Patience | None = None) -> None:
        """Ask with this ``patience``, the usual one by default."""
        self.patience = patience or Patience()
        self._next = 0.0

    def get(self, url: str, read: Callable[[Answer], T], accept: str = "application/json") -> T:
        """Return what ``read`` makes of an address, redirects followed.

        ``read`` raises ``ValueError`` for what is no such answer; it then is asked for again. Raises
        ``StatusError`` for a refusal and ``FilmgraphError`` where no try gave an answer.
        """
        return self._ask("GET", url, None, accept, read)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        read: Callable[[Answer], T],
        accept: str = "application/json",
    ) -> T:
        """Send ``form``, as ``get`` does but for redirects: they are refused."""
        return self._ask("POST", url, form, accept, read)

    def _ask(
        self,
        method: str,
        url: str,
        form: Mapping[str, str] | None,
        accept: str,
        read: Callable[[Answer], T],
    ) -> T:
        check_address(url)
        problem = _PassingError("was not asked")
        for attempt in range(self.patience.tries):
            self._rest(url, problem, attempt)
            try:
                return read(self._once(method, url, form, accept))
            except _PassingError as error:
                problem = error
            except ValueError as error:
                problem = _PassingError(f"answers with something else ({error})")
        raise FilmgraphError(f"{host_of(url)}: {problem}; try again later")

    def _rest(self, url: str, problem: _PassingError, attempt: int) -> None:
        """Wait until the next request may start; raise ``FilmgraphError`` where that is too long."""
        pause = self.patience.pause * 2 ** (attempt - 1) if attempt else 0.0
        if problem.wait > self.patience.longest:
            message = (
                f"{host_of(url)}: asks to be left alone for {problem.wait:.0f} s; try again then"
            )
            raise FilmgraphError(message)
        now = time.monotonic()
        time.sleep(max(0.0, self._next - now, pause, problem.wait))
        self._next = time.monotonic() + self.patience.interval

    def _once(self, method: str, url: str, form: Mapping[str, str] | None, accept: str) -> Answer:
        import httpx

        deadline = time.monotonic() + self.patience.answer
        timeout = httpx.Timeout(self.patience.answer, connect=self.patience.connect)
        headers = {"User-Agent": AGENT, "Accept": accept}
        follow = method == "GET"
        try:
            with (
                httpx.Client(timeout=timeout, follow_redirects=follow, max_redirects=5) as client,
                client.stream(method, url, data=form, headers=headers) as response,
            ):
                self._check(response, url)
                return Answer(str(response.url), self._read(response.iter_bytes(), deadline))
        except httpx.TimeoutException:
            raise _PassingError("does not answer in time") from None
        except httpx.TooManyRedirects:
            raise FilmgraphError(f"{host_of(url)}: leads from one address to the next") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise _PassingError(f"gives no whole answer ({error})") from None

    def _check(self, response: httpx.Response, url: str) -> None:
        status = response.status_code
        if status in _PASSING:
            raise _PassingError(f"answers with the HTTP status {status}", _wait(response))
        if status >= _BAD:
            raise StatusError(url, status)
        if response.is_redirect:
            where = response.headers.get("Location", "")
            raise FilmgraphError(f"{host_of(url)}: has moved; name its new address: {where}")

    def _read(self, pieces: Iterator[bytes], deadline: float) -> bytes:
        body = bytearray()
        for piece in pieces:
            body += piece
            if len(body) > self.patience.most:
                raise FilmgraphError(f"an answer has more than {self.patience.most:,} bytes")
            if time.monotonic() > deadline:
                raise _PassingError("does not answer in time")
        return bytes(body)


def host_of(url: str) -> str:
    """Return the host of an address, with its port where it names one; without a name or a password.

    >>> host_of("http://127.0.0.1:8000/reconcile")
    '127.0.0.1:8000'
    """
    return urlsplit(url).netloc.rpartition("@")[2]


def refuse_credentials(url: str) -> None:
    """Raise ``InputError`` for an address that holds a name or a password; the message does not."""
    if "@" in urlsplit(url).netloc:
        raise InputError(host_of(url), "is named with a password; leave it out of the address")


def check_address(url: str) -> None:
    """Raise ``InputError`` for what is no http(s) address, or holds a name or a password."""
    try:
        parts = urlsplit(url)
        refuse_credentials(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise InputError(url, "is no address of a service; it begins with https:// or http://")


def _wait(response: httpx.Response) -> float:
    """Return how long a service asks to wait, in seconds (RFC 9110, section 10.2.3)."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())

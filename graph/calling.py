"""Asking other people's services on the web: with time-outs, patience, limits and a name.

A request is made because a person asked for it, so any http(s) address is allowed, of this machine too.
What comes back is data of unknown intent: it is read up to a size and within a time, and no further.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from graph.addresses import check_address, host_of, is_loopback
from graph.errors import FilmgraphError
from graph.version import __version__

AGENT = f"filmgraph/{__version__} (+https://w3id.org/filmgraph/)"
"""What a request says it comes from: the program, its version and where to read about it."""
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that asking again may change."""
_MOVED, _BAD = 300, 400
"""From which status on an answer leads elsewhere, and from which it is a refusal."""
_FORM = "application/x-www-form-urlencoded"
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


class TryError(Exception):
    """A try gave nothing that can be used. ``again``: another may, after ``wait`` seconds."""

    def __init__(self, problem: str, *, again: bool = True, wait: float = 0.0) -> None:
        super().__init__(problem)
        self.again = again
        self.wait = wait


class LateError(TryError):
    """The answer did not come, or not whole, in the time that it had."""


class LargeError(TryError):
    """The answer has more bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: ``body`` by POST; without one it is a GET, and redirects are followed."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``url`` is where from, past redirects; ``data`` is empty but for a success."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def wait(self) -> float:
        """How long the service asks to wait, in seconds (RFC 9110, section 10.2.3)."""
        from datetime import UTC, datetime
        from email.utils import parsedate_to_datetime

        text = self.headers.get("Retry-After", "").strip()
        if text.isascii() and text.isdecimal():
            return float(text[:9])
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return 0.0
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.now(UTC)).total_seconds())

    def table(self) -> dict[str, Any]:
        """Return the JSON object that came; raise ``ValueError`` for anything else."""
        try:
            found = json.loads(self.data)
        except (ValueError, RecursionError):
            raise ValueError("no JSON") from None
        if not isinstance(found, dict):
            raise ValueError("no JSON object")  # noqa: TRY004 - of an answer, not of a type
        return found


def exchange(request: Request, patience: Patience) -> Answer:
    """Send a request once, and read what comes back within the time and the size of ``patience``.

    Raises ``LateError``, ``LargeError``, and ``TryError`` for whatever else keeps an answer from coming.
    """
    import httpx

    follow = request.body is None
    method = "GET" if follow else "POST"
    deadline = time.monotonic() + patience.answer
    timeout = httpx.Timeout(patience.answer, connect=patience.connect)
    sent = {"User-Agent": AGENT, **request.headers}
    own: dict[str, Any] = {"timeout": timeout, "max_redirects": 5, "mounts": _direct(request.url)}
    try:
        with (
            httpx.Client(follow_redirects=follow, **own) as client,
            client.stream(method, request.url, content=request.body, headers=sent) as response,
        ):
            pieces = response.iter_bytes() if response.is_success else iter(())
            data = _read(pieces, patience.most, deadline)
            return Answer(str(response.url), response.status_code, response.headers, data)
    except httpx.TimeoutException:
        raise LateError("does not answer in time") from None
    except httpx.TooManyRedirects:
        raise TryError("leads from one address to the next", again=False) from None
    except (httpx.HTTPError, httpx.InvalidURL, ImportError, OSError, ValueError) as error:
        # the last three: a proxy or a certificate file of the environment that cannot be used
        raise TryError(f"gives no whole answer ({error})") from None


def patiently(ask: Callable[[int], T], patience: Patience) -> T:
    """Return what one of so many tries gives; ``ask`` is told which one it is, from 0 on.

    Raises its ``TryError`` when there is no try left, at once where another would be in vain.
    """
    attempt = 0
    while True:
        try:
            return ask(attempt)
        except TryError as error:
            if attempt + 1 >= patience.tries or not error.again:
                raise
            wait = error.wait
        time.sleep(max(wait, patience.pause * 2**attempt))
        attempt += 1


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
        return self._ask(Request(url, {"Accept": accept}), read)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        read: Callable[[Answer], T],
        accept: str = "application/json",
    ) -> T:
        """Send ``form``, as ``get`` does but for redirects: they are refused."""
        headers = {"Accept": accept, "Content-Type": _FORM}
        return self._ask(Request(url, headers, urlencode(form).encode()), read)

    def _ask(self, request: Request, read: Callable[[Answer], T]) -> T:
        check_address(request.url)
        try:
            return patiently(lambda _: self._once(request, read), self.patience)
        except TryError as error:
            advice = "; try again later" if error.again else ""
            raise FilmgraphError(f"{host_of(request.url)}: {error}{advice}") from None

    def _once(self, request: Request, read: Callable[[Answer], T]) -> T:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self.patience.interval
        answer = exchange(request, self.patience)
        self._check(answer, request.url)
        try:
            return read(answer)
        except ValueError as error:
            raise TryError(f"answers with something else ({error})") from None

    def _check(self, answer: Answer, url: str) -> None:
        """Raise what says so where an answer is none."""
        status = answer.status
        if status in _PASSING:
            if answer.wait > self.patience.longest:
                problem = f"asks to be left alone for {answer.wait:.0f} s; try again then"
                raise TryError(problem, again=False)
            raise TryError(f"answers with the HTTP status {status}", wait=answer.wait)
        if status >= _BAD:
            raise StatusError(url, status)
        if status >= _MOVED:
            where = answer.headers.get("Location", "")
            raise TryError(f"has moved; name its new address: {where}", again=False)


def _direct(url: str) -> dict[str, None]:
    """Return what keeps the environment's proxy from standing before this machine."""
    return {f"all://{host_of(url)}": None} if is_loopback(urlsplit(url).hostname or "") else {}


def _read(pieces: Iterator[bytes], most: int, deadline: float) -> bytes:
    """Join what arrives, and stop reading where it is too much or too slow."""
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > most:
            raise LargeError(f"answers with more than {most:,} bytes", again=False)
        if time.monotonic() > deadline:
            raise LateError("does not answer in time")
    return bytes(body)

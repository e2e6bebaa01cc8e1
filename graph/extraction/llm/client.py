"""Asking a model: one address that offers OpenAI's chat completions, whatever it answers."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

from graph.addresses import is_loopback, is_web_address
from graph.calling import (
    Answer,
    LargeError,
    LateError,
    Patience,
    Request,
    TryError,
    exchange,
    patiently,
)
from graph.errors import InputError
from graph.extraction.llm.answers import AnswerError, Fact, read_facts
from graph.extraction.usage import Usage

_PREFIX = "FILMGRAPH_LLM_"
_VARIABLES = ("URL", "MODEL", "KEY", "INPUT_PRICE", "OUTPUT_PRICE")
_SECRET = 8
"""A shorter key is a placeholder, as local servers ask for; a longer one must appear nowhere."""
_BYTES_PER_TOKEN = 16
_ENVELOPE = 65_536
"""What an answer may hold beside its text, in bytes."""
_MOST_TOKENS = 10**9
"""No request counts as many: a larger figure is a fault of the server's."""
_OK = 200
_HOPELESS = frozenset({401, 403, 404})
"""Answers that asking again does not change."""
_UNSUPPORTED = frozenset({400, 422})
"""How an address says that it does not know a field of the request."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Where a model is and how it is asked.

    ``timeout`` (for one answer) and ``pause`` (before the first retry, doubled each time) are seconds,
    ``chunk`` is code points of text in one request, prices are per million tokens in any one currency.
    Raises ``InputError`` for an address or a key that cannot be one; no message repeats them.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout: float = 120.0
    retries: int = 2
    max_tokens: int = 4096
    chunk: int = 6000
    pause: float = 1.0
    input_price: float = 0.0
    output_price: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no request could be made with."""
        if not is_web_address(self.base_url):
            raise InputError("the model's address", "is not one; write http://localhost:11434/v1")
        if not self.model:
            raise InputError("the model's name", "is empty; write it as its server lists it")
        if not (self.api_key.isascii() and (self.api_key + "x").isprintable()):
            raise InputError("the model's key", "holds characters that no key has; copy it again")

    @classmethod
    def from_environment(cls, model: str = "") -> ModelSettings:
        """Read ``FILMGRAPH_LLM_URL``, ``_MODEL`` unless ``model`` is given and, if needed, ``_KEY``.

        ``_INPUT_PRICE`` and ``_OUTPUT_PRICE`` are per million tokens. Raises ``InputError`` where one of
        the first two is missing, or for what cannot be used.
        """
        found = {name: os.environ.get(f"{_PREFIX}{name}", "").strip() for name in _VARIABLES}
        found["MODEL"] = model or found["MODEL"]
        for name, example in {"URL": "http://localhost:11434/v1", "MODEL": "qwen3:8b"}.items():
            if not found[name]:
                raise InputError(f"{_PREFIX}{name}", f"is not set; set it, say to {example}")
        prices = (_price(name, found[name]) for name in ("INPUT_PRICE", "OUTPUT_PRICE"))
        read, written = prices
        return cls(
            found["URL"], found["MODEL"], found["KEY"], input_price=read, output_price=written
        )

    @property
    def host(self) -> str:
        """The name of the machine that texts are sent to; empty where they stay on this one."""
        host = urlsplit(self.base_url).hostname or ""
        return "" if is_loopback(host) else host


class Client:
    """Asks the model of ``settings``; ``usage`` sums what that took."""

    def __init__(self, settings: ModelSettings, schema: Mapping[str, object]) -> None:
        self.settings = settings
        self.usage = Usage()
        self._schema = schema
        self._plain = False
        self._patience = Patience(
            connect=settings.timeout,
            answer=settings.timeout,
            tries=settings.retries + 1,
            pause=settings.pause,
            most=_ENVELOPE + settings.max_tokens * _BYTES_PER_TOKEN,
        )

    def ask(self, messages: list[dict[str, str]]) -> list[Fact | None]:
        """Ask until there is an answer, ``retries`` times more at most; raise ``AnswerError``."""
        return patiently(lambda attempt: self._answer(messages, attempt), self._patience)

    def _answer(self, messages: list[dict[str, str]], attempt: int) -> list[Fact | None]:
        """Ask once. A retry is a little warmer: at 0, a model that ran astray does so again."""
        plain: dict[str, object] = {"model": self.settings.model, "messages": messages}
        form = {"name": "facts", "strict": True, "schema": self._schema}
        full = plain | {
            "temperature": 0.3 * attempt,
            "max_tokens": self.settings.max_tokens,
            "response_format": {"type": "json_schema", "json_schema": form},
        }
        answer = self._post(plain if self._plain else full)
        if answer.status in _UNSUPPORTED and not self._plain:
            answer = self._post(plain)
            self._plain = answer.status == _OK
        if answer.status != _OK:
            wait = min(answer.wait, self.settings.timeout)
            raise AnswerError(
                f"http-{answer.status}", again=answer.status not in _HOPELESS, wait=wait
            )
        facts = read_facts(self._content(answer.data))
        key = self.settings.api_key
        if len(key) >= _SECRET and any(key in v for f in facts if f for v in asdict(f).values()):
            raise AnswerError("answer")
        return facts

    def _post(self, body: Mapping[str, object]) -> Answer:
        """Send a request; return what came back, whatever its status."""
        settings = self.settings
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if settings.api_key:
            headers["Authorization"] = f"Bearer {settings.api_key}"
        url = settings.base_url.rstrip("/") + "/chat/completions"
        self.usage.requests += 1
        try:
            return exchange(Request(url, headers, json.dumps(body).encode()), self._patience)
        except LateError:
            raise AnswerError("timeout") from None
        except LargeError:
            raise AnswerError("length") from None
        except TryError:
            raise AnswerError("connection") from None

    def _content(self, body: bytes) -> str:
        """Return the text of a completion, having counted its tokens."""
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise AnswerError("json") from None
        match answer:
            case {"usage": {"prompt_tokens": int(read), "completion_tokens": int(written)}} if (
                0 <= min(read, written) <= max(read, written) < _MOST_TOKENS
            ):
                self.usage.input_tokens += read
                self.usage.output_tokens += written
                prices = self.settings.input_price, self.settings.output_price
                self.usage.cost += (read * prices[0] + written * prices[1]) / 1e6
        match answer:
            case {"choices": [{"finish_reason": "length"}, *_]}:
                raise AnswerError("length")
            case {"choices": [{"finish_reason": "content_filter"}, *_]}:
                raise AnswerError("refusal")
            case {"choices": [{"message": {"refusal": str(words)}}, *_]} if words:
                raise AnswerError("refusal")
            case {"choices": [{"message": {"content": str(text)}}, *_]} if text.strip():
                return text
        raise AnswerError("answer")


def _price(name: str, text: str) -> float:
    try:
        price = float(text or 0)
    except ValueError:
        price = -1.0
    if not 0 <= price < _MOST_TOKENS:
        raise InputError(f"{_PREFIX}{name}", "is no price; write 0.15 for a million tokens")
    return price

"""What a request asks for: in which form, in which language; read from its address and its headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starlette.requests import Request

from graph.wording import LANGUAGES

COOKIE = "filmgraph-lang"
"""The cookie that keeps the language a reader switched to."""
MEDIA = {
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
}
"""The forms of a page by the suffix of its address, the first being the one for whoever takes all."""


def form_of(request: Request, offered: Sequence[str]) -> str | None:
    """Return in which of the ``offered`` forms (suffixes of ``MEDIA``) to answer; None for none.

    The suffix of the address counts, then ``Accept`` (RFC 9110, section 12.5.1).
    """
    suffix = request.path_params.get("form")
    if suffix:
        return suffix if suffix in offered else None
    accepted = request.headers.get("accept", "*/*")
    best = best_media(accepted, [MEDIA[form] for form in offered])
    return next((form for form in offered if MEDIA[form] == best), None)


def best_media(accepted: str, offered: Sequence[str]) -> str:
    """Return the most welcome of the ``offered`` media types, the first of equals; empty for none.

    >>> best_media("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    accepted = accepted.strip() or "*/*"
    best = max(offered, key=lambda media: (_quality(media, accepted), -offered.index(media)))
    return best if _quality(best, accepted) > 0 else ""


def language_of(request: Request, default: str) -> str:
    """Return the language to answer in: the one asked for, the one kept, the browser's, ``default``."""
    chosen = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    for language in chosen:
        if language in LANGUAGES:
            return language
    preferred = request.headers.get("accept-language", "")
    ordered = sorted(_weighted(preferred), key=lambda item: -item[1])
    found = (tag.partition("-")[0].lower() for tag, weight in ordered if weight > 0)
    return next((tag for tag in found if tag in LANGUAGES), default)


def _quality(media: str, accepted: str) -> float:
    """Return how welcome a media type is (0..1): the most specific range that fits says so."""
    kind = media.partition("/")[0]
    weights = dict(_weighted(accepted.lower()))
    return next((weights[r] for r in (media, f"{kind}/*", "*/*") if r in weights), 0.0)


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """Yield the items of a header with their weights; what is malformed weighs nothing.

    >>> list(_weighted("fr-FR, en;q=0.8, *;q=x"))
    [('fr-FR', 1.0), ('en', 0.8), ('*', 0.0)]
    """
    for item in header.split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            yield name, min(max(float(weight), 0.0), 1.0)
        except ValueError:
            yield name, 0.0

"""Many articles, from files and from addresses: got here, read by whatever crew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from graph.model import Source
from graph.scheduling import Crew
from graph.sources import article_bytes
from graph.sources.remote import Download, fetch, read_download


def gather(places: Iterable[str], crew: Crew) -> Iterator[Source]:
    """Yield the article of each of ``places``, a path or an http(s) address, in their order.

    Raises ``InputError`` for the first that cannot be had or read.
    """
    return crew.map(_reader, map(_got, places))


def _reader() -> Callable[[Download], Source]:
    return read_download


def _got(place: str) -> Download:
    if place.startswith(("http://", "https://")):
        return fetch(place)
    return Download(url="", file=place, data=article_bytes(Path(place)))

"""What may take long, as functions for a process of its own (``graph.web.workers``).

A process keeps what it has read, so that the second time is quick. Arguments and results are plain
values: they travel between processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.choice import selection
from graph.document import Document
from graph.dossier import Build, Dossier, config
from graph.errors import FilmgraphError, UsageError
from graph.linking import read_proposals
from graph.maps import MapOptions, draw
from graph.model import Source
from graph.reviewing.links import link_items
from graph.reviewing.pairs import pair_items
from graph.reviewing.queue import Item, Queue
from graph.selection import select
from graph.sources import read_data
from graph.sources.markdown import field_problem
from graph.sources.remote import read_address
from graph.states import between
from graph.web.desk import Desk
from graph.web.options import ServeOptions


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier lies, the ontology that was asked for, and the address of its server."""

    folder: Path
    ontology: Path | None
    address: str = field(default="", repr=False)

    @classmethod
    def of(cls, dossier: Dossier) -> Place:
        """Return where a dossier lies."""
        return cls(dossier.folder, dossier.ontology_path, dossier.address)


@dataclass(frozen=True, slots=True)
class Article:
    """What somebody adds: a file by ``name`` and ``data``, or else what lies at ``url``."""

    name: str
    data: bytes
    url: str
    fields: Mapping[str, str]


def build(place: Place) -> Build:
    """Build a dossier."""
    return _dossier(place).build()


def queue(place: Place, language: str) -> list[Item]:
    """Return what waits for a decision in a built dossier, in its order."""
    dossier = _dossier(place)
    now = _desk(place).snapshot()
    network = now.network(language)
    base = dossier.config.base
    pairs = pair_items(network, now.ontology, dossier.log().pairs, base, language)
    proposed = read_proposals(place.folder)
    links = link_items(network, now.ontology, proposed, base, language)
    return Queue.of(dossier, [*pairs, *links]).items


def add(place: Place, article: Article) -> str:
    """Put an article into a dossier; return its id as a source.

    Raises ``FilmgraphError`` for one that cannot be read, or that another has the name of.
    """
    for key, value in article.fields.items():
        if problem := field_problem(key, value):
            raise UsageError(problem)
    stated: dict[str, Any] = {k: v for k, v in article.fields.items() if v}
    source = replace(_read(article), **stated)
    _dossier(place).add(source)
    return source.id


def drawn(place: Place, asked: Mapping[str, Any], options: MapOptions, form: str) -> bytes:
    """Return a map of a part of a dossier's network as ``html``, ``svg`` or ``png``.

    ``asked`` has the fields of ``Selection``, by names. Raises ``FilmgraphError`` for a name that is not
    known, and where nothing is left to draw.
    """
    now = _desk(place).snapshot()
    network = select(now.network(options.language), selection(now.dossier, asked), now.ontology)
    if not network:
        raise FilmgraphError("nothing is left to draw; choose less narrowly")
    shown = draw(network, now.ontology, options)
    return shown.png() if form == "png" else getattr(shown, form).encode()


def changed(place: Place, old: str, language: str) -> tuple[Document, dict[str, object]]:
    """Return what changed in a dossier since a day or a revision, as a text and as a JSON object."""
    if Path(old).is_absolute() or ".." in Path(old).parts:
        raise UsageError("name a day or a revision")
    found, _ = between(old, "", lambda: _dossier(place), language)
    return found.document(), found.table()


def _read(article: Article) -> Source:
    """Return an article as a source."""
    return read_address(article.url) if article.url else read_data(article.name, article.data)


_DOSSIERS: dict[object, Dossier] = {}
_DESKS: dict[Place, Desk] = {}


def _dossier(place: Place) -> Dossier:
    """Return a dossier with its ontology read, unless its settings changed since it was."""
    files = (place.folder / config.NAME, place.folder / "ontology.ttl")
    state = (place, *(f.stat().st_mtime_ns for f in files if f.is_file()))
    if state not in _DOSSIERS:
        _DOSSIERS.clear()
        _DOSSIERS[state] = Dossier.open(place.folder, place.ontology, place.address)
    return _DOSSIERS[state]


def _desk(place: Place) -> Desk:
    return _DESKS.setdefault(place, Desk(_dossier(place), ServeOptions()))

"""What waits for a person's decision: the terminal's queue, kept between pages.

The queue is made in a process of its own; what was decided since is known from the log, so an item that
somebody decided in a terminal, or in another window, is open no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from graph.dossier.judgements import Log
from graph.linking import proposals_path
from graph.reviewing.queue import ClaimItem, Item, LinkItem, is_open
from graph.web import chores
from graph.web.chores import Place
from graph.web.desk import Desk

_LIMIT = 120.0
"""How long making the queue may take, in seconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """The items in order, and which of them are open."""

    items: tuple[Item, ...]
    open: frozenset[str]

    def is_open(self, item: Item) -> bool:
        """Tell whether an item waits for a decision."""
        return item_name(item) in self.open

    def find(self, name: str) -> Item | None:
        """Return the item called ``name``, else the first open one; None where there is none."""
        named = next((item for item in self.items if item_name(item) == name), None)
        return named or next((item for item in self.items if item_name(item) in self.open), None)

    def beside(self, item: Item | None, step: int) -> Item | None:
        """Return the next open item after (1) or before (-1) ``item``; the first follows the last."""
        if item is None:
            return None
        at = self.items.index(item)
        after, before = self.items[at + 1 :], self.items[:at]
        found = (*after, *before) if step > 0 else before[::-1]
        return next((other for other in found if item_name(other) in self.open), None)


class Waiting:
    """The queue of a dossier, in each language that it was asked for."""

    def __init__(self, desk: Desk, place: Place) -> None:
        """Wait for decisions on what lies on ``desk``."""
        self._desk = desk
        self._place = place
        self._known: dict[str, tuple[str, tuple[Item, ...]]] = {}
        self._lock = Lock()

    def line(self, language: str) -> Line:
        """Return what waits, as the log has it at this moment."""
        key = self._key()
        with self._lock:
            known = self._known.get(language)
        return self._line(known[1] if known and known[0] == key else self._made(language, key))

    def known(self, language: str) -> Line | None:
        """Return what waits as far as it is known without making the queue; None where it is not."""
        with self._lock:
            known = self._known.get(language)
        return self._line(known[1]) if known else None

    def renew(self) -> None:
        """Make the queue of a new build, so that the next page need not wait for it."""
        key = self._key()
        for language in list(self._known):
            if self._known[language][0] != key:
                self._made(language, key)

    def log(self) -> Log:
        """Return what people decided."""
        return self._desk.dossier.log()

    def _key(self) -> str:
        """Return what tells apart what the queue is made of: a build, and what services proposed."""
        path = proposals_path(self._desk.dossier.folder)
        proposed = path.stat().st_mtime_ns if path.exists() else 0
        return f"{self._desk.snapshot().key} {proposed}"

    def _line(self, items: tuple[Item, ...]) -> Line:
        log = self.log()
        return Line(items, frozenset(item_name(item) for item in items if is_open(item, log)))

    def _made(self, language: str, key: str) -> tuple[Item, ...]:
        items = tuple(self._desk.workers.call(_LIMIT, chores.queue, self._place, language))
        with self._lock:
            self._known[language] = (key, items)
        return items


def item_name(item: Item) -> str:
    """Return what an item is called in an address: a claim's id, or what the two ends are called."""
    if isinstance(item, ClaimItem):
        return item.claim.id
    return "~".join(item.link.key if isinstance(item, LinkItem) else (item.one, item.other))

"""What services answered, kept on disk: asking again sends nothing until an answer is old."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from graph.errors import InputError

NAME = "services.sqlite"
"""The file in a dossier's index; it can be deleted at any time."""
_DAY = 86_400.0
_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
  service TEXT, query TEXT, moment REAL, answer TEXT, PRIMARY KEY (service, query)
)
"""


class Cache:
    """Answers by service and query."""

    def __init__(self, path: Path, days: float) -> None:
        """Keep answers in the file ``path``; those older than ``days`` are not given."""
        self._path = path
        self._seconds = days * _DAY
        self._kept: dict[str, dict[str, str]] = {}

    def get(self, service: str, query: Mapping[str, Any]) -> list[Any] | None:
        """Return an answer that is kept and not too old; None where there is none.

        Raises ``InputError`` for a damaged file.
        """
        found = self._answers(service).get(_key(query))
        return None if found is None else list(json.loads(found))

    def put(self, service: str, answers: Iterable[tuple[Mapping[str, Any], list[Any]]]) -> None:
        """Keep the answers to queries, in place of older ones; they are on the disk when it returns."""
        sql = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)"
        new = {_key(query): json.dumps(answer) for query, answer in answers}
        now = time.time()
        self._answers(service).update(new)
        self._path.parent.mkdir(exist_ok=True)
        with self._opened() as base, base:
            base.executemany(sql, ((service, key, now, answer) for key, answer in new.items()))

    def _answers(self, service: str) -> dict[str, str]:
        """Return the answers of a service that are young enough, read once."""
        sql = "SELECT query, answer FROM answers WHERE service = ? AND moment > ?"
        if service not in self._kept:
            self._kept[service] = {}
            if self._path.exists():
                with self._opened() as base:
                    rows = base.execute(sql, (service, time.time() - self._seconds))
                    self._kept[service] = dict(rows)
        return self._kept[service]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path)) as base:
                base.execute(_TABLE)
                yield base
        except sqlite3.Error as error:
            raise InputError(self._path, f"cannot be used ({error}); delete it") from error


def _key(query: Mapping[str, Any]) -> str:
    return json.dumps(query, ensure_ascii=False, sort_keys=True)

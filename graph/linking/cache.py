"""What services answered, kept on disk: asking again sends nothing until an answer is old."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
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

    def get(self, service: str, query: Mapping[str, Any]) -> list[Any] | None:
        """Return an answer that is kept and not too old; None where there is none.

        Raises ``InputError`` for a damaged file.
        """
        sql = "SELECT answer FROM answers WHERE service = ? AND query = ? AND moment > ?"
        if not self._path.exists():
            return None
        with self._opened() as base:
            key = service, _key(query), time.time() - self._seconds
            row = base.execute(sql, key).fetchone()
        return list(json.loads(row[0])) if row else None

    def put(self, service: str, query: Mapping[str, Any], answer: list[Any]) -> None:
        """Keep an answer, in place of an older one."""
        sql = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)"
        self._path.parent.mkdir(exist_ok=True)
        with self._opened() as base, base:
            base.execute(sql, (service, _key(query), time.time(), json.dumps(answer)))

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

"""``judgements.jsonl``: what people decided on proposed claims; lines are added, never changed.

A judgement names a claim by what it says and where (subject, relation, object, source), not by an
engine's number for it, so that it holds when the engine changes. The last one on a claim counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from graph.errors import InputError
from graph.model import Claim
from graph.sources import read_text

NAME = "judgements.jsonl"
VERDICTS = ("accepted", "rejected")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision. ``time`` is ISO 8601 in UTC; the ends and the source are ids of the dossier."""

    time: str
    author: str
    verdict: str
    subject: str
    relation: str
    object: str
    source: str
    reason: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is about."""
        return self.subject, self.relation, self.object, self.source


def claim_key(claim: Claim) -> tuple[str, str, str, str]:
    """Return what a judgement on ``claim`` would be about."""
    return claim.subject.id, claim.relation, claim.object.id, claim.source


def read_judgements(path: Path) -> list[Judgement]:
    """Return the log; raise ``InputError`` with file and line where a line is damaged."""
    if not path.exists() or not path.stat().st_size:
        return []
    return list(_lines(path))


def append_judgement(path: Path, judgement: Judgement) -> None:
    """Add one line, and return when it is on the disk."""
    line = json.dumps(asdict(judgement), ensure_ascii=False) + "\n"
    with path.open("a", encoding="utf-8", newline="\n") as log:
        log.write(line)
        log.flush()
        os.fsync(log.fileno())


def judged(claim: Claim, verdicts: dict[tuple[str, str, str, str], Judgement]) -> Claim:
    """Return ``claim`` with the review that the log gives it."""
    judgement = verdicts.get(claim_key(claim))
    return replace(claim, review=judgement.verdict) if judgement else claim


def _lines(path: Path) -> Iterator[Judgement]:
    known = {f.name for f in fields(Judgement)}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        where = f"{path}:{number}"
        try:
            table = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(where, f"is a damaged line: {error.msg}") from error
        if not isinstance(table, dict) or not known - {"reason"} <= table.keys() <= known:
            raise InputError(where, f"is not a judgement; it needs: {', '.join(sorted(known))}")
        if table["verdict"] not in VERDICTS:
            raise InputError(where, f"has the verdict {table['verdict']!r}, not one of {VERDICTS}")
        yield Judgement(**table)

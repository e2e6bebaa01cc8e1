"""``links.jsonl`` in a dossier's index: what services proposed and waits for a person's decision.

It can be deleted at any time: ``filmgraph link`` writes it again, and a decision keeps what it was made
on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.dossier.builds import INDEX
from graph.dossier.judgements import LinkJudgement
from graph.errors import InputError
from graph.files import write_atomically

NAME = "links.jsonl"


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an entity, by id, may be what a service calls ``match``.

    ``score`` is by the service's scale, ``sure`` whether it says so itself; ``same_name`` whether both
    are called the same. ``features`` are what the service says speaks for it.
    """

    entity: str
    match: str
    relation: str
    service: str
    label: str
    description: str
    address: str
    types: tuple[str, ...]
    score: float
    sure: bool
    same_name: bool
    features: tuple[tuple[str, str], ...]

    def link(self) -> LinkJudgement:
        """Return what a decision on it would be about; time and verdict are still empty."""
        return LinkJudgement(
            time="",
            verdict="",
            entity=self.entity,
            match=self.match,
            relation=self.relation,
            service=self.service,
            score=f"{self.score:.6g}",
            label=self.label,
        )


def proposals_path(folder: Path) -> Path:
    """Return the file of proposals of the dossier in ``folder``."""
    return folder / INDEX / NAME


def read_proposals(folder: Path) -> list[Proposal]:
    """Return what waits in the dossier in ``folder``; raise ``InputError`` for a damaged file."""
    path = proposals_path(folder)
    if not path.exists():
        return []
    from pydantic import TypeAdapter, ValidationError

    reader = TypeAdapter(Proposal)
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            found.append(reader.validate_json(line))
        except ValidationError as error:
            problem = "is a damaged line; delete the file and run `filmgraph link` again"
            raise InputError(f"{path}:{number}", problem) from error
    return found


def write_proposals(
    folder: Path, new: Iterable[Proposal], service: str, asked: Collection[str]
) -> None:
    """Put what a service proposes for the entities ``asked`` in place of what it proposed before."""
    before = read_proposals(folder)
    kept = [p for p in before if p.service != service or p.entity not in asked]
    ordered = sorted([*kept, *new], key=lambda p: (p.entity, p.service, -p.score, p.match))
    lines = "".join(json.dumps(asdict(p), ensure_ascii=False) + "\n" for p in ordered)
    path = proposals_path(folder)
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, lines)

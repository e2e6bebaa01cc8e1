"""Annotated articles: reading them, and telling whether a claim is one of their facts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model import Claim, Source
from graph.names import fold
from graph.ontology import Ontology
from graph.sources import read_source

Fact = dict[str, Any]
PARTS = ("all", "seen", "unseen")
"""The articles that may be asked for: those of ``unseen.txt``, or the others."""


@dataclass(frozen=True)
class Article:
    """A source and the facts that were marked in it."""

    source: Source
    facts: tuple[Fact, ...]

    @property
    def stated(self) -> list[Fact]:
        """The facts that it says outright; what is only implied counts neither way."""
        return [fact for fact in self.facts if fact.get("certainty") != "implied"]


def articles(corpora: Sequence[Path], part: str = "all") -> Iterator[Article]:
    """Yield the articles of these folders, NAME.txt with NAME.json, in the order of their names.

    ``part`` is one of ``PARTS``: only those that were looked at, or that nobody has looked at.
    """
    lines = Path(__file__).with_name("unseen.txt").read_text("utf-8").splitlines()
    unseen = {line for line in lines if not line.startswith("#")}
    for corpus in corpora:
        for path in sorted(corpus.glob("*.txt")):
            if part != "all" and (path.stem in unseen) != (part == "unseen"):
                continue
            facts = json.loads(path.with_suffix(".json").read_text("utf-8"))["facts"]
            yield Article(read_source(path), tuple(facts))


def same_fact(claim: Claim, fact: Fact, ontology: Ontology) -> bool:
    """Tell whether a claim is a fact: its relation, and both ends by any of their names."""
    if claim.relation != fact["relation"]:
        return False
    aliases: dict[str, list[str]] = fact.get("aliases") or {}
    ends = [[fact[e], *(aliases.get(e) or [])] for e in ("subject", "object")]
    found = [claim.subject.name, claim.object.name]
    turned = ontology.relation(claim.relation).symmetric
    return any(
        same_name(one, ends[0]) and same_name(other, ends[1])
        for one, other in ((found, found[::-1]) if turned else (found,))
    )


def same_name(name: str, names: Sequence[str]) -> bool:
    """Tell whether the words of one name are all among those of the other."""
    own = set(fold(name).split())
    return any(own <= words or words <= own for n in names if (words := set(fold(n).split())))

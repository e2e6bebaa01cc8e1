"""Which claims cannot be true together: the question ``conflicts``, where it can have an answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from graph.network.claims import Facts
from graph.network.columns import among
from graph.questions import questions
from graph.store import ReadableStore

Conflicts: TypeAlias = tuple[tuple[str, str, str], ...]
"""What two claims differ in, and the two."""

_BRANCH = re.compile(r"^(  \{|  \} UNION \{)$", re.MULTILINE)
_FEW = 5_000
"""Up to how many subjects the question is asked of these alone."""


def conflicts(store: ReadableStore, found: Facts, *, whole: bool) -> Conflicts:
    """Return which of the claims ``found`` cannot be true together with which others.

    ``whole`` says that these are all claims of the store.
    """
    ends = {*found["subject"].values(), *found["object"].values()}
    subjects = _disputable(found) if whole else ends
    question = questions()["conflicts"].sparql
    sparql = f"SELECT ?kind ?claim ?claim2 {question[question.index('WHERE') :]}"
    if len(subjects) > _FEW:
        rows: Iterable[Sequence[str]] = store.rows(sparql)
    else:
        rows = among(store, _BRANCH.sub(r"\1 VALUES ?subject { {iris} }", sparql), subjects)
    return tuple(sorted({(kind, one, other) for kind, one, other in rows}))


def _disputable(found: Facts) -> set[str]:
    """Return the subjects of which several sources tell the same relation, or the same two ends."""
    sources: dict[tuple[str, str], str] = {}
    subjects: set[str] = set()
    for claim, subject in found["subject"].items():
        object_, source = found["object"][claim], found["source"][claim]
        ends = (min(subject, object_), max(subject, object_))
        for key in ((subject, found["predicate"][claim]), ends):
            if sources.setdefault(key, source) != source:
                subjects.update((subject, object_) if key == ends else (subject,))
    return subjects


def disputes(found: Conflicts) -> dict[str, set[str]]:
    """Return, by claim, the claims that it cannot be true together with."""
    others: dict[str, set[str]] = defaultdict(set)
    for _, one, other in found:
        others[one].add(other)
        others[other].add(one)
    return others

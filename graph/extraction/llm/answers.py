"""What a model answers: a list of facts, read from whatever surrounds it, kept in a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from graph.calling import TryError
from graph.errors import InputError
from graph.files import write_atomically
from graph.ontology import Ontology

LONGEST_NAME = 120
"""In code points."""
_OPTIONAL = ("words", "date", "amount")


@dataclass(frozen=True, slots=True)
class Fact:
    """One item of an answer, as the model wrote it.

    ``words`` are those of ``quote`` that tell the relation; they, ``date`` and ``amount`` may be empty.
    """

    subject: str
    subject_class: str
    relation: str
    object: str
    object_class: str
    quote: str
    words: str
    status: str
    date: str
    amount: str


class AnswerError(TryError):
    """No answer that can be used, for a ``reason`` that stands among those of rejected candidates."""

    def __init__(self, reason: str, *, again: bool = True, wait: float = 0.0) -> None:
        super().__init__(f"engine:{reason}", again=again, wait=wait)


def schema(ontology: Ontology) -> dict[str, object]:
    """Return the JSON schema of an answer: an object with a list of ``Fact``, names as enumerations."""
    classes = [c.name for c in ontology.classes.values() if c.segment]
    choices = {
        "subject_class": classes,
        "object_class": classes,
        "relation": list(ontology.relations),
        "status": list(ontology.statuses),
    }
    names = [f.name for f in fields(Fact)]
    properties: dict[str, object] = {n: {"type": "string"} for n in names}
    properties |= {n: {"type": "string", "enum": values} for n, values in choices.items()}
    return _closed({"facts": {"type": "array", "items": _closed(properties)}})


def read_facts(text: str) -> list[Fact | None]:
    """Return the facts of an answer, in a code fence or after thoughts too; a broken one is ``None``."""
    text = text.rpartition("</think>")[2]
    start = re.search(r"[\[{]", text)
    if start is None:
        raise AnswerError("refusal")
    try:
        data = json.JSONDecoder().raw_decode(text, start.start())[0]
    except (ValueError, RecursionError):
        raise AnswerError("json") from None
    match data:
        case {"facts": list(items)} | list(items):
            return [_fact(item) for item in items]
    raise AnswerError("schema")


def _fact(item: object) -> Fact | None:
    if not isinstance(item, dict):
        return None
    given = {f.name: item.get(f.name) for f in fields(Fact)}
    given |= {name: given[name] or "" for name in _OPTIONAL}
    values = {name: value for name, value in given.items() if isinstance(value, str)}
    if (
        len(values) < len(given)
        or max(len(values["subject"]), len(values["object"])) > LONGEST_NAME
    ):
        return None
    return Fact(**values)


def kept(path: Path) -> list[Fact | None] | None:
    """Return the facts that a cache file holds; nothing where it is missing or broken."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return [_fact(item) for item in data] if isinstance(data, list) else None


def keep(path: Path, facts: Sequence[Fact | None]) -> None:
    """Write facts to a cache file; raise ``InputError`` where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps([fact and asdict(fact) for fact in facts], indent=1))
    except OSError as error:
        raise InputError(path, f"cannot be written ({error.strerror})") from error


def _closed(properties: Mapping[str, object]) -> dict[str, object]:
    """Return the schema of an object that has these properties, all of them and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }

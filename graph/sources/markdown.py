"""Markdown with front matter: a YAML head between two ``---`` lines, then the article as it is."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph.dates import check_date
from graph.errors import InputError
from graph.model import Source

FIELDS = ("title", "publisher", "url", "date", "language")
"""What the head may say of the source; other keys are left alone."""

_HEAD = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def parse(text: str, name: str, path: Path) -> Source:
    """Split ``text`` into head and article; offsets count from where the article begins.

    Raises ``InputError`` with the line of a head that is not YAML or that holds a bad date, address or
    language, and for an article without text.
    """
    match = _HEAD.match(text)
    offset = match.end() if match else 0
    fields = _fields(match[1], path) if match else {}
    if not text[offset:].strip():
        raise InputError(path, "has a head and no text after it")
    return Source(id=name, text=text[offset:], offset=offset, **fields)


def compose(source: Source) -> str:
    """Return a source as a Markdown file, which ``parse`` reads back.

    >>> print(compose(Source(id="a", text="Words.", title="On: words")))
    ---
    title: 'On: words'
    ---
    Words.
    """
    import yaml

    known = {f: getattr(source, f) for f in FIELDS if getattr(source, f)}
    head = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head if known else ''}---\n{source.text}"


def _fields(head: str, path: Path) -> dict[str, Any]:
    import yaml

    try:
        loaded = yaml.load(head, Loader=yaml.BaseLoader) or {}  # noqa: S506 - builds only strings
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        raise InputError(f"{path}:{line}", f"the head is not YAML: {error.problem}") from error
    if not isinstance(loaded, Mapping):
        raise InputError(f"{path}:2", "the head holds no `key: value` lines")
    found = {f: loaded[f] for f in FIELDS if loaded.get(f)}
    for key, value in found.items():
        if problem := field_problem(key, value):
            raise InputError(f"{path}:{_line_of(key, head)}", problem)
    return found


def field_problem(key: str, value: object) -> str:
    """Say what is wrong with the value of a field of the head; nothing where it is good."""
    if not isinstance(value, str):
        return f"{key} has to be one line of text"
    if key == "date":
        try:
            check_date(value)
        except ValueError as error:
            return str(error)
    if key == "url" and urlsplit(value).scheme not in {"http", "https"}:
        return f"url {value!r} has to begin with https:// or http://"
    if key == "language" and not _LANGUAGE.fullmatch(value):
        return f"language {value!r} has to be a code such as fr or en"
    return ""


def _line_of(key: str, head: str) -> int:
    """Return the line of ``key`` in the file; the head's first line is the file's second."""
    lines = head.splitlines()
    return next((n for n, line in enumerate(lines, 2) if line.startswith(f"{key}:")), 2)

"""BibTeX (as biblatex and Zotero read it): the sources of a part."""

from __future__ import annotations

import re
from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import Cells, source_rows

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {mark: f"\\{mark}" for mark in "#$%&_"}
_LANGUAGES = {"fr": "french", "en": "english"}
_FIELDS = {"title": "title", "publisher": "journaltitle", "date": "date"}


def write(part: Part, path: Path) -> Left:
    """Write an ``@article`` a source, its key being the source's id."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row in source_rows(part):
            fields = [f"  {name} = {{{value}}}" for name, value in _fields(row).items()]
            out.write(f"@article{{{_key(row['id'])},\n" + ",\n".join(fields) + "\n}\n\n")
    return Left()


def _fields(row: Cells) -> dict[str, str]:
    found = {field: _escape(row[name]) for name, field in _FIELDS.items() if row[name]}
    if row["url"]:
        found["url"] = re.sub(r"[{}\\\s]", lambda mark: f"%{ord(mark[0]):02X}", row["url"])
    if row["language"]:
        found["langid"] = _LANGUAGES.get(row["language"], _escape(row["language"]))
    return found


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(mark, mark) for mark in " ".join(text.split()))


def _key(name: str) -> str:
    return re.sub(r"[^\w:.+/-]", "-", name)


FORMAT = Format("bibtex", ".bib", write)

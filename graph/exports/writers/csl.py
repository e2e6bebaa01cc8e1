"""CSL-JSON: the sources of a part, for Zotero, pandoc and every citation processor."""

from __future__ import annotations

import json
from pathlib import Path

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import Cells, source_rows


def write(part: Part, path: Path) -> Left:
    """Write an item a source."""
    items = [_item(row) for row in source_rows(part)]
    text = json.dumps(items, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return Left()


def _item(row: Cells) -> dict[str, object]:
    about = {
        "id": row["id"],
        "type": "article-newspaper",
        "title": row["title"],
        "container-title": row["publisher"],
        "URL": row["url"],
        "language": row["language"],
    }
    found: dict[str, object] = {name: text for name, text in about.items() if text}
    if row["date"]:
        found["issued"] = {"date-parts": [[int(part) for part in row["date"].split("-")]]}
    return found


FORMAT = Format("csl", ".json", write)

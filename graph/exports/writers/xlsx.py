"""A workbook of three sheets: claims, entities, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.exports.rows import (
    CLAIM_COLUMNS,
    ENTITY_COLUMNS,
    SOURCE_COLUMNS,
    Cells,
    claim_rows,
    entity_rows,
    source_rows,
)
from graph.exports.xml import xml_text
from graph.wording import words

if TYPE_CHECKING:
    from openpyxl import Workbook

_LONGEST = 32_767
"""The longest text that a cell of Excel holds, in characters."""
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
"""When a workbook was made: the same for all, so that the same part gives the same bytes."""
_WIDE = 60
_WIDTHS = {"quote": _WIDE, "title": _WIDE, "name": 32, "subject": 32, "object": 32}
_WIDTH = 16


def write(part: Part, path: Path) -> Left:
    """Write every cell as text, so that none is a formula; a text too long for Excel is cut."""
    from openpyxl import Workbook

    say, left = words(part.language).say, Left()
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = xml_text(part.title), "filmgraph"
    _sheet(book, say("sheet_claims"), CLAIM_COLUMNS, claim_rows(part), left)
    _sheet(book, say("sheet_entities"), ENTITY_COLUMNS, entity_rows(part), left)
    _sheet(book, say("sheet_sources"), SOURCE_COLUMNS, source_rows(part), left)
    made = BytesIO()
    book.save(made)
    _timeless(made, path)
    return left


def _sheet(
    book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Cells], left: Left
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, _WIDTH)
    sheet.append(list(columns))
    for row in rows:
        cells = []
        for name in columns:
            cell = WriteOnlyCell(sheet, value=_fitting(row[name], left))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)


def _timeless(made: BinaryIO, path: Path) -> None:
    """Write an archive again without the times that openpyxl puts into it."""
    with ZipFile(made) as one, ZipFile(path, "w") as other:
        for name in one.namelist():
            content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", one.read(name))
            other.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def _fitting(text: str, left: Left) -> str:
    clean = xml_text(text)
    left["left_characters"] += clean != text
    left["left_cut"] += len(clean) > _LONGEST
    return clean[:_LONGEST]


FORMAT = Format("xlsx", ".xlsx", write)

"""Cells that have a type in their file, as the text that a person would type."""

from __future__ import annotations

from datetime import date, datetime, time

JOINED = "|"
"""What joins the items of a cell that is a list in its file."""


def cell_text(value: object) -> str:
    """Return a cell as text; nothing where it is empty.

    >>> cell_text(2020.0), cell_text(["a", "b"]), cell_text(None), cell_text(datetime(2020, 10, 22))
    ('2020', 'a|b', '', '2020-10-22')
    """
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return JOINED.join(filter(None, map(cell_text, value)))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

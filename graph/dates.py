"""Dates as precise as a text states them: ``2018``, ``2018-11``, ``2018-11-05`` (EDTF level 0).

A day that a text does not give is never invented, so a date is kept as its text.
"""

import re
from datetime import date

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def check_date(text: str) -> str:
    """Return ``text`` where it is a date of the calendar; raise ``ValueError`` otherwise.

    >>> check_date("2018-11")
    '2018-11'
    >>> check_date("2021-02-31")
    Traceback (most recent call last):
    ValueError: '2021-02-31' is not a date: write YYYY, YYYY-MM or YYYY-MM-DD
    """
    match = _SHAPE.fullmatch(text)
    try:
        if match:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return text
    except ValueError:
        pass
    raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")


def compatible(one: str, other: str) -> bool:
    """Tell whether two dates can be the same day: a coarser one does not contradict a finer one.

    >>> compatible("2018", "2018-11"), compatible("2018-10", "2018-11")
    (True, False)
    """
    return one.startswith(other) or other.startswith(one)


def starts_after(start: str, end: str) -> bool:
    """Tell whether ``start`` lies after ``end`` at the precision that both have."""
    shared = min(len(start), len(end))
    return start[:shared] > end[:shared]

"""Dates as precise as a text states them: ``2018``, ``2018-11``, ``2018-11-05`` (EDTF level 0).

A day that a text does not give is never invented, so a date is kept as its text.
"""

import re
from datetime import date, timedelta

YEAR, MONTH, DAY = 4, 7, 10
"""How long a date of each precision is, written out."""

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS = 12
_WEEK = 7


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


def check_period(since: str, until: str) -> None:
    """Raise ``ValueError`` where a period ends before it begins; either end may be unknown (empty)."""
    if starts_after(since, until):
        raise ValueError(f"since {since} lies after until {until}")


def written(year: int, month: int = 0, day: int = 0) -> str:
    """Return a date as text; what is 0 is left out. Empty where the calendar has no such day.

    >>> written(2021, 3), written(2021, 2, 31)
    ('2021-03', '')
    """
    text = (
        f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
    )
    try:
        return check_date(text)
    except ValueError:
        return ""


def moved(anchor: str, unit: str, count: int) -> str:
    """Return the ``unit`` (year, month, week, day) that lies ``count`` units from ``anchor``'s.

    It is as precise as the unit, a week as precise as the month or year that all of it lies in. Empty
    where the anchor is coarser than the unit, or the week lies in two years.

    >>> moved("2020-10-22", "month", -1), moved("2020-10-22", "day", 1), moved("2020", "month", 1)
    ('2020-09', '2020-10-23', '')
    """
    if len(anchor) < {"year": YEAR, "month": MONTH}.get(unit, DAY):
        return ""
    if unit == "year":
        return written(int(anchor[:4]) + count)
    if unit == "month":
        months = int(anchor[:4]) * _MONTHS + int(anchor[5:7]) - 1 + count
        return written(months // _MONTHS, months % _MONTHS + 1)
    day = date.fromisoformat(anchor) + timedelta(days=count * (_WEEK if unit == "week" else 1))
    if unit == "day":
        return day.isoformat()
    monday = day - timedelta(days=day.weekday())
    return shared(monday.isoformat(), (monday + timedelta(days=_WEEK - 1)).isoformat())


def shared(one: str, other: str) -> str:
    """Return the month or year that two days have in common; empty where they have none.

    >>> shared("2020-09-28", "2020-10-04"), shared("2020-12-28", "2021-01-03")
    ('2020', '')
    """
    return next((one[:n] for n in (MONTH, YEAR) if one[:n] == other[:n]), "")


def weekday_from(anchor: str, weekday: int, direction: int, *, itself: bool) -> str:
    """Return the nearest ``weekday`` (Monday is 0) before or after the day ``anchor``.

    ``direction`` is -1 or 1; ``itself`` lets the anchor be the day. Empty where the anchor is no day.

    >>> weekday_from("2020-10-22", 0, -1, itself=True)
    '2020-10-19'
    """
    if len(anchor) < DAY:
        return ""
    day = date.fromisoformat(anchor)
    away = (weekday - day.weekday()) * direction % _WEEK
    return (day + timedelta(days=direction * (away or (0 if itself else _WEEK)))).isoformat()


def year_from(anchor: str, month: int, day: int, direction: int, *, itself: bool = True) -> int:
    """Return the year of the nearest such month, or day where not 0, before or after ``anchor``.

    Returns 0 where the anchor is too coarse to tell.

    >>> year_from("2020-10-22", 11, 0, -1), year_from("2020-10-22", 11, 0, 1), year_from("2020", 3, 0, 1)
    (2019, 2020, 0)
    """
    if len(anchor) < MONTH:
        return 0
    year, now = int(anchor[:4]), anchor[5:7]
    then = f"{month:02}"
    if day and len(anchor) == DAY:
        now, then = anchor[5:], f"{month:02}-{day:02}"
    if then == now:
        return year if itself else year + direction
    return year if (then > now) == (direction > 0) else year + direction

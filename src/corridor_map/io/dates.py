"""Dates as the data writes them: ISO 8601, of a year, a month or a day."""

import datetime
import re

from corridor_map.errors import UsageError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def first_day(date: str) -> str | None:
    """Return the first day that a date of any precision stands for.

    Parameters
    ----------
    date
        A year, a month or a day: ``1943``, ``2018-03``, ``2023-05-17``.

    Returns
    -------
    str or None
        The day as ``YYYY-MM-DD``; None if `date` is no date of the calendar.
    """
    found = _DATE.fullmatch(date)
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def check_date(date: str) -> str:
    """Return `date` if it is empty or a date of any precision.

    Raises
    ------
    UsageError
        If it is neither.
    """
    if date and first_day(date) is None:
        raise UsageError(f"“{date}” is not a date; expected YYYY, YYYY-MM or YYYY-MM-DD")
    return date


def spoken_date(date: str) -> str:
    """Return an ISO 8601 date of any precision as English says it: “17 May 2023”, “July 2023”."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = datetime.date(2000, parts[1], 1).strftime("%B")
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{parts[2]} {month} {parts[0]}"

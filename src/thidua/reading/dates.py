"""Dates as documents print them."""

from __future__ import annotations

import re

#: Separators allow blanks; two- and four-digit years are told apart by their callers.
NUMERIC = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
WORDED = r"(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})"
#: "ngày 22/12/2024", "ngày 02 tháng 3 năm 2022" in key form: six groups, the first or the last three filled.
FULL_DATE = rf"(?:{NUMERIC}|{WORDED})"
_FULL = re.compile(FULL_DATE)


def iso(day: int, month: int, year: int) -> str | None:
    """ISO form of a date, also of an impossible one: what is printed is kept and flagged elsewhere.

    >>> iso(2, 3, 2022), iso(22, 22, 2033)
    ('2022-03-02', '2033-22-22')
    """
    if not (0 < day < 100 and 0 < month < 100 and 1000 <= year <= 9999):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def date_of(found: re.Match[str], first_group: int = 1) -> str | None:
    """The ISO date in the six groups of `FULL_DATE` starting at a group."""
    groups = [found.group(first_group + offset) for offset in range(6)]
    parts = groups[:3] if groups[0] else groups[3:]
    if not all(parts):
        return None
    return iso(int(parts[0] or 0), int(parts[1] or 0), int(parts[2] or 0))


def first_date(key: str) -> str | None:
    """The first full date in a text in key form.

    >>> first_date("ngay 15 thang 6 nam 2022"), first_date("thang 6 nam 2022")
    ('2022-06-15', None)
    """
    found = _FULL.search(key)
    return date_of(found) if found else None


def is_possible(date: str) -> bool:
    """Whether an ISO-shaped date exists in the calendar.

    >>> is_possible("2024-02-29"), is_possible("2033-22-22")
    (True, False)
    """
    import datetime

    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return False
    return True

"""Deadlines as half-open instants, from the operator, the day and the month a document states.

``trước ngày 05/12`` excludes the 5th; ``chậm nhất ngày 01/12`` and ``trong ngày`` include it. That reading is
an inference of ours (movements.md §6, trap a), so the map is data and not an ``if``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from thidua.ground.clock import VN, start_of

Qualifier = Literal["before", "by", "on"]
Recurrence = Literal["once", "monthly", "quarterly", "half-yearly", "yearly"]

#: Days after the printed date at whose midnight the time is up: 0 = the printed day is already too late.
DAYS_INCLUDED: Mapping[Qualifier, int] = {"before": 0, "by": 1, "on": 1}

#: Months in one step of each recurrence; ``once`` has none.
STEP_MONTHS: Mapping[Recurrence, int] = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


def due_instant(
    printed: date, qualifier: Qualifier, included: Mapping[Qualifier, int] = DAYS_INCLUDED
) -> datetime:
    """The first instant that is too late.

    >>> due_instant(date(2025, 12, 5), "before").isoformat()
    '2025-12-05T00:00:00+07:00'
    >>> due_instant(date(2025, 12, 1), "by").isoformat()
    '2025-12-02T00:00:00+07:00'
    """
    return start_of(printed + timedelta(days=included[qualifier]))


def last_good_day(due: datetime) -> date:
    """The last whole day on which handing in is still in time.

    >>> last_good_day(due_instant(date(2025, 12, 5), "before"))
    datetime.date(2025, 12, 4)
    """
    local = due.astimezone(VN)
    day = local.date()
    return day - timedelta(days=1) if local == start_of(day) else day


def deadline_shown(due: datetime) -> date | datetime:
    """A deadline as people read it: its last whole day, or the hour where it falls within a day.

    >>> deadline_shown(due_instant(date(2025, 12, 5), "before"))
    datetime.date(2025, 12, 4)
    """
    local = due.astimezone(VN)
    return last_good_day(due) if local == start_of(local.date()) else local


def deadline_words(due: datetime) -> str:
    """The same in Vietnamese.

    >>> deadline_words(due_instant(date(2025, 12, 5), "before"))
    'hết ngày 04/12/2025'
    """
    shown = deadline_shown(due)
    return f"{shown:%H:%M ngày %d/%m/%Y}" if isinstance(shown, datetime) else f"hết ngày {shown:%d/%m/%Y}"


def is_late(at: datetime, due: datetime) -> bool:
    """Whether an act at ``at`` misses a deadline whose first too-late instant is ``due``."""
    return at >= due


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open interval of days ``[start, end)`` in Việt Nam, named like ``2025`` or ``2025-Q3``."""

    name: str
    start: date
    end: date


def year_period(year: int) -> Period:
    """The calendar year.

    >>> year_period(2025).name
    '2025'
    """
    return Period(str(year), date(year, 1, 1), date(year + 1, 1, 1))


def periods(recurrence: Recurrence, year: int) -> tuple[Period, ...]:
    """The reporting periods of a recurrence inside one year, in order.

    >>> [p.name for p in periods("quarterly", 2025)]
    ['2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4']
    >>> [p.name for p in periods("yearly", 2025)]
    ['2025']
    """
    if recurrence in ("yearly", "once"):
        return (year_period(year),)
    step = STEP_MONTHS[recurrence]
    letter = {"monthly": "T", "quarterly": "Q", "half-yearly": "H"}[recurrence]
    result = []
    for index in range(12 // step):
        first = 1 + index * step
        end = date(year + 1, 1, 1) if first + step > 12 else date(year, first + step, 1)
        number = f"{index + 1:02d}" if letter == "T" else str(index + 1)
        result.append(Period(f"{year}-{letter}{number}", date(year, first, 1), end))
    return tuple(result)


def printed_date(day: int | None, month: int | None, year: int) -> date | None:
    """The day a document names in a given year, or ``None`` where it names none or an impossible one.

    An impossible printed day (``31/02``) is never moved to a neighbour; the reader flags it instead.
    """
    if day is None or month is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

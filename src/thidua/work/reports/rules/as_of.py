"""The day the figures of a report are of (số liệu chốt đến ngày): read as typed, and what keeps it from being handed in."""

from __future__ import annotations

import re
from datetime import date, timedelta

from thidua.reading.sheets import Seen, day_in
from thidua.work.reports.rules.checking import Issue
from thidua.work.reports.rules.reading import NotANumber

#: The field of a draft, and its code alone, by which checks and explanations name it.
AS_OF, CODE = "date:as_of", "as_of"
LABEL = "Số liệu chốt đến ngày"

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


def day_typed(text: str) -> date | None:
    """A day as officials type it, day first, or ISO; ``None`` for blank.

    >>> day_typed("5/12/2026"), day_typed("2026-12-05"), day_typed(" ")
    (datetime.date(2026, 12, 5), datetime.date(2026, 12, 5), None)

    :raises NotANumber: no day of the calendar.
    """
    said = text.strip()
    if not said:
        return None
    found = _DAY_FIRST.fullmatch(said)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(said)
    except ValueError:
        raise NotANumber(
            f"“{said[:40]}” không phải là một ngày; ghi ngày/tháng/năm, ví dụ 05/12/2026"
        ) from None


def day_in_cell(seen: Seen | None, *, since_1904: bool = False) -> date | None:
    """The day a cell of a workbook holds, formatted as one or typed; ``None`` for blank.

    :raises NotANumber: it holds no day.
    """
    if seen is None or seen.kind == "blank":
        return None
    if seen.kind == "date" and (day := day_in(seen.value, since_1904=since_1904)) is not None:
        return day
    return day_typed(seen.value)


def usual_day(period_end: date, today: date) -> date:
    """The day where nobody says another: the period's last, or today while it runs. ``period_end``: first day after.

    >>> usual_day(date(2027, 1, 1), date(2026, 12, 5)), usual_day(date(2027, 1, 1), date(2027, 2, 1))
    (datetime.date(2026, 12, 5), datetime.date(2026, 12, 31))
    """
    return min(period_end - timedelta(days=1), today)


def day_issues(day: date | None, period_start: date, today: date) -> list[Issue]:
    """What is wrong with the day said: one in the future is none; one before the period wants an explanation.

    >>> [i.blocking for i in day_issues(date(2026, 12, 6), date(2026, 1, 1), date(2026, 12, 5))]
    [True]
    >>> [i.blocking for i in day_issues(date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 5))]
    [False]
    """
    if day is None:
        return []
    if day > today:
        told = f"{LABEL} {day:%d/%m/%Y} chưa đến; ghi hôm nay ({today:%d/%m/%Y}) hoặc một ngày trước đó."
        return [Issue(CODE, CODE, told, True)]
    if day < period_start:
        told = f"{LABEL} {day:%d/%m/%Y} là trước ngày đầu kỳ ({period_start:%d/%m/%Y})."
        return [Issue(CODE, CODE, told, False)]
    return []

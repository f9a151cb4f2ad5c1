"""Somebody's posts and leaves along a line of time, in steps a style sheet can draw without a style attribute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thidua.foundations.access.facts import AppointmentLine, LeaveLine, PersonPage
from thidua.web.said import said

#: Columns of the drawing; ``people.css`` has a class for each edge.
STEPS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch: from the edge ``first`` to the edge ``last`` (1 to STEPS + 1), its tone and its words."""

    first: int
    last: int
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One post: what it is, where, its stretch and the leaves in it."""

    label: str
    place: str
    bar: Bar
    leaves: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The drawing: years along the top, a row for each post, where today is."""

    years: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]
    today: int


def edge(day: date, first: date, last: date) -> int:
    """The edge a day is drawn at, 1 to STEPS + 1.

    >>> first, last = date(2025, 1, 1), date(2026, 1, 1)
    >>> edge(date(2025, 7, 1), first, last), edge(date(2030, 1, 1), first, last)
    (13, 25)
    """
    share = (day - first).days / max((last - first).days, 1)
    return min(max(round(share * STEPS), 0), STEPS) + 1


def time_line(page: PersonPage, today: date) -> TimeLine | None:
    """The person's posts drawn from the first to a year from now; nothing without a post."""
    lines = sorted(page.appointments, key=lambda line: (line.since or date.min, str(line.id)))
    if not lines:
        return None
    begins = min((line.since for line in lines if line.since), default=today)
    ends = max([today, *(line.until for line in lines if line.until)])
    first, last = date(begins.year, 1, 1), date(ends.year + 1, 1, 1)
    every = max((last.year - first.year) // 8 + 1, 1)
    return TimeLine(
        years=tuple(
            (edge(date(year, 1, 1), first, last), str(year)) for year in range(first.year, last.year, every)
        ),
        rows=tuple(_row(line, page.leaves, first, last, today) for line in lines),
        today=edge(today, first, last),
    )


def _row(line: AppointmentLine, leaves: tuple[LeaveLine, ...], first: date, last: date, today: date) -> Row:
    label = said(line.capacity_label) if line.capacity != "member" else said(line.role_label)
    tone = "now" if line.in_force else "later" if line.since and line.since > today else "past"
    return Row(
        label,
        line.body_name,
        _bar(line.since, line.until, tone, label, first, last),
        tuple(
            _bar(leave.since, leave.until, "away", said(leave.kind_label), first, last)
            for leave in leaves
            if leave.appointment_id == line.id
        ),
    )


def _bar(since: date | None, until: date | None, tone: str, words: str, first: date, last: date) -> Bar:
    if since and until and until < since:
        until = since
    start = edge(since or first, first, last)
    end = edge(until, first, last) if until else STEPS + 1
    days = (
        f"{since:%d/%m/%Y} – {until:%d/%m/%Y}"
        if since and until
        else _("từ %(day)s") % {"day": f"{since:%d/%m/%Y}" if since else "…"}
    )
    start = min(start, STEPS)
    return Bar(start, max(end, start + 1), tone, f"{words}: {days}")

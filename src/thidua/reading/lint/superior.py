"""What the superior's plan makes wrong in a plan that carries it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from thidua.reading.lint.rule import LOGIC, Hit, Subject, examples, rule
from thidua.reading.lint.samples import reports
from thidua.reading.schema import ReportingRule

LATE = "reporting.not-before-superior"


@rule(
    LATE,
    "warning",
    "Hạn báo cáo không sớm hơn hạn của cấp trên",
    why="Cấp này phải nhận xong báo cáo của cấp dưới rồi mới tổng hợp kịp hạn nộp lên.",
    todo="Đặt hạn sớm hơn hạn của cấp trên, chừa ngày để tổng hợp.",
    sources=(LOGIC,),
    fires=examples(
        reports("trước ngày 06/12", "trước ngày 05/12"),
        reports("trước ngày 05/12", "trước ngày 05/12"),
        reports("chậm nhất ngày 01/12", "chậm nhất ngày 01/12"),
    ),
    silent=examples(
        reports("trước ngày 25/11", "trước ngày 05/12"),
        reports("trước ngày 01/12", "chậm nhất ngày 01/12"),
        reports("trước ngày 20/12", "trước ngày 15/01"),
    ),
    damaged=True,
)
def not_before_superior(subject: Subject) -> Iterator[Hit]:
    """A yearly report due on, or after, the day the superior wants its own."""
    if subject.parent is not None:
        yield from late_reports(subject.reading.reporting, subject.parent.reporting)


def late_reports(child: Sequence[ReportingRule], superior: Sequence[ReportingRule]) -> Iterator[Hit]:
    """Yearly reports of a plan whose last good day is not before that of the superior's report it feeds.

    The last good day counts: "trước ngày 05/12" ends on 04/12, "chậm nhất ngày 05/12" on 05/12. A plan with several
    reports a year is held to the nearest; 15 January comes after 5 December, since years follow each other.
    """
    limits = [day for rule in superior if (day := _last_day(rule))]
    for own in child:
        last = _last_day(own)
        if last is None or not limits:
            continue
        limit = min(limits, key=lambda day: abs(_days_after(last, day)))
        if _days_after(last, limit) >= 0:
            what = (
                f"Báo cáo hằng năm nhận đến hết ngày {last:%d/%m}, trong khi cấp trên nhận đến hết ngày "
                f"{limit:%d/%m}."
            )
            yield Hit(what, own.where, own.line)


#: Yearly days are compared in one year without a 29 February.
_ANY_YEAR, _DAYS = 2023, 365


def _days_after(day: date, other: date) -> int:
    """How many days a yearly day comes after another, the shorter way round the year.

    >>> _days_after(date(2023, 12, 5), date(2023, 12, 4)), _days_after(date(2023, 1, 10), date(2023, 12, 31))
    (1, 10)
    """
    return (day - other).days - _DAYS * round((day - other).days / _DAYS)


def _last_day(rule: ReportingRule) -> date | None:
    """The last good day of a yearly report."""
    if rule.recurrence != "yearly" or rule.month is None or rule.day is None:
        return None
    try:
        day = date(_ANY_YEAR, rule.month, rule.day)
    except ValueError:
        return None
    return (day - timedelta(days=1)).replace(year=_ANY_YEAR) if rule.qualifier == "before" else day

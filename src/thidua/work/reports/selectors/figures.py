"""Figures of versions, by cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.clock import now, today
from thidua.ground.numbers import plain
from thidua.work.reports import rules
from thidua.work.reports.lifecycle import COUNTED
from thidua.work.reports.models import Report, ReportVersion, Round
from thidua.work.reports.selectors.forms import parsed

#: Last year's reports of some bodies; plain, as it is asked of each report handed in.
_LAST_YEAR = """
    SELECT DISTINCT ON (report.body_id) report.body_id, made.form_id, version.figures
    FROM reports_report report
    JOIN reports_round made ON made.id = report.round_id
    JOIN reports_form_version form ON form.id = made.form_id
    JOIN reports_version version ON version.id = report.current_id
    WHERE report.body_id = ANY(%s) AND report.state = ANY(%s) AND made.year = %s AND made.period = %s AND form.form_id = %s
    ORDER BY report.body_id, report.id
"""


#: What counts of a round, and of the rounds of the same form and asker of the year before.
_VERSIONS = """
    SELECT md5(string_agg(report.current_id::text, '' ORDER BY report.id))
    FROM reports_report report
    JOIN reports_round made ON made.id = report.round_id
    JOIN reports_form_version form ON form.id = made.form_id
    JOIN (reports_round asked JOIN reports_form_version asked_form ON asked_form.id = asked.form_id)
        ON form.form_id = asked_form.form_id AND made.owner_id = asked.owner_id
        AND (made.id = asked.id OR made.year = asked.year - 1)
    WHERE report.state = ANY(%s) AND report.current_id IS NOT NULL AND asked.id = %s
"""


def by_cell(form: rules.Form, figures: Iterable[Decimal | None]) -> dict[str, Decimal | None]:
    """An array of figures by cell code; positions beyond the array are blank."""
    row = list(figures)
    return {cell.code: plain(row[cell.at]) if cell.at < len(row) else None for cell in form.cells}


def figures_of(version_id: UUID) -> dict[str, Decimal | None]:
    """The figures of a version by cell code."""
    row = ReportVersion.objects.values("figures", "report__round__form_id").get(id=version_id)
    return by_cell(parsed(row["report__round__form_id"]), row["figures"])


def last_year_of(report: Report) -> dict[str, Decimal | None]:
    """``last_year_told`` without whose it is."""
    return last_year_told(report).figures


def last_year_told(report: Report) -> rules.LastYear:
    """The figures in force for the same form and period of the year before: the body's own, or those of the bodies it
    took over whole, together. Two queries.
    """
    told = _last_years(report.round, report.round.form.form_id, [report.body_id])
    return told.get(report.body_id, rules.LastYear())


def _last_years(row: Round, form: UUID, bodies: Collection[UUID]) -> dict[UUID, rules.LastYear]:
    """By body, those without any left out; whoever took over others is one with them. Two queries, whatever the number.

    :param form: of which both rounds asked a version.
    """
    origins = _origins(row.period_end, bodies)
    who = {*bodies, *(unit for found in origins.values() for unit, _whole in found)}
    year = row.year - 1
    period = row.period.replace(str(row.year), str(year), 1)
    with connection.cursor() as cursor:
        cursor.execute(_LAST_YEAR, [list(who), list(COUNTED), year, period, form])
        kept = {body: by_cell(parsed(version), figures) for body, version, figures in cursor}
    found = {body: rules.LastYear(kept[body]) for body in bodies if body in kept and body not in origins}
    asked = parsed(row.form_id)
    for body, parts in origins.items():
        found[body] = rules.joined(asked, [(whole, kept.get(unit)) for unit, whole in parts])
    return found


def _origins(period_end: date, bodies: Collection[UUID]) -> dict[UUID, tuple[tuple[UUID, bool], ...]]:
    """Whose place bodies took since the last day of the year before; a change still to come is none yet."""
    at = min(period_end - timedelta(days=1), today(now()))
    back = last_day_a_year_before(period_end)
    return orgs.body_origins(bodies, at, back) if at > back else {}


def last_day_a_year_before(end: date) -> date:
    """The last day of the same period of the year before. :param end: the first day after the period.

    >>> last_day_a_year_before(date(2027, 1, 1)), last_day_a_year_before(date(2028, 2, 29))
    (datetime.date(2025, 12, 31), datetime.date(2027, 2, 27))
    """
    leap = end.month == 2 and end.day == 29
    return end.replace(year=end.year - 1, day=28 if leap else end.day) - timedelta(days=1)


def rows_in_force(round_id: UUID) -> Iterator[tuple[UUID, UUID, str, list[Decimal | None]]]:
    """(body, version, answer, figures) of every report of a round that counts, streamed."""
    rows = Report.objects.filter(round_id=round_id, state__in=COUNTED, current__isnull=False)
    yield from (
        rows.values_list("body_id", "current_id", "current__answer", "current__figures")
        .order_by("body__place__sort", "body_id")
        .iterator(chunk_size=2000)
    )


def days_in_force(round_id: UUID) -> tuple[date, ...]:
    """The first and the last day that the figures of a round that count are of; empty where none do."""
    rows = Report.objects.filter(round_id=round_id, state__in=COUNTED, current__answer="figures")
    found = rows.aggregate(first=Min("current__as_of"), last=Max("current__as_of"))
    return (found["first"], found["last"]) if found["first"] else ()


def last_year_of_round(row: Round, bodies: Iterable[UUID]) -> dict[UUID, dict[str, Decimal | None]]:
    """``last_year_of`` for many bodies of a round at once. Two queries."""
    told = _last_years(row, row.form.form_id, list(bodies))
    return {body: one.figures for body, one in told.items() if one.figures}


Known = dict[str, Decimal | None]


def figures_with_last_year(round_id: UUID, size: int = 500) -> Iterator[tuple[UUID, UUID, Known, Known]]:
    """(report, body, its figures, those of the year before) of every report of a round answered with figures that counts.

    Read in parts, so that a round of the nation takes no more memory than one of a district did.
    """
    rows = Report.objects.filter(
        round_id=round_id, state__in=COUNTED, current__isnull=False, current__answer="figures"
    )
    row = Round.objects.select_related("form").defer("form__data").get(id=round_id)
    form = parsed(row.form_id)
    ordered = list(rows.order_by("body__place__sort", "body_id").values_list("id", flat=True))
    for at in range(0, len(ordered), size):
        part = ordered[at : at + size]
        found = {
            report: (body, figures)
            for report, body, figures in Report.objects.filter(
                id__in=part, current__isnull=False
            ).values_list("id", "body_id", "current__figures")
        }
        before = last_year_of_round(row, [body for body, _figures in found.values()])
        for report in part:
            if report in found:
                body, figures = found[report]
                yield report, body, by_cell(form, figures), before.get(body, {})


def versions_in_force(round_id: UUID) -> str:
    """A name of all that counts in a round and beside it the year before: another as soon as anything else counts."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [list(COUNTED), round_id])
        (name,) = cursor.fetchone()
    return name or ""


def form_and_end(round_id: UUID) -> tuple[UUID, date]:
    """The form's version a round asks, and the day its period ends before."""
    return Round.objects.values_list("form_id", "period_end").get(id=round_id)

"""Figures of versions, by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db import connection

from thidua.ground.numbers import plain
from thidua.work.reports import rules
from thidua.work.reports.lifecycle import COUNTED
from thidua.work.reports.models import Report, ReportVersion, Round
from thidua.work.reports.selectors.forms import parsed

#: One report of last year's; plain, as it is asked of each report handed in.
_LAST_YEAR = """
    SELECT made.form_id, version.figures
    FROM reports_report report
    JOIN reports_round made ON made.id = report.round_id
    JOIN reports_form_version form ON form.id = made.form_id
    JOIN reports_version version ON version.id = report.current_id
    WHERE report.body_id = %s AND report.state = ANY(%s) AND made.year = %s AND made.period = %s AND form.form_id = %s
    ORDER BY report.id LIMIT 1
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
    """The same body's figures in force for the same form and period of the year before; empty where there are none."""
    last = report.round.year - 1
    period = report.round.period.replace(str(report.round.year), str(last), 1)
    with connection.cursor() as cursor:
        cursor.execute(_LAST_YEAR, [report.body_id, list(COUNTED), last, period, report.round.form.form_id])
        before = cursor.fetchone()
    return by_cell(parsed(before[0]), before[1]) if before else {}


def rows_in_force(round_id: UUID) -> Iterator[tuple[UUID, UUID, str, list[Decimal | None]]]:
    """(body, version, answer, figures) of every report of a round that counts, streamed."""
    rows = Report.objects.filter(round_id=round_id, state__in=COUNTED, current__isnull=False)
    yield from (
        rows.values_list("body_id", "current_id", "current__answer", "current__figures")
        .order_by("body__place__sort", "body_id")
        .iterator(chunk_size=2000)
    )


def last_year_of_round(row: Round, bodies: Iterable[UUID]) -> dict[UUID, dict[str, Decimal | None]]:
    """``last_year_of`` for many bodies of a round at once."""
    before = Report.objects.filter(
        body_id__in=list(bodies),
        round__form__form_id=row.form.form_id,
        round__year=row.year - 1,
        round__period=row.period.replace(str(row.year), str(row.year - 1), 1),
        state__in=COUNTED,
        current__isnull=False,
    ).values_list("body_id", "current__figures", "round__form_id")
    return {body: by_cell(parsed(form), figures) for body, figures, form in before.iterator(chunk_size=2000)}


def figures_in_force(round_id: UUID) -> Iterator[tuple[UUID, UUID, dict[str, Decimal | None]]]:
    """(report, body, figures by cell) of every report of a round answered with figures that counts, streamed."""
    rows = Report.objects.filter(
        round_id=round_id, state__in=COUNTED, current__isnull=False, current__answer="figures"
    )
    form = parsed(Round.objects.values_list("form_id", flat=True).get(id=round_id))
    listed = rows.values_list("id", "body_id", "current__figures").order_by("body__place__sort", "body_id")
    for report, body, figures in listed.iterator(chunk_size=2000):
        yield report, body, by_cell(form, figures)


def last_year_in_force(round_id: UUID) -> dict[UUID, dict[str, Decimal | None]]:
    """Body → its figures of the year before that count, for the same form and period."""
    now = Round.objects.values("form__form_id", "owner_id", "year", "period").get(id=round_id)
    period = now["period"].replace(str(now["year"]), str(now["year"] - 1), 1)
    rows = Report.objects.filter(
        round__form__form_id=now["form__form_id"],
        round__owner_id=now["owner_id"],
        round__period=period,
        state__in=COUNTED,
        current__isnull=False,
    )
    listed = list(rows.values_list("body_id", "round__form_id", "current__figures"))
    forms = {form_id: parsed(form_id) for _body, form_id, _figures in listed}
    return {body: by_cell(forms[form_id], figures) for body, form_id, figures in listed}

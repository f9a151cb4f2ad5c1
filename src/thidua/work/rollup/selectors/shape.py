"""How a total's arrays are read: periods, places of figures, values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection

from thidua.ground.numbers import plain
from thidua.work.reports.rules import Cell, Form, Standing
from thidua.work.rollup import errors, rules
from thidua.work.rollup.models import Total


@dataclass(frozen=True, slots=True)
class Span:
    """A form's period as rounds say it: its year, its days (``end``: the first no longer in it).

    :ivar versions: the form's versions asked in it, the oldest first.
    """

    form_id: UUID
    period: str
    year: int
    start: date
    end: date
    versions: tuple[UUID, ...]


def period_of(version_id: UUID, period: str) -> Span:
    """The days of a period in which a version of a form was asked, and the form's other versions asked in it.

    A cancelled round has days too: what it left behind is computed away. :raises NotFound: no round of the form.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.form_id, max(o.year), min(o.period_start), max(o.period_end), v.id "
            "FROM reports_round o JOIN reports_form_version v ON v.id = o.form_id "
            "WHERE v.form_id = (SELECT form_id FROM reports_form_version WHERE id = %s) AND o.period = %s "
            "GROUP BY v.form_id, v.id, v.number ORDER BY v.number",
            [version_id, period],
        )
        rows = cursor.fetchall()
    if not rows:
        raise errors.total_not_found()
    form, year, start, end, _version = rows[-1]
    return Span(form, period, year, start, end, tuple(row[4] for row in rows))


def waiting() -> list[tuple[UUID, str]]:
    """(a version, period) for each form and period something waits in, always in the same order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (v.form_id, s.period) s.form_id, s.period FROM rollup_stale s "
            "JOIN reports_form_version v ON v.id = s.form_id ORDER BY v.form_id, s.period, s.form_id"
        )
        return list(cursor.fetchall())


def weighted(form: Form) -> list[tuple[int, int]]:
    """(position of a weighted mean, position of its weight), in the order of the form."""
    return [
        (cell.at, form.by_code[cell.weight].at) for cell in form.cells if cell.aggregation == "weighted_mean"
    ]


def distinct_tables(form: Form) -> list[tuple[int, str, str]]:
    """(position of a distinct count, its table, the table's key column)."""
    found = []
    for code, table in form.tables.items():
        counts = table.get("counts")
        key = next((column["code"] for column in table["columns"] if column["holds"] == "key"), None)
        if counts and key and form.by_code[counts].aggregation == "distinct":
            found.append((form.by_code[counts].at, code, str(key)))
    return found


def place_of(form: Form, cell: Cell) -> rules.Place:
    """Where a cell's value stands in the arrays of a total."""
    for order, (mean, _weight) in enumerate(weighted(form)):
        if mean == cell.at:
            return rules.Place(cell.at, cell.aggregation, len(form.cells) + 2 * order)
    return rules.Place(cell.at, cell.aggregation)


def figure(form: Form, cell: Cell, row: Total) -> Decimal | None:
    value = rules.value_of(
        place_of(form, cell), sums=row.sums, minima=row.minima, maxima=row.maxima, special=row.special
    )
    return plain(value)


def standing_in(row: Total) -> Standing:
    return Standing(**{name: getattr(row, name) for name in Standing.__dataclass_fields__})


def recent(day: date) -> list[tuple[UUID, str]]:
    """(a version, period) of each form and period with totals that ends later than a year before a day."""
    rows = Total.objects.filter(period_end__gt=day - timedelta(days=366)).values_list("form_id", "period")
    by_form: dict[tuple[UUID, str], UUID] = {}
    for version, period in sorted(set(rows), key=str):
        by_form.setdefault((period_of(version, period).form_id, period), version)
    return [(version, period) for (_form, period), version in by_form.items()]


def as_stored(span: Span) -> dict[tuple[UUID, UUID], str]:
    """(version, body) → every total of a form's period as text, without the moment it was computed."""
    names = [f.attname for f in Total._meta.concrete_fields if f.attname not in {"id", "computed_at"}]
    rows = Total.objects.filter(form_id__in=span.versions, period=span.period).values(*names)
    return {(row["form_id"], row["body_id"]): str([row[name] for name in names]) for row in rows.iterator()}

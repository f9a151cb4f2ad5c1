"""How a total's arrays are read: periods, places of figures, values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from thidua.ground.numbers import plain
from thidua.work.reports.rules import Cell, Form, Standing
from thidua.work.rollup import errors, rules
from thidua.work.rollup.models import Total


@dataclass(frozen=True, slots=True)
class Span:
    """The year and the last day of a period as rounds say it."""

    year: int
    end: date


def period_of(form_id: UUID, period: str) -> Span:
    """The days of a form's period. :raises NotFound: no round of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(year), max(period_end) FROM reports_round WHERE form_id = %s AND period = %s "
            "AND state <> 'cancelled'",
            [form_id, period],
        )
        year, end = cursor.fetchone()
    if year is None:
        raise errors.total_not_found()
    return Span(year, end)


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

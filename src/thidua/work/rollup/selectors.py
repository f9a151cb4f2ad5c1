"""Every read of the roll-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.numbers import plain
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Cell, Form, Standing, rate_of, standing_of
from thidua.work.rollup import errors, policy, rules
from thidua.work.rollup.facts import (
    Contribution,
    Explanation,
    Flagged,
    Part,
    Restated,
    TotalOfPeriod,
    TotalView,
)
from thidua.work.rollup.models import Node, Stale, Total


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


def _value(form: Form, cell: Cell, row: Total) -> Decimal | None:
    value = rules.value_of(
        place_of(form, cell), sums=row.sums, minima=row.minima, maxima=row.maxima, special=row.special
    )
    return plain(value)


def _standing(row: Total) -> Standing:
    return Standing(**{name: getattr(row, name) for name in Standing.__dataclass_fields__})


def _view(row: Total, name: str, stale: Stale | None) -> TotalView:
    form = reports.parsed(row.form_id)
    figures = {cell.code: _value(form, cell, row) for cell in form.cells}
    return TotalView(
        body_id=row.body_id,
        body_name=name,
        form_id=row.form_id,
        period=row.period,
        year=row.year,
        figures=figures,
        given={cell.code: row.counts[cell.at] for cell in form.cells},
        rates={rate.indicator: rate_of(rate, figures) for rate in form.rates},
        standing=_standing(row),
        computed_at=row.computed_at,
        stale_since=stale.since if stale else None,
    )


def total(actor: Actor, body_id: UUID, form_id: UUID, period: str) -> TotalView:
    """The total of the bodies below one, and since when it waits to be computed again.

    :raises NotFound: nothing was asked below it, or out of scope.
    """
    row = Total.objects.filter(policy.visible(actor), body_id=body_id, form_id=form_id, period=period).first()
    if row is None:
        raise errors.total_not_found()
    stale = Stale.objects.filter(form_id=form_id, period=period).order_by("id").first()
    return _view(row, orgs.card(body_id).name, stale)


def totals_below(actor: Actor, body_id: UUID, form_id: UUID, period: str) -> list[TotalView]:
    """The totals of the bodies directly below one, in the order lists show them."""
    children = [card.id for card in orgs.children(body_id)]
    rows = Total.objects.filter(policy.visible(actor), body_id__in=children, form_id=form_id, period=period)
    held = {row.body_id: row for row in rows}
    names = orgs.cards(held)
    return [_view(held[child], names[child].name, None) for child in children if child in held]


def totals_of_year(
    actor: Actor, bodies: Iterable[UUID], year: int, forms: Iterable[UUID]
) -> list[tuple[UUID, UUID, str, dict[str, Decimal | None]]]:
    """(body, form, period, figures) of the totals of these bodies in a year, the oldest period first."""
    rows = Total.objects.filter(
        policy.visible(actor), body_id__in=list(bodies), year=year, form_id__in=list(forms)
    ).order_by("period_end", "id")
    found = []
    for row in rows:
        form = reports.parsed(row.form_id)
        found.append(
            (row.body_id, row.form_id, row.period, {c.code: _value(form, c, row) for c in form.cells})
        )
    return found


def totals_over_time(actor: Actor, body: BodyCard, predecessors: Sequence[UUID] = ()) -> list[TotalOfPeriod]:
    """Every total of a body, of every form and period, the oldest period first; none out of scope. One query.

    :param predecessors: bodies whose place it took by the lineage; who may read it may read theirs. Given, only theirs.
    """
    if not policy.may_see(actor, body.path):
        return []
    waiting = Stale.objects.filter(form_id=OuterRef("form_id"), period=OuterRef("period"))
    rows = (
        Total.objects.filter(body_id__in=list(predecessors) or [body.id])
        .annotate(waiting_since=Exists(waiting))
        .order_by("period_end", "id")
    )
    found = []
    for row in rows:
        form = reports.parsed(row.form_id)
        found.append(
            TotalOfPeriod(
                form_id=row.form_id,
                period=row.period,
                year=row.year,
                end=row.period_end,
                figures={cell.code: _value(form, cell, row) for cell in form.cells},
                given={cell.code: row.counts[cell.at] for cell in form.cells},
                standing=_standing(row),
                computed_at=row.computed_at,
                stale=row.waiting_since,
            )
        )
    return found


def parts_of(
    actor: Actor,
    body: BodyCard,
    form_id: UUID,
    period: str,
    end: date,
    codes: Sequence[str],
    predecessors: Sequence[UUID] = (),
) -> list[Part]:
    """What each body directly below one gives to a total, for several figures at once; none out of scope. One query.

    A body with a report of its own gives that; else the total of those below it, in the period's own tree.

    :param predecessors: bodies whose place it took by the lineage: who may read it may read theirs.
    """
    if not policy.may_see(actor, body.path):
        return []
    form = reports.parsed(form_id)
    with connection.cursor() as cursor:
        cursor.execute(
            _PARTS.replace("n.parent_id = %(body)s", "n.parent_id = ANY(%(body)s)"),
            {"form": form_id, "period": period, "end": end, "body": [body.id, *predecessors]},
        )
        rows = cursor.fetchall()
    found = []
    for part, report, state, answer, _version, figures, sums, _counts, minima, maxima, special in rows:
        values: dict[str, Decimal | None] = {}
        for code in codes:
            cell = form.by_code[code]
            value = figures[cell.at] if figures is not None else None
            if value is None and sums is not None:
                value = rules.value_of(
                    place_of(form, cell), sums=sums, minima=minima, maxima=maxima, special=special
                )
            values[code] = plain(value)
        standing = standing_of(state, answer) if report is not None else "figures"
        found.append(Part(part, standing, values, report if figures is not None else None))
    return found


def series(actor: Actor, body_id: UUID, code: str) -> list[tuple[int, str, Decimal | None]]:
    """(year, period, value) of one cell in the totals of a body, oldest first, whatever version of the form."""
    rows = Total.objects.filter(policy.visible(actor), body_id=body_id).order_by("period_end")
    found = []
    for row in rows:
        form = reports.parsed(row.form_id)
        if code in form.by_code:
            found.append((row.year, row.period, _value(form, form.by_code[code], row)))
    return found


def explain(actor: Actor, body_id: UUID, form_id: UUID, period: str, code: str) -> Explanation:
    """A total opened: its rule, what each body directly below adds, what is missing, and the sum made again from these.

    :raises NotFound: no such total or figure, or out of scope.
    """
    row = Total.objects.filter(policy.visible(actor), body_id=body_id, form_id=form_id, period=period).first()
    form = reports.parsed(form_id)
    if row is None or code not in form.by_code:
        raise errors.total_not_found()
    cell = form.by_code[code]
    parts = _parts(row, cell, form)
    english = (get_language() or "").startswith("en")
    return Explanation(
        code=code,
        label=cell.en if english else cell.vi,
        working=rules.WORKING[cell.aggregation],
        value=_value(form, cell, row),
        contributions=tuple(parts),
        replayed=_replayed(form, cell, row, parts),
        computed_at=row.computed_at,
    )


_PARTS = """
SELECT n.body_id, r.id, r.state, r.answer, r.current_id, v.figures, t.sums, t.counts, t.minima, t.maxima, t.special
FROM rollup_node n
LEFT JOIN LATERAL (
    SELECT r.* FROM reports_report r JOIN reports_round o ON o.id = r.round_id
    WHERE r.body_id = n.body_id AND o.form_id = %(form)s AND o.period = %(period)s AND r.state <> 'cancelled'
) r ON true
LEFT JOIN reports_version v ON v.id = r.current_id
    AND r.state IN ('accepted', 'locked', 'restating', 'resubmitted')
LEFT JOIN rollup_total t ON t.body_id = n.body_id AND t.form_id = %(form)s AND t.period = %(period)s
WHERE n.period_end = %(end)s AND n.parent_id = %(body)s AND (r.id IS NOT NULL OR t.id IS NOT NULL)
"""


def _parts(row: Total, cell: Cell, form: Form) -> list[Contribution]:
    given: dict[str, Any] = {
        "form": row.form_id,
        "period": row.period,
        "end": row.period_end,
        "body": row.body_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, given)
        rows = cursor.fetchall()
    names = orgs.cards({each[0] for each in rows})
    place = place_of(form, cell)
    parts = []
    for body, report, state, answer, version, figures, sums, counts, minima, maxima, special in rows:
        name = names[body].name if body in names else ""
        if report is not None:
            own = figures[cell.at] if figures is not None else None
            parts.append(
                Contribution(
                    body,
                    name,
                    standing_of(state, answer),
                    plain(own),
                    int(own is not None),
                    version if figures is not None else None,
                    report,
                )
            )
        if sums is not None:
            value = rules.value_of(place, sums=sums, minima=minima, maxima=maxima, special=special)
            parts.append(Contribution(body, name, "figures", plain(value), counts[cell.at], None, None))
    order = {body: at for at, body in enumerate(names)}
    return sorted(parts, key=lambda part: order.get(part.body_id, 0))


def _replayed(form: Form, cell: Cell, row: Total, parts: list[Contribution]) -> Decimal | None:
    """The value worked out again from the parts shown; what does not add is taken from its own record."""
    values = [part.value for part in parts if part.value is not None]
    match cell.aggregation:
        case "sum" | "ratio_of_sums":
            return plain(sum(values, Decimal(0))) if values else None
        case "min":
            return min(values, default=None)
        case "max":
            return max(values, default=None)
    return _value(form, cell, row)


def stale_since(form_id: UUID, period: str) -> datetime | None:
    """Since when totals of a form's period wait; ``None`` when all are fresh."""
    return (
        Stale.objects.filter(form_id=form_id, period=period)
        .order_by("id")
        .values_list("since", flat=True)
        .first()
    )


def periods_after(on: date) -> set[tuple[UUID, str]]:
    """Forms and periods of rounds whose period ends after a day."""
    return set(reports.rounds_ending_after(on))


def make_all_stale(kept: Iterable[tuple[UUID, str]]) -> int:
    """Every report of these forms and periods waits to be counted again. For this room's services."""
    made = 0
    with connection.cursor() as cursor:
        for form_id, period in kept:
            cursor.execute(
                "INSERT INTO rollup_stale (form_id, period, body_id, since) "
                "SELECT o.form_id, o.period, r.body_id, %s FROM reports_report r JOIN reports_round o "
                "ON o.id = r.round_id WHERE o.form_id = %s AND o.period = %s AND r.state <> 'cancelled'",
                [now(), form_id, period],
            )
            made += cursor.rowcount
    return made


def flagged(actor: Actor, round_id: UUID) -> tuple[list[Flagged], int]:
    """Reports of a round with quality flags, most flags first, and how many were looked at. Nothing is stored.

    :raises NotFound: no such round, not one's own or below.
    """
    card = reports.round_page(actor, round_id)
    if not reports.compiles(actor, round_id):
        raise errors.total_not_found()
    pairs = [(rate.numerator, rate.denominator) for rate in reports.parsed(card.form.id).rates]
    before = reports.last_year_in_force(round_id)
    looked = [
        (report, body, tuple(rules.flags_of(figures, pairs, before.get(body))))
        for report, body, figures in reports.figures_in_force(round_id)
    ]
    names = orgs.cards({body for _report, body, flags in looked if flags})
    found = [Flagged(report, body, names[body].name, flags) for report, body, flags in looked if flags]
    return sorted(found, key=lambda one: -len(one.flags)), len(looked)


def restated(
    actor: Actor, body_id: UUID, form_id: UUID, period: str, changed: Mapping[str, tuple[Any, Any]]
) -> list[Restated]:
    """What a restatement would change in the total of every body above, nearest first.

    :param changed: cell → (figure that counts, figure that would).
    """
    form = reports.parsed(form_id)
    nodes = Node.objects.filter(period_end=period_of(form_id, period).end)
    above: list[UUID] = []
    at = body_id
    while parent := nodes.filter(body_id=at).values_list("parent_id", flat=True).first():
        above.append(parent)
        at = parent
    rows = {row.body_id: row for row in Total.objects.filter(body__in=above, form_id=form_id, period=period)}
    seen = set(
        Total.objects.filter(
            policy.visible(actor), body__in=above, form_id=form_id, period=period
        ).values_list("body_id", flat=True)
    )
    names = orgs.cards(above)
    by = {
        code: (new or Decimal(0)) - (old or Decimal(0))
        for code, (old, new) in changed.items()
        if form.by_code[code].additive
    }
    found = []
    for body in above:
        lines = {}
        for code in changed:
            cell = form.by_code[code]
            held = _value(form, cell, rows[body]) if body in rows and body in seen else None
            lines[code] = (held, held + by[code] if held is not None and code in by else None)
        found.append(Restated(body, names[body].name if body in names else "", lines, by))
    return found


def figures_below(body_id: UUID, form_id: UUID, period: str) -> dict[str, Decimal | None] | None:
    """The totals of the bodies below one, for checking what it reports itself; ``None`` where nobody below was asked.

    The caller has checked the right to the body's report.
    """
    row = Total.objects.filter(body_id=body_id, form_id=form_id, period=period).first()
    if row is None:
        return None
    form = reports.parsed(form_id)
    return {cell.code: _value(form, cell, row) for cell in form.cells}

"""Totals: of one body, of those below it, over the years; which wait to be computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import rate_of
from thidua.work.rollup import errors, policy
from thidua.work.rollup.facts import TotalOfPeriod, TotalView
from thidua.work.rollup.models import Stale, Total
from thidua.work.rollup.selectors.shape import figure, standing_in


def _view(row: Total, name: str, stale: Stale | None) -> TotalView:
    form = reports.parsed(row.form_id)
    figures = {cell.code: figure(form, cell, row) for cell in form.cells}
    return TotalView(
        body_id=row.body_id,
        body_name=name,
        form_id=row.form_id,
        period=row.period,
        year=row.year,
        figures=figures,
        given={cell.code: row.counts[cell.at] for cell in form.cells},
        rates={rate.indicator: rate_of(rate, figures) for rate in form.rates},
        standing=standing_in(row),
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
            (row.body_id, row.form_id, row.period, {c.code: figure(form, c, row) for c in form.cells})
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
                figures={cell.code: figure(form, cell, row) for cell in form.cells},
                given={cell.code: row.counts[cell.at] for cell in form.cells},
                standing=standing_in(row),
                computed_at=row.computed_at,
                stale=row.waiting_since,
            )
        )
    return found


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

"""Totals: of one body, of those below it, over the years; which wait to be computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, F, OuterRef, Value

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.text_vn import sort_key
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Standing, rate_of, standing_of
from thidua.work.rollup import errors, policy, rules
from thidua.work.rollup.facts import TotalOfPeriod, TotalView
from thidua.work.rollup.models import Node, Stale, Total
from thidua.work.rollup.selectors.shape import Span, figure, standing_in


def _view(row: Total, stale: Stale | None = None) -> TotalView:
    form = reports.parsed(row.form_id)
    figures = {cell.code: figure(form, cell, row) for cell in form.cells}
    return TotalView(
        body_id=row.body_id,
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
    return _view(row, stale)


def totals_below(actor: Actor, body_id: UUID, form_id: UUID, span: Span) -> list[tuple[BodyCard, TotalView]]:
    """The totals of the bodies directly below one in the period's own tree, in Vietnamese order of their names."""
    below = Node.objects.filter(period_end=span.end, parent_id=body_id).values("body_id")
    rows = Total.objects.filter(policy.visible(actor), body_id__in=below, form_id=form_id, period=span.period)
    held = {row.body_id: _view(row) for row in rows}
    cards = orgs.cards(held)
    return sorted(
        ((card, held[body]) for body, card in cards.items()), key=lambda pair: sort_key(pair[0].name)
    )


def totals_of_year(
    actor: Actor, bodies: Iterable[UUID], year: int, forms: Iterable[UUID]
) -> list[tuple[UUID, UUID, str, dict[str, Decimal | None], Standing]]:
    """(body, form, period, figures, who answered) of the totals of these bodies in a year, the oldest period first.

    Two versions of a form asked in one period are one total, under the newer (:func:`_joined`).
    """
    rows = (
        Total.objects.filter(
            policy.visible(actor), body_id__in=list(bodies), year=year, form_id__in=list(forms)
        )
        .annotate(waits=Value(value=False, output_field=BooleanField()), **_VERSION)
        .order_by("period_end", "id")
    )
    return [(one.body_id, one.form_id, one.period, one.figures, one.standing) for one in _by_period(rows)]


def totals_over_time(actor: Actor, body: BodyCard, predecessors: Sequence[UUID] = ()) -> list[TotalOfPeriod]:
    """Every total of a body, of every form and period, the oldest period first; none out of scope. One query.

    :param predecessors: bodies whose place it took by the lineage; who may read it may read theirs. Given, only theirs.
    """
    if not policy.may_see(actor, body.path):
        return []
    waiting = Stale.objects.filter(form_id=OuterRef("form_id"), period=OuterRef("period"))
    rows = (
        Total.objects.filter(body_id__in=list(predecessors) or [body.id])
        .annotate(waits=Exists(waiting), **_VERSION)
        .order_by("period_end", "id")
    )
    return list(_by_period(rows))


def own_over_time(actor: Actor, body: BodyCard, predecessors: Sequence[UUID] = ()) -> list[TotalOfPeriod]:
    """A body's own figures in force, of every form and period, oldest first, as totals of one; none out of scope. One query.

    For a body nothing was asked below of: its own answers are all there is to look at.

    :param predecessors: bodies whose place it took by the lineage; who may read it may read theirs. Given, only theirs.
    """
    if not policy.may_see(actor, body.path):
        return []
    return [
        TotalOfPeriod(
            body_id=one.body_id,
            form_id=one.form_id,
            period=one.period,
            year=one.year,
            end=one.end,
            figures=one.figures,
            given={code: int(value is not None) for code, value in one.figures.items()},
            standing=Standing(**{standing_of(one.state, one.answer): 1}),
            computed_at=one.at,
            stale=False,
            form_root=one.form_root,
            own=one.report_id,
        )
        for one in reports.figures_over_time(list(predecessors) or [body.id])
    ]


#: The form a total's version is of, and which version of it.
_VERSION = {"form_root": F("form__form_id"), "number": F("form__number")}


def _by_period(rows: Iterable[Any]) -> Iterator[TotalOfPeriod]:
    kept: dict[tuple[UUID, UUID, str], list[Any]] = {}
    for row in rows:
        kept.setdefault((row.body_id, row.form_root, row.period), []).append(row)
    return map(_joined, kept.values())


def _joined(rows: Sequence[Any]) -> TotalOfPeriod:
    """One body's totals of one form and period: of the newest version asked, with those of older ones joined in.

    No body stands in two of them (``sql/answers.sql``), so sums add. What cannot be joined from two versions is blank.
    """
    newest, *older = sorted(rows, key=lambda row: -row.number)
    forms = {row.form_id: reports.parsed(row.form_id) for row in rows}
    figures: dict[str, Decimal | None] = {}
    given: dict[str, int] = {}
    for cell in forms[newest.form_id].cells:
        holding = [
            (forms[row.form_id].by_code[cell.code], row)
            for row in (newest, *older)
            if cell.code in forms[row.form_id].by_code
        ]
        values = [figure(forms[row.form_id], one, row) for one, row in holding]
        figures[cell.code] = rules.joined(cell.aggregation, values)
        given[cell.code] = sum(row.counts[one.at] for one, row in holding)
    return TotalOfPeriod(
        body_id=newest.body_id,
        form_id=newest.form_id,
        period=newest.period,
        year=newest.year,
        end=newest.period_end,
        figures=figures,
        given=given,
        standing=Standing(
            **{name: sum(getattr(row, name) for row in rows) for name in Standing.__dataclass_fields__}
        ),
        computed_at=min(row.computed_at for row in rows),
        stale=any(row.waits for row in rows),
        form_root=newest.form_root,
        others=tuple(row.form_id for row in older),
    )


def stale_since(form_id: UUID | Span, period: str = "") -> datetime | None:
    """Since when totals of a form's period wait; ``None`` when all are fresh.

    :param form_id: a version of the form, or the span for all of them.
    """
    versions = form_id.versions if isinstance(form_id, Span) else (form_id,)
    return (
        Stale.objects.filter(
            form_id__in=versions, period=form_id.period if isinstance(form_id, Span) else period
        )
        .order_by("id")
        .values_list("since", flat=True)
        .first()
    )


def periods_after(on: date) -> set[tuple[UUID, str]]:
    """Forms and periods of rounds whose period ends after a day."""
    return set(reports.rounds_ending_after(on))


def make_all_stale(kept: Iterable[tuple[UUID, str]]) -> int:
    """Everything of these forms and periods waits to be counted again. For this room's services."""
    rows = [Stale(form_id=form_id, period=period, body=None, since=now()) for form_id, period in kept]
    return len(Stale.objects.bulk_create(rows))


def make_round_stale(round_id: UUID) -> int:
    """Every body a round asks or asked waits to be counted again; returns how many. For this room's services."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rollup_stale (form_id, period, body_id, since) "
            "SELECT o.form_id, o.period, r.body_id, %s FROM reports_report r JOIN reports_round o "
            "ON o.id = r.round_id WHERE o.id = %s",
            [now(), round_id],
        )
        return int(cursor.rowcount)


def of_period_end(end: date) -> set[tuple[UUID, str]]:
    """Forms and periods with totals in the tree of a day."""
    return set(Total.objects.filter(period_end=end).values_list("form_id", "period").distinct())

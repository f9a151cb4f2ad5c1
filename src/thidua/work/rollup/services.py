"""Every write of the roll-up: what became stale, computed again; everything rebuilt."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Form
from thidua.work.rollup import policy, selectors, statements
from thidua.work.rollup.models import Node, Stale, Total

#: Under this lock the totals of one form and period are computed ("thidua" "total" as numbers, then the form's).
_LOCK = 0x746F74


@dataclass(frozen=True, slots=True)
class _Work:
    """One form and period to compute."""

    form_id: UUID
    period: str
    year: int
    end: date
    form: Form


@transaction.atomic(savepoint=False)
def mark_stale(*, form_id: UUID, period: str, body_id: UUID, at: datetime) -> None:
    """What counts for a body has changed: the totals above it wait. Part of the act that changed it; no actor of its own.

    Only adds a row of its own, so that two acceptances never wait for each other.
    """
    Stale.objects.create(form_id=form_id, period=period, body_id=body_id, since=at)


@transaction.atomic
def mark_round(*, form_id: UUID, period: str) -> int:
    """A round was opened, locked or cancelled: every report of this form and period is counted again; returns how many."""
    return selectors.make_all_stale([(form_id, period)])


@transaction.atomic
def refresh(*, at: datetime, limit: int = 5000) -> int:
    """Compute what is stale, deepest first; returns how many totals were written. The worker's; twice is once.

    Each (form, period) is computed under its own lock; what becomes stale meanwhile waits for the next time.
    """
    waiting = list(
        Stale.objects.select_for_update(skip_locked=True)
        .order_by("id")[:limit]
        .values_list("id", "form_id", "period", "body_id")
    )
    by_work: dict[tuple[UUID, str], list[UUID]] = {}
    for _id, form_id, period, body_id in waiting:
        by_work.setdefault((form_id, period), []).append(body_id)
    written = 0
    for (form_id, period), bodies in sorted(by_work.items(), key=str):
        work = _work(form_id, period)
        _take_turn(work)
        _ensure_nodes(work.end)
        with connection.cursor() as cursor:
            cursor.execute(statements.read("affected"), {"end": work.end, "bodies": list(set(bodies))})
            levels = cursor.fetchall()
        for depth, nodes in levels:
            written += _compute(work, depth, nodes, at)
    Stale.objects.filter(id__in=[row[0] for row in waiting]).delete()
    return written


@transaction.atomic
def rebuild(*, actor: Actor, form_id: UUID, period: str, at: datetime) -> int:
    """Compute every total of a form and period from the reports, and the tree they stand in; returns how many.

    Gives the same rows as any order of :func:`refresh`; a property test holds it.
    """
    policy.may_rebuild(actor).require()
    work = _work(form_id, period)
    _take_turn(work)
    _write_nodes(work.end)
    Total.objects.filter(form_id=form_id, period=period).delete()
    Stale.objects.filter(form_id=form_id, period=period).delete()
    deepest = (
        Node.objects.filter(period_end=work.end).order_by("-depth").values_list("depth", flat=True).first()
    )
    written = 0
    for depth in range((deepest or 0) - 1, -1, -1):  # nobody stands below the deepest
        written += _compute(work, depth, None, at)
    audit.record(
        actor=actor,
        verb="rollup.rebuild",
        subject_type="form",
        subject_id=str(form_id),
        changes={"totals": [None, written], "period": [None, period]},
        at=at,
    )
    return written


@transaction.atomic
def forget_tree(*, ends: Sequence[date] | None = None) -> int:
    """The tree of some period ends has changed (a reorganisation): their totals are computed again from it.

    :param ends: last days of periods; ``None`` for every one kept.
    :returns: how many reports now wait.
    """
    nodes = Node.objects.all() if ends is None else Node.objects.filter(period_end__in=list(ends))
    gone = set(nodes.values_list("period_end", flat=True).distinct())
    nodes.delete()
    totals = Total.objects.filter(period_end__in=gone)
    kept = set(totals.values_list("form_id", "period"))
    totals.delete()
    return selectors.make_all_stale(kept)


@transaction.atomic
def follow_reorganisation(*, on: date) -> int:
    """The tree has changed from a day: totals of periods that end after it are computed again, from its present state.

    Part of the journey ``reorganise``, before and after an act alike: nothing here is a source. Returns how many reports
    wait.
    """
    pairs = selectors.periods_after(on)
    Node.objects.filter(period_end__gt=on).delete()
    Total.objects.filter(period_end__gt=on).delete()
    for form_id, period in pairs:
        Stale.objects.filter(form_id=form_id, period=period).delete()
    return selectors.make_all_stale(pairs)


def _work(form_id: UUID, period: str) -> _Work:
    said = selectors.period_of(form_id, period)
    return _Work(form_id, period, said.year, said.end, reports.parsed(form_id))


def _take_turn(work: _Work) -> None:
    with connection.cursor() as cursor:
        key = zlib.crc32(f"{work.form_id}:{work.period}".encode()) & 0x7FFFFFFF
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, key])


def _ensure_nodes(end: date) -> None:
    if not Node.objects.filter(period_end=end).exists():
        _write_nodes(end)


def _write_nodes(end: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.read("nodes"), {"end": end})
        if cursor.rowcount:
            cursor.execute("ANALYZE rollup_node")


def _compute(work: _Work, depth: int, nodes: Sequence[UUID] | None, at: datetime) -> int:
    """The totals of some bodies of one depth (``None``: of all of it)."""
    cells = len(work.form.cells)
    weighted = selectors.weighted(work.form)
    params: dict[str, Any] = {
        "end": work.end,
        "depth": depth,
        "nodes": list(nodes) if nodes is not None else None,
        "form": work.form_id,
        "period": work.period,
        "year": work.year,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(statements.totals(cells, tuple(weighted)), params)
    rows = Total.objects.filter(form_id=work.form_id, period=work.period, body__in=_at(work, depth, nodes))
    _special(work, rows, params)
    return rows.count()


def _at(work: _Work, depth: int, nodes: Sequence[UUID] | None) -> Any:
    if nodes is not None:
        return list(nodes)
    return Node.objects.filter(period_end=work.end, depth=depth).values("body_id")


def _special(work: _Work, rows: Any, params: dict[str, Any]) -> None:
    """What does not add: latest values and distinct counts, read from every report below."""
    latest = [cell.at + 1 for cell in work.form.cells if cell.aggregation == "last"]
    counted = selectors.distinct_tables(work.form)
    if not latest and not counted:
        return
    held = {row.body_id: row for row in rows}
    if not held:
        return
    given = {**params, "nodes": list(held), "positions": latest}
    with connection.cursor() as cursor:
        if latest:
            cursor.execute(statements.read("last"), given)
            for node, at, value in cursor.fetchall():
                held[node].special[str(at - 1)] = str(value.normalize())
        for position, table, column in counted:
            cursor.execute(statements.read("distinct"), {**given, "table": table, "column": column})
            for node, value in cursor.fetchall():
                held[node].special[str(position)] = str(value)
    Total.objects.bulk_update(held.values(), ["special"], batch_size=1000)

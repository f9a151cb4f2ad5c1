"""Every write of the roll-up: what became stale, computed again; everything rebuilt."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.services import write_columns
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Form
from thidua.work.rollup import policy, selectors, statements
from thidua.work.rollup.models import Keys, Node, Stale, Superseded, Total, Tree
from thidua.work.rollup.selectors import Span

#: Under this lock the totals of one form and period are computed ("thidua" "total" as numbers, then the form's).
_LOCK = 0x746F74
#: Under this one the tree of a period is compared.
_TREE_LOCK = 0x747265

log = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)
def mark_stale(*, form_id: UUID, period: str, body_id: UUID, at: datetime) -> None:
    """What counts for a body has changed: the totals above it wait. Part of the act that changed it; no actor of its own.

    Only adds a row of its own, so that two acceptances never wait for each other.
    """
    Stale.objects.create(form_id=form_id, period=period, body_id=body_id, since=at)


@transaction.atomic
def mark_round(*, form_id: UUID, period: str, round_id: UUID | None = None) -> int:
    """A round was opened, locked or cancelled: its bodies are counted again; returns how many marks that took.

    :param round_id: ``None``: everything of the form's period.
    """
    if round_id is not None:
        return selectors.make_round_stale(round_id)
    return selectors.make_all_stale([(form_id, period)])


def refresh(*, at: datetime) -> int:
    """Compute what is stale, deepest first; returns how many totals were written. The worker's; twice is once.

    Each form's period is one transaction under its own lock: what becomes stale meanwhile waits for the next time, and one
    that fails keeps its marks and stops none of the others; the first failure is raised when all had their turn.
    """
    written, failed = 0, None
    for version_id, period in selectors.waiting():
        try:
            with transaction.atomic():
                written += _refresh(selectors.period_of(version_id, period), at)
        except Exception as error:
            log.exception("totals of form version %s, period %s", version_id, period)
            failed = failed or error
    if failed is not None:
        raise failed
    return written


def _refresh(span: Span, at: datetime) -> int:
    _take_turn(span)
    bodies = _taken(span)
    moved = _follow_tree(span)
    if not bodies and not moved:
        return 0
    changed = _follow_successions(span)
    if moved or None in bodies:
        return _everything(span, at)
    asked: dict[str, Any] = {"end": span.end, "bodies": list(bodies | changed)}
    with connection.cursor() as cursor:
        cursor.execute(statements.read("affected"), asked)
        levels = cursor.fetchall()
    return sum(_compute(span, depth, nodes, at) for depth, nodes in levels)


def _taken(span: Span) -> set[UUID | None]:
    """The marks of a form's period, taken away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM rollup_stale WHERE form_id = ANY (%s) AND period = %s RETURNING body_id",
            [list(span.versions), span.period],
        )
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def rebuild(*, actor: Actor, form_id: UUID, period: str, at: datetime) -> int:
    """Compute every total of a form's period from the reports, and the tree they stand in; returns how many.

    Gives the same rows as any order of :func:`refresh`; a property test holds it.

    :param form_id: any version of the form; all of them are computed.
    """
    policy.may_rebuild(actor).require()
    span = selectors.period_of(form_id, period)
    _take_turn(span)
    _taken(span)
    _follow_tree(span, anew=True)
    _follow_successions(span)
    written = _everything(span, at)
    audit.record(
        actor=actor,
        verb="rollup.rebuild",
        subject_type="form",
        subject_id=str(form_id),
        changes={"totals": [None, written], "period": [None, period]},
        at=at,
    )
    return written


def check_totals(*, actor: Actor, at: datetime) -> tuple[int, int]:
    """Each night: every total of a period that ended within a year, or goes on, computed again from the reports.

    Returns how many stand there and how many were other than they should be; those are right now, and the trail says so.
    Each form's period is a transaction of its own; what waits at that moment is no difference and stays for the worker.
    """
    policy.may_rebuild(actor).require()
    looked = differed = 0
    for version_id, period in selectors.recent(today(at)):
        with transaction.atomic():
            stand, wrong = _checked(selectors.period_of(version_id, period), at)
            looked, differed = looked + stand, differed + wrong
            if wrong:
                log.error("totals of form version %s, period %s: %s differed", version_id, period, wrong)
                audit.record(
                    actor=actor,
                    verb="rollup.check_totals",
                    subject_type="form",
                    subject_id=str(version_id),
                    changes={"period": [None, period], "differed": [None, wrong]},
                    at=at,
                )
    return looked, differed


def _checked(span: Span, at: datetime) -> tuple[int, int]:
    _take_turn(span)
    if selectors.stale_since(span) is not None:
        return 0, 0
    before = selectors.as_stored(span)
    _follow_tree(span, anew=True)
    _follow_successions(span)
    _everything(span, at)
    after = selectors.as_stored(span)
    return len(after), len({row[0] for row in before.items() ^ after.items()})


@transaction.atomic
def follow_reorganisation(*, on: date) -> int:
    """The tree has changed from a day: totals of periods that end after it are computed again, from its present state.

    Part of the journey ``reorganise``, before and after an act alike: nothing here is a source. Returns how many forms'
    periods wait.
    """
    pairs = sorted(selectors.periods_after(on), key=str)
    spans = {(span.form_id, span.period): span for span in (selectors.period_of(*pair) for pair in pairs)}
    for _form, span in sorted(spans.items(), key=str):
        _take_turn(span)
        _taken(span)
        Superseded.objects.filter(form_id=span.form_id, period=span.period).delete()
    for kept in (Tree, Node, Total, Keys):
        kept.objects.filter(period_end__gt=on).delete()
    return selectors.make_all_stale(pairs)


def _take_turn(span: Span) -> None:
    with connection.cursor() as cursor:
        key = zlib.crc32(f"{span.form_id}:{span.period}".encode()) & 0x7FFFFFFF
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, key])


def _follow_tree(span: Span, *, anew: bool = False) -> bool:
    """The period's tree as bodies stand now; whether any of it stands elsewhere than before.

    Compared only when bodies were written since the last look. Other forms of the same days follow by a mark.
    """
    revision = orgs.tree_revision()
    kept = Tree.objects.filter(period_end=span.end).first()
    if not anew and kept is not None and kept.revision == revision:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_TREE_LOCK, span.end.toordinal()])
        cursor.execute(statements.read("nodes"), {"end": span.end})
        added, moved = cursor.fetchone()
        if added or moved:
            cursor.execute("ANALYZE rollup_node")
    Tree.objects.update_or_create(period_end=span.end, defaults={"revision": revision})
    if moved:
        own = {(version, span.period) for version in span.versions}
        selectors.make_all_stale(sorted(selectors.of_period_end(span.end) - own, key=str))
    return bool(moved)


def _follow_successions(span: Span) -> set[UUID]:
    """Whose answers are held in their successors' now; the bodies of which that changed."""
    if not selectors.anything_passed_on(span):
        return set()
    now, kept = selectors.superseded(span), selectors.superseded_kept(span)
    Superseded.objects.filter(form_id=span.form_id, period=span.period, body_id__in=list(kept - now)).delete()
    Superseded.objects.bulk_create(
        Superseded(form_id=span.form_id, period=span.period, body_id=body) for body in now - kept
    )
    return now ^ kept


def _everything(span: Span, at: datetime) -> int:
    """Every total of a form's period, level by level."""
    for kept in (Total, Keys):
        kept.objects.filter(form_id__in=span.versions, period=span.period).delete()
    deepest = (
        Node.objects.filter(period_end=span.end).order_by("-depth").values_list("depth", flat=True).first()
    )
    levels = range((deepest or 0) - 1, -1, -1)  # nobody stands below the deepest
    return sum(_compute(span, depth, None, at) for depth in levels)


def _compute(span: Span, depth: int, nodes: Sequence[UUID] | None, at: datetime) -> int:
    """The totals of some bodies of one depth (``None``: of all of it), for every version of the form asked."""
    written = 0
    for version_id in span.versions:
        form = reports.parsed(version_id)
        params: dict[str, Any] = {
            "end": span.end,
            "depth": depth,
            "nodes": list(nodes) if nodes is not None else None,
            "form": span.form_id,
            "version": version_id,
            "period": span.period,
            "year": span.year,
            "at": at,
        }
        with connection.cursor() as cursor:
            cursor.execute(statements.totals(len(form.cells), tuple(selectors.weighted(form))), params)
        rows = Total.objects.filter(form_id=version_id, period=span.period, body__in=_at(span, depth, nodes))
        if any(cell.aggregation in {"last", "distinct"} for cell in form.cells):
            _what_does_not_add(form, rows, params)
        written += rows.count()
    return written


def _at(span: Span, depth: int, nodes: Sequence[UUID] | None) -> Any:
    if nodes is not None:
        return list(nodes)
    return Node.objects.filter(period_end=span.end, depth=depth).values("body_id")


def _what_does_not_add(form: Form, rows: Any, params: dict[str, Any]) -> None:
    """Latest values and distinct counts of some totals, from those of the children."""
    if params["nodes"] is not None:
        kept = Keys.objects.filter(form_id=params["version"], period=params["period"])
        kept.filter(body__in=params["nodes"]).delete()
    held = {row.body_id: row for row in rows}
    if not held:
        return
    given = {**params, "nodes": list(held)}
    with connection.cursor() as cursor:
        if positions := [cell.at + 1 for cell in form.cells if cell.aggregation == "last"]:
            cursor.execute(statements.read("last"), {**given, "positions": positions})
            for node, at, value, day, body in cursor.fetchall():
                special = held[node].special
                special[str(at - 1)] = str(value.normalize())
                special.setdefault("day", {})[str(at - 1)] = [day.isoformat(), str(body)]
        for position, table, column in selectors.distinct_tables(form):
            asked = {**given, "position": position, "table": table, "column": column}
            cursor.execute(statements.read("keys"), asked)
            for node, count in cursor.fetchall():
                held[node].special[str(position)] = str(count)
    write_columns(held.values(), ["special"])

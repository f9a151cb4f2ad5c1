"""Rounds: opened for many bodies at once, changed, locked by the clock, opened again for some by an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import Period
from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import squeeze
from thidua.work.reports import errors, policy, selectors
from thidua.work.reports.lifecycle import REPORT, ROUND
from thidua.work.reports.models import Form, FormVersion, LockException, Report, Round, RoundRecipient


def _note(
    actor: Actor, row: Round, verb: str, at: datetime, changes: dict[str, list[object]], reason: str = ""
) -> None:
    audit.record(
        actor=actor,
        verb=f"reports.{verb}",
        subject_type="round",
        subject_id=str(row.id),
        subject_label=row.title[:500],
        changes=changes,
        reason=reason,
        at=at,
    )


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    form_id: UUID,
    owner_id: UUID,
    period: Period,
    title: str = "",
    opens_at: datetime,
    due_at: datetime | None,
    locks_at: datetime | None,
    bodies: Mapping[UUID, UUID | None] | None = None,
    recipients: tuple[UUID, ...] = (),
    plan_id: UUID | None = None,
    sign_off: bool = False,
    sample: bool = False,
    at: datetime,
) -> UUID:
    """Ask a form of many bodies for one period; returns the round's id.

    :param form_id: a version in use.
    :param bodies: body → the obligation its report answers, if any; ``None``: every body of the form's level and
        slots below the one that asks.
    :raises NotPossible: nobody to ask (``reports-013``), asked already (``-014``), days in a wrong order (``-015``).
    """
    policy.may_ask(actor, owner_id).require()
    seen = Form.objects.filter(policy.visible_forms(actor)).values("id")
    form = (
        FormVersion.objects.select_for_update(of=("self",))
        .filter(id=form_id, form__in=seen, state="in_use")
        .first()
    )
    if form is None:
        raise errors.form_not_found()
    stops = [each for each in (opens_at, due_at, locks_at) if each is not None]
    if stops != sorted(stops):
        raise errors.days_in_wrong_order()
    before = Round.objects.filter(form=form, owner_id=owner_id, period=period.name).exclude(state="cancelled")
    if (twin := before.first()) is not None:
        raise errors.round_exists(twin.title)
    asked = (
        dict(bodies)
        if bodies is not None
        else dict.fromkeys(orgs.standing_below(owner_id, form.level, form.slots))
    )
    asked.pop(owner_id, None)
    if not asked:
        raise errors.nobody_to_ask(form.level)
    row = Round.objects.create(
        form=form,
        owner_id=owner_id,
        plan_id=plan_id,
        title=squeeze(title) or f"{form.title}, kỳ {period.name}",
        period=period.name,
        year=period.start.year,
        period_start=period.start,
        period_end=period.end,
        state="open",
        opens_at=opens_at,
        due_at=due_at,
        locks_at=locks_at,
        sign_off=sign_off,
        made_by=actor.label()[:400],
        made_at=at,
        sample=sample,
    )
    RoundRecipient.objects.bulk_create(
        RoundRecipient(round=row, body_id=body) for body in dict.fromkeys(recipients) if body != owner_id
    )
    Report.objects.bulk_create(
        (
            Report(
                id=uuid7(),
                round=row,
                body_id=body,
                obligation_id=obligation,
                due_at=due_at,
                held_since=at,
                changed_at=at,
            )
            for body, obligation in asked.items()
        ),
        batch_size=2000,
    )
    officers = access.holders_of(asked, {"standing_officer"}, at)
    notices.queue_notice(
        to=[person for people in officers.values() for person in people],
        kind="reports.asked",
        subject=f"Cần báo cáo: {row.title[:200]}",
        link="/bao-cao/",
        about_type="round",
        about_id=str(row.id),
        dedupe=f"asked:{row.id}",
        at=at,
    )
    _note(
        actor,
        row,
        "open_round",
        at,
        {
            "period": [None, row.period],
            "due_at": [None, due_at],
            "locks_at": [None, locks_at],
            "asked": [None, len(asked)],
        },
    )
    return row.id


@transaction.atomic
def change_round(
    *,
    actor: Actor,
    round_id: UUID,
    due_at: datetime | None,
    locks_at: datetime | None,
    reason: str,
    revision: int,
    at: datetime,
) -> None:
    """Other days for the round; reports not yet handed in follow, those handed in keep the deadline they had."""
    row = selectors.lock_round(actor, round_id, revision)
    policy.may_ask(actor, row.owner_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    stops = [each for each in (row.opens_at, due_at, locks_at) if each is not None]
    if stops != sorted(stops):
        raise errors.days_in_wrong_order()
    changes: dict[str, list[object]] = {"due_at": [row.due_at, due_at], "locks_at": [row.locks_at, locks_at]}
    row.due_at, row.locks_at = due_at, locks_at
    if row.state == "locked" and (locks_at is None or locks_at > at):
        advance(row, ROUND, "reopen")
        _move_all(row.reports.all(), "reopen", at)
    row.revision += 1
    row.save()
    row.reports.filter(state__in=["draft", "returned"]).update(due_at=due_at)
    _note(actor, row, "change_round", at, changes, said)


@transaction.atomic
def cancel_round(*, actor: Actor, round_id: UUID, reason: str, revision: int, at: datetime) -> None:
    """Ask no more: what was not accepted is cancelled, what was accepted stays readable."""
    row = selectors.lock_round(actor, round_id, revision)
    policy.may_ask(actor, row.owner_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    before = advance(row, ROUND, "cancel")
    row.revision += 1
    row.save()
    gone = _move_all(row.reports.all(), "cancel", at)
    _note(actor, row, "cancel_round", at, {"state": [before, row.state], "cancelled": [None, gone]}, said)


@transaction.atomic
def lock_due_rounds(*, actor: Actor, at: datetime) -> int:
    """The clock's: rounds whose hour has come lock; accepted reports lock, silence becomes missing. Twice is once.

    What waits to be accepted still may be; an open exception keeps its body's report open.
    """
    locked = 0
    rows = Round.objects.select_for_update(skip_locked=True).filter(state="open", locks_at__lte=at)
    for row in rows.order_by("id"):
        through = list(row.exceptions.filter(until__gt=at, revoked_at=None).values_list("body_id", flat=True))
        closed = _move_all(row.reports.all(), "lock", at)
        silent = row.reports.none() if None in through else row.reports.exclude(body_id__in=through)
        missing = _move_all(silent, "miss", at)
        before = advance(row, ROUND, "lock")
        row.revision += 1
        row.save()
        _note(
            actor,
            row,
            "lock_round",
            at,
            {"state": [before, row.state], "locked": [None, closed], "missing": [None, missing]},
        )
        locked += 1
    return locked


@transaction.atomic
def open_exception(
    *, actor: Actor, round_id: UUID, body_id: UUID | None, reason: str, until: datetime, at: datetime
) -> UUID:
    """Let one body (``None``: all) through the lock until an instant; who, why and until when stay on record.

    :raises NotPossible: no reason (``reports-011``), or an end that is past (``-022``).
    """
    row = selectors.lock_round(actor, round_id)
    policy.may_ask(actor, row.owner_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    if until <= at:
        raise errors.until_in_the_past(until)
    door = LockException.objects.create(
        round=row, body_id=body_id, reason=said, until=until, by=actor.label()[:400], at=at
    )
    again = row.reports.all() if body_id is None else row.reports.filter(body_id=body_id)
    _move_all(again, "reopen", at)
    name = orgs.card(body_id).name if body_id else None
    _note(actor, row, "open_exception", at, {"until": [None, until], "body": [None, name]}, said)
    return door.id


@transaction.atomic
def close_exception(*, actor: Actor, exception_id: UUID, reason: str = "", at: datetime) -> None:
    """Close a door through the lock before its time; what was handed in through it stays."""
    door = LockException.objects.select_for_update().filter(id=exception_id).first()
    if door is None:
        raise errors.round_not_found()
    row = selectors.lock_round(actor, door.round_id)
    policy.may_ask(actor, row.owner_id).require()
    if door.revoked_at is None:
        door.revoked_at = at
        door.save(update_fields=["revoked_at"])
        name = orgs.card(door.body_id).name if door.body_id else None
        _note(actor, row, "close_exception", at, {"body": [name, None]}, squeeze(reason))


def _move_all(reports: QuerySet[Report], verb: str, at: datetime) -> int:
    """Move every report that may take the verb; returns how many. The rows are locked in id order."""
    moved = 0
    rows = reports.filter(state__in=REPORT.move(verb).sources).defer("draft").order_by("id")
    for batch in _batches(rows.select_for_update(of=("self",)).iterator(chunk_size=2000), 2000):
        for row in batch:
            advance(row, REPORT, verb)
            row.changed_at, row.revision = at, row.revision + 1
            row.late = row.late or verb == "miss"
        Report.objects.bulk_update(batch, ["state", "changed_at", "revision", "late"])
        moved += len(batch)
    return moved


def _batches(rows: Iterable[Report], size: int) -> Iterator[list[Report]]:
    listed = iter(rows)
    while batch := list(islice(listed, size)):
        yield batch


def day_of(row: Round, at: datetime) -> date:
    """The day the figures of a report handed in now are of: the period's last day, or today while it runs."""
    return min(row.period_end - timedelta(days=1), today(at))

"""Rounds: opened for many bodies at once, changed, locked by the clock (let through the lock: doors.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import Period
from thidua.ground.lifecycle import advance
from thidua.ground.refs import uuid7
from thidua.ground.text_vn import squeeze
from thidua.work.reports import errors, policy, selectors
from thidua.work.reports.lifecycle import REPORT, ROUND
from thidua.work.reports.models import Form, FormVersion, Report, Round, RoundRecipient


def note_round(
    actor: Actor, row: Round, verb: str, at: datetime, changes: dict[str, list[object]], reason: str = ""
) -> None:
    """One audit line about a round."""
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
    sign_off_by: UUID | None = None,
    sample: bool = False,
    at: datetime,
) -> UUID:
    """Ask a form of many bodies for one period; returns the round's id.

    :param form_id: a version in use.
    :param sign_off_by: the provision of the plan that asks for the head's sign-off.
    :param bodies: body → the obligation its report answers, if any; ``None``: every body of the form's level and
        slots below the one that asks.
    :raises NotPossible: nobody to ask (``reports-013``), asked already (``-014``), days in a wrong order (``-015``), the
        body that asks is no more (``-026``).
    """
    policy.may_ask(actor, owner_id).require()
    org_services.hold_tree()
    if not orgs.card(owner_id).live:
        raise errors.asker_ended()
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
        sign_off_by_id=sign_off_by if sign_off else None,
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
    note_round(
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
) -> bool:
    """Other days for the round; reports not yet handed in follow, those handed in keep the deadline they had.

    :returns: whether it was locked and is open again, so that who was missing is expected.
    """
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
    reopened = row.state == "locked" and (locks_at is None or locks_at > at)
    if reopened:
        advance(row, ROUND, "reopen")
        move_all(row.reports.all(), "reopen", at)
    row.revision += 1
    row.save()
    row.reports.filter(state__in=["draft", "returned"]).update(due_at=due_at)
    note_round(actor, row, "change_round", at, changes, said)
    return reopened


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
    gone = move_all(row.reports.all(), "cancel", at)
    note_round(
        actor, row, "cancel_round", at, {"state": [before, row.state], "cancelled": [None, gone]}, said
    )


@transaction.atomic
def lock_due_rounds(*, actor: Actor, at: datetime) -> int:
    """The clock's: rounds whose hour has come lock; accepted reports lock, silence becomes missing. Twice is once.

    What waits to be accepted still may be; an open exception keeps its body's report open.
    """
    locked = 0
    rows = Round.objects.select_for_update(skip_locked=True).filter(state="open", locks_at__lte=at)
    for row in rows.order_by("id"):
        through = list(row.exceptions.filter(until__gt=at, revoked_at=None).values_list("body_id", flat=True))
        closed = move_all(row.reports.all(), "lock", at)
        silent = row.reports.none() if None in through else row.reports.exclude(body_id__in=through)
        missing = move_all(silent, "miss", at)
        before = advance(row, ROUND, "lock")
        row.revision += 1
        row.save()
        note_round(
            actor,
            row,
            "lock_round",
            at,
            {"state": [before, row.state], "locked": [None, closed], "missing": [None, missing]},
        )
        locked += 1
    return locked


def move_all(reports: QuerySet[Report], verb: str, at: datetime) -> int:
    """Move every report that may take the verb; returns how many. The rows are locked in id order."""
    moved = 0
    rows = reports.filter(state__in=REPORT.move(verb).sources).defer("draft").order_by("id")
    for batch in _batches(rows.select_for_update(of=("self",)).iterator(chunk_size=2000), 2000):
        for row in batch:
            advance(row, REPORT, verb)
            row.changed_at, row.revision = at, row.revision + 1
            # Late is who handed in late: who was silent has not, and who may again is judged when it is handed in.
            row.late = row.late and verb not in {"miss", "reopen"}
        org_services.write_columns(batch, ["state", "changed_at", "revision", "late"])
        moved += len(batch)
    return moved


def _batches(rows: Iterable[Report], size: int) -> Iterator[list[Report]]:
    listed = iter(rows)
    while batch := list(islice(listed, size)):
        yield batch

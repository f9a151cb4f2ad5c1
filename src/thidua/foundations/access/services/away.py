"""Leave: who is away from a post on which days, and who stands in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.access import errors, policy, selectors
from thidua.foundations.access.kinds import LEAVES
from thidua.foundations.access.models import Appointment, Leave
from thidua.foundations.access.rules.posts import Days
from thidua.foundations.access.services.locks import days_of, posts_in_order
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today


@transaction.atomic
def note_leave(
    *,
    actor: Actor,
    appointment_id: UUID,
    kind: str,
    since: date,
    until: date,
    stand_in: UUID | None = None,
    at: datetime,
) -> UUID:
    """Write down that the holder of a post is away from ``since`` to the last day ``until``, and who stands in.

    No right ends and none is given: pages show it, and notices of the body go to the stand-in too.

    :param stand_in: another person's appointment at the same body, in force on all those days.
    :raises NotPossible: ``access-006``, ``-023`` to ``-027``, ``-029``.
    """
    selectors.appointment_line(actor, appointment_id, at)
    rows = posts_in_order([appointment_id, *([stand_in] if stand_in else [])])
    row = rows[appointment_id]
    _allowed(actor, row)
    if kind not in LEAVES:
        raise errors.leave_unknown(kind)
    if until < since:
        raise errors.days_in_wrong_order(since, until)
    if not Days(since, until).within(days_of(row)):
        raise errors.leave_outside_post()
    valid = DateRange(since, until + timedelta(days=1))
    clash = row.leaves.filter(valid__overlap=valid).first()
    if clash is not None:
        raise errors.already_on_leave(clash.valid.lower, clash.valid.upper - timedelta(days=1))
    away = (
        Leave.objects.filter(stand_in=row, valid__overlap=valid).select_related("appointment__person").first()
    )
    if away is not None:
        first, last = away.valid.lower, away.valid.upper - timedelta(days=1)
        raise errors.stands_in_then(away.appointment.person.full_name, first, last)
    _check_stand_in(row, rows.get(stand_in) if stand_in else None, stand_in, Days(since, until))
    leave = Leave.objects.create(appointment=row, kind=kind, valid=valid, stand_in_id=stand_in)
    changes = {"kind": [None, kind], "since": [None, since], "until": [None, until]}
    _record(actor, "access.note_leave", leave, row, rows.get(stand_in) if stand_in else None, changes, at)
    return leave.id


@transaction.atomic
def change_stand_in(*, actor: Actor, leave_id: UUID, stand_in: UUID | None, at: datetime) -> None:
    """Somebody else stands in for the rest of a leave, or nobody.

    :raises NotPossible: the leave is over (``access-028``), or they cannot (``-025``, ``-026``).
    """
    line = selectors.leave_line(actor, leave_id, at)
    rows = posts_in_order([line.appointment_id, *([stand_in] if stand_in else [])])
    row = rows[line.appointment_id]
    _allowed(actor, row)
    leave = _open_leave(leave_id, at)
    if leave.stand_in_id == stand_in:
        return
    rest = Days(max(today(at), leave.valid.lower), leave.valid.upper - timedelta(days=1))
    _check_stand_in(row, rows.get(stand_in) if stand_in else None, stand_in, rest)
    leave.stand_in_id = stand_in
    leave.save(update_fields=["stand_in"])
    _record(actor, "access.change_stand_in", leave, row, rows.get(stand_in) if stand_in else None, {}, at)


@transaction.atomic
def end_leave(*, actor: Actor, leave_id: UUID, from_day: date | None = None, at: datetime) -> None:
    """Back from ``from_day`` (today by default); a leave that has not begun by then is withdrawn.

    :raises NotPossible: the leave is over by then (``access-028``).
    """
    line = selectors.leave_line(actor, leave_id, at)
    row = posts_in_order([line.appointment_id])[line.appointment_id]
    _allowed(actor, row)
    leave = _open_leave(leave_id, at)
    day = from_day or today(at)
    if leave.valid.upper <= day:
        raise errors.leave_over()
    last = leave.valid.upper - timedelta(days=1)
    changes: dict[str, Any] = {"until": [last, day - timedelta(days=1)]}
    if day <= leave.valid.lower:
        changes = {"since": [leave.valid.lower, None], "until": [last, None]}
        Leave.objects.filter(pk=leave.pk).delete()
    else:
        leave.valid = DateRange(leave.valid.lower, day)
        leave.save(update_fields=["valid"])
    _record(actor, "access.end_leave", leave, row, None, changes, at)


def _allowed(actor: Actor, row: Appointment) -> None:
    policy.may_note_leave(actor, row.person_id, orgs.cards([row.body_id])[row.body_id]).require()


def _open_leave(leave_id: UUID, at: datetime) -> Leave:
    leave = Leave.objects.select_for_update().filter(pk=leave_id).first()
    if leave is None:
        raise errors.no_such_leave()
    if leave.valid.upper <= today(at):
        raise errors.leave_over()
    return leave


def _check_stand_in(row: Appointment, other: Appointment | None, asked: UUID | None, days: Days) -> None:
    """Another person with a post at the same body on all those days, not away on any of them."""
    if asked is None:
        return
    if other is None:
        raise errors.no_such_appointment()
    same_body = other.body_id == row.body_id and other.person_id != row.person_id
    if not same_body or not days.within(days_of(other)):
        raise errors.stand_in_not_there(other.person.full_name)
    valid = DateRange(days.since, (days.until or days.since) + timedelta(days=1))
    away = other.leaves.filter(valid__overlap=valid).first()
    if away is not None:
        last = away.valid.upper - timedelta(days=1)
        raise errors.stand_in_away(other.person.full_name, away.valid.lower, last)


def _record(
    actor: Actor,
    verb: str,
    leave: Leave,
    row: Appointment,
    stand_in: Appointment | None,
    changes: dict[str, Any],
    at: datetime,
) -> None:
    names = {"full_name": row.person.full_name}
    if stand_in is not None:
        names["stand_in"] = stand_in.person.full_name
    audit.record(
        actor=actor,
        verb=verb,
        subject_type="person",
        subject_id=row.person_id,
        subject_label=orgs.cards([row.body_id])[row.body_id].name,
        changes=changes,
        personal=names,
        at=at,
    )

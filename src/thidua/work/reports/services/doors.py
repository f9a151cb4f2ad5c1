"""Doors through the lock: opened for one body or all, with a reason and an end; closed by whoever asked, or by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import end_of, today
from thidua.ground.text_vn import squeeze
from thidua.work.reports import errors, policy, selectors
from thidua.work.reports.facts import Accepted
from thidua.work.reports.models import LockException, Report, Round
from thidua.work.reports.services.rounds import move_all, note_round

#: Days a report has when it goes back after the lock and nobody names a day.
RETURN_DAYS = 7
#: Why the clock closes a door, as the trail says it.
_LAPSED = "Hết thời hạn của ngoại lệ."


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
    door = _opened(actor, row, body_id, said, until, at)
    name = orgs.card(body_id).name if body_id else None
    note_round(actor, row, "open_exception", at, {"until": [None, until], "body": [None, name]}, said)
    again = row.reports.all() if body_id is None else row.reports.filter(body_id=body_id)
    move_all(again, "reopen", at)
    waiting = again.filter(state__in=["draft", "returned"])
    _tell(row, waiting.values_list("body_id", flat=True), until, said, at)
    return door.id


def _opened(
    actor: Actor, row: Round, body_id: UUID | None, said: str, until: datetime, at: datetime
) -> LockException:
    if until <= at:
        raise errors.until_in_the_past(until)
    return LockException.objects.create(
        round=row, body_id=body_id, reason=said, until=until, by=actor.label()[:400], at=at
    )


def door_for(actor: Actor, row: Report, reason: str, until: datetime | None, at: datetime) -> datetime | None:
    """What goes back into a body's hands after the lock has a door; returns until when, ``None`` before the lock.

    Part of the act that hands it back, which has checked the right to, asked for the reason and says so in its line.

    :param until: as chosen; else :data:`RETURN_DAYS` days, or what an open door gives already.
    :raises NotPossible: an end that is past (``reports-022``).
    """
    if row.round.locks_at is None or at < row.round.locks_at:
        return None
    standing = selectors.exception_until(row, at)
    if until is None and standing is not None:
        return standing
    until = until or end_of(today(at) + timedelta(days=RETURN_DAYS))
    _opened(actor, row.round, row.body_id, reason, until, at)
    return max(until, standing or until)


def until_words(until: datetime) -> str:
    """Until when a body may still hand in, as a notice says it."""
    return f"Đợt đã khóa; đơn vị sửa và gửi lại được đến hết ngày {last_good_day(until):%d/%m/%Y}."


@transaction.atomic
def close_exception(*, actor: Actor, exception_id: UUID, reason: str, at: datetime) -> list[Accepted]:
    """Close a door through the lock before its time; what was handed in through it stays, what was not is missing.

    :returns: the reports that are missing now: how they count has changed.
    :raises NotPossible: no reason (``reports-011``).
    """
    door = LockException.objects.select_for_update(of=("self",)).filter(id=exception_id).first()
    if door is None:
        raise errors.round_not_found()
    row = selectors.lock_round(actor, door.round_id)
    policy.may_ask(actor, row.owner_id).require()
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    if door.revoked_at is not None:
        return []
    return _shut(actor, row, [door], said, at)


@transaction.atomic
def close_lapsed(*, actor: Actor, at: datetime) -> list[Accepted]:
    """The clock's: doors whose time is up close, and who did not come through is missing. Twice is once.

    :returns: the reports that are missing now.
    """
    doors = LockException.objects.select_for_update(of=("self",), skip_locked=True).filter(
        until__lte=at, revoked_at=None
    )
    by_round: dict[UUID, list[LockException]] = {}
    for door in doors.order_by("id"):
        by_round.setdefault(door.round_id, []).append(door)
    missed: list[Accepted] = []
    for row in Round.objects.select_for_update(of=("self",)).filter(id__in=by_round).order_by("id"):
        missed += _shut(actor, row, by_round[row.id], _LAPSED, at)
    return missed


def _shut(
    actor: Actor, row: Round, doors: Iterable[LockException], said: str, at: datetime
) -> list[Accepted]:
    closed = list(doors)
    names = orgs.cards({door.body_id for door in closed if door.body_id})
    for door in closed:
        door.revoked_at = at
        name = names[door.body_id].name if door.body_id in names else None
        note_round(actor, row, "close_exception", at, {"body": [name, None]}, said)
    LockException.objects.bulk_update(closed, ["revoked_at"])
    if row.state != "locked":
        return []  # the lock itself finds who is silent
    standing = LockException.objects.filter(
        Q(body=None) | Q(body_id=OuterRef("body_id")), round_id=row.id, until__gt=at, revoked_at=None
    )
    silent = row.reports.filter(~Exists(standing), state__in=["draft", "returned"])
    missed = [
        Accepted(report, body, row.form_id, row.period, obligation)
        for report, body, obligation in silent.values_list("id", "body_id", "obligation_id")
    ]
    move_all(row.reports.filter(id__in=[one.report_id for one in missed]), "miss", at)
    return missed


def _tell(row: Round, bodies: Iterable[UUID], until: datetime, why: str, at: datetime) -> None:
    """The officers of those that may hand in again learn until when."""
    officers = access.holders_of(bodies, {"standing_officer"}, at)
    notices.queue_notice(
        to=[person for people in officers.values() for person in people],
        kind="reports.let_through",
        subject=f"Được gửi sau khóa: {row.title[:200]}",
        text=f"{until_words(until)} {why}",
        link="/bao-cao/",
        about_type="round",
        about_id=str(row.id),
        dedupe=f"door:{row.id}:{at.isoformat()}",
        at=at,
    )

"""Reports whose holder leaves: to a colleague or back to the body, never to nobody's care."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.work.reports import errors, policy, selectors
from thidua.work.reports.models import Report
from thidua.work.reports.selectors.held import UNDONE
from thidua.work.reports.services.acts import keep, note

_LEFT = "người giữ thôi phân công ở đơn vị"


@transaction.atomic
def pass_reports(
    *,
    actor: Actor,
    person_id: UUID,
    body_id: UUID,
    to: Mapping[UUID, UUID | None],
    default: UUID | None,
    at: datetime,
) -> int:
    """Every report not done yet that a person holds at a body goes to the people named, the rest to ``default``.

    Part of the journey ``hand_over``, which has checked the right. ``None``: nobody in person, the body owes it as
    before. Returns how many.

    :param to: report → who gets it.
    :raises NotPossible: somebody named holds no working post at the body (``reports-019``).
    """
    rows = list(
        Report.objects.select_for_update(of=("self",))
        .filter(holder=person_id, body=body_id, state__in=UNDONE)
        .select_related("round")
        .order_by("id")
    )
    going = {row.id: to.get(row.id, default) for row in rows}
    for receiver in sorted({one for one in going.values() if one}, key=str):
        if receiver == person_id or not access.lock_post(receiver, body_id, policy.WORKERS, at):
            raise errors.bad_value("Người làm", "không có vai trò nào ở đơn vị này")
    for row in rows:
        _give(actor, row, going[row.id], "hold_report", "bàn giao", at)
    for receiver_id, count in Counter(one for one in going.values() if one).items():
        notices.queue_notice(
            to=[receiver_id],
            kind="reports.handed",
            subject=f"Bạn nhận bàn giao {count} báo cáo",
            link="/bao-cao/",
            about_type="person",
            about_id=str(person_id),
            dedupe=f"reports-handed-over:{person_id}:{body_id}:{at.isoformat()}",
            body_id=body_id,
            at=at,
        )
    return len(rows)


@transaction.atomic
def release_lapsed(*, actor: Actor, at: datetime) -> int:
    """Reports in the name of people whose posts have ended by their date go back to their bodies; returns how many.

    The clock's act, each night; standing officers are told.
    """
    lapsed = selectors.held_without_post(at)
    released: Counter[UUID] = Counter()
    for person_id, body_id in sorted(lapsed, key=str):
        rows = Report.objects.select_for_update(of=("self",)).filter(
            holder=person_id, body=body_id, state__in=UNDONE
        )
        for row in rows.select_related("round").order_by("id"):
            if not access.lock_post(person_id, body_id, policy.WORKERS, at):
                _give(actor, row, None, "release_lapsed", _LEFT, at)
                released[body_id] += 1
    officers = access.holders_of(released, {"standing_officer"}, at)
    for body_id, count in released.items():
        notices.queue_notice(
            to=officers.get(body_id, []),
            kind="reports.handed",
            subject=f"{count} báo cáo chưa có người giữ: {_LEFT}",
            link="/bao-cao/",
            about_type="body",
            about_id=str(body_id),
            dedupe=f"reports-released:{body_id}:{at.date().isoformat()}",
            body_id=body_id,
            at=at,
        )
    return released.total()


def _give(actor: Actor, row: Report, to: UUID | None, verb: str, why: str, at: datetime) -> None:
    before, row.holder_id, row.held_since = row.holder_id, to, at
    keep(actor, row, at)
    note(actor, row, verb, at, {"holder": [str(before), str(to) if to else None]}, why)

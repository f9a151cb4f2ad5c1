"""The sign-off of whoever signs for the body: asked for, given, and void once something changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.reports import errors, policy, selectors
from thidua.work.reports.lifecycle import REPORT, WRITABLE
from thidua.work.reports.models import Report
from thidua.work.reports.services.acts import keep, note, open_for, tell


@transaction.atomic
def ask_sign_off(*, actor: Actor, report_id: UUID, revision: int | None = None, at: datetime) -> int:
    """Put the draft before whoever may sign it for the body, and mark it as waiting; returns how many were told.

    Each is told once a day, however often it is asked; a second asking of the same day leaves no second line.

    :raises NotPossible: the round asks for no sign-off (``reports-063``), it was given already (``-064``), or nobody
        may sign for the body (``-065``).
    """
    row = selectors.lock(actor, report_id, revision)
    policy.may_write(actor, row.body_id).require()
    if row.state not in WRITABLE:
        raise errors.not_writable(REPORT.state(row.state).label)
    open_for(row, at)
    if not row.round.sign_off:
        raise errors.no_sign_off_wanted()
    if row.signed_by:
        raise errors.signed_already(row.signed_by, row.signed_at or at)
    people = _signers(row, at)
    if not people:
        raise errors.nobody_signs()
    asked = row.sign_asked_at
    told = notices.queue_notice(
        to=people,
        kind="reports.sign_asked",
        subject=f"Báo cáo chờ ông/bà duyệt: {row.round.title}"[:300],
        link=f"/bao-cao/{row.id}/",
        about_type="report",
        about_id=str(row.id),
        dedupe=f"reports.sign_asked:{row.id}:{today(at)}",
        body_id=row.body_id,
        at=at,
    )
    if asked is not None and today(asked) == today(at):
        return told
    row.sign_asked_at = at
    keep(actor, row, at, draft=False)
    note(actor, row, "ask_sign_off", at, {"told": [None, told]})
    return told


def _signers(row: Report, at: datetime) -> list[UUID]:
    """Who may sign by law; where the kind of body is not known, whoever leads it."""
    blocks = access.signers(row.body_id, "report", today(at), at, about=str(row.round.plan_id or ""))
    if blocks or access.lines_for(row.body_id, "report", today(at), at):
        return [one.person_id for one in blocks]
    return access.holders(row.body_id, {"chair"}, at)


@transaction.atomic
def sign_off(*, actor: Actor, report_id: UUID, revision: int, at: datetime) -> None:
    """Whoever signs for the body approves the draft as it stands; any later change asks for it again.

    :raises NotPossible: the law does not let that post sign a report (``access-030`` to ``-034``), e.g. a deputy to
        whom it was not given (Nghị định 30/2020/NĐ-CP, Điều 13); it is signed off already (``reports-064``).
    """
    row = selectors.lock(actor, report_id, revision)
    about = str(row.round.plan_id or "")
    policy.may_sign(actor, row.body_id, about).require()
    if row.state not in WRITABLE:
        raise errors.not_writable(REPORT.state(row.state).label)
    if row.signed_by:
        raise errors.signed_already(row.signed_by, row.signed_at or at)
    block = access.own_block(actor, "report", at, about=about)
    row.signed_by, row.signed_at, row.signed_revision = actor.label()[:400], at, row.revision
    own_post = actor.acting.appointment_id if actor.acting and not actor.acting.acts else None
    row.signed_post_id = block.appointment_id if block else own_post
    row.sign_asked_at = row.sign_voided_at = None
    keep(actor, row, at, draft=False)
    note(actor, row, "sign_off", at, {"revision": [None, row.signed_revision]})
    if row.holder_id and row.holder_id != actor.person_id:
        tell(row, [row.holder_id], "reports.signed", f"Lãnh đạo đã duyệt: {row.round.title}", at)

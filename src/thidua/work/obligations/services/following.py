"""What the body that asked does: receipt, return, extend, excuse. Each exception has a reason others can read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.ground.clock import VN
from thidua.ground.lifecycle import advance
from thidua.ground.text_vn import squeeze
from thidua.work.obligations import errors, policy, selectors
from thidua.work.obligations.lifecycle import OBLIGATION
from thidua.work.obligations.models import Extension, Obligation
from thidua.work.obligations.services.passing import free
from thidua.work.obligations.services.working import keep, note


def _lock(actor: Actor, obligation_id: UUID, revision: int | None, act: str = "") -> Obligation:
    row = selectors.lock(actor, obligation_id, revision)
    policy.may_follow(actor, selectors.demanding(row), act, row.plan_id).require()
    return row


def _tell(row: Obligation, kind: str, subject: str, text: str, at: datetime) -> None:
    people = [row.holder_id] if row.holder_id else access.holders(row.body_id, {"standing_officer"}, at)
    notices.queue_notice(
        to=people,
        kind=kind,
        subject=subject[:300],
        text=text,
        link=f"/nghia-vu/{row.id}/",
        about_type="obligation",
        about_id=str(row.id),
        dedupe=f"{kind}:{row.id}:{at.isoformat()}",
        body_id=row.body_id,
        at=at,
    )


@transaction.atomic
def receipt_obligation(*, actor: Actor, obligation_id: UUID, at: datetime) -> None:
    """This recipient has received what was handed in; other recipients receipt for themselves. Twice is once.

    :raises NotPossible: the acting body is no recipient, or nothing was handed in (obligations-012).
    """
    row = _lock(actor, obligation_id, None)
    own = next((r for r in row.recipients.all() if r.body_id == actor.body_id), None)
    if own is None or row.state != "discharged":
        raise errors.not_a_recipient()
    if own.receipted_at is None:
        own.receipted_at, own.receipted_by = at, actor.label()[:400]
        own.save(update_fields=["receipted_at", "receipted_by"])
        note(actor, row, "receipt_obligation", at, {"receipted_by": [None, actor.label()]})


@transaction.atomic
def return_obligation(
    *, actor: Actor, obligation_id: UUID, reason: str, at: datetime, revision: int | None = None
) -> None:
    """What was handed in does not do; it goes back with the reason."""
    row = _lock(actor, obligation_id, revision)
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    before = advance(row, OBLIGATION, "return")
    row.discharged_at, row.late = None, False
    free(row, at)
    keep(row)
    note(actor, row, "return_obligation", at, {"state": [before, row.state]}, said)
    _tell(row, "obligations.returned", f"Bị trả lại: {row.title[:200]}", said, at)


@transaction.atomic
def extend_deadline(
    *,
    actor: Actor,
    obligation_id: UUID,
    new_due_at: datetime,
    reason: str,
    at: datetime,
    revision: int | None = None,
) -> None:
    """Grant a later deadline; the printed one stays readable beside it.

    :param new_due_at: the first instant that will be too late.
    :raises NotPossible: no reason (obligations-004) or not later than now and the present deadline (obligations-005).
    """
    row = _lock(actor, obligation_id, revision, policy.EXTEND)
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    bound = max(row.due_at, at) if row.due_at else at
    if new_due_at <= bound:
        raise errors.not_later(bound)
    advance(row, OBLIGATION, "extend_started" if row.state == "started" else "extend")
    old, row.due_at = row.due_at, new_due_at
    Extension.objects.create(
        obligation=row,
        old_due_at=old,
        new_due_at=new_due_at,
        reason=said,
        granted_by=actor.label()[:400],
        granted_at=at,
    )
    row.chases.all().delete()
    keep(row)
    changes: dict[str, list[object]] = {"due_at": [old.isoformat() if old else None, new_due_at.isoformat()]}
    note(actor, row, "extend_deadline", at, changes, said)
    local = new_due_at.astimezone(VN)
    _tell(
        row, "obligations.extended", f"Được gia hạn đến {local:%H:%M %d/%m/%Y}: {row.title[:160]}", said, at
    )


@transaction.atomic
def excuse_obligation(
    *, actor: Actor, obligation_id: UUID, reason: str, at: datetime, revision: int | None = None
) -> None:
    """The body need not do this one, for a stated reason."""
    row = _lock(actor, obligation_id, revision, policy.EXCUSE)
    said = squeeze(reason)
    if not said:
        raise errors.reason_missing()
    before = advance(row, OBLIGATION, "excuse")
    keep(row)
    note(actor, row, "excuse_obligation", at, {"state": [before, row.state]}, said)
    _tell(row, "obligations.excused", f"Được miễn: {row.title[:200]}", said, at)

"""Delegate, revoke, go on leave: written down in access, and the other one is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as access_services
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.work.plans import selectors as plans


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    giver: UUID,
    receiver: UUID,
    way: str,
    scope: Collection[str],
    since: date,
    until: date | None,
    basis: str,
    plan_id: UUID | None = None,
    at: datetime,
) -> UUID:
    """Delegate, perhaps about one plan the actor may see; the receiver is told."""
    about = ("", "", "")
    if plan_id is not None:
        card = plans.card(actor, plan_id)
        about = ("plan", str(plan_id), f"{card.kind.capitalize()} {card.number}".strip())
    made = access_services.delegate(
        actor=actor,
        giver=giver,
        receiver=receiver,
        way=way,
        scope=scope,
        since=since,
        until=until,
        basis=basis,
        about=about,
        at=at,
    )
    line = access.delegation_line(actor, made, at)
    days = f"từ {line.since:%d/%m/%Y}" + (f" đến hết {line.until:%d/%m/%Y}" if line.until else "")
    _tell(
        line.receiver_id,
        "access.delegated",
        f"Bạn được giao ký {line.mark} cho {line.body_name} {days}",
        "\n".join(f"- {words}" for words in line.scope),
        f"delegated:{made}",
        at,
    )
    return made


@transaction.atomic
def revoke(*, actor: Actor, delegation_id: UUID, reason: str, at: datetime) -> None:
    """Take a delegation back at once; the receiver is told."""
    line = access.delegation_line(actor, delegation_id, at)
    access_services.revoke_delegation(actor=actor, delegation_id=delegation_id, reason=reason, at=at)
    _tell(
        line.receiver_id,
        "access.delegated",
        f"Việc giao ký {line.mark} cho {line.body_name} đã được thu hồi",
        reason,
        f"revoked:{delegation_id}",
        at,
    )


@transaction.atomic
def go_on_leave(
    *,
    actor: Actor,
    appointment_id: UUID,
    kind: str,
    since: date,
    until: date,
    stand_in: UUID | None,
    at: datetime,
) -> UUID:
    """Note that the holder of a post is away; whoever stands in is told."""
    made = access_services.note_leave(
        actor=actor,
        appointment_id=appointment_id,
        kind=kind,
        since=since,
        until=until,
        stand_in=stand_in,
        at=at,
    )
    _tell_stand_in(actor, made, at)
    return made


@transaction.atomic
def change_stand_in(*, actor: Actor, leave_id: UUID, stand_in: UUID | None, at: datetime) -> None:
    """Another stands in for the rest of a leave, and is told."""
    access_services.change_stand_in(actor=actor, leave_id=leave_id, stand_in=stand_in, at=at)
    _tell_stand_in(actor, leave_id, at)


def _tell_stand_in(actor: Actor, leave_id: UUID, at: datetime) -> None:
    line = access.leave_line(actor, leave_id, at)
    if line.stand_in_id is None:
        return
    _tell(
        line.stand_in_id,
        "access.stands_in",
        f"Bạn thay {line.person_name} ở {line.body_name} từ {line.since:%d/%m/%Y} đến hết {line.until:%d/%m/%Y}",
        "Trong những ngày ấy, thông báo của đơn vị gửi cho người nghỉ cũng đến bạn. Quyền của bạn không đổi.",
        f"stands-in:{leave_id}:{line.stand_in_id}",
        at,
    )


def _tell(person: UUID, kind: str, subject: str, text: str, dedupe: str, at: datetime) -> None:
    notices.queue_notice(
        to=[person],
        kind=kind,
        subject=subject[:300],
        text=text,
        link="/ho-so/",
        about_type="person",
        about_id=str(person),
        dedupe=dedupe,
        at=at,
    )

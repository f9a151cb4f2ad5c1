"""Obligations whose holder leaves: to a colleague or back to the body, never to nobody's care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.work.obligations import errors, policy
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Feed, Obligation
from thidua.work.obligations.services.working import keep, note, pass_to

_LEFT = "người giữ thôi phân công ở đơn vị"


@transaction.atomic
def pass_holdings(
    *,
    actor: Actor,
    person_id: UUID,
    body_id: UUID,
    to: Mapping[UUID, UUID | None],
    default: UUID | None,
    at: datetime,
) -> int:
    """Everything open that a person holds at a body goes to the people named, the rest to ``default``.

    Part of the journey ``hand_over``, which has checked the right. ``None`` is the body's pool. Returns how many.

    :param to: obligation → who gets it.
    :raises NotPossible: somebody named holds no post at the body (obligations-008).
    """
    receivers = {one for one in (*to.values(), default) if one is not None}
    for receiver in sorted(receivers, key=str):
        if receiver == person_id or not access.lock_post(receiver, body_id, policy.WORKERS, at):
            raise errors.not_of_body()
    rows = list(
        Obligation.objects.select_for_update(of=("self",))
        .filter(holder=person_id, body=body_id, state__in=OPEN)
        .order_by("id")
    )
    got: dict[UUID, int] = {}
    for row in rows:
        receiver_id = to.get(row.id, default)
        pass_to(row, receiver_id, "bàn giao" if receiver_id else f"bàn giao: {_LEFT}", at)
        keep(row)
        received = str(receiver_id) if receiver_id else None
        note(actor, row, "hand_over", at, {"holder": [str(person_id), received]}, "bàn giao")
        if receiver_id:
            got[receiver_id] = got.get(receiver_id, 0) + 1
    for receiver_id, count in got.items():
        notices.queue_notice(
            to=[receiver_id],
            kind="obligations.handed",
            subject=f"Bạn nhận bàn giao {count} nghĩa vụ",
            link="/nghia-vu/",
            about_type="person",
            about_id=str(person_id),
            dedupe=f"handed-over:{person_id}:{body_id}:{at.isoformat()}",
            body_id=body_id,
            at=at,
        )
    return len(rows)


@transaction.atomic
def release_lapsed(*, actor: Actor, at: datetime) -> int:
    """What stands in the name of people whose posts have ended by their date goes back to their bodies.

    The clock's act, each night; standing officers are told. Returns how many obligations.
    """
    held = Obligation.objects.filter(state__in=OPEN, holder__isnull=False)
    pairs = set(held.values_list("holder_id", "body_id").distinct())
    lapsed = access.without_post(pairs, policy.WORKERS, at)
    if not lapsed:
        return 0
    rows = (
        Obligation.objects.select_for_update(of=("self",))
        .filter(
            state__in=OPEN,
            holder__in={person for person, _body in lapsed},
            body__in={body for _person, body in lapsed},
        )
        .order_by("id")
    )
    released: dict[UUID, int] = {}
    for row in rows:
        before = row.holder_id
        if free(row, at):
            keep(row)
            note(actor, row, "release_lapsed", at, {"holder": [str(before), None]}, _LEFT)
            released[row.body_id] = released.get(row.body_id, 0) + 1
    officers = access.holders_of(released, {"standing_officer"}, at)
    for body_id, count in released.items():
        notices.queue_notice(
            to=officers.get(body_id, []),
            kind="obligations.handed",
            subject=f"{count} nghĩa vụ chưa có người giữ: {_LEFT}",
            link="/nghia-vu/",
            about_type="body",
            about_id=str(body_id),
            dedupe=f"released:{body_id}:{at.date().isoformat()}",
            body_id=body_id,
            at=at,
        )
    return sum(released.values())


def free(row: Obligation, at: datetime) -> bool:
    """Put a locked obligation into its body's pool when its holder has no working post there; whether it did.

    The row is not saved. For acts that open again what was closed: its holder may have left meanwhile.
    """
    if row.holder_id is None or access.lock_post(row.holder_id, row.body_id, policy.WORKERS, at):
        return False
    pass_to(row, None, _LEFT, at)
    return True


@transaction.atomic
def close_feeds_of(*, actor: Actor, person_id: UUID, body_ids: Sequence[UUID], at: datetime) -> int:
    """Stop the calendar addresses somebody has for bodies they leave; returns how many worked until now.

    Part of the journey ``hand_over``, which has checked the right.
    """
    rows = Feed.objects.filter(person=person_id, body__in=list(body_ids), revoked_at=None)
    closed = rows.update(revoked_at=at)
    if closed:
        audit.record(
            actor=actor,
            verb="obligations.close_feeds",
            subject_type="feed",
            subject_id=str(person_id),
            changes={"revoked": [None, closed]},
            at=at,
        )
    return closed

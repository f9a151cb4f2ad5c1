"""Every read of the notice room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from thidua.foundations.notices import policy
from thidua.foundations.notices.facts import NoticeCard, OutboxHealth, QuietView
from thidua.foundations.notices.kinds import KINDS
from thidua.foundations.notices.models import Delivery, Notice, QuietPolicy
from thidua.foundations.notices.rules import Wish
from thidua.ground.actor import Actor


def unread_count(actor: Actor) -> int:
    """How many notices the person has not read; one indexed count."""
    return Notice.objects.filter(policy.visible(actor), read_at=None).count()


def list_notices(
    actor: Actor, *, unread: bool = False, kind: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[NoticeCard], int]:
    """The person's notices, newest first."""
    query = Notice.objects.filter(policy.visible(actor))
    if unread:
        query = query.filter(read_at=None)
    if kind:
        query = query.filter(kind=kind)
    total = query.count()
    rows = query.order_by("-at", "-id")[offset : offset + limit]
    return [
        NoticeCard(
            id=n.id,
            kind=n.kind,
            kind_label=KINDS.get(n.kind, n.kind),
            urgency=n.urgency,
            subject=n.subject,
            text=n.text,
            link=n.link,
            at=n.at,
            read=n.read_at is not None,
        )
        for n in rows
    ], total


def wishes(person_ids: Collection[UUID]) -> dict[UUID, Wish]:
    """Each person's wishes; defaults for whoever has said nothing."""
    rows = {row.person_id: row for row in QuietPolicy.objects.filter(person_id__in=person_ids)}
    return {
        person: Wish(
            rows[person].email,
            rows[person].quiet_from,
            rows[person].quiet_until,
            rows[person].weekends,
            tuple(rows[person].muted),
        )
        if person in rows
        else Wish()
        for person in person_ids
    }


def quiet_policy(actor: Actor) -> QuietView:
    """The acting person's wishes."""
    wish = wishes([actor.person_id])[actor.person_id] if actor.person_id else Wish()
    return QuietView(wish.email, wish.quiet_from, wish.quiet_until, wish.weekends, tuple(wish.muted))


def outbox_health(at: datetime) -> OutboxHealth:
    """Counts for the health page."""
    row = Delivery.objects.aggregate(
        waiting=Count("id", filter=Q(state="waiting", not_before__lte=at)),
        parked=Count("id", filter=Q(state="parked")),
        oldest=Min("not_before", filter=Q(state="waiting", not_before__lte=at)),
    )
    return OutboxHealth(row["waiting"], row["parked"], row["oldest"])

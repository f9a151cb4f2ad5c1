"""Every read of the notice room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from thidua.foundations.notices import policy
from thidua.foundations.notices.facts import NoticeCard, OutboxHealth, QuietView
from thidua.foundations.notices.kinds import KINDS
from thidua.foundations.notices.models import Delivery, Notice, QuietPolicy
from thidua.foundations.notices.rules import Wish
from thidua.ground.actor import Actor
from thidua.ground.paging import page_of


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
    rows, total = page_of(query.order_by("-at", "-id"), limit=limit, offset=offset)
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


def _due(channel: str, at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel=channel, state="waiting", not_before__lte=at)


#: Deliveries that go into a daily summary: not urgent, for somebody who wants one mail a day.
_IN_SUMMARY = ~Q(notice__urgency="high") & Q(
    notice__person_id__in=QuietPolicy.objects.filter(email="daily").values("person_id")
)


def claim_delivery(channel: str, at: datetime) -> Delivery | None:
    """The next delivery to be sent by itself, locked; one that another worker holds is passed over. For the services."""
    rows = _due(channel, at).exclude(_IN_SUMMARY).select_related("notice__person")
    return rows.select_for_update(of=("self",), skip_locked=True).order_by("not_before").first()


def awaiting_summary(channel: str, at: datetime, limit: int) -> list[UUID]:
    """People for whom a daily summary waits, whoever has waited longest first."""
    rows = _due(channel, at).filter(_IN_SUMMARY).values("notice__person_id")
    first = rows.annotate(first=Min("not_before")).order_by("first", "notice__person_id")
    return [row["notice__person_id"] for row in first[:limit]]


def lock_for_summary(channel: str, person_id: UUID, at: datetime) -> QuerySet[Delivery]:
    """What one person's summary holds, oldest first, locked. For the services."""
    rows = _due(channel, at).filter(_IN_SUMMARY, notice__person_id=person_id)
    return rows.select_related("notice__person").select_for_update(of=("self",)).order_by("notice__at", "id")


def summary_sent_since(channel: str, person_id: UUID, since: datetime) -> bool:
    """Whether anything not urgent was mailed to this person since an instant."""
    sent = Delivery.objects.filter(channel=channel, notice__person_id=person_id, sent_at__gte=since)
    return sent.exclude(notice__urgency="high").exists()


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

"""What stands in somebody's name at a body: open obligations, calendar addresses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from thidua.work.obligations.facts import ObligationCard
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Feed, Obligation

from .lists import cards_of


def held(person_id: UUID, body_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many open obligations a person holds at each of these bodies; a body without any is absent."""
    rows = Obligation.objects.filter(holder=person_id, body__in=body_ids, state__in=OPEN).order_by()
    return dict(rows.values_list("body").annotate(n=Count("id")))


def held_cards(person_id: UUID, body_id: UUID, *, at: datetime) -> list[ObligationCard]:
    """The open obligations a person holds at a body, nearest deadline first. The caller has checked the right."""
    rows = (
        Obligation.objects.filter(holder=person_id, body=body_id, state__in=OPEN)
        .select_related("plan__paper", "holder")
        .defer("plan__reading", "plan__lines", "plan__search", "plan__sketch")
        .prefetch_related("recipients")
        .order_by("due_at", "id")
    )
    return cards_of(rows, at)


def open_feeds(person_id: UUID, body_ids: Collection[UUID]) -> int:
    """How many calendar addresses of a person for these bodies work."""
    return Feed.objects.filter(person=person_id, body__in=body_ids, revoked_at=None).count()

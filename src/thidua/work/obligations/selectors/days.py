"""What is due when: the desk, the calendar, the subscribed calendar."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Count, Q, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from thidua.foundations.access import selectors as access
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import end_of, start_of, today
from thidua.work.obligations import errors, policy
from thidua.work.obligations.facts import (
    DayOfCalendar,
    Desk,
    ObligationCard,
)
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Feed, Obligation

from .lists import cards_of, rows_of


def desk(actor: Actor, *, at: datetime, limit: int = 12) -> Desk:
    """What the acting body owes and what waits for it, in a constant number of queries."""
    if actor.body_id is None:
        return Desk((), (), (), (), (), {})
    rows = rows_of(actor).prefetch_related(None)
    own = rows.filter(body_id=actor.body_id, state__in=OPEN)
    soon = Q(state__in=OPEN, due_at__gt=at, due_at__lte=at + timedelta(days=31))
    counts = Obligation.objects.filter(body_id=actor.body_id).aggregate(
        open=Count("id", filter=Q(state__in=OPEN)),
        late=Count("id", filter=Q(state__in=OPEN, due_at__lte=at)),
        done=Count("id", filter=Q(state="discharged")),
        soon=Count("id", filter=soon),
    )
    parts: dict[str, list[Obligation]] = {
        "late": list(own.filter(due_at__lte=at).order_by("due_at")[:limit]),
        "soon": list(own.filter(due_at__gt=at).order_by("due_at")[:limit]),
        "undated": list(own.filter(due_at=None).order_by("raised_at", "id")[:limit]),
        "to_receipt": list(
            rows.filter(
                state="discharged", recipients__body_id=actor.body_id, recipients__receipted_at=None
            ).order_by("-discharged_at")[:limit]
        ),
    }
    # One look at recipients and names for all the lists together.
    together = [row for part in parts.values() for row in part]
    prefetch_related_objects(together, "recipients")
    cards = iter(cards_of(together, at))
    shown = {name: tuple(islice(cards, len(part))) for name, part in parts.items()}
    others = Obligation.objects.filter(policy.visible(actor)).exclude(body_id=actor.body_id)
    following = others.aggregate(
        open=Count("id", filter=Q(state__in=OPEN)),
        late=Count("id", filter=Q(state__in=OPEN, due_at__lte=at)),
        soon=Count("id", filter=soon),
        done=Count("id", filter=Q(state="discharged")),
    )
    late_below = list(
        others.filter(state__in=OPEN, due_at__lte=at)
        .values("body_id")
        .annotate(late=Count("id"))
        .order_by("-late", "body__place__sort", "body_id")[:limit]
    )
    # Bodies that have been closed since have no place in today's tree, but still a name.
    names = orgs.cards([b["body_id"] for b in late_below])
    return Desk(
        late=shown["late"],
        soon=shown["soon"],
        undated=shown["undated"],
        to_receipt=shown["to_receipt"],
        below_late=tuple((b["body_id"], names[b["body_id"]].name, b["late"]) for b in late_below),
        counts=counts | {f"below_{name}": n for name, n in following.items()},
    )


def calendar(
    actor: Actor, *, first: date, last: date, at: datetime, mine: bool = True, per_day: int = 4
) -> dict[date, DayOfCalendar]:
    """Obligations by last good day in a range of days: how many a day, and its first few.

    A province's December holds thousands; a page shows a few of each day and the way to the rest.
    """
    day = Window(RowNumber(), partition_by="due_at", order_by=["body__place__sort", "id"])
    query = Obligation.objects.filter(
        policy.visible(actor), due_at__gt=start_of(first), due_at__lte=end_of(last)
    )
    if mine:
        query = query.filter(body_id=actor.body_id) if actor.body_id else query.none()
    totals = {
        last_good_day(due): n for due, n in query.order_by().values_list("due_at").annotate(n=Count("id"))
    }
    chosen = query.annotate(nth=day).filter(nth__lte=per_day).values_list("id", flat=True)
    rows = rows_of(actor).filter(id__in=list(chosen)).order_by("due_at", "body__place__sort", "id")
    cards: dict[date, list[ObligationCard]] = {}
    for card in cards_of(rows, at):
        if card.last_day:
            cards.setdefault(card.last_day, []).append(card)
    return {d: DayOfCalendar(n, tuple(cards.get(d, ()))) for d, n in totals.items()}


def feed(token: str, *, at: datetime) -> tuple[UUID, UUID, list[ObligationCard]]:
    """Person, body and dated obligations of a subscribed calendar.

    :raises NotFound: unknown or revoked token, or its person holds no post at the body any more.
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    row = Feed.objects.filter(token_hash=digest, revoked_at=None).first()
    if row is None or row.person_id not in access.holders(row.body_id, policy.READERS, at):
        raise errors.feed_not_found()
    query = (
        Obligation.objects.filter(body_id=row.body_id)
        .exclude(due_at=None)
        .select_related("plan__paper", "holder")
        .defer("plan__reading", "plan__lines", "plan__search", "plan__sketch")
        .prefetch_related("recipients")
    )
    since = start_of(today(at) - timedelta(days=370))
    cards = cards_of(query.filter(due_at__gte=since).order_by("due_at")[:1000], at)
    return row.person_id, row.body_id, cards

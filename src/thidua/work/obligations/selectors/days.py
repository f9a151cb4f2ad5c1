"""What is due when: the desk, the calendar, the subscribed calendar."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    Q,
    Value,
    When,
    Window,
    prefetch_related_objects,
)
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

from .lists import RECIPIENTS, bodies_of, card_of, cards_of, rows_of

#: "Soon" on the desk: due within so many days.
SOON = timedelta(days=31)


def desk(actor: Actor, *, at: datetime, limit: int = 12) -> Desk:
    """What the acting body owes and what waits for it, in a constant number of queries."""
    if actor.body_id is None:
        return Desk((), (), (), (), (), {})
    rows = rows_of(actor).prefetch_related(None)
    nth = Window(RowNumber(), partition_by="near", order_by=["due_at", "raised_at", "id"])
    own = rows.filter(body_id=actor.body_id, state__in=OPEN).annotate(near=_near(at), nth=nth)
    waiting = rows.filter(
        state="discharged", recipients__body_id=actor.body_id, recipients__receipted_at=None
    ).order_by("-discharged_at", "id")
    together = [*own.filter(nth__lte=limit).order_by("nth"), *waiting[:limit]]
    below_late = list(
        Obligation.objects.filter(policy.visible(actor), state__in=OPEN, due_at__lte=at)
        .exclude(body_id=actor.body_id)
        .values_list("body_id")
        .annotate(late=Count("id"))
        .order_by("-late", "body__place__sort", "body_id")[:limit]
    )
    # One look at recipients and names for all the lists together. Bodies that have been closed since have no place in
    # today's tree, but still a name.
    prefetch_related_objects(together, RECIPIENTS)
    names = orgs.cards([*bodies_of(together), *(body for body, _late in below_late)])
    parts: dict[str, list[ObligationCard]] = {}
    for row in together:
        parts.setdefault(getattr(row, "near", "to_receipt"), []).append(card_of(row, names, at))
    return Desk(
        late=tuple(parts.get("late", ())),
        soon=tuple(parts.get("soon", []) + parts.get("later", []))[:limit],
        undated=tuple(parts.get("undated", ())),
        to_receipt=tuple(parts.get("to_receipt", ())),
        below_late=tuple((body, names[body].name, late) for body, late in below_late),
        counts=_counts(actor, at),
    )


def _near(at: datetime) -> Case:
    """How near a deadline is: ``late``, ``soon``, ``later`` or ``undated``."""
    return Case(
        When(due_at__lte=at, then=Value("late")),
        When(due_at__lte=at + SOON, then=Value("soon")),
        When(due_at__gt=at, then=Value("later")),
        default=Value("undated"),
    )


def _counts(actor: Actor, at: datetime) -> dict[str, int]:
    """How many are open, of those late and soon due, and how many done: of the own body, and ``below_`` of the others."""
    rows = (
        Obligation.objects.filter(Q(body_id=actor.body_id) | policy.visible(actor))
        .annotate(own=ExpressionWrapper(Q(body_id=actor.body_id), BooleanField()), near=_near(at))
        .order_by()
        .values_list("own", "state", "near")
        .annotate(n=Count("id"))
    )
    counts = {side + what: 0 for side in ("", "below_") for what in ("open", "late", "soon", "done")}
    for own, state, near, n in rows:
        told = ("open", near) if state in OPEN else ("done",) if state == "discharged" else ()
        for key in (("" if own else "below_") + what for what in told):
            if key in counts:
                counts[key] += n
    return counts


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

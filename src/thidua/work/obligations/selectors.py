"""Every read of the obligation room. Each list makes a constant number of queries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import selectors as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import VN, end_of, start_of, today
from thidua.ground.text_vn import search_key
from thidua.work.obligations import errors, policy, rules
from thidua.work.obligations.facts import (
    DayOfCalendar,
    Desk,
    EvidenceView,
    HoldingView,
    LetterCard,
    ObligationCard,
    ObligationPage,
    RecipientView,
)
from thidua.work.obligations.lifecycle import LETTER, OBLIGATION, OPEN
from thidua.work.obligations.models import Feed, Letter, Obligation


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of obligations may be narrowed by; empty means all."""

    text: str = ""
    state: str = ""
    kind: str = ""
    plan: UUID | None = None
    body: UUID | None = None
    provision: UUID | None = None
    year: int | None = None
    due_from: date | None = None
    due_to: date | None = None
    mine: bool = False


#: How a list may be grouped: code → (label, the field the groups are counted by).
GROUPINGS: dict[str, tuple[str, str]] = {
    "body": ("Đơn vị", "body__place__name"),
    "plan": ("Kế hoạch", "plan__paper__number"),
    "state": ("Trạng thái", "state"),
    "due": ("Hạn", "printed_due"),
}


def _rows(actor: Actor) -> QuerySet[Obligation]:
    visible = Obligation.objects.filter(policy.visible(actor)).values("id")
    return (
        Obligation.objects.filter(id__in=visible)
        .select_related("plan__paper", "holder")
        .defer("plan__reading", "plan__lines", "plan__search")
        .prefetch_related("recipients")
    )


def _cards(rows: Iterable[Obligation], at: datetime) -> list[ObligationCard]:
    """Cards of rows; bodies by name whether they still exist or not."""
    found = list(rows)
    wanted = {o.body_id for o in found} | {r.body_id for o in found for r in o.recipients.all()}
    bodies = orgs.cards(wanted)
    return [_card(o, bodies, at) for o in found]


def _card(row: Obligation, bodies: dict[UUID, BodyCard], at: datetime) -> ObligationCard:
    state = OBLIGATION.state(row.state)
    place = bodies[row.body_id]
    paper = row.plan.paper
    is_open = row.state in OPEN
    return ObligationCard(
        id=row.id,
        body_id=row.body_id,
        body_name=place.name,
        territory_name=place.territory_name,
        plan_id=row.plan_id,
        plan_name=f"{paper.kind.capitalize()} {paper.number or paper.symbol}".strip(),
        provision_id=row.provision_id,
        kind=row.kind,
        kind_label=rules.KIND_LABELS[row.kind],
        role=row.role,
        role_label=rules.ROLE_LABELS.get(row.role, row.role),
        title=row.title,
        where=row.where,
        period=row.period,
        printed_due=row.printed_due,
        due_words=rules.due_words(row.printed_due, row.qualifier),
        due_at=row.due_at,
        last_day=last_good_day(row.due_at) if row.due_at else None,
        extended=row.due_at != row.original_due_at,
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        late_days=rules.days_late(row.due_at, at) if row.due_at and is_open else 0,
        holder_id=row.holder_id,
        holder_name=row.holder.full_name if row.holder else "",
        held_since=row.held_since,
        recipients=tuple(bodies[r.body_id].name for r in row.recipients.all()),
        discharged_at=row.discharged_at,
        late=row.late,
        sample=row.plan.sample,
        revision=row.revision,
    )


def _narrow(query: QuerySet[Obligation], wanted: Filter, actor: Actor) -> QuerySet[Obligation]:
    if wanted.text:
        for word in search_key(wanted.text).split():
            query = query.filter(Q(body__place__search__contains=word) | Q(plan__search__contains=word))
    if wanted.state == "open":
        query = query.filter(state__in=OPEN)
    elif wanted.state:
        query = query.filter(state=wanted.state)
    if wanted.kind:
        query = query.filter(kind=wanted.kind)
    if wanted.plan:
        query = query.filter(plan_id=wanted.plan)
    if wanted.body:
        query = query.filter(body_id=wanted.body)
    if wanted.provision:
        query = query.filter(provision_id=wanted.provision)
    if wanted.year:
        query = query.filter(period__startswith=str(wanted.year))
    if wanted.due_from:
        query = query.filter(due_at__gt=start_of(wanted.due_from))
    if wanted.due_to:
        query = query.filter(due_at__lte=end_of(wanted.due_to))
    if wanted.mine:
        query = query.filter(body_id=actor.body_id) if actor.body_id else query.none()
    return query


_CHUNK = 2000
_ORDER = (F("due_at").asc(nulls_last=True), "body__place__sort", "id")


def list_obligations(
    actor: Actor, wanted: Filter, *, at: datetime, limit: int = 50, offset: int = 0
) -> tuple[list[ObligationCard], int]:
    """The obligations an actor may see that fit, nearest deadline first, with the count of all."""
    query = _narrow(_rows(actor), wanted, actor)
    total = query.count()
    return _cards(query.order_by(*_ORDER)[offset : offset + limit], at), total


def find(actor: Actor, text: str, *, at: datetime, limit: int) -> list[ObligationCard]:
    """A few open obligations whose body or plan fits the words, nearest deadline first; nothing is counted."""
    query = _narrow(_rows(actor), Filter(text=text, state="open"), actor)
    return _cards(query.order_by(*_ORDER)[:limit], at)


def every(actor: Actor, wanted: Filter, *, at: datetime) -> Iterable[ObligationCard]:
    """All that fit, streamed in chunks, for the workbook; never cut."""
    rows = iter(_narrow(_rows(actor), wanted, actor).order_by(*_ORDER).iterator(chunk_size=_CHUNK))
    while chunk := list(islice(rows, _CHUNK)):
        yield from _cards(chunk, at)


def grouped(actor: Actor, wanted: Filter, by: str, *, at: datetime, limit: int = 200) -> list[dict[str, Any]]:
    """Counts per group: all, open, late, done."""
    field = GROUPINGS[by][1]
    query = _narrow(Obligation.objects.filter(policy.visible(actor)), wanted, actor)
    keys = ["body_id", field] if by == "body" else ["plan_id", field] if by == "plan" else [field]
    rows = list(
        query.values(*keys)
        .annotate(
            all=Count("id", distinct=True),
            open=Count("id", filter=Q(state__in=OPEN), distinct=True),
            late=Count("id", filter=Q(state__in=OPEN, due_at__lte=at), distinct=True),
            done=Count("id", filter=Q(state="discharged"), distinct=True),
        )
        .order_by("-late", "-open", field)[:limit]
    )
    labels = dict(OBLIGATION.choices())
    result = []
    names = orgs.cards([row["body_id"] for row in rows]) if by == "body" else {}
    for row in rows:
        name = names[row["body_id"]].name if by == "body" else row[field]
        if by == "state":
            name = labels[name]
        if by == "due":
            name = f"{name:%d/%m/%Y}" if name else "Không nêu hạn"
        key = row.get("body_id") or row.get("plan_id") or row[field]
        result.append({**row, "key": key, "label": name or "(chưa có số)"})
    return result


def one(actor: Actor, obligation_id: UUID, *, at: datetime) -> ObligationPage:
    """One obligation with its evidence, holders and chasing.

    :raises NotFound: absent or out of scope.
    """
    row = _rows(actor).filter(id=obligation_id).first()
    if row is None:
        raise errors.obligation_not_found()
    work = policy.may_work(actor, row.body_id)
    follow = policy.may_follow(actor, demanding(row))
    labels = {step.code: step.subject for step in rules.CHASE_STEPS}
    holdings = list(row.holdings.select_related("person").order_by("since"))
    bodies = orgs.cards(
        {row.body_id, *(r.body_id for r in row.recipients.all()), *(h.body_id for h in holdings)}
    )
    return ObligationPage(
        card=_card(row, bodies, at),
        detail=row.detail,
        recipients=tuple(
            RecipientView(r.body_id, bodies[r.body_id].name, r.via, r.receipted_at, r.receipted_by)
            for r in row.recipients.all()
        ),
        evidence=tuple(
            EvidenceView(e.id, e.text, e.file_id or "", e.file_name, e.added_by, e.added_at)
            for e in row.evidence.order_by("added_at")
        ),
        holdings=tuple(
            HoldingView(
                bodies[h.body_id].name, h.person.full_name if h.person else "", h.since, h.until, h.why
            )
            for h in holdings
        ),
        extensions=tuple(
            (e.old_due_at, e.new_due_at, e.reason, e.granted_by, e.granted_at)
            for e in row.extensions.order_by("granted_at")
        ),
        chases=tuple((labels.get(c.step, c.step).format(count=1), c.at) for c in row.chases.order_by("at")),
        may_work=bool(work),
        may_follow=bool(follow),
        work_refusal=work.reason,
        follow_refusal=follow.reason,
    )


def demanding(row: Obligation) -> set[UUID]:
    """The bodies an obligation answers to: owner and issuer of the plan, and the recipients."""
    bodies = {row.plan.owner_id, *(r.body_id for r in row.recipients.all())}
    if row.plan.issuer_id:
        bodies.add(row.plan.issuer_id)
    return bodies


def lock(actor: Actor, obligation_id: UUID, revision: int | None = None) -> Obligation:
    """The row, locked, when the actor may see it. For this room's services.

    :raises NotFound: absent or out of scope. :raises Stale: someone moved first.
    """
    visible = Obligation.objects.filter(policy.visible(actor)).values("id")
    row = (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("plan")
        .defer("plan__reading", "plan__lines", "plan__search")
        .filter(id=obligation_id, id__in=visible)
        .first()
    )
    if row is None:
        raise errors.obligation_not_found()
    if revision is not None and row.revision != revision:
        raise errors.changed_by_another(_last_act(row))
    return row


def _last_act(row: Obligation) -> str:
    """Who did what to an obligation last, and when, as its trail has it."""
    for line in audit.trail("obligation", row.id, limit=1):
        return f"{line.actor_label}, {line.verb_label}, lúc {line.at.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}"
    return OBLIGATION.state(row.state).label


def desk(actor: Actor, *, at: datetime, limit: int = 12) -> Desk:
    """What the acting body owes and what waits for it, in a constant number of queries."""
    if actor.body_id is None:
        return Desk((), (), (), (), (), {})
    own = _rows(actor).filter(body_id=actor.body_id, state__in=OPEN)
    soon = Q(state__in=OPEN, due_at__gt=at, due_at__lte=at + timedelta(days=31))
    counts = Obligation.objects.filter(body_id=actor.body_id).aggregate(
        open=Count("id", filter=Q(state__in=OPEN)),
        late=Count("id", filter=Q(state__in=OPEN, due_at__lte=at)),
        done=Count("id", filter=Q(state="discharged")),
        soon=Count("id", filter=soon),
    )
    to_receipt = (
        _rows(actor)
        .filter(state="discharged", recipients__body_id=actor.body_id, recipients__receipted_at=None)
        .order_by("-discharged_at")[:limit]
    )
    seen = Obligation.objects.filter(policy.visible(actor)).values("id")
    others = Obligation.objects.filter(id__in=seen).exclude(body_id=actor.body_id)
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
        late=tuple(_cards(own.filter(due_at__lte=at).order_by("due_at")[:limit], at)),
        soon=tuple(_cards(own.filter(due_at__gt=at).order_by("due_at")[:limit], at)),
        undated=tuple(_cards(own.filter(due_at=None).order_by("raised_at", "id")[:limit], at)),
        to_receipt=tuple(_cards(to_receipt, at)),
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
    ).distinct()
    if mine:
        query = query.filter(body_id=actor.body_id) if actor.body_id else query.none()
    totals = {
        last_good_day(due): n
        for due, n in query.order_by().values_list("due_at").annotate(n=Count("id", distinct=True))
    }
    chosen = Obligation.objects.filter(id__in=query.values("id")).annotate(nth=day).filter(nth__lte=per_day)
    rows = (
        _rows(actor)
        .filter(id__in=[row.id for row in chosen.only("id")])
        .order_by("due_at", "body__place__sort", "id")
    )
    cards: dict[date, list[ObligationCard]] = {}
    for card in _cards(rows, at):
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
        .defer("plan__reading", "plan__lines", "plan__search")
        .prefetch_related("recipients")
    )
    since = start_of(today(at) - timedelta(days=370))
    cards = _cards(query.filter(due_at__gte=since).order_by("due_at")[:1000], at)
    return row.person_id, row.body_id, cards


def of_plan(plan_id: UUID) -> dict[str, int]:
    """How many obligations a plan raised, by state. The caller has checked the right to see the plan."""
    rows = Obligation.objects.filter(plan_id=plan_id).values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


def counts_by_provision(plan_id: UUID) -> dict[UUID, tuple[int, int]]:
    """For each provision of a plan: obligations raised, and of them still open."""
    rows = (
        Obligation.objects.filter(plan_id=plan_id)
        .values("provision_id")
        .annotate(n=Count("id"), still=Count("id", filter=Q(state__in=OPEN)))
    )
    return {row["provision_id"]: (row["n"], row["still"]) for row in rows}


def letters(actor: Actor, limit: int = 50) -> list[LetterCard]:
    """Chasing letters of the acting body, newest first."""
    rows = list(
        Letter.objects.filter(sender_id=actor.body_id)
        .annotate(n=Count("obligations"))
        .order_by("-drafted_at")[:limit]
    )
    # A letter stays readable after its addressee has been closed and left today's tree.
    names = orgs.cards({row.addressee_id for row in rows})
    return [_letter_card(row, row.n, names[row.addressee_id]) for row in rows]


def letter(actor: Actor, letter_id: UUID) -> LetterCard:
    """One chasing letter of the acting body, or one sent to it.

    :raises NotFound: absent or not for this body.
    """
    row = (
        Letter.objects.filter(
            Q(sender_id=actor.body_id) | Q(addressee_id=actor.body_id, state="sent"), id=letter_id
        )
        .annotate(n=Count("obligations"))
        .first()
    )
    if row is None:
        raise errors.letter_not_found()
    return _letter_card(row, row.n, orgs.cards([row.addressee_id])[row.addressee_id])


def _letter_card(row: Letter, count: int, addressee: BodyCard) -> LetterCard:
    state = LETTER.state(row.state)
    return LetterCard(
        id=row.id,
        addressee_id=row.addressee_id,
        addressee_name=addressee.name,
        subject=row.subject,
        text=row.text,
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        count=count,
        drafted_at=row.drafted_at,
        sent_at=row.sent_at,
    )

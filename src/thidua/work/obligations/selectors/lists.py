"""Lists of obligations, their filters and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import end_of, start_of
from thidua.ground.paging import page_of
from thidua.ground.text_vn import search_key
from thidua.work.movements import selectors as movements
from thidua.work.obligations import policy, rules
from thidua.work.obligations.facts import (
    ObligationCard,
)
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Obligation, Recipient


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
    movement: UUID | None = None


#: How a list may be grouped: code → (label, the field the groups are counted by).
GROUPINGS: dict[str, tuple[str, str]] = {
    "body": ("Đơn vị", "body__place__name"),
    "plan": ("Kế hoạch", "plan__paper__number"),
    "state": ("Trạng thái", "state"),
    "due": ("Hạn", "printed_due"),
    "movement": ("Phong trào", ""),
}


#: What of an obligation, its plan, paper and holder a card shows; the rest stays in the database.
_SHOWN = (
    *("body_id", "plan_id", "provision_id", "holder_id", "kind", "role", "title", "where", "period"),
    *(
        "printed_due",
        "qualifier",
        "original_due_at",
        "due_at",
        "state",
        "discharged_at",
        "late",
        "held_since",
    ),
    *(
        "raised_at",
        "revision",
        "plan__sample",
        "plan__paper__kind",
        "plan__paper__number",
        "plan__paper__symbol",
    ),
    "holder__full_name",
)


#: The recipients as cards name them.
RECIPIENTS = Prefetch("recipients", Recipient.objects.only("obligation_id", "body_id"))


def rows_of(actor: Actor) -> QuerySet[Obligation]:
    """The obligations an actor may see, with what :func:`card_of` needs and no more."""
    rows = Obligation.objects.filter(policy.visible(actor)).select_related("plan__paper", "holder")
    return rows.only(*_SHOWN).prefetch_related(RECIPIENTS)


def cards_of(rows: Iterable[Obligation], at: datetime) -> list[ObligationCard]:
    """Cards of rows; bodies by name whether they still exist or not."""
    found = list(rows)
    bodies = orgs.cards(bodies_of(found))
    return [card_of(o, bodies, at) for o in found]


def bodies_of(rows: Iterable[Obligation]) -> set[UUID]:
    """The bodies cards of these rows name."""
    return {body for o in rows for body in (o.body_id, *(r.body_id for r in o.recipients.all()))}


def plan_name(kind: str, number: str) -> str:
    """What lists call a plan: its kind and number."""
    return f"{kind.capitalize()} {number}".strip()


def card_of(row: Obligation, bodies: dict[UUID, BodyCard], at: datetime) -> ObligationCard:
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
        plan_name=plan_name(paper.kind, paper.number or paper.symbol),
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
        closed=state.final,
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
    if wanted.movement:
        query = query.filter(counted_for(wanted.movement))
    if wanted.mine:
        query = query.filter(body_id=actor.body_id) if actor.body_id else query.none()
    return query


_CHUNK = 2000

_ORDER = (F("due_at").asc(nulls_last=True), "body__place__sort", "id")


def list_obligations(
    actor: Actor, wanted: Filter, *, at: datetime, limit: int = 50, offset: int = 0
) -> tuple[list[ObligationCard], int]:
    """The obligations an actor may see that fit, nearest deadline first, with the count of all."""
    query = _narrow(rows_of(actor), wanted, actor)
    rows, total = page_of(query.order_by(*_ORDER), limit=limit, offset=offset)
    return cards_of(rows, at), total


def find(actor: Actor, text: str, *, at: datetime, limit: int) -> list[ObligationCard]:
    """A few open obligations whose body or plan fits the words, nearest deadline first; nothing is counted."""
    query = _narrow(rows_of(actor), Filter(text=text, state="open"), actor)
    return cards_of(query.order_by(*_ORDER)[:limit], at)


def of_provisions(actor: Actor, provision_ids: Iterable[UUID], *, at: datetime) -> list[ObligationCard]:
    """What some provisions raised of the bodies an actor may see, by body; cancelled ones are no longer owed."""
    rows = rows_of(actor).filter(provision_id__in=list(provision_ids)).exclude(state="cancelled")
    return cards_of(rows.order_by("body__place__sort", "period_start", "id"), at)


def every(actor: Actor, wanted: Filter, *, at: datetime) -> Iterable[ObligationCard]:
    """All that fit, streamed in chunks, for the workbook; never cut."""
    rows = iter(_narrow(rows_of(actor), wanted, actor).order_by(*_ORDER).iterator(chunk_size=_CHUNK))
    while chunk := list(islice(rows, _CHUNK)):
        yield from cards_of(chunk, at)


def grouped(actor: Actor, wanted: Filter, by: str, *, at: datetime, limit: int = 200) -> list[dict[str, Any]]:
    """Counts per group: all, open, late, done. One obligation may count for several movements."""
    if by == "movement":
        return _by_movement(actor, wanted, at)
    field = GROUPINGS[by][1]
    query = _narrow(Obligation.objects.filter(policy.visible(actor)), wanted, actor)
    keys = ["body_id", field] if by == "body" else ["plan_id", field] if by == "plan" else [field]
    rows = list(
        query.values(*keys)
        .annotate(
            all=Count("id"),
            open=Count("id", filter=Q(state__in=OPEN)),
            late=Count("id", filter=Q(state__in=OPEN, due_at__lte=at)),
            done=Count("id", filter=Q(state="discharged")),
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


def counted_for(version_id: UUID) -> Q:
    """Obligations that count for a movement: as a person said, else (nothing said) every movement of their plan."""
    said = Obligation.objects.filter(provision__counted__version_id=version_id)
    unsaid = Obligation.objects.filter(provision__counted=None, plan__movements=version_id)
    return Q(id__in=said.values("id")) | Q(id__in=unsaid.values("id"))


def _by_movement(actor: Actor, wanted: Filter, at: datetime) -> list[dict[str, Any]]:
    """Each movement with all that counts for it; an obligation of two movements stands in both lines."""
    seen = _narrow(Obligation.objects.filter(policy.visible(actor)), wanted, actor)
    rows = []
    for version in movements.published():
        counts = (
            Obligation.objects.filter(id__in=seen.values("id"))
            .filter(counted_for(version.id))
            .aggregate(
                all=Count("id"),
                open=Count("id", filter=Q(state__in=OPEN)),
                late=Count("id", filter=Q(state__in=OPEN, due_at__lte=at)),
                done=Count("id", filter=Q(state="discharged")),
            )
        )
        if counts["all"]:
            rows.append({**counts, "key": version.id, "label": version.name})
    return rows


def count_all(actor: Actor, wanted: Filter) -> int:
    """How many obligations fit, each once."""
    return _narrow(rows_of(actor), wanted, actor).count()


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

"""Plans as lists show them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.paging import page_of
from thidua.ground.text_vn import search_key
from thidua.work.plans import errors, policy
from thidua.work.plans.facts import (
    PlanCard,
)
from thidua.work.plans.lifecycle import PLAN
from thidua.work.plans.models import Finding, Plan, Provision

#: What of a plan, its paper and its bodies a card shows; the reading and the text stay in the database.
SHOWN = (
    *("paper_id", "owner_id", "issuer_id", "state", "kind", "title", "quality", "taken_in_at", "adopted_at"),
    *("sample", "paper__number", "paper__symbol", "paper__date", "paper__issuer", "paper__version"),
    *("owner__place__name", "issuer__place__name"),
)


def ids_owned(body_id: UUID) -> RawSQL:
    """Ids of a body's own plans: for row filters of other rooms, without a query of its own."""
    return orgs.keys(Plan, "id", "owner_id", body_id)


def _with_counts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    return (
        plans.select_related("paper", "owner__place", "issuer__place")
        .only(*SHOWN)
        .annotate(
            waiting=_how_many(Provision.objects.filter(state="proposed")),
            open_findings=_how_many(Finding.objects.filter(state="open")),
        )
    )


def _how_many(rows: QuerySet[Provision] | QuerySet[Finding]) -> Coalesce:
    """How many of the rows hang on each plan, counted beside it: joined, provisions and findings multiply."""
    mine = rows.filter(plan_id=OuterRef("pk")).order_by().values("plan_id")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _cards_query(actor: Actor) -> QuerySet[Plan]:
    return _with_counts(Plan.objects.filter(policy.visible(actor)))


def cards_by_id(ids: list[UUID]) -> dict[UUID, PlanCard]:
    """Cards in the order of the ids. The caller has checked the right to see the plans."""
    rows = {p.id: p for p in _with_counts(Plan.objects.filter(id__in=ids))}
    return {i: card_of(rows[i], rows[i].waiting, rows[i].open_findings) for i in ids if i in rows}  # type: ignore[attr-defined]


def _owner_name(plan: Plan) -> str:
    """The name of the body that took the plan in; its last one when the body has been merged or closed."""
    place = getattr(plan.owner, "place", None)
    return place.name if place else orgs.card(plan.owner_id).name


def path_of_owner(plan: Plan) -> str:
    """Where the body that took the plan in stands today; empty, which nobody acts for, once it is closed."""
    place = getattr(plan.owner, "place", None)
    return place.path if place else ""


def card_of(plan: Plan, waiting: int, findings: int) -> PlanCard:
    """The card of a plan fetched with its paper and the places of its bodies."""
    state = PLAN.state(plan.state)
    issuer = getattr(plan.issuer, "place", None) if plan.issuer_id else None
    return PlanCard(
        id=plan.id,
        paper_id=plan.paper_id,
        kind=plan.kind,
        number=plan.paper.number,
        symbol=plan.paper.symbol,
        date=plan.paper.date,
        title=plan.title,
        issuer_name=issuer.name if issuer else plan.paper.issuer,
        issuer_id=plan.issuer_id,
        owner_id=plan.owner_id,
        owner_name=_owner_name(plan),
        state=plan.state,
        state_label=state.label,
        tone=state.tone,
        quality=plan.quality,
        taken_in_at=plan.taken_in_at,
        adopted_at=plan.adopted_at,
        waiting=waiting,
        findings=findings,
        version=plan.paper.version,
        sample=plan.sample,
    )


def list_plans(
    actor: Actor,
    *,
    text: str = "",
    state: str = "",
    movement: UUID | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[PlanCard], int]:
    """The plans an actor may see, newest first, with the count of all that fit."""
    query = _cards_query(actor)
    if text:
        for word in search_key(text).split():
            query = query.filter(search__contains=word)
    if state:
        query = query.filter(state=state)
    if movement:
        query = query.filter(movements=movement)
    rows, total = page_of(query.order_by("-taken_in_at"), limit=limit, offset=offset)
    return [card_of(p, p.waiting, p.open_findings) for p in rows], total  # type: ignore[attr-defined]


def card(actor: Actor, plan_id: UUID) -> PlanCard:
    """One plan the actor may see.

    :raises NotFound: absent or out of scope.
    """
    row = _cards_query(actor).filter(id=plan_id).first()
    if row is None:
        raise errors.plan_not_found()
    return card_of(row, row.waiting, row.open_findings)  # type: ignore[attr-defined]


def carrying_out(actor: Actor, plan_id: UUID) -> list[PlanCard]:
    """The plans that carry out this one and the actor may see, whatever their state but withdrawn, oldest first."""
    rows = _cards_query(actor).filter(superior_id=plan_id).exclude(state="withdrawn").order_by("taken_in_at")
    return [card_of(row, row.waiting, row.open_findings) for row in rows]  # type: ignore[attr-defined]


def may_see(actor: Actor, plan_id: UUID) -> bool:
    """Whether a plan is there for the actor."""
    return Plan.objects.filter(policy.visible(actor), id=plan_id).exists()

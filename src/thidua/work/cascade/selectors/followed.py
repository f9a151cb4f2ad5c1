"""Who was asked for a plan under a superior's, who has issued it, who is late, how far each deviates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.cascade import policy
from thidua.work.cascade.facts import DemandView, FollowedPage, FollowedRow, Measured
from thidua.work.cascade.models import Demand, Deviation, Draft
from thidua.work.cascade.rules.coverage import asks_for_plan
from thidua.work.cascade.rules.standing import standing, tree
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations.facts import ObligationCard
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import PlanCard, ProvisionView
from thidua.work.plans.lifecycle import HOLDING


def followed(actor: Actor, plan_id: UUID, *, at: datetime, late_only: bool = False) -> FollowedPage:
    """The tree of the bodies asked, in a number of queries that does not grow with them.

    Rows follow who may see the obligations: the body that asks, and everybody for the units below.

    :raises NotFound: the plan is absent or out of scope.
    """
    superior = plans.card(actor, plan_id)
    demands = list(
        Demand.objects.filter(plan_id=plan_id).select_related("provision__clause").order_by("stated_at")
    )
    owed = obligations.of_provisions(actor, [d.provision_id for d in demands], at=at)
    first: dict[UUID, ObligationCard] = {}
    for card in owed:
        first.setdefault(card.body_id, card)
    issued = {key: plan for plan in reversed(plans.carrying_out(actor, plan_id)) for key in _of(plan)}
    drafting = set(Draft.objects.filter(superior_id=plan_id, state="open").values_list("body_id", flat=True))
    measured = _measured(plan_id)
    rows = [_row(card, issued.get(card.body_id), superior, measured, drafting, at) for card in first.values()]
    counts = _counts(rows)
    if late_only:
        rows = [row for row in rows if row.standing and row.standing.late_days]
    return FollowedPage(
        demands=tuple(_demand(d, owed) for d in demands),
        rows=tuple(_placed(rows, superior)),
        counts=counts,
        unmeasured=sum(1 for row in rows if row.plan_id and row.measured is None),
        may_demand=bool(policy.may_demand(actor, superior.owner_id)) and superior.state == "adopted",
    )


def _of(plan: PlanCard) -> Iterable[UUID]:
    """Whose plan it is: the issuer's, or of the body that took it in while the issuer is not known."""
    return [plan.issuer_id or plan.owner_id]


def _row(
    card: ObligationCard,
    plan: PlanCard | None,
    superior: PlanCard,
    measured: dict[UUID, Measured],
    drafting: set[UUID],
    at: datetime,
) -> FollowedRow:
    in_force = plan is not None and plan.state in {"adopted", "superseded"}
    return FollowedRow(
        body_id=card.body_id,
        name=card.body_name,
        depth=0,
        standing=standing(
            issued=plan.date if plan and in_force else None,
            in_force=in_force,
            in_review=plan is not None and not in_force,
            drafting=card.body_id in drafting,
            last_day=card.last_day,
            today=today(at),
        ),
        plan_id=plan.id if plan else None,
        number=plan.number if plan else "",
        dated=plan.date if plan else None,
        days_after=(plan.date - superior.date).days if plan and plan.date and superior.date else None,
        last_day=card.last_day,
        obligation_id=card.id,
        measured=measured.get(plan.id) if plan and in_force else None,
    )


def _measured(plan_id: UUID) -> dict[UUID, Measured]:
    return {
        row.plan_id: Measured(
            row.asked, row.answered, row.dropped, row.added, row.later_deadlines, row.level_errors
        )
        for row in Deviation.objects.filter(superior_id=plan_id)
    }


def _counts(rows: list[FollowedRow]) -> dict[str, int]:
    made = {"asked": len(rows), "issued": 0, "working": 0, "none": 0, "late": 0}
    for row in rows:
        if row.standing is None:
            continue
        part = {"issued": "issued", "issued_late": "issued", "none": "none"}.get(row.standing.code, "working")
        made[part] += 1
        made["late"] += bool(row.standing.late_days and part != "issued")
    return made


def _placed(rows: list[FollowedRow], superior: PlanCard) -> list[FollowedRow]:
    cards = orgs.cards([row.body_id for row in rows])
    labels = {label for card in cards.values() for label in card.path.split(".") if label}
    above = orgs.cards([UUID(hex=label) for label in labels])
    names = {card.id.hex: card.name for card in above.values()}
    root = above[superior.issuer_id].path if superior.issuer_id in above else ""
    return tree(rows, {body: card.path for body, card in cards.items()}, names, root)


def _demand(row: Demand, owed: list[ObligationCard]) -> DemandView:
    mine = [card for card in owed if card.provision_id == row.provision_id]
    return DemandView(
        id=row.id,
        provision_id=row.provision_id,
        text=row.provision.summary,
        path=row.provision.clause.path if row.provision.clause else "",
        words=row.words,
        due_words=mine[0].due_words if mine else "",
        asked=len({card.body_id for card in mine}),
    )


def calls_for_plans(actor: Actor, plan_id: UUID) -> list[ProvisionView]:
    """Duties of the plan that ask for a plan and nobody follows yet.

    :raises NotFound: the plan is absent or out of scope.
    """
    page = plans.plan_page(actor, plan_id)
    known = demanded(plan_id)
    return [
        p
        for p in page.provisions
        if p.kind == "duty"
        and p.state in HOLDING
        and p.id not in known
        and asks_for_plan(str(p.data.get("text") or ""))
    ]


def demanded(plan_id: UUID) -> set[UUID]:
    """The provisions followed as demands under a plan. For journeys; the caller has checked the right."""
    return set(Demand.objects.filter(plan_id=plan_id).values_list("provision_id", flat=True))

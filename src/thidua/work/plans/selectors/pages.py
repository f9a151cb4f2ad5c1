"""One plan with its clauses, provisions, bases and findings."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.work.plans import errors, policy
from thidua.work.plans.facts import (
    BasisView,
    ClauseView,
    FindingView,
    PlanPage,
    ProvisionView,
)
from thidua.work.plans.lifecycle import PROVISION
from thidua.work.plans.models import Clause, Finding, LegalBasis, Plan, Provision
from thidua.work.plans.rules import KINDS

from .addressees import addressee_views, entering
from .cards import card, path_of_owner
from .consolidated import amendments_to
from .counting import counted_for


def provision_views(plan_id: UUID, on: date | None = None) -> list[ProvisionView]:
    """The provisions of a plan in order, then those amendments brought into it.

    :param on: tell what has ended of their addressees as of that day.
    """
    addressees = addressee_views(plan_id, on)
    paths = dict(Clause.objects.filter(plan_id=plan_id).values_list("id", "path"))
    views = []
    rows = list(Provision.objects.filter(entering(plan_id)))
    counted = counted_for(plan_id, [(row.id, row.summary) for row in rows])
    for p in sorted(rows, key=lambda row: (row.plan_id != plan_id, row.plan_id, row.order)):
        state = PROVISION.state(p.state)
        views.append(
            ProvisionView(
                id=p.id,
                kind=p.kind,
                kind_label=KINDS[p.kind],
                state=p.state,
                state_label=state.label,
                tone=state.tone,
                summary=p.summary,
                where=paths.get(p.clause_id, "")
                if p.clause_id and not p.act_id
                else str(p.data.get("where") or ""),
                line=p.line,
                clause_id=p.clause_id,
                data=p.data,
                read=p.read,
                note=p.note,
                revision=p.revision,
                changed_by=p.changed_by,
                addressees=tuple(addressees.get(p.id, ())),
                begins=p.begins,
                ends=p.ends,
                replaces=p.replaces_id,
                act=p.act_id,
                enters=p.plan_id != plan_id,
                counted=counted.get(p.id),
            )
        )
    return views


def plan_page(actor: Actor, plan_id: UUID, on: date | None = None) -> PlanPage:
    """Everything the plan page and the review screen show, in a constant number of queries.

    :param on: the day by which addressees are still there or not (today by default, never before the plan's date).

    :raises NotFound: absent or out of scope.
    """
    shown = card(actor, plan_id)
    plan = (
        Plan.objects.select_related("superior__paper", "carrier__paper", "owner__place", "amendment")
        .prefetch_related("movements__movement")
        .get(id=plan_id)
    )
    provisions = provision_views(plan_id, max(on or today(), shown.date or date.min))
    by_clause: dict[UUID, list[ProvisionView]] = {}
    for provision in provisions:
        if provision.clause_id:
            by_clause.setdefault(provision.clause_id, []).append(provision)
    clauses = tuple(
        ClauseView(
            id=c.id,
            parent_id=c.parent_id,
            level=c.level,
            marker=c.marker,
            path=c.path,
            heading=c.heading,
            text=c.text,
            line_from=c.line_from,
            line_to=c.line_to,
            provisions=tuple(by_clause.get(c.id, ())),
        )
        for c in Clause.objects.filter(plan_id=plan_id).order_by("order")
    )
    review = policy.may_review(actor, path_of_owner(plan))
    amends = getattr(plan, "amendment", None)
    counts: dict[str, int] = {}
    for provision in provisions:
        counts[provision.state] = counts.get(provision.state, 0) + 1
    return PlanPage(
        plan=shown,
        revision=plan.revision,
        movements=tuple((v.id, v.movement.name) for v in plan.movements.all()),
        superior=_named(plan.superior),
        carrier=_named(plan.carrier),
        clauses=clauses,
        provisions=tuple(provisions),
        bases=tuple(_bases(plan_id)),
        findings=tuple(_findings(plan_id)),
        lines=tuple(plan.lines),
        reading=plan.reading,
        may_review=bool(review) and plan.state == "in_review",
        may_adopt=bool(policy.may_adopt(actor, path_of_owner(plan))),
        refusal=review.reason,
        amends=amends.state if amends else "",
        amendments=amendments_to(plan_id) if plan.state in policy.SHOWN else (),
        counts=counts,
    )


def _named(plan: Plan | None) -> tuple[UUID, str] | None:
    if plan is None:
        return None
    return plan.id, f"{plan.kind.capitalize()} {plan.paper.number or plan.paper.symbol} — {plan.paper.issuer}"


def _bases(plan_id: UUID) -> list[BasisView]:
    return [
        BasisView(
            id=b.id,
            role=b.role,
            number=b.number,
            date=b.date,
            printed_date=b.printed_date,
            issuer=b.issuer,
            where=b.where,
            cited_plan_id=b.cited_plan_id,
            executes=b.executes,
        )
        for b in LegalBasis.objects.filter(plan_id=plan_id).order_by("order")
    ]


def _findings(plan_id: UUID) -> list[FindingView]:
    return [
        FindingView(
            id=f.id,
            code=f.code,
            severity=f.severity,
            message=f.message,
            where=f.where,
            line=f.line,
            state=f.state,
            note=f.note,
        )
        for f in Finding.objects.filter(plan_id=plan_id).order_by("order")
    ]


def provision(actor: Actor, plan_id: UUID, provision_id: UUID) -> ProvisionView:
    """One provision of a plan the actor may see.

    :raises NotFound: absent or out of scope.
    """
    shown = card(actor, plan_id)
    for view in provision_views(plan_id, max(today(), shown.date or date.min)):
        if view.id == provision_id:
            return view
    raise errors.provision_not_found()

"""One plan with its clauses, provisions, bases and findings."""

from __future__ import annotations

from collections.abc import Iterable
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
from .cards import SHOWN, card, card_of, path_of_owner
from .consolidated import amendments_to
from .counting import counted_for


def provision_views(
    plan_id: UUID, on: date | None = None, plan: Plan | None = None, clauses: Iterable[Clause] | None = None
) -> list[ProvisionView]:
    """The provisions of a plan in order, then those amendments brought into it.

    :param on: tell what has ended of their addressees as of that day.
    :param plan: the plan with its paper, and ``clauses`` its clauses, when they are at hand.
    """
    addressees = addressee_views(plan_id, on, plan)
    if clauses is None:
        clauses = Clause.objects.filter(plan_id=plan_id).only("path")
    paths = {clause.id: clause.path for clause in clauses}
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


#: Beside a plan on its page: the plans it follows and goes with, its owner and issuer, what it amends.
_AROUND = ("paper", "owner__place", "issuer__place", "superior__paper", "carrier__paper", "amendment")
_WHOLE = (
    *(
        "reading",
        "lines",
        "revision",
        "owner__place__path",
        "superior__kind",
        "carrier__kind",
        "amendment__state",
    ),
    *(
        f"{plan}__paper__{part}"
        for plan in ("superior", "carrier")
        for part in ("number", "symbol", "issuer")
    ),
)


def plan_page(actor: Actor, plan_id: UUID, on: date | None = None) -> PlanPage:
    """Everything the plan page and the review screen show, in a constant number of queries.

    :param on: the day by which addressees are still there or not (today by default, never before the plan's date).

    :raises NotFound: absent or out of scope.
    """
    plan = (
        Plan.objects.filter(policy.visible(actor), id=plan_id)
        .select_related(*_AROUND)
        .only(*SHOWN, *_WHOLE)
        .prefetch_related("movements__movement")
        .first()
    )
    if plan is None:
        raise errors.plan_not_found()
    clauses = list(Clause.objects.filter(plan_id=plan_id).order_by("order"))
    provisions = provision_views(plan_id, max(on or today(), plan.paper.date or date.min), plan, clauses)
    findings = tuple(_findings(plan_id))
    by_clause: dict[UUID, list[ProvisionView]] = {}
    for provision in provisions:
        if provision.clause_id:
            by_clause.setdefault(provision.clause_id, []).append(provision)
    views = tuple(
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
        for c in clauses
    )
    review = policy.may_review(actor, path_of_owner(plan))
    amends = getattr(plan, "amendment", None)
    counts: dict[str, int] = {}
    for provision in provisions:
        counts[provision.state] = counts.get(provision.state, 0) + 1
    waiting = sum(1 for p in provisions if p.state == "proposed" and not p.enters)
    return PlanPage(
        plan=card_of(plan, waiting, sum(1 for f in findings if f.state == "open")),
        revision=plan.revision,
        movements=tuple((v.id, v.movement.name) for v in plan.movements.all()),
        superior=_named(plan.superior),
        carrier=_named(plan.carrier),
        clauses=views,
        provisions=tuple(provisions),
        bases=tuple(_bases(plan_id)),
        findings=findings,
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

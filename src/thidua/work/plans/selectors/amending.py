"""What an amending plan changes: the suggestion, its acts beside the text they change, and what follows of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.ground.refs import DocumentIdentity, number_key
from thidua.work.plans import errors, policy
from thidua.work.plans.facts import ActView, AmendmentView, Following, ObligingProvision, Passage, PlanCard
from thidua.work.plans.lifecycle import ACT, AMENDMENT, HOLDING
from thidua.work.plans.models import AmendingAct, Amendment, Plan, Provision
from thidua.work.plans.rules import ACT_LABELS, OBLIGING, consolidate, subtree

from .cards import card, list_plans
from .consolidated import change_of, original_passages, text_of
from .links import by_identity
from .pages import provision_views


def has_amendment(plan_id: UUID) -> str:
    """The state of the amendment a plan makes; empty when it makes none. The caller has checked the right."""
    return Amendment.objects.filter(plan_id=plan_id).values_list("state", flat=True).first() or ""


def suggested_target(number: str, dated: date | None, issuer: str, actor: Actor, own: UUID) -> UUID | None:
    """The one plan in force this actor may see that is the cited document: by identity, else by number and date."""
    identity = DocumentIdentity(issuer, number, "", dated).key()
    exact = by_identity([identity], actor).get(identity) if identity else None
    if exact is not None and exact != own:
        return exact
    rows = Plan.objects.filter(policy.visible(actor), state="adopted", paper__date=dated).exclude(id=own)
    alike = [
        plan
        for plan, printed in rows.values_list("id", "paper__number")
        if printed and number_key(printed) == number_key(number)
    ]
    return alike[0] if dated and len(alike) == 1 else None


def amended_candidates(actor: Actor, plan_id: UUID) -> list[PlanCard]:
    """Plans in force that a plan may amend: taken in by the same body, other than itself."""
    own = card(actor, plan_id)
    rows, _total = list_plans(actor, state="adopted", limit=200)
    return [c for c in rows if c.id != plan_id and c.owner_id == own.owner_id]


def amendment(actor: Actor, plan_id: UUID) -> AmendmentView:
    """The amendment a plan makes, each act beside the passages it changes and what they become.

    :raises NotFound: absent, out of scope, or a plan that amends nothing.
    """
    card(actor, plan_id)
    row = Amendment.objects.filter(plan_id=plan_id).select_related("target__paper").first()
    if row is None:
        raise errors.amendment_not_found()
    state = AMENDMENT.state(row.state)
    target = row.target
    return AmendmentView(
        plan_id=plan_id,
        state=row.state,
        state_label=state.label,
        tone=state.tone,
        number=row.number,
        dated=row.date,
        issuer=row.issuer,
        target_id=row.target_id,
        target_name=f"{target.kind.capitalize()} {target.paper.number}" if target else "",
        effective=row.effective,
        effective_how=row.effective_how,
        acts=tuple(act_views(row)),
    )


def act_views(row: Amendment) -> list[ActView]:
    """The acts of an amendment with what stands there now, what it becomes, and which provisions end and begin."""
    acts = list(row.acts.order_by("order"))
    base = base_text(row) if row.target_id else []
    held = held_of(row.target_id) if row.target_id else []
    own = {p.id: p for p in provision_views(row.plan_id)}
    begun: dict[UUID, list[UUID]] = {}
    brought = Provision.objects.filter(plan_id=row.plan_id, act__isnull=False)
    for provision, brought_by in brought.values_list("id", "act_id"):
        begun.setdefault(brought_by, []).append(provision)
    ended = ended_by_act(acts, base, held)
    if row.state == "applied":
        ended = {act.id: list(Provision.objects.filter(ended_by=act)) for act in acts}
    views = []
    for act in acts:
        state = ACT.state(act.state)
        before, result = _around(act, base)
        views.append(
            ActView(
                id=act.id,
                act=act.act,
                act_label=ACT_LABELS[act.act],
                where=act.where,
                after=act.after,
                text=act.text,
                old=act.old,
                new=act.new,
                quote=act.quote,
                line=act.line,
                state=act.state,
                state_label=state.label,
                tone=state.tone,
                problem=act.problem,
                before=before,
                result=result,
                provisions=tuple(own[p] for p in begun.get(act.id, []) if p in own),
                ended=tuple(p.summary for p in ended.get(act.id, [])),
            )
        )
    return views


def base_text(row: Amendment) -> list[Passage]:
    """The amended plan's text before this amendment: with what was applied earlier."""
    if row.target_id is None:
        return []
    if row.state != "applied":
        return text_of(row.target_id)
    earlier = AmendingAct.objects.filter(
        amendment__target_id=row.target_id,
        amendment__state="applied",
        amendment__applied_at__lt=row.applied_at,
        state="accepted",
    ).order_by("amendment__effective", "amendment__applied_at", "order")
    return consolidate(original_passages(row.target_id), [change_of(act) for act in earlier])


def _around(act: AmendingAct, base: Sequence[Passage]) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """The passages an act changes as they stand, and as it makes them."""
    if act.act == "unresolved" or act.problem:
        return (), ()
    after = consolidate(base, [change_of(act)])
    if act.act == "insert":
        return (), tuple(p for p in after if p.origin == act.id.hex)
    if act.act == "reword":
        changed = {p.key for p in after if act.id.hex in p.changed}
        return (
            tuple(p for p in base if p.key in changed),
            tuple(p for p in after if p.key in changed),
        )
    before = tuple(base[i] for i in subtree(base, act.target_key))
    if act.act == "replace":
        return before, tuple(p for p in after if p.origin == act.id.hex)
    return before, tuple(p for p in after if p.key in {b.key for b in before})


def held_of(plan_id: UUID) -> list[Provision]:
    """Provisions in force of a plan, its own and those earlier amendments brought, not ended yet."""
    return list(
        (
            Provision.objects.filter(plan_id=plan_id, act=None)
            | Provision.objects.filter(act__amendment__target_id=plan_id, act__amendment__state="applied")
        )
        .filter(state__in=HOLDING, ends=None)
        .prefetch_related("addressees")
        .order_by("order", "id")
    )


def passage_of(provision: Provision) -> str:
    """The key of the passage a provision was read from."""
    return provision.passage or (provision.clause_id.hex if provision.clause_id else "")


def ended_by_act(
    acts: Sequence[AmendingAct], base: Sequence[Passage], held: Sequence[Provision]
) -> dict[UUID, list[Provision]]:
    """Which provisions in force each act ends, each by the first that does.

    A replaced or repealed passage takes all its provisions along; changed words end those a new reading replaces.
    """
    ended: dict[UUID, list[Provision]] = {}
    gone: set[UUID] = set()
    replaced = dict(
        Provision.objects.filter(act__in=[a.id for a in acts])
        .exclude(state="rejected")
        .exclude(replaces=None)
        .values_list("replaces_id", "act_id")
    )
    for act in acts:
        if act.state == "rejected" or act.problem:
            continue
        inside = {base[i].key for i in subtree(base, act.target_key)} if act.target_key else set()
        for provision in held:
            taken = act.act in ("replace", "repeal") and passage_of(provision) in inside
            if provision.id not in gone and (taken or replaced.get(provision.id) == act.id):
                gone.add(provision.id)
                ended.setdefault(act.id, []).append(provision)
    return ended


def what_follows(plan_id: UUID) -> Following:
    """What of the amended plan's duties and reports ends and begins. For journeys; the caller has checked the right.

    :raises NotFound: the plan amends nothing, or nobody said which plan.
    """
    row = Amendment.objects.filter(plan_id=plan_id).first()
    if row is None or row.target_id is None:
        raise errors.amendment_not_found()
    acts = list(row.acts.order_by("order"))
    accepted = [act for act in acts if act.state == "accepted"]
    ended = (
        [p.id for p in Provision.objects.filter(ended_by__in=acts)]
        if row.state == "applied"
        else [
            p.id
            for found in ended_by_act(accepted, base_text(row), held_of(row.target_id)).values()
            for p in found
        ]
    )
    fresh = set(Provision.objects.filter(act__in=accepted, state__in=HOLDING).values_list("id", flat=True))
    effective = row.effective or date.max
    begun = [
        ObligingProvision(
            v.id, v.kind, v.summary, v.where, v.data, v.addressees, begins=effective, replaces=v.replaces
        )
        for v in provision_views(plan_id)
        if v.id in fresh and v.kind in OBLIGING
    ]
    return Following(row.target_id, row.effective, tuple(ended), tuple(begun))

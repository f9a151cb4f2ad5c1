"""A reviewed plan comes into force in the system, is closed, or gives way to another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.work.plans import errors, policy, selectors
from thidua.work.plans.lifecycle import HOLDING, PLAN
from thidua.work.plans.models import Plan, Share


def _lock(actor: Actor, plan_id: UUID, revision: int | None) -> Plan:
    selectors.card(actor, plan_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(id=plan_id)
    policy.may_adopt(actor, selectors.owner_path(plan_id)).require()
    if revision is not None and plan.revision != revision:
        raise errors.changed_meanwhile(
            plan.changed_by, plan.changed_at, "kế hoạch này", reader=actor.label()[:400]
        )
    return plan


def _move(plan: Plan, verb: str, actor: Actor, at: datetime, reason: str = "") -> None:
    before = advance(plan, PLAN, verb)
    plan.revision += 1
    plan.changed_by, plan.changed_at = actor.label()[:400], at
    plan.save()
    audit.record(
        actor=actor,
        verb=f"plans.{verb}_plan",
        subject_type="plan",
        subject_id=str(plan.id),
        subject_label=plan.title[:500],
        changes={"state": [before, plan.state]},
        reason=reason,
        at=at,
    )


@transaction.atomic
def adopt_plan(*, actor: Actor, plan_id: UUID, at: datetime, revision: int | None = None) -> None:
    """Put the plan into force: its accepted provisions may now oblige.

    A plan that amends another comes into force with what it changes (journey ``amend_plan``), never before (plans-023).

    :raises NotPossible: provisions nobody looked at (plans-004), unknown issuer (plans-005), nothing accepted
        (plans-009), a draft without number and date (plans-012).
    :raises Stale: someone changed the plan since ``revision`` (plans-003).
    """
    plan = _lock(actor, plan_id, revision)
    waiting = plan.provisions.filter(state="proposed").count()
    if waiting:
        raise errors.review_not_finished(waiting)
    amends = selectors.has_amendment(plan_id)
    if amends in ("suggested", "confirmed"):
        raise errors.amendment_undecided()
    if plan.issuer_id is None:
        raise errors.issuer_unknown(plan.paper.issuer)
    if amends != "applied" and not plan.provisions.filter(state__in=HOLDING).exists():
        raise errors.nothing_to_adopt()
    if plan.reading.get("status") == "draft" and not (plan.paper.number and plan.paper.date):
        raise errors.still_a_draft()
    plan.adopted_at = at
    _move(plan, "adopt", actor, at)


@transaction.atomic
def withdraw_plan(*, actor: Actor, plan_id: UUID, reason: str, at: datetime) -> None:
    """Close a plan that is not to be carried out; nothing of it is deleted.

    :raises NotPossible: it has changed another plan (plans-028).
    """
    plan = _lock(actor, plan_id, None)
    if selectors.has_amendment(plan_id) == "applied":
        raise errors.amendment_stands()
    _move(plan, "withdraw", actor, at, reason)


@transaction.atomic
def supersede_plan(*, actor: Actor, plan_id: UUID, by: UUID, at: datetime) -> None:
    """A later version or plan takes this one's place."""
    plan = _lock(actor, plan_id, None)
    _move(plan, "supersede", actor, at, f"thay bằng {by}")


def share_plan(*, plan_id: UUID, body_ids: Iterable[UUID]) -> int:
    """Let the bodies that owe or receive under an adopted plan read it. Part of a journey, which audits."""
    rows = [Share(plan_id=plan_id, body_id=body) for body in body_ids]
    return len(Share.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000))

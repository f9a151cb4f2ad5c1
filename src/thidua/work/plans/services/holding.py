"""What every verb of the review begins and ends with: the plan locked, its revision raised, one audit line."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.work.plans import errors, policy, selectors
from thidua.work.plans.models import Plan, Provision


def lock_plan(actor: Actor, plan_id: UUID) -> Plan:
    """The plan, locked, when the actor may review it and it is still under review.

    :raises NotFound: absent or out of scope. :raises NotPossible: no longer under review (plans-006).
    """
    selectors.card(actor, plan_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(id=plan_id)
    policy.may_review(actor, selectors.owner_path(plan_id)).require()
    if plan.state != "in_review":
        raise errors.not_in_review()
    return plan


def lock_provision(actor: Actor, plan: Plan, provision_id: UUID, revision: int | None) -> Provision:
    """A provision of a locked plan.

    :raises Stale: someone changed it since ``revision`` (plans-003).
    """
    row = Provision.objects.select_for_update().filter(plan=plan, id=provision_id).first()
    if row is None:
        raise errors.provision_not_found()
    if revision is not None and row.revision != revision:
        what = f"quy định “{row.summary[:60]}”"
        raise errors.changed_meanwhile(row.changed_by, row.changed_at, what, reader=actor.label()[:400])
    return row


def keep_provision(row: Provision, actor: Actor, at: datetime) -> None:
    """Save with a new revision and who changed it."""
    row.revision += 1
    row.changed_by, row.changed_at = actor.label()[:400], at
    row.save()


def finish(
    plan: Plan,
    actor: Actor,
    verb: str,
    label: str,
    at: datetime,
    changes: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    """The plan has changed: a new revision and the act's one audit line, written last."""
    plan.revision += 1
    plan.changed_by, plan.changed_at = actor.label()[:400], at
    plan.save(update_fields=["revision", "changed_by", "changed_at"])
    audit.record(
        actor=actor,
        verb=f"plans.{verb}",
        subject_type="plan",
        subject_id=str(plan.id),
        subject_label=label[:500],
        changes=changes,
        reason=why,
        at=at,
    )

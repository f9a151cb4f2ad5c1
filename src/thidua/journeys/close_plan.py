"""Close a plan that is not to be carried out: nobody owes anything under it from then on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.work.obligations import services as obligations
from thidua.work.plans import services as plan_services


@transaction.atomic
def close_plan(*, actor: Actor, plan_id: UUID, reason: str, at: datetime) -> int:
    """Withdraw the plan and cancel what is still open under it; returns how many obligations.

    What was handed in stays readable.
    """
    plan_services.withdraw_plan(actor=actor, plan_id=plan_id, reason=reason, at=at)
    return obligations.cancel_of_plan(actor=actor, plan_id=plan_id, reason=reason, at=at)

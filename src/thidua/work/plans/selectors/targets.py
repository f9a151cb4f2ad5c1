"""Targets a body's plans set, as they were reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.work.plans import policy
from thidua.work.plans.lifecycle import HOLDING
from thidua.work.plans.models import Plan, Provision


@dataclass(frozen=True, slots=True)
class TargetProvision:
    """A target a plan sets: the reading schema's ``data`` with where it stands."""

    id: UUID
    plan_id: UUID
    plan_name: str
    where: str
    summary: str
    data: dict[str, Any]


def target_provisions(actor: Actor, body_id: UUID, ids: list[UUID] | None = None) -> list[TargetProvision]:
    """The reviewed targets of plans this body has put into force, by plan and order.

    :param ids: only these.
    """
    owned = Plan.objects.filter(policy.visible(actor), owner_id=body_id, state="adopted")
    rows = Provision.objects.filter(plan__in=owned.values("id"), kind="target", state__in=HOLDING, ends=None)
    if ids is not None:
        rows = rows.filter(id__in=ids)
    rows = rows.select_related("plan__paper", "clause").order_by("plan__adopted_at", "plan_id", "order")
    return [
        TargetProvision(
            row.id,
            row.plan_id,
            f"{row.plan.kind.capitalize()} {row.plan.paper.number or row.plan.paper.symbol}".strip(),
            row.clause.path if row.clause else str(row.data.get("where") or ""),
            row.summary,
            row.data,
        )
        for row in rows.defer("plan__reading", "plan__lines")
    ]

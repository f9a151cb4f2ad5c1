"""Indicators targets may be set for, and the targets a body's plans set."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.work.movements import selectors as movements
from thidua.work.plans import selectors as plans
from thidua.work.targets import errors
from thidua.work.targets.facts import IndicatorView, PlanTarget
from thidua.work.targets.models import Target


def indicators() -> list[IndicatorView]:
    """The measurable indicators of every published movement, in the packs' order."""
    found = []
    for card in movements.published():
        found += [
            IndicatorView(
                card.code, card.short or card.name, one.code, one.vi, one.en, one.unit, one.aggregation,
                card.starts, card.ends,
            )
            for one in movements.pack(card.id, card.digest).indicators
            if one.unit not in {"none", "level"}
        ]  # fmt: skip
    return found


def indicator(movement: str, code: str) -> IndicatorView:
    """One of them. :raises NotPossible: ``targets-004``."""
    for one in indicators():
        if (one.movement, one.code) == (movement, code):
            return one
    raise errors.unknown_indicator(code)


def plan_targets(actor: Actor, body_id: UUID) -> list[PlanTarget]:
    """The targets the body's plans in force set, each with the target already set from it, if any."""
    rows = plans.target_provisions(actor, body_id)
    taken = dict(
        Target.objects.filter(provision_id__in=[row.id for row in rows], body_id=body_id, state="in_force")
        .values_list("provision_id", "id")
    )  # fmt: skip
    return [
        PlanTarget(
            provision_id=row.id,
            plan_id=row.plan_id,
            plan_name=row.plan_name,
            where=row.where,
            text=row.summary,
            year=row.data.get("year") if isinstance(row.data.get("year"), int) else None,
            operator=str(row.data.get("op") or "="),
            value=_number(row.data.get("value")),
            unit="percent" if row.data.get("unit") in {"%", "percent"} else "count",
            taken=taken.get(row.id),
        )
        for row in rows
    ]


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None

"""What raising obligations asks of a plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from thidua.ground.clock import today
from thidua.work.plans import errors
from thidua.work.plans.facts import (
    ClauseQuote,
    ObligingProvision,
)
from thidua.work.plans.lifecycle import HOLDING
from thidua.work.plans.models import Plan, Provision
from thidua.work.plans.rules import OBLIGING

from .cards import path_of_owner
from .pages import provision_views


def obliging_provisions(plan_id: UUID) -> list[ObligingProvision]:
    """The accepted duties and reporting rules of a plan, also those that begin or end by amendments.

    What a plan brings into another asks under that one. For journeys; the caller has checked the right.
    """
    return [
        ObligingProvision(
            v.id,
            v.kind,
            v.summary,
            v.where,
            v.data,
            v.addressees,
            begins=v.begins,
            ends=v.ends,
            replaces=v.replaces,
        )
        for v in provision_views(plan_id)
        if v.kind in OBLIGING and v.state in HOLDING and (v.act is None or v.enters)
    ]


def plan_years(plan_id: UUID) -> tuple[int, int] | None:
    """First and last year of the plan's accepted phases and milestones, if it names any."""
    years: list[int] = []
    rows = Provision.objects.filter(plan_id=plan_id, kind__in=["phase", "milestone"], state__in=HOLDING)
    for data in rows.values_list("data", flat=True):
        years += [y for y in (data.get("from"), data.get("to"), data.get("year")) if isinstance(y, int)]
    return (min(years), max(years)) if years else None


def facts_for_raising(plan_id: UUID) -> dict[str, Any]:
    """Issuer, owner, state, date and name of a plan. For journeys; the caller has checked the right."""
    row = Plan.objects.select_related("paper", "owner__place").filter(id=plan_id).first()
    if row is None:
        raise errors.plan_not_found()
    return {
        "issuer": row.issuer_id,
        "owner": row.owner_id,
        "owner_path": path_of_owner(row),
        "state": row.state,
        "date": row.paper.date,
        "since": row.paper.date or today(row.taken_in_at),
        "previous": row.previous_id,
        "name": f"{row.kind.capitalize()} {row.paper.number or row.paper.symbol}".strip(),
        "sample": row.sample,
    }


def owner_path(plan_id: UUID) -> str:
    """The path of the body that took the plan in. For services that lock the plan themselves."""
    row = Plan.objects.select_related("owner__place").only("owner__place__path").filter(id=plan_id).first()
    if row is None:
        raise errors.plan_not_found()
    return path_of_owner(row)


def clause_of(provision_id: UUID) -> ClauseQuote | None:
    """The sentence of the plan that a provision was read from. The caller has checked the right to see it."""
    row = Provision.objects.select_related("clause").filter(id=provision_id).first()
    if row is None:
        return None
    said = str((row.read or row.data).get("text") or "")
    if row.clause is None:
        return ClauseQuote(row.plan_id, None, "", said)
    return ClauseQuote(row.plan_id, row.clause_id, row.clause.path, said or row.clause.text)


def in_force(year: int) -> list[UUID]:
    """Adopted plans that run in a year, or name no years. For the clock."""
    found = []
    for plan_id in Plan.objects.filter(state="adopted").order_by("adopted_at").values_list("id", flat=True):
        years = plan_years(plan_id)
        if years is None or years[0] <= year <= years[1]:
            found.append(plan_id)
    return found

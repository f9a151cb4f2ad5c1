"""Findings that look at the superior's plan, kept in step with what both plans say now."""

from __future__ import annotations

from uuid import UUID

from thidua.reading import lint
from thidua.reading.schema import ReportingRule
from thidua.work.plans.models import Finding, Plan, Provision


def sync_against(plan: Plan) -> None:
    """Compare a plan's reporting days with its superior's again.

    A finding that still says the same keeps a person's word on it. One that no longer holds goes; what was said of it
    stays in the trail.
    """
    above = _reports(plan.superior_id) if plan.superior_id else []
    wanted = {(f.code, f.message, f.line): f for f in lint.against(_reports(plan.id), above)}
    for row in Finding.objects.select_for_update().filter(plan=plan, code__in=lint.AGAINST).order_by("id"):
        if wanted.pop((row.code, row.message, row.line), None) is None:
            row.delete()
    order = Finding.objects.filter(plan=plan).count()
    Finding.objects.bulk_create(
        Finding(
            plan=plan,
            order=order + offset,
            code=found.code,
            severity=found.severity,
            message=found.message,
            where=(found.where or "")[:200],
            line=found.line,
        )
        for offset, found in enumerate(wanted.values())
    )


def follow_dates(plan: Plan, row: Provision) -> None:
    """After a person's word on a provision: compare again when it sets a day to report."""
    if row.kind == "reporting" and plan.superior_id:
        sync_against(plan)


def _reports(plan_id: UUID) -> list[ReportingRule]:
    """The reporting rules of a plan as they stand, without those a reviewer took out."""
    rows = Provision.objects.filter(plan_id=plan_id, kind="reporting").exclude(state="rejected")
    return [
        lint.reporting_rule({**data, "line": line})
        for data, line in rows.order_by("order").values_list("data", "line")
    ]

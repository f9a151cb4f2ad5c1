"""Reports that are owed: what a round asks by a plan, of whom, until when, for whom."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from thidua.ground.calendar_vn import last_good_day
from thidua.work.obligations.facts import ReportsAsked, ReportTerms
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.obligations.models import Obligation, Recipient

from .lists import plan_name


def _owed(to: UUID) -> QuerySet[Obligation]:
    """Reports still to be handed in to a body: the plan's owner or issuer, or a recipient of the report."""
    asked_by = Q(plan__owner_id=to) | Q(plan__issuer_id=to) | Q(recipients__body_id=to)
    return Obligation.objects.filter(asked_by, kind="report", state__in=OPEN)


def reports_owed(plan_id: UUID, period: str, to: UUID) -> dict[UUID, UUID]:
    """Body → the report it owes by a plan for a period to this body; one for each body, the first that is due.

    :param to: the plan's owner or issuer, or a recipient of the report.
    """
    rows = _owed(to).filter(plan_id=plan_id, period=period)
    return dict(rows.order_by("-due_at", "id").values_list("body_id", "id"))


def reports_asked(to: UUID) -> tuple[ReportsAsked, ...]:
    """Every plan and period by which reports are owed to a body, the newest period first. One query."""
    rows = (
        _owed(to)
        .values("plan_id", "period", "plan__paper__kind", "plan__paper__number", "plan__paper__title")
        .annotate(bodies=Count("body_id", distinct=True))
        .order_by("-period", "plan_id")
    )
    return tuple(
        ReportsAsked(
            plan_id=row["plan_id"],
            plan_name=plan_name(row["plan__paper__kind"], row["plan__paper__number"] or "(chưa có số)"),
            title=row["plan__paper__title"],
            period=row["period"],
            bodies=row["bodies"],
        )
        for row in rows
    )


def _words(where: str, detail: str, title: str) -> str:
    return ": ".join(part for part in (where, detail or title) if part)


def provision_words(provision_id: UUID) -> str:
    """What a provision by which reports are owed says; empty where nothing is owed by it."""
    rows = Obligation.objects.filter(provision_id=provision_id).order_by("id")
    said = rows.values_list("where", "detail", "title").first()
    return _words(*said) if said else ""


def report_terms(obligations: Collection[UUID]) -> ReportTerms:
    """Until when these reports are due and for whom they are, as the plan says. Three queries."""
    asked = Obligation.objects.filter(id__in=obligations).order_by("provision_id", "id")
    words = asked.distinct("provision_id").values_list("provision_id", "where", "detail", "title")
    dues = Obligation.objects.filter(id__in=obligations).exclude(due_at=None).values_list("due_at", flat=True)
    to = Recipient.objects.filter(obligation_id__in=obligations).values_list("body_id", flat=True)
    return ReportTerms(
        last_days=tuple(sorted({last_good_day(due) for due in dues.distinct() if due})),
        recipients=tuple(to.order_by("body_id").distinct()),
        provisions=tuple((ident, _words(*said)) for ident, *said in words),
    )

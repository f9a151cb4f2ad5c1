"""Adopt a reviewed plan and open its round: everyone it names owes something, may read the plan, and is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.errors import ThiduaError
from thidua.journeys.answer_demand import answer_demand
from thidua.work.obligations import services as obligations
from thidua.work.obligations.facts import Raised
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services


@transaction.atomic
def open_round(
    *, actor: Actor, plan_id: UUID, at: datetime, year: int | None = None, revision: int | None = None
) -> Raised:
    """Adopt the plan and raise its obligations for a year (this one by default, or the plan's first).

    The version before it, when in force, is superseded, and what is open under that from the same year on is
    cancelled: the new version asks for it again. What the superior demanded of the body is answered.
    All or nothing: a plan is never in force without its obligations.
    """
    plan_services.adopt_plan(actor=actor, plan_id=plan_id, at=at, revision=revision)
    opened = year or first_year(plan_id, at)
    previous = plans.facts_for_raising(plan_id)["previous"]
    if previous is not None and plans.facts_for_raising(previous)["state"] == "adopted":
        plan_services.supersede_plan(actor=actor, plan_id=previous, by=plan_id, at=at)
        obligations.cancel_of_plan(
            actor=actor, plan_id=previous, reason="thay bằng phiên bản mới", from_year=opened, at=at
        )
    raised = raise_year(actor=actor, plan_id=plan_id, year=opened, at=at)
    answer_demand(actor=actor, plan_id=plan_id, at=at)
    return raised


def preview(*, actor: Actor, plan_id: UUID, at: datetime, year: int | None = None) -> Raised:
    """What opening the round would do, so that a person sees it before deciding. Writes nothing."""
    plans.card(actor, plan_id)
    return obligations.preview_raising(plan_id=plan_id, year=year or first_year(plan_id, at), at=at)


def first_year(plan_id: UUID, at: datetime) -> int:
    """The year to open: the current one, kept within the plan's years."""
    year = today(at).year
    years = plans.plan_years(plan_id)
    return min(max(year, years[0]), years[1]) if years else year


@transaction.atomic
def raise_year(*, actor: Actor, plan_id: UUID, year: int, at: datetime) -> Raised:
    """Raise one more year of a plan in force; repeating it adds only what is new."""
    raised = obligations.raise_obligations(actor=actor, plan_id=plan_id, year=year, at=at)
    plan_services.share_plan(plan_id=plan_id, body_ids=raised.body_ids)
    if raised.created:
        name = plans.facts_for_raising(plan_id)["name"]
        officers = access.holders_of(raised.body_ids, {"standing_officer", "chair"}, at)
        notices.queue_notice(
            to=dict.fromkeys(person for people in officers.values() for person in people),
            kind="plans.adopted",
            subject=f"{name} giao việc năm {year} cho đơn vị của bạn",
            text="Mở danh sách để xem việc phải làm, hạn và câu văn của kế hoạch yêu cầu việc đó.",
            link=f"/nghia-vu/?ke-hoach={plan_id}",
            about_type="plan",
            about_id=str(plan_id),
            dedupe=f"adopted:{plan_id}:{year}",
            at=at,
        )
    return raised


def raise_due_years(*, actor: Actor, at: datetime) -> dict[str, int]:
    """Raise the present year of every plan in force that runs in it: what the clock does each night.

    Repeating it changes nothing; a plan that cannot be raised (its issuer is gone, say) does not stop the others.
    """
    year = today(at).year
    done = {"plans": 0, "created": 0, "skipped": 0}
    for plan_id in plans.in_force(year):
        try:
            done["created"] += raise_year(actor=actor, plan_id=plan_id, year=year, at=at).created
            done["plans"] += 1
        except ThiduaError:
            done["skipped"] += 1
    return done

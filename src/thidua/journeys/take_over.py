"""Choose who takes over what a plan asks of bodies that have ended; nothing of it is raised until a person has chosen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.journeys import open_round
from thidua.work.obligations import services as obligations
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services


@transaction.atomic
def choose(
    *,
    actor: Actor,
    plan_id: UUID,
    addressee_id: UUID,
    ending: str,
    at: datetime,
    body_id: UUID | None = None,
    group: str = "",
    why: str = "",
    everywhere: bool = True,
) -> int:
    """Record the choice; in a plan in force raise at once what the chosen bodies owe this year.

    :returns: how many obligations that raised (none while the plan is reviewed, or does not run this year).
    """
    plan_services.choose_taker(
        actor=actor,
        plan_id=plan_id,
        addressee_id=addressee_id,
        ending=ending,
        body_id=body_id,
        group=group,
        why=why,
        everywhere=everywhere,
        at=at,
    )
    if plans.facts_for_raising(plan_id)["state"] != "adopted":
        return 0
    year = today(at).year
    years = plans.plan_years(plan_id)
    if years and not years[0] <= year <= years[1]:
        return 0
    return open_round.raise_year(actor=actor, plan_id=plan_id, year=year, at=at).created


@transaction.atomic
def take_back(
    *, actor: Actor, plan_id: UUID, addressee_id: UUID, at: datetime, why: str = "", everywhere: bool = True
) -> int:
    """Take the choice back; what is open of bodies the plan then asks no more is cancelled, what was handed in stays.

    :returns: how many obligations were cancelled.
    """
    views = [view for found in plans.addressee_views(plan_id).values() for view in found]
    released = [view for view in views if view.id == addressee_id]
    plan_services.release_taker(
        actor=actor, plan_id=plan_id, addressee_id=addressee_id, why=why, everywhere=everywhere, at=at
    )
    if plans.facts_for_raising(plan_id)["state"] != "adopted":
        return 0
    return obligations.cancel_unasked(
        actor=actor,
        plan_id=plan_id,
        addressees=released,
        reason=why or "bỏ lựa chọn nơi nhận việc",
        at=at,
    )

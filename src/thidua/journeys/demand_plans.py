"""A superior asks the bodies below for plans of their own, and follows who has issued one.

Writes in ``plans``, ``cascade``, ``obligations`` and ``notices``: a demand is a duty of the plan, so what each body owes
is an obligation like any other (docs/decisions/0016).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.journeys import open_round
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade import services as cascade_services
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services


@transaction.atomic
def follow_call(*, actor: Actor, plan_id: UUID, provision_id: UUID, at: datetime) -> UUID:
    """Follow a call for plans that the plan's own text makes; its obligations are there already."""
    return cascade_services.state_demand(
        actor=actor, plan_id=plan_id, provision_id=provision_id, words="", at=at
    )


@transaction.atomic
def demand(
    *,
    actor: Actor,
    plan_id: UUID,
    text: str,
    words: str,
    due: date | None,
    at: datetime,
    body_id: UUID | None = None,
    group: str = "",
) -> UUID:
    """Ask bodies for plans where the plan's text does not: they owe them from now on, and are told.

    :raises NotPossible: nobody is asked (plans-008), the plan is not in force (plans-019), or does not run in the
        year of the day (obligations-007).
    """
    provision = plan_services.ask_for_plan(
        actor=actor, plan_id=plan_id, text=text, words=words, due=due, body_id=body_id, group=group, at=at
    )
    made = cascade_services.state_demand(
        actor=actor, plan_id=plan_id, provision_id=provision, words=words, at=at
    )
    year = due.year if due else open_round.first_year(plan_id, at)
    open_round.raise_year(actor=actor, plan_id=plan_id, year=year, at=at)
    asked = [card.body_id for card in obligations.of_provisions(actor, [provision], at=at)]
    officers = access.holders_of(asked, {"standing_officer", "chair"}, at)
    name = plans.facts_for_raising(plan_id)["name"]
    notices.queue_notice(
        to=dict.fromkeys(person for people in officers.values() for person in people),
        kind="plans.demanded",
        subject=f"{name}: đơn vị được yêu cầu ban hành kế hoạch",
        text="Mở kế hoạch cấp trên để soạn nháp kế hoạch của đơn vị.",
        link=f"/ke-hoach/{plan_id}/",
        about_type="plan",
        about_id=str(plan_id),
        dedupe=f"demanded:{provision}",
        at=at,
    )
    return made


def measure_all(*, actor: Actor, plan_id: UUID, at: datetime) -> int:
    """Measure the issued plans under a superior's anew; returns how many."""
    rows = [row for row in cascade.followed(actor, plan_id, at=at).rows if row.standing and row.plan_id]
    for row in rows:
        if row.plan_id:
            cascade_services.measure_plan(actor=actor, plan_id=row.plan_id, at=at)
    return len(rows)


def chase_late(*, actor: Actor, plan_id: UUID, at: datetime) -> int:
    """Draft a chasing letter to every body late with its plan; a draft that still waits is left as it is.

    :returns: how many bodies have a draft now. Sending is a person's act, letter by letter.
    """
    page = cascade.followed(actor, plan_id, at=at, late_only=True)
    late = [row for row in page.rows if row.standing and not row.standing.code.startswith("issued")]
    with transaction.atomic():
        for row in late:
            obligation_services.draft_letter(actor=actor, addressee=row.body_id, at=at)
    return len(late)

"""What happens to open obligations when their plan ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.orgs.services import write_columns
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.work.obligations.lifecycle import OBLIGATION, OPEN
from thidua.work.obligations.models import Obligation
from thidua.work.obligations.services.raising import no_longer_asked, take_turns
from thidua.work.plans import policy as plan_policy
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import AddresseeView


@transaction.atomic
def cancel_of_plan(
    *, actor: Actor, plan_id: UUID, reason: str, at: datetime, from_year: int | None = None
) -> int:
    """Cancel what is still open under a plan that has ended; one audit line for all. Returns how many.

    What was handed in or excused stays as it is.

    :param from_year: only periods that begin in this year or later; earlier ones are still owed.
    """
    take_turns(plan_id)
    facts = plans.facts_for_raising(plan_id)
    plan_policy.may_adopt(actor, facts["owner_path"]).require()
    rows = Obligation.objects.select_for_update(of=("self",)).filter(plan_id=plan_id, state__in=OPEN)
    if from_year is not None:
        rows = rows.filter(period_start__year__gte=from_year)
    cancelled = cancel_rows(rows.order_by("id"))
    if cancelled:
        audit.record(
            actor=actor,
            verb="obligations.cancel_of_plan",
            subject_type="plan",
            subject_id=str(plan_id),
            subject_label=facts["name"],
            changes={"cancelled": [None, cancelled], "years": [None, from_year]},
            reason=reason,
            at=at,
        )
    return cancelled


@transaction.atomic
def cancel_unasked(
    *, actor: Actor, plan_id: UUID, addressees: Sequence[AddresseeView], reason: str, at: datetime
) -> int:
    """Cancel what is open of bodies a plan no longer asks, after a choice of addressee was taken back; returns how many.

    :param addressees: the choice taken back; other bodies' obligations stay. What was handed in stays.
    """
    take_turns(plan_id)
    facts = plans.facts_for_raising(plan_id)
    plan_policy.may_adopt(actor, facts["owner_path"]).require()
    ids = [row.id for row in no_longer_asked(plan_id, addressees, at)]
    rows = Obligation.objects.select_for_update(of=("self",)).filter(id__in=ids, state__in=OPEN)
    cancelled = cancel_rows(rows.order_by("id"))
    if cancelled:
        audit.record(
            actor=actor,
            verb="obligations.cancel_unasked",
            subject_type="plan",
            subject_id=str(plan_id),
            subject_label=facts["name"],
            changes={"cancelled": [None, cancelled]},
            reason=reason,
            at=at,
        )
    return cancelled


def cancel_rows(rows: Iterable[Obligation]) -> int:
    """Cancel locked rows; the caller audits. Returns how many."""
    cancelled = list(rows)
    for row in cancelled:
        advance(row, OBLIGATION, "cancel")
        row.revision += 1
    write_columns(cancelled, ["state", "revision"])
    return len(cancelled)

"""Demands are stated, and issued plans measured against the superior's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import squeeze
from thidua.reading.rebuild import from_json
from thidua.work.cascade import errors, policy, selectors
from thidua.work.cascade.facts import Measured
from thidua.work.cascade.models import Demand, Deviation
from thidua.work.cascade.rules.standing import measure
from thidua.work.plans import selectors as plans


@transaction.atomic
def state_demand(*, actor: Actor, plan_id: UUID, provision_id: UUID, words: str, at: datetime) -> UUID:
    """Follow a duty of a plan in force as a demand for plans.

    :param words: the document that makes the call, when it is not the plan's own text.
    :raises NotPossible: followed already (cascade-010), the plan is not in force (cascade-007).
    """
    card = plans.card(actor, plan_id)
    policy.may_demand(actor, card.owner_id).require()
    if card.state != "adopted":
        raise errors.superior_not_in_force()
    provision = plans.provision(actor, plan_id, provision_id)
    if provision.id in selectors.demanded(plan_id):
        raise errors.demand_exists()
    row = Demand.objects.create(
        plan_id=plan_id,
        provision_id=provision.id,
        words=squeeze(words),
        stated_by=actor.label()[:400],
        stated_at=at,
    )
    audit.record(
        actor=actor,
        verb="cascade.state_demand",
        subject_type="plan",
        subject_id=str(plan_id),
        subject_label=provision.summary[:500],
        changes={"words": [None, row.words]},
        at=at,
    )
    return row.id


@transaction.atomic
def measure_plan(*, actor: Actor, plan_id: UUID, at: datetime) -> Measured | None:
    """Measure an issued plan against its superior's and keep the result; ``None`` when no superior is known.

    :raises NotFound: the plan or its superior is absent or out of scope.
    """
    own = plans.plan_page(actor, plan_id)
    if own.superior is None:
        return None
    body = own.plan.issuer_id or own.plan.owner_id
    superior = plans.plan_page(actor, own.superior[0])
    wanted = selectors.asks(actor, own.superior[0], body, today(at))
    found = measure(
        from_json(superior.reading),
        from_json(own.reading),
        addressed=[ask.text for ask in wanted if ask.addressed],
        above=selectors.criteria_above(body, superior.plan.issuer_id),
        findings=[finding.code for finding in own.findings if finding.state == "open"],
    )
    Deviation.objects.update_or_create(
        plan_id=plan_id,
        defaults={
            "superior_id": own.superior[0],
            "asked": found.asked,
            "answered": found.answered,
            "dropped": found.dropped,
            "added": found.added,
            "later_deadlines": found.later,
            "level_errors": found.wrong,
            "measured_at": at,
        },
    )
    audit.record(
        actor=actor,
        verb="cascade.measure",
        subject_type="plan",
        subject_id=str(plan_id),
        subject_label=own.plan.name[:500],
        at=at,
    )
    return found

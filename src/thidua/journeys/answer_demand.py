"""A body that puts its own plan into force has answered who asked for it.

Writes in ``obligations`` and ``cascade``; part of opening a round.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade import services as cascade_services
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.obligations.lifecycle import OPEN
from thidua.work.plans import selectors as plans


@transaction.atomic
def answer_demand(*, actor: Actor, plan_id: UUID, at: datetime) -> int:
    """The body has put its own plan into force: what it owed of that is done, and its plan is measured.

    :returns: how many obligations were discharged; none when the plan carries out no plan that demanded one.
    """
    page = plans.plan_page(actor, plan_id)
    if page.superior is None:
        return 0
    asked = cascade.demanded(page.superior[0])
    owed = obligations.of_provisions(actor, asked, at=at) if asked else []
    done = 0
    for card in owed:
        if card.body_id == page.plan.issuer_id == actor.body_id and card.state in OPEN:
            dated = f" ngày {page.plan.date:%d/%m/%Y}" if page.plan.date else ""
            obligation_services.discharge_obligation(
                actor=actor, obligation_id=card.id, text=f"Đã ban hành {page.plan.name}{dated}.", at=at
            )
            done += 1
    if asked:
        cascade_services.measure_plan(actor=actor, plan_id=plan_id, at=at)
    return done

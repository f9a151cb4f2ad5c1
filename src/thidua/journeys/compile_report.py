"""Figures and words of a round sent up as one report: the totals of the moment frozen with the words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.ground.actor import Actor
from thidua.ground.errors import NotFound
from thidua.work.reports import errors, policy
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.rollup import selectors as rollup


@transaction.atomic
def send_up(*, actor: Actor, round_id: UUID, at: datetime) -> UUID:
    """Freeze the totals with the words and send both up; returns the version.

    Totals that wait to be computed are not sent half done: the officer tries again a moment later.

    :raises NotPossible: totals are being computed (``reports-054``), or nothing fit to send (``-052``, ``-053``).
    """
    card = reports.round_page(actor, round_id)
    if not reports.compiles(actor, round_id):
        raise errors.round_not_found()
    policy.may_ask(actor, card.owner_id).require()
    if rollup.stale_since(card.form.id, card.period) is not None:
        raise errors.totals_waiting()
    try:
        total = rollup.total(actor, card.owner_id, card.form.id, card.period)
    except NotFound:
        raise errors.totals_waiting() from None
    return report_services.send_compilation(
        actor=actor,
        round_id=round_id,
        figures={
            code: None if value is None else format(value, "f") for code, value in total.figures.items()
        },
        given=total.given,
        standing=asdict(total.standing),
        at=at,
    )

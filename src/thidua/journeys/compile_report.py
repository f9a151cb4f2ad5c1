"""Figures and words of a round sent up as one report: the totals of the moment frozen with the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.access.facts import SignatureBlock
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.errors import NotFound
from thidua.work.reports import errors, policy
from thidua.work.reports import selectors as reports
from thidua.work.reports import services as report_services
from thidua.work.reports.facts import RoundCard
from thidua.work.reports.rules import STANDINGS
from thidua.work.rollup import selectors as rollup
from thidua.work.rollup.rules import same_givers
from thidua.work.targets import selectors as targets

#: Bodies named for each standing; longer lists are counted on.
MOST_NAMES = 60


@transaction.atomic
def send_up(*, actor: Actor, round_id: UUID, signer: UUID | None = None, at: datetime) -> UUID:
    """Freeze the totals with the words and send both up; returns the version.

    :param signer: the post that signs the document (:func:`signers_of`); without one, whoever leads the body.

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
        beside=_beside(actor, card),
        signer=signer,
        at=at,
    )


def signers_of(card: RoundCard, at: datetime) -> list[SignatureBlock]:
    """Who may sign the document of a round today, whoever leads the body first."""
    return access.signers(card.owner_id, "report", today(at), at, about=str(card.plan_id or ""))


def _beside(actor: Actor, card: RoundCard) -> dict[str, Any]:
    """What the document says beside the figures, as of now: ``reports.rules.Beside`` as plain JSON."""
    before: Mapping[str, Decimal | None] = {}
    before_given: Mapping[str, int] = {}
    other: list[str] = []
    last = card.period.replace(str(card.year), str(card.year - 1), 1)
    owner = orgs.card(card.owner_id)
    totals = {
        total.period: total
        for total in rollup.totals_over_time(actor, owner)
        if total.period in (last, card.period) and card.form.id in (total.form_id, *total.others)
    }
    if last in totals and card.period in totals and totals[last].form_id == card.form.id:
        before, before_given = totals[last].figures, totals[last].given
        codes = list(before)
        then, now = rollup.gave(actor, owner, [totals[last], totals[card.period]], [[code] for code in codes])
        other = [
            code for code, one, two in zip(codes, then, now, strict=True) if one and not same_givers(one, two)
        ]
    board = targets.board(actor, card.owner_id, card.year, movement=card.form.movement, limit=0)
    bodies = {}
    for standing in STANDINGS:
        if standing == "figures":
            continue
        listed, _count = reports.report_list(
            actor, reports.Filter(round=card.id, standing=standing), limit=MOST_NAMES
        )
        bodies[standing] = [one.body_name for one in listed]
    return {
        "before": {code: format(value, "f") for code, value in before.items() if value is not None},
        "before_given": {code: before_given[code] for code, value in before.items() if value is not None},
        "before_other": other,
        "targets": [
            {
                "label": view.label,
                "operator": view.goal.operator,
                "value": format(view.goal.value, "f"),
                "unit": view.goal.unit,
                "result": None
                if view.reported is None or view.reported.result.value is None
                else format(view.reported.result.value, "f"),
                "standing": view.progress.standing,
                "answered": None if view.reported is None else view.reported.answered,
                "due": None if view.reported is None else view.reported.due,
            }
            for view in board.own
        ],
        "bodies": {standing: names for standing, names in bodies.items() if names},
        "days": [day.isoformat() for day in reports.days_in_force(card.id)],
    }

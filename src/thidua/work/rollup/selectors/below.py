"""What the bodies below one add up to, indicator by indicator, whatever form they answered: what it may report itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from thidua.ground.actor import Actor
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Standing, same_question
from thidua.work.rollup import policy
from thidua.work.rollup.models import Stale, Total
from thidua.work.rollup.selectors.shape import figure, standing_in


@dataclass(frozen=True, slots=True)
class Below:
    """A total that answers a figure of another report.

    :ivar given: bodies that gave it. :ivar stale: it is being computed again.
    """

    value: Decimal
    given: int
    standing: Standing
    form_title: str
    computed_at: datetime
    stale: bool


def below_for(actor: Actor, body_id: UUID, form_id: UUID, period: str) -> Mapping[str, Below]:
    """Cell of a form → the total of the bodies below one that is the same indicator, for the same period.

    The same form's own total comes first; of other forms the one most bodies were asked. No total, nothing.
    """
    waiting = Stale.objects.filter(form_id=OuterRef("form_id"), period=OuterRef("period"))
    rows = list(
        Total.objects.filter(policy.visible(actor), body_id=body_id, period=period).annotate(
            waiting_since=Exists(waiting)
        )
    )
    if not rows:
        return {}
    cards = reports.form_cards({form_id, *(row.form_id for row in rows)})
    own, form = cards[form_id], reports.parsed(form_id)
    rows.sort(
        key=lambda row: (cards[row.form_id].form_id != own.form_id, -row.expected - row.figures, row.id)
    )
    found: dict[str, Below] = {}
    for row in rows:
        card, other = cards[row.form_id], reports.parsed(row.form_id)
        pairs = same_question(
            form,
            other,
            same_form=card.form_id == own.form_id,
            same_movement=card.movement == own.movement,
        )
        for code, theirs in pairs.items():
            cell = other.by_code[theirs]
            value = figure(other, cell, row)
            if value is not None:
                kept = Below(
                    value,
                    row.counts[cell.at],
                    standing_in(row),
                    card.title,
                    row.computed_at,
                    row.waiting_since,
                )
                found.setdefault(code, kept)
    return found

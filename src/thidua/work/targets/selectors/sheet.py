"""What a worksheet's proposals are worked out from: sizes and last year's results, as reported."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.work.reports import selectors as reports
from thidua.work.targets.models import Target
from thidua.work.targets.selectors.results import results


def sizes_and_last(
    actor: Actor, row: Target, bodies: Sequence[UUID]
) -> dict[UUID, tuple[Decimal | None, Decimal | None]]:
    """Body → (how many the indicator is of, its result), both of the latest of the year and the year before.

    The size of a share is its denominator. A count has one where a share of the same population is reported beside it
    (``<indicator>`` whose numerator it is); else nothing is known of size and nothing is proposed by it.
    """
    wanted = {(row.movement, row.indicator), *_shares_of(row)}
    found: dict[UUID, tuple[Decimal | None, Decimal | None]] = dict.fromkeys(bodies, (None, None))
    for year in (row.year, row.year - 1):
        told = results(actor, bodies, year, wanted)
        for body in bodies:
            size, last = found[body]
            one = told.get((body, row.movement, row.indicator))
            if last is None and one and year < row.year:
                last = one.result.value
            if size is None:
                sized = [told.get((body, movement, code)) for movement, code in wanted]
                size = next((s.result.denominator for s in sized if s and s.result.denominator), None)
            found[body] = (size, last)
    return found


def _shares_of(row: Target) -> set[tuple[str, str]]:
    """Shares that some form of the movement computes from this count."""
    found = set()
    for form_id in reports.forms_of_movements([row.movement]):
        form = reports.parsed(form_id)
        counted = {cell.code for cell in form.cells if cell.indicator == row.indicator}
        found |= {(row.movement, rate.indicator) for rate in form.rates if rate.numerator in counted}
    return found

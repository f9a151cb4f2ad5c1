"""What a worksheet's proposals are worked out from: sizes and last year's results, as reported."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.work.movements import selectors as movements
from thidua.work.reports import selectors as reports
from thidua.work.targets.models import Target
from thidua.work.targets.rules import splits
from thidua.work.targets.selectors.results import results

#: Size, where it comes from (``rules.SIZE_FROM``), result of the year before.
Known = tuple[Decimal | None, str, Decimal | None]


def sizes_and_last(actor: Actor, row: Target, bodies: Sequence[UUID]) -> dict[UUID, Known]:
    """Body → (its size, where from, its result), each of the latest of the year and the year before.

    The size of a share is its denominator. A count has one where a share of the same population is reported beside it
    (``<indicator>`` whose numerator it is); else the population some form of any movement asked, said so. The system holds
    no register of people: what nobody reported is blank, and may be typed on the worksheet.
    """
    own = {(row.movement, row.indicator), *_shares_of(row)}
    people = _shares_of_population() if splits(row.unit, row.aggregation) else set()
    found: dict[UUID, Known] = dict.fromkeys(bodies, (None, "", None))
    for year in (row.year, row.year - 1):
        told = results(actor, bodies, year, own | people)
        for body in bodies:
            size, whence, last = found[body]
            one = told.get((body, row.movement, row.indicator))
            if last is None and one and year < row.year:
                last = one.result.value
            for source, wanted in (("reported", own), ("population", people - own)):
                if size is None or (source == "reported" and whence == "population"):
                    shares = [told.get((body, movement, code)) for movement, code in sorted(wanted)]
                    counted = next((s.result.denominator for s in shares if s and s.result.denominator), None)
                    size, whence = (counted, source) if counted is not None else (size, whence)
            found[body] = (size, whence, last)
    return found


def _shares_of(row: Target) -> set[tuple[str, str]]:
    """Shares that some form of the movement computes from this count."""
    found = set()
    for form_id in reports.forms_of_movements([row.movement]):
        form = reports.parsed(form_id)
        counted = {cell.code for cell in form.cells if cell.indicator == row.indicator}
        found |= {(row.movement, rate.indicator) for rate in form.rates if rate.numerator in counted}
    return found


def _shares_of_population() -> set[tuple[str, str]]:
    """Shares whose denominator is the population, by the packs of the movements in force."""
    return {
        (card.code, one.code)
        for card in movements.published()
        for one in movements.pack(card.id, card.digest).indicators
        if one.denominator == "population"
    }

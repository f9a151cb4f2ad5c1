"""What was reported for an indicator: a body's own report where it has one, else the total of those below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.ground.numbers import percent
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Form, Standing
from thidua.work.rollup import selectors as rollup
from thidua.work.targets.facts import Reported, Result

#: (body, movement, indicator)
Key = tuple[UUID, str, str]
#: (period, figures, own report, who answered a total)
_Period = tuple[str, Mapping[str, Decimal | None], UUID | None, Standing | None]


@dataclass(frozen=True, slots=True)
class _Year:
    """One body's periods of a year for one form, the oldest first."""

    form_id: UUID
    periods: tuple[str, ...]
    figures: tuple[Mapping[str, Decimal | None], ...]
    report_id: UUID | None
    standings: tuple[Standing, ...] = ()


def results(
    actor: Actor, bodies: Iterable[UUID], year: int, wanted: Iterable[tuple[str, str]]
) -> dict[Key, Reported]:
    """What was reported in a year for some indicators, by body. Queries do not grow with the bodies.

    Periods of the year combine by the cell's own rule: a flow adds up, a stock is the latest.

    :param wanted: (movement, indicator).
    """
    asked = set(wanted)
    who = list(dict.fromkeys(bodies))
    forms = reports.forms_of_movements(movement for movement, _code in asked)
    if not asked or not who or not forms:
        return {}
    parsed = {form_id: reports.parsed(form_id) for form_id in forms}
    rounds = reports.rounds_by_period(actor, year, forms)
    found: dict[Key, Reported] = {}
    for body, kept in _years(actor, who, year, forms).items():
        for one in kept:
            movement = forms[one.form_id]
            for wanted_movement, code in asked:
                if wanted_movement != movement or (body, movement, code) in found:
                    continue
                told = _reported(parsed[one.form_id], code, one, rounds)
                if told is not None:
                    found[body, movement, code] = told
    return found


def _years(actor: Actor, who: list[UUID], year: int, forms: Iterable[UUID]) -> dict[UUID, list[_Year]]:
    """Own reports first, then totals; among forms the one whose period ended last first."""
    own: dict[tuple[UUID, UUID], list[_Period]] = defaultdict(list)
    for row in reports.figures_of_year(actor, who, year, forms):
        own[row.body_id, row.form_id].append((row.period, row.figures, row.report_id, None))
    below: dict[tuple[UUID, UUID], list[_Period]] = defaultdict(list)
    for body, form, period, figures, standing in rollup.totals_of_year(actor, who, year, forms):
        below[body, form].append((period, figures, None, standing))
    years: dict[UUID, list[_Year]] = defaultdict(list)
    for kept in (own, below):
        for (body, form), periods in reversed(kept.items()):
            years[body].append(
                _Year(
                    form,
                    tuple(p[0] for p in periods),
                    tuple(p[1] for p in periods),
                    periods[-1][2],
                    tuple(p[3] for p in periods if p[3] is not None),
                )
            )
    return years


def _reported(form: Form, code: str, one: _Year, rounds: Mapping[tuple[UUID, str], UUID]) -> Reported | None:
    """The indicator's result in one form; ``None`` when the form does not ask it or nothing was given."""
    period = one.periods[-1]
    opened = rounds.get((one.form_id, period))
    for rate in form.rates:
        if rate.indicator == code:
            top, bottom = (_over_time(form, cell, one) for cell in (rate.numerator, rate.denominator))
            if top is None and bottom is None:
                return None
            share = percent(top, bottom) if top is not None and bottom else None
            return Reported(
                Result(share, top, bottom), period, rate.numerator, one.report_id, opened, *_answered(one)
            )
    for cell in form.cells:
        if cell.indicator == code and not cell.whole:
            value = _over_time(form, cell.code, one)
            if value is None:
                return None
            return Reported(Result(value), period, cell.code, one.report_id, opened, *_answered(one))
    return None


def _answered(one: _Year) -> tuple[int | None, int | None]:
    """(answered, owed) of the period where most are missing; nothing for an own report."""
    if not one.standings:
        return None, None
    least = max(one.standings, key=lambda standing: standing.due - standing.answered)
    return least.answered, least.due


def _over_time(form: Form, code: str, one: _Year) -> Decimal | None:
    given = [value for figures in one.figures if (value := figures.get(code)) is not None]
    if not given:
        return None
    return sum(given, Decimal(0)) if form.by_code[code].over_time == "sum" else given[-1]

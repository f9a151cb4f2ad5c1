"""Totals of a round over the tree of bodies, and how each came about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.errors import NotFound
from thidua.ground.numbers import ROUNDING
from thidua.web.edge import actor_of, id_of
from thidua.web.workspace.reports.fields import UNITS, printed, rate_label, share, under, words
from thidua.work.reports import selectors as reports
from thidua.work.reports.facts import RoundCard
from thidua.work.reports.rules import STANDINGS, Rate, completeness, rate_of, timeliness
from thidua.work.rollup import selectors as rollup
from thidua.work.rollup.facts import Contribution, Explanation
from thidua.work.rollup.rules import WORKING


@require_GET
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The total of one body (the acting one, or one below it), and of each directly below it."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    wanted = request.GET.get("don-vi", "")
    body_id = id_of(wanted) if wanted else card.owner_id
    form = reports.parsed(card.form.id)
    try:
        total = rollup.total(actor, body_id, card.form.id, card.period)
    except NotFound:
        total = None
    span = rollup.period_of(card.form.id, card.period)
    below = rollup.totals_below(actor, body_id, card.form.id, span) if total else []
    body = orgs.card(body_id)
    answers = rollup.own_answers(actor, [body, *(each for each, _total in below)], card.form.id, span)
    own = answers.get(body_id)
    context = {
        "round": card,
        "body": body,
        "total": total,
        "own": own,
        "own_standing": STANDINGS[own.standing] if own else "",
        "sections": [
            (
                words(section),
                [
                    (
                        cell.code,
                        words(cell),
                        UNITS.get(cell.unit, ""),
                        printed(total.figures[cell.code]),
                        total.given[cell.code],
                        printed(own.figures.get(cell.code)) if own else "",
                        under(form, cell.code),
                    )
                    for cell in section.cells
                ],
                [
                    (
                        r.indicator,
                        rate_label(form, r),
                        share(total.rates[r.indicator]),
                        share(rate_of(r, own.figures)) if own else "",
                    )
                    for r in section.rates
                ],
            )
            for section in form.sections
            if section.cells
        ]
        if total
        else [],
        "below": [
            (
                each,
                one.standing,
                _percent(completeness(one.standing)),
                answers.get(each.id),
                STANDINGS[answers[each.id].standing] if each.id in answers else "",
            )
            for each, one in below
        ],
        "may_compile": bool(form.prompts) and reports.compiles(actor, round_id),
        "complete": _percent(completeness(total.standing)) if total else "—",
        "rounding": ROUNDING if form.rates else "",
        "on_time": _percent(timeliness(total.standing)) if total else "—",
    }
    return render(request, "reports/totals.html", context)


def _percent(value: Fraction | None) -> str:
    return share(None if value is None else Decimal(value.numerator) * 100 / Decimal(value.denominator))


def standing_words(part: Contribution) -> str:
    """How a part stands: a body's answer, or whether anybody below it gave the figure."""
    if part.report_id is None and not part.given:
        return "Chưa có số"
    return STANDINGS[part.standing]


@require_GET
def explain(request: HttpRequest, round_id: UUID, body_id: UUID, code: str) -> HttpResponse:
    """One total opened: its rule, its parts with their versions, what is missing, the sum made again."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    told = rollup.explain(actor, body_id, card.form.id, card.period, code)
    context = {
        "round": card,
        "body": orgs.card(body_id),
        "told": told,
        "value": printed(told.value),
        "replayed": printed(told.replayed),
        "parts": [
            (part, printed(part.value), standing_words(part), part.number) for part in told.contributions
        ],
        "bodies": len({part.body_id for part in told.contributions}),
        "missing": len(
            {part.body_id for part in told.contributions}
            - {part.body_id for part in told.contributions if part.value is not None}
        ),
    }
    return render(request, "reports/explain.html", context)


@dataclass(frozen=True, slots=True)
class RatePart:
    """What one body gives to a rate: its two numbers, and the rate they make."""

    top: Contribution
    number: int | None
    over: Decimal | None
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class RateTold:
    """A rate opened: the two totals it is made of, and both numbers of each part."""

    rate: Rate
    label: str
    top: Explanation
    bottom: Explanation
    value: Decimal | None
    replayed: Decimal | None
    parts: tuple[RatePart, ...]


def rate_told(actor: Actor, card: RoundCard, body_id: UUID, indicator: str) -> RateTold:
    """A rate with what it is made of.

    :raises NotFound: no such rate, or no total of it in the actor's scope.
    """
    form = reports.parsed(card.form.id)
    rate = next((each for each in form.rates if each.indicator == indicator), None)
    if rate is None:
        raise NotFound("rollup-001", "Mẫu của đợt không có tỷ lệ này.")
    top, bottom = rollup.explain_each(
        actor, body_id, card.form.id, card.period, (rate.numerator, rate.denominator)
    )
    # A body may give its own figure and the total of those below it: two parts, told apart by the version.
    over = {(part.body_id, part.version_id): part.value for part in bottom.contributions}
    parts = []
    for part in top.contributions:
        under = over.get((part.body_id, part.version_id))
        made = rate_of(rate, {rate.numerator: part.value, rate.denominator: under})
        parts.append(RatePart(part, part.number, under, made))
    return RateTold(
        rate=rate,
        label=rate_label(form, rate),
        top=top,
        bottom=bottom,
        value=rate_of(rate, {rate.numerator: top.value, rate.denominator: bottom.value}),
        replayed=rate_of(rate, {rate.numerator: top.replayed, rate.denominator: bottom.replayed}),
        parts=tuple(parts),
    )


@require_GET
def explain_rate(request: HttpRequest, round_id: UUID, body_id: UUID, indicator: str) -> HttpResponse:
    """One rate opened: n and N, each a total that opens further, the rule, and both numbers of every part."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    told = rate_told(actor, card, body_id, indicator)
    context = {
        "round": card,
        "body": orgs.card(body_id),
        "told": told,
        "working": WORKING["ratio_of_sums"],
        "rounding": ROUNDING,
        "value": share(told.value),
        "replayed": share(told.replayed),
        "agrees": told.value == told.replayed,
        "top": printed(told.top.value),
        "bottom": printed(told.bottom.value),
        "parts": [
            (
                part,
                printed(part.top.value),
                printed(part.over),
                share(part.rate),
                standing_words(part.top),
            )
            for part in told.parts
        ],
    }
    return render(request, "reports/explain_rate.html", context)

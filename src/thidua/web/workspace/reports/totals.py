"""Totals of a round over the tree of bodies, and how each came about."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.errors import NotFound
from thidua.web.edge import actor_of, id_of
from thidua.web.workspace.reports.fields import UNITS, printed, share, words
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import STANDINGS, completeness, timeliness
from thidua.work.rollup import selectors as rollup


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
    below = rollup.totals_below(actor, body_id, card.form.id, card.period) if total else []
    context = {
        "round": card,
        "body": orgs.card(body_id),
        "total": total,
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
                    )
                    for cell in section.cells
                ],
                [
                    (
                        f"{words(form.by_code[r.numerator])} / {words(form.by_code[r.denominator])}",
                        share(total.rates[r.indicator]),
                    )
                    for r in section.rates
                ],
            )
            for section in form.sections
            if section.cells
        ]
        if total
        else [],
        "below": [(one, _percent(completeness(one.standing))) for one in below],
        "may_compile": bool(form.prompts) and reports.compiles(actor, round_id),
        "complete": _percent(completeness(total.standing)) if total else "—",
        "on_time": _percent(timeliness(total.standing)) if total else "—",
    }
    return render(request, "reports/totals.html", context)


def _percent(value: Fraction | None) -> str:
    return share(None if value is None else Decimal(value.numerator) * 100 / Decimal(value.denominator))


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
        "parts": [(part, printed(part.value), STANDINGS[part.standing]) for part in told.contributions],
        "missing": sum(part.value is None for part in told.contributions),
    }
    return render(request, "reports/explain.html", context)

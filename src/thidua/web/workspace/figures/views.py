"""A body's figures: total, trend, ranking, map; the three views; the workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.foundations.orgs.facts_lineage import Aggregation
from thidua.ground.actor import Actor
from thidua.ground.errors import NotFound
from thidua.ground.numbers import ROUNDING, percent, ranks, rounded, vn_percent, vn_signed
from thidua.journeys import look_over_figures as figures
from thidua.web.edge import actor_of, id_of
from thidua.web.excel import as_download
from thidua.web.workspace.figures import drawing, workbook
from thidua.web.workspace.orgs.views_of_figures import days_of, later_breaks
from thidua.web.workspace.targets import values
from thidua.work.reports.rules import STANDINGS, completeness, timeliness
from thidua.work.rollup import errors, policy
from thidua.work.targets import selectors as targets


def _asked(
    request: HttpRequest, actor: Actor, *, parts: bool = True
) -> tuple[BodyCard, figures.Overview | None]:
    wanted = request.GET.get("don-vi", "")
    assert actor.acting is not None  # the edge lets nobody without a post in
    body = orgs.card(id_of(wanted) if wanted else actor.acting.body_id)
    if not policy.may_see(actor, body.path):
        raise errors.total_not_found()
    names = {one.code: (one.label, one.label_en) for one in targets.indicators()}
    shown = figures.overview(
        actor,
        body,
        form=request.GET.get("mau", ""),
        period=request.GET.get("ky", ""),
        measure=request.GET.get("chi-bao", ""),
        names=names,
        parts=parts,
    )
    return body, shown


def _label(one: figures.Measure) -> str:
    return values.words(one.vi, one.en)


def _value(one: figures.Measure, value: Decimal | None) -> str:
    if value is None:
        return "—"
    return vn_percent(value) if one.of else values.figure(value)


def _query(shown: figures.Overview, body_id: UUID) -> dict[str, str]:
    return {
        "don-vi": str(body_id),
        "mau": shown.form.code,
        "ky": shown.total.period,
        "chi-bao": shown.measure.key,
    }


def _explained(shown: figures.Overview) -> str:
    """Where the value is opened to what it is made of; empty where no round shows it."""
    if shown.total.own is not None:
        return reverse("report_page", args=[shown.total.own])
    if shown.round_id is None:
        return ""
    where, key = [shown.round_id, shown.body.id], shown.measure.key
    if shown.measure.of:
        return reverse("report_explain_rate", args=[*where, key.removeprefix(figures.RATE)])
    return reverse("report_explain", args=[*where, key])


def _goal(shown: figures.Overview, body_id: UUID) -> Any:
    """The body's target for the measure in force that year; its own before the one it was given."""
    given, own = targets.own_in_force(body_id, shown.form.movement, shown.measure.indicator, shown.total.year)
    return own or given


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """One figure of one body: how much, since when, who below gives it, who does not."""
    actor = actor_of(request)
    body, shown = _asked(request, actor)
    if shown is None:
        return render(request, "figures/page.html", {"body": body})
    one = shown.measure
    target = _goal(shown, body.id) if one.indicator else None
    goal = targets.goal_of(target) if target else None
    query = _query(shown, body.id)
    best = max((row.value for row in shown.rows if row.value is not None), default=None)
    tiles = drawing.tile_map(shown.rows) if len(shown.rows) > 1 else None
    context = {
        "body": shown.body,
        "shown": shown,
        "own": shown.total.own is not None,
        "label": _label(one),
        "value": _value(one, one.value(shown.total.figures)),
        "of": _of(one, shown.total.figures),
        "target": target,
        "goal": values.goal(goal) if goal else "",
        "standing": [
            (label, getattr(shown.total.standing, code))
            for code, label in STANDINGS.items()
            if getattr(shown.total.standing, code)
        ],
        "complete": _share(completeness(shown.total.standing)),
        "on_time": _share(timeliness(shown.total.standing)),
        "trends": [
            drawing.trend(
                shown.points,
                goal=goal.value if goal and goal.upward else None,
                percent=bool(one.of),
                say=lambda value: _value(one, value),
                width=width,
            )
            for width in (drawing.WIDE, drawing.NARROW)
        ],
        "differing": any(not point.same for point in shown.points if point.value is not None),
        "points": [
            (
                point,
                _value(one, point.value),
                _pair(one, point.top, point.bottom),
                _share(completeness(point.standing)),
            )
            for point in shown.points
        ],
        "ranking": [
            (
                place,
                row,
                _value(one, row.value),
                _pair(one, row.top, row.bottom),
                _change(one, row),
                int(row.value * 1000 / best) if row.value is not None and best else None,
                STANDINGS[row.standing],
            )
            for place, row in zip(_places(shown), shown.rows, strict=True)
        ],
        "map": tiles,
        "legend": [(shade, _value(one, low), _value(one, high)) for shade, low, high in tiles.steps]
        if tiles
        else [],
        "tiles": {row.body.id: _value(one, row.value) for row in shown.rows},
        "forms": [(form.code, values.words(form.title, form.title_en)) for form in shown.forms],
        "periods": [(period, period) for period in shown.periods],
        "measures": [(each.key, _label(each)) for each in shown.measures],
        "query": urlencode(query),
        "explained": _explained(shown),
        "rounding": ROUNDING if one.of else "",
        "base": urlencode({name: query[name] for name in ("mau", "ky", "chi-bao")}),
    }
    return render(request, "figures/page.html", context)


def _places(shown: figures.Overview) -> list[int | None]:
    """The rank of each row: equal values, as they are shown, share one and the next is as many further on."""
    values_of = [row.value for row in shown.rows]
    if shown.measure.of:
        values_of = [None if value is None else rounded(value, 1) for value in values_of]
    return ranks(values_of)


def _share(value: Any) -> str:
    return vn_percent(None if value is None else percent(value.numerator, value.denominator))


def _of(one: figures.Measure, known: Any) -> str:
    return _pair(one, known.get(one.code), known.get(one.of) if one.of else None)


def _pair(one: figures.Measure, top: Decimal | None, bottom: Decimal | None) -> str:
    if not one.of or (top is None and bottom is None):
        return ""
    return f"{values.figure(top)} / {values.figure(bottom)}"


def _change(one: figures.Measure, row: figures.Row) -> str:
    """By how much a value differs from the year before: points of a share, per cent of a figure."""
    if row.value is None or row.before is None:
        return ""
    if one.of:
        return f"{vn_signed(row.value - row.before, 1)} điểm"
    if not row.before:
        return ""
    return f"{vn_signed((row.value - row.before) * 100 / row.before, 1)} %"


@require_GET
def three_views(request: HttpRequest) -> HttpResponse:
    """The same figure across mergers: as it was, as it is, like for like."""
    actor = actor_of(request)
    body, shown = _asked(request, actor, parts=False)
    if shown is None:
        raise NotFound("rollup-001", "Chưa có số liệu nào của đơn vị này.")
    series = figures.three_views(actor, shown)
    context = {
        "body": shown.body,
        "label": _label(shown.measure),
        "series": series,
        "days": days_of(series) if series else [],
        "later": later_breaks(series) if series else (),
        "carried": Aggregation.SUM,
        "query": urlencode(_query(shown, body.id)),
    }
    return render(request, "figures/views.html", context)


@require_GET
def export(request: HttpRequest) -> FileResponse:
    """Trend and ranking as a workbook."""
    actor = actor_of(request)
    _body, shown = _asked(request, actor)
    if shown is None:
        raise NotFound("rollup-001", "Chưa có số liệu nào của đơn vị này.")
    file, count = workbook.write(shown, _label(shown.measure), _places(shown))
    return as_download(file, f"so-lieu-{shown.form.code}-{shown.total.period}.xlsx", count)


@require_GET
def views_export(request: HttpRequest) -> FileResponse:
    """The three views as a workbook."""
    actor = actor_of(request)
    _body, shown = _asked(request, actor, parts=False)
    if shown is None:
        raise NotFound("rollup-001", "Chưa có số liệu nào của đơn vị này.")
    file, count = workbook.write_views(shown, _label(shown.measure), figures.three_views(actor, shown))
    return as_download(file, f"ba-cach-nhin-{shown.form.code}.xlsx", count)

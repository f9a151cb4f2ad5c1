"""The board of targets, one target, a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.ground.actor import Actor
from thidua.ground.clock import now, today
from thidua.ground.errors import NotPossible
from thidua.web.edge import actor_of, id_of
from thidua.web.excel import as_download
from thidua.web.once import once
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.targets import values, workbook
from thidua.work.targets import errors, policy, services
from thidua.work.targets import selectors as targets
from thidua.work.targets.facts import Board, TargetView


def _year(request: HttpRequest, at: datetime) -> int:
    text = request.GET.get("nam", "")
    return int(text) if text.isdecimal() and len(text) == 4 else today(at).year


def _body(request: HttpRequest, actor: Actor) -> UUID:
    wanted = request.GET.get("don-vi", "")
    assert actor.acting is not None  # the edge lets nobody without a post in
    return id_of(wanted) if wanted else actor.acting.body_id


def drawn(view: TargetView) -> dict[str, Any]:
    """A target as the templates draw it."""
    tone, word = values.standing(view)
    return {
        "view": view,
        "label": values.words(view.label, view.label_en),
        "goal": values.goal(view.goal),
        "result": values.result(view.reported, view.goal.unit),
        "of": values.of_what(view.reported),
        "answered": values.answered(view.reported),
        "bar": values.in_bar(view),
        "tone": tone,
        "word": word,
        "origin": values.origins()[view.origin],
    }


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """A body's targets of a year, and those of the bodies directly below, against what was reported."""
    actor, at = actor_of(request), now()
    body_id, year, number = _body(request, actor), _year(request, at), page_number(request)
    shown = targets.board(actor, body_id, year, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    mine = actor.acting is not None and actor.acting.body_id == body_id
    context = {
        "board": shown,
        "own": [drawn(view) for view in shown.own],
        "columns": [
            (values.words(vi, en), reached, given)
            for (_m, _c, vi, en), reached, given in zip(
                shown.columns, shown.reached, shown.given, strict=True
            )
        ],
        "rows": [(row, [cell and drawn(cell) for cell in row.cells]) for row in shown.rows],
        "page": page_of(shown.rows, shown.total if shown.columns else 0, number),
        "counts": _counts(shown),
        "years": [(str(year), str(year)) for year in sorted({*shown.years, year}, reverse=True)],
        "year": str(year),
        "mine": mine,
        "may_set": mine and bool(policy.may_set(actor, body_id)),
        "waiting": sum(one.taken is None for one in targets.plan_targets(actor, body_id)) if mine else 0,
        "query": f"?nam={year}" + ("" if mine else f"&don-vi={body_id}"),
    }
    return render(request, "targets/board.html", context)


def _counts(shown: Board) -> dict[str, int]:
    standings = [view.progress.standing for view in shown.own]
    return {
        "own": len(standings),
        "reached": standings.count("reached"),
        "no_figure": standings.count("no_figure"),
        "below": sum(shown.given),
        "below_reached": sum(shown.reached),
        "undercut": sum(cell.undercuts for row in shown.rows for cell in row.cells if cell)
        + sum(view.undercuts for view in shown.own),
    }


@require_GET
def export(request: HttpRequest) -> FileResponse:
    """The whole board as a workbook."""
    actor, at = actor_of(request), now()
    shown = targets.board(actor, _body(request, actor), _year(request, at))
    name = f"chi-tieu-{shown.year}.xlsx"
    file, count = workbook.write(shown)
    return as_download(file, name, count)


@require_GET
def page(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """One target: its result, its source, its history, what was handed down from it."""
    actor = actor_of(request)
    shown = targets.target_page(actor, target_id)
    context = {
        "page": shown,
        "t": drawn(shown.view),
        "history": [drawn(view) for view in shown.history],
        "given_to": [drawn(view) for view in shown.given_to],
        "above": shown.given_from and (shown.given_from[0], values.goal(shown.given_from[1])),
        "sum": shown.sum,
        "sum_total": values.figure(shown.sum.total) if shown.sum else "",
        "operators": values.OPERATORS,
        "value": values.figure(shown.view.goal.value),
    }
    return render(request, "targets/page.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set a target: from the body's plans, or of its own accord."""
    actor, at = actor_of(request), now()
    assert actor.acting is not None
    policy.may_set(actor, actor.acting.body_id).require()
    sent = {name: request.POST.get(name, "").strip() for name in ("chi-so", "nam", "so-sanh", "gia-tri")}
    sent |= {name: request.POST.get(name, "").strip() for name in ("nguon", "ly-do", "quy-dinh")}
    refusal = None
    if request.method == "POST":
        try:
            return redirect("target_page", target_id=_set(request, actor, sent, at))
        except NotPossible as told:
            refusal = told
    indicators = targets.indicators()
    plan_targets = targets.plan_targets(actor, actor.acting.body_id)
    picked = next((one for one in plan_targets if str(one.provision_id) == request.GET.get("quy-dinh")), None)
    if picked is not None and not request.POST:
        sent |= {
            "quy-dinh": str(picked.provision_id),
            "nam": str(picked.year or ""),
            "so-sanh": picked.operator,
            "gia-tri": "" if picked.value is None else values.figure(picked.value),
        }
    year = today(at).year
    context = {
        "indicators": [
            (
                f"{one.movement}:{one.code}",
                f"{values.words(one.label, one.label_en)} · {one.movement_name}",
            )
            for one in indicators
        ],
        "years": [
            (str(y), str(y)) for y in range(year - 1, max((i.ends for i in indicators), default=year) + 1)
        ],
        "operators": values.OPERATORS,
        "plan_targets": [
            (one, "" if one.value is None else values.figure(one.value)) for one in plan_targets
        ],
        "picked": picked,
        "sent": sent | {"nam": sent["nam"] or str(year), "so-sanh": sent["so-sanh"] or ">="},
        "refusal": refusal,
        "indicator": sent["chi-so"],
        "operator": sent["so-sanh"] or ">=",
    }
    return render(request, "targets/new.html", context, status=422 if refusal else 200)


def _set(request: HttpRequest, actor: Actor, sent: dict[str, str], at: datetime) -> UUID:
    movement, _colon, code = sent["chi-so"].partition(":")
    value = values.read_value(sent["gia-tri"])
    if value is None:
        raise errors.bad_value("", "chưa nhập giá trị")
    assert actor.acting is not None
    with once(request, "targets.set_target") as turn:
        if not turn.repeated:
            made = services.set_target(
                actor=actor,
                body_id=actor.acting.body_id,
                movement=movement,
                indicator=code,
                year=int(sent["nam"]) if sent["nam"].isdecimal() else 0,
                operator=sent["so-sanh"],
                value=value,
                provision_id=id_of(sent["quy-dinh"]) if sent["quy-dinh"] else None,
                source=sent["nguon"],
                reason=sent["ly-do"],
                at=at,
            )
            turn.effect["target"] = str(made)
    return UUID(turn.effect["target"])


def _change(request: HttpRequest, actor: Actor, target_id: UUID, at: datetime) -> UUID:
    value = values.read_value(request.POST.get("gia-tri", ""))
    if value is None:
        raise errors.bad_value("", "chưa nhập giá trị")
    return services.change_target(
        actor=actor,
        target_id=target_id,
        operator=request.POST.get("so-sanh", ""),
        value=value,
        reason=request.POST.get("ly-do", ""),
        revision=int(request.POST.get("revision") or 0),
        at=at,
    )


def _withdraw(request: HttpRequest, actor: Actor, target_id: UUID, at: datetime) -> UUID:
    services.withdraw_target(
        actor=actor,
        target_id=target_id,
        reason=request.POST.get("ly-do", ""),
        revision=int(request.POST.get("revision") or 0),
        at=at,
    )
    return target_id


_ACTS: dict[str, Callable[[HttpRequest, Actor, UUID, datetime], UUID]] = {"doi": _change, "thoi": _withdraw}


@require_POST
def act(request: HttpRequest, target_id: UUID, verb: str) -> HttpResponse:
    """One act on a target, named in the address."""
    do = _ACTS.get(verb)
    if do is None:
        raise Http404
    with once(request, f"targets.{verb}") as turn:
        if not turn.repeated:
            turn.effect["target"] = str(do(request, actor_of(request), target_id, now()))
    return redirect("target_page", target_id=UUID(turn.effect["target"]))

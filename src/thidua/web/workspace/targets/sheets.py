"""The worksheet: a superior's target shared out among the bodies directly below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.targets import values
from thidua.web.workspace.targets.views import drawn
from thidua.work.targets import selectors as targets
from thidua.work.targets import services
from thidua.work.targets.rules import SIZE_FROM


@require_POST
def start(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Open the target's worksheet; the one being worked on, if there is one."""
    with once(request, "targets.start_worksheet") as turn:
        if not turn.repeated:
            made = services.start_worksheet(
                actor=actor_of(request),
                target_id=target_id,
                method=request.POST.get("cach") or "equal",
                at=now(),
            )
            turn.effect["worksheet"] = str(made)
    return redirect("target_sheet", worksheet_id=UUID(turn.effect["worksheet"]))


@require_GET
def page(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """The worksheet: a line for every body, what they come to, against the whole."""
    shown = targets.worksheet_page(actor_of(request), worksheet_id)
    told = shown.sum
    context = {
        "sheet": shown,
        "t": drawn(shown.target),
        "lines": [
            (
                line,
                "" if line.size is None and shown.may_write else values.figure(line.size),
                values.figure(line.last),
                values.figure(line.before),
                "" if line.value is None else values.figure(line.value),
            )
            for line in shown.lines
        ],
        "total": values.figure(told.total),
        "gap": values.figure(None if told.gap is None else abs(told.gap)),
        "over": told.gap is not None and told.gap > 0,
        "undercut": len(told.undercut),
        "size_from": SIZE_FROM,
    }
    return render(request, "targets/sheet.html", context)


def _revision(request: HttpRequest) -> int:
    return int(request.POST.get("revision") or 0)


def _fill(request: HttpRequest, actor: Actor, worksheet_id: UUID, at: datetime) -> None:
    written: dict[UUID, Decimal | None] = {}
    reasons: dict[UUID, str] = {}
    sizes: dict[UUID, Decimal | None] = {}
    for name, text in request.POST.items():
        kind, _colon, body = name.partition(":")
        if kind == "dong":
            written[id_of(body)] = values.read_value(str(text))
        elif kind == "co":
            sizes[id_of(body)] = values.read_value(str(text))
        elif kind == "vi":
            reasons[id_of(body)] = str(text)
    method = request.POST.get("cach", "")
    services.fill_worksheet(
        actor=actor,
        worksheet_id=worksheet_id,
        values=None if method else written,
        reasons=reasons,
        sizes=sizes,
        method=method,
        revision=_revision(request),
        at=at,
    )


def _hand_out(request: HttpRequest, actor: Actor, worksheet_id: UUID, at: datetime) -> None:
    """What stands on the page is saved first: nobody hands out other numbers than those in view."""
    _fill(request, actor, worksheet_id, at)
    services.hand_out(actor=actor, worksheet_id=worksheet_id, reason=request.POST.get("ly-do", ""), at=at)


def _drop(request: HttpRequest, actor: Actor, worksheet_id: UUID, at: datetime) -> None:
    services.drop_worksheet(actor=actor, worksheet_id=worksheet_id, revision=_revision(request), at=at)


_ACTS: dict[str, Callable[[HttpRequest, Actor, UUID, datetime], None]] = {
    "ghi": _fill,
    "giao": _hand_out,
    "bo": _drop,
}


@require_POST
def act(request: HttpRequest, worksheet_id: UUID, verb: str) -> HttpResponse:
    """One act on a worksheet, named in the address."""
    do = _ACTS.get(verb)
    if do is None:
        raise Http404
    with once(request, f"targets.sheet.{verb}") as turn:
        if not turn.repeated:
            do(request, actor_of(request), worksheet_id, now())
    return redirect("target_sheet", worksheet_id=worksheet_id)

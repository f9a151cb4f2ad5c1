"""Rounds: opened, watched, changed, let through the lock, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import periods
from thidua.ground.clock import end_of, now, start_of, today
from thidua.journeys import settle_report
from thidua.web.components.times import day_of_text
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.work.reports import policy, services
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import STANDINGS

_RECURRENCE = {"year": "yearly", "half": "half-yearly", "quarter": "quarterly", "month": "monthly"}


@require_GET
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """A round: who answered how, who is late; for the body that asks, what it may do."""
    actor, at = actor_of(request), now()
    card = reports.round_page(actor, round_id)
    wanted = reports.Filter(
        text=request.GET.get("q", ""),
        round=round_id,
        standing=request.GET.get("tinh-trang", ""),
        late=request.GET.get("muon") == "1",
    )
    number = page_number(request)
    cards, total = reports.report_list(actor, wanted, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    context = {
        "round": card,
        "standing": [(code, label, getattr(card.standing, code)) for code, label in STANDINGS.items()],
        "page": page_of(cards, total, number),
        "total": total,
        "wanted": wanted,
        "standings": list(STANDINGS.items()),
        "now": at,
        "may_ask": bool(policy.may_ask(actor, card.owner_id)),
        "follows": reports.compiles(actor, round_id),
        "filtered": bool(wanted.text or wanted.standing or wanted.late),
    }
    template = "reports/rows.html" if request.headers.get("HX-Request") else "reports/round.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a round: which form, which period, until when."""
    actor, at = actor_of(request), now()
    policy.may_ask(actor, actor.body_id).require()  # type: ignore[arg-type]
    forms = [card for card in reports.forms(actor) if card.state == "in_use"]
    values = {name: request.POST.get(name, "").strip() for name in ("mau", "ky", "han", "khoa", "ten")}
    error = ""
    if request.method == "POST":
        error = _wrong(values)
        if not error:
            return redirect("round_page", round_id=_open(request, actor, values, at))
    year = today(at).year
    context = {
        "forms": [(str(card.id), card.title) for card in forms],
        "periods": [
            (period.name, period.name) for y in (year, year - 1, year + 1) for period in periods("yearly", y)
        ],
        "values": values
        | {
            "ky": values["ky"] or str(year),
            "han": values["han"] or f"{today(at) + timedelta(days=14):%d/%m/%Y}",
            "khoa": values["khoa"] or f"{today(at) + timedelta(days=30):%d/%m/%Y}",
        },
        "error": error,
    }
    return render(request, "reports/new.html", context, status=422 if error else 200)


def _wrong(values: dict[str, str]) -> str:
    if not values["mau"]:
        return "Chọn mẫu báo cáo."
    if not values["ky"][:4].isdecimal():
        return "Chọn kỳ báo cáo."
    for name, label in (("han", "Hạn gửi"), ("khoa", "Ngày khóa")):
        if values[name] and day_of_text(values[name]) is None:
            return f"{label}: viết ngày/tháng/năm, ví dụ 05/12/2026."
    return ""


def _open(request: HttpRequest, actor: Actor, values: dict[str, str], at: datetime) -> UUID:
    form = reports.form_card(actor, id_of(values["mau"]))
    every = periods(_RECURRENCE[form.period], int(values["ky"][:4]))  # type: ignore[arg-type]
    period = next((one for one in every if one.name == values["ky"]), every[0])
    due, locks = day_of_text(values["han"]), day_of_text(values["khoa"])
    with once(request, "reports.open_round") as turn:
        if not turn.repeated:
            made = settle_report.ask(
                actor=actor,
                form_id=form.id,
                period=period,
                title=values["ten"],
                opens_at=start_of(today(at)),
                due_at=end_of(due) if due else None,
                locks_at=end_of(locks) if locks else None,
                sign_off=request.POST.get("duyet") == "1",
                at=at,
            )
            turn.effect["round"] = str(made)
    return UUID(turn.effect["round"])


def _change(request: HttpRequest, actor: Actor, round_id: UUID, at: datetime) -> None:
    due, locks = day_of_text(request.POST.get("han", "")), day_of_text(request.POST.get("khoa", ""))
    services.change_round(
        actor=actor,
        round_id=round_id,
        due_at=end_of(due) if due else None,
        locks_at=end_of(locks) if locks else None,
        reason=request.POST.get("ly-do", ""),
        revision=int(request.POST.get("revision") or 0),
        at=at,
    )


def _cancel(request: HttpRequest, actor: Actor, round_id: UUID, at: datetime) -> None:
    settle_report.cancel(
        actor=actor,
        round_id=round_id,
        reason=request.POST.get("ly-do", ""),
        revision=int(request.POST.get("revision") or 0),
        at=at,
    )


def _except(request: HttpRequest, actor: Actor, round_id: UUID, at: datetime) -> None:
    until = day_of_text(request.POST.get("den", ""))
    services.open_exception(
        actor=actor,
        round_id=round_id,
        body_id=id_of(request.POST["don-vi"]) if request.POST.get("don-vi") else None,
        reason=request.POST.get("ly-do", ""),
        until=end_of(until) if until else at,
        at=at,
    )


_ACTS: dict[str, Callable[[HttpRequest, Actor, UUID, datetime], None]] = {
    "doi-han": _change,
    "huy": _cancel,
    "ngoai-le": _except,
}


@require_POST
def act(request: HttpRequest, round_id: UUID, verb: str) -> HttpResponse:
    """One act on a round, named in the address."""
    do = _ACTS.get(verb)
    if do is None:
        raise Http404
    with once(request, f"reports.round.{verb}") as turn:
        if not turn.repeated:
            do(request, actor_of(request), round_id, now())
    return redirect("round_page", round_id=round_id)

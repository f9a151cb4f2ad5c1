"""Rounds: watched, changed, let through the lock, cancelled (opened: opening.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import last_good_day
from thidua.ground.clock import end_of, now
from thidua.journeys import settle_report
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.reports.acts import day_typed
from thidua.work.obligations import selectors as obligations
from thidua.work.plans import selectors as plans
from thidua.work.reports import policy
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import STANDINGS


def asked(request: HttpRequest, round_id: UUID) -> reports.Filter:
    """What the list of a round is narrowed by, as the address says it."""
    return reports.Filter(
        text=request.GET.get("q", ""),
        round=round_id,
        standing=request.GET.get("tinh-trang", ""),
        late=request.GET.get("muon") == "1",
    )


@require_GET
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """A round: who answered how, who is late; for the body that asks, what it may do."""
    actor, at = actor_of(request), now()
    card = reports.round_page(actor, round_id)
    wanted = asked(request, round_id)
    number = page_number(request)
    cards, total = reports.report_list(actor, wanted, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    follows = reports.compiles(actor, round_id)
    context = {
        "round": card,
        "standing": [(code, label, getattr(card.standing, code)) for code, label in STANDINGS.items()],
        "page": page_of(cards, total, number),
        "total": total,
        "wanted": wanted,
        "standings": list(STANDINGS.items()),
        "now": at,
        "due_day": last_good_day(card.due_at) if card.due_at else None,
        "lock_day": last_good_day(card.locks_at) if card.locks_at else None,
        "may_ask": bool(policy.may_ask(actor, card.owner_id)),
        "follows": follows,
        "doors": reports.open_doors(round_id, at) if follows and card.locks_at else [],
        "rests_on": obligations.provision_words(card.sign_off_by) if card.sign_off_by else "",
        "recipients": reports.round_recipients(round_id),
        "plan": plans.card(actor, card.plan_id)
        if card.plan_id and plans.may_see(actor, card.plan_id)
        else None,
        "export_url": reverse("round_excel", args=[round_id]) + f"?{request.GET.urlencode()}",
        "filtered": bool(wanted.text or wanted.standing or wanted.late),
    }
    template = "reports/rows.html" if request.headers.get("HX-Request") else "reports/round.html"
    return render(request, template, context)


def _change(request: HttpRequest, actor: Actor, round_id: UUID, at: datetime) -> None:
    due, locks = (request.POST.get(name, "").strip() for name in ("han", "khoa"))
    settle_report.change_days(
        actor=actor,
        round_id=round_id,
        due_at=end_of(day_typed(due)) if due else None,
        locks_at=end_of(day_typed(locks)) if locks else None,
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
    settle_report.let_through(
        actor=actor,
        round_id=round_id,
        body_id=id_of(request.POST["don-vi"]) if request.POST.get("don-vi") else None,
        reason=request.POST.get("ly-do", ""),
        until=end_of(day_typed(request.POST.get("den", ""))),
        at=at,
    )


def _close_door(request: HttpRequest, actor: Actor, round_id: UUID, at: datetime) -> None:
    settle_report.close_door(
        actor=actor,
        door_id=id_of(request.POST.get("cua", "")),
        reason=request.POST.get("ly-do", ""),
        at=at,
    )


_ACTS: dict[str, Callable[[HttpRequest, Actor, UUID, datetime], None]] = {
    "doi-han": _change,
    "huy": _cancel,
    "ngoai-le": _except,
    "dong-ngoai-le": _close_door,
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

"""Who is late with reports the acting body asks: the board, one click to remind them all, a letter to one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from thidua.ground.clock import now
from thidua.journeys import chase_reports
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.reports.fields import words
from thidua.work.reports import policy, services
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import STANDINGS


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every level's counts, and who is late: how many days, who holds it since when, when it was last spoken of."""
    actor, at = actor_of(request), now()
    assert actor.acting is not None  # the edge lets nobody without a post in
    level, wanted = request.GET.get("cap", ""), request.GET.get("dot", "")
    number = page_number(request)
    found = reports.late_board(
        actor,
        at=at,
        level=level,
        round_id=id_of(wanted) if wanted else None,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    context = {
        "board": found,
        "levels": [
            (
                one.level,
                _level(one),
                one.late,
                [(word, getattr(one.standing, code)) for code, word in STANDINGS.items()],
            )
            for one in found.levels
        ],
        "choices": [(one.level, _level(one)) for one in found.levels],
        "standings": list(STANDINGS.values()),
        "rounds": [(str(ident), title) for ident, title in reports.own_rounds(actor)],
        "page": page_of(list(found.rows), found.total, number),
        "level": level,
        "round": wanted,
        "late": sum(one.late for one in found.levels if level in ("", one.level)),
        "missing": sum(one.standing.missing for one in found.levels if level in ("", one.level)),
        "may_chase": bool(policy.may_ask(actor, actor.acting.body_id)),
        "now": at,
    }
    return render(request, "reports/late.html", context)


def _level(one: reports.LevelBoard) -> str:
    return words({"vi": one.label, "en": one.label_en})


@require_POST
def chase(request: HttpRequest) -> HttpResponse:
    """Remind every late body of the level and round chosen; a second click the same day sends nothing."""
    level, wanted = request.POST.get("cap", ""), request.POST.get("dot", "")
    with once(request, "reports.chase_all") as turn:
        if not turn.repeated:
            turn.effect["n"] = services.chase_all(
                actor=actor_of(request),
                level=level,
                round_id=id_of(wanted) if wanted else None,
                text=request.POST.get("loi", ""),
                at=now(),
            )
    count = int(turn.effect["n"])
    if count:
        said = ngettext("Đã nhắc %(n)s báo cáo.", "Đã nhắc %(n)s báo cáo.", count) % {"n": count}
    else:
        said = _("Hôm nay đã nhắc tất cả rồi; không gửi thêm tin nào.")
    messages.success(request, said)
    return redirect(reverse("report_late") + "?" + urlencode({"cap": level, "dot": wanted}))


@require_POST
def letter(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Draft a letter to one body about all the reports it is late with."""
    with once(request, "reports.draft_letter") as turn:
        if not turn.repeated:
            made = chase_reports.draft_letter(actor=actor_of(request), body_id=body_id, at=now())
            turn.effect["letter"] = str(made)
    return redirect("letter", letter_id=turn.effect["letter"])

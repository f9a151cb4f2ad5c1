"""What a body has to report and what it asks; one report, its form, and what may be done with it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.access import selectors as access
from thidua.ground.calendar_vn import is_late
from thidua.ground.clock import now
from thidua.ground.errors import NotPossible
from thidua.journeys import settle_report
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.reports import restatement
from thidua.web.workspace.reports.acts import ACTS, Asked, keep_typed
from thidua.web.workspace.reports.fields import missing, pinned, progress, sections
from thidua.work.reports import policy
from thidua.work.reports import selectors as reports
from thidua.work.reports.facts import ReportPage, VersionView


@require_GET
def report_home(request: HttpRequest) -> HttpResponse:
    """What my body has to report, and the rounds it asks or receives."""
    actor = actor_of(request)
    assert actor.acting is not None  # the edge lets nobody without a post in
    own, at = reports.reports_of_body(actor, actor.acting.body_id), now()
    waiting = [card for card in own if card.state in {"draft", "returned", "restating"}]
    rounds = reports.rounds(actor)
    asked = [card for card in rounds if card.owner_id == actor.acting.body_id]
    context = {
        "open": waiting,
        "done": [card for card in own if card not in waiting],
        "rounds": rounds,
        "asks": bool(asked),
        "counts": {
            "open": len(waiting),
            "late": sum(card.due_at is not None and is_late(at, card.due_at) for card in waiting),
            "returned": sum(card.state == "returned" for card in waiting),
            "waiting": sum(card.standing.waiting for card in asked),
            "below": reports.late_count(actor, at=at) if asked else 0,
        },
        "may_ask": bool(policy.may_ask(actor, actor.acting.body_id)),
        "now": at,
    }
    return render(request, "reports/home.html", context)


@require_GET
def report_page(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: the form to fill in, or what was handed in, with its versions and what became of them."""
    actor, at = actor_of(request), now()
    page = reports.one(actor, report_id, children=settle_report.children(report_id), at=at)
    colleagues = access.people_of(page.card.body_id, at) if page.may_write else []
    older = _older(page, request.GET.get("lan", ""))
    shown = sections(page, older)
    writing = page.may_write and older is None
    going = progress(page, shown) if writing else None
    context = {
        "page": page,
        "writing": writing,
        "older": older,
        "restated": restatement.lines(actor, page) if page.card.state in {"restating", "resubmitted"} else [],
        "r": page.card,
        "now": at,
        "sections": shown,
        "progress": going,
        "left": going.blocking + going.unexplained if going else 0,
        "missing": missing(page, shown) if going and "con-thieu" in request.GET else [],
        "pinned": pinned(page),
        "colleagues": [(str(c.person_id), c.person_name) for c in colleagues if c.role in policy.WORKERS],
        "trail": reports.trail(report_id, 20),
        "own": actor.body_id == page.card.body_id,
        "may_accept": page.may_ask and page.card.state in {"submitted", "resubmitted"},
        "may_receipt": page.may_receive
        and page.card.submitted_at is not None
        and bool(page.versions)
        and not any(s.what == "receipted" and s.by == actor.label() for s in page.versions[0].settled),
    }
    return render(request, "reports/page.html", context)


def _older(page: ReportPage, wanted: str) -> VersionView | None:
    """The version asked for by its number, when it is another than the one the page shows anyway."""
    number = int(wanted) if wanted.isdecimal() else 0
    return next((one for one in page.versions if one.number == number), None)


@require_POST
def act(request: HttpRequest, report_id: UUID, verb: str) -> HttpResponse:
    """One act on one report, named in the address."""
    do = ACTS.get(verb)
    if do is None:
        raise Http404
    asked = Asked(actor_of(request), report_id, now())
    try:
        with once(request, f"reports.{verb}") as turn:
            if not turn.repeated:
                do(request, asked)
    except NotPossible as refusal:
        # What is missing is shown on the form itself, each line a link to its place; what was typed stays.
        if refusal.code != "reports-010":
            raise
        keep_typed(request, asked)
        return redirect(reverse("report_page", args=[report_id]) + "?con-thieu=1")
    return redirect("report_page", report_id=report_id)

"""What a body has to report and what it asks; one report, its form, and what may be done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.access import selectors as access
from thidua.ground.calendar_vn import is_late
from thidua.ground.clock import now, today
from thidua.ground.errors import NotPossible, Stale
from thidua.journeys import settle_report
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.reports import from_below, restatement, returned
from thidua.web.workspace.reports.acts import ACTS, Asked, keep_typed
from thidua.web.workspace.reports.fields import day_view, left_out_words, missing, pinned, progress, sections
from thidua.web.workspace.reports.filling import edits_of, instead
from thidua.web.workspace.reports.signing import sign_off_card
from thidua.work.reports import policy, services
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
            "to_sign": sum(card.signing == "asked" for card in waiting)
            if policy.may_sign(actor, actor.acting.body_id)
            else 0,
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
    if page.may_instead and "thay" in request.GET:
        page = replace(page, may_write=True, instead=True)
    colleagues = access.people_of(page.card.body_id, at) if page.may_write and not page.instead else []
    own = actor.body_id == page.card.body_id
    asked = _older(page, request.GET.get("lan", ""))
    older = asked or _counted(page, own=own)
    writing = page.may_write and older is None
    shown = sections(page, older, None if older or writing else returned.answered(page))
    going = progress(page, shown) if writing else None
    signing = sign_off_card(actor, page, at)
    context = {
        "signing": signing,
        **(from_below.shown(actor, page) if writing else {}),
        "page": page,
        "writing": writing,
        "older": older,
        "asked": asked,
        "newer": page.versions[0]
        if older and page.card.state == "resubmitted" and older != page.versions[0]
        else None,
        "sent": sections(page) if older else shown,
        "restating": writing and page.card.state == "restating",
        "restated": restatement.lines(actor, page) if page.card.state in {"restating", "resubmitted"} else [],
        "r": page.card,
        "now": at,
        "locked": page.card.locks_at is not None and at >= page.card.locks_at,
        "return_day": today(at) + timedelta(days=services.RETURN_DAYS),
        "sections": shown,
        "day": day_view(page) if writing else None,
        "shown": older or (page.versions[0] if page.versions and not writing else None),
        "progress": going,
        "left_out": left_out_words(page) if writing else [],
        "left": going.blocking + going.unexplained if going else 0,
        "missing": missing(page, shown) if going and "con-thieu" in request.GET else [],
        "pinned": pinned(page),
        "asks_files": any(section.attachments for section in shown),
        "unchanged": returned.unchanged(page) if writing else [],
        "changed": returned.changed(page) if not (older or writing) else [],
        "colleagues": [
            (str(key), name)
            for key, name in access.told_apart(c for c in colleagues if c.role in policy.WORKERS)
        ],
        "trail": reports.trail(report_id, 20, of=page),
        "own": own,
        "may_accept": page.may_ask and page.card.state in {"submitted", "resubmitted"},
        "may_receipt": page.may_receive
        and page.card.submitted_at is not None
        and bool(page.versions)
        and not any(s.what == "receipted" and s.by == actor.label() for s in page.versions[0].settled),
    }
    return render(request, "reports/page.html", context)


def _older(page: ReportPage, wanted: str) -> VersionView | None:
    """The version asked for by its number; none where there is no such version."""
    number = int(wanted) if wanted.isdecimal() else 0
    return next((one for one in page.versions if one.number == number), None)


def _counted(page: ReportPage, *, own: bool) -> VersionView | None:
    """The version that counts, for readers elsewhere, while a newer one waits or went back: the figure a total led to."""
    counted = next((one for one in page.versions if one.current), None)
    return None if own or counted is None or counted == page.versions[0] else counted


def _look_again(request: HttpRequest, report_id: UUID) -> HttpResponse:
    messages.warning(request, _("Nội dung vừa đổi: xem lại bảng chênh lệch rồi gửi đính chính."))
    return redirect(reverse("report_page", args=[report_id]) + "#chenh")


@require_POST
def act(request: HttpRequest, report_id: UUID, verb: str) -> HttpResponse:
    """One act on one report, named in the address."""
    do = ACTS.get(verb)
    if do is None:
        raise Http404
    asked = Asked(actor_of(request), report_id, now())
    standing_in = instead(request)
    # A restatement is sent as its table of differences was seen: what came in since is kept and shown there first.
    seen = verb == "gui" and "xem" in request.POST
    if seen and edits_of(request):
        keep_typed(request, asked)
        return _look_again(request, report_id)
    try:
        with once(request, f"reports.{verb}") as turn:
            if not turn.repeated:
                do(request, asked)
    except Stale:
        if not seen:
            raise
        return _look_again(request, report_id)
    except NotPossible as refusal:
        # What is missing is shown on the form itself, each line a link to its place; what was typed stays.
        if refusal.code != "reports-010":
            raise
        keep_typed(request, asked)
        more = "&thay=1" if standing_in else ""
        return redirect(reverse("report_page", args=[report_id]) + f"?con-thieu=1{more}")
    if verb in {"dinh-kem", "bo-tep"} and standing_in:
        return redirect(reverse("report_page", args=[report_id]) + "?thay=1")
    return redirect("report_page", report_id=report_id)

"""Bringing a document in: the upload, and the page that follows it until it stands ready for review."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.foundations.papers import policy as paper_policy
from thidua.foundations.papers import selectors as papers
from thidua.ground.clock import now
from thidua.journeys import take_in_plan
from thidua.reading.limits import DEFAULT_LIMITS, human_bytes
from thidua.web.edge import actor_of
from thidua.web.once import once

#: Names of files the picker offers; what a file is, is decided by its bytes.
ACCEPT = ".docx,.pdf,.png,.jpg,.jpeg,.tif,.tiff,.txt,.md"


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; reading begins at once and the next page follows it."""
    actor = actor_of(request)
    error = ""
    if request.method == "POST":
        paper_policy.may_register(actor).require()
        sent = request.FILES.get("tep")
        if sent is None or not sent.name:
            error = _("Chưa chọn tệp. Chọn văn bản kế hoạch (Word, PDF, ảnh chụp hoặc bản quét) rồi bấm lại.")
        else:
            with once(request, "plans.upload") as turn:
                if not turn.repeated:
                    with tempfile.TemporaryDirectory(prefix="thidua-upload-") as folder:
                        path = Path(folder) / "upload"
                        with path.open("wb") as target:
                            for chunk in sent.chunks():
                                target.write(chunk)
                        attempt = take_in_plan.upload(
                            actor=actor,
                            file_name=sent.name,
                            path=path,
                            media_type=sent.content_type or "application/octet-stream",
                            at=now(),
                        )
                    turn.effect["attempt"] = str(attempt)
            return redirect("plan_attempt", attempt_id=turn.effect["attempt"])
    context = {
        "error": error,
        "accept": ACCEPT,
        "limit": human_bytes(DEFAULT_LIMITS.file_bytes),
        "attempts": papers.recent_attempts(actor, 6),
        "may": paper_policy.may_register(actor),
    }
    return render(request, "plans/upload.html", context, status=422 if error else 200)


@require_GET
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """How far the reading is; asks again by itself while it runs and opens the review when it is done."""
    shown = papers.attempt(actor_of(request), attempt_id)
    if shown.state == "done" and shown.result_type == "plan":
        target = reverse("plan_review", args=[shown.result_id])
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)
    template = "plans/attempt_state.html" if request.headers.get("HX-Request") else "plans/attempt.html"
    return render(request, template, {"attempt": shown})


@require_POST
def again(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The document is here already; take this upload as its new version."""
    with once(request, "plans.take_again") as turn:
        if not turn.repeated:
            take_in_plan.take_again(actor=actor_of(request), attempt_id=attempt_id, at=now())
    return redirect("plan_attempt", attempt_id=attempt_id)


@require_POST
def anyway(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The file was not recognised as an administrative document; review it all the same."""
    with once(request, "plans.take_anyway") as turn:
        if not turn.repeated:
            take_in_plan.take_anyway(actor=actor_of(request), attempt_id=attempt_id, at=now())
    return redirect("plan_attempt", attempt_id=attempt_id)

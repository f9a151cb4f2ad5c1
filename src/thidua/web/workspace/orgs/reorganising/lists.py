"""Many changes at once from an Excel list: shown first with every wrong row, then drafted as one reorganisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thidua.foundations.orgs import policy, selectors, services
from thidua.foundations.orgs.facts_reorganisations import ImportedList
from thidua.ground.clock import now
from thidua.ground.errors import NotPossible
from thidua.web import held
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.orgs.reorganising import words

#: Bytes of an Excel list; 20,000 rows fit.
LIMIT = 5 * 1024 * 1024
_ABOUT = "reorganisation list"


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """First a dry run with every wrong row and the plan; then, on a person's word, the draft.

    Between the two the file is held sealed, so that what is drafted is what was shown.
    """
    actor = actor_of(request)
    policy.may_prepare_reorganisations(actor).require()
    context: dict[str, Any] = {"sent": request.POST}
    if request.method == "POST":
        sent, token = request.FILES.get("tep"), request.POST.get("tep-da-xem", "")
        title, source = request.POST.get("ten", ""), request.POST.get("nguon", "")
        if sent is not None and sent.size and sent.size <= LIMIT:
            content = sent.read()
            try:
                found = services.import_reorganisation(
                    actor=actor, content=content, title=title, source=source, at=now()
                )
            except NotPossible as refusal:
                context["refusal"] = refusal
            else:
                context |= _shown(found)
                if not found.problems:
                    context["token"] = held.hold(request, _ABOUT, content, sent.name or "")
        elif token:
            with once(request, "orgs.import_reorganisation") as turn:
                if not turn.repeated:
                    content, _name = held.held(request, _ABOUT, token)
                    done = services.import_reorganisation(
                        actor=actor,
                        content=content,
                        title=title,
                        source=source,
                        at=now(),
                        dry_run=False,
                    )
                    held.release(request)
                    turn.effect["id"] = str(done.reorganisation_id)
            return redirect("reorganisation", reorganisation_id=turn.effect["id"])
        else:
            context["error"] = _("Chưa chọn tệp, hoặc tệp lớn hơn 5 MB.")
    wrong = context.get("error") or context.get("refusal") or context.get("problems")
    return render(request, "orgs/reorganising/import.html", context, status=422 if wrong else 200)


def _shown(found: ImportedList) -> dict[str, Any]:
    return {
        "found": found,
        "problems": found.problems,
        "hindrances": found.hindrances,
        "changes": words.changes_of(found.plan) if found.plan else [],
    }


@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in; with ``vi-du`` every kind of row as an example."""
    actor_of(request)
    content = selectors.reorganisation_workbook(examples=bool(request.GET.get("vi-du")))
    answer = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = 'attachment; filename="sap-xep-mau.xlsx"'
    return answer

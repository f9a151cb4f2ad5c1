"""One person's data: what there is, taken out, erased; the whole identifier, shown once."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.foundations.access import selectors as access
from thidua.foundations.privacy import services
from thidua.ground import clock
from thidua.ground.errors import NotPossible
from thidua.journeys import personal_data
from thidua.web.edge import actor_of, once
from thidua.web.privacy import workbook
from thidua.web.privacy.forms import EraseForm, ReasonForm
from thidua.web.refusals import status_of


@require_GET
def look(request: HttpRequest, person: UUID) -> HttpResponse:
    """What the system holds about a person: how much of what, not the values themselves."""
    return _look(request, person)


@require_POST
@transaction.atomic
def export(request: HttpRequest, person: UUID) -> HttpResponseBase:
    """Everything about a person as a file, for a machine (JSON) or for reading (Excel). Leaves a line in the trail.

    File and line are one: no line says that something was taken out which nobody got.
    """
    at = clock.now()
    held = personal_data.export(actor=actor_of(request), person_id=person, at=at)
    if request.POST.get("dang") == "json":
        said = json.dumps(workbook.as_plain(held, at), ensure_ascii=False, indent=1)
        response = HttpResponse(said, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="du-lieu-{person}.json"'
        return response
    return FileResponse(workbook.of_person(held, at), as_attachment=True, filename=f"du-lieu-{person}.xlsx")


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, person: UUID) -> HttpResponse:
    """Show what would go and what stays, then erase once the name is typed again."""
    actor, at = actor_of(request), clock.now()
    before = personal_data.look(actor=actor, person_id=person, at=at)
    before.may_erase.require()
    form = EraseForm(request.POST or None)
    refusal: NotPossible | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, "privacy.erase_person") as turn:
                if not turn.repeated:
                    personal_data.erase(actor=actor, person_id=person, at=at, **form.cleaned_data)
        except NotPossible as error:
            refusal = error
        else:
            messages.success(request, _("Đã xóa dữ liệu cá nhân của người này."))
            return redirect("person_data", person=person)
    status = status_of(refusal) if refusal else 422 if form.is_bound and form.errors else 200
    context = {
        "before": before,
        "gone": [step for step in before.steps if step.erase in {"delete", "blank", "anonymise"}],
        "kept": [step for step in before.steps if step.erase in {"keep", "unlinked", "expires"}],
        "form": form,
        "error": refusal,
    }
    return render(request, "privacy/erase.html", context, status=status)


@require_POST
def identifier(request: HttpRequest, person: UUID) -> HttpResponse:
    """The whole personal identifier on this one answer, with a reason that stays in the trail."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _look(request, person, reason_form=form, status=422)
    actor, at = actor_of(request), clock.now()
    before = personal_data.look(actor=actor, person_id=person, at=at)
    try:
        number = services.show_identifier(
            actor=actor, person_id=before.person_id, reason=form.cleaned_data["reason"], at=at
        )
    except NotPossible as error:
        return _look(request, person, error=error, status=status_of(error))
    return _look(request, person, number=number)


def _look(request: HttpRequest, person: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    before = personal_data.look(actor=actor, person_id=person, at=at)
    page = access.person_page(actor, person, at)
    context: dict[str, Any] = {
        "before": before,
        "masked": page.identifier,
        "reason_form": ReasonForm(),
        "crumbs": [
            {"label": _("Người và phân công"), "url": "/nguoi/"},
            {"label": before.full_name, "url": f"/nguoi/{person}/"},
            {"label": _("Dữ liệu cá nhân")},
        ],
        **more,
    }
    return render(request, "privacy/person.html", context, status=status)

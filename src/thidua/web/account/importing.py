"""People from an Excel list: the template, the look at every row and every error, then all rows at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.ground.errors import NotPossible
from thidua.journeys import send_invitations
from thidua.web import held
from thidua.web.account.people import keeping
from thidua.web.edge import actor_of, once

#: Bytes of a sheet of people; a thousand rows have a tenth of it.
LARGEST = 1024 * 1024


def _about(body: UUID) -> str:
    return f"people of {body}"


@require_GET
def people_template(request: HttpRequest, body: UUID) -> HttpResponse:
    """The workbook to fill in."""
    content = access.people_workbook(actor_of(request), body)
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = 'attachment; filename="nguoi-mau-nhap.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def import_people(request: HttpRequest, body: UUID) -> HttpResponse:
    """A sheet sent is looked at and nothing stored; then, on a word, exactly that sheet is stored."""
    page = keeping(request, body)
    context: dict[str, object] = {"page": page}
    if request.method == "POST":
        sent = request.FILES.get("tep")
        if request.POST.get("ghi"):
            return _store(request, body)
        if sent is None or not sent.size or sent.size > LARGEST:
            context["error"] = _("Chưa chọn tệp, hoặc tệp lớn hơn 1 MB.")
        else:
            content = sent.read()
            try:
                result = services.import_people(
                    actor=actor_of(request), body_id=body, content=content, at=clock.now()
                )
            except NotPossible as refused:
                context["refusal"] = refused
            else:
                context["result"] = result
                context["known"] = sum(row.known for row in result.rows)
                context["new"] = sum(not row.known for row in result.rows)
                if not result.problems:
                    context["token"] = held.hold(request, _about(body), content, sent.name or "")
    status = 422 if context.get("error") else 409 if context.get("refusal") else 200
    return render(request, "people/import.html", context, status=status)


def _store(request: HttpRequest, body: UUID) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    invite = request.POST.get("moi") == "1"
    with once(request, "access.import_people") as turn:
        if not turn.repeated:
            content, _name = held.held(request, _about(body), request.POST.get("ghi", ""))
            held.release(request)
            done = services.import_people(
                actor=actor, body_id=body, content=content, invite=invite, dry_run=False, at=at
            )
            if invite and done.accounts:
                send_invitations.send_soon()
            turn.effect = {"created": done.created, "appointed": done.appointed}
    n, known = int(turn.effect["created"]), int(turn.effect["appointed"])
    if n or not known:
        messages.success(request, ngettext("Đã thêm %(n)s người.", "Đã thêm %(n)s người.", n) % {"n": n})
    if known:
        told = ngettext("Đã bổ nhiệm %(n)s người có sẵn.", "Đã bổ nhiệm %(n)s người có sẵn.", known)
        messages.success(request, told % {"n": known})
    return redirect("people", body=body)

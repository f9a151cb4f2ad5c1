"""Entering what templates do not give: a commune's residential groups from Excel, and single bodies."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.foundations.orgs import policy as org_policy
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs import services as org_services
from thidua.ground.clock import now, today
from thidua.web import held
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.orgs.days import read_day

#: Bytes of an Excel list of residential groups; a commune has at most a few hundred.
LIST_LIMIT = 2 * 1024 * 1024


@require_http_methods(["GET", "POST"])
def import_groups(request: HttpRequest, territory_id: UUID) -> HttpResponse:
    """First a dry run that shows every row and every problem; then, on a person's word, all rows or none.

    Between the two the file is held sealed, so that what is stored is what was shown.
    """
    actor = actor_of(request)
    page = orgs.territory_page(territory_id)
    place = page.card
    # Those of another day (of a territory that is over, or yet to come) take nothing in.
    seat = next((c for c in page.bodies if c.slot == "ubnd" and page.day == today()), None)
    org_policy.may_add_under(actor, seat.path if seat else "").require()
    context: dict[str, object] = {"place": place}
    if request.method == "POST":
        sent = request.FILES.get("tep")
        token = request.POST.get("tep-da-xem", "")
        if sent is not None and sent.size and sent.size <= LIST_LIMIT:
            content = sent.read()
            context |= _dry_run(request, territory_id, content)
            context["token"] = held.hold(request, _about(territory_id), content, sent.name or "")
        elif token:
            with once(request, "orgs.import_residential_groups") as turn:
                if not turn.repeated:
                    content, _name = held.held(request, _about(territory_id), token)
                    done = org_services.import_residential_groups(
                        actor=actor,
                        commune_id=territory_id,
                        content=content,
                        since=today(),
                        at=now(),
                        dry_run=False,
                    )
                    held.release(request)
                    turn.effect["created"] = done.created
            return redirect("territory_page", territory_id=territory_id)
        else:
            context["error"] = _("Chưa chọn tệp, hoặc tệp lớn hơn 2 MB.")
    return render(request, "orgs/import_groups.html", context, status=422 if context.get("error") else 200)


def _about(territory_id: UUID) -> str:
    return f"residential groups of {territory_id}"


def _dry_run(request: HttpRequest, territory_id: UUID, content: bytes) -> dict[str, object]:
    result = org_services.import_residential_groups(
        actor=actor_of(request),
        commune_id=territory_id,
        content=content,
        since=today(),
        at=now(),
        dry_run=True,
    )
    return {"result": result}


@require_http_methods(["GET", "POST"])
def add_body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """A body below another: a school, an enterprise, a unit."""
    actor = actor_of(request)
    parent = orgs.card(body_id)
    org_policy.may_add_under(actor, parent.path).require()
    error = ""
    if request.method == "POST":
        name = " ".join(request.POST.get("ten", "").split())
        typed = request.POST.get("tu-ngay", "").strip()
        since = read_day(typed) or today()
        if typed and read_day(typed) is None:
            error = _("Không có ngày này trong lịch. Ghi ngày/tháng/năm, ví dụ 30/06/2025.")
        elif not name or not request.POST.get("loai"):
            error = _("Cần tên đơn vị và loại.")
        else:
            with once(request, "orgs.open_body") as turn:
                if not turn.repeated:
                    made = org_services.open_body(
                        actor=actor,
                        name=name,
                        kind=request.POST["loai"],
                        since=since,
                        parent_id=body_id,
                        territory_id=parent.territory_id,
                        at=now(),
                    )
                    turn.effect["id"] = str(made)
            return redirect("body_page", body_id=turn.effect["id"])
    kinds = [(k["code"], k["spoken"]) for k in orgs.kinds()]
    context = {
        "parent": parent,
        "kinds": kinds,
        "name": request.POST.get("ten", ""),
        "kind": request.POST.get("loai", ""),
        "since": request.POST.get("tu-ngay", f"{today():%d/%m/%Y}"),
        "error": error,
    }
    return render(request, "orgs/add_body.html", context, status=422 if error else 200)

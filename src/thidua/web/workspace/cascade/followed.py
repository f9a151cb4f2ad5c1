"""Who was asked for a plan under a superior's, who has issued it, who is late, how far each deviates."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.clock import now, today
from thidua.journeys import demand_plans
from thidua.web.edge import actor_of, id_of
from thidua.web.excel import as_download
from thidua.web.once import once
from thidua.web.workspace.cascade import workbook
from thidua.work.cascade import policy
from thidua.work.cascade import selectors as cascade
from thidua.work.plans import selectors as plans


@require_safe
def followed(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The tree, or only those who are late."""
    actor = actor_of(request)
    late_only = request.GET.get("cham") == "1"
    context = {
        "plan": plans.card(actor, plan_id),
        "page": cascade.followed(actor, plan_id, at=now(), late_only=late_only),
        "late_only": late_only,
    }
    return render(request, "cascade/followed.html", context)


@require_safe
def excel(request: HttpRequest, plan_id: UUID) -> FileResponse:
    """The tree as a workbook, with the same filter."""
    actor, late_only = actor_of(request), request.GET.get("cham") == "1"
    page = cascade.followed(actor, plan_id, at=now(), late_only=late_only)
    card = plans.card(actor, plan_id)
    facts = [(_("Kế hoạch"), card.title), (_("Bộ lọc"), _("chỉ đơn vị chậm") if late_only else "")]
    file, count = workbook.write(page.rows, facts)
    return as_download(file, f"trien-khai-{today():%Y-%m-%d}.xlsx", count)


@require_http_methods(["GET", "POST"])
def demand(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """State who is asked for a plan: by a sentence of the plan, or by another document."""
    actor = actor_of(request)
    card = plans.card(actor, plan_id)
    policy.may_demand(actor, card.owner_id).require()
    values = {name: request.POST.get(name, "").strip() for name in ("text", "group", "body", "due", "words")}
    error = ""
    if request.method == "POST":
        error = _wrong(values)
        if not error:
            with once(request, "cascade.demand") as turn:
                if not turn.repeated:
                    demand_plans.demand(
                        actor=actor,
                        plan_id=plan_id,
                        text=values["text"],
                        words=values["words"],
                        due=_day(values["due"]) if values["due"] else None,
                        body_id=id_of(values["body"]) if values["body"] else None,
                        group=values["group"],
                        at=now(),
                    )
            return redirect("plan_followed", plan_id=plan_id)
    context = {
        "plan": card,
        "calls": cascade.calls_for_plans(actor, plan_id),
        "values": values | {"text": values["text"] or _("Ban hành kế hoạch triển khai của đơn vị")},
        "groups": [(group["code"], group["vi"]) for group in orgs.groups()],
        "error": error,
    }
    return render(request, "cascade/demand.html", context, status=422 if error else 200)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 -- a day as typed, no instant


def _wrong(values: dict[str, str]) -> str:
    if not values["body"] and not values["group"]:
        return _("Chọn đơn vị hoặc nhóm phải ban hành kế hoạch.")
    if values["due"]:
        try:
            _day(values["due"])
        except ValueError:
            return _(
                "Ngày này không có trong lịch. Nhập dạng ngày/tháng/năm, hoặc để trống nếu văn bản không ghi."
            )
    if not values["words"]:
        return _("Ghi văn bản và lời yêu cầu, để đơn vị biết yêu cầu từ đâu.")
    return ""


@require_POST
def follow(request: HttpRequest, plan_id: UUID, provision_id: UUID) -> HttpResponse:
    """Follow a call for plans that the plan's own text makes."""
    with once(request, "cascade.follow") as turn:
        if not turn.repeated:
            demand_plans.follow_call(
                actor=actor_of(request), plan_id=plan_id, provision_id=provision_id, at=now()
            )
    return redirect("plan_followed", plan_id=plan_id)


@require_POST
def chase(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Draft a letter to every body late with its plan; a person reads and sends them."""
    actor = actor_of(request)
    policy.may_demand(actor, plans.card(actor, plan_id).owner_id).require()
    with once(request, "cascade.chase") as turn:
        if not turn.repeated:
            demand_plans.chase_late(actor=actor, plan_id=plan_id, at=now())
    return redirect("letter_list")


@require_POST
def measure(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Measure the issued plans anew."""
    actor = actor_of(request)
    policy.may_demand(actor, plans.card(actor, plan_id).owner_id).require()
    demand_plans.measure_all(actor=actor, plan_id=plan_id, at=now())
    return redirect("plan_followed", plan_id=plan_id)

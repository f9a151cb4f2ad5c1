"""What the document under review is, where the reading did not say: type, number, date, title."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.ground.clock import now
from thidua.journeys.identify_plan import identify_plan
from thidua.reading.tables.doctypes import DOCUMENT_TYPES
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.work.plans import selectors as plans

#: Types in the order of Nghị định 30/2020/NĐ-CP, with the dispatch, which has no abbreviation.
KINDS = [(name, name.capitalize()) for name, _abbreviation in (*DOCUMENT_TYPES, ("CÔNG VĂN", None))]


def day_typed(raw: str) -> date:
    """The day typed, day first.

    :raises ValueError: it is no day of the calendar, or a part is missing.
    """
    parts = raw.strip().replace("-", "/").split("/")
    if len(parts) != 3 or len(parts[2]) != 4:
        raise ValueError(raw)
    return date(int(parts[2]), int(parts[1]), int(parts[0]))


@require_http_methods(["GET", "POST"])
def identify(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The form, and what it says; a date that is not in the calendar is refused, never moved."""
    actor = actor_of(request)
    page = plans.plan_page(actor, plan_id)
    plan = page.plan
    values = {
        "kind": plan.kind,
        "number": plan.number,
        "symbol": plan.symbol,
        "date": f"{plan.date:%d/%m/%Y}" if plan.date else "",
        "title": plan.title,
    }
    error = ""
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in values}
        try:
            dated = day_typed(values["date"]) if values["date"] else None
        except ValueError:
            error = _(
                "Ngày này không có trong lịch. Nhập dạng ngày/tháng/năm, hoặc để trống nếu văn bản không ghi."
            )
        else:
            with once(request, "plans.identify") as turn:
                if not turn.repeated:
                    identify_plan(
                        actor=actor,
                        plan_id=plan_id,
                        kind=values["kind"],
                        number=values["number"],
                        symbol=values["symbol"],
                        dated=dated,
                        title=values["title"],
                        at=now(),
                    )
            return redirect("plan_review", plan_id=plan_id)
    context = {
        "plan": plan,
        "values": values,
        "kinds": KINDS,
        "error": error,
        "may": page.may_review,
        "why": page.refusal,
    }
    return render(request, "plans/identify.html", context, status=422 if error else 200)

"""Two plans of the system side by side: what changed, and what of the superior's demands is answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from thidua.reading.comparison import answers, compare
from thidua.reading.comparison.labels import CHANGES, KINDS, VERDICTS
from thidua.web.edge import actor_of
from thidua.web.said import said
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.plans import compared
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import PlanCard


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
def plan_compare_pick(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Go to the comparison with the plan chosen, else with the nearest one; without any say what to do."""
    actor = actor_of(request)
    own = plans.card(actor, plan_id)
    offered = plans.comparable(actor, plan_id)
    chosen = _uuid(request.GET.get("voi", "")) or (offered[0].plan.id if offered else None)
    if chosen is not None and chosen != plan_id:
        return redirect("plan_compare", plan_id=plan_id, other_id=chosen)
    return render(request, "plans/compare_none.html", {"plan": own})


@require_GET
def plan_compare(request: HttpRequest, plan_id: UUID, other_id: UUID) -> HttpResponse:
    """Two plans clause by clause, with filters; ``xem=dap-ung`` shows the superior's demands and their answers."""
    actor = actor_of(request)
    both = plans.side_by_side(actor, plan_id, other_id)
    offered = plans.comparable(actor, plan_id)
    here = reverse("plan_compare", args=[plan_id, other_id])
    answering = request.GET.get("xem") == "dap-ung"
    context = {
        "both": both,
        "here": here,
        "own_id": plan_id,
        "other_id": other_id,
        "relation": plans.RELATIONS[both.relation],
        "picker": _picker(offered, both, other_id),
        "tabs": [
            {"label": _("Lời văn thay đổi"), "url": here, "current": not answering},
            {"label": _("Đáp ứng yêu cầu"), "url": f"{here}?xem=dap-ung", "current": answering},
        ],
        "damaged": [
            t.plan.name for t in (both.left, both.right) if t.reading.source.text_quality == "damaged"
        ],
    }
    context |= _answered(request, both) if answering else _changed(request, both)
    part = "plans/compare_answers.html" if answering else "plans/compare_rows.html"
    whole = {"part": part, **context}
    return render(request, part if request.headers.get("HX-Request") else "plans/compare.html", whole)


def _picker(
    offered: list[plans.Comparable], both: plans.SideBySide, other_id: UUID
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Plans to compare with, under their relation; the one shown stands among them also when nothing ties it."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in offered:
        groups.setdefault(plans.RELATIONS[one.relation], []).append((str(one.plan.id), _named(one.plan)))
    if all(one.plan.id != other_id for one in offered):
        other = both.left.plan if both.left.plan.id == other_id else both.right.plan
        groups.setdefault(plans.RELATIONS["other"], []).append((str(other_id), _named(other)))
    return list(groups.items())


def _named(plan: PlanCard) -> str:
    dated = f", {plan.date:%d/%m/%Y}" if plan.date else ""
    return f"{plan.name}{dated} · {plan.issuer_name or plan.owner_name}"


def _urls(both: plans.SideBySide) -> tuple[str, str]:
    return (reverse("plan_page", args=[both.left.plan.id]), reverse("plan_page", args=[both.right.plan.id]))


def _changed(request: HttpRequest, both: plans.SideBySide) -> dict[str, object]:
    comparison = compare(both.left.reading, both.right.reading)
    asked = compared.Asked(
        request.GET.get("thay-doi", ""),
        request.GET.get("loai", ""),
        request.GET.get("q", ""),
        request.GET.get("tat-ca") == "1",
    )
    rows = compared.wanted(comparison, asked)
    number = page_number(request)
    cut = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    counts, kinds = comparison.counts(), comparison.kind_counts()
    return {
        "page": page_of(compared.shown(cut, both.left, both.right, _urls(both)), len(rows), number),
        "total": len(rows),
        "asked": asked,
        "counts": counts,
        "changed": sum(1 for row in comparison.rows if row.changed),
        "unchanged": sum(1 for row in comparison.rows if not row.changed),
        "changes": compared.options(counts, {key: said(label) for key, label in CHANGES.items()}),
        "kinds": compared.options(kinds, {key: said(label) for key, label in KINDS.items()}),
        "power": kinds.get("power", 0),
        "survivors": comparison.survivors,
    }


def _answered(request: HttpRequest, both: plans.SideBySide) -> dict[str, object]:
    found = answers(both.left.reading, both.right.reading)
    verdict = request.GET.get("muc-do", "")
    counts = compared.verdicts(found)
    shown = compared.answers_shown(found, both.right, _urls(both)[1], verdict)
    number = page_number(request)
    cut = shown[(number - 1) * PER_PAGE : number * PER_PAGE]
    return {
        "page": page_of(cut, len(shown), number),
        "total": len(shown),
        "demands": len(found),
        "verdict": verdict,
        "counts": counts,
        "verdicts": compared.options(counts, {key: said(label) for key, label in VERDICTS.items()}),
    }

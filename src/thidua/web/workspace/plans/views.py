"""The list of plans, a plan's page, its legal-basis graph, its files."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.papers import policy as paper_policy
from thidua.foundations.papers import selectors as papers
from thidua.ground.clock import now, today
from thidua.journeys import close_plan, open_round
from thidua.reading import lint
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.plans import graph
from thidua.web.workspace.plans.present import document, listed
from thidua.work.cascade import policy as cascade_policy
from thidua.work.movements import selectors as movements
from thidua.work.obligations import selectors as obligations
from thidua.work.plans import selectors as plans
from thidua.work.plans.lifecycle import HOLDING, PLAN
from thidua.work.plans.rules import KINDS


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans this body has taken in or works under."""
    actor = actor_of(request)
    number = page_number(request)
    wanted = {"text": request.GET.get("q", ""), "state": request.GET.get("trang-thai", "")}
    movement = _uuid(request.GET.get("phong-trao", ""))
    rows, total = plans.list_plans(
        actor, **wanted, movement=movement, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
    )
    versions = movements.published()
    context = {
        "page": page_of(rows, total, number),
        "total": total,
        "q": wanted["text"],
        "state": wanted["state"],
        "movement": str(movement or ""),
        "states": PLAN.choices(),
        "movements": [(str(v.id), v.short) for v in versions],
        "may_take_in": bool(paper_policy.may_register(actor)),
        "filtered": bool(any(wanted.values()) or movement),
    }
    template = "plans/list_rows.html" if request.headers.get("HX-Request") else "plans/list.html"
    return render(request, template, context)


@require_GET
def plan_page(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A plan: its text as a tree with what each clause asks, and how far that is."""
    actor = actor_of(request)
    page = plans.plan_page(actor, plan_id)
    counts = obligations.counts_by_provision(plan_id)
    rows = [
        (p, counts.get(p.id, (0, 0))) for p in page.provisions if p.state in HOLDING or p.state == "proposed"
    ]
    groups = [(label, [r for r in rows if r[0].kind == kind]) for kind, label in KINDS.items()]
    states = obligations.of_plan(plan_id)
    shown = document(page)
    context = {
        "page": page,
        "plan": page.plan,
        "document": shown,
        "findings": listed(shown),
        "paper": papers.cards([page.plan.paper_id])[page.plan.paper_id],
        "groups": [(label, found) for label, found in groups if found],
        "states": states,
        "raised": sum(states.values()),
        "year": today().year,
        "group_names": [(g["code"], g["vi"]) for g in orgs.groups()],
        "may_draft": bool(cascade_policy.may_start(actor)) and page.plan.issuer_id != actor.body_id,
        "basis_count": sum(1 for b in page.bases if b.role == "basis"),
    }
    return render(request, "plans/page.html", context)


@require_GET
def plan_rules(request: HttpRequest) -> HttpResponse:
    """The rules the linter checks plans by: why, from which source, what to do."""
    actor_of(request)
    rules = list(lint.RULES.values())
    words = {"error": _("Lỗi"), "warning": _("Cần xem"), "note": _("Lưu ý")}
    groups = [(label, [r for r in rules if r.severity == severity]) for severity, label in words.items()]
    return render(request, "plans/rules.html", {"groups": groups})


@require_GET
def plan_graph(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The documents the plan rests on, drawn and as a table."""
    actor = actor_of(request)
    nodes, edges = plans.legal_graph(actor, plan_id)
    page = plans.plan_page(actor, plan_id)
    context = {
        "plan": page.plan,
        "drawing": graph.draw(nodes, edges),
        "bases": [b for b in page.bases if b.role == "basis"],
        "references": [b for b in page.bases if b.role == "reference"],
    }
    return render(request, "plans/graph.html", context)


@require_GET
def plan_file(request: HttpRequest, plan_id: UUID, sha256: str) -> HttpResponse:
    """The document's bytes as they were received, always as a download."""
    card = plans.card(actor_of(request), plan_id)
    paper = papers.cards([card.paper_id])[card.paper_id]
    name = next((n for sha, n, _size in paper.files if sha == sha256), None)
    if name is None:
        raise Http404
    response = HttpResponse(papers.file_bytes(sha256), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def raise_year(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Raise one more year of a plan in force."""
    actor = actor_of(request)
    plans.card(actor, plan_id)
    year = request.POST.get("nam", "")
    with once(request, "plans.raise_year") as turn:
        if not turn.repeated:
            open_round.raise_year(
                actor=actor, plan_id=plan_id, year=int(year) if year.isdigit() else today().year, at=now()
            )
    return redirect("plan_page", plan_id=plan_id)


@require_POST
def withdraw(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Close a plan that is not to be carried out."""
    with once(request, "plans.withdraw") as turn:
        if not turn.repeated:
            close_plan.close_plan(
                actor=actor_of(request), plan_id=plan_id, reason=request.POST.get("ly-do", ""), at=now()
            )
    return redirect("plan_page", plan_id=plan_id)

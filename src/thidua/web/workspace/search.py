"""One box over everything: bodies, territories, plans, obligations. Also what Ctrl-K shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.clock import now
from thidua.web.edge import actor_of
from thidua.web.workspace.orgs.old_names import former_rows, formerly
from thidua.work.obligations import selectors as obligations
from thidua.work.plans import selectors as plans


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Results by kind, a few of each; accent-blind. A document number also finds the plans that cite it."""
    actor = actor_of(request)
    q = request.GET.get("q", "").strip()[:200]
    small = bool(request.headers.get("HX-Request"))
    limit = 6 if small else 10
    context: dict[str, object] = {"q": q}
    if len(q) >= 2:
        found_plans, _n = plans.list_plans(actor, text=q, limit=limit)
        found_duties = obligations.find(actor, q, at=now(), limit=limit)
        found = orgs.search_bodies(q, near=actor.body_id, limit=limit)
        former = former_rows(orgs.former_places(q, limit=limit), q)
        context |= {
            "bodies": [(card, formerly(card)) for card in found],
            "places": orgs.search_territories(q, limit=limit),
            "former": former,
            "plans": found_plans,
            "citations": plans.citing(actor, q, limit),
            "obligations": found_duties,
        }
    return render(request, "search/results.html" if small else "search/page.html", context)

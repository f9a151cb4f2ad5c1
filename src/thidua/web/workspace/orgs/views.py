"""The organisation browser: provinces, territories and bodies, today or on another day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.web.edge import actor_of
from thidua.web.workspace.orgs.days import day_asked, keep_day
from thidua.web.workspace.orgs.old_names import former_rows, formerly


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Provinces, and a search over bodies and territories."""
    actor, on = actor_of(request), day_asked(request)
    q = request.GET.get("q", "").strip()
    own = orgs.card(actor.body_id) if actor.body_id else None
    context = {
        "q": q,
        "on": on,
        "day": keep_day(on),
        "own": own,
        "below": orgs.children(own.id, limit=12) if own else [],
        "found": _with_old_names(orgs.search_bodies(q, near=actor.body_id, limit=30)) if q else [],
        "places": orgs.search_territories(q, on=on, limit=20) if q else [],
        "former": former_rows(orgs.former_places(q, near=own.territory_id if own else None, limit=8))
        if q
        else [],
        "provinces": [] if q else orgs.province_list(on),
    }
    template = "orgs/results.html" if request.headers.get("HX-Request") else "orgs/home.html"
    return render(request, template, context)


def _with_old_names(cards: list[BodyCard]) -> list[tuple[BodyCard, str]]:
    return [(card, formerly(card)) for card in cards]


@require_GET
def pick(request: HttpRequest) -> JsonResponse:
    """Bodies for the picker: accent-blind, a few at a time."""
    actor = actor_of(request)
    q = request.GET.get("q", "").strip()
    found = orgs.search_bodies(q, near=actor.body_id, limit=20) if q else []
    rows = [
        {
            "id": str(c.id),
            "name": c.name,
            "note": " · ".join(x for x in (c.kind_label, c.territory_name, formerly(c)) if x),
        }
        for c in found
    ]
    return JsonResponse({"results": rows})

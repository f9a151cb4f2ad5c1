"""The organisation browser: provinces, territories and bodies, today or on another day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.clock import today
from thidua.web.edge import actor_of
from thidua.web.workspace.orgs import tree
from thidua.web.workspace.orgs.days import day_typed, keep_day
from thidua.web.workspace.orgs.old_names import former_rows, formerly


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The tree of a day, or what a search over bodies and territories found; also by old names."""
    actor, day = actor_of(request), tree.day_of(request)
    on = None if day == today() else day
    q = request.GET.get("q", "").strip()
    own = orgs.card(actor.body_id) if actor.body_id else None
    piece = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")
    typed = day_typed(request)
    known = orgs.known_from()
    context: dict[str, object] = {
        "typed": typed if typed.wrong else None,
        "known": known,
        "piece": piece,
        "q": q,
        "on": on,
        "looked": day,
        "day": keep_day(on),
        "own": own,
        "below": orgs.children(own.id, limit=12) if own and not q else [],
    }
    if q:
        context |= {
            "found": _with_old_names(orgs.search_bodies(q, near=actor.body_id, on=on, limit=30)),
            "places": orgs.search_territories(q, on=on, limit=20),
            "coming": orgs.coming_bodies(q) if on is None else [],
            "coming_places": orgs.coming_territories(q) if on is None else [],
            "former": former_rows(orgs.former_places(q, near=own.territory_id if own else None, limit=8), q),
        }
    else:
        context |= tree.tree_of(request, actor, own, day)
    if not piece:
        context["slider"] = tree.slider(orgs.tree_days(), day, known)
    return render(request, "orgs/results.html" if piece else "orgs/home.html", context, status=typed.status)


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

"""The organisation browser: provinces, territories and bodies, today or on another day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thidua.foundations.access import policy as access_policy
from thidua.foundations.access import selectors as access
from thidua.foundations.orgs import policy as org_policy
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.clock import now, today
from thidua.web.edge import actor_of
from thidua.web.workspace.orgs.old_names import former_rows, formerly
from thidua.work.obligations import selectors as obligations


def day_asked(request: HttpRequest) -> date | None:
    """The day asked for (``ngay``), or ``None`` for today."""
    raw = request.GET.get("ngay", "").strip()
    parts = raw.replace("-", "/").split("/")
    try:
        if len(parts) == 3 and len(parts[0]) == 4:
            day = date(int(parts[0]), int(parts[1]), int(parts[2]))
        elif len(parts) == 3:
            day = date(int(parts[2]), int(parts[1]), int(parts[0]))
        else:
            return None
    except ValueError:
        return None
    return None if day == today() else day


def keep_day(on: date | None) -> str:
    """The query that keeps a day from one page to the next."""
    return f"?ngay={on:%Y-%m-%d}" if on else ""


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
def body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """A body: where it stands, who works there, what it owes, its history."""
    actor, on = actor_of(request), day_asked(request)
    number = request.GET.get("trang", "1")
    page = orgs.body_page(body_id, on, page=int(number) if number.isdigit() else 1)
    wanted = obligations.Filter(body=body_id, state="open")
    owed, total = obligations.list_obligations(actor, wanted, at=now(), limit=8)
    people = access.people_of(body_id, now()) if access_policy.may_see_people(actor, page.card) else None
    context = {
        "page": page,
        "on": on,
        "day": keep_day(on),
        "owed": owed,
        "owed_total": total,
        "people": people,
        "now": now(),
        "may_add": on is None and page.card.live and bool(org_policy.may_add_under(actor, page.card.path)),
    }
    return render(request, "orgs/body.html", context)


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

"""System health as a page, and the machine's yes or no."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thidua.foundations.access import policy as access_policy
from thidua.ground.clock import now
from thidua.ground.policy import no
from thidua.journeys import system_health
from thidua.web.edge import actor_of, public


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Every check with what to do, for stewards of the system."""
    actor = actor_of(request)
    if not access_policy.keeps_everywhere(actor):
        no("web-012", "Trang này chỉ dành cho người quản trị hệ thống.", "Người quản trị hệ thống.").require()
    checks = system_health.look(now())
    bad = sum(1 for check in checks if check.tone in {"late", "waiting"})
    return render(request, "health/page.html", {"checks": checks, "bad": bad, "at": now()})


@public
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503; says nothing more."""
    well = system_health.alive()
    return JsonResponse({"ok": well}, status=200 if well else 503)

"""Refusals as answers: 403, 409, 409, 404; a whole page, or for htmx a fragment in its place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from thidua.ground.errors import NotFound, NotPossible, Refused, Stale, ThiduaError

#: In the order of the classes of ``ground.errors``.
STATUS: dict[type[ThiduaError], int] = {Refused: 403, NotPossible: 409, Stale: 409, NotFound: 404}


def collided() -> Stale:
    """Two acts waited for each other and the database ended this one; nothing of it was stored."""
    return Stale(
        "edge-001",
        "Một người khác đang làm việc liên quan cùng lúc, nên việc vừa rồi chưa được lưu.",
        remedy="Gửi lại; thường lần sau là được.",
    )


def status_of(error: ThiduaError) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 409)


def refusal_response(request: HttpRequest, error: ThiduaError) -> HttpResponse:
    """The answer that explains a refusal. What is absent and what is out of scope look the same, to the letter."""
    status = status_of(error)
    hidden = isinstance(error, NotFound)
    if request.path.startswith("/api/"):
        content = {"code": error.code, "message": error.message, "why": error.why, "remedy": error.remedy}
        return JsonResponse({"code": "edge-404"} if hidden else content, status=status)
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        if hidden:
            return HttpResponse(status=status)
        context = {
            "error": error,
            "tone": "waiting" if isinstance(error, Stale) else "late",
            "sign": _sign(error),
        }
        response = render(request, "components/refused_fragment.html", context, status=status)
        response["HX-Retarget"] = "#td-refusal"
        response["HX-Reswap"] = "innerHTML"
        return response
    template = "404.html" if hidden else "409.html" if isinstance(error, Stale) else "refused.html"
    page: dict[str, Any] = (
        {}
        if hidden
        else {"error": error, "sign": _sign(error), "back_url": _came_from(request), "typed": _typed(request)}
    )
    return render(request, template, page, status=status)


def _sign(error: ThiduaError) -> str:
    """The icon: a lock where somebody may not, else a sign that something is wrong."""
    return "lock" if isinstance(error, Refused) else "alert-circle"


def _typed(request: HttpRequest) -> list[str]:
    """The sentences a refused form carried, so that nobody types them twice; never a password, never before sign-in."""
    if request.method != "POST" or not request.user.is_authenticated:
        return []
    values = [str(value).strip() for name, value in request.POST.items() if "password" not in name]
    return [value for value in values if any(mark.isspace() for mark in value)]


def _came_from(request: HttpRequest) -> str:
    """The page the form stood on, when it is one of ours."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if ours and request.build_absolute_uri() != referer else ""

"""A person's notices and their wishes about being disturbed."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_time
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.foundations.notices import selectors as notices
from thidua.foundations.notices import services as notice_services
from thidua.foundations.notices.kinds import KINDS
from thidua.ground.clock import now
from thidua.web.edge import actor_of
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of

EMAIL_CHOICES = (
    ("each", _("Gửi ngay từng thông báo")),
    ("daily", _("Gộp gửi một lần mỗi sáng")),
    ("never", _("Không gửi thư")),
)


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first."""
    number = page_number(request)
    unread = request.GET.get("chua-doc") == "1"
    kind = request.GET.get("loai", "")
    rows, total = notices.list_notices(
        actor_of(request),
        unread=unread,
        kind=kind if kind in KINDS else "",
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    context = {
        "page": page_of(rows, total, number),
        "total": total,
        "unread": unread,
        "tabs": [
            {"label": _("Tất cả"), "url": reverse("notice_list"), "current": not unread},
            {"label": _("Chưa đọc"), "url": reverse("notice_list") + "?chua-doc=1", "current": unread},
        ],
        "kind": kind,
        "kinds": KINDS.items(),
    }
    return render(request, "notices/list.html", context)


@require_GET
def notice_open(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark as read and go where it leads."""
    link = notice_services.mark_read(actor=actor_of(request), notice_id=notice_id, at=now())
    return redirect(link if link.startswith("/") else "notice_list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Everything up to now has been seen."""
    notice_services.mark_all_read(actor=actor_of(request), at=now())
    return redirect("notice_list")


@require_http_methods(["GET", "POST"])
def notice_wishes(request: HttpRequest) -> HttpResponse:
    """How and when this person wants to be mailed."""
    actor = actor_of(request)
    if request.method == "POST":
        post = request.POST
        notice_services.set_quiet_policy(
            actor=actor,
            email=post.get("email", "each"),
            quiet_from=_time(post.get("tu", "")),
            quiet_until=_time(post.get("den", "")),
            weekends=post.get("cuoi-tuan") == "1",
            muted=[kind for kind in KINDS if f"nhan-{kind}" not in post],
            at=now(),
        )
        return redirect("notice_wishes")
    wish = notices.quiet_policy(actor)
    kinds = [(kind, label, kind not in wish.muted) for kind, label in KINDS.items()]
    context = {"wish": wish, "kinds": kinds, "choices": EMAIL_CHOICES}
    return render(request, "notices/wishes.html", context)


def _time(raw: str) -> time | None:
    try:
        return parse_time(raw.strip()) if raw.strip() else None
    except ValueError:
        return None

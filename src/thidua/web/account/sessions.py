"""Where I am signed in: the browsers, and ending them."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.web.edge import actor_of

#: What browsers and systems call themselves, the telling word first: most claim to be several.
BROWSERS = (
    ("coc_coc", "Coc Coc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """A browser in words. It is the browser's own word, good for knowing one's own again and for nothing else.

    >>> device_of("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML) Chrome/130.0 Safari/537.36 Edg/130.0")
    'Edge · Windows'
    """
    found = [
        next((name for mark, name in known if re.search(re.escape(mark), user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or _("Trình duyệt khác")


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which I am signed in."""
    actor = actor_of(request)
    assert actor.person_id is not None
    lines = access.own_sessions(actor.person_id, request.session.session_key or "", clock.now())
    rows = [{"line": line, "device": device_of(line.device)} for line in lines]
    return render(request, "account/sessions.html", {"rows": rows, "others": len(rows) > 1})


@require_POST
@transaction.atomic
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """End one of mine."""
    services.end_session(actor=actor_of(request), session_id=session, at=clock.now())
    messages.success(request, _("Đã kết thúc phiên đăng nhập."))
    return redirect("my_sessions")


@require_POST
@transaction.atomic
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of mine but this one."""
    ended = services.end_other_sessions(
        actor=actor_of(request), keep=request.session.session_key or "", at=clock.now()
    )
    # One's own goes on: it is bound to the account anew.
    request.user.refresh_from_db()  # type: ignore[union-attr]
    request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()  # type: ignore[union-attr]
    messages.success(
        request,
        ngettext("Đã kết thúc %(n)s phiên khác.", "Đã kết thúc %(n)s phiên khác.", ended) % {"n": ended},
    )
    return redirect("my_sessions")

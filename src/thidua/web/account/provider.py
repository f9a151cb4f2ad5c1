"""Signing in through the configured identity provider: to come in, to link, or with an invitation in the hand."""

from __future__ import annotations

import logging
import time
from functools import cache
from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_backends
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.access import errors, services
from thidua.foundations.access import selectors as access
from thidua.ground import clock
from thidua.ground.errors import NotPossible, ThiduaError
from thidua.ground.ports import Identity, IdentityProvider, ProviderFailed, Turn
from thidua.web.edge import actor_of, address_of, public, safe_next

_log = logging.getLogger(__name__)

#: Session key of a turn under way, and seconds it may take.
TURN, LONGEST = "provider_turn", 600
#: Session key of the secret of the invitation somebody opened (``invitations``).
INVITATION = "invitation"


@cache
def _configured() -> IdentityProvider | None:
    if settings.IDENTITY_PROVIDER is None:
        return None
    options = dict(settings.IDENTITY_PROVIDER)
    return cast(IdentityProvider, import_string(str(options.pop("class")))(**options))


def provider() -> IdentityProvider:
    """The configured provider.

    :raises Http404: none is.
    """
    found = _configured()
    if found is None:
        raise Http404
    return found


def provider_name() -> str:
    """What people know the provider as; empty when none is configured."""
    found = _configured()
    return found.name if found else ""


def provider_issuer() -> str:
    """Under which name identities of the provider are kept; empty when none is configured."""
    found = _configured()
    return found.issuer if found else ""


def provider_context(request: HttpRequest) -> dict[str, str]:
    """The provider's name, for the sign-in page, which is the library's."""
    return {"identity_provider": provider_name()}


@public
@require_POST
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider: to sign in, or with the invitation they opened here."""
    provider()
    purpose = "invitation" if request.POST.get("purpose") == "invitation" else "sign_in"
    if request.user.is_authenticated and purpose == "sign_in":
        return redirect(safe_next(request))
    return _send(request, purpose, safe_next(request))


@require_POST
@never_cache
def begin_link(request: HttpRequest) -> HttpResponse:
    """Send a signed-in person to the provider to link their account; who they are has just been shown anew."""
    provider()
    if not _recently_shown(request):
        back = reverse("my_profile")
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?next={back}")
    return _send(request, "link", reverse("my_profile"))


@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Take the link off one's own account."""
    services.unlink_identity(actor=actor_of(request), issuer=provider().issuer, at=clock.now())
    messages.success(request, _("Đã gỡ liên kết."))
    return redirect("my_profile")


@public
@require_GET
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Where the provider sends people back to. A turn is used once, whatever comes of it."""
    ours = provider()
    kept = request.session.pop(TURN, None)
    try:
        if not isinstance(kept, dict) or time.time() - kept["at"] > LONGEST:
            raise ProviderFailed("stale", "no turn under way")
        if kept["purpose"] == "link" and kept["account"] != str(request.user.pk):
            raise ProviderFailed("stale", "begun by somebody else")
        answer = {name: values[0] for name, values in request.GET.lists() if len(values) == 1}
        identity = ours.finish(turn=Turn(**kept["turn"]), answer=answer, redirect_uri=_redirect_uri())
        return _arrived(request, kept, identity)
    except ProviderFailed as failed:
        # The provider's words go into no page; which check it was, only into the log.
        _log.warning("identity provider: %s", failed)
        return _refused(request, failed.kind)
    except ThiduaError as refused:
        return render(
            request, "account/provider_refused.html", {"error": refused, "provider": ours.name}, status=409
        )


def _send(request: HttpRequest, purpose: str, next_url: str) -> HttpResponse:
    try:
        url, turn = provider().begin(_redirect_uri())
    except ProviderFailed as failed:
        _log.warning("identity provider: %s", failed)
        return _refused(request, failed.kind)
    request.session[TURN] = {
        "turn": {"state": turn.state, "nonce": turn.nonce, "verifier": turn.verifier},
        "purpose": purpose,
        "next": next_url,
        "account": str(request.user.pk) if purpose == "link" else "",
        "at": time.time(),
    }
    return HttpResponseRedirect(url)


def _arrived(request: HttpRequest, kept: dict[str, Any], identity: Identity) -> HttpResponse:
    at = clock.now()
    if kept["purpose"] == "link":
        services.link_identity(actor=actor_of(request), identity=identity, at=at)
        messages.success(request, _("Đã liên kết; từ nay đăng nhập được bằng định danh này."))
        return redirect("my_profile")
    if kept["purpose"] == "invitation":
        token = request.session.get(INVITATION, "")
        invited = access.invited(token, at, address=address_of(request)) if token else None
        if invited is None:
            raise errors.invitation_not_usable()
        services.accept_invitation(actor=invited, token=token, identity=identity, at=at)
        request.session.pop(INVITATION, None)
    account = access.account_of_identity(identity)
    # The backend gives nobody whose account is closed.
    user = get_backends()[0].get_user(account) if account else None
    if user is None:
        raise errors.identity_unknown()
    services.note_identity_used(identity=identity, at=at)
    record_authentication(request, user, method="provider", provider=identity.issuer)
    # The library's own way in, so the second factor is asked for as after a password.
    response: HttpResponse = perform_login(request, user, redirect_url=kept["next"])
    return response


def _recently_shown(request: HttpRequest) -> bool:
    from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate

    return bool(did_recently_reauthenticate(request))


def _redirect_uri() -> str:
    """Exactly what is registered at the provider: from the settings, never from the request."""
    return f"{settings.BASE_URL}{reverse('provider_back')}"


def _refused(request: HttpRequest, kind: str) -> HttpResponse:
    """Nothing has happened; say so."""
    name = provider_name()
    problems = {
        "down": NotPossible(
            "edge-010",
            _("Không liên lạc được với %(name)s nên chưa đăng nhập được.") % {"name": name},
            remedy=_("Thử lại sau ít phút, hoặc đăng nhập bằng cách khác."),
        ),
        "declined": NotPossible(
            "edge-011",
            _("%(name)s không xác nhận: bạn đã hủy hoặc bị từ chối ở đó.") % {"name": name},
            remedy=_("Thử lại, hoặc đăng nhập bằng cách khác."),
        ),
        "stale": NotPossible(
            "edge-012",
            _("Lần đăng nhập này đã quá giờ, đã dùng rồi, hoặc không bắt đầu từ trang này."),
            remedy=_("Bắt đầu lại từ trang đăng nhập."),
        ),
        "forged": NotPossible(
            "edge-013",
            _("Câu trả lời của %(name)s không đúng nên bị từ chối; chưa có gì xảy ra.") % {"name": name},
            remedy=_("Thử lại; nếu vẫn vậy, báo cho quản trị hệ thống."),
        ),
    }
    status = 503 if kind == "down" else 400
    context = {"error": problems[kind], "provider": name}
    return render(request, "account/provider_refused.html", context, status=status)

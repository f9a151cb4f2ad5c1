"""An invitation in somebody's hand: whose it is, and how they want to sign in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from thidua.foundations.access import errors, services
from thidua.foundations.access import selectors as access
from thidua.ground import clock
from thidua.ground.errors import NotPossible
from thidua.web.account.forms import FirstPasswordForm
from thidua.web.account.provider import INVITATION, provider_name
from thidua.web.edge import address_of, public


@public
@require_GET
@never_cache
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address, so that no page passes it on.

    Opening a letter uses nothing up: mail programs open them too.
    """
    request.session[INVITATION] = token[:100]
    return redirect("invitation")


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Choose a password, or the identity provider."""
    token, at = request.session.get(INVITATION, ""), clock.now()
    invited = access.invited(token, at, address=address_of(request)) if token else None
    if invited is None or invited.person_id is None:
        return render(
            request, "account/invitation.html", {"error": errors.invitation_not_usable()}, status=410
        )
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.accept_invitation(
                actor=invited, token=token, password=form.cleaned_data["password1"], at=at
            )
        except NotPossible as refused:
            form.add_error(
                "password1", [_(said) for said in refused.details.get("messages", [refused.message])]
            )
        else:
            request.session.pop(INVITATION, None)
            messages.success(request, _("Đã đặt mật khẩu. Hãy đăng nhập."))
            return redirect("account_login")
    context = {
        "form": form,
        "name": invited.name,
        "email": access.sign_in_address(invited.person_id),
        "provider": provider_name(),
    }
    return render(request, "account/invitation.html", context, status=422 if form.errors else 200)

"""The rule of the second factor: what the system steward sets, and what others see until they follow it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.foundations.access import policy, services
from thidua.foundations.access import selectors as access
from thidua.foundations.access.roles import label_of
from thidua.ground import clock
from thidua.web.account.forms import SecondFactorRuleForm
from thidua.web.edge import actor_of


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest) -> HttpResponse:
    """See and set it."""
    actor, at = actor_of(request), clock.now()
    policy.may_rule_sign_in(actor).require()
    tally = access.second_factor_rule(at)
    initial = {
        "in_force": tally.since is not None,
        "since": tally.since or clock.today(at),
        "grace_days": tally.grace_days,
    }
    form = SecondFactorRuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.set_second_factor_rule(
            actor=actor,
            since=data["since"] if data["in_force"] else None,
            grace_days=data["grace_days"],
            at=at,
        )
        messages.success(request, _("Đã lưu quy định."))
        return redirect("second_factor_rule")
    context = {"form": form, "tally": tally, "roles": [label_of(code) for code in tally.roles]}
    return render(request, "account/second_factor_rule.html", context, status=422 if form.errors else 200)

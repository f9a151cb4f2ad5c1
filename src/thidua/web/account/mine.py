"""My profile, the acting switch, the language."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.access import errors, services
from thidua.foundations.access import selectors as access
from thidua.foundations.access.roles import ROLES
from thidua.ground import clock
from thidua.web.account.provider import provider_issuer, provider_name
from thidua.web.edge import ACTING, actor_of, public, safe_next


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here, which posts I hold, what each lets me do."""
    actor = actor_of(request)
    assert actor.person_id is not None
    page = access.person_page(actor, actor.person_id, clock.now())
    posts = [
        {
            "line": line,
            "may": ROLES[line.role].may if line.role in ROLES else "",
            "acting": _is_acting(request, line.id),
        }
        for line in page.appointments
    ]
    ours = provider_issuer()
    linked = access.linked_issuers(actor.person_id).get(ours) if ours else None
    context = {"page": page, "posts": posts, "provider": provider_name(), "linked": linked}
    return render(request, "account/profile.html", context)


def _is_acting(request: HttpRequest, appointment_id: UUID) -> bool:
    post = actor_of(request).acting
    return post is not None and post.appointment_id == appointment_id


@require_POST
def choose_acting(request: HttpRequest) -> HttpResponse:
    """Act by another of my posts from now on. The field ``body`` carries the appointment's id."""
    try:
        chosen = UUID(request.POST.get("body", ""))
    except ValueError:
        raise errors.not_yours_to_act_for() from None
    post = services.choose_acting(actor=actor_of(request), appointment_id=chosen, at=clock.now())
    request.session[ACTING] = str(post.appointment_id)
    # What was on the page may be out of the new post's scope: go to the page asked for, which decides anew.
    return HttpResponseRedirect(safe_next(request))


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The language of the pages: kept with the account, or in a cookie for people outside."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated and request.actor is not None:  # type: ignore[attr-defined]
        services.change_language(
            actor=actor_of(request), account_id=request.user.pk, language=language, at=clock.now()
        )
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response

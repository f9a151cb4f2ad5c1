"""The edge between requests and the house: who acts, who may come in at all, what the layout needs.

Every address needs sign-in unless its view carries ``@public`` or its name stands in ``PUBLIC``. A person who
holds no post today sees only their own account. So in every other view ``request.actor.acting`` is a post.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

import psycopg
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services
from thidua.ground import clock
from thidua.ground.actor import Actor
from thidua.ground.errors import ThiduaError
from thidua.ground.refs import uuid7
from thidua.web.once import Turn, once
from thidua.web.refusals import collided, refusal_response
from thidua.web.shell import Shell

View = TypeVar("View", bound=Callable[..., Any])

#: Session key of the chosen appointment.
ACTING = "acting"

#: Addresses open to everybody whose views are not ours to mark.
PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)

#: Addresses of the sign-in library that this house does not offer: nobody registers or changes the address they
#: sign in with; a steward of people does that.
CLOSED = frozenset(
    {
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_confirm_login_code",
        "account_set_password",
    }
)

#: What a person without any post may still open, besides the sign-in library's own pages.
WITHOUT_POST = frozenset(
    {"my_profile", "set_language", "person_data", "export_person_data", "show_identifier"}
)

#: What pages and forms send; only the API's operations may take more.
METHODS = ("GET", "HEAD", "POST")

#: Pages about one's own way of signing in: open without a post, and without the second factor a post needs.
OWN_SIGN_IN = frozenset(
    {"my_sessions", "end_session", "end_other_sessions", "provider_link", "provider_unlink"}
)

#: Seconds between two notes that a session is in use, and sessions remembered by this process.
SEEN_EVERY, SEEN_MOST = 300, 10_000
_seen: dict[str, float] = {}

#: What the database says when it ends one of two transactions that waited for each other. Nothing of it is kept.
_COLLISIONS = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def public(view: View) -> View:
    """Mark a view as open without sign-in. Its row in the policy table still says who gets what."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


class HeadMiddleware:
    """Answers HEAD as GET wherever GET is allowed, without the body: views say only which of GET and POST they take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = iter(())
            return response
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
        return response


#: What a browser sends forms as; Django has read these to their end once anything asks for a field.
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class Counted:
    """A request's body, counted as it is read: a line that breaks off must not pass for the end of what was sent."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.got = stream, 0

    def read(self, *size: int) -> bytes:
        """Read on, as of the stream itself."""
        part: bytes = self.stream.read(*size)
        self.got += len(part)
        return part

    def readline(self, *size: int) -> bytes:
        """Read a line, as of the stream itself."""
        part: bytes = self.stream.readline(*size)
        self.got += len(part)
        return part

    def close(self) -> None:
        """Let the stream go."""
        self.stream.close()


class WholeBodyMiddleware:
    """Puts a counter around the body of every request; :func:`_broken_off` asks it once the form has been read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.counted = Counted(request._stream)  # type: ignore[attr-defined]
        request._stream = request.counted  # type: ignore[attr-defined]
        return self.get_response(request)


def _broken_off(request: HttpRequest) -> bool:
    """Whether a form ended before the length it was announced with: half of the figures, or some of the files."""
    body = getattr(request, "counted", None)
    announced = request.META.get("CONTENT_LENGTH") or "0"
    read = request.method == "POST" and request.content_type in _FORMS
    return read and isinstance(body, Counted) and announced.isdecimal() and body.got < int(announced)


class ActorMiddleware:
    """Puts ``request.actor`` (an :class:`Actor` or ``None``) and ``request.request_id``; keeps strangers out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        request.request_id = offered if _REQUEST_ID.fullmatch(offered) else uuid7().hex  # type: ignore[attr-defined]
        request.actor = _actor(request)  # type: ignore[attr-defined]
        _speak(request)
        response = _worded(request, self.get_response(request))
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        if request.actor is not None:  # type: ignore[attr-defined]
            # Pages of a signed-in person never come from a shared or stale copy.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Let in, send to sign-in, or say that there is no post to act by."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in CLOSED:
            raise Http404
        if _holds_nul(request):
            raise BadRequest("NUL in the request")
        if _broken_off(request):
            raise BadRequest("the request broke off")
        if request.method not in METHODS and not request.path.startswith("/api/"):
            return HttpResponseNotAllowed(METHODS)
        if name in PUBLIC or getattr(view, "is_public", False):
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return to_sign_in(request)
        library = name in OWN_SIGN_IN or name.startswith(("account_", "mfa_"))
        if actor.acting is None and not (name in WITHOUT_POST or library):
            return render(request, "account/no_post.html", status=403)
        missing = access.second_factor_of(cast(UUID, request.user.pk), actor.acting, clock.now())
        request.second_factor = missing  # type: ignore[attr-defined]
        if missing and missing.overdue and not (name in WITHOUT_POST or name == "choose_acting" or library):
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204, headers={"HX-Redirect": reverse("mfa_index")})
            return render(request, "account/second_factor_needed.html", status=403)
        return None


def _holds_nul(request: HttpRequest) -> bool:
    """No form of ours sends the character NUL, and PostgreSQL stores none."""
    typed = [request.GET] if request.method == "GET" else [request.GET, request.POST]
    return "\0" in request.path or any("\0" in v for sent in typed for _name, vs in sent.lists() for v in vs)


def _worded(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page instead of Django's empty answer where a button's address is opened as a page."""
    if response.status_code != 405 or request.method != "GET" or request.headers.get("HX-Request"):
        return response
    page = render(request, "405.html", status=405)
    page["Allow"] = response.headers.get("Allow", "POST")
    return page


class RefusalMiddleware:
    """Turns a refusal raised by any view into the page or the fragment that explains it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Our own refusals, and two acts that blocked each other; everything else is Django's to report."""
        if isinstance(error, OperationalError) and isinstance(error.__cause__, _COLLISIONS):
            error = collided()
        return refusal_response(request, error) if isinstance(error, ThiduaError) else None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back; the API gets 401, htmx a redirect of the whole page."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": "edge-401", "message": "Chưa đăng nhập."}, status=401)
    back = request.get_full_path() if request.method == "GET" else "/"
    target = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
    return HttpResponseRedirect(target)


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The address a form asks to go back to, only when it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else default


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; a proxy's word counts only when one is configured."""
    if settings.SECURE_PROXY_SSL_HEADER:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        return hops[-1].strip()[:64] or request.META.get("REMOTE_ADDR", "")
    return str(request.META.get("REMOTE_ADDR", ""))


def ip_of(request: HttpRequest) -> str:
    """Where the request comes from when that is an IP address; empty when a proxy wrote something else.

    The zone of a link-local address (``fe80::1%eth0``) is this machine's own affair and left out.
    """
    try:
        return str(ipaddress.ip_address(address_of(request).partition("%")[0]))
    except ValueError:
        return ""


def id_of(text: str) -> UUID:
    """The id a form sent back; words that are no id name nothing.

    :raises Http404: it is no id.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in actor of a view that needs one.

    :raises Http404: nobody is signed in (only on a public view).
    """
    actor = getattr(request, "actor", None)
    if actor is None:
        raise Http404
    return cast(Actor, actor)


def workspace_context(request: HttpRequest) -> dict[str, Any]:
    """What every page of the workspace needs: ``shell``, ``None`` for people outside. Costs nothing until drawn."""
    actor = getattr(request, "actor", None)
    return {
        "shell": Shell(actor) if actor else None,
        "second_factor": getattr(request, "second_factor", None),
    }


def _actor(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    chosen = request.session.get(ACTING)
    actor = access.actor_of(
        user.pk, UUID(chosen) if chosen else None, clock.now(), address=address_of(request)
    )
    if actor is None:
        logout(request)
    elif request.method == "GET":
        _note_seen(request)
    return actor


def _note_seen(request: HttpRequest) -> None:
    """Every few minutes, that a signed-in browser is in use, for its owner's list.

    When it looks at something: each act leads to a page, and need not wait for this.
    """
    key, now = request.session.session_key or "", time.monotonic()
    if now - _seen.get(key, -SEEN_EVERY) < SEEN_EVERY:
        return
    if len(_seen) >= SEEN_MOST:
        _seen.clear()
    _seen[key] = now
    services.note_session_seen(
        account_id=cast(UUID, request.user.pk),
        session_key=key,
        address=ip_of(request),
        device=request.headers.get("User-Agent", ""),
        at=clock.now(),
    )


def _speak(request: HttpRequest) -> None:
    """Vietnamese, unless this account or this browser chose otherwise: never by what the browser was shipped with."""
    known = dict(settings.LANGUAGES)
    user = getattr(request, "user", None)
    chosen = user.language if user is not None and user.is_authenticated else None
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    language = chosen if chosen in known else settings.LANGUAGE_CODE
    translation.activate(language)
    request.LANGUAGE_CODE = language


__all__ = [
    "ACTING",
    "ActorMiddleware",
    "HeadMiddleware",
    "RefusalMiddleware",
    "Turn",
    "WholeBodyMiddleware",
    "actor_of",
    "address_of",
    "id_of",
    "ip_of",
    "once",
    "public",
    "safe_next",
    "to_sign_in",
    "workspace_context",
]

"""People and appointments of a body."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thidua.foundations.access import errors, policy, services
from thidua.foundations.access import selectors as access
from thidua.foundations.access.facts import PeoplePage
from thidua.foundations.access.roles import ROLES, label_of
from thidua.foundations.orgs import selectors as orgs
from thidua.ground import clock
from thidua.ground.errors import NotPossible, Refused, ThiduaError
from thidua.journeys import send_invitations
from thidua.web.account.forms import AccountForm, AddPersonForm, AppointForm, EndForm, PersonForm
from thidua.web.account.stretch import time_line
from thidua.web.edge import actor_of, once
from thidua.web.refusals import status_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The people of the body I act for."""
    body = actor_of(request).body_id
    assert body is not None
    return redirect("people", body=body)


@require_GET
def people(request: HttpRequest, body: UUID) -> HttpResponse:
    """The people of one body: search, filter by role, past appointments on request."""
    actor = actor_of(request)
    text, role = request.GET.get("q", ""), request.GET.get("vai-tro", "")
    typed = request.GET.get("ngay", "").strip()[:40]
    past, day = request.GET.get("da-thoi") == "1", _day_of(typed)
    wrong = typed if typed and day is None else ""
    page = access.people_page(actor, body, clock.now(), text=text, role=role, past=past, day=day)
    lines = Paginator(page.lines, access.PAGE).get_page(request.GET.get("trang"))
    shown = [line.person_id for line in lines.object_list]
    context: dict[str, Any] = {
        "page": page,
        "lines": lines,
        "invitations": access.invitations_of(shown, clock.now()) if page.may_keep else {},
        "q": text,
        "role": role,
        "past": "1" if past else "",
        "times": [("1", _("Cả người đã thôi"))],
        "day": day,
        "day_wrong": wrong,
        "filtered": bool(text or role or past or day or wrong),
        "roles": [(code, label_of(code)) for code in ROLES],
        "own": body == actor.body_id,
        "may_rule_sign_in": bool(policy.may_rule_sign_in(actor)),
        "below": [card for card in orgs.children(body) if policy.may_see_people(actor, card)][:40],
        "crumbs": [{"label": _("Người và phân công"), "url": "/nguoi/"}, {"label": page.body_name}],
    }
    context["piece"] = request.headers.get("HX-Target") == "danh-sach"
    template = "people/_list.html" if context["piece"] else "people/list.html"
    return render(request, template, context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, body: UUID) -> HttpResponse:
    """Add somebody to a body, with their first appointment and, if wanted, an account."""
    page = keeping(request, body)
    form = AddPersonForm(request.POST or None, roles=page.appointable, coming=page.coming)
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            person = _add(request, body, form.cleaned_data)
        except (Refused, NotPossible) as error:
            refusal = error
            if error.code == "access-050":
                form.ask_same_name()
        else:
            return redirect("person", person=person)
    return form_page(request, "people/add.html", form, refusal, page=page)


def _add(request: HttpRequest, body: UUID, data: dict[str, Any]) -> UUID:
    actor, at = actor_of(request), clock.now()
    with once(request, "access.add_person") as turn:
        if not turn.repeated:
            account = data.pop("account")
            person = services.add_person(actor=actor, body_id=body, at=at, **_days(data))
            if account:
                services.open_account(actor=actor, person_id=person, at=at)
                services.invite(actor=actor, person_id=person, at=at)
                send_invitations.send_soon()
            turn.effect = {"person": str(person), "account": account}
    if turn.effect.get("account") and not turn.repeated:
        messages.success(request, _("Đã thêm người; thư mời đang được gửi."))
    elif not turn.repeated:
        messages.success(request, _("Đã thêm người."))
    return UUID(turn.effect["person"])


@require_GET
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: posts, account, what may be done."""
    return person_response(request, person)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, person: UUID) -> HttpResponse:
    """Correct a name or an address."""
    actor, at = actor_of(request), clock.now()
    page = access.person_page(actor, person, at)
    if not page.may_keep:
        raise errors.not_your_record()
    initial = {"full_name": page.card.full_name, "email": page.card.email, "phone": page.card.phone}
    form = PersonForm(request.POST or None, initial=initial)
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(actor=actor, person_id=person, at=at, **form.cleaned_data)
        except NotPossible as error:
            refusal = error
        else:
            messages.success(request, _("Đã sửa."))
            return redirect("person", person=person)
    return form_page(request, "people/change.html", form, refusal, page=page)


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, person: UUID, body: UUID) -> HttpResponse:
    """Give somebody a further role at a body."""
    actor, at = actor_of(request), clock.now()
    page = access.person_page(actor, person, at)
    place = keeping(request, body)
    form = AppointForm(request.POST or None, roles=place.appointable, coming=place.coming)
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, "access.appoint") as turn:
                if not turn.repeated:
                    services.appoint(
                        actor=actor, person_id=person, body_id=body, at=at, **_days(form.cleaned_data)
                    )
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(request, _("Đã phân công."))
            return redirect("person", person=person)
    return form_page(request, "people/appoint.html", form, refusal, page=page, place=place)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """End an appointment."""
    actor, at = actor_of(request), clock.now()
    form = EndForm(request.POST or None)
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, "access.end_appointment") as turn:
                if not turn.repeated:
                    line = access.appointment_line(actor, appointment, at)
                    services.end_appointment(
                        actor=actor, appointment_id=appointment, at=at, **form.cleaned_data
                    )
                    turn.effect = {"body": str(line.body_id)}
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(request, _("Đã kết thúc phân công."))
            return redirect("people", body=UUID(turn.effect["body"]))
    line = access.appointment_line(actor, appointment, at)
    return form_page(request, "people/end.html", form, refusal, line=line)


def person_response(
    request: HttpRequest, person: UUID, *, form: AccountForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one person, with the form to open their account as it was sent."""
    actor, at = actor_of(request), clock.now()
    page = access.person_page(actor, person, at)
    bodies = access.appointable_bodies(actor, page)
    context = {
        "page": page,
        "bodies": bodies,
        "keeps": page.may_keep or access.keeps_record(actor, person, clock.now()),
        "oneself": actor.person_id == person,
        "line_of_time": time_line(page, clock.today()),
        "may_hand_over": any(line.may_end for line in page.appointments),
        "sign_in": access.sign_in_state(person, at) if page.may_keep else None,
        "account_form": form or AccountForm(initial={"email": page.card.email}),
        "crumbs": [{"label": _("Người và phân công"), "url": "/nguoi/"}, {"label": page.card.full_name}],
    }
    return render(request, "people/person.html", context, status=status)


def keeping(request: HttpRequest, body: UUID) -> PeoplePage:
    """A body in scope whose people the actor keeps; a mere reader is told who does."""
    page = access.people_page(actor_of(request), body, clock.now())
    if not page.may_keep:
        raise Refused("access-102", page.why_not, remedy=page.who_can)
    return page


def _day_of(text: str) -> date | None:
    """A day typed into the filter; nothing when it is none."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _days(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "account"}


def form_page(
    request: HttpRequest, template: str, form: Any, refusal: ThiduaError | None, **context: Any
) -> HttpResponse:
    """A form again: 422 when fields are wrong, the refusal's own status when the act was refused."""
    status = 200
    if refusal is not None:
        status = status_of(refusal)
    elif form.is_bound and form.errors:
        status = 422
    return render(request, template, {"form": form, "error": refusal, **context}, status=status)

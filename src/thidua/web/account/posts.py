"""Posts of a person: corrections, leave, delegations, and how signature blocks would read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thidua.foundations.access import errors, policy, services
from thidua.foundations.access import selectors as access
from thidua.foundations.access.facts import AppointmentLine
from thidua.foundations.access.kinds import ACTS, CAPACITIES, WAYS
from thidua.foundations.orgs import selectors as orgs
from thidua.ground import clock
from thidua.ground.actor import Actor
from thidua.ground.errors import NotPossible, Refused, ThiduaError
from thidua.journeys import delegate as journey
from thidua.web.account.people import form_page
from thidua.web.account.post_forms import CorrectForm, DelegateForm, LeaveForm, RevokeForm
from thidua.web.edge import actor_of, id_of, once
from thidua.web.refusals import status_of
from thidua.work.plans import selectors as plans

#: Plans offered when a delegation is for one plan.
PLANS = 50


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Correct what was written wrongly of an appointment."""
    actor, at = actor_of(request), clock.now()
    line = access.appointment_line(actor, appointment, at)
    if not line.may_correct:
        raise errors.not_your_record()
    initial = {name: getattr(line, name) for name in ("capacity", "concurrent", "position", "basis")}
    form = CorrectForm(request.POST or None, initial=initial)
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "capacity": form.cleaned_data["capacity"] or "member"}
        try:
            services.correct_appointment(actor=actor, appointment_id=appointment, at=at, **data)
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(request, _("Đã sửa phân công."))
            return redirect("person", person=line.person_id)
    return form_page(request, "people/correct.html", form, refusal, line=line)


@require_http_methods(["GET", "POST"])
def note_leave(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Note that somebody is away, and who stands in."""
    actor, at = actor_of(request), clock.now()
    line = access.appointment_line(actor, appointment, at)
    policy.may_note_leave(actor, line.person_id, orgs.card(line.body_id)).require()
    form = LeaveForm(request.POST or None, colleagues=_colleagues(line, at))
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "stand_in": _id(form.cleaned_data["stand_in"])}
        try:
            with once(request, "access.note_leave") as turn:
                if not turn.repeated:
                    journey.go_on_leave(actor=actor, appointment_id=appointment, at=at, **data)
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi ngày nghỉ."))
            return redirect("person", person=line.person_id)
    return form_page(request, "people/leave.html", form, refusal, line=line)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, leave: UUID) -> HttpResponse:
    """A leave that is not over: another stand-in, or back earlier."""
    actor, at = actor_of(request), clock.now()
    line = access.leave_line(actor, leave, at)
    post = access.appointment_line(actor, line.appointment_id, at)
    if not post.may_note_leave or line.over:
        raise errors.no_such_leave()
    refusal: ThiduaError | None = None
    if request.method == "POST":
        try:
            with once(request, "access.change_leave") as turn:
                if not turn.repeated and request.POST.get("act") == "back":
                    services.end_leave(actor=actor, leave_id=leave, at=at)
                elif not turn.repeated:
                    journey.change_stand_in(
                        actor=actor, leave_id=leave, stand_in=_id(request.POST.get("stand_in", "")), at=at
                    )
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("person", person=line.person_id)
    context = {
        "line": line,
        "colleagues": _colleagues(post, at),
        "chosen": str(line.stand_in_post or ""),
        "error": refusal,
    }
    return render(request, "people/leave_change.html", context, status=status_of(refusal) if refusal else 200)


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Let another post sign and do, for some days."""
    actor, at = actor_of(request), clock.now()
    line = access.appointment_line(actor, appointment, at)
    policy.may_delegate(actor, line.person_id, orgs.card(line.body_id)).require()
    if not line.may_delegate:
        raise errors.only_the_head_delegates()
    way = request.POST.get("way") or request.GET.get("cach") or "for_head"
    way = way if way in WAYS else "for_head"
    receivers = [(str(key), name) for key, name in access.receivers_of(actor, appointment, way, at)]
    below = way != "for_head"
    never = dict(access.kept_by_heads()) if below else {}
    unverified = dict(access.unverified_below()) if below else {}
    form = DelegateForm(
        request.POST or None,
        initial={"way": way},
        receivers=receivers,
        documents=[
            (code, _("%(document)s (chưa xác minh)") % {"document": words} if code in unverified else words)
            for code, words in access.documents()
            if code not in never
        ],
        way=WAYS[way],
        oneself=actor.person_id == line.person_id,
        unverified=list(unverified.values()),
        acts=[(code, _(label)) for code, label in ACTS.items()],
        plans=_plans(actor),
    )
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with once(request, "access.delegate") as turn:
                if not turn.repeated:
                    journey.delegate(
                        actor=actor,
                        giver=appointment,
                        receiver=UUID(data["receiver"]),
                        way=data["way"],
                        scope=[*data["documents"], *data["acts"]],
                        since=data["since"],
                        until=data["until"],
                        basis=data["basis"],
                        plan_id=_id(data["plan"]),
                        at=at,
                    )
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi việc giao ký."))
            return redirect("person", person=line.person_id)
    ways = [{"label": _(w.label), "url": f"?cach={code}", "current": code == way} for code, w in WAYS.items()]
    return form_page(
        request,
        "people/delegate.html",
        form,
        refusal,
        line=line,
        way=WAYS[way],
        ways=ways,
        nobody=not receivers,
        never=list(never.values()),
    )


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, delegation: UUID) -> HttpResponse:
    """Take a delegation back at once."""
    actor, at = actor_of(request), clock.now()
    line = access.delegation_line(actor, delegation, at)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, "access.revoke_delegation") as turn:
                if not turn.repeated:
                    journey.revoke(
                        actor=actor, delegation_id=delegation, reason=form.cleaned_data["reason"], at=at
                    )
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(request, _("Đã thu hồi việc giao ký."))
            return redirect("person", person=line.giver_id)
    return form_page(request, "people/revoke.html", form, refusal, line=line)


@require_GET
def blocks(request: HttpRequest, body: UUID) -> HttpResponse:
    """How signature blocks would read for what a form says, before it is sent."""
    actor, get = actor_of(request), request.GET
    receiver, capacity, way = get.get("receiver", ""), get.get("capacity", "member"), get.get("way", "")
    access.seen_body(actor, body)
    codes = get.getlist("documents")
    found: list[Any] = []
    why, hint = "", _("Chọn tư cách để xem khối ký.")
    try:
        if way in WAYS:
            hint = _("Chọn người được giao và loại văn bản để xem khối ký.")
            if receiver and codes:
                found = access.sample_blocks(
                    actor, body, clock.today(), way=way, receiver=id_of(receiver), codes=codes
                )
        elif capacity in CAPACITIES and capacity != "member":
            found = access.sample_blocks(actor, body, clock.today(), capacity=capacity)
    except NotPossible as error:
        why = error.message
    return render(request, "people/_blocks.html", {"blocks": found, "why": why, "hint": hint})


def _colleagues(line: AppointmentLine, at: Any) -> list[tuple[str, str]]:
    """Posts at the same body that may stand in, one of each person."""
    found: dict[UUID, tuple[str, str]] = {}
    others = [one for one in access.people_of(line.body_id, at) if one.person_id != line.person_id]
    names = dict(access.told_apart(others))
    for one in others:
        label = names[one.person_id]
        if label == one.person_name:
            label = f"{label} – {one.position or _(one.role_label)}"
        found.setdefault(one.person_id, (str(one.id), label))
    return list(found.values())


def _plans(actor: Actor) -> list[tuple[str, str]]:
    cards = plans.list_plans(actor, state="adopted", limit=PLANS)[0]
    return [(str(card.id), f"{card.kind.capitalize()} {card.number}".strip()) for card in cards]


def _id(text: str) -> UUID | None:
    return id_of(text) if text else None

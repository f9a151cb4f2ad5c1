"""Somebody leaves: what they hold, where each piece goes, and the end of the posts, on one page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.ground import clock
from thidua.ground.errors import NotPossible, Refused, ThiduaError
from thidua.journeys import hand_over as journey
from thidua.web.account.forms import EndForm
from thidua.web.edge import actor_of, id_of, once
from thidua.web.refusals import status_of

#: What a form says for "the body's pool" and for "as said for all of them".
POOL, SAME = "don-vi", ""


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, person: UUID) -> HttpResponse:
    """Preview, choose, confirm: the person's work goes where the form says and the chosen posts end."""
    actor, at = actor_of(request), clock.now()
    sent = request.POST if request.method == "POST" else request.GET
    chosen = [id_of(key) for key in sent.getlist("phan-cong")]
    leaving = journey.preview(actor=actor, person_id=person, appointment_ids=chosen, at=at)
    form = EndForm(request.POST or None)
    refusal: ThiduaError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, "access.hand_over") as turn:
                if not turn.repeated:
                    turn.effect = {"moved": _hand_over(request, leaving, form.cleaned_data, at)}
        except (Refused, NotPossible) as error:
            refusal = error
        else:
            messages.success(
                request, _("Đã bàn giao %(n)s việc và kết thúc phân công.") % {"n": turn.effect["moved"]}
            )
            return redirect("people", body=leaving.bodies[0].body_id)
    context = {
        "leaving": leaving,
        "form": form,
        "error": refusal,
        "pool": POOL,
        "all_posts": [*(post for body in leaving.bodies for post in body.posts), *leaving.kept],
        "ending": {post.id for body in leaving.bodies for post in body.posts},
    }
    status = status_of(refusal) if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, "people/hand_over.html", context, status=status)


def _hand_over(request: HttpRequest, leaving: journey.Leaving, data: dict[str, Any], at: datetime) -> int:
    post = request.POST
    defaults = {body.body_id: _to(post.get(f"ve-{body.body_id}", POOL)) for body in leaving.bodies}
    to = {}
    for body in leaving.bodies:
        for key in (*(one.id for one in body.obligations), *(one.id for one in body.reports)):
            said = post.get(f"viec-{key}", SAME)
            if said != SAME:
                to[key] = _to(said)
    return journey.hand_over(
        actor=actor_of(request),
        person_id=leaving.person_id,
        appointment_ids=[one.id for body in leaving.bodies for one in body.posts],
        defaults=defaults,
        to=to,
        at=at,
        **data,
    )


def _to(said: str) -> UUID | None:
    return None if said in {POOL, SAME} else id_of(said)

"""Who takes over what ended bodies were asked: one press on the review, before adopting, or on the plan's page."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from thidua.ground.clock import now
from thidua.journeys import take_over
from thidua.web.edge import actor_of, id_of
from thidua.web.workspace.plans import review
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services


@require_POST
@transaction.atomic
def taker(request: HttpRequest, plan_id: UUID, provision_id: UUID, addressee_id: UUID) -> HttpResponse:
    """Choose who takes over, or take the choice back; the answer is the place one came from, drawn again."""
    actor, post = actor_of(request), request.POST
    if post.get("undo") == "1":
        take_over.take_back(actor=actor, plan_id=plan_id, addressee_id=addressee_id, at=now())
    else:
        body = post.get("body", "")
        take_over.choose(
            actor=actor,
            plan_id=plan_id,
            addressee_id=addressee_id,
            ending=post.get("ending", ""),
            body_id=id_of(body) if body else None,
            group="" if body else post.get("group", ""),
            why=post.get("why", ""),
            everywhere=post.get("here") != "1",
            at=now(),
        )
    back = post.get("back", "")
    if back == "review":
        return review.parts(request, actor, plan_id, provision_id)
    if back == "adopt":
        return review.confirm(request, plan_id) if review.small(request) else redirect("plan_adopt", plan_id)
    if not review.small(request):
        return redirect("plan_page", plan_id=plan_id)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("plan_page", args=[plan_id])
    return response


@require_POST
@transaction.atomic
def count(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Count a provision for some of the plan's movements, or confirm what is proposed for all."""
    actor, provision = actor_of(request), request.POST.get("provision", "")
    plan_services.count_for(
        actor=actor,
        plan_id=plan_id,
        provision_id=id_of(provision) if provision else None,
        version_ids=[id_of(v) for v in request.POST.getlist("version")],
        at=now(),
    )
    if plans.card(actor, plan_id).state != "in_review":
        return redirect("plan_page", plan_id=plan_id)
    tail = f"#p{id_of(provision).hex}" if provision else ""
    return redirect(reverse("plan_review", args=[plan_id]) + tail)

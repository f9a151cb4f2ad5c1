"""The review screen: the document on the left, what was read on the right, a person's word on each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.papers import selectors as papers
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.journeys import open_round
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.plans import forms
from thidua.web.workspace.plans.present import document
from thidua.work.movements import selectors as movements
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.facts import PlanPage
from thidua.work.plans.rules import KINDS

#: What a button of the review does, by the word in its address.
VERBS: dict[str, Callable[..., None]] = {
    "nhan": plan_services.accept_provision,
    "bo": plan_services.reject_provision,
    "xem-lai": plan_services.reopen_provision,
}


def _context(actor: Actor, page: PlanPage) -> dict[str, object]:
    reviewed = sum(n for state, n in page.counts.items() if state != "proposed")
    total = len(page.provisions)
    kinds = []
    for kind, label in KINDS.items():
        rows = [p for p in page.provisions if p.kind == kind]
        if rows:
            kinds.append((kind, label, rows, sum(1 for p in rows if p.state == "proposed")))
    return {
        "page": page,
        "plan": page.plan,
        "total": total,
        "reviewed": reviewed,
        "waiting": total - reviewed,
        "unresolved": sum(p.unresolved for p in page.provisions if p.state != "rejected"),
        "kinds": kinds,
        "groups": [(g["code"], g["vi"]) for g in orgs.groups()],
        "all_kinds": list(KINDS.items()),
    }


@require_GET
def review(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The whole review screen."""
    actor = actor_of(request)
    page = plans.plan_page(actor, plan_id)
    if page.plan.state != "in_review":
        return redirect("plan_page", plan_id=plan_id)
    issuer = orgs.cards([page.plan.issuer_id]).get(page.plan.issuer_id) if page.plan.issuer_id else None
    context = _context(actor, page) | {
        "document": document(page),
        "paper_files": papers.cards([page.plan.paper_id])[page.plan.paper_id].files,
        "issuer": issuer,
        "movements": [(v, v.id in {m[0] for m in page.movements}) for v in movements.published()],
        "superiors": [
            (str(c.id), f"{c.name} — {c.issuer_name}") for c in plans.superior_candidates(actor, plan_id)
        ],
    }
    return render(request, "plans/review.html", context)


def _row(
    request: HttpRequest, actor: Actor, plan_id: UUID, provision_id: UUID, **more: object
) -> HttpResponse:
    """The provision as it is now, with the counts above it; a whole page for browsers without scripts."""
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('plan_review', args=[plan_id])}#p{provision_id.hex}")
    page = plans.plan_page(actor, plan_id)
    shown = next((p for p in page.provisions if p.id == provision_id), None)
    if shown is None:
        raise Http404
    context = _context(actor, page) | {"provision": shown, "swap": True, **more}
    return render(request, "plans/provision_answer.html", context)


def _revision(request: HttpRequest) -> int | None:
    raw = request.POST.get("revision", "")
    return int(raw) if raw.isdigit() else None


@require_POST
def judge(request: HttpRequest, plan_id: UUID, provision_id: UUID, word: str) -> HttpResponse:
    """Accept, reject or reopen one provision."""
    verb = VERBS.get(word)
    if verb is None:
        raise Http404
    actor = actor_of(request)
    verb(actor=actor, plan_id=plan_id, provision_id=provision_id, at=now(), revision=_revision(request))
    return _row(request, actor, plan_id, provision_id)


def correct(request: HttpRequest, plan_id: UUID, provision_id: UUID) -> HttpResponse:
    """The form of one provision, and what it says."""
    actor = actor_of(request)
    shown = plans.provision(actor, plan_id, provision_id)
    if request.method != "POST":
        page = plans.plan_page(actor, plan_id)
        context = {"plan": page.plan, "provision": shown, "fields": forms.shown(shown.kind, shown.data)}
        return render(request, "plans/provision_form.html", context)
    plan_services.correct_provision(
        actor=actor,
        plan_id=plan_id,
        provision_id=provision_id,
        data=forms.read(shown.kind, request.POST),
        at=now(),
        revision=_revision(request),
    )
    return _row(request, actor, plan_id, provision_id)


def add(request: HttpRequest, plan_id: UUID, kind: str) -> HttpResponse:
    """Add a provision the reader missed."""
    if kind not in forms.FIELDS:
        raise Http404
    actor = actor_of(request)
    page = plans.plan_page(actor, plan_id)
    if request.method != "POST":
        clauses = [(str(c.id), f"{c.path} {c.text[:70]}") for c in page.clauses if c.path]
        context = {
            "plan": page.plan,
            "kind": kind,
            "kind_label": KINDS[kind],
            "fields": forms.shown(
                kind, {"role": "lead", "recurrence": "yearly", "qualifier": "before", "op": "="}
            ),
            "clauses": clauses,
        }
        return render(request, "plans/provision_add.html", context)
    clause = request.POST.get("clause", "")
    with once(request, "plans.add_provision") as turn:
        if not turn.repeated:
            added = plan_services.add_provision(
                actor=actor,
                plan_id=plan_id,
                kind=kind,
                data=forms.read(kind, request.POST),
                clause_id=UUID(clause) if clause else None,
                at=now(),
            )
            turn.effect["id"] = added.hex
    return redirect(f"{reverse('plan_review', args=[plan_id])}#p{turn.effect['id']}")


@require_POST
def resolve(request: HttpRequest, plan_id: UUID, provision_id: UUID, addressee_id: UUID) -> HttpResponse:
    """Say which body or group a printed name means."""
    actor = actor_of(request)
    body = request.POST.get("body", "")
    plan_services.resolve_addressee(
        actor=actor,
        plan_id=plan_id,
        addressee_id=addressee_id,
        body_id=UUID(body) if body else None,
        group="" if body else request.POST.get("group", ""),
        ignore=request.POST.get("ignore") == "1",
        at=now(),
    )
    if request.headers.get("HX-Request"):
        # The same name may stand in other provisions: the whole list is drawn again.
        return HttpResponse(
            status=204,
            headers={"HX-Location": f"{reverse('plan_review', args=[plan_id])}#p{provision_id.hex}"},
        )
    return redirect(f"{reverse('plan_review', args=[plan_id])}#p{provision_id.hex}")


@require_POST
def settle(request: HttpRequest, plan_id: UUID, finding_id: UUID) -> HttpResponse:
    """A finding has been dealt with, or is open again."""
    plan_services.settle_finding(
        actor=actor_of(request),
        plan_id=plan_id,
        finding_id=finding_id,
        note=request.POST.get("note", ""),
        at=now(),
    )
    return redirect("plan_review", plan_id=plan_id)


@require_POST
def accept_rest(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Accept all that nobody objected to."""
    with once(request, "plans.accept_rest") as turn:
        if not turn.repeated:
            plan_services.accept_rest(
                actor=actor_of(request), plan_id=plan_id, kind=request.POST.get("kind", ""), at=now()
            )
    return redirect("plan_review", plan_id=plan_id)


@require_POST
def link(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Tie the plan to its issuer, its movements and its superior plan."""
    actor, at = actor_of(request), now()
    post = request.POST
    if post.get("issuer"):
        plan_services.link_issuer(actor=actor, plan_id=plan_id, body_id=UUID(post["issuer"]), at=at)
    if "movements_shown" in post:
        chosen = [UUID(v) for v in post.getlist("movements")]
        plan_services.link_movements(actor=actor, plan_id=plan_id, version_ids=chosen, at=at)
    if "superior" in post:
        superior = UUID(post["superior"]) if post["superior"] else None
        plan_services.link_superior(actor=actor, plan_id=plan_id, superior_id=superior, at=at)
    return redirect("plan_review", plan_id=plan_id)


@require_POST
def adopt(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Put the plan into force: everyone's duties go out."""
    year = request.POST.get("nam", "")
    with once(request, "plans.adopt") as turn:
        if not turn.repeated:
            raised = open_round.open_round(
                actor=actor_of(request),
                plan_id=plan_id,
                at=now(),
                year=int(year) if year.isdigit() else None,
                revision=_revision(request),
            )
            turn.effect["created"] = raised.created
    return redirect("plan_page", plan_id=plan_id)

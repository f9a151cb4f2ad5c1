"""The review screen: the document on the left, what was read on the right, a person's word on each."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.papers import selectors as papers
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.errors import NotFound, Refused, Stale, ThiduaError
from thidua.journeys import open_round
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.refusals import status_of
from thidua.web.workspace.plans import forms
from thidua.web.workspace.plans.present import TONES, document
from thidua.web.workspace.plans.restored import restored_clauses, restored_words
from thidua.web.workspace.plans.scans import scan_pictures
from thidua.work.movements import selectors as movements
from thidua.work.obligations.rules import SILENT_LABELS
from thidua.work.plans import errors as plan_errors
from thidua.work.plans import policy as plan_policy
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.facts import PlanPage, ProvisionView
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
        "settled": [f for f in page.findings if f.state == "settled" and f.code != "body-unresolved"],
        "unresolved": sum(p.unresolved for p in page.provisions if p.state != "rejected"),
        "uncounted": sum(
            1 for p in page.provisions if p.counted and p.counted.open and p.state != "rejected"
        ),
        "kinds": kinds,
        "groups": [(g["code"], g["vi"]) for g in orgs.groups()],
        "all_kinds": list(KINDS.items()),
        "restored": {page.clauses[order].id for order in restored_clauses(page)},
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
        "document": document(page, scan_pictures(page)),
        "paper_files": papers.cards([page.plan.paper_id])[page.plan.paper_id].files,
        "issuer": issuer,
        "movements": [(v, v.id in {m[0] for m in page.movements}) for v in movements.published()],
        "superiors": [
            (str(c.id), f"{c.name} — {c.issuer_name}") for c in plans.superior_candidates(actor, plan_id)
        ],
    }
    return render(request, "plans/review.html", context)


def small(request: HttpRequest) -> bool:
    """Whether a piece of the page is asked for, not the whole."""
    return bool(request.headers.get("HX-Request"))


def _judged(response: HttpResponse, shown: ProvisionView, go: str) -> HttpResponse:
    """Tell the page what was judged, so that it paints the span and moves on."""
    told = {"id": f"p{shown.id.hex}", "tone": TONES[shown.state], "go": go}
    response["HX-Trigger-After-Settle"] = json.dumps({"td-judged": told})
    return response


def _row(
    request: HttpRequest, actor: Actor, plan_id: UUID, provision_id: UUID, go: str = "next"
) -> HttpResponse:
    """The provision as it is now, with the counts above it; a whole page for browsers without scripts."""
    if not small(request):
        return redirect(f"{reverse('plan_review', args=[plan_id])}#p{provision_id.hex}")
    page = plans.plan_page(actor, plan_id)
    shown = _one(page, provision_id)
    context = _context(actor, page) | {"provision": shown, "swap": True}
    if shown.kind == "reporting" and page.superior:
        # Its day is compared with the superior's: findings beside other lines come and go with it.
        drawn = render(
            request, "plans/review_parts.html", context | {"document": document(page, scan_pictures(page))}
        )
        drawn["HX-Reswap"] = "none"
        return _judged(drawn, shown, go)
    return _judged(render(request, "plans/provision_answer.html", context), shown, go)


def _one(page: PlanPage, provision_id: UUID) -> ProvisionView:
    shown = next((p for p in page.provisions if p.id == provision_id), None)
    if shown is None:
        raise plan_errors.provision_not_found()
    return shown


def parts(
    request: HttpRequest, actor: Actor, plan_id: UUID, provision_id: UUID | None = None
) -> HttpResponse:
    """Both panes and the counts drawn again in place: what was said may show in several provisions."""
    back = reverse("plan_review", args=[plan_id])
    if not small(request):
        return redirect(f"{back}#p{provision_id.hex}" if provision_id else back)
    page = plans.plan_page(actor, plan_id)
    context = _context(actor, page) | {"document": document(page, scan_pictures(page)), "swap": True}
    response = render(request, "plans/review_parts.html", context)
    first = next((p for p in page.provisions if p.state == "proposed"), None)
    shown = _one(page, provision_id) if provision_id else first
    return _judged(response, shown, "stay") if shown else response


def _objection(
    request: HttpRequest, actor: Actor, plan_id: UUID, provision_id: UUID, error: ThiduaError, *, typed: bool
) -> HttpResponse:
    """Why a word on a provision was not taken, beside it: who changed what meanwhile; what was typed stays.

    For a browser without scripts the error goes on to the page every refusal has.
    """
    if not small(request) or isinstance(error, NotFound | Refused):
        raise error
    page = plans.plan_page(actor, plan_id)
    shown = _one(page, provision_id)
    context = _context(actor, page) | {"provision": shown, "typed": typed, "tone": "waiting"}
    if isinstance(error, Stale):
        context |= {"now_says": shown.summary, "now_state": shown.state_label, "revision": shown.revision}
    if typed:
        response = render(request, "plans/message.html", context | {"error": error}, status=status_of(error))
        response["HX-Retarget"], response["HX-Reswap"] = f"#m{provision_id.hex}", "innerHTML"
        return response
    response = render(request, "plans/provision.html", context | {"conflict": error}, status=status_of(error))
    response["HX-Retarget"], response["HX-Reswap"] = f"#p{provision_id.hex}", "outerHTML"
    return response


def _revision(request: HttpRequest) -> int | None:
    raw = request.POST.get("revision", "")
    return int(raw) if raw.isdigit() else None


@require_POST
@transaction.atomic
def judge(request: HttpRequest, plan_id: UUID, provision_id: UUID, word: str) -> HttpResponse:
    """Accept, reject or reopen one provision."""
    verb = VERBS.get(word)
    if verb is None:
        raise Http404
    actor = actor_of(request)
    try:
        verb(actor=actor, plan_id=plan_id, provision_id=provision_id, at=now(), revision=_revision(request))
    except ThiduaError as error:
        return _objection(request, actor, plan_id, provision_id, error, typed=False)
    return _row(request, actor, plan_id, provision_id, go="stay" if word == "xem-lai" else "next")


@require_http_methods(["GET", "POST"])
@transaction.atomic
def correct(request: HttpRequest, plan_id: UUID, provision_id: UUID) -> HttpResponse:
    """The form of one provision, and what it says."""
    actor = actor_of(request)
    shown = plans.provision(actor, plan_id, provision_id)
    if request.method != "POST":
        page = plans.plan_page(actor, plan_id)
        data = shown.data
        if request.GET.get("chu") == "phuc-hoi" and (words := restored_words(page, shown)):
            data = {**data, forms.long_field(shown.kind): words}
        context = {"plan": page.plan, "provision": shown, "fields": forms.shown(shown.kind, data)}
        form = "plans/provision_form.html" if small(request) else "plans/provision_correct.html"
        return render(request, form, context)
    try:
        plan_services.correct_provision(
            actor=actor,
            plan_id=plan_id,
            provision_id=provision_id,
            data=forms.read(shown.kind, request.POST),
            at=now(),
            revision=_revision(request),
        )
    except ThiduaError as error:
        return _objection(request, actor, plan_id, provision_id, error, typed=True)
    return _row(request, actor, plan_id, provision_id)


@require_http_methods(["GET", "POST"])
@transaction.atomic
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
                kind, forms.blank(kind, " ".join(request.GET.get("chu", "").split())[:4000])
            ),
            "clauses": clauses,
            "clause": _clause(request.GET.get("muc", "")),
            "small": small(request),
        }
        form = "plans/provision_add_form.html" if small(request) else "plans/provision_add.html"
        return render(request, form, context)
    try:
        added = _added(request, actor, plan_id, kind)
    except ThiduaError as error:
        if not small(request) or isinstance(error, NotFound | Refused):
            raise
        context = {"error": error, "tone": "waiting"}
        response = render(request, "plans/message.html", context, status=status_of(error))
        response["HX-Retarget"], response["HX-Reswap"] = "#add-message", "innerHTML"
        return response
    response = parts(request, actor, plan_id, added)
    response["HX-Trigger"] = "td-close-dialog"
    return response


def _clause(text: str) -> str:
    """A clause's key as the form's options carry it; anything else is no clause."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _added(request: HttpRequest, actor: Actor, plan_id: UUID, kind: str) -> UUID:
    clause = _clause(request.POST.get("clause", ""))
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
    return UUID(turn.effect["id"])


@require_POST
@transaction.atomic
def resolve(request: HttpRequest, plan_id: UUID, provision_id: UUID, addressee_id: UUID) -> HttpResponse:
    """Say which body or group a printed name means."""
    actor = actor_of(request)
    body = request.POST.get("body", "")
    plan_services.resolve_addressee(
        actor=actor,
        plan_id=plan_id,
        addressee_id=addressee_id,
        body_id=id_of(body) if body else None,
        group="" if body else request.POST.get("group", ""),
        ignore=request.POST.get("ignore") == "1",
        at=now(),
    )
    return parts(request, actor, plan_id, provision_id)


@require_POST
@transaction.atomic
def settle(request: HttpRequest, plan_id: UUID, finding_id: UUID) -> HttpResponse:
    """A finding has been dealt with, or is open again."""
    actor, again = actor_of(request), request.POST.get("lai") == "1"
    plan_services.settle_finding(
        actor=actor,
        plan_id=plan_id,
        finding_id=finding_id,
        note=request.POST.get("note", ""),
        at=now(),
        reopen=again,
    )
    if again:
        return parts(request, actor, plan_id)
    if not small(request):
        return redirect("plan_review", plan_id=plan_id)
    page = plans.plan_page(actor, plan_id)
    return render(request, "plans/settled.html", _context(actor, page) | {"swap": True})


@require_POST
@transaction.atomic
def accept_rest(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Accept all that nobody objected to."""
    actor = actor_of(request)
    with once(request, "plans.accept_rest") as turn:
        if not turn.repeated:
            plan_services.accept_rest(
                actor=actor, plan_id=plan_id, kind=request.POST.get("kind", ""), at=now()
            )
    return parts(request, actor, plan_id)


@require_POST
@transaction.atomic
def link(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Tie the plan to its issuer, its movements and its superior plan."""
    actor, at, post = actor_of(request), now(), request.POST
    with once(request, "plans.link") as turn:
        if not turn.repeated:
            if post.get("issuer"):
                plan_services.link_issuer(actor=actor, plan_id=plan_id, body_id=id_of(post["issuer"]), at=at)
            if "movements_shown" in post:
                chosen = [id_of(v) for v in post.getlist("movements")]
                plan_services.link_movements(actor=actor, plan_id=plan_id, version_ids=chosen, at=at)
            if "superior" in post:
                superior = id_of(post["superior"]) if post["superior"] else None
                plan_services.link_superior(actor=actor, plan_id=plan_id, superior_id=superior, at=at)
    return redirect("plan_review", plan_id=plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Say what putting the plan into force will do; on a person's word, do it."""
    if request.method != "POST":
        return confirm(request, plan_id)
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


def confirm(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What putting the plan into force will do, and the button that does it."""
    actor, at = actor_of(request), now()
    page = plans.plan_page(actor, plan_id)
    if page.plan.state != "in_review":
        return redirect("plan_page", plan_id=plan_id)
    plan_policy.may_adopt(actor, plans.owner_path(plan_id)).require()
    context: dict[str, object] = {
        "plan": page.plan,
        "page": page,
        "groups": [(g["code"], g["vi"]) for g in orgs.groups()],
        "revision": page.revision,
        "whole": not small(request),
    }
    waiting = page.counts.get("proposed", 0)
    if waiting:
        context["refusal"] = plan_errors.review_not_finished(waiting)
    elif page.amends in ("suggested", "confirmed"):
        context["refusal"] = plan_errors.amendment_undecided()
    elif page.plan.issuer_id is None:
        context["refusal"] = plan_errors.issuer_unknown(str(page.reading.get("issuer") or ""))
    else:
        year = open_round.first_year(plan_id, at)
        preview = open_round.preview(actor=actor, plan_id=plan_id, year=year, at=at)
        silent = [(count, SILENT_LABELS[why]) for why, count in preview.silent]
        context |= {"year": year, "preview": preview, "silent": silent}
    return render(request, "plans/adopt_body.html" if small(request) else "plans/adopt.html", context)

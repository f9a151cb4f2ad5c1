"""The editor of a draft: clause by clause, beside what the superior asks and the draft does not answer."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.errors import NotFound, Refused, Stale, ThiduaError
from thidua.journeys import carry_out_plan
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.refusals import status_of
from thidua.work.cascade import errors
from thidua.work.cascade import selectors as cascade
from thidua.work.cascade import services as cascade_services
from thidua.work.cascade.facts import ClauseView, DraftPage


def _small(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _context(page: DraftPage) -> dict[str, object]:
    kept = [c for c in page.clauses if c.state == "kept" and not c.beneath_dropped]
    return {
        "page": page,
        "draft": page.card,
        "coverage": page.coverage,
        "kept": len(kept),
        "dropped": len(page.clauses) - len(kept),
    }


@require_POST
def start(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Derive a draft of the acting body's plan from this one, or open the one there is."""
    actor = actor_of(request)
    there = cascade.open_draft(actor, plan_id)
    if there is not None:
        return redirect("draft_page", draft_id=there)
    with once(request, "cascade.start_draft") as turn:
        if not turn.repeated:
            made = cascade_services.start_draft(actor=actor, plan_id=plan_id, at=now())
            turn.effect["draft"] = str(made)
    return redirect("draft_page", draft_id=turn.effect["draft"])


@require_safe
def draft_page(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The whole editor."""
    return render(request, "cascade/draft.html", _context(cascade.draft_page(actor_of(request), draft_id)))


def _parts(request: HttpRequest, actor: Actor, draft_id: UUID, clause_id: UUID | None = None) -> HttpResponse:
    """Clauses and coverage drawn again in place; a whole page for browsers without scripts."""
    if not _small(request):
        back = reverse("draft_page", args=[draft_id])
        return redirect(f"{back}#k{clause_id.hex}" if clause_id else back)
    return render(
        request, "cascade/parts.html", _context(cascade.draft_page(actor, draft_id)) | {"current": clause_id}
    )


def _revision(request: HttpRequest) -> int | None:
    sent = [word for word in request.POST.getlist("revision") if word.isdigit()]
    return int(sent[-1]) if sent else None


@require_POST
@transaction.atomic
def write(request: HttpRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """Keep the words of a clause as they are typed; whoever comes second is told who changed what."""
    actor = actor_of(request)
    try:
        cascade_services.write_clause(
            actor=actor,
            draft_id=draft_id,
            clause_id=clause_id,
            text=request.POST.get("text", ""),
            revision=_revision(request),
            at=now(),
        )
    except ThiduaError as error:
        return _objection(request, actor, draft_id, clause_id, error)
    if not _small(request):
        return redirect(f"{reverse('draft_page', args=[draft_id])}#k{clause_id.hex}")
    page = cascade.draft_page(actor, draft_id)
    return render(
        request, "cascade/saved.html", _context(page) | {"clause": _one(page, clause_id), "swap": True}
    )


def _objection(
    request: HttpRequest, actor: Actor, draft_id: UUID, clause_id: UUID, error: ThiduaError
) -> HttpResponse:
    """Why the words were not kept, beside them: what was typed stays in its place."""
    if not _small(request) or isinstance(error, NotFound | Refused):
        raise error
    page = cascade.draft_page(actor, draft_id)
    clause = _one(page, clause_id)
    context = {"error": error, "clause": clause, "stale": isinstance(error, Stale)}
    response = render(request, "cascade/objection.html", context, status=status_of(error))
    # Told already: the words and the button a person may be pressing stay where they are.
    told = request.POST.get("seen") == str(clause.revision)
    response["HX-Retarget"], response["HX-Reswap"] = f"#m{clause_id.hex}", "none" if told else "innerHTML"
    return response


def _one(page: DraftPage, clause_id: UUID) -> ClauseView:
    found = next((c for c in page.clauses if c.id == clause_id), None)
    if found is None:
        raise errors.clause_not_found()
    return found


@require_POST
@transaction.atomic
def act(request: HttpRequest, draft_id: UUID, clause_id: UUID, word: str) -> HttpResponse:
    """Drop, restore or move a clause."""
    actor, at = actor_of(request), now()
    if word == "bo":
        cascade_services.drop_clause(actor=actor, draft_id=draft_id, clause_id=clause_id, at=at)
    elif word == "khoi-phuc":
        cascade_services.restore_clause(actor=actor, draft_id=draft_id, clause_id=clause_id, at=at)
    elif word in {"len", "xuong"}:
        cascade_services.move_clause(
            actor=actor, draft_id=draft_id, clause_id=clause_id, up=word == "len", at=at
        )
    else:
        raise Http404
    return _parts(request, actor, draft_id, clause_id)


@require_POST
@transaction.atomic
def add(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A new clause behind the one named, or one step below it."""
    actor = actor_of(request)
    after = request.POST.get("sau", "")
    with once(request, "cascade.add_clause") as turn:
        if not turn.repeated:
            made = cascade_services.add_clause(
                actor=actor,
                draft_id=draft_id,
                text=request.POST.get("text", ""),
                after=id_of(after) if after else None,
                deeper=request.POST.get("cap") == "duoi",
                at=now(),
            )
            turn.effect["clause"] = made.hex
    return _parts(request, actor, draft_id, UUID(turn.effect["clause"]))


@require_POST
@transaction.atomic
def answer(request: HttpRequest, draft_id: UUID, ask_id: UUID) -> HttpResponse:
    """Take up one thing the superior asks."""
    actor = actor_of(request)
    made = cascade_services.answer_ask(actor=actor, draft_id=draft_id, ask_id=ask_id, at=now())
    return _parts(request, actor, draft_id, made)


@require_POST
def word(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What the plan is about, where it is dated, who signs."""
    with once(request, "cascade.word_draft") as turn:
        if not turn.repeated:
            cascade_services.word_draft(
                actor=actor_of(request),
                draft_id=draft_id,
                title=request.POST.get("title", ""),
                place=request.POST.get("place", ""),
                signer=request.POST.get("signer", ""),
                revision=None,
                at=now(),
            )
    return redirect("draft_page", draft_id=draft_id)


@require_safe
def word_file(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft as a Word file."""
    name, content = carry_out_plan.word_file(actor_of(request), draft_id)
    response = HttpResponse(content, content_type=carry_out_plan.WORD)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def hand_in(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft becomes a plan under review, tied to the superior's."""
    actor = actor_of(request)
    card = cascade.draft(actor, draft_id)
    if card.plan_id is not None:
        return redirect("plan_review", plan_id=card.plan_id)
    printed = carry_out_plan.print_draft(actor, draft_id)
    with once(request, "cascade.hand_in") as turn:
        if not turn.repeated:
            plan = carry_out_plan.hand_in(actor=actor, draft_id=draft_id, printed=printed, at=now())
            turn.effect["plan"] = str(plan)
    return redirect("plan_review", plan_id=turn.effect["plan"])


@require_POST
def abandon(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give the draft up."""
    actor = actor_of(request)
    card = cascade.draft(actor, draft_id)
    with once(request, "cascade.abandon_draft") as turn:
        if not turn.repeated:
            cascade_services.abandon_draft(actor=actor, draft_id=draft_id, at=now())
    return redirect("plan_page", plan_id=card.superior_id)

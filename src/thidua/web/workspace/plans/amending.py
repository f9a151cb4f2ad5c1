"""A plan that amends another: which one, act by act, what follows, and the consolidated text as of a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.ground.clock import now, today
from thidua.journeys import amend_plan
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.plans.identify import day_typed
from thidua.work.plans import policy as plan_policy
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.facts import ConsolidatedPage, Passage
from thidua.work.plans.rules import ACT_LABELS

#: What a button on an act says, by the word in its address.
WORDS = {"nhan": "accept", "bo": "reject", "xem-lai": "reopen"}


@require_GET
def amendment(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What the plan changes in another: the plan, the day, the acts beside the text."""
    actor = actor_of(request)
    shown = plans.amendment(actor, plan_id)
    page = plans.plan_page(actor, plan_id)
    target = shown.target_id
    seen = target is not None and plans.may_see(actor, target)
    text = plans.consolidated(actor, target, date.max).passages if target and seen else ()
    context = {
        "plan": page.plan,
        "page": page,
        "amendment": shown,
        "candidates": [
            (str(c.id), f"{c.name} — {c.title}") for c in plans.amended_candidates(actor, plan_id)
        ],
        "passages": [(p.key, f"{p.path} {p.text[:80]}".strip()) for p in text if not p.repealed],
        "acts": [(code, label) for code, label in ACT_LABELS.items() if code != "unresolved"],
        "waiting": page.counts.get("proposed", 0),
        "error": request.GET.get("loi", "") == "ngay",
    }
    return render(request, "plans/amendment.html", context)


@require_POST
def amendment_link(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Confirm which plan is amended and from which day, or that none is."""
    actor, post = actor_of(request), request.POST
    if post.get("khong") == "1":
        plan_services.dismiss_amendment(actor=actor, plan_id=plan_id, at=now())
        return redirect("plan_review", plan_id=plan_id)
    typed = post.get("hieu-luc", "").strip()
    try:
        effective = day_typed(typed) if typed else None
    except ValueError:
        return redirect(f"{reverse('plan_amendment', args=[plan_id])}?loi=ngay")
    plan_services.link_amended(
        actor=actor, plan_id=plan_id, target_id=id_of(post.get("ke-hoach", "")), effective=effective, at=now()
    )
    return redirect("plan_amendment", plan_id=plan_id)


@require_POST
def act(request: HttpRequest, plan_id: UUID, act_id: UUID, word: str) -> HttpResponse:
    """A word on one act, or its place as a person says it."""
    actor, post = actor_of(request), request.POST
    if word == "xep-cho":
        plan_services.place_act(
            actor=actor,
            plan_id=plan_id,
            act_id=act_id,
            act=post.get("cach", ""),
            passage=post.get("cho", ""),
            text=post.get("loi-moi", ""),
            old=post.get("tu-cu", ""),
            new=post.get("tu-moi", ""),
            at=now(),
        )
    elif word in WORDS:
        plan_services.judge_act(actor=actor, plan_id=plan_id, act_id=act_id, word=WORDS[word], at=now())
    else:
        raise Http404
    return redirect(f"{reverse('plan_amendment', args=[plan_id])}#a{act_id.hex}")


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Say what applying will add, change and cancel; on a person's word, do it."""
    actor = actor_of(request)
    shown = plans.amendment(actor, plan_id)
    if request.method == "POST":
        with once(request, "plans.apply_amendment") as turn:
            if not turn.repeated:
                amend_plan.apply(actor=actor, plan_id=plan_id, at=now())
        return redirect("plan_page", plan_id=shown.target_id or plan_id)
    plan_policy.may_adopt(actor, plans.owner_path(plan_id)).require()
    if shown.state != "confirmed":
        return redirect("plan_amendment", plan_id=plan_id)
    context = {
        "plan": plans.card(actor, plan_id),
        "amendment": shown,
        "waiting": plans.plan_page(actor, plan_id).counts.get("proposed", 0),
        "preview": amend_plan.preview(actor=actor, plan_id=plan_id, at=now()),
    }
    return render(request, "plans/amendment_apply.html", context)


@require_GET
def consolidated(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The plan's text as of a day, with where each clause comes from; a sheet for the printer with ``in=1``."""
    actor = actor_of(request)
    typed, wrong = request.GET.get("ngay", "").strip(), ""
    try:
        on = day_typed(typed) if typed else today()
    except ValueError:
        on, wrong = today(), _("Ngày này không có trong lịch; đang hiện lời văn của hôm nay.")
    page = plans.consolidated(actor, plan_id, on)
    context = {
        "plan": page.plan,
        "page": page,
        "on": on,
        "typed": f"{on:%d/%m/%Y}",
        "box": typed[:40] if wrong else f"{on:%d/%m/%Y}",
        "wrong": wrong,
        "rows": [_row(p, page) for p in page.passages],
        "changed": any(p.origin or p.repealed or p.changed for p in page.passages),
    }
    template = "plans/consolidated_print.html" if request.GET.get("in") else "plans/consolidated.html"
    return render(request, template, context, status=422 if wrong else 200)


def _row(passage: Passage, page: ConsolidatedPage) -> dict[str, object]:
    """A passage with the plans behind its marks."""
    return {
        "p": passage,
        "level": min(passage.level, 4),
        "from": page.acts.get(passage.origin),
        "gone": page.acts.get(passage.repealed),
        "reworded": [page.acts[key] for key in passage.changed if key in page.acts],
    }

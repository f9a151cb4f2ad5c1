"""Reorganisations: the list, one with its preview or its outcome, its act, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.foundations.audit import selectors as audit
from thidua.foundations.audit.facts import Line
from thidua.foundations.orgs import policy, selectors, services
from thidua.foundations.orgs.facts_reorganisations import Built, ReorganisationPage, StepView
from thidua.foundations.orgs.facts_reorganising import Heading, Plan
from thidua.foundations.orgs.lifecycle import REORGANISATION
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.errors import NotPossible, Stale, ThiduaError
from thidua.ground.policy import Answer
from thidua.journeys import reorganise
from thidua.journeys.reorganise import Undecided
from thidua.web.account.doors import register_door, uuid_of
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.said import said
from thidua.web.workspace.orgs.days import read_day
from thidua.web.workspace.orgs.reorganising import words, workbook
from thidua.web.workspace.paging import PER_PAGE, page_number


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Reorganisations the reader may see, by state (``trang-thai``)."""
    actor = actor_of(request)
    states = {state.code: state.label for state in REORGANISATION.states}
    state = request.GET.get("trang-thai", "")
    number = request.GET.get("trang", "1")
    found = selectors.reorganisations(
        actor, state=state if state in states else "", page=int(number) if number.isdigit() else 1
    )
    tabs = [{"label": _("Tất cả"), "url": "?", "current": state not in states}]
    tabs += [
        {"label": said_state(code), "url": f"?trang-thai={code}", "current": code == state} for code in states
    ]
    context = {
        "found": found,
        "rows": [(row, REORGANISATION.state(row.state)) for row in found.rows],
        "tabs": tabs,
        "state": state if state in states else "",
        "may_prepare": bool(policy.may_prepare_reorganisations(actor)),
    }
    return render(request, "orgs/reorganising/list.html", context)


def said_state(code: str) -> str:
    """A state in the reader's language."""
    return said(REORGANISATION.state(code).label)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft: the legal act, its source and the first day on which it holds; steps come after."""
    actor = actor_of(request)
    policy.may_prepare_reorganisations(actor).require()
    wrong: dict[str, str] = {}
    if request.method == "POST":
        heading, wrong = read_heading(request, None)
        if heading is not None:
            with once(request, "orgs.draft_reorganisation") as turn:
                if not turn.repeated:
                    made = services.draft_reorganisation(actor=actor, heading=heading, steps=(), at=now())
                    turn.effect["id"] = str(made)
            return redirect("reorganisation", reorganisation_id=turn.effect["id"])
    context = {"sent": request.POST, "errors": wrong}
    return render(request, "orgs/reorganising/heading.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def heading(request: HttpRequest, reorganisation_id: UUID) -> HttpResponse:
    """Another act, source or first day for a draft."""
    actor = actor_of(request)
    draft = selectors.reorganisation_draft(actor, reorganisation_id)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        told, wrong = read_heading(request, draft.heading)
        if told is not None:
            with once(request, "orgs.revise_reorganisation") as turn:
                if not turn.repeated:
                    services.revise_reorganisation(
                        actor=actor,
                        reorganisation_id=draft.id,
                        heading=told,
                        steps=draft.steps,
                        revision=revision_of(request),
                        at=now(),
                    )
            return redirect("reorganisation", reorganisation_id=draft.id)
    context = {"draft": draft, "heading": draft.heading, "sent": request.POST, "errors": wrong}
    return render(request, "orgs/reorganising/heading.html", context, status=422 if wrong else 200)


def revision_of(request: HttpRequest) -> int | None:
    """The revision the form was made from."""
    raw = request.POST.get("revision", "")
    return int(raw) if raw.isdecimal() else None


def read_heading(request: HttpRequest, before: Heading | None) -> tuple[Heading | None, dict[str, str]]:
    """The act a form tells, or what is wrong: title, number, on, signed."""
    post = request.POST
    wrong: dict[str, str] = {}
    on, signed = read_day(post.get("hieu-luc", "")), read_day(post.get("ngay-van-ban", ""))
    title, number = " ".join(post.get("ten", "").split()), " ".join(post.get("so", "").split())
    if not title:
        wrong["title"] = _("Ghi tên gọi của bản sắp xếp.")
    if not number:
        wrong["number"] = _("Ghi số, ký hiệu của văn bản.")
    if on is None:
        wrong["on"] = _("Ghi ngày đầu tiên có hiệu lực, dạng ngày/tháng/năm.")
    if signed is None and post.get("ngay-van-ban", "").strip():
        wrong["signed"] = _("Ngày văn bản không đúng dạng ngày/tháng/năm.")
    if wrong or on is None:
        return None, wrong
    base = before or Heading(title=title, on=on, act_number=number)
    return (
        replace(
            base,
            title=title,
            on=on,
            act_number=number,
            act_date=signed,
            act_issuer=post.get("co-quan", ""),
            source=post.get("nguon", ""),
            verified=post.get("da-doi-chieu") == "1",
        ),
        {},
    )


@require_GET
def page(request: HttpRequest, reorganisation_id: UUID) -> HttpResponse:
    """A draft with its steps and what carrying it out would change; or what an act did."""
    return shown(request, actor_of(request), reorganisation_id)


def shown(
    request: HttpRequest,
    actor: Actor,
    reorganisation_id: UUID,
    refusal: ThiduaError | None = None,
    sent: QueryDict | None = None,
) -> HttpResponse:
    """The page of a reorganisation, with what was just refused above a preview made anew.

    :param sent: the form that was refused: what was chosen in it stays chosen where it is still offered, each choice in
        its own place, so that one for all may still be changed.
    """
    found = selectors.reorganisation_page(actor, reorganisation_id)
    number = page_number(request) if request.method == "GET" else 1
    steps = Paginator(found.steps, PER_PAGE).get_page(number)
    state = REORGANISATION.state(found.card.state)
    may = bool(_may_handle(actor, found))
    context: dict[str, Any] = {
        "found": found,
        "card": found.card,
        "state": state,
        "draft": "carry_out" in found.moves,
        "may_undo": "undo" in found.moves and may,
        "may_prepare": may,
        "steps": _steps(list(steps), _standing(found)),
        "pages": steps,
        "drawing": words.drawing_of(found.steps, _standing(found)) if number == 1 else None,
        "refusal": refusal,
        "kinds": [
            (
                subject,
                label,
                [(code, word, words.hint_of(code, subject)) for code, word in words.KINDS.items()],
            )
            for subject, label in words.SUBJECTS.items()
        ],
        "eve": found.card.on - timedelta(days=1),
        "touched": _touched(found),
        "outcome": reorganise.outcome_of(found),
        "told": _told(reorganisation_id) if found.card.carried_out_at else {},
    }
    # A national act has thousands of steps: leafing through them does not make its plan anew each time.
    if context["draft"] and number == 1:
        seen = reorganise.preview(actor, reorganisation_id)
        context |= {
            "seen": seen,
            "assign": {key.removeprefix("giao-"): value for key, value in (sent or {}).items()},
            "ends": reorganise.ENDS,
            "changes": words.changes_of(seen.plan),
            "counterparts": _counterparts(seen.plan, found),
            "unknown": len(seen.plan.share_unknown),
            "together": _together(seen.undecided),
            "chosen_together": {value for key, value in (sent or {}).items() if key.startswith("tat-ca-")},
            "ending": _ending(seen.undecided, _assigned(sent) if sent else {}),
            "unsaid": refusal.details.get("unsaid", ()) if refusal and refusal.details else (),
        }
    return render(request, "orgs/reorganising/page.html", context, status=409 if refusal else 200)


def _told(reorganisation_id: UUID) -> dict[str, Line]:
    """The lines of the trail about carrying the act out and about undoing it: who, when, why."""
    lines = audit.trail("reorganisation", reorganisation_id)
    verbs = {
        "orgs.carry_out_reorganisation": "carried_out",
        "orgs.undo_reorganisation": "undone",
    }
    return {verbs[line.verb]: line for line in lines if line.verb in verbs}


def _together(undecided: Sequence[Undecided]) -> list[dict[str, Any]]:
    """For each old territory several of whose posts wait for a word: one choice for all of them. An option is the list of
    what it answers (key=taker …); the single choices beside it count first."""
    places: dict[str, list[Undecided]] = {}
    for one in undecided:
        if one.kind == "post":
            places.setdefault(one.place or one.body_name, []).append(one)
    found = []
    for number, (place, rows) in enumerate(places.items(), start=1):
        if len(rows) < 2:
            continue
        takers: dict[str, list[str]] = {}
        for one in rows:
            for to in {c.place or c.name: c for c in reversed(one.candidates)}.items():
                takers.setdefault(to[0], []).append(f"{one.key}={to[1].ref}")
        ends = [f"{one.key}={reorganise.ENDS}" for one in rows if one.may_end]
        found.append(
            {
                "number": number,
                "place": place,
                "count": len(rows),
                "options": [(" ".join(pairs), name, len(pairs)) for name, pairs in takers.items()],
                "ends": " ".join(ends),
            }
        )
    return found


def _ending(undecided: Sequence[Undecided], assign: Mapping[str, str]) -> dict[str, Any]:
    """What a person has chosen to end, in words with its count; nothing chosen, nothing to confirm."""
    counts: dict[str, int] = {}
    for one in undecided:
        if assign.get(one.key) == reorganise.ENDS:
            counts[one.what] = counts.get(one.what, 0) + one.count
    return {
        "count": sum(counts.values()),
        "said": [
            _("%(n)s %(what)s sẽ kết thúc") % {"n": count, "what": said(what)}
            for what, count in counts.items()
        ],
    }


def _assigned(post: QueryDict) -> dict[str, str]:
    """Key → taker as the form says it: one by one, else as said for all posts of an old territory at once."""
    found: dict[str, str] = {}
    for field in post:
        if field.startswith("tat-ca-"):
            for pair in post.get(field, "").split():
                key, _equals, taker = pair.partition("=")
                found[key] = taker
    for field in post:
        if field.startswith("giao-") and (post.get(field) or field.removeprefix("giao-") not in found):
            found[field.removeprefix("giao-")] = post.get(field, "")
    return found


def _may_handle(actor: Actor, found: ReorganisationPage) -> Answer:
    body = found.card.body_id
    return policy.may_handle_reorganisation(actor, selectors.card(body).path if body else "")


def _steps(steps: Sequence[StepView], standing: Mapping[object, str]) -> list[dict[str, Any]]:
    return [
        {
            "step": step,
            "word": words.KINDS.get(step.kind, step.kind),
            "subject": words.SUBJECTS.get(step.subject, ""),
            "results": [(r, r.name or standing.get(r.unit_id, "") or r.code) for r in step.results],
            "partial": any(link.partial for link in step.links),
            "url": "territory_page" if step.subject == "territory" else "body_page",
        }
        for step in steps
    ]


def _standing(found: ReorganisationPage) -> Mapping[object, str]:
    """Names of standing bodies that take others in."""
    ids = [
        r.unit_id for s in found.steps if s.subject == "body" for r in s.results if r.unit_id and not r.name
    ]
    return {card.id: card.name for card in selectors.cards(ids).values()}


def _touched(found: ReorganisationPage) -> tuple[int, int]:
    """Rows of the tree made and changed."""
    return sum(n for n, _c in found.touched.values()), sum(n for _m, n in found.touched.values())


def _counterparts(plan: Plan, found: ReorganisationPage) -> list[dict[str, Any]]:
    """Places of ended bodies nobody takes over, with those their template proposes; a person chooses."""
    names = {b.slot: b.name for b in plan.new_bodies if b.slot}
    slots: dict[str, dict[str, Any]] = {}
    rows = [*plan.without_taker, *(b for b in plan.ended_bodies if b.slot in found.counterparts)]
    for ended in rows:
        if not ended.slot or ended.slot in slots:
            continue
        proposed = [slot for slot in ended.proposed if slot in names]
        others = [slot for slot in names if slot not in proposed]
        slots[ended.slot] = {
            "slot": ended.slot,
            "name": ended.name,
            "others": sum(1 for b in plan.ended_bodies if b.slot == ended.slot) - 1,
            "chosen": next(iter(found.counterparts.get(ended.slot, ())), ""),
            "options": [(slot, names[slot]) for slot in (*proposed, *others)],
            "proposed": [names[slot] for slot in proposed],
        }
    return list(slots.values())


@require_POST
def counterparts(request: HttpRequest, reorganisation_id: UUID) -> HttpResponse:
    """Which places take over the work of places that are no more, as a person chose for the whole act."""
    actor = actor_of(request)
    draft = selectors.reorganisation_draft(actor, reorganisation_id)
    chosen = dict(draft.heading.counterparts)
    for key in request.POST:
        if key.startswith("cho-"):
            taker = request.POST.get(key, "")
            chosen[key.removeprefix("cho-")] = (taker,) if taker else ()
    heading = replace(draft.heading, counterparts={old: new for old, new in chosen.items() if new})
    with once(request, "orgs.revise_reorganisation") as turn:
        if not turn.repeated:
            services.revise_reorganisation(
                actor=actor,
                reorganisation_id=draft.id,
                heading=heading,
                steps=draft.steps,
                revision=revision_of(request),
                at=now(),
            )
    return redirect("reorganisation", reorganisation_id=draft.id)


@require_GET
def preview_workbook(request: HttpRequest, reorganisation_id: UUID) -> FileResponse:
    """The whole preview: every step, unit, post, plan, obligation, round and report, with what comes of each; of an act in
    force what it did to each."""
    actor = actor_of(request)
    found = selectors.reorganisation_page(actor, reorganisation_id)
    _may_handle(actor, found).require()
    if found.card.state == "carried_out":
        book = workbook.write_done(found, _standing(found), reorganise.rows_done(actor, reorganisation_id))
        name = "da-sap-xep"
    else:
        plan, placed = reorganise.preview_rows(actor, reorganisation_id)
        book, name = workbook.write(found, _standing(found), plan, placed), "xem-truoc-sap-xep"
    return FileResponse(
        book,
        as_attachment=True,
        filename=f"{name}-{found.card.on:%Y-%m-%d}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


@require_POST
def carry_out(request: HttpRequest, reorganisation_id: UUID) -> HttpResponse:
    """Everything the preview said, in one transaction. Another plan than the one shown is refused and shown anew."""
    actor = actor_of(request)
    assign = _assigned(request.POST)
    ending = request.POST.get("ket-thuc", "")
    try:
        with once(request, "orgs.carry_out_reorganisation") as turn:
            if not turn.repeated:
                reorganise.carry_out(
                    actor=actor,
                    reorganisation_id=reorganisation_id,
                    fingerprint=request.POST.get("dau-van", "") or "-",
                    revision=revision_of(request),
                    assign=assign,
                    ending=int(ending) if ending.isdecimal() else 0,
                    at=now(),
                )
    except (NotPossible, Stale) as refusal:
        return shown(request, actor, reorganisation_id, refusal, request.POST)
    return redirect("reorganisation", reorganisation_id=reorganisation_id)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, reorganisation_id: UUID) -> HttpResponse:
    """Undo an act, with a reason; while something stands on what it did, what that is."""
    actor = actor_of(request)
    found = selectors.reorganisation_page(actor, reorganisation_id)
    _may_handle(actor, found).require()
    refusal: ThiduaError | None = None
    error = ""
    if request.method == "POST":
        reason = " ".join(request.POST.get("ly-do", "").split())
        if not reason:
            error = _("Ghi lý do hoàn tác.")
        else:
            try:
                with once(request, "orgs.undo_reorganisation") as turn:
                    if not turn.repeated:
                        reorganise.undo(
                            actor=actor, reorganisation_id=reorganisation_id, reason=reason, at=now()
                        )
                return redirect("reorganisation", reorganisation_id=reorganisation_id)
            except (NotPossible, Stale) as told:
                refusal = told
    if "undo" not in found.moves:
        return redirect("reorganisation", reorganisation_id=reorganisation_id)
    context = {
        "card": found.card,
        "built": _built(reorganise.in_the_way(actor, reorganisation_id)),
        "touched": _touched(found),
        "refusal": refusal,
        "reason": request.POST.get("ly-do", ""),
        "error": error,
    }
    status = 409 if refusal else 422 if error else 200
    return render(request, "orgs/reorganising/undo.html", context, status=status)


#: Kind of record → the page on which what stands in the way is dealt with.
_PAGES = {
    "person": "person",
    "body": "body_page",
    "territory": "territory_page",
    "obligation": "obligation_page",
    "letter": "letter",
    "plan": "plan_page",
    "plan_draft": "draft_page",
    "round": "round_page",
    "report": "report_page",
    "target": "target_page",
    "target_sheet": "target_sheet",
    "attempt": "plan_attempt",
    "reorganisation": "reorganisation",
}


def _built(found: Sequence[Built]) -> list[dict[str, Any]]:
    """What stands in the way, each row with the address of its page."""
    return [
        {
            "built": one,
            "rows": [
                (row.name, reverse(_PAGES[row.kind], args=[row.ident]) if row.kind and row.ident else "")
                for row in one.rows
            ],
        }
        for one in found
    ]


@require_POST
def discard(request: HttpRequest, reorganisation_id: UUID) -> HttpResponse:
    """A draft is given up; it stays in the list as such."""
    actor = actor_of(request)
    with once(request, "orgs.discard_reorganisation") as turn:
        if not turn.repeated:
            services.discard_reorganisation(
                actor=actor,
                reorganisation_id=reorganisation_id,
                revision=revision_of(request),
                at=now(),
            )
    return redirect("reorganisations")


register_door(
    "reorganisation",
    lambda actor, key, at: selectors.reorganisation_page(actor, uuid_of(key)),
    "reorganisation",
)

"""Steps of a draft: added, changed, taken out; and the pickers of territories and of bodies that are no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganisations import ReorganisationDraft
from thidua.foundations.orgs.facts_reorganising import StepSpec, Subject
from thidua.ground.actor import Actor
from thidua.ground.clock import now, today
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.orgs.days import read_day
from thidua.web.workspace.orgs.reorganising import words
from thidua.web.workspace.orgs.reorganising.pages import revision_of
from thidua.web.workspace.orgs.reorganising.steps import fields_of, is_join, read_step


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, reorganisation_id: UUID, subject: str, kind: str) -> HttpResponse:
    """A further step, of a kind (``kind``), about territories or bodies (``subject``)."""
    actor = actor_of(request)
    draft = selectors.reorganisation_draft(actor, reorganisation_id)
    return _form(request, actor, draft, _subject(subject), kind, len(draft.steps) + 1, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, reorganisation_id: UUID, number: int) -> HttpResponse:
    """A step as it stands, to be changed."""
    actor = actor_of(request)
    draft = selectors.reorganisation_draft(actor, reorganisation_id)
    if not 1 <= number <= len(draft.steps):
        raise Http404
    step = draft.steps[number - 1]
    return _form(request, actor, draft, step.subject, step.kind, number, step)


@require_POST
def remove(request: HttpRequest, reorganisation_id: UUID, number: int) -> HttpResponse:
    """A step is taken out of the draft."""
    actor = actor_of(request)
    draft = selectors.reorganisation_draft(actor, reorganisation_id)
    if not 1 <= number <= len(draft.steps):
        raise Http404
    steps = [step for n, step in enumerate(draft.steps, start=1) if n != number]
    _revise(request, actor, draft, steps)
    return redirect("reorganisation", reorganisation_id=draft.id)


def _subject(raw: str) -> Subject:
    if raw == "dia-ban":
        return "territory"
    if raw == "co-quan":
        return "body"
    raise Http404


def _revise(
    request: HttpRequest, actor: Actor, draft: ReorganisationDraft, steps: Sequence[StepSpec]
) -> None:
    with once(request, "orgs.revise_reorganisation") as turn:
        if not turn.repeated:
            services.revise_reorganisation(
                actor=actor,
                reorganisation_id=draft.id,
                heading=draft.heading,
                steps=steps,
                revision=revision_of(request),
                at=now(),
            )


def _form(
    request: HttpRequest,
    actor: Actor,
    draft: ReorganisationDraft,
    subject: Subject,
    kind: str,
    number: int,
    step: StepSpec | None,
) -> HttpResponse:
    if kind not in words.KINDS:
        raise Http404
    wrong: dict[str, str] = {}
    if request.method == "POST":
        sent = read_step(request.POST, subject, kind, step.act if step else "")
        wrong = dict(sent.errors)
        if not wrong:
            steps = [*draft.steps[: number - 1], *sent.steps, *draft.steps[number:]]
            on_with_it = request.POST.get("tiep") == "1" or _unsaid(sent.steps)
            _revise(request, actor, draft, steps)
            if on_with_it:
                return redirect("change_step", reorganisation_id=draft.id, number=number)
            return redirect("reorganisation", reorganisation_id=draft.id)
        step = sent.steps[0] if sent.steps else step
    eve = draft.heading.on - timedelta(days=1)
    context = {
        "draft": draft,
        "number": number,
        "new": step is None,
        "kind": kind,
        "subject": subject,
        "word": words.KINDS[kind],
        "hint": words.hint_of(kind, subject),
        "join": is_join(kind),
        "errors": wrong,
        "picker": _picker(subject, eve, kind == "reopen"),
        "above": _picker(subject, draft.heading.on, False),
        "one": kind in {"split", "rename", "rekind"},
        "kinds": _kinds(subject, draft.heading.on, step),
        "made": [(r.key, r.name) for s in draft.steps for r in s.results if s.subject == "territory" and r.name],
        "shares": list(words.SHARES.items()),
    } | fields_of(step, kind) | _names(request, subject, step, draft)  # fmt: skip
    return render(request, "orgs/reorganising/step.html", context, status=422 if wrong else 200)


def _unsaid(steps: Sequence[StepSpec]) -> bool:
    """Whether a unit of several into several has no result yet: the form comes again with the table to say it."""
    return any(s.kind == "rearrange" and any(not link.result for link in s.links) for s in steps)


def _picker(subject: Subject, on: date, gone: bool) -> str:
    if subject == "body":
        return f"{reverse('ended_body_pick')}?ngay={on:%Y-%m-%d}" if gone else reverse("body_pick")
    return f"{reverse('territory_pick')}?ngay={on:%Y-%m-%d}" + ("&ca-cu=1" if gone else "")


def _kinds(subject: Subject, on: date, step: StepSpec | None) -> list[tuple[str, str]]:
    """Kinds there are on the day of the act, and whatever the step says by now."""
    if subject == "territory":
        found = [(one["code"], one["label"]) for one in selectors.territory_kinds_on(on)]
        said = {result.kind for result in step.results} - {code for code, _label in found} if step else set()
        return found + [(k["code"], k["vi"]) for k in selectors.territory_kinds() if k["code"] in said]
    return [(one["code"], one["spoken"]) for one in selectors.kinds()]


def _names(
    request: HttpRequest, subject: Subject, step: StepSpec | None, draft: ReorganisationDraft
) -> dict[str, Any]:
    """Names of everything the form has chosen, for its pickers."""
    units = list(dict.fromkeys(link.unit_id for link in step.links)) if step else []
    others = [i for r in step.results for i in (r.parent_id, r.existing_id) if i] if step else []
    if subject == "territory":
        eve = draft.heading.on - timedelta(days=1)
        found = selectors.units_on([(i, eve) for i in (*units, *others)])
        names = {i: f"{card.name}" for (i, _day), card in found.items()}
    else:
        names = {card.id: card.name for card in selectors.cards([*units, *others]).values()}
    return {
        "units": [(unit, unit.hex, names.get(unit, "")) for unit in units],
        "names": names,
    }


@require_GET
def pick_territory(request: HttpRequest) -> JsonResponse:
    """Territories of a day (``ngay``) for the picker, accent-blind; with ``ca-cu`` also those that are no more."""
    actor = actor_of(request)
    q = request.GET.get("q", "").strip()
    day = read_day(request.GET.get("ngay", "")) or today()
    rows: list[dict[str, str]] = []
    if q:
        found = selectors.search_territories(q, on=day, limit=20)
        above = selectors.units_on([(card.parent_id, day) for card in found if card.parent_id])
        rows = [
            {
                "id": str(card.id),
                "name": card.name,
                "note": " · ".join(
                    x for x in (card.code, above[card.parent_id, day].name if card.parent_id else "") if x
                ),
            }
            for card in found
        ]
        if request.GET.get("ca-cu"):
            own = selectors.card(actor.body_id).territory_id if actor.body_id else None
            rows += [
                {"id": str(one.card.id), "name": one.card.name, "note": f"{one.card.code} · {one.address}"}
                for one in selectors.former_places(q, near=own, limit=10)
            ]
    return JsonResponse({"results": rows})


@require_GET
def pick_ended_body(request: HttpRequest) -> JsonResponse:
    """Bodies that are no more on a day (``ngay``) for the picker of what is opened again, each with its last day."""
    actor_of(request)
    day = read_day(request.GET.get("ngay", "")) or today()
    rows = [
        {
            "id": str(one.id),
            "name": one.name,
            "note": " · ".join(
                x
                for x in (one.place, _("đã kết thúc, ngày cuối %(day)s") % {"day": f"{one.day:%d/%m/%Y}"})
                if x
            ),
        }
        for one in selectors.ended_bodies(request.GET.get("q", ""), day)
    ]
    return JsonResponse({"results": rows})

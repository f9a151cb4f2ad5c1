"""Writing one part of a form: rows added, moved, dropped on the page; then stored in one, or refused with both kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.errors import NotPossible, Stale, ThiduaError
from thidua.ground.text_vn import squeeze
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.reports import fields, form_rows
from thidua.web.workspace.reports.form_rows import Choices
from thidua.work.movements import selectors as movements
from thidua.work.plans import selectors as plans
from thidua.work.plans.selectors.consolidated import text_of
from thidua.work.reports import policy, rules, services
from thidua.work.reports import selectors as reports
from thidua.work.reports.rules import Typed, Wrong

#: Plans offered as the ground of a form; clauses offered of one.
MOST_PLANS, MOST_CLAUSES = 200, 400
#: A figure nobody has said anything of yet.
_FIGURE = {each.name: each.default for each in rules.SECTION.kind("cells").fields}
#: Whom a new form may be for, while its level is not known: all bodies, or the people's committees alone.
SLOTS = (("", "Mọi cơ quan của cấp ấy"), ("ubnd", "Chỉ Ủy ban nhân dân"))


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, version_id: UUID, part: str) -> HttpResponse:
    """One part of a draft. ``viec`` says what the button asks: store, look, or change the rows on the page."""
    actor = actor_of(request)
    card = reports.form_card(actor, version_id)
    policy.may_edit_forms(actor, card.owner_id).require()
    data = reports.form_data(version_id)
    try:
        shape, stored = rules.shape_of(part), rules.typed_part(data, part)
    except KeyError:
        raise Http404 from None
    typed, theirs = stored, None
    wrong: list[Wrong] = []
    refusal: ThiduaError | None = None
    focus = ""
    seen, home = rules.mark_of(data, part), f"{reverse('form_page', args=[version_id])}#{part}"
    if request.method == "POST":
        typed = form_rows.typed_of(request, shape)
        seen = request.POST.get("seen", "")
        asked = request.POST.get("viec", "ghi")
        if asked == "ghi":
            try:
                _store(request, actor, version_id, part, typed, seen)
            except Stale as stale:
                # Theirs is shown beside, mine stays in the fields; storing again is then a decision.
                refusal, theirs, seen = stale, stored, rules.mark_of(data, part)
            except NotPossible as refused:
                refusal, wrong = refused, refused.details.get("wrong", [])
            else:
                if request.headers.get("HX-Request"):
                    return HttpResponse(headers={"HX-Redirect": home})
                return redirect(home)
        else:
            typed = _changed(request, shape, typed, asked)
            focus = _focus(shape, typed, asked)
    elif card.state != "draft":
        return redirect("form_page", version_id=version_id)
    if part.startswith(rules.SECTION_PART):
        typed = form_rows.with_codes(data, part, typed)
    status = _status(refusal)
    return render(request, "reports/form_part.html", _page(actor, card, data, part, typed, wrong, seen) | {
        "refusal": refusal,
        "focus": focus,
        "theirs": form_rows.drawn(shape, theirs, [], _choices(actor, data, part, theirs)) if theirs else None,
    }, status=status)  # fmt: skip


def _status(refusal: ThiduaError | None) -> int:
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, Stale) or refusal.code != "reports-058" else 422


def _store(request: HttpRequest, actor: Actor, version_id: UUID, part: str, typed: Typed, seen: str) -> None:
    with once(request, "reports.write_form_part") as turn:
        if not turn.repeated:
            services.write_form_part(
                actor=actor, version_id=version_id, part=part, typed=typed, seen=seen, at=now()
            )
            messages.success(request, _("Đã ghi."))


def _changed(request: HttpRequest, shape: rules.Shape, typed: Typed, asked: str) -> Typed:
    """The rows as a button asks: one more, one up or down, one away, indicators chosen; nothing is stored."""
    how, _colon, path = asked.partition(":")
    try:
        match how:
            case "them":
                return rules.with_row(shape, typed, path)
            case "len" | "xuong" | "bo":
                return rules.changed_row(typed, path, how)
            case "cap":
                known = orgs.slots_of(typed.said["level"])
                kept = " ".join(code for code in typed.said["slots"].split() if code in known)
                return replace(typed, said={**typed.said, "slots": kept})
            case "dieu-kien":
                begun = {"kind": path, "severity": "warning" if path == "jump" else "blocking"}
                return rules.with_row(shape, typed, "rules", begun)
            case "dan":
                for line in request.POST.get("dan-ten", "").splitlines()[: rules.MOST_ROWS]:
                    if name := squeeze(line.partition("\t")[0]):
                        typed = rules.with_row(shape, typed, "cells", {**_FIGURE, "vi": name})
                return typed
            case "chi-so":
                for code in request.POST.getlist("chi-so"):
                    typed = rules.with_row(shape, typed, "cells", _indicator(code))
                return typed
    except KeyError:
        raise Http404 from None
    return typed


def _focus(shape: rules.Shape, typed: Typed, asked: str) -> str:
    """The element to go on at after a button: the first field of a new row; where one went, the button for another."""
    how, _colon, path = asked.partition(":")
    if how == "bo":
        return f"them-{path.rpartition('.')[0]}"
    path = {"dieu-kien": "rules", "dan": "cells", "chi-so": "cells"}.get(how, path if how == "them" else "")
    if not path:
        return ""
    here, kind, steps = typed, shape, path.split(".")
    for name, key in zip(steps[::2], steps[1::2], strict=False):
        kind, here = kind.kind(name), next(row for row in here.rows[name] if row.key == key)
    rows = here.rows.get(steps[-1], ())
    return f"{path}.{rows[-1].key}.{kind.kind(steps[-1]).fields[0].name}".replace(".", "-") if rows else ""


def _indicator(code: str) -> dict[str, str]:
    """A known indicator as a row of figures."""
    for version in movements.published():
        for each in movements.pack(version.id).indicators:
            if each.code == code:
                words = {"vi": each.vi, "en": each.en, "unit": each.unit, "aggregation": each.aggregation}
                return {**_FIGURE, **words, "code": each.code, "indicator": each.code}
    raise KeyError(code)


def _page(
    actor: Actor, card: Any, data: rules.Data, part: str, typed: Typed, wrong: list[Wrong], seen: str
) -> dict[str, Any]:
    shape = rules.shape_of(part)
    row = form_rows.drawn(shape, typed, wrong, _choices(actor, data, part, typed))
    context: dict[str, Any] = {
        "card": card,
        "part": part,
        "shape": shape,
        "row": row,
        "seen": seen,
        "wrong": [(each, each.path.replace(".", "-")) for each in wrong],
        "found": [each for each in rules.check_form(data) if each.part == part],
        "check_words": [(code, words[1]) for code, words in form_rows.CHECK_WORDS.items()],
        "between": {code: words[0] for code, words in form_rows.CHECK_WORDS.items()},
    }
    if part.startswith(rules.SECTION_PART):
        used = {row.said.get("code", "") for row in typed.rows.get("cells", ())}
        used |= {c["code"] for s in data["sections"] for c in s.get("cells", ())}
        context |= {
            "preview": True,
            "writing": True,
            "sections": fields.preview(rules.previewed_part(data, part, typed)),
            "known": _known(data["movement"], used),
            "clauses": _clauses(actor, data.get("plan")),
        }
    return context


def _choices(actor: Actor, data: rules.Data, part: str, typed: Typed) -> Choices:
    groups = tuple((each["code"], each["vi"]) for each in data.get("categories", ()))
    if part != rules.HEAD_PART:
        return Choices(form_rows.cells_of(data, part, typed), groups)
    slots = tuple(orgs.slots_of(typed.said["level"]).items())
    return replace(head_choices(actor), slots=slots, by_level=True)


def head_choices(actor: Actor) -> Choices:
    """What the head of a new form is chosen from: movements in force, plans in sight."""
    known = {card.code: card.name for card in movements.published()}
    cards, _count = plans.list_plans(actor, limit=MOST_PLANS)
    return Choices(
        movements=tuple(known.items()),
        plans=tuple((str(card.id), f"{card.name}: {card.title}"[:160]) for card in cards),
        slots=SLOTS,
    )


def _known(movement: str, used: set[str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Indicators that may be asked for, by movement, the form's own first: (code, words, asked already)."""
    found = []
    for version in sorted(movements.published(), key=lambda card: card.code != movement):
        rows = [
            (each.code, each.vi, each.code in used)
            for each in movements.pack(version.id).indicators
            if each.unit not in {"percent", "none"} and each.aggregation != "ratio_of_sums"
        ]
        if rows:
            found.append((version.name, rows))
    return found


def _clauses(actor: Actor, plan_id: str | None) -> list[str]:
    """The clauses of the plan a form rests on, as one would quote them; none where the plan is not in sight."""
    if not plan_id or not plans.may_see(actor, UUID(plan_id)):
        return []
    name = plans.card(actor, UUID(plan_id)).name
    texts = [each for each in text_of(UUID(plan_id)) if each.marker]
    return [f"{each.path} {name}: {each.text[:90]}".strip() for each in texts[:MOST_CLAUSES]]

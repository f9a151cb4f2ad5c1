"""Report forms: all there are, one with its check and versions, how it looks to reporters, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.foundations.audit import selectors as audit
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.errors import NotPossible
from thidua.web.account.doors import register_door, uuid_of
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.reports import fields, form_rows
from thidua.web.workspace.reports.form_parts import head_choices
from thidua.web.workspace.reports.workbooks import as_file
from thidua.work.movements import selectors as movements
from thidua.work.movements.packs.vocabulary import BODY_LEVELS, UNITS
from thidua.work.reports import policy, rules, services
from thidua.work.reports import selectors as reports
from thidua.work.reports.facts import FormCard
from thidua.work.reports.rules import Typed
from thidua.work.reports.selectors.workbook_form import form_workbook

register_door(
    "form", lambda actor, key, at: reports.form_versions(actor, uuid_of(key)), readers=policy.READERS
)


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section of a form as its page lists it."""

    code: str
    part: str
    title: str
    clause: str
    counts: tuple[tuple[int, str], ...]
    cells: tuple[str, ...]
    mark: str
    faults: int


@require_GET
def form_list(request: HttpRequest) -> HttpResponse:
    """Every form in sight with its versions and where each is in use."""
    actor = actor_of(request)
    every = reports.form_list(actor)
    used = reports.rounds_using(card.id for versions in every for card in versions)
    lines = [(_standing(versions), [(v, used.get(v.id, 0)) for v in versions]) for versions in every]
    context = {
        "forms": [(card, versions, BODY_LEVELS.get(card.level, card.level)) for card, versions in lines],
        "own": sum(card.owner_id == actor.body_id for card, _versions in lines),
        "may_edit": bool(policy.may_edit_forms(actor, actor.body_id)),
        "periods": form_rows.SHORT["period"],
    }
    return render(request, "reports/forms.html", context)


def _standing(versions: tuple[FormCard, ...]) -> FormCard:
    """The version of a form that stands: in use, else composed, else the newest."""
    order = {"in_use": 0, "draft": 1}
    return min(versions, key=lambda card: (order.get(card.state, 2), -card.number))


@require_http_methods(["GET", "POST"])
def form_new(request: HttpRequest) -> HttpResponse:
    """Begin a form: from nothing, or as a copy of one in sight."""
    actor = actor_of(request)
    policy.may_edit_forms(actor, actor.body_id).require()
    typed, wrong = Typed(said={each.name: each.default for each in rules.HEAD.fields}), []
    if request.method == "POST":
        typed = form_rows.typed_of(request, rules.HEAD)
        try:
            with once(request, "reports.compose_form") as turn:
                if not turn.repeated:
                    turn.effect["form"] = str(services.compose_form(actor=actor, head=typed, at=now()))
        except NotPossible as refused:
            wrong = refused.details["wrong"]
        else:
            return redirect("form_page", version_id=UUID(turn.effect["form"]))
    context = {
        "row": form_rows.drawn(rules.HEAD, typed, wrong, head_choices(actor)),
        "wrong": [(each, each.path) for each in wrong],
        "sources": [
            (card, BODY_LEVELS.get(card.level, card.level))
            for card in reports.forms(actor)
            if card.owner_id != actor.body_id and card.state == "in_use"
        ],
    }
    return render(request, "reports/form_new.html", context, status=422 if wrong else 200)


def _frame(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    """What every page of one version of a form shows."""
    actor = actor_of(request)
    card = reports.form_card(actor, version_id)
    versions = reports.form_versions(actor, card.form_id)
    used = reports.rounds_using(v.id for v in versions)
    mine = bool(policy.may_edit_forms(actor, card.owner_id))
    addresses = (
        (_("Nội dung"), "form_page"),
        (_("Xem như người báo cáo"), "form_preview"),
        (_("Trang Excel"), "form_sheet"),
    )
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "card": card,
        "versions": [(v, used.get(v.id, 0)) for v in versions],
        "used": used.get(version_id, 0),
        "draft": next((v for v in versions if v.state == "draft"), None),
        "mine": mine,
        "editing": mine and card.state == "draft",
        "may_ask": card.state == "in_use" and bool(policy.may_ask(actor, actor.body_id)),  # type: ignore[arg-type]
        "may_copy": bool(policy.may_edit_forms(actor, actor.body_id)),
        "level": BODY_LEVELS.get(card.level, card.level),
        "period": form_rows.SHORT["period"].get(card.period, card.period),
        "tabs": [
            {"label": label, "url": reverse(name, args=[version_id]), "current": name == here}
            for label, name in addresses
        ],
    }


@require_GET
def form_page(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """A version of a form: its sections in order, its checks, what the check finds, and what may be done with it."""
    context = _frame(request, version_id)
    data = reports.form_data(version_id)
    found = rules.check_form(data)
    known = {card.code: card.name for card in movements.published()}
    cells = {cell["code"]: cell["vi"] for section in data["sections"] for cell in section.get("cells", ())}
    names = orgs.slots_of(data["level"])
    context |= {
        "data": data,
        "movement": known.get(data["movement"], data["movement"]),
        "only": [names.get(code, code) for code in data.get("slots") or ()],
        "sections": [_line(data, section, found) for section in data["sections"]],
        "groups": [(each["vi"], [m["vi"] for m in each["members"]]) for each in data.get("categories", ())],
        "checks": [_check(rule, cells) for rule in data.get("rules", ())],
        "found": [(each, each.row.replace(".", "-")) for each in found],
        "trail": audit.trail("form", context["card"].form_id, 20),
    }
    return render(request, "reports/form.html", context)


def _line(data: rules.Data, section: rules.Data, found: list[rules.Found]) -> SectionLine:
    part = rules.SECTION_PART + section["code"]
    counts = (
        (len(section.get("cells", ())), _("số liệu")),
        (len(section.get("rates", ())), _("tỷ lệ")),
        (len(section.get("prompts", ())), _("câu hỏi")),
        (len(section.get("tables", ())), _("bảng")),
        (len(section.get("attachments", ())), _("tệp")),
    )
    return SectionLine(
        section["code"],
        part,
        section["vi"],
        section.get("clause") or "",
        tuple(each for each in counts if each[0]),
        tuple(cell["vi"] for cell in section.get("cells", ())),
        rules.mark_of(data, part),
        sum(each.part == part for each in found),
    )


def _check(rule: rules.Data, cells: dict[str, str]) -> tuple[str, str, str, str, str, bool]:
    """A check as a sentence: left, between, right, words, code; and whether it blocks."""
    left = " + ".join(f"“{cells.get(code, code)}”" for code in rule["left"])
    right = ", ".join(f"“{cells.get(code, code)}”" for code in rule.get("right", ()))
    if rule["kind"] == "jump":
        right = f"{fields.printed(fields.decimal_of(rule['percent']))} %"
    words = str(form_rows.CHECK_WORDS[rule["kind"]][0])
    return left, words, right, rule.get("says") or "", rule["code"], rule["severity"] == "blocking"


@require_GET
def form_preview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The form as a body finds it: the very rendering of the entry page, with nothing to store."""
    context = _frame(request, version_id)
    form = rules.previewed(reports.form_data(version_id))
    context |= {"sections": fields.preview(form), "preview": True, "writing": True}
    return render(request, "reports/form_preview.html", context)


@require_GET
def form_sheet(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The form's sheet of figures as the workbook lays it out, and its other sheets by name."""
    context = _frame(request, version_id)
    form = rules.previewed(reports.form_data(version_id))
    units = {**UNITS, "count": "", "vnd": "đồng", "none": ""}
    context |= {
        "lines": [
            (line, units.get(line.cell.unit, "") if line.cell else "", rules.rate_words(form, line.rate))
            for line in rules.lines_of(form)
        ],
        "form": form,
    }
    return render(request, "reports/form_sheet.html", context)


@require_GET
def form_file(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The blank workbook, to look at."""
    return as_file(*form_workbook(actor_of(request), version_id, at=now()))


# -- acts


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for an act, on which version, when."""

    actor: Actor
    version_id: UUID
    at: datetime

    @property
    def given(self) -> dict[str, Any]:
        return {"actor": self.actor, "version_id": self.version_id, "at": self.at}


def _section(request: HttpRequest, a: Asked) -> str:
    part = services.add_section(title=request.POST.get("ten", ""), **a.given)
    return reverse("form_part", args=[a.version_id, part])


def _move(request: HttpRequest, a: Asked) -> str:
    how, _colon, section = request.POST.get("muc", "").partition(":")
    if how not in {"len", "xuong"}:
        raise Http404
    services.move_section(section=section, how=how, **a.given)
    return f"{reverse('form_page', args=[a.version_id])}#{rules.SECTION_PART}{section}"


def _drop_section(request: HttpRequest, a: Asked) -> str:
    services.drop_section(section=request.POST.get("muc", ""), seen=request.POST.get("seen", ""), **a.given)
    return reverse("form_page", args=[a.version_id])


def _issue(request: HttpRequest, a: Asked) -> str:
    raw = request.POST.get("revision", "")
    services.put_form_in_use(revision=int(raw) if raw.isdecimal() else None, **a.given)
    return reverse("form_page", args=[a.version_id])


def _withdraw(request: HttpRequest, a: Asked) -> str:
    services.withdraw_form(reason=request.POST.get("ly-do", ""), **a.given)
    return reverse("form_page", args=[a.version_id])


def _drop(request: HttpRequest, a: Asked) -> str:
    services.drop_form(**a.given)
    return reverse("form_list")


def _copy(request: HttpRequest, a: Asked) -> str:
    return reverse("form_page", args=[services.copy_form(**a.given)])


_ACTS: dict[str, Callable[[HttpRequest, Asked], str]] = {
    "them-muc": _section,
    "chuyen-muc": _move,
    "bo-muc": _drop_section,
    "ban-hanh": _issue,
    "rut": _withdraw,
    "bo": _drop,
    "soan-tu": _copy,
}


@require_POST
def form_act(request: HttpRequest, version_id: UUID, verb: str) -> HttpResponse:
    """One act on a version of a form, named in the address."""
    do = _ACTS.get(verb)
    if do is None:
        raise Http404
    with once(request, f"reports.form.{verb}") as turn:
        if not turn.repeated:
            turn.effect["to"] = do(request, Asked(actor_of(request), version_id, now()))
    return redirect(turn.effect["to"])

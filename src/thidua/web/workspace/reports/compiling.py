"""The words of a round beside its figures: each question with the paragraphs of those below, made into one and sent up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from thidua.ground.clock import now
from thidua.ground.errors import NotFound
from thidua.journeys import compile_report
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.reports.fields import printed, rate_label, share, under, words
from thidua.work.reports import selectors as reports
from thidua.work.reports import services
from thidua.work.reports.rules import HOWS, Form, Section, Use, rate_of
from thidua.work.rollup import selectors as rollup

#: What a button of a question does: the paragraphs are quoted, run together, or the text only rests on them.
_HOW = {"trich": "quoted", "ghep": "merged", "ghi": "summarised"}


@require_GET
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Every question with its text; of the one chosen the figures of its section and every body's paragraph."""
    actor = actor_of(request)
    code, number = request.GET.get("muc", ""), page_number(request)
    found = reports.compilation(actor, round_id, code, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    chosen = next((c for c in found.clauses if c.code == code), found.clauses[0])
    form = reports.parsed(found.round.form.id)
    section = next(s for s in form.sections if s.code == chosen.section)
    try:
        total = rollup.total(actor, found.round.owner_id, found.round.form.id, found.round.period)
    except NotFound:
        total = None
    context = {
        "round": found.round,
        "clauses": [(one, _title(form, one.section), words(one)) for one in found.clauses],
        "chosen": chosen,
        "question": words(chosen),
        "section": words(section),
        "figures": figure_lines(form, section, total.figures, total.given) if total else [],
        "paragraphs": [(one, HOWS.get(one.how, "")) for one in found.paragraphs],
        "below": [(one, HOWS.get(one.how, "")) for one in found.below],
        "uses": [(use, HOWS[use.how], use.name in chosen.outdated) for use in chosen.uses],
        "page": page_of(list(found.paragraphs), found.answered, number),
        "answered": found.answered,
        "sent": found.sent,
        "written": sum(bool(one.text) for one in found.clauses),
        "outdated": sum(bool(one.outdated) for one in found.clauses),
        "may_write": found.may_write,
        "may_send": found.may_send,
        "signers": compile_report.signers_of(found.round, now()) if found.may_send else [],
        "total": total,
    }
    return render(request, "reports/compiling.html", context)


def _title(form: Form, code: str) -> str:
    return words(next(s for s in form.sections if s.code == code))


def figure_lines(
    form: Form, section: Section, figures: Any, given: Any
) -> list[tuple[str, str, int | None, str]]:
    """(what it is called, its total, how many bodies gave it, what it is a part of) of a section's figures,
    then its rates."""
    values: dict[str, Decimal | None] = dict(figures)
    lines: list[tuple[str, str, int | None, str]] = [
        (words(cell), printed(values.get(cell.code)), given.get(cell.code, 0), under(form, cell.code))
        for cell in section.cells
    ]
    lines += [
        (
            rate_label(form, r),
            share(rate_of(r, values)),
            None,
            "",
        )
        for r in section.rates
    ]
    return lines


@require_POST
def write(request: HttpRequest, round_id: UUID, code: str) -> HttpResponse:
    """Keep a question's text; quote or run together the paragraphs ticked, or drop one the text rests on."""
    actor, at = actor_of(request), now()
    word = request.POST.get("viec", "ghi")
    one = request.POST.get("trich", "")
    with once(request, "reports.write_clause") as turn:
        if not turn.repeated:
            if word == "bo-nguon":
                services.forget_use(
                    actor=actor,
                    round_id=round_id,
                    code=code,
                    version_id=id_of(request.POST.get("ban", "")),
                    at=at,
                )
            else:
                chosen = [one] if one else request.POST.getlist("nguon")
                services.write_clause(
                    actor=actor,
                    round_id=round_id,
                    code=code,
                    text=request.POST.get("loi", ""),
                    how="quoted" if one else _HOW.get(word, "summarised"),
                    versions=[id_of(each) for each in chosen],
                    seen=int(request.POST.get("revision") or 0),
                    at=at,
                )
    return redirect(reverse("report_words", args=[round_id]) + f"?muc={code}")


@require_POST
def send(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Send figures and words up as one report."""
    with once(request, "reports.send_compilation") as turn:
        if not turn.repeated:
            made = compile_report.send_up(
                actor=actor_of(request),
                round_id=round_id,
                signer=id_of(chosen) if (chosen := request.POST.get("nguoi-ky", "")) else None,
                at=now(),
            )
            turn.effect["version"] = str(made)
    return redirect("report_sent", version_id=turn.effect["version"])


@require_GET
def sent(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One report as it went up: figures and words, and under each text the bodies and versions it rests on."""
    found = reports.sent_compilation(actor_of(request), version_id)
    sections = [
        (
            words(section),
            figure_lines(found.form, section, found.figures, found.given),
            [
                (words(prompt), found.texts[code], _said(found.uses.get(code, ())))
                for prompt in section.prompts
                if (code := str(prompt["code"])) in found.texts
            ],
        )
        for section in found.form.sections
    ]
    return render(
        request,
        "reports/sent.html",
        {"sent": found, "version_id": version_id, "sections": [s for s in sections if s[1] or s[2]]},
    )


def _said(uses: tuple[Use, ...]) -> list[tuple[Use, str]]:
    return [(use, HOWS[use.how]) for use in uses]

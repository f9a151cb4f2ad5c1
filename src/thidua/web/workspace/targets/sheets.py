"""The worksheet: a superior's target shared out among the bodies directly below."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.errors import NotPossible, Stale, ThiduaError
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.targets import values
from thidua.web.workspace.targets.views import drawn
from thidua.work.targets import errors, services
from thidua.work.targets import selectors as targets
from thidua.work.targets.rules import SIZE_FROM, wrong_value


@require_POST
def start(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Open the target's worksheet; the one being worked on, if there is one."""
    with once(request, "targets.start_worksheet") as turn:
        if not turn.repeated:
            made = services.start_worksheet(
                actor=actor_of(request),
                target_id=target_id,
                method=request.POST.get("cach") or "equal",
                at=now(),
            )
            turn.effect["worksheet"] = str(made)
    return redirect("target_sheet", worksheet_id=UUID(turn.effect["worksheet"]))


@require_GET
def page(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """The worksheet: a line for every body, what they come to, against the whole."""
    return _shown(request, worksheet_id)


def _shown(
    request: HttpRequest, worksheet_id: UUID, typed: _Typed | None = None, refusal: ThiduaError | None = None
) -> HttpResponse:
    """The sheet; after a refusal with everything as it was typed, what is wrong beside it, and what is stored by now."""
    shown = targets.worksheet_page(actor_of(request), worksheet_id)
    told = shown.sum
    sent, wrong = (typed.sent, typed.wrong) if typed else ({}, {})
    late = isinstance(refusal, Stale)
    lines = []
    for line in shown.lines:
        body = line.body_id
        size = "" if line.size is None and shown.may_write else values.figure(line.size)
        value = "" if line.value is None else values.figure(line.value)
        lines.append(
            {
                "line": line,
                "size": sent.get(f"co:{body}", size),
                "last": values.figure(line.last),
                "before": values.figure(line.before),
                "value": sent.get(f"dong:{body}", value),
                "reason": sent.get(f"vi:{body}", line.reason),
                "wrong": [wrong[name] for name in (f"co:{body}", f"dong:{body}") if name in wrong],
                "stored": value if sent.get(f"dong:{body}", value) != value and late else "",
            }
        )
    context = {
        "sheet": shown,
        "t": drawn(shown.target),
        "lines": lines,
        "total": values.figure(told.total),
        "gap": values.figure(None if told.gap is None else abs(told.gap)),
        "over": told.gap is not None and told.gap > 0,
        "undercut": len(told.undercut),
        "size_from": SIZE_FROM,
        "refusal": refusal,
        "why": sent.get("ly-do", ""),
    }
    return render(request, "targets/sheet.html", context, status=422 if refusal else 200)


def _revision(request: HttpRequest) -> int:
    return int(request.POST.get("revision") or 0)


@dataclass(slots=True)
class _Typed:
    """What somebody sent of a sheet: as it was typed, as it was understood, and what is wrong, field by field."""

    sent: dict[str, str]
    values: dict[UUID, Decimal | None] = field(default_factory=dict)
    sizes: dict[UUID, Decimal | None] = field(default_factory=dict)
    reasons: dict[UUID, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def _typed(request: HttpRequest, unit: str) -> _Typed:
    """All fields of the sheet, with every one that cannot be used."""
    found = _Typed({name: str(text) for name, text in request.POST.items()})
    for name, text in found.sent.items():
        kind, _colon, body = name.partition(":")
        if kind == "vi":
            found.reasons[id_of(body)] = text
        if kind not in {"dong", "co"}:
            continue
        try:
            value = values.read_value(text)
            if value is not None and (why := _no_use(kind, value, unit)):
                raise errors.bad_value(text.strip(), why)
        except NotPossible as refusal:
            found.wrong[name] = refusal.message
        else:
            (found.values if kind == "dong" else found.sizes)[id_of(body)] = value
    return found


def _no_use(kind: str, value: Decimal, unit: str) -> str:
    """Why a number makes no sense as a value, or as a size; empty when it does."""
    if kind == "dong":
        return wrong_value(value, unit)
    return _("quy mô không âm") if value < 0 else ""


def _fill(request: HttpRequest, actor: Actor, worksheet_id: UUID, typed: _Typed, at: datetime) -> None:
    method = request.POST.get("cach", "")
    if typed.wrong and not method:
        raise errors.wrong_lines(len(typed.wrong))
    services.fill_worksheet(
        actor=actor,
        worksheet_id=worksheet_id,
        values=None if method else typed.values,
        reasons=typed.reasons,
        sizes=typed.sizes,
        method=method,
        revision=_revision(request),
        at=at,
    )


@require_POST
def act(request: HttpRequest, worksheet_id: UUID, verb: str) -> HttpResponse:
    """One act on a worksheet, named in the address. Refused, the sheet comes back with everything as it was typed."""
    if verb not in {"ghi", "giao", "bo"}:
        raise Http404
    actor = actor_of(request)
    typed = _typed(request, targets.worksheet_page(actor, worksheet_id).target.goal.unit)
    try:
        with once(request, f"targets.sheet.{verb}") as turn:
            if not turn.repeated:
                _do(request, actor, worksheet_id, verb, typed)
    except (NotPossible, Stale) as refusal:
        if verb == "bo":
            raise
        return _shown(request, worksheet_id, typed, refusal)
    return redirect("target_sheet", worksheet_id=worksheet_id)


def _do(request: HttpRequest, actor: Actor, worksheet_id: UUID, verb: str, typed: _Typed) -> None:
    at = now()
    if verb == "bo":
        services.drop_worksheet(actor=actor, worksheet_id=worksheet_id, revision=_revision(request), at=at)
        return
    _fill(request, actor, worksheet_id, typed, at)
    if (
        verb == "giao"
    ):  # what stands on the page is saved first: nobody hands out other numbers than those in view
        services.hand_out(actor=actor, worksheet_id=worksheet_id, reason=request.POST.get("ly-do", ""), at=at)

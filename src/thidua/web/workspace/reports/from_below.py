"""Taking what was collected from below into one's own report: a figure, a paragraph, or everything still blank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.journeys import take_from_below
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.web.workspace.reports.fields import decimal_of, printed
from thidua.work.reports.facts import ReportPage


def shown(actor: Actor, page: ReportPage) -> dict[str, Any]:
    """What the page of a report that is being written shows beside its fields."""
    offers = take_from_below.offers(actor, page)
    cells = {
        field.removeprefix("cell:"): (one, printed(decimal_of(one.value)))
        for field, one in offers.items()
        if field.startswith("cell:")
    }
    texts = {
        field.removeprefix("text:"): (one, one.value)
        for field, one in offers.items()
        if field.startswith("text:")
    }
    return {
        "offered_cells": cells,
        "offered_texts": texts,
        "offered": len(offers),
        "offered_from": _sources(offers.values()),
        "offered_blank": sum(one.standing == "blank" for one in offers.values()),
        "offered_stale": any(one.stale for one in offers.values()),
    }


@dataclass(frozen=True, slots=True)
class Collected:
    """A form's totals from which figures are offered; ``titled``: there are several, so each says its form."""

    source: str
    answered: int
    due: int
    computed_at: datetime
    titled: bool


def _sources(offers: Iterable[take_from_below.Offer]) -> list[Collected]:
    """What the offered figures come from, once each: the line at the head says it for all of them."""
    kept = {one.source: one for one in offers if one.computed_at is not None}
    return [
        Collected(one.source, one.answered, one.due, one.computed_at, len(kept) > 1)
        for one in kept.values()
        if one.computed_at is not None
    ]


@require_POST
def take(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Write one offered value, or all for the blank fields; ``o`` is the field and the revision it was seen at."""
    field, _space, seen = request.POST.get("o", "").rpartition(" ")
    with once(request, "reports.take_from_below") as turn:
        if not turn.repeated:
            saved = take_from_below.take(
                actor=actor_of(request),
                report_id=report_id,
                fields={field: int(seen) if seen.isdecimal() else 0} if field else None,
                at=now(),
            )
            turn.effect["written"], turn.effect["clashes"] = len(saved.written), len(saved.conflicts)
    written, clashes = int(turn.effect["written"]), int(turn.effect["clashes"])
    if written:
        words = ngettext(
            "Đã lấy %(n)s giá trị từ số tổng hợp bên dưới.",
            "Đã lấy %(n)s giá trị từ số tổng hợp bên dưới.",
            written,
        )
        messages.success(request, words % {"n": written})
    if clashes:
        messages.warning(
            request, _("Ô này vừa có người ghi giá trị khác; xem lại rồi bấm lấy lần nữa nếu cần.")
        )
    here = reverse("report_page", args=[report_id])
    kind, _colon, code = field.partition(":")
    return redirect(f"{here}#{'c' if kind == 'cell' else 't'}-{code}" if field else here)

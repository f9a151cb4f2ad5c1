"""Quality flags of a round: reports somebody should ask about, and what whoever looked found out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.ground.clock import now
from thidua.journeys import note_flag as noting
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.reports.fields import words
from thidua.work.reports import policy
from thidua.work.reports import selectors as reports
from thidua.work.rollup import selectors as rollup

#: Value of the address → whether a flag with a note, one without, is shown.
_SHOWN = {"": (False, True), "da-xem": (True, False), "tat-ca": (True, True)}


@require_GET
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Reports an inspector should look at, and why. A flag is a question, never a refusal."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    found, looked = rollup.flagged(actor, round_id)
    form = reports.parsed(card.form.id)
    wanted = request.GET.get("xem", "")
    seen, unseen = _SHOWN.get(wanted, _SHOWN[""])
    rows = [(one, [(flag, note) for flag, note in one.flags if (seen if note else unseen)]) for one in found]
    listed = [(one, flags) for one, flags in rows if flags]
    number = page_number(request)
    on_page = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
    flags = sum(len(one.flags) for one in found)
    left = sum(one.unseen for one in found)
    here = reverse("report_flags", args=[round_id])
    context = {
        "round": card,
        "page": page_of(
            [
                (
                    one,
                    [
                        (flag, note, [words(form.by_code[code]) for code in flag.cells])
                        for flag, note in flags
                    ],
                )
                for one, flags in on_page
            ],
            len(listed),
            number,
        ),
        "found": len(found),
        "looked": looked,
        "left": left,
        "may_review": bool(policy.may_review(actor)),
        "wanted": wanted,
        "tabs": [
            {"url": here, "label": _("Chưa xem"), "count": left, "current": not seen},
            {
                "url": f"{here}?xem=da-xem",
                "label": _("Đã xem"),
                "count": flags - left,
                "current": seen and not unseen,
            },
            {"url": f"{here}?xem=tat-ca", "label": _("Tất cả"), "count": flags, "current": seen and unseen},
        ],
    }
    return render(request, "reports/flags.html", context)


@require_POST
def note(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Mark one flag as seen, with what it comes from."""
    with once(request, "reports.note_flag") as turn:
        if not turn.repeated:
            noting.note_flag(
                actor=actor_of(request),
                round_id=round_id,
                report_id=id_of(request.POST.get("bao-cao", "")),
                mark=request.POST.get("dau", ""),
                text=request.POST.get("loi", ""),
                at=now(),
            )
    back = request.POST.get("xem", "")
    return redirect(
        reverse("report_flags", args=[round_id]) + (f"?xem={back}" if back in _SHOWN and back else "")
    )

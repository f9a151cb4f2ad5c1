"""Quality flags of a round: reports somebody should ask about, and what whoever looked found out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.audit.verbs import value_label
from thidua.ground.clock import now, today
from thidua.ground.text_vn import search_key, squeeze
from thidua.journeys import note_flag as noting
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.web.said import said
from thidua.web.workspace.paging import PER_PAGE, page_number, page_of
from thidua.web.workspace.reports.fields import words
from thidua.work.movements.packs.vocabulary import BODY_LEVELS
from thidua.work.reports import policy
from thidua.work.reports import selectors as reports
from thidua.work.rollup import selectors as rollup
from thidua.work.rollup.facts import Flagged
from thidua.work.rollup.rules import copy_bound

#: Value of the address → whether a flag with a note, one without, is shown.
_SHOWN = {"": (False, True), "da-xem": (True, False), "tat-ca": (True, True)}


@dataclass(frozen=True, slots=True)
class Picked:
    """Which flags are shown: those with a note or without, of whom, of which level, of which kind."""

    wanted: str
    text: str
    level: str
    kind: str

    def of(self, found: Iterable[Flagged]) -> list[tuple[Flagged, list[tuple[Any, Any]]]]:
        """The reports of those shown, each with the flags that are."""
        seen, unseen = _SHOWN[self.wanted]
        rows = (
            (
                one,
                [
                    (flag, note)
                    for flag, note in one.flags
                    if (seen if note else unseen) and self.kind in ("", flag.code)
                ],
            )
            for one in self.those(found)
        )
        return [(one, flags) for one, flags in rows if flags]

    def those(self, found: Iterable[Flagged]) -> list[Flagged]:
        """The reports of the bodies looked for; words are found without their marks."""
        words_of = search_key(self.text).split()
        return [
            one
            for one in found
            if self.level in ("", one.level)
            and all(f" {w}" in f" {search_key(one.body_name)}" for w in words_of)
        ]

    @property
    def narrowed(self) -> bool:
        """Something is looked for."""
        return bool(self.text or self.level or self.kind)

    def said(self) -> str:
        """The filter in words."""
        shown = {"": _("chưa xem"), "da-xem": _("đã xem"), "tat-ca": _("tất cả")}[self.wanted]
        kind = said(value_label("reports.note_flag", "flag", self.kind)) if self.kind else ""
        return "; ".join(part for part in (shown, self.text, self.level, kind) if part)


def asked(request: HttpRequest) -> Picked:
    """What the page is narrowed by, as its address says it."""
    wanted = request.GET.get("xem", "")
    return Picked(
        wanted if wanted in _SHOWN else "",
        squeeze(request.GET.get("q", ""))[:100],
        request.GET.get("cap", ""),
        request.GET.get("loai", ""),
    )


@require_GET
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Reports an inspector should look at, and why. A flag is a question, never a refusal."""
    actor = actor_of(request)
    card = reports.round_page(actor, round_id)
    found, looked = rollup.flagged(actor, round_id)
    form = reports.parsed(card.form.id)
    picked = asked(request)
    listed = picked.of(found)
    number = page_number(request)
    on_page = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
    flags = sum(len(one.flags) for one in found)
    left = sum(one.unseen for one in found)
    here = reverse("report_flags", args=[round_id])
    filters = {name: value for name in ("q", "cap", "loai") if (value := request.GET.get(name, ""))}
    levels = dict.fromkeys(one.level for one in found)
    kinds = dict.fromkeys(flag.code for one in found for flag, _note in one.flags)

    def tab(wanted: str, label: str, count: int) -> dict[str, Any]:
        query = urlencode({**({"xem": wanted} if wanted else {}), **filters})
        url = f"{here}?{query}" if query else here
        return {"url": url, "label": label, "count": count, "current": picked.wanted == wanted}

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
        "total": len(listed),
        "found": len(found),
        "looked": looked,
        "left": left,
        "may_review": bool(policy.may_review(actor)),
        "wanted": picked.wanted,
        "picked": picked,
        "levels": [(code, said(BODY_LEVELS.get(code, code))) for code in levels],
        "kinds": [(code, said(value_label("reports.note_flag", "flag", code))) for code in kinds],
        "export_url": reverse("report_flags_excel", args=[round_id]) + f"?{request.GET.urlencode()}",
        "bound": copy_bound(today(now())),
        "tabs": [
            tab("", _("Chưa xem"), left),
            tab("da-xem", _("Đã xem"), flags - left),
            tab("tat-ca", _("Tất cả"), flags),
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

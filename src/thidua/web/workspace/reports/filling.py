"""Saving a report as it is typed, and the files that go with it."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from thidua.foundations.papers import selectors as papers
from thidua.ground.clock import VN, now
from thidua.journeys import settle_report
from thidua.web.edge import actor_of
from thidua.web.said import said
from thidua.web.workspace.reports.fields import decimal_of, printed, share
from thidua.work.reports import selectors as reports
from thidua.work.reports import services
from thidua.work.reports.rules import AS_OF, Edit, rate_of

_ROW = re.compile(r"row:(?P<table>[^:]+):(?P<row>\d+):(?P<column>.+)")


def instead(request: HttpRequest) -> bool:
    """Whether the form was for handing in on behalf of a body that cannot."""
    return "thay" in request.POST or "thay" in request.GET


@require_POST
def save(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Keep the fields sent; the answer says per field what was kept, what clashes, and what does not hold.

    Sent without scripts, the whole form goes in one piece and the page comes back.
    """
    actor, at, standing_in = actor_of(request), now(), instead(request)
    saved = services.save_draft(
        actor=actor,
        report_id=report_id,
        edits=edits_of(request),
        instead=standing_in,
        children=partial(settle_report.children, report_id),
        at=at,
    )
    if request.headers.get("Accept", "").find("json") < 0:
        page = reverse("report_page", args=[report_id])
        return redirect(f"{page}?thay=1" if standing_in else page)
    figures = {
        code.removeprefix("cell:"): kept.value
        for code, kept in saved.draft.items()
        if code.startswith("cell:")
    }
    held = {cell.code: decimal_of(figures.get(cell.code)) for cell in saved.form.cells}
    return JsonResponse(
        {
            "written": saved.written,
            "values": {
                field: printed(decimal_of(saved.draft[field].value))
                for field in saved.written
                if field.startswith("cell:")
            },
            "conflicts": [
                {
                    "field": clash.field,
                    "value": _shown(clash.field, clash.value),
                    "by": clash.by,
                    "revision": clash.revision,
                }
                for clash in saved.conflicts
            ],
            "draft": {
                field: {"value": _shown(field, kept.value), "by": kept.by, "revision": kept.revision}
                for field, kept in saved.draft.items()
            },
            "issues": [
                {
                    "cell": issue.cell,
                    "code": issue.code,
                    "message": said(issue.message),
                    "blocking": issue.blocking,
                }
                for issue in saved.issues
            ],
            "rates": {rate.indicator: share(rate_of(rate, held)) for rate in saved.form.rates},
            "revision": saved.revision,
            "saved": f"{saved.saved_at.astimezone(VN):%H:%M:%S}",
        }
    )


def _shown(field: str, value: Any) -> Any:
    if field == AS_OF and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return printed(decimal_of(value)) if field.startswith("cell:") else value


def edits_of(request: HttpRequest) -> list[Edit]:
    """The fields of the form: ``cell:…``, ``text:…``, ``why:…``, rows of tables; each with what its editor saw."""
    edits = []
    tables: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in request.POST.items():
        if name.partition(":")[0] in {"cell", "text", "why", "date"}:
            edits.append(Edit(name, str(value), _seen(request, name)))
        elif found := _ROW.fullmatch(name):
            rows = tables.setdefault(found["table"], {})
            rows.setdefault(int(found["row"]), {})[found["column"]] = str(value)
    for code, rows in tables.items():
        field = f"table:{code}"
        edits.append(Edit(field, [rows[at] for at in sorted(rows)], _seen(request, field)))
    return edits


def _seen(request: HttpRequest, field: str) -> int:
    raw = request.POST.get(f"seen:{field}", "")
    return int(raw) if raw.isdecimal() else 0


@require_GET
def file(request: HttpRequest, report_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file handed in with a report, always as a download."""
    page = reports.one(actor_of(request), report_id, at=now())
    found = next((kept for kept in page.attachments if kept.id == attachment_id), None)
    if found is None:
        raise Http404
    response = HttpResponse(papers.file_bytes(found.sha256), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response

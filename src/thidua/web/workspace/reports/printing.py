"""A compiled report as its document: a sheet to print, and its parts as JSON to look at or to keep as a file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from thidua.journeys import print_report
from thidua.web.edge import actor_of


@require_GET
def sheet(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The document as an A4 page, with room for number, day and signature."""
    made = print_report.printed(actor_of(request), version_id)
    lines = (line for part in made.parts for block in part.blocks for line in block.lines)
    context = {"doc": made, "version_id": version_id, "before": any(line.before for line in lines)}
    return render(request, "reports/sheet.html", context)


@require_GET
def structure(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The document's parts as JSON; with ``tai=1`` as a file."""
    made = print_report.printed(actor_of(request), version_id)
    answer = JsonResponse(made.plain(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    if request.GET.get("tai") == "1":
        name = f"bao-cao-{made.as_of}-ban-{made.version}.json"
        answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer

"""Excel both ways: the form as a workbook, a filled one looked at, marked, taken; many in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.ground.actor import Actor
from thidua.ground.clock import now
from thidua.ground.errors import NotPossible
from thidua.journeys import settle_report
from thidua.reading.limits import human_bytes
from thidua.reading.sheets import Workbook
from thidua.web import held
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.work.reports import policy, services
from thidua.work.reports import selectors as reports
from thidua.work.reports.facts import Look
from thidua.work.reports.rules.marking import marked_workbook
from thidua.work.reports.selectors.workbook_merge import merge_workbooks
from thidua.work.reports.selectors.workbook_report import report_workbook as write_report
from thidua.work.reports.selectors.workbook_round import round_workbook as write_round
from thidua.work.reports.services.workbooks import XLSX, opened

#: Bytes of a file sent through a page; 100,000 rows of twelve columns have 7 MB.
LARGEST = 12 * 1024 * 1024
#: Files merged at a time, and their bytes together.
MOST_FILES, ALL_BYTES = 500, 100 * 1024 * 1024
#: Faults and changes listed on the page; the marked file lists every one.
SHOWN = 200


def as_file(content: bytes | IO[bytes], name: str) -> HttpResponse:
    """A workbook as a download."""
    made = HttpResponse(content) if isinstance(content, bytes) else FileResponse(content)
    made["Content-Type"] = XLSX
    made["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    made["X-Content-Type-Options"] = "nosniff"
    return made  # type: ignore[return-value]


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    """The file of a form.

    :raises NotPossible: none was chosen (``web-020``), or it is too large (``web-011``).
    """
    sent = request.FILES.get("tep")
    if sent is None:
        raise NotPossible("web-020", "Chưa chọn tệp nào.", remedy="Chọn một tệp rồi bấm Xem trước.")
    return _read(sent), (sent.name or "tep.xlsx")[:200]


def _read(sent: UploadedFile[bytes]) -> bytes:
    if (sent.size or 0) > LARGEST:
        raise NotPossible(
            "web-011",
            f"Tệp {sent.name} lớn hơn {LARGEST // 1024 // 1024} MB.",
            remedy="Nén hoặc chia nhỏ tệp.",
        )
    return b"".join(sent.chunks())


def _looked(
    request: HttpRequest, about: str, look_at: Callable[[bytes, str], Look], context: dict[str, Any]
) -> int:
    """Look at the file sent and hold it for the next step; what is refused is told on the page. Returns the status."""
    try:
        content, name = _sent(request)
        look = look_at(content, name)
    except NotPossible as refused:
        context["refusal"] = refused
        return 422 if refused.code.startswith("web-") else 409
    blocking = [fault for fault in look.faults if fault.blocking]
    later = [fault for fault in look.faults if not fault.blocking]
    context |= {
        "look": look,
        "size": human_bytes(look.size),
        "blocking": blocking[:SHOWN],
        "more_blocking": max(0, len(blocking) - SHOWN),
        "later": later[:SHOWN],
        "later_count": len(later),
        "more_later": max(0, len(later) - SHOWN),
        "changed": look.changed[:SHOWN],
        "more_changed": max(0, len(look.changed) - SHOWN),
        "token": held.hold(request, about, content, name),
    }
    return 200


# -- one report


def _about_report(report_id: UUID) -> str:
    return f"report {report_id}"


def report_look(actor: Actor, report_id: UUID, content: bytes, name: str, at: datetime) -> Look:
    """What a report's workbook would change and all that is wrong with it; nothing is stored."""
    children = partial(settle_report.children, report_id)
    return services.take_workbook(
        actor=actor, report_id=report_id, content=content, file_name=name, children=children, at=at
    )


@require_http_methods(["GET", "POST"])
def report_workbook(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Send a report's workbook: every error at once and nothing stored; then, on a word, into the draft."""
    actor, at = actor_of(request), now()
    page = reports.one(actor, report_id, at=at)
    policy.may_write(actor, page.card.body_id).require()
    context: dict[str, Any] = {"r": page.card, "may_write": page.may_write}
    status = 200
    if request.method == "POST" and request.POST.get("ghi"):
        return _take(request, report_id, at)
    if request.method == "POST":

        def look(content: bytes, name: str) -> Look:
            return report_look(actor, report_id, content, name, at)

        status = _looked(request, _about_report(report_id), look, context)
    return render(request, "reports/workbook.html", context, status=status)


def _take(request: HttpRequest, report_id: UUID, at: datetime) -> HttpResponse:
    with once(request, "reports.take_workbook") as turn:
        if not turn.repeated:
            content, name = held.held(request, _about_report(report_id), request.POST.get("ghi", ""))
            look = services.take_workbook(
                actor=actor_of(request),
                report_id=report_id,
                content=content,
                file_name=name,
                dry_run=False,
                children=partial(settle_report.children, report_id),
                at=at,
            )
            held.release(request)
            turn.effect = {"values": len(look.changed)}
    n = int(turn.effect["values"])
    said = ngettext("Đã nhận %(n)s giá trị vào bản nháp.", "Đã nhận %(n)s giá trị vào bản nháp.", n) % {
        "n": n
    }
    messages.success(request, said)
    return redirect("report_page", report_id=report_id)


@require_GET
def report_workbook_file(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The form as a workbook to fill in, with what the draft holds."""
    return as_file(*write_report(actor_of(request), report_id, at=now()))


@require_GET
def report_workbook_marked(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The workbook that was looked at, with its bad cells marked."""
    actor, at = actor_of(request), now()
    page = reports.one(actor, report_id, at=at)
    policy.may_write(actor, page.card.body_id).require()
    content, name = held.held(request, _about_report(report_id))
    look = report_look(actor, report_id, content, name, at)
    return as_file(marked_workbook(opened(content, name), look.faults), _marked_name(name))


def _marked_name(name: str) -> str:
    return f"{name.removesuffix('.xlsx')}-danh-dau.xlsx"


# -- a round


def _about_round(round_id: UUID) -> str:
    return f"round {round_id}"


def _asking(request: HttpRequest, round_id: UUID) -> Any:
    card = reports.round_page(actor_of(request), round_id)
    policy.may_ask(actor_of(request), card.owner_id).require()
    return card


@require_http_methods(["GET", "POST"])
def round_workbook(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Enter for bodies that cannot, one row each: every error at once; then, on a word and a reason, handed in for them."""
    actor, at = actor_of(request), now()
    context: dict[str, Any] = {"round": _asking(request, round_id)}
    status = 200
    if request.method == "POST" and request.POST.get("ghi"):
        return _enter(request, round_id, at)
    if request.method == "POST":

        def look(content: bytes, name: str) -> Look:
            return settle_report.enter_for_many(
                actor=actor, round_id=round_id, content=content, file_name=name, at=at
            )

        status = _looked(request, _about_round(round_id), look, context)
    return render(request, "reports/workbook_round.html", context, status=status)


def _enter(request: HttpRequest, round_id: UUID, at: datetime) -> HttpResponse:
    with once(request, "reports.enter_for_many") as turn:
        if not turn.repeated:
            content, name = held.held(request, _about_round(round_id), request.POST.get("ghi", ""))
            look = settle_report.enter_for_many(
                actor=actor_of(request),
                round_id=round_id,
                content=content,
                file_name=name,
                reason=request.POST.get("ly-do", ""),
                dry_run=False,
                at=at,
            )
            held.release(request)
            turn.effect = {"rows": look.rows}
    n = int(turn.effect["rows"])
    said = ngettext("Đã gửi thay %(n)s đơn vị.", "Đã gửi thay %(n)s đơn vị.", n) % {"n": n}
    messages.success(request, said)
    return redirect("round_page", round_id=round_id)


@require_GET
def round_workbook_file(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round's workbook, a row for every body that has handed in nothing."""
    return as_file(*write_round(actor_of(request), round_id, at=now()))


@require_GET
def round_workbook_marked(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round's workbook that was looked at, with its bad cells marked."""
    _asking(request, round_id)
    content, name = held.held(request, _about_round(round_id))
    look = settle_report.enter_for_many(
        actor=actor_of(request), round_id=round_id, content=content, file_name=name, at=now()
    )
    return as_file(marked_workbook(opened(content, name), look.faults), _marked_name(name))


@require_POST
def round_merge(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Many bodies' workbooks in one, given back as a file; nothing is stored. What is wrong in any is listed instead."""
    actor = actor_of(request)
    card = _asking(request, round_id)
    sent = request.FILES.getlist("cac-tep")
    context: dict[str, Any] = {"round": card, "merging": True}
    try:
        if not sent:
            raise NotPossible("web-020", "Chưa chọn tệp nào.", remedy="Chọn các tệp của đơn vị rồi bấm Gộp.")
        if len(sent) > MOST_FILES or sum(one.size or 0 for one in sent) > ALL_BYTES:
            raise NotPossible(
                "web-011",
                f"Nhiều nhất {MOST_FILES} tệp, cộng lại {ALL_BYTES // 1024 // 1024} MB mỗi lần gộp.",
                remedy="Gộp từng phần.",
            )
        made, merged, name = merge_workbooks(actor, round_id, _books(sent), at=now())
    except NotPossible as refused:
        context["refusal"] = refused
        status = 422 if refused.code.startswith("web-") else 409
        return render(request, "reports/workbook_round.html", context, status=status)
    if made is not None and not merged.left:
        return as_file(made, name)
    context |= {"file_faults": merged.faults[:SHOWN], "more_faults": max(0, len(merged.faults) - SHOWN)}
    context |= {"left": merged.left}
    return render(request, "reports/workbook_round.html", context, status=409)


def _books(sent: list[UploadedFile[bytes]]) -> Iterator[tuple[str, Workbook]]:
    for one in sent:
        name = (one.name or "tep.xlsx")[:200]
        yield name, opened(_read(one), name)

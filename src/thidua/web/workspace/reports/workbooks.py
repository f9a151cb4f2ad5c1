"""Excel both ways: the form as a workbook, a filled one looked at, marked, taken; many in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Way:
    """A workbook on its way in, for one report or for a round: sent, looked at, given back marked, taken.

    :ivar about: what it is for; a file held for one is given to no other. :ivar verb: the act that takes it.
    :ivar act: that act but for the file; a dry run unless told otherwise.
    """

    about: str
    verb: str
    act: Callable[..., Look]

    def looked(self, request: HttpRequest, context: dict[str, Any]) -> int:
        """Look at the file sent and hold it for the next step; what is refused is told on the page. Returns the status."""
        try:
            content, name = _sent(request)
            look = self.act(content=content, file_name=name)
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
            "token": held.hold(request, self.about, content, name),
        }
        return 200

    def taken(self, request: HttpRequest, count: Callable[[Look], int], **more: Any) -> int:
        """Take the file that was looked at, once however often it is asked. Returns what it counted."""
        with once(request, self.verb) as turn:
            if not turn.repeated:
                content, name = held.held(request, self.about, request.POST.get("ghi", ""))
                look = self.act(content=content, file_name=name, dry_run=False, **more)
                held.release(request)
                turn.effect = {"n": count(look)}
        return int(turn.effect["n"])

    def marked(self, request: HttpRequest) -> HttpResponse:
        """The file that was looked at, its bad cells marked."""
        content, name = held.held(request, self.about)
        look = self.act(content=content, file_name=name)
        made = marked_workbook(opened(content, name), look.faults)
        return as_file(made, f"{name.removesuffix('.xlsx')}-danh-dau.xlsx")


# -- one report


def report_act(actor: Actor, report_id: UUID, at: datetime) -> Callable[..., Look]:
    """Taking a report's workbook as this person, compared with the bodies below as the page is."""
    children = partial(settle_report.children, report_id)
    return partial(services.take_workbook, actor=actor, report_id=report_id, children=children, at=at)


def _report_way(request: HttpRequest, report_id: UUID) -> _Way:
    act = report_act(actor_of(request), report_id, now())
    return _Way(f"report {report_id}", "reports.take_workbook", act)


def _writing(request: HttpRequest, report_id: UUID) -> Any:
    page = reports.one(actor_of(request), report_id, at=now())
    policy.may_write(actor_of(request), page.card.body_id).require()
    return page


@require_http_methods(["GET", "POST"])
def report_workbook(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Send a report's workbook: every error at once and nothing stored; then, on a word, into the draft."""
    page, way = _writing(request, report_id), _report_way(request, report_id)
    context: dict[str, Any] = {"r": page.card, "may_write": page.may_write}
    status = 200
    if request.method == "POST" and request.POST.get("ghi"):
        n = way.taken(request, lambda look: len(look.changed))
        said = ngettext("Đã nhận %(n)s giá trị vào bản nháp.", "Đã nhận %(n)s giá trị vào bản nháp.", n)
        messages.success(request, said % {"n": n})
        return redirect("report_page", report_id=report_id)
    if request.method == "POST":
        status = way.looked(request, context)
    return render(request, "reports/workbook.html", context, status=status)


@require_GET
def report_workbook_file(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The form as a workbook to fill in, with what the draft holds."""
    return as_file(*write_report(actor_of(request), report_id, at=now()))


@require_GET
def report_workbook_marked(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The workbook that was looked at, with its bad cells marked."""
    _writing(request, report_id)
    return _report_way(request, report_id).marked(request)


# -- a round


def _round_way(request: HttpRequest, round_id: UUID) -> _Way:
    act = partial(settle_report.enter_for_many, actor=actor_of(request), round_id=round_id, at=now())
    return _Way(f"round {round_id}", "reports.enter_for_many", act)


def _asking(request: HttpRequest, round_id: UUID) -> Any:
    card = reports.round_page(actor_of(request), round_id)
    policy.may_ask(actor_of(request), card.owner_id).require()
    return card


@require_http_methods(["GET", "POST"])
def round_workbook(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Enter for bodies that cannot, one row each: every error at once; then, on a word and a reason, handed in for them."""
    context: dict[str, Any] = {"round": _asking(request, round_id)}
    way = _round_way(request, round_id)
    status = 200
    if request.method == "POST" and request.POST.get("ghi"):
        n = way.taken(request, lambda look: look.rows, reason=request.POST.get("ly-do", ""))
        said = ngettext("Đã gửi thay %(n)s đơn vị.", "Đã gửi thay %(n)s đơn vị.", n)
        messages.success(request, said % {"n": n})
        return redirect("round_page", round_id=round_id)
    if request.method == "POST":
        status = way.looked(request, context)
    return render(request, "reports/workbook_round.html", context, status=status)


@require_GET
def round_workbook_file(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round's workbook, a row for every body that has handed in nothing."""
    return as_file(*write_round(actor_of(request), round_id, at=now()))


@require_GET
def round_workbook_marked(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round's workbook that was looked at, with its bad cells marked."""
    _asking(request, round_id)
    return _round_way(request, round_id).marked(request)


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
    if made is not None:
        return as_file(made, name)
    context |= {"file_faults": merged.faults[:SHOWN], "more_faults": max(0, len(merged.faults) - SHOWN)}
    return render(request, "reports/workbook_round.html", context, status=409)


def _books(sent: list[UploadedFile[bytes]]) -> Iterator[tuple[str, Workbook]]:
    for one in sent:
        name = (one.name or "tep.xlsx")[:200]
        yield name, opened(_read(one), name)

"""What a button on a report's page does, by the word in its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thidua.ground.actor import Actor
from thidua.ground.clock import end_of
from thidua.ground.errors import NotPossible
from thidua.journeys import settle_report
from thidua.web.components.times import day_of_text
from thidua.web.edge import id_of
from thidua.web.workspace.reports.filling import edits_of, instead
from thidua.work.reports import services

#: Bytes; a larger file belongs in the registry of documents.
FILE_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for an act, on which report, when."""

    actor: Actor
    report_id: UUID
    at: datetime


def _revision(request: HttpRequest) -> int | None:
    raw = request.POST.get("revision", "")
    return int(raw) if raw.isdecimal() else None


def _reason(request: HttpRequest) -> str:
    return request.POST.get("ly-do", "")


def _until(request: HttpRequest) -> datetime | None:
    """Until the end of which day a report handed back after the lock may be handed in; blank: as the room does."""
    raw = request.POST.get("den", "").strip()
    return end_of(day_typed(raw)) if raw else None


def day_typed(raw: str) -> date:
    """A day as typed. :raises NotPossible: it is none (``web-021``)."""
    day = day_of_text(raw)
    if day is None:
        raise NotPossible(
            "web-021",
            _("“%(said)s” không phải là một ngày.") % {"said": raw[:40]},
            remedy=_("Ghi ngày/tháng/năm, ví dụ 05/12/2026."),
        )
    return day


def keep_typed(request: HttpRequest, a: Asked) -> None:
    """Keep what came along with a report that could not be handed in, as far as it fits."""
    if edits := edits_of(request):
        services.save_draft(
            actor=a.actor, report_id=a.report_id, edits=edits, instead=instead(request), at=a.at
        )


def _submit(request: HttpRequest, a: Asked) -> None:
    if instead(request) and not request.POST.get("gui-thay", "").strip():
        raise NotPossible(
            "web-022",
            _("Chưa ghi vì sao gửi thay."),
            remedy=_("Ghi lý do: đơn vị được báo và lý do đứng ở bản báo cáo."),
        )
    settle_report.submit(
        actor=a.actor,
        report_id=a.report_id,
        answer=request.POST.get("tra-loi", "figures"),
        why=_reason(request),
        on_behalf=request.POST.get("gui-thay", ""),
        leaving_out="bo-nhap" in request.POST,
        revision=_revision(request),
        edits=edits_of(request),
        at=a.at,
    )


def _recall(request: HttpRequest, a: Asked) -> None:
    settle_report.recall(actor=a.actor, report_id=a.report_id, revision=_revision(request), at=a.at)


def _receipt(request: HttpRequest, a: Asked) -> None:
    services.receipt_report(actor=a.actor, report_id=a.report_id, at=a.at)


def _accept(request: HttpRequest, a: Asked) -> None:
    settle_report.accept(actor=a.actor, report_id=a.report_id, revision=_revision(request), at=a.at)


def _return(request: HttpRequest, a: Asked) -> None:
    remarks = {
        name.removeprefix("cho:"): text for name, text in request.POST.items() if name.startswith("cho:")
    }
    settle_report.send_back(
        actor=a.actor,
        report_id=a.report_id,
        reason=_reason(request),
        remarks={field: str(text) for field, text in remarks.items()},
        until=_until(request),
        revision=_revision(request),
        at=a.at,
    )


def _exempt(request: HttpRequest, a: Asked) -> None:
    settle_report.exempt(
        actor=a.actor, report_id=a.report_id, reason=_reason(request), revision=_revision(request), at=a.at
    )


def _ask_again(request: HttpRequest, a: Asked) -> None:
    settle_report.ask_again(
        actor=a.actor,
        report_id=a.report_id,
        reason=_reason(request),
        until=_until(request),
        revision=_revision(request),
        at=a.at,
    )


def _sign(request: HttpRequest, a: Asked) -> None:
    services.sign_off(actor=a.actor, report_id=a.report_id, revision=_revision(request) or 0, at=a.at)


def _ask_sign(request: HttpRequest, a: Asked) -> None:
    told = services.ask_sign_off(actor=a.actor, report_id=a.report_id, revision=_revision(request), at=a.at)
    if told:
        messages.success(request, _("Đã trình: người ký được báo ngay, báo cáo đứng ở bàn làm việc của họ."))
    else:
        messages.info(request, _("Hôm nay đã trình rồi; không gửi thêm tin nào."))


def _restate(request: HttpRequest, a: Asked) -> None:
    services.restate_report(
        actor=a.actor, report_id=a.report_id, reason=_reason(request), revision=_revision(request), at=a.at
    )


def _drop(request: HttpRequest, a: Asked) -> None:
    services.drop_restatement(actor=a.actor, report_id=a.report_id, revision=_revision(request), at=a.at)


def _hold(request: HttpRequest, a: Asked) -> None:
    services.hold_report(
        actor=a.actor, report_id=a.report_id, to_person=id_of(request.POST.get("nguoi", "")), at=a.at
    )


def _attach(request: HttpRequest, a: Asked) -> None:
    sent = request.FILES.get("tep")
    if sent is None or not sent.size:
        raise NotPossible("web-020", "Chưa chọn tệp nào.", remedy="Chọn một tệp rồi bấm Đính kèm.")
    if sent.size > FILE_LIMIT:
        raise NotPossible(
            "web-011",
            f"Tệp {sent.name} lớn hơn {FILE_LIMIT // 1024 // 1024} MB.",
            remedy="Nén hoặc chia nhỏ tệp.",
        )
    services.attach_file(
        actor=a.actor,
        report_id=a.report_id,
        code=request.POST.get("muc", ""),
        content=sent.read(),
        name=sent.name or "",
        media_type=sent.content_type or "application/octet-stream",
        instead=instead(request),
        at=a.at,
    )


def _remove(request: HttpRequest, a: Asked) -> None:
    services.remove_file(
        actor=a.actor,
        report_id=a.report_id,
        attachment_id=id_of(request.POST.get("tep", "")),
        instead=instead(request),
        at=a.at,
    )


ACTS: dict[str, Callable[[HttpRequest, Asked], None]] = {
    "gui": _submit,
    "rut-lai": _recall,
    "da-nhan": _receipt,
    "tiep-nhan": _accept,
    "tra-lai": _return,
    "mien": _exempt,
    "yeu-cau-lai": _ask_again,
    "duyet": _sign,
    "trinh-duyet": _ask_sign,
    "dinh-chinh": _restate,
    "thoi-dinh-chinh": _drop,
    "giao-nguoi": _hold,
    "dinh-kem": _attach,
    "bo-tep": _remove,
}

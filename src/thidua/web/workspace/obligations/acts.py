"""What a button on an obligation's page does, by the word in its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from thidua.ground.actor import Actor
from thidua.ground.clock import end_of
from thidua.ground.errors import NotPossible
from thidua.web.components.times import day_of_text
from thidua.web.edge import id_of
from thidua.work.obligations import services as obligation_services

#: Bytes; evidence larger than this belongs in a document, not beside an obligation.
EVIDENCE_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for an act, on which obligation, when."""

    actor: Actor
    obligation_id: UUID
    at: datetime


def _revision(request: HttpRequest) -> int | None:
    raw = request.POST.get("revision", "")
    return int(raw) if raw.isdecimal() else None


def _reason(request: HttpRequest) -> str:
    return request.POST.get("ly-do", "")


def _start(request: HttpRequest, a: Asked) -> None:
    obligation_services.start_obligation(
        actor=a.actor, obligation_id=a.obligation_id, at=a.at, revision=_revision(request)
    )


def _discharge(request: HttpRequest, a: Asked) -> None:
    sent = request.FILES.get("tep")
    file = None
    if sent is not None and sent.size:
        if sent.size > EVIDENCE_LIMIT:
            raise NotPossible(
                "web-011",
                f"Tệp {sent.name} lớn hơn {EVIDENCE_LIMIT // 1024 // 1024} MB.",
                remedy="Nén hoặc chia nhỏ tệp, hoặc ghi đường dẫn tới nơi lưu trong phần kết quả.",
            )
        file = (sent.read(), sent.name or "tep", sent.content_type or "application/octet-stream")
    obligation_services.discharge_obligation(
        actor=a.actor,
        obligation_id=a.obligation_id,
        at=a.at,
        text=request.POST.get("ket-qua", ""),
        file=file,
        revision=_revision(request),
    )


def _hand_over(request: HttpRequest, a: Asked) -> None:
    person = id_of(request.POST.get("nguoi", ""))
    obligation_services.hand_over(
        actor=a.actor, obligation_id=a.obligation_id, at=a.at, to_person=person, why=_reason(request)
    )


def _receipt(request: HttpRequest, a: Asked) -> None:
    obligation_services.receipt_obligation(actor=a.actor, obligation_id=a.obligation_id, at=a.at)


def _return(request: HttpRequest, a: Asked) -> None:
    obligation_services.return_obligation(
        actor=a.actor,
        obligation_id=a.obligation_id,
        at=a.at,
        reason=_reason(request),
        revision=_revision(request),
    )


def _extend(request: HttpRequest, a: Asked) -> None:
    day = day_of_text(request.POST.get("ngay", ""))
    if day is None:
        raise NotPossible("web-010", "Chưa đọc được ngày gia hạn.", remedy="Nhập dạng ngày/tháng/năm.")
    obligation_services.extend_deadline(
        actor=a.actor,
        obligation_id=a.obligation_id,
        at=a.at,
        new_due_at=end_of(day),
        reason=_reason(request),
        revision=_revision(request),
    )


def _excuse(request: HttpRequest, a: Asked) -> None:
    obligation_services.excuse_obligation(
        actor=a.actor,
        obligation_id=a.obligation_id,
        at=a.at,
        reason=_reason(request),
        revision=_revision(request),
    )


def _tie(request: HttpRequest, a: Asked) -> None:
    obligation_services.tie_reports(
        actor=a.actor, obligation_id=a.obligation_id, other_id=id_of(request.POST.get("voi", "")), at=a.at
    )


def _untie(request: HttpRequest, a: Asked) -> None:
    obligation_services.untie_report(actor=a.actor, obligation_id=a.obligation_id, at=a.at)


ACTS: dict[str, Callable[[HttpRequest, Asked], None]] = {
    "bat-dau": _start,
    "hoan-thanh": _discharge,
    "giao-nguoi": _hand_over,
    "nhan": _receipt,
    "tra-lai": _return,
    "gia-han": _extend,
    "mien": _excuse,
    "gop": _tie,
    "tach": _untie,
}

"""The workbook of a form nobody was asked yet: to look at and to try, never to send."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.ground.clock import VN
from thidua.ground.refs import uuid7
from thidua.work.reports import rules
from thidua.work.reports.selectors.forms import form_card, form_data
from thidua.work.reports.selectors.workbook_report import write_report


def form_workbook(actor: Actor, version_id: UUID, *, at: datetime) -> tuple[bytes, str]:
    """The workbook bodies would get for a version of a form, blank; and a name for the file. Its stamp is no report's.

    :raises NotFound: out of scope.
    """
    card = form_card(actor, version_id)
    form = rules.previewed(form_data(version_id))
    lines = [
        ("", card.title),
        ("Xem thử", "Tệp này chỉ để xem trước mẫu; gửi lên hệ thống sẽ không được nhận."),
        ("Phiên bản", f"{card.number} ({card.state_label.lower()})"),
        ("Tải về lúc", f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"),
    ]
    stamp = rules.Stamp("form", "", str(version_id), "", str(uuid7()))
    return write_report(form, stamp, lines, {}, {}), f"mau-{card.code}-{card.number}.xlsx"

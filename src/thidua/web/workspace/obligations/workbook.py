"""The list of obligations as an Excel workbook, streamed to disk row by row: never cut, count and checksum stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from thidua.web.excel import one_sheet
from thidua.web.said import said
from thidua.work.obligations.facts import ObligationCard


def write(cards: Iterable[ObligationCard], facts: Sequence[tuple[str, str]] = ()) -> tuple[IO[bytes], int]:
    """A workbook of all the rows, ready to read from its start, and how many there are."""
    columns = (
        (_("Đơn vị"), 34),
        (_("Địa bàn"), 28),
        (_("Loại"), 10),
        (_("Vai trò"), 12),
        (_("Nghĩa vụ"), 60),
        (_("Kế hoạch"), 24),
        (_("Mục"), 10),
        (_("Kỳ"), 10),
        (_("Hạn theo kế hoạch"), 26),
        (_("Ngày cuối còn kịp"), 16),
        (_("Trạng thái"), 16),
        (_("Số ngày quá hạn"), 10),
        (_("Nơi nhận"), 40),
        (_("Người giữ việc"), 22),
    )
    return one_sheet(_("Nghĩa vụ"), _("Nghĩa vụ"), columns, map(_row, cards), facts)


def _row(c: ObligationCard) -> list[Any]:
    return [
        c.body_name,
        c.territory_name,
        said(c.kind_label),
        said(c.role_label),
        c.title,
        c.plan_name,
        c.where,
        c.period,
        said(c.due_words),
        c.last_day,
        said(c.state_label),
        c.late_days or None,
        "; ".join(c.recipients),
        c.holder_name,
    ]

"""Who has issued a plan, as an Excel workbook: the rows of the page, with those on the way to them left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from thidua.web.excel import one_sheet
from thidua.web.said import said
from thidua.work.cascade.facts import FollowedRow


def write(rows: Iterable[FollowedRow], facts: Sequence[tuple[str, str]]) -> tuple[IO[bytes], int]:
    """A workbook ready to read from its start, and how many bodies it holds."""
    columns = (
        (_("Đơn vị"), 40),
        (_("Tình trạng"), 16),
        (_("Ngày cuối còn kịp"), 16),
        (_("Số ngày chậm"), 10),
        (_("Số kế hoạch"), 18),
        (_("Ngày ban hành"), 14),
        (_("Sau kế hoạch cấp trên (ngày)"), 14),
        (_("Việc đã trả lời"), 10),
        (_("Việc cấp trên giao"), 10),
        (_("Hạn không sớm hơn"), 12),
        (_("Sai cấp, vượt thẩm quyền"), 12),
        (_("Mục bỏ"), 8),
        (_("Mục thêm"), 8),
    )
    lines = (_row(row) for row in rows if row.standing is not None)
    return one_sheet(_("Triển khai kế hoạch"), _("Triển khai"), columns, lines, facts)


def _row(row: FollowedRow) -> list[Any]:
    assert row.standing is not None  # those on the way are left out
    found = row.measured
    measured = (
        (found.answered, found.asked, found.later, found.wrong, found.dropped, found.added) if found else ()
    )
    return [
        row.name,
        said(row.standing.label),
        row.last_day,
        row.standing.late_days or None,
        row.number,
        row.dated,
        row.days_after,
        *measured,
    ]

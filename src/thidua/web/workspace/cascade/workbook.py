"""Who has issued a plan, as an Excel workbook: the rows of the page, with those on the way to them left out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from thidua.web.said import said
from thidua.work.cascade.facts import FollowedRow


def write(rows: Iterable[FollowedRow]) -> tuple[IO[bytes], int]:
    """A workbook ready to read from its start, and how many bodies it holds. Text is never written as a formula."""
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it
    book = xlsxwriter.Workbook(target.name, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("Triển khai"))
    head = book.add_format(
        {"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
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
    for index, (name, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, name, head)
    sheet.freeze_panes(1, 1)
    count = 0
    for row in rows:
        if row.standing is None:
            continue
        count += 1
        sheet.write_string(count, 0, row.name, text)
        sheet.write_string(count, 1, said(row.standing.label), text)
        sheet.write_string(count, 4, row.number, text)
        for column, date in ((2, row.last_day), (5, row.dated)):
            if date:
                sheet.write_datetime(count, column, date, day)
        numbers: dict[int, int | None] = {3: row.standing.late_days or None, 6: row.days_after}
        if row.measured:
            found = row.measured
            numbers |= {
                7: found.answered,
                8: found.asked,
                9: found.later,
                10: found.wrong,
                11: found.dropped,
                12: found.added,
            }
        for column, number in numbers.items():
            if number is not None:
                sheet.write_number(count, column, number, text)
    if count:
        sheet.autofilter(0, 0, count, len(columns) - 1)
    book.close()
    target.seek(0)
    return target, count

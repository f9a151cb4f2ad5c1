"""The list of obligations as an Excel workbook, streamed to disk row by row: never cut, count and checksum stated."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from thidua.ground.clock import VN, now
from thidua.web.said import said
from thidua.work.obligations.facts import ObligationCard


def write(cards: Iterable[ObligationCard]) -> tuple[IO[bytes], int]:
    """A workbook of all the rows, ready to read from its start, and how many there are.

    Text that begins with = + - @ stays text: strings are never written as formulas.
    """
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it
    book = xlsxwriter.Workbook(
        target.name, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Nghĩa vụ"))
    head = book.add_format(
        {"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
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
    for index, (name, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, name, head)
    sheet.freeze_panes(1, 1)
    checksum = hashlib.sha256()
    count = 0
    for count, c in enumerate(cards, start=1):
        words = (
            c.body_name,
            c.territory_name,
            said(c.kind_label),
            said(c.role_label),
            c.title,
            c.plan_name,
            c.where,
            c.period,
            said(c.due_words),
        )
        for index, word in enumerate(words):
            sheet.write_string(count, index, word, text)
        if c.last_day:
            sheet.write_datetime(count, 9, c.last_day, day)
        sheet.write_string(count, 10, said(c.state_label), text)
        if c.late_days:
            sheet.write_number(count, 11, c.late_days, text)
        sheet.write_string(count, 12, "; ".join(c.recipients), text)
        sheet.write_string(count, 13, c.holder_name, text)
        checksum.update(c.id.bytes)
    if count:
        sheet.autofilter(0, 0, count, len(columns) - 1)
    notes = book.add_worksheet(_("Ghi chú"))
    notes.set_column(0, 0, 28)
    notes.set_column(1, 1, 70)
    facts = (
        (_("Số dòng"), str(count)),
        (_("Mã kiểm tra các dòng"), checksum.hexdigest()),
        (_("Lập lúc"), f"{now().astimezone(VN):%H:%M %d/%m/%Y}"),
    )
    for row, (name, value) in enumerate(facts):
        notes.write_string(row, 0, name)
        notes.write_string(row, 1, value)
    book.close()
    target.seek(0)
    return target, count

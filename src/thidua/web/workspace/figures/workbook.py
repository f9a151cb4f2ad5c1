"""Trend and ranking of a figure as an Excel workbook: the numbers behind the pictures."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from thidua.ground.clock import VN, now
from thidua.journeys.look_over_figures import Overview
from thidua.web.said import said
from thidua.work.reports.rules import STANDINGS


def write(shown: Overview, label: str) -> IO[bytes]:
    """The workbook, ready to read from its start; numbers are numbers, text stays text."""
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it
    book = xlsxwriter.Workbook(target.name, {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True})
    number = book.add_format({"num_format": "#,##0.##"})
    parts = [_("Đơn vị"), _("Giá trị"), _("Tử số"), _("Mẫu số"), _("Năm trước"), _("Tình trạng")]
    _sheet(
        book, _("Xếp theo đơn vị"), parts, head, number,
        [[r.body.name, r.value, r.top, r.bottom, r.before, said(STANDINGS[r.standing])] for r in shown.rows],
    )  # fmt: skip
    over_time = [_("Kỳ"), _("Giá trị"), _("Tử số"), _("Mẫu số"), _("Ngắt chuỗi")]
    _sheet(
        book, _("Theo kỳ"), over_time, head, number,
        [[p.period, p.value, p.top, p.bottom, "; ".join(p.broken)] for p in shown.points],
    )  # fmt: skip
    facts: list[list[Any]] = [
        [_("Đơn vị"), shown.body.name],
        [_("Số liệu"), label],
        [_("Mẫu báo cáo"), shown.form.title],
        [_("Kỳ"), shown.total.period],
        [_("Tính lúc"), f"{shown.total.computed_at.astimezone(VN):%H:%M %d/%m/%Y}"],
        [_("Lập lúc"), f"{now().astimezone(VN):%H:%M %d/%m/%Y}"],
    ]
    _sheet(book, _("Ghi chú"), [_("Mục"), _("Nội dung")], head, number, facts)
    book.close()
    target.seek(0)
    return target


def _sheet(
    book: xlsxwriter.Workbook, name: str, columns: list[str], head: Any, number: Any, rows: list[list[Any]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(columns) - 1, 18)
    sheet.freeze_panes(1, 1)
    for column, word in enumerate(columns):
        sheet.write_string(0, column, word, head)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(at, column, float(value), number)
            elif value is not None:
                sheet.write_string(at, column, str(value))

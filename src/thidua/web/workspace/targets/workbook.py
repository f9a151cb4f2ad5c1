"""The board of targets as an Excel workbook, a row for every body and target."""

from __future__ import annotations

import tempfile
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from thidua.ground.clock import VN, now
from thidua.web.said import said
from thidua.web.workspace.targets import values
from thidua.work.targets.facts import Board, TargetView


def write(board: Board) -> IO[bytes]:
    """The whole board, ready to read from its start. Text stays text; the number of rows is stated."""
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it
    book = xlsxwriter.Workbook(
        target.name, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Chỉ tiêu"))
    head = book.add_format(
        {"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
    columns = (
        (_("Đơn vị"), 36),
        (_("Chỉ số"), 60),
        (_("Đơn vị tính"), 12),
        (_("So sánh"), 12),
        (_("Chỉ tiêu"), 14),
        (_("Kết quả"), 14),
        (_("Tử số"), 14),
        (_("Mẫu số"), 14),
        (_("Đánh giá"), 14),
        (_("Nguồn"), 22),
        (_("Văn bản"), 34),
        (_("Lý do"), 34),
    )
    for index, (name, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, name, head)
    sheet.freeze_panes(1, 1)
    views = [*board.own, *(cell for row in board.rows for cell in row.cells if cell is not None)]
    for row, view in enumerate(views, start=1):
        _row(sheet, row, view, text, number)
    if views:
        sheet.autofilter(0, 0, len(views), len(columns) - 1)
    notes = book.add_worksheet(_("Ghi chú"))
    notes.set_column(0, 1, 36)
    for row, (name, value) in enumerate(
        (
            (_("Đơn vị"), board.body_name),
            (_("Năm"), str(board.year)),
            (_("Số dòng"), str(len(views))),
            (_("Lập lúc"), f"{now().astimezone(VN):%H:%M %d/%m/%Y}"),
        )
    ):
        notes.write_string(row, 0, name)
        notes.write_string(row, 1, value)
    book.close()
    target.seek(0)
    return target


def _row(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, view: TargetView, text: object, number: object
) -> None:
    told = view.reported.result if view.reported else None
    words = {
        0: view.body_name,
        1: values.words(view.label, view.label_en),
        2: "%" if view.goal.unit == "percent" else "",
        3: said(dict(values.OPERATORS)[view.goal.operator]),
        8: said(values.standing(view)[1]),
        9: values.origins()[view.origin],
        10: view.source,
        11: view.reason,
    }
    figures = {
        4: view.goal.value,
        5: told.value if told else None,
        6: told.numerator if told else None,
        7: told.denominator if told else None,
    }
    for column in range(12):
        if column in words:
            sheet.write_string(row, column, words[column], text)
        elif (value := figures[column]) is not None:
            sheet.write_number(row, column, float(value), number)

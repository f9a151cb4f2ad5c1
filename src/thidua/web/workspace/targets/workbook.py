"""The board of targets as an Excel workbook, a row for every body and target."""

from __future__ import annotations

from typing import IO, Any

from django.utils.translation import gettext as _

from thidua.web.excel import Percent, one_sheet
from thidua.web.said import said
from thidua.web.workspace.targets import values
from thidua.work.targets.facts import Board, TargetView


def write(board: Board) -> tuple[IO[bytes], int]:
    """The whole board, ready to read from its start, and how many rows it has."""
    columns = (
        (_("Đơn vị"), 36),
        (_("Chỉ số"), 60),
        (_("Đơn vị tính"), 12),
        (_("So sánh"), 12),
        (_("Chỉ tiêu"), 14),
        (_("Kết quả"), 14),
        (_("Tử số"), 14),
        (_("Mẫu số"), 14),
        (_("Đánh giá"), 22),
        (_("Đã báo cáo"), 16),
        (_("Nguồn"), 22),
        (_("Văn bản"), 34),
        (_("Lý do"), 34),
    )
    views = [*board.own, *(cell for row in board.rows for cell in row.cells if cell is not None)]
    facts = ((_("Đơn vị"), board.body_name), (_("Năm"), str(board.year)))
    return one_sheet(_("Chỉ tiêu và kết quả"), _("Chỉ tiêu"), columns, map(_row, views), facts)


def _row(view: TargetView) -> list[Any]:
    told = view.reported.result if view.reported else None
    percent = view.goal.unit == "percent"
    result = told.value if told else None
    return [
        view.body_name,
        values.words(view.label, view.label_en),
        "%" if percent else "",
        said(dict(values.OPERATORS)[view.goal.operator]),
        view.goal.value,
        Percent(result) if percent else result,
        told.numerator if told else None,
        told.denominator if told else None,
        said(values.standing(view)[1]),
        values.answered(view.reported),
        values.origins()[view.origin],
        view.source,
        view.reason,
    ]

"""Workbooks both ways: what is written is read back, and every bad input has its answer."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from thidua.work.reports import services
from thidua.work.reports.models import Report, ReportVersion, WorkbookTaken
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors.workbook_report import report_workbook
from thidua.work.reports.tests.conftest import FIGURES, NOW, Play

pytestmark = pytest.mark.django_db


def template(play: Play) -> Any:
    content, _ = report_workbook(play.actor("officer"), play.ward, at=NOW)
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cell_of(book: Any, code: str, sheet: str = shape.FIGURES, column: int = shape.NOW) -> Any:
    for row in book[sheet].iter_rows(min_col=1, max_col=1):
        if row[0].value == code:
            return book[sheet].cell(row[0].row, column)
    raise LookupError(code)


def filled(play: Play) -> Any:
    book = template(play)
    for code, value in FIGURES.items():
        cell_of(book, f"cell:{code}").value = float(value.replace(".", ""))
    cell_of(book, "text:danh_gia", shape.WORDS, shape.ANSWER).value = "=Phong trào được duy trì."
    return book


def take(play: Play, content: bytes, *, dry_run: bool = True, at: datetime = NOW) -> Any:
    return services.take_workbook(
        actor=play.actor("officer"),
        report_id=play.ward,
        content=content,
        file_name="bao-cao.xlsx",
        dry_run=dry_run,
        at=at,
    )


def test_a_filled_workbook_becomes_the_draft_with_the_place_of_every_value(play: Play) -> None:
    book = filled(play)
    cell = cell_of(book, "text:danh_gia", shape.WORDS, shape.ANSWER)
    cell.value, cell.data_type = "=Phong trào được duy trì.", "s"
    content = saved(book)
    look = take(play, content)
    assert look.faults == () and len(look.changed) == len(FIGURES) + 1
    assert not Report.objects.get(id=play.ward).draft and not WorkbookTaken.objects.exists()
    take(play, content, dry_run=False)
    draft = play.row().draft
    assert draft["cell:d3_tong"]["v"] == "9000" and draft["cell:d4_vneid_so_nguoi"]["v"] == "6500"
    assert draft["text:danh_gia"]["v"] == "=Phong trào được duy trì."
    place = cell_of(book, "cell:d3_tong").coordinate
    assert draft["cell:d3_tong"]["from"] == f"bao-cao.xlsx [{look.sha256[:12]}], Số liệu!{place}"
    play.submit()
    version = ReportVersion.objects.get(report_id=play.ward)
    assert version.origins["cell:d3_tong"] == draft["cell:d3_tong"]["from"]
    assert WorkbookTaken.objects.get().checksum == look.checksum

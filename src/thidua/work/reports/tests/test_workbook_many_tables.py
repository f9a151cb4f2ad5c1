"""The tables of a form in a round's workbook: each row names its body; what is wrong is told at its cell."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from tests.answers import whole_answer
from tests.cast import Cast
from thidua.ground.errors import NotPossible
from thidua.work.reports import rules, selectors, services
from thidua.work.reports.models import Report, ReportVersion
from thidua.work.reports.rules import Edit
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors.workbook_merge import merge_workbooks
from thidua.work.reports.selectors.workbook_report import report_workbook
from thidua.work.reports.selectors.workbook_round import round_workbook
from thidua.work.reports.services import workbooks
from thidua.work.reports.tests.conftest import NOW, Play, opened
from thidua.work.reports.tests.test_workbook_many import column, enter, row_of
from thidua.work.reports.tests.test_workbooks import saved

pytestmark = pytest.mark.django_db

TABLE = "table:dien_hinh"
SHEET = "Điển hình tiên tiến trong kỳ"
ROWS = [
    {"ten": "Gia đình ông Minh", "thanh_tich": "Ba thế hệ cùng học", "ngay": "20/11/2026"},
    {"ten": "=Dòng họ Trần", "thanh_tich": "Quỹ khuyến học", "ngay": ""},
]


@pytest.fixture
def year(cast: Cast) -> Play:
    """The round of the learning society, whose form has a table of exemplars."""
    return opened(cast, "xhht-nam")


def whole(form: rules.Form) -> dict[str, str]:
    """An answer in which every check holds; the groups of a figure share it evenly."""
    values = whole_answer(form, 60)
    for cell in form.cells:
        if cell.whole:
            values[cell.code] = values[cell.whole] // len(form.parts(cell.whole))
    return {f"cell:{code}": str(value) for code, value in values.items()} | {
        f"text:{code}": "Duy trì." for code, prompt in form.prompts.items() if prompt.get("required")
    }


def entered(year: Play, rows: list[dict[str, str]] = ROWS) -> Any:
    """The ward's row filled in, and its exemplars by its number."""
    target, _ = round_workbook(year.actor("city_officer"), year.round, at=NOW)
    book = openpyxl.load_workbook(target)
    at = row_of(book, year.ward)
    for code, value in whole(selectors.parsed(year.form)).items():
        book[shape.FIGURES].cell(at, column(book, code)).value = int(value) if value.isdecimal() else value
    number = book[shape.FIGURES].cell(at, column(book, shape.ORDER)).value
    for line, row in enumerate(rows, start=shape.TABLE_FIRST):
        put(book, line, number, row)
    return book


def put(book: Any, line: int, number: Any, row: dict[str, str]) -> None:
    sheet = book[SHEET]
    sheet.cell(line, 1).value = number
    for place, value in enumerate(row.values(), start=3):
        sheet.cell(line, place).value = value
        sheet.cell(line, place).data_type = "s"


def test_each_row_reaches_its_body_with_its_place(year: Play) -> None:
    content = saved(entered(year))
    look = enter(year, content)
    assert look.faults == () and (look.rows, look.blank) == (1, 1)
    enter(year, content, reason="xã mất mạng", dry_run=False)
    version = ReportVersion.objects.get()
    assert version.report_id == year.ward and version.tables == {"dien_hinh": ROWS}
    assert version.origins[TABLE].endswith(f"{SHEET}!C{shape.TABLE_FIRST}")


def _no_number(year: Play, book: Any) -> None:
    book[SHEET].cell(shape.TABLE_FIRST, 1).value = None


def _strange_number(year: Play, book: Any) -> None:
    book[SHEET].cell(shape.TABLE_FIRST, 1).value = 77


def _blank_body(year: Play, book: Any) -> None:
    other = book[shape.FIGURES].cell(row_of(book, year.other), column(book, shape.ORDER)).value
    book[SHEET].cell(shape.TABLE_FIRST, 1).value = other


def _nil_body(year: Play, book: Any) -> None:
    _blank_body(year, book)
    at = row_of(book, year.other)
    book[shape.FIGURES].cell(at, column(book, shape.REPLY)).value = "Không phát sinh"
    book[shape.FIGURES].cell(at, column(book, shape.REASON)).value = "chưa triển khai"


def _same_number(year: Play, book: Any) -> None:
    own = book[shape.FIGURES].cell(row_of(book, year.ward), column(book, shape.ORDER)).value
    book[shape.FIGURES].cell(row_of(book, year.other), column(book, shape.ORDER)).value = own


def _no_name(year: Play, book: Any) -> None:
    book[SHEET].cell(shape.TABLE_FIRST, 3).value = None


def _no_day(year: Play, book: Any) -> None:
    book[SHEET].cell(shape.TABLE_FIRST, 5).value = "31/02/2026"


def _outside(year: Play, book: Any) -> None:
    book[SHEET].cell(shape.TABLE_FIRST, 9).value = "ghi chú"


def _no_sheet(year: Play, book: Any) -> None:
    del book[SHEET]


def _no_column(year: Play, book: Any) -> None:
    book[SHEET].cell(1, 4).value = None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_no_number, "chưa ghi TT của đơn vị"),
        (_strange_number, "không có đơn vị nào mang TT này"),
        (_blank_body, "dòng của đơn vị ở trang “Số liệu” để trống"),
        (_nil_body, "vẫn có dòng ở bảng này"),
        (_same_number, "đã có ở một dòng khác"),
        (_no_name, "Chưa ghi “Tên tập thể, cá nhân”"),
        (_no_day, "không phải một ngày"),
        (_outside, "nằm ngoài các ô của mẫu"),
        (_no_sheet, "Không có trang tính"),
        (_no_column, "Thiếu cột"),
    ],
)
def test_what_is_wrong_in_a_table_keeps_the_whole_file_out(year: Play, change: Any, told: str) -> None:
    book = entered(year)
    change(year, book)
    content = saved(book)
    assert any(told in fault.message for fault in enter(year, content).faults), enter(year, content).faults
    with pytest.raises(NotPossible) as refused:
        enter(year, content, reason="thay", dry_run=False)
    assert refused.value.code == "reports-034" and not ReportVersion.objects.exists()


def test_what_the_body_listed_itself_is_never_written_over(year: Play) -> None:
    services.save_draft(
        actor=year.actor("officer"), report_id=year.ward, edits=[Edit(TABLE, [ROWS[1]], 0)], at=NOW
    )
    look = enter(year, saved(entered(year)))
    assert [fault.message for fault in look.faults] == [
        f"{year.row().draft[TABLE]['by']} của đơn vị đã ghi 1 dòng ở bảng kê."
    ]


def test_many_bodies_tables_become_one_sheet_that_is_taken_again(year: Play) -> None:
    form = selectors.parsed(year.form)
    values = whole(form) | {TABLE: ROWS}
    services.save_draft(
        actor=year.actor("officer"),
        report_id=year.ward,
        edits=[Edit(code, value, 0) for code, value in values.items()],
        at=NOW,
    )
    content, _ = report_workbook(year.actor("officer"), year.ward, at=NOW)
    Report.objects.filter(id=year.ward).update(draft={})
    actor = year.actor("city_officer")
    target, merged, _ = merge_workbooks(
        actor, year.round, iter([("a.xlsx", workbooks.opened(content, "a.xlsx"))]), at=NOW
    )
    assert target is not None and not any(fault.blocking for _, fault in merged.faults)
    made = target.read()
    look = enter(year, made)
    assert look.faults == ()
    guide = {
        row[0].value: row[1].value for row in openpyxl.load_workbook(target)[shape.GUIDE].iter_rows(max_col=2)
    }
    assert guide["Mã kiểm tra"] == look.checksum
    enter(year, made, reason="gộp tệp", dry_run=False)
    assert ReportVersion.objects.get().tables == {"dien_hinh": ROWS}


def test_a_row_that_lacks_what_is_asked_keeps_the_report_at_home(year: Play) -> None:
    form = selectors.parsed(year.form)
    values = whole(form) | {TABLE: [{"ten": "", "thanh_tich": "Quỹ", "ngay": "hôm qua"}]}
    kept = services.save_draft(
        actor=year.actor("officer"),
        report_id=year.ward,
        edits=[Edit(code, value, 0) for code, value in values.items()],
        at=NOW,
    )
    assert [(issue.cell, issue.message.partition(" ")[0]) for issue in kept.issues] == [(TABLE, "Dòng")] * 2
    with pytest.raises(NotPossible) as refused:
        services.submit_report(actor=year.actor("officer"), report_id=year.ward, at=NOW)
    assert refused.value.code == "reports-010"

"""A report's workbook: filled, looked at, taken; and every bad input with its answer. Nothing is stored half."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from thidua.ground.errors import NotPossible
from thidua.work.reports import selectors, services
from thidua.work.reports.models import Report, ReportVersion, WorkbookTaken
from thidua.work.reports.rules import Edit
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.rules.marking import marked_workbook
from thidua.work.reports.selectors.workbook_report import report_workbook
from thidua.work.reports.services.workbooks import opened
from thidua.work.reports.tests.conftest import AFTER, FIGURES, NOW, Play

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
    words = cell_of(book, "text:danh_gia", shape.WORDS, shape.ANSWER)
    words.value, words.data_type = "=Phong trào được duy trì.", "s"
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
    content = saved(book)
    look = take(play, content)
    assert look.faults == () and len(look.changed) == len(FIGURES) + 1
    assert not play.row().draft and not WorkbookTaken.objects.exists()
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


def test_the_workbook_is_protected_but_for_what_is_to_be_filled_in(play: Play) -> None:
    book = template(play)
    assert [sheet.title for sheet in book] == ["Hướng dẫn", "Số liệu", "Lời văn", "_thidua"]
    assert all(sheet.protection.sheet for sheet in book)
    assert book["_thidua"].sheet_state == "veryHidden"
    figures = book["Số liệu"]
    unlocked = {cell.column for row in figures.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {shape.NOW, shape.WHY}
    rate = next(cell for cell in figures["F"] if str(cell.value).startswith("=IF"))
    assert rate.protection.locked and figures.column_dimensions["A"].hidden
    (only,) = figures.data_validations.dataValidation
    cells = selectors.parsed(play.form).cells
    assert sum(area.size["rows"] for area in only.sqref.ranges) == len(cells)


# -- every bad input, with what is said


def _put(code: str, value: Any, style: str = "") -> Callable[[Any], Any]:
    def change(book: Any) -> Any:
        cell = cell_of(book, code)
        cell.value = value
        if style:
            cell.number_format = style
        return book

    return change


def _merge(book: Any) -> Any:
    row = cell_of(book, "cell:d2_tong").row
    book["Số liệu"].merge_cells(f"F{row}:F{row + 1}")
    return book


def _hide_row(book: Any) -> Any:
    book["Số liệu"].row_dimensions[cell_of(book, "cell:d2_tong").row].hidden = True
    return book


def _hide_column(book: Any) -> Any:
    book["Số liệu"].column_dimensions["F"].hidden = True
    return book


def _drop_sheet(book: Any) -> Any:
    del book["Lời văn"]
    return book


def _drop_row(book: Any) -> Any:
    book["Số liệu"].delete_rows(cell_of(book, "cell:tin_bai").row)
    return book


def _twice(book: Any) -> Any:
    book["Số liệu"].cell(60, 1).value = "cell:tin_bai"
    return book


def _stray(book: Any) -> Any:
    book["Số liệu"].cell(70, shape.NOW).value = 12
    return book


def _stamp(name: str, value: str) -> Callable[[Any], Any]:
    def change(book: Any) -> Any:
        for row in book["_thidua"].iter_rows(max_col=2):
            if row[0].value == name:
                row[1].value = value
        return book

    return change


#: What is wrong → what is said. Faults keep the whole file out, and their message names the cell.
FAULTS: list[tuple[str, Callable[[Any], Any], str]] = [
    ("text in a number", _put("cell:d1_tong", "một trăm"), "không phải là số"),
    ("an ambiguous number", _put("cell:d1_tong", "1,234"), "có thể là hai số khác nhau"),
    ("an English decimal", _put("cell:d1_tong", "12.5"), "phần thập phân viết sau dấu phẩy"),
    ("a fraction of a person", _put("cell:d1_tong", 12.5), "phải là số nguyên"),
    (
        "a day in a number",
        _put("cell:d1_tong", date(2026, 12, 5), "dd/mm/yyyy"),
        "định dạng ngày (05/12/2026)",
    ),
    ("a percentage of a count", _put("cell:d1_dat", 0.85, "0%"), "định dạng phần trăm (85 %)"),
    ("85% typed", _put("cell:d1_dat", "85%"), "không nhận phần trăm"),
    ("0.85 typed", _put("cell:d1_dat", 0.85), "phải là số nguyên"),
    ("yes or no", _put("cell:d1_dat", True), "TRUE/FALSE"),
    ("a formula without result", _put("cell:d1_dat", "=A1+A2"), "chưa có kết quả"),
    ("an error", _put("cell:d1_dat", "#REF!"), "báo lỗi #REF!"),
    ("a number too large", _put("cell:d1_dat", 1e19), "quá lớn"),
    ("merged cells", _merge, "bị gộp"),
    ("a hidden row", _hide_row, "đang bị ẩn"),
    ("a hidden column", _hide_column, "đang bị ẩn"),
    ("a sheet missing", _drop_sheet, "Không có trang tính “Lời văn”"),
    ("a row missing", _drop_row, "Thiếu dòng"),
    ("a row twice", _twice, "đã có ở dòng"),
    ("something outside", _stray, "nằm ngoài các ô của mẫu"),
]


@pytest.mark.parametrize(("change", "told"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_is_wrong_in_a_cell_is_told_with_its_place_and_nothing_is_stored(
    play: Play, change: Callable[[Any], Any], told: str
) -> None:
    content = saved(change(filled(play)))
    look = take(play, content)
    fault = next(one for one in look.faults if told in one.message)
    assert fault.blocking and fault.sheet
    with pytest.raises(NotPossible, match="chưa ghi gì") as refused:
        take(play, content, dry_run=False)
    assert refused.value.code == "reports-034" and refused.value.remedy
    assert not play.row().draft and not WorkbookTaken.objects.exists()


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _broken(content: bytes) -> bytes:
    """A part whose bytes were damaged on the way; the directory is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entry = package.getinfo("xl/worksheets/sheet2.xml")
    at = entry.header_offset + 60
    return content[:at] + bytes(40) + content[at + 40 :]


def _bomb(_content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    return target.getvalue()


def _entities(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
            new.writestr(name, part)
    return target.getvalue()


def _plain_workbook(_content: bytes) -> bytes:
    return saved(openpyxl.Workbook())


REFUSED: list[tuple[str, Callable[[bytes], bytes], str, str]] = [
    ("cut off on its way", _cut, "reports-030", "dở dang"),
    ("damaged on its way", _broken, "reports-030", "tải lên dở dang"),
    ("empty", lambda _: b"", "reports-030", "rỗng"),
    ("old Excel or a password", lambda _: b"\xd0\xcf\x11\xe0" + bytes(600), "reports-030", "mật khẩu"),
    ("no workbook", lambda _: b"STT;So lieu\n1;2\n", "reports-030", "không phải bảng tính"),
    ("a bomb", _bomb, "reports-030", "bung ra"),
    ("entities", _entities, "reports-030", "DOCTYPE"),
    ("not made here", _plain_workbook, "reports-031", "không phải tệp mẫu"),
]


@pytest.mark.parametrize(("spoil", "code", "told"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    play: Play, spoil: Callable[[bytes], bytes], code: str, told: str
) -> None:
    content = spoil(saved(filled(play)))
    with pytest.raises(NotPossible) as refused:
        take(play, content)
    assert refused.value.code == code
    said = f"{refused.value.message} {refused.value.why}"
    assert told in said, said
    assert refused.value.remedy and "docx" not in f"{said}{refused.value.remedy}"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("digest", "x", "phiên bản khác của mẫu"),
        ("shape", "0", "phiên bản tệp mẫu"),
        ("report", "00000000-0000-0000-0000-000000000000", "một báo cáo khác"),
        ("kind", "round", "cả đợt"),
    ],
)
def test_a_workbook_of_something_else_is_told_apart(play: Play, name: str, value: str, told: str) -> None:
    with pytest.raises(NotPossible, match=told) as refused:
        take(play, saved(_stamp(name, value)(filled(play))))
    assert refused.value.code == "reports-032"


def test_a_closed_period_takes_no_workbook(play: Play) -> None:
    with pytest.raises(NotPossible, match="đã khóa lúc") as refused:
        take(play, saved(filled(play)), at=AFTER)
    assert refused.value.code == "reports-008" and "ngoại lệ" in refused.value.remedy


def test_the_same_file_twice_is_recognised(play: Play) -> None:
    content = saved(filled(play))
    take(play, content, dry_run=False)
    before = play.row().draft
    with pytest.raises(NotPossible, match="đã được nhận lúc") as refused:
        take(play, content, dry_run=False)
    assert refused.value.code == "reports-033" and play.row().draft == before


def test_what_others_typed_meanwhile_is_neither_lost_nor_written_over(play: Play) -> None:
    book = filled(play)
    services.save_draft(
        actor=play.actor("contributor"),
        report_id=play.ward,
        edits=[Edit("cell:lop_hoc", "31", 0), Edit("text:kien_nghi", "Thêm kinh phí.", 0)],
        at=NOW,
    )
    look = take(play, saved(book))
    assert [fault.value for fault in look.faults if fault.blocking] == ["30"]
    assert cell_of(book, "cell:lop_hoc").coordinate in {fault.cell for fault in look.faults}
    cell_of(book, "cell:lop_hoc").value = 31
    take(play, saved(book), dry_run=False)
    assert play.row().draft["text:kien_nghi"]["v"] == "Thêm kinh phí."


def test_a_second_upload_of_the_same_workbook_follows_the_first(play: Play) -> None:
    book = filled(play)
    take(play, saved(book), dry_run=False)
    cell_of(book, "cell:lop_hoc").value = 33
    cell_of(book, "cell:tin_bai").value = None
    look = take(play, saved(book))
    assert not any(fault.blocking for fault in look.faults)
    assert {change.after for change in look.changed} == {"33", None}
    take(play, saved(book), dry_run=False)
    assert play.row().draft["cell:tin_bai"]["v"] is None


def test_checks_between_figures_are_shown_and_keep_nothing_out_of_a_draft(play: Play) -> None:
    book = filled(play)
    cell_of(book, "cell:d1_dat").value = 101
    look = take(play, saved(book))
    fault = next(one for one in look.faults if one.cell == cell_of(book, "cell:d1_dat").coordinate)
    assert "101 lớn hơn" in fault.message and not fault.blocking
    take(play, saved(book), dry_run=False)
    assert play.row().draft["cell:d1_dat"]["v"] == "101"


@pytest.mark.parametrize(
    ("written", "style", "told"),
    [
        (77.7, "", ""),
        (77.8, "", ""),
        (78, "", ""),
        ("77,78 %", "", ""),
        (0.778, "0.0%", ""),
        (0.778, "0.00", ""),
        (7 / 9, "0.0%", ""),
        (77.9, "", "Ghi tỷ lệ 77,9 %, nhưng 7.000 / 9.000 là 77,78 %."),
        (0.79, "0%", "Ghi tỷ lệ 79 %, nhưng 7.000 / 9.000 là 77,78 %."),
        ("78,0%", "", "Ghi tỷ lệ 78 %, nhưng 7.000 / 9.000 là 77,78 %."),
        ("gần 78", "", "“gần 78” không phải một tỷ lệ."),
    ],
)
def test_a_percentage_written_over_the_computed_one_is_held_against_its_figures(
    play: Play, written: Any, style: str, told: str
) -> None:
    book = filled(play)
    cell = cell_of(book, "rate:d3_nguoi_lon")
    cell.value = written
    cell.number_format = style or "General"
    look = take(play, saved(book))
    assert [(fault.cell, fault.message) for fault in look.faults] == (
        [(cell.coordinate, told)] if told else []
    )
    assert not any(fault.blocking for fault in look.faults), "it is never taken, so it keeps nothing out"


@pytest.mark.parametrize(
    ("denominator", "told"),
    [(None, "mà chưa đủ tử số, mẫu số"), (0, "mà mẫu số là 0"), ("chín nghìn", "")],
)
def test_a_percentage_without_its_figures_is_told(play: Play, denominator: Any, told: str) -> None:
    book = filled(play)
    cell_of(book, "rate:d3_nguoi_lon").value = 77.8
    cell_of(book, "cell:d3_tong").value = denominator
    place = cell_of(book, "rate:d3_nguoi_lon").coordinate
    found = [fault.message for fault in take(play, saved(book)).faults if fault.cell == place]
    assert (len(found), all(told in each for each in found)) == (bool(told), True)


def test_the_same_workbook_comes_back_with_the_bad_cells_marked(play: Play) -> None:
    book = filled(play)
    bad = cell_of(book, "cell:d1_tong")
    bad.value = "=một trăm"
    bad.data_type = "s"
    content = saved(book)
    look = take(play, content)
    marked = marked_workbook(opened(content, "a.xlsx"), look.faults)
    back = openpyxl.load_workbook(io.BytesIO(marked))
    ranges = {str(area) for area in back["Số liệu"].conditional_formatting for area in [area.sqref]}
    assert any(bad.coordinate in area.split() for area in ranges)
    assert back["Số liệu"][bad.coordinate].value == "=một trăm"
    listed = back[shape.FAULTS]
    assert listed["A2"].value == "Số liệu" and listed["B2"].value == str(bad.row)
    assert bad.coordinate in listed["A2"].hyperlink.location
    # Mended and sent again, the marks and the list are no fault, and a later marking replaces them.
    back["Số liệu"][bad.coordinate].value = 100
    again = saved(back)
    assert not any(fault.blocking for fault in take(play, again).faults)
    twice = openpyxl.load_workbook(io.BytesIO(marked_workbook(opened(again, "a.xlsx"), [])))
    assert len(twice["Số liệu"].conditional_formatting) == 0
    assert twice[shape.FAULTS].max_row == 1


def test_nobody_else_downloads_or_sends_it(play: Play) -> None:
    from thidua.ground.errors import Refused

    with pytest.raises(Refused):
        report_workbook(play.actor("city_officer"), play.ward, at=NOW)
    assert Report.objects.get(id=play.ward).draft == {}

"""A superior enters for bodies that cannot, and many bodies' workbooks become one."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from thidua.foundations.audit import selectors as audit
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.work.reports import selectors, services
from thidua.work.reports.models import Report, ReportVersion, WorkbookTaken
from thidua.work.reports.rules import Edit
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.selectors.workbook_merge import merge_workbooks
from thidua.work.reports.selectors.workbook_round import round_workbook
from thidua.work.reports.services.workbooks import opened
from thidua.work.reports.tests.conftest import AFTER, FIGURES, NOW, Play
from thidua.work.reports.tests.test_workbooks import filled, saved

pytestmark = pytest.mark.django_db


def template(play: Play) -> Any:
    target, _ = round_workbook(play.actor("city_officer"), play.round, at=NOW)
    return openpyxl.load_workbook(target)


def column(book: Any, code: str) -> int:
    heads = [cell.value for cell in book[shape.FIGURES][1]]
    return heads.index(code) + 1


def put(book: Any, row: int, **values: Any) -> None:
    for code, value in values.items():
        cell = book[shape.FIGURES].cell(row, column(book, code.replace("__", ":", 1)))
        cell.value = value


def row_of(book: Any, report: Any) -> int:
    rows = book[shape.FIGURES].iter_rows(max_col=1)
    return int(next(row[0].row for row in rows if row[0].value == str(report)))


def both(play: Play) -> Any:
    """The ward has figures, the other nothing to report."""
    book = template(play)
    figures = {f"cell__{code}": float(value.replace(".", "")) for code, value in FIGURES.items()}
    put(book, row_of(book, play.ward), **figures, text__danh_gia="Duy trì.")
    put(book, row_of(book, play.other), reply="Không phát sinh", reason="mất điện cả kỳ")
    return book


def enter(play: Play, content: bytes, *, by: str = "city_officer", at: datetime = NOW, **more: Any) -> Any:
    return services.enter_for_many(
        actor=play.actor(by), round_id=play.round, content=content, file_name="thay.xlsx", at=at, **more
    )


def test_a_rounds_workbook_is_handed_in_on_behalf_with_the_place_of_every_value(play: Play) -> None:
    content = saved(both(play))
    look = enter(play, content)
    assert look.faults == () and (look.rows, look.blank) == (2, 0)
    assert look.answers == {"Có số liệu": 1, "Không phát sinh": 1}
    assert not ReportVersion.objects.exists()
    enter(play, content, reason="xã mất mạng", dry_run=False)
    version = ReportVersion.objects.get(report_id=play.ward)
    assert (
        version.on_behalf_of == "xã mất mạng" and version.submitted_by == play.actor("city_officer").label()
    )
    assert (
        version.origins["cell:d1_tong"].startswith("thay.xlsx [")
        and "Số liệu!E" in version.origins["cell:d1_tong"]
    )
    other = Report.objects.get(id=play.other)
    assert (other.state, other.answer, other.why) == ("submitted", "nil", "mất điện cả kỳ")
    line = next(iter(audit.trail("round", play.round, limit=1)))
    assert line.verb == "reports.enter_for_many"
    for report in (play.ward, play.other):
        page = selectors.one(
            play.actor("officer" if report == play.ward else "other_officer"), report, at=NOW
        )
        told = selectors.trail(report, of=page)
        assert [(one.verb, one.reason) for one in told] == [(line.verb, "xã mất mạng")], (
            "the report's own log"
        )
    assert WorkbookTaken.objects.get().report_id is None
    with pytest.raises(NotPossible, match="đã được nhận lúc"):
        enter(play, content, reason="xã mất mạng", dry_run=False)
    play.accept()
    assert Report.objects.get(id=play.ward).current_id == version.id


def test_rows_left_blank_are_skipped_and_stay_unanswered(play: Play) -> None:
    book = template(play)
    put(book, row_of(book, play.other), reply="Không thuộc diện", reason="không có dân")
    look = enter(play, saved(book), reason="thay", dry_run=False)
    assert (look.rows, look.blank) == (1, 1)
    assert Report.objects.get(id=play.ward).state == "draft"
    with pytest.raises(NotPossible, match="không có gì mới") as refused:
        enter(play, saved(template(play)), reason="thay", dry_run=False)
    assert refused.value.code == "reports-036"


def _strange(play: Play, book: Any) -> None:
    book[shape.FIGURES].cell(row_of(book, play.ward), 1).value = "018f0000-0000-7000-8000-000000000000"


def _copied(play: Play, book: Any) -> None:
    book[shape.FIGURES].cell(row_of(book, play.other), 1).value = str(play.ward)


def _no_code(play: Play, book: Any) -> None:
    book[shape.FIGURES].cell(row_of(book, play.ward), 1).value = None


def _no_why(play: Play, book: Any) -> None:
    put(book, row_of(book, play.other), reason=None)


def _reply(play: Play, book: Any) -> None:
    put(book, row_of(book, play.other), reply="Không biết")


def _figures_with_nil(play: Play, book: Any) -> None:
    put(book, row_of(book, play.other), cell__tin_bai=3)


def _blank_cell(play: Play, book: Any) -> None:
    put(book, row_of(book, play.ward), cell__tin_bai=None)


def _too_many(play: Play, book: Any) -> None:
    put(book, row_of(book, play.ward), cell__d1_dat=500)


def _no_words(play: Play, book: Any) -> None:
    put(book, row_of(book, play.ward), text__danh_gia=None)


def _typed_there(play: Play, book: Any) -> None:
    services.save_draft(
        actor=play.actor("officer"), report_id=play.ward, edits=[Edit("cell:tin_bai", "7", 0)], at=NOW
    )


def _handed_in(play: Play, book: Any) -> None:
    services.submit_report(
        actor=play.actor("officer"), report_id=play.ward, answer="nil", why="không có", at=NOW
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_strange, "không thuộc đợt báo cáo, hoặc ngoài phạm vi"),
        (_copied, "Đơn vị này đã có ở dòng"),
        (_no_code, "không có mã đơn vị"),
        (_no_why, "phải ghi lý do"),
        (_reply, "không phải cách trả lời"),
        (_figures_with_nil, "vẫn có số liệu"),
        (_blank_cell, "Chưa nhập"),
        (_too_many, "500 lớn hơn"),
        (_no_words, "Chưa viết"),
        (_typed_there, "đã ghi 7 ở mục này"),
        (_handed_in, "không nhập thay được"),
    ],
)
def test_what_is_wrong_in_a_row_keeps_the_whole_file_out(play: Play, change: Any, told: str) -> None:
    book = both(play)
    change(play, book)
    content = saved(book)
    look = enter(play, content)
    assert any(told in fault.message and fault.row and fault.column for fault in look.faults), look.faults
    count = ReportVersion.objects.count()
    with pytest.raises(NotPossible) as refused:
        enter(play, content, reason="thay", dry_run=False)
    assert refused.value.code == "reports-034"
    assert ReportVersion.objects.count() == count and not WorkbookTaken.objects.exists()


def test_who_may_not_and_when_not(play: Play) -> None:
    content = saved(both(play))
    with pytest.raises(Refused):
        enter(play, content, by="officer")
    with pytest.raises(NotFound):
        enter(play, content, by="stranger")
    with pytest.raises(NotPossible) as refused:
        enter(play, content, dry_run=False)
    assert refused.value.code == "reports-011"
    with pytest.raises(NotPossible) as refused:
        enter(play, content, at=AFTER)
    assert refused.value.code == "reports-008"
    services.open_exception(
        actor=play.actor("city_officer"),
        round_id=play.round,
        body_id=play.cast.body.ward,
        reason="bão",
        until=AFTER.replace(day=28),
        at=AFTER,
    )
    told = [fault.message for fault in enter(play, content, at=AFTER).faults]
    assert told == ["Đợt đã khóa và không có ngoại lệ cho đơn vị này."]


def test_many_bodies_workbooks_become_one_that_says_the_same(play: Play) -> None:
    actor = play.actor("city_officer")
    content = saved(filled(play))
    target, merged, name = merge_workbooks(
        actor, play.round, iter([("a.xlsx", opened(content, "a.xlsx"))]), at=NOW
    )
    assert target is not None and name.startswith("gop-") and merged.faults == []
    whole = target.read()
    book = openpyxl.load_workbook(io.BytesIO(whole))
    row = row_of(book, play.ward)
    for code, value in FIGURES.items():
        assert book[shape.FIGURES].cell(row, column(book, f"cell:{code}")).value == float(
            value.replace(".", "")
        )
    assert book[shape.FIGURES].cell(row, column(book, "text:danh_gia")).value == "=Phong trào được duy trì."
    assert enter(play, whole).faults == ()
    twice = iter([("a.xlsx", opened(content, "a.xlsx")), ("b.xlsx", opened(content, "b.xlsx"))])
    none, told, _ = merge_workbooks(actor, play.round, twice, at=NOW)
    assert none is None and "đã có trong tệp a.xlsx" in told.faults[0][1].message

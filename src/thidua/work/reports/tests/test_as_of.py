"""The day the figures are of: typed on the page, in both workbooks, kept with the version; not in the future."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from thidua.ground.clock import today
from thidua.ground.errors import NotPossible
from thidua.work.reports import selectors, services
from thidua.work.reports.models import ReportVersion
from thidua.work.reports.rules import AS_OF, Edit
from thidua.work.reports.rules import workbook as shape
from thidua.work.reports.tests import test_workbook_many as many
from thidua.work.reports.tests import test_workbooks as single
from thidua.work.reports.tests.conftest import NOW, Play

pytestmark = pytest.mark.django_db


def type_day(play: Play, said: str, **more: str) -> Any:
    draft = play.row().draft
    values = {AS_OF: said} | {field.replace("__", ":", 1): text for field, text in more.items()}
    edits = [Edit(field, value, draft.get(field, {}).get("rev", 0)) for field, value in values.items()]
    return services.save_draft(actor=play.actor("officer"), report_id=play.ward, edits=edits, at=NOW)


def version(play: Play) -> ReportVersion:
    return ReportVersion.objects.filter(report_id=play.ward).latest("number")


def test_the_day_typed_goes_with_the_version_and_into_a_restatement(play: Play) -> None:
    play.fill()
    assert not type_day(play, "15/11/2026").issues
    play.submit()
    assert version(play).as_of == date(2026, 11, 15)
    play.accept()
    services.restate_report(actor=play.actor("officer"), report_id=play.ward, reason="sai", at=NOW)
    with pytest.raises(NotPossible, match="reports-020"):
        play.submit()
    type_day(play, "16/11/2026")
    play.submit()
    assert version(play).as_of == date(2026, 11, 16)


def test_nobody_says_a_day_then_it_is_today_while_the_period_runs(play: Play) -> None:
    play.fill()
    assert selectors.one(play.actor("officer"), play.ward, at=NOW).usual_day == today(NOW)
    play.submit()
    assert version(play).as_of == today(NOW)


@pytest.mark.parametrize("answer", ["figures", "nil"])
def test_a_day_that_has_not_come_is_refused(play: Play, answer: str) -> None:
    play.fill()
    saved = type_day(play, "21/11/2026")
    assert [(issue.cell, issue.blocking) for issue in saved.issues] == [("as_of", True)]
    with pytest.raises(NotPossible, match="reports-010"):
        play.submit(answer=answer, why="không có" if answer == "nil" else "", leaving_out=True)
    with pytest.raises(NotPossible, match="reports-010"):
        play.submit(as_of=date(2026, 12, 1))
    type_day(play, "20/11/2026")
    play.submit(answer=answer, why="không có" if answer == "nil" else "", leaving_out=True)


def test_a_day_before_the_period_wants_words(play: Play) -> None:
    play.fill()
    type_day(play, "31/12/2025")
    with pytest.raises(NotPossible, match="reports-010"):
        play.submit()
    type_day(play, "31/12/2025", why__as_of="Số kiểm kê cuối năm, trong năm không đổi.")
    play.submit()
    made = version(play)
    assert (made.as_of, made.explained["as_of"]) == (
        date(2025, 12, 31),
        "Số kiểm kê cuối năm, trong năm không đổi.",
    )


def test_what_is_no_day_is_told_and_not_kept(play: Play) -> None:
    play.fill()
    saved = type_day(play, "31/02/2026")
    assert ["không phải là một ngày" in issue.message for issue in saved.issues] == [True]
    assert AS_OF not in play.row().draft


def test_a_reports_workbook_carries_the_day_and_an_old_one_is_read_without(play: Play) -> None:
    old = single.filled(play)
    for column in range(1, 8):
        old[shape.FIGURES].cell(shape.DAY_ROW, column).value = None
    look = single.take(play, single.saved(old))
    assert not look.faults
    book = single.filled(play)
    place = book[shape.FIGURES].cell(shape.DAY_ROW, shape.NOW)
    assert "Số liệu chốt đến ngày" in book[shape.FIGURES].cell(shape.DAY_ROW, shape.LABEL).value
    place.value = datetime(2026, 11, 10)
    look = single.take(play, single.saved(book), dry_run=False)
    assert "Số liệu chốt đến ngày" in [change.label for change in look.changed]
    assert play.row().draft[AS_OF]["v"] == "2026-11-10"
    again = single.template(play)[shape.FIGURES].cell(shape.DAY_ROW, shape.NOW)
    assert again.value == datetime(2026, 11, 10)
    play.submit()
    assert version(play).as_of == date(2026, 11, 10)


def test_a_reports_workbook_with_no_day_in_it_says_where(play: Play) -> None:
    book = single.filled(play)
    book[shape.FIGURES].cell(shape.DAY_ROW, shape.NOW).value = "cuối tháng"
    look = single.take(play, single.saved(book))
    assert [(fault.row, fault.column) for fault in look.faults if fault.blocking] == [
        (shape.DAY_ROW, shape.NOW)
    ]


def test_a_rounds_workbook_has_a_day_for_each_body_and_an_old_one_is_read_without(play: Play) -> None:
    book = many.both(play)
    old = many.both(play)
    old[shape.FIGURES].delete_cols(many.column(old, shape.DAY))
    assert not many.enter(play, single.saved(old)).faults
    many.put(book, many.row_of(book, play.ward), date__as_of="10/11/2026")
    look = many.enter(play, single.saved(book), reason="mất mạng", dry_run=False)
    assert not look.faults
    days = dict(ReportVersion.objects.values_list("report_id", "as_of"))
    assert days == {play.ward: date(2026, 11, 10), play.other: today(NOW)}


@pytest.mark.parametrize(
    ("said", "told"),
    [("01/12/2026", "chưa đến"), ("31/12/2025", "trước ngày đầu kỳ"), ("hôm nay", "không phải là một ngày")],
)
def test_a_wrong_day_in_a_rounds_workbook_keeps_it_out(play: Play, said: str, told: str) -> None:
    book = many.both(play)
    row = many.row_of(book, play.ward)
    many.put(book, row, date__as_of=said)
    faults = many.enter(play, single.saved(book)).faults
    assert [(fault.row, fault.column) for fault in faults] == [(row, many.column(book, shape.DAY))]
    assert told in faults[0].message
    if "đầu kỳ" in told:
        many.put(book, row, why="Số kiểm kê cuối năm.")
        assert not many.enter(play, single.saved(book)).faults
